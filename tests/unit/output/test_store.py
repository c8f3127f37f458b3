"""Block rows on disk: what survives a kill, what starts afresh, and that the final raster is a
whole, tagged COG.
"""

from __future__ import annotations

import errno
import json
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.windows import Window
from rio_cogeo import cog_validate

from backend.errors import Cancelled, OutputError
from backend.output import store as store_module
from backend.output.layers import Layer
from backend.output.store import PartialStore
from backend.raster.vrt import VrtGrid

pytestmark = pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")

KEY = {"source": "a.tif", "steps": 4, "window": (1, 2)}
TAGS = {"SYNTHETIC": "YES", "JOB": json.dumps({"source": "a & <b>.tif", "note": 'quote"d'})}
HEIGHTS = (400, 400, 251)
ROWS = (0, 400, 800)
WIDTH = 1111
GRID = VrtGrid(
    WIDTH,
    sum(HEIGHTS),
    CRS.from_epsg(32633),
    Affine(8.0, 1.0, 500000.123456789, -1.0, -8.0, 4600000.25),
)
KINDS = {"uint16": (0, 2), "uint8": (None, 3), "float32": (-9999.0, 1)}  # dtype -> nodata, bands


def layer(folder: Path, dtype: str = "uint16", name: str = "out.tif") -> Layer:
    nodata, count = KINDS[dtype]
    return Layer(
        folder / name,
        dtype,
        count,
        nodata,
        tuple(f"B{n}, synthetic" for n in range(count)),
        "reflectance x 10000",
    )


def block(number: int, dtype: str = "uint16") -> tuple[np.ndarray, np.ndarray]:
    """(values with nodata in them, valid) of a block row."""
    rng = np.random.default_rng(number)
    nodata, count = KINDS[dtype]
    valid = rng.random((HEIGHTS[number], WIDTH)) > 0.2
    values = np.where(valid, rng.integers(1, 250, (count, HEIGHTS[number], WIDTH)), nodata or 0)
    return values.astype(dtype), valid


def opened(folder: Path, dtype: str = "uint16", resume: bool = True, **key: object) -> PartialStore:
    return PartialStore((layer(folder, dtype),), GRID, KEY | key, resume)


def filled(folder: Path, dtype: str = "uint16", stripes: range = range(3)) -> PartialStore:
    store = opened(folder, dtype)
    for number in stripes:
        values, valid = block(number, dtype)
        store.commit(0, number, 0, ROWS[number], (values,), valid)
    return store


def assemble(store: PartialStore) -> None:
    store.assemble(TAGS, threading.Event())
    assert store.publish() is None


@pytest.mark.parametrize("dtype", KINDS)
def test_assembled_raster_holds_the_committed_pixels_and_masks(tmp_path: Path, dtype: str) -> None:
    assemble(filled(tmp_path, dtype))
    with rasterio.open(tmp_path / "out.tif") as raster:
        np.testing.assert_array_equal(
            raster.read(), np.concatenate([block(n, dtype)[0] for n in range(3)], axis=1)
        )
        np.testing.assert_array_equal(
            raster.dataset_mask() > 0, np.concatenate([block(n, dtype)[1] for n in range(3)])
        )
        assert raster.nodata == KINDS[dtype][0]
        assert raster.dtypes[0] == dtype


@pytest.mark.parametrize("dtype", KINDS)
def test_assembled_raster_is_a_valid_cog_with_overviews(tmp_path: Path, dtype: str) -> None:
    assemble(filled(tmp_path, dtype))
    valid, errors, warnings = cog_validate(tmp_path / "out.tif", strict=True)
    assert valid, (errors, warnings)

    with rasterio.open(tmp_path / "out.tif") as raster:
        assert raster.block_shapes[0] == (512, 512)
        assert raster.compression.value.lower() in ("deflate", "zstd")
        assert raster.overviews(1) == [2, 4]


@pytest.mark.parametrize("dtype", KINDS)
def test_assembled_raster_reports_its_place_bands_units_and_tags(
    tmp_path: Path, dtype: str
) -> None:
    assemble(filled(tmp_path, dtype))
    with rasterio.open(tmp_path / "out.tif") as raster:
        assert raster.crs == GRID.crs
        assert raster.transform == GRID.transform
        assert raster.descriptions == layer(tmp_path, dtype).descriptions
        assert raster.units == (layer(tmp_path, dtype).units,) * raster.count
        assert raster.tags(ns="ANY2ANY") == TAGS | {"UNITS": "reflectance x 10000"}


