"""Whatever a stranger sends or writes: one answer with a code, no traceback, and the next request
is answered.

`ANY2ANY_EXAMPLES=15000 pytest tests/unit/test_properties.py` looks at a hundred times as many
inputs."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.errors import Any2AnyError
from backend.json_text import parsed
from backend.modalities import modality
from backend.output.store import Layer, PartialStore, VrtGrid
from backend.protocol import TranslationJob, read_json_text
from backend.scenes.finding import find_scenes
from backend.serve.schema import Reply
from backend.serve.server import Server
from backend.serve.wire import Lines
from backend.source.area import read_polygons

MANY = int(os.environ.get("ANY2ANY_EXAMPLES", "150"))
FEW = settings(
    max_examples=MANY,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

texts = st.text(st.characters(), max_size=30)  # lone surrogates, too
numbers = st.one_of(st.integers(), st.floats(), st.integers(min_value=10**300, max_value=10**310))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)
# no job, no download: those take seconds
TYPES = ["hello", "inspect", "estimate", "compare", "index", "cancel", "nothing"]
messages = st.one_of(
    values.map(lambda value: json.dumps(value)),
    st.fixed_dictionaries(
        {"type": st.sampled_from(TYPES)},
        optional={"id": st.one_of(texts, values), "job": values, "source": texts},
    ).map(lambda value: json.dumps(value)),
    texts,
    st.sampled_from(
        [
            "[" * 50_000,
            '{"type": "hello", "id": "\\ud800", "protocol": 1}',
            "9" * 5000,
            '{"id": 1e999}',
            "\x00",
        ]
    ),
)


def job_of(**changes: Any) -> dict[str, Any]:
    return {
        "source": "a.tif",
        "output": "b.tif",
        "source_modality": "rgb",
        "targets": ["nir"],
    } | changes


@FEW
@given(messages)
def test_every_line_is_answered_with_a_code_and_none_ends_the_server(line: str) -> None:
    heard: list[Reply] = []
    server = Server(heard.append)
    try:
        assert server.handle(line)
        for reply in heard:
            json.loads(reply.model_dump_json())  # can be sent
            if reply.type == "error":
                assert reply.data["code"] != "internal", (line, reply.data)
    finally:
        server.close(0.0)


@FEW
@given(st.lists(st.binary(max_size=200), max_size=6))
def test_a_stream_of_bytes_is_cut_into_lines_whatever_it_holds(chunks: list[bytes]) -> None:
    lines = Lines()
    seen = [line for chunk in chunks for line in lines.feed(chunk)]
    whole = b"".join(chunks)
    assert [line for line in seen if line is not None] == whole.split(b"\n")[:-1]


def outcome(read: Callable[[], Any]) -> tuple[str, Any]:
    """The code that it was refused with, or "" and what was read; any other error is a fault."""
    try:
        return "", read()
    except Any2AnyError as error:
        return error.code, str(error)


@FEW
@given(
    st.dictionaries(st.sampled_from([*TranslationJob.model_fields, "unknown"]), values, max_size=5)
)
def test_every_job_is_taken_or_refused_in_one_sentence(changes: dict[str, Any]) -> None:
    code, reported = outcome(lambda: TranslationJob.create(**job_of(**changes)))
    assert code in ("", "input.usage", "input.modality")
    if code:
        assert "\n" not in reported.strip()
    else:
        text = reported.model_dump_json()
        assert TranslationJob.create(**json.loads(text)) == reported or "NaN" in text


@FEW
@given(
    st.one_of(
        st.binary(max_size=200),
        values.map(lambda value: json.dumps(value).encode("utf-8", "replace")),
    )
)
def test_every_json_reader_has_one_kind_of_error(tmp_path: Path, text: bytes) -> None:
    with suppress(ValueError):
        parsed(text)
    path = tmp_path / "text.json"
    path.write_bytes(text)

    for read in (
        lambda: read_json_text(text, "it"),
        lambda: read_polygons(path),
        lambda: TranslationJob.load(path),
    ):
        code, _ = outcome(read)
        assert code == "" or code.startswith("input.")


@FEW
@given(values)
def test_what_looks_like_stac_is_read_or_reported(tmp_path: Path, value: Any) -> None:
    item = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "assets": value,
        "properties": value,
        "id": value,
        "geometry": None,
    }

    path = tmp_path / "item.json"
    path.write_text(json.dumps(item), encoding="utf-8")
    code, _ = outcome(lambda: find_scenes(str(path), modality("rgb"), tmp_path / "out"))
    assert code == "" or code.startswith("input.")


@FEW
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=80),
            values.map(lambda value: json.dumps(value).encode("utf-8", "replace")),
        ),
        max_size=5,
    )
)
def test_a_journal_of_anything_gives_no_block_that_was_not_written(
    tmp_path: Path, lines: list[bytes]
) -> None:
    layer = Layer(tmp_path / "out.tif", "uint16", 1, 0, ("band",), "")
    grid = VrtGrid(64, 64, None, None)
    store = PartialStore((layer,), grid, {"job": 1}, resume=False)
    store.release()
    with (store.folder / "journal.jsonl").open("ab") as journal:
        journal.write(b"\n".join(line.replace(b"\n", b"") for line in lines) + b"\n")
    again = PartialStore((layer,), grid, {"job": 1}, resume=True)
    assert not again.done
    again.discard()
