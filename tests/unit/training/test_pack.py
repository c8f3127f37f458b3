"""The pack: what travels in place of a folder of imagery."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from training.data.__main__ import app
from training.data.folder import folder_scenes, read_scenes
from training.data.pack import group_shares, read_pack, write_pack
from training.data.scene import Scene

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def scene(
    id_: str, split: str = "train", group: str = "noise", side: int = 128, pairs: bool = True
) -> Scene:
    """RGB and half-size MS of one place: every MS value is the first RGB band's there, a gap in one
    corner.
    """
    rng = np.random.default_rng(len(id_) + side)
    rgb = rng.integers(2000, 8000, (3, 4 * side, 4 * side)).astype(np.float32) * np.float32(1e-4)
    ms = np.repeat(rgb[:1, ::2, ::2], 6, axis=0)
    rgb[:, :8, :8], ms[:, :4, :4] = np.nan, np.nan
    return Scene(id_, split, group, "CC0", {"rgb": rgb, "ms": ms}, pairs, "boa")


def test_a_scene_that_fits_comes_back_whole(tmp_path: Path) -> None:
    one = scene("one", side=32)
    codes = Scene(
        "codes",
        "val",
        "eight",
        "CC0",
        {"sar": np.linspace(-30, 5, 200, dtype=np.float32).reshape(1, 10, 20)},
        pairs=False,
    )

    write_pack(tmp_path / "pack.zip", [one, codes], 2**24)
    (back,) = read_pack(tmp_path / "pack.zip", "train")
    assert (back.id, back.group, back.licence, back.pairs, back.level) == (
        "one",
        "noise",
        "CC0",
        True,
        "boa",
    )

    for id_, values in one.arrays.items():
        # half a step; NaN where it was
        np.testing.assert_allclose(back.arrays[id_], values, atol=5.1e-5)

    (back,) = read_pack(tmp_path / "pack.zip", "val")
    # few values: kept as they are
    np.testing.assert_array_equal(back.arrays["sar"], codes.arrays["sar"])


def test_the_largest_group_is_cut_until_the_pack_fits_and_validation_stays_whole(
    tmp_path: Path,
) -> None:
    scenes = [scene("a"), scene("bb"), scene("small", group="small", side=32), scene("held", "val")]
    whole = tmp_path / "whole.zip"
    write_pack(whole, scenes, 2**30)
    limit = int(0.55 * whole.stat().st_size)
    write_pack(tmp_path / "pack.zip", scenes, limit)
    assert 0.8 * limit < (tmp_path / "pack.zip").stat().st_size <= limit
    train = {s.id: s for s in read_pack(tmp_path / "pack.zip", "train")}
    assert train["small"].latent_size == (32, 32)
    (held,) = read_pack(tmp_path / "pack.zip", "val")
    assert held.latent_size == (128, 128)

    for id_ in ("a", "bb"):
        cut = train[id_]
        assert 32 <= cut.latent_size[0] < 128
        # cut at the same place of the ground
        np.testing.assert_array_equal(cut.arrays["ms"][0], cut.arrays["rgb"][0, ::2, ::2])


def test_what_cannot_fit_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="raise --max-mib"):
        write_pack(tmp_path / "pack.zip", [scene("held", "val")], 1000)
    assert list(tmp_path.iterdir()) == []


def test_groups_share_the_budget_alike() -> None:
    scenes = [scene(id_, group=id_, side=8) for id_ in ("a", "b", "c")]
    shares = group_shares(scenes, [10, 100, 400], 210)
    assert [shares["train", id_, True] for id_ in ("a", "b", "c")] == [1.0, 1.0, 0.25]
    assert min(group_shares(scenes, [10, 100, 400], 0).values()) == 0


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is missing")
def test_the_command_reports_what_is_wrong(tmp_path: Path) -> None:
    arguments = [
        "pack",
        "--data",
        str(SHARED),
        "--out",
        str(tmp_path / "pack.zip"),
        "--max-mib",
        "0.1",
    ]

    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "raise --max-mib" in result.output


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is missing")
def test_a_pack_of_the_imagery_is_read_as_the_folder_is(tmp_path: Path) -> None:
    held = folder_scenes(SHARED, "val")
    write_pack(tmp_path / "pack.zip", held, 2**26)
    expected, found = read_scenes(SHARED, "val"), read_scenes(tmp_path / "pack.zip", "val")
    assert [one.id for one in found] == [one.id for one in expected]

    for one, other in zip(expected, found, strict=True):
        for id_, values in one.arrays.items():
            np.testing.assert_allclose(
                other.arrays[id_], values, atol=0.0011 if id_ == "sar" else 5.1e-5
            )

    assert zipfile.ZipFile(tmp_path / "pack.zip").testzip() is None