def test_raster_without_georeference_gets_none(tmp_path: Path) -> None:
    store = PartialStore((layer(tmp_path),), VrtGrid(WIDTH, HEIGHTS[0], None, None), KEY, True)
    store.commit(0, 0, 0, 0, (block(0)[0],), block(0)[1])
    assemble(store)
    with rasterio.open(tmp_path / "out.tif") as raster:
        assert raster.crs is None
        assert raster.transform == Affine.identity()


def test_final_name_appears_by_rename_of_a_whole_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(tmp_path)
    assert not (tmp_path / "out.tif").exists()
    renamed = []
    monkeypatch.setattr(
        Path,
        "replace",
        lambda self, target: renamed.append((self, Path(target))) or shutil.move(self, target),
    )
    assemble(store)
    finals = [(source, target) for source, target in renamed if target.parent == tmp_path]
    assert [target for _, target in finals] == [tmp_path / "out.tif"]
    assert finals[0][0].parent == tmp_path / "out.tif.partial"
    assert [path.name for path in tmp_path.iterdir()] == ["out.tif"]


def test_finished_rows_are_found_again(tmp_path: Path) -> None:
    filled(tmp_path, stripes=range(2))
    again = opened(tmp_path)
    assert again.done == {(0, 0), (0, 1)}
    assert not again.started_afresh
    values, valid = block(2)
    again.commit(0, 2, 0, ROWS[2], (values,), valid)
    assemble(again)

    with rasterio.open(tmp_path / "out.tif") as raster:
        np.testing.assert_array_equal(
            raster.read(), np.concatenate([block(n)[0] for n in range(3)], axis=1)
        )


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_torn_last_line_of_the_journal_costs_that_row_only(tmp_path: Path, cut: int) -> None:
    filled(tmp_path)
    journal = tmp_path / "out.tif.partial" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[: -1 - cut])
    again = opened(tmp_path)
    assert again.done == {(0, 0), (0, 1)}
    again.commit(0, 2, 0, ROWS[2], (block(2)[0],), block(2)[1])
    again.release()
    assert opened(tmp_path).done == {(0, 0), (0, 1), (0, 2)}


def test_journal_line_of_rubbish_bytes_costs_no_error(tmp_path: Path) -> None:
    """A file system may leave zeros where a line was being written when the power went."""
    filled(tmp_path, stripes=range(2))
    with (tmp_path / "out.tif.partial" / "journal.jsonl").open("ab") as journal:
        journal.write(b"\x00\x00\xff\xfe\n3\n{}\n")
    assert opened(tmp_path).done == {(0, 0), (0, 1)}


def test_missing_or_shortened_block_files_are_run_again(tmp_path: Path) -> None:
    filled(tmp_path)
    folder = tmp_path / "out.tif.partial"
    (folder / "strip-0000-stripe-000000.0.tif").unlink()
    shortened = folder / "strip-0000-stripe-000002.0.tif"
    shortened.write_bytes(shortened.read_bytes()[:-1])
    assert opened(tmp_path).done == {(0, 1)}


def test_unfinished_block_file_is_not_taken_for_a_row(tmp_path: Path) -> None:
    filled(tmp_path, stripes=range(1))
    (tmp_path / "out.tif.partial" / "strip-0000-stripe-000001.0.tif.tmp").write_bytes(b"half")
    (tmp_path / "out.tif.partial" / "strip-0000-stripe-000001.0.tif").write_bytes(
        b"whole, but the journal does not know"
    )
    assert opened(tmp_path).done == {(0, 0)}


def test_other_job_starts_afresh_and_says_so(tmp_path: Path) -> None:
    filled(tmp_path)
    again = opened(tmp_path, steps=5)
    assert again.started_afresh
    assert again.done == set()
    assert sorted(path.name for path in (tmp_path / "out.tif.partial").iterdir()) == [
        "journal.json",
        "lock",
    ]


def test_damaged_key_starts_afresh(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "out.tif.partial" / "journal.json").write_bytes(b'{"source": "a.t\xff')
    again = opened(tmp_path)
    assert again.started_afresh
    assert again.done == set()


def test_without_resume_what_is_there_is_dropped_silently(tmp_path: Path) -> None:
    filled(tmp_path)
    again = opened(tmp_path, resume=False)
    assert again.done == set()
    assert not again.started_afresh


