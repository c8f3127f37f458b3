"""The folder of an adapted model: its parent's files with the adapted detail path, where it comes
from, and a card that says what it is for."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safetensors.torch import save_file
from torch import nn

from backend.adapt.job import Pair
from backend.adapt.learning import Learnt
from backend.errors import InputError, OutputError
from backend.messages import message
from backend.model.any2any import Any2Any
from backend.reference.expected import EXPECTED_ERROR
from backend.weights.adapted import ADAPTED
from backend.weights.catalogue import IDS, known_models
from backend.weights.entries import registered_folders
from backend.weights.folder import ModelFolder
from backend.weights.layout import WEIGHTS
from backend.weights.sums import INDEX, SUMS, read_sums, write_sums

TRAINING = "training.json"


def check_name(out: Path) -> None:
    """Refuses a folder that cannot become the adapted model's (raises InputError: input.usage;
    OutputError: output.exists).
    """
    listed = registered_folders().get(out.name)
    if not IDS.fullmatch(out.name) or (listed is None and out.name in known_models()):
        text = message("'{name}' cannot be the id of a new model.", name=out.name)
        hint = message("Use letters, digits, - and _, and no name of a known model.")
        raise InputError("input.usage", text, hint)
    if listed is not None and listed.is_dir() and listed.resolve() != out.resolve():
        text = message("A model '{name}' is listed already.", name=out.name)
        hint = message(
            "Choose another name, or take it off the list: `models remove {name}`.", name=out.name
        )
        raise InputError("input.usage", text, hint)
    if out.exists():
        text = message("The folder '{out}' exists.", out=out)
        raise OutputError("output.exists", text, message("Choose another name."))


def write_adapted(
    parent: ModelFolder,
    network: Any2Any,
    out: Path,
    pairs: Sequence[Pair],
    learnt: Sequence[Learnt],
    changed: Sequence[Learnt],
) -> None:
    """Writes the folder under its name once it is whole.

    Args:
        parent: the model that was adapted.
        network: the adapted one.
        out: a new folder.
        pairs: what it was adapted to; the files' names are kept, without their folders.
        learnt: what was measured, by direction.
        changed: those of them that the model has.

    Raises:
        OutputError: output.not_writable.
    """
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(parent.path, unfinished)
        replaced = [INDEX, *_write_part(unfinished / "detail", network.detail, "of_direction")]
        before = json.loads((unfinished / "adapters" / "config.json").read_text(encoding="utf-8"))
        if network.adapters.by_direction or before.get("tuned"):
            replaced += _write_part(unfinished / "adapters", network.adapters, "by_direction")
        index = json.loads((unfinished / INDEX).read_text(encoding="utf-8"))
        _write_json(unfinished / INDEX, index | {"id": out.name})
        of_parent = read_sums(parent.path)
        facts = {
            "parent": parent.id,
            "parent_sha256": parent.weights_sha256,
            "replaced": {name: of_parent[name] for name in replaced},
            "pairs": [dict(zip(one.direction, one.names, strict=True)) for one in pairs],
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "learnt": [asdict(one) for one in learnt],
        }
        _write_json(unfinished / ADAPTED, facts)
        _correct_figures(unfinished, changed)
        card = unfinished / "README.md"
        text = card.read_text(encoding="utf-8") if card.exists() else ""
        card.write_text(_card(out.name, facts, text), encoding="utf-8")
        (unfinished / SUMS).unlink(missing_ok=True)
        write_sums(unfinished)
        unfinished.replace(out)
    except OSError as error:
        raise OutputError(
            "output.not_writable",
            message(
                "'{out}' cannot be written: {reason}.", out=out, reason=error.strerror or error
            ),
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _write_part(folder: Path, part: nn.Module | None, tuned: str) -> list[str]:
    """Writes a part that was adapted, with the directions for which its module `tuned` has
    something; the names of its files.
    """
    if part is None:
        raise ValueError("this model has no such part")
    weights = {name: x.float().cpu().contiguous() for name, x in part.state_dict().items()}
    save_file(weights, folder / WEIGHTS)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    _write_json(folder / "config.json", config | {"tuned": sorted(getattr(part, tuned))})
    return [f"{folder.name}/config.json", f"{folder.name}/{WEIGHTS}"]


def _correct_figures(folder: Path, changed: Sequence[Learnt]) -> None:
    """What the parent's files say of changed directions: figures of held-out scenes, which nobody
    measured with this model, go; expected errors change as the held-back ground's did.
    """
    names = [f"{one.source}-{one.target}" for one in changed]
    if (folder / TRAINING).is_file():
        facts = json.loads((folder / TRAINING).read_text(encoding="utf-8"))
        for name in names:
            facts.get("quality_db", {}).pop(name, None)
        for direction, gains in facts.get("gain_db", {}).items():
            target = direction.partition("-")[2]
            for one in changed:
                if one.target == target:
                    gains.pop(one.source, None)
        _write_json(folder / TRAINING, facts)

    if (folder / EXPECTED_ERROR).is_file():
        facts = json.loads((folder / EXPECTED_ERROR).read_text(encoding="utf-8"))
        for name, one in zip(names, changed, strict=True):
            expected = facts["directions"].get(name)
            if expected is None:
                continue
            ratios = [after / before for before, after in zip(one.before, one.after, strict=True)]
            expected["rmse"] = [
                [round(value * ratio, 5) for value in of_band]
                for of_band, ratio in zip(expected["rmse"], ratios, strict=True)
            ]
        _write_json(folder / EXPECTED_ERROR, facts)


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def _card(name: str, facts: Mapping[str, Any], of_parent: str) -> str:
    """The parent's card below what this model is. Its first lines, between ---, stay the first."""
    head, separator, body = "", "", of_parent
    if of_parent.startswith("---\n"):
        head, separator, body = of_parent[4:].partition("\n---\n")
        head = f"---\n{head}"
    lines = [
        f"# {name}",
        "",
        f"{facts['parent']}, adapted to {len(facts['pairs'])} pair(s) of one user's ground:"
        f" use it for scenes like these, and {facts['parent']} elsewhere. Measured on a quarter of"
        " that ground, which was held back:",
        "",
        "| direction | RMSE before | after | kept |",
        "|---|---|---|---|",
    ]
    for one in facts["learnt"]:
        lines.append(
            f"| {one['source'].upper()} → {one['target'].upper()} | {one['rmse_before']:.2f} |"
            f" {one['rmse_after']:.2f} | {'yes' if one['kept'] else 'no'} |"
        )
    lines += ["", "On the scale 0..255 of the evaluation. What follows is the parent's card.", ""]
    return f"{head}{separator}\n" * bool(head) + "\n".join(lines) + "\n" + body.lstrip("\n")