def test_first_run_does_not_claim_to_start_afresh(tmp_path: Path) -> None:
    assert not opened(tmp_path).started_afresh


def test_second_layer_is_written_beside_the_first(tmp_path: Path) -> None:
    layers = (
        layer(tmp_path),
        Layer(tmp_path / "out_std.tif", "float32", 2, float("nan"), ("a", "b"), "reflectance"),
    )
    store = PartialStore(layers, VrtGrid(WIDTH, HEIGHTS[0], GRID.crs, GRID.transform), KEY, True)
    values, valid = block(0)
    deviation = np.where(valid, values / 7, np.nan).astype(np.float32)
    store.commit(0, 0, 0, 0, (values, deviation), valid)
    assemble(store)

    with rasterio.open(tmp_path / "out_std.tif") as raster:
        np.testing.assert_array_equal(raster.read(), deviation)
        assert np.isnan(raster.nodata)
        assert raster.tags(ns="ANY2ANY")["SYNTHETIC"] == "YES"


def test_cancelled_assembly_keeps_everything(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        filled(tmp_path).assemble(TAGS, cancel)
    assert not (tmp_path / "out.tif").exists()
    assert opened(tmp_path).done == {(0, 0), (0, 1), (0, 2)}


def test_full_disk_while_committing_is_reported_and_costs_no_earlier_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(tmp_path, stripes=range(2))

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store_module.os, "fsync", full)
    with pytest.raises(OutputError) as caught:
        store.commit(0, 2, 0, ROWS[2], (block(2)[0],), block(2)[1])
    assert (caught.value.code, caught.value.exit_code) == ("output.disk_full", 4)
    monkeypatch.undo()
    store.release()
    assert opened(tmp_path).done == {(0, 0), (0, 1)}


def test_full_disk_while_assembling_keeps_every_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(tmp_path)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(store_module.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(OutputError) as caught:
        assemble(store)
    assert caught.value.code == "output.disk_full"
    monkeypatch.undo()
    store.release()
    again = opened(tmp_path)
    assert again.done == {(0, 0), (0, 1), (0, 2)}
    assemble(again)
    assert (tmp_path / "out.tif").exists()


def test_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        PartialStore((layer(tmp_path / "missing"),), GRID, KEY, True)
    assert caught.value.code == "output.not_writable"


def test_a_second_run_of_the_same_output_is_refused_in_its_own_words(tmp_path: Path) -> None:
    store = filled(tmp_path, stripes=range(2))
    with pytest.raises(OutputError, match=r"Another run is writing 'out\.tif'") as caught:
        opened(tmp_path)
    assert caught.value.code == "output.not_writable"
    store.release()
    assert opened(tmp_path).done == {(0, 0), (0, 1)}


def test_a_result_held_open_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(tmp_path)
    store.assemble(TAGS, threading.Event())
    replace, refusals = Path.replace, [1, 2]

    def busy(self: Path, target: Path) -> Path:
        if refusals and target.parent == tmp_path:
            refusals.pop()
            raise PermissionError(
                13, "The process cannot access the file because it is being used by another process"
            )
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    assert store.publish() is None
    assert (tmp_path / "out.tif").exists()


def test_a_folder_that_cannot_be_removed_is_a_warning_not_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = filled(tmp_path)
    store.assemble(TAGS, threading.Event())
    monkeypatch.setattr(store_module.time, "sleep", lambda _: None)

    def held(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "rmdir", held)
    assert "out.tif.partial" in (store.publish() or "")
    assert (tmp_path / "out.tif").exists()


@pytest.mark.parametrize("dtype", KINDS)
def test_what_is_finished_can_be_looked_at_before_the_end(tmp_path: Path, dtype: str) -> None:
    store = filled(tmp_path, dtype, range(2))
    store.release()  # a run that ended early
    with rasterio.open(store.folder / store_module.VIEW) as view:
        assert (view.width, view.height, view.crs) == (WIDTH, sum(HEIGHTS), GRID.crs)
        assert view.tags(ns="ANY2ANY")["PARTIAL"] == "YES"
        values, seen = view.read(), view.dataset_mask() > 0

    wanted = [block(number, dtype) for number in range(2)]
    valid = np.concatenate([one[1] for one in wanted])
    np.testing.assert_array_equal(seen[: len(valid)], valid)
    np.testing.assert_array_equal(
        values[:, : len(valid)][:, valid],
        np.concatenate([one[0] for one in wanted], axis=1)[:, valid],
    )
    assert not seen[len(valid) :].any()


def test_a_view_that_cannot_be_written_ends_no_run(tmp_path: Path) -> None:
    store = opened(tmp_path)
    (store.folder / store_module.VIEW).mkdir()
    values, valid = block(0)
    store.commit(0, 0, 0, ROWS[0], (values,), valid)
    assert store.done == {(0, 0)}


@pytest.mark.parametrize("dtype", KINDS)
def test_rows_without_a_valid_pixel_take_no_place_on_disk(tmp_path: Path, dtype: str) -> None:
    store = opened(tmp_path, dtype)
    values, valid = block(0, dtype)
    store.commit(0, 0, 0, ROWS[0], (values,), valid)
    for number in (1, 2):
        store.commit(0, number, 0, ROWS[number], (), np.zeros((HEIGHTS[number], WIDTH), bool))
    assert len(list(store.folder.glob("strip-*"))) == 1
    store.release()

    again = opened(tmp_path, dtype)  # a row without a file is done as well
    assert again.done == {(0, 0), (0, 1), (0, 2)}
    assert again.has_valid
    assemble(again)

    with rasterio.open(tmp_path / "out.tif") as raster:
        np.testing.assert_array_equal(raster.read(window=Window(0, 0, WIDTH, HEIGHTS[0])), values)
        np.testing.assert_array_equal(raster.dataset_mask()[: HEIGHTS[0]] > 0, valid)
        assert not raster.dataset_mask()[HEIGHTS[0] :].any()


def test_a_link_in_the_partial_folder_s_place_is_refused_and_what_it_points_to_stays(
    tmp_path: Path,
) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "photo.tif").write_bytes(b"mine")
    (tmp_path / "out.tif.partial").symlink_to(tmp_path / "precious", target_is_directory=True)
    with pytest.raises(OutputError, match="link") as caught:
        opened(tmp_path)
    assert caught.value.code == "output.not_writable"
    assert (tmp_path / "precious" / "photo.tif").read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["photo.tif", "strip-0000-stripe-000000.0.tif.bak", "notes.txt"])
def test_a_folder_with_other_files_is_refused_and_left_as_it_is(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "out.tif.partial"
    folder.mkdir()
    (folder / name).write_bytes(b"mine")
    with pytest.raises(OutputError, match="holds other files"):
        opened(tmp_path)
    assert [path.name for path in folder.iterdir()] == [name]


def test_a_file_that_came_meanwhile_outlives_the_run(tmp_path: Path) -> None:
    store = filled(tmp_path)
    (store.folder / "notes.txt").write_bytes(b"mine")
    store.assemble(TAGS, threading.Event())
    reported = store.publish()
    assert reported is not None
    assert "could not be removed" in reported
    assert [path.name for path in store.folder.iterdir()] == ["notes.txt"]
    assert (tmp_path / "out.tif").is_file()


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_row_with_a_flipped_bit_is_made_again(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.release()
    spoil(sorted(store.folder.glob("strip-*"))[1])
    assert opened(tmp_path).done == {(0, 0), (0, 2)}


def test_rows_that_were_swapped_are_made_again(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.release()
    first, second = sorted(store.folder.glob("strip-*"))[:2]
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    assert opened(tmp_path).done == {(0, 2)}


def test_a_row_that_lies_outside_the_raster_is_made_again(tmp_path: Path) -> None:
    store = filled(tmp_path)
    store.release()
    journal = store.folder / "journal.jsonl"
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    lines[0]["place"][1] = 10**6
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert opened(tmp_path).done == {(0, 1), (0, 2)}


@pytest.mark.parametrize("dtype", KINDS)
def test_a_copy_with_other_pixels_is_never_named_and_no_row_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dtype: str
) -> None:
    store = filled(tmp_path, dtype)
    real = store_module.copy_to_cog

    def spoilt(virtual: Path, finished: Path, *rest: object) -> None:
        real(virtual, finished, *rest)
        with rasterio.open(finished, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as raster:
            values = raster.read(1)
            values[-1, -1] += 1
            raster.write(values, 1)

    monkeypatch.setattr(store_module, "copy_to_cog", spoilt)
    with pytest.raises(OutputError, match="read back"):
        store.assemble(TAGS, threading.Event())
    assert not (tmp_path / "out.tif").exists()
    store.release()
    assert opened(tmp_path, dtype).done == {(0, 0), (0, 1), (0, 2)}
