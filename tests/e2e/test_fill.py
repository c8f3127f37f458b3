"""`--fill`: the known part of a target stays as it is, the rest is translated and joined to it
without a step.
"""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.warp import Resampling, reproject

from backend.errors import Cancelled, InputError, OutputError
from backend.shared import TAG_NAMESPACE
from tests.runs import Pixels, Translator, assert_same, write_like, write_scene

WIDTH, HEIGHT = 601, 530
KNOWN, TRANSLATED, BLENDED = 1, 2, 3


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_scene(tmp_path_factory.mktemp("fill") / "rgb.tif", "rgb", WIDTH, HEIGHT)


@pytest.fixture(scope="module")
def plain(source: Path, translator: Translator) -> Path:
    translator(source, source.with_name("plain.tif"), "rgb", "nir")
    return source.with_name("plain.tif")


@pytest.fixture(scope="module")
def truth(plain: Path) -> np.ndarray:
    """What the translation misses by a gain, an offset, a slope over the scene and noise."""
    pixels = Pixels.of(plain)
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    noise = np.random.default_rng(0).normal(0, 15, pixels.values.shape)
    return np.where(
        pixels.valid, np.rint(0.95 * pixels.values + 500 + 2.0 * columns + rows + noise), 0
    ).astype(np.uint16)


def hole() -> np.ndarray:
    """Blobs as clouds leave them, and a corner that needs windows of its own."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    blobs = [(150, 160, 60), (300, 420, 90), (480, 60, 40)]
    return np.any([(rows - y) ** 2 + (columns - x) ** 2 < r**2 for y, x, r in blobs], axis=0)


@pytest.fixture(scope="module")
def reference(plain: Path, truth: np.ndarray) -> Path:
    return write_like(
        plain, plain.with_name("known.tif"), np.where(hole(), 0, truth).astype(np.uint16)
    )


@pytest.fixture(scope="module")
def filled(source: Path, reference: Path, translator: Translator) -> Path:
    output = source.with_name("filled.tif")
    translator(source, output, "rgb", "nir", reference=str(reference), fill=True)
    return output


def mask_of(path: Path) -> np.ndarray:
    with rasterio.open(path.with_name(f"{path.stem}_mask.tif")) as raster:
        return raster.read(1)


def test_known_pixels_are_kept_bit_for_bit_and_holes_come_near_the_truth(
    filled: Path, plain: Path, truth: np.ndarray
) -> None:
    pixels, known = Pixels.of(filled), (truth[0] > 0) & ~hole()
    np.testing.assert_array_equal(pixels.values[0][known], truth[0][known])
    hidden = hole() & (truth[0] > 0)
    assert pixels.valid[hidden].all()
    missed = np.abs(pixels.values[0][hidden].astype(float) - truth[0][hidden]).mean()
    before = np.abs(Pixels.of(plain).values[0][hidden].astype(float) - truth[0][hidden]).mean()
    assert missed < 0.5 * before


def test_a_mask_beside_it_says_which_pixel_is_which(filled: Path, truth: np.ndarray) -> None:
    mask, pixels, known = mask_of(filled), Pixels.of(filled), (truth[0] > 0) & ~hole()
    assert (mask[known] == KNOWN).all()
    assert (mask[pixels.valid & ~known] == TRANSLATED).all()
    assert (mask[~pixels.valid] == 0).all()

    with rasterio.open(filled.with_name("filled_mask.tif")) as raster:
        # TIFF keeps no transparency of colours
        assert raster.colormap(1)[TRANSLATED] == (230, 97, 1, 255)
        assert raster.nodata == 0

    with rasterio.open(filled) as raster:
        assert raster.tags(ns=TAG_NAMESPACE)["FILLED"] == "YES"


def step(values: np.ndarray, known: np.ndarray, valid: np.ndarray) -> float:
    """Mean absolute difference between neighbours across the edge of the known part, over that
    inside the translated part.
    """
    across, inside = [], []
    for axis in (0, 1):
        difference = np.abs(np.diff(values.astype(float), axis=axis))
        first, second = (
            np.take(known, range(*span), axis)
            for span in ((0, known.shape[axis] - 1), (1, known.shape[axis]))
        )
        both = np.take(valid, range(known.shape[axis] - 1), axis) & np.take(
            valid, range(1, known.shape[axis]), axis
        )
        across.append(difference[both & (first != second)])
        inside.append(difference[both & ~first & ~second])

    return float(np.concatenate(across).mean() / np.concatenate(inside).mean())


def test_there_is_no_step_at_the_edge_of_what_is_known(
    source: Path,
    filled: Path,
    reference: Path,
    truth: np.ndarray,
    translator: Translator,
    tmp_path: Path,
) -> None:
    known = (truth[0] > 0) & ~hole()
    smooth = Pixels.of(filled)
    unjoined = translator(
        source, tmp_path / "o.tif", "rgb", "nir", reference=str(reference), fill=True, feather=0
    )
    hard = Pixels.of(unjoined.output)
    assert (
        step(smooth.values[0], known, smooth.valid)
        < 1.2
        < 1.5
        < step(hard.values[0], known, hard.valid)
    )


def test_a_crop_and_a_resumed_fill_are_the_full_one(
    source: Path, filled: Path, reference: Path, translator: Translator, tmp_path: Path
) -> None:
    fields = {"reference": str(reference), "fill": True}
    crop = translator(
        source, tmp_path / "crop.tif", "rgb", "nir", window=(230, 77, 250, 301), **fields
    )
    assert_same(Pixels.of(crop.output), Pixels.of(filled).crop(230, 77, 250, 301))
    np.testing.assert_array_equal(mask_of(Path(crop.output)), mask_of(filled)[77:378, 230:480])
    full = translator(source, tmp_path / "full.tif", "rgb", "nir", batch_size=2, **fields)
    job, cancel = (
        translator.job(source, tmp_path / "o.tif", "rgb", "nir", batch_size=2, **fields),
        threading.Event(),
    )

    with pytest.raises(Cancelled):
        translator.run(
            job,
            lambda progress: (
                cancel.set() if progress.stage == "translate" and progress.done > 5 else None
            ),
            cancel,
        )

    assert list(tmp_path.glob("o.tif.partial"))
    (resumed,) = translator.run(job)
    assert resumed.tiles < full.tiles
    assert_same(Pixels.of(resumed.output), Pixels.of(full.output))
    np.testing.assert_array_equal(mask_of(Path(resumed.output)), mask_of(Path(full.output)))


def test_another_reference_does_not_continue_a_run(
    source: Path,
    plain: Path,
    reference: Path,
    truth: np.ndarray,
    translator: Translator,
    tmp_path: Path,
) -> None:
    """The same name, the same calibration places, other pixels in one corner."""
    own = write_like(plain, tmp_path / "known.tif", Pixels.of(reference).values)
    job = translator.job(
        source, tmp_path / "o.tif", "rgb", "nir", batch_size=2, reference=str(own), fill=True
    )
    cancel = threading.Event()

    with pytest.raises(Cancelled):
        translator.run(
            job,
            lambda progress: (
                cancel.set() if progress.stage == "translate" and progress.done > 5 else None
            ),
            cancel,
        )

    changed = Pixels.of(reference).values
    changed[:, :8, :8] = 1234
    write_like(plain, own, changed)
    (result,) = translator.run(job)
    assert (Pixels.of(result.output).values[0, :8, :8] == 1234).all()


def test_windows_without_a_missing_pixel_are_not_translated(
    source: Path, plain: Path, truth: np.ndarray, translator: Translator, tmp_path: Path
) -> None:
    values = np.where(truth > 0, truth, 1500).astype(np.uint16)
    whole = write_like(plain, tmp_path / "whole.tif", values)
    result = translator(source, tmp_path / "o.tif", "rgb", "nir", reference=str(whole), fill=True)
    assert result.tiles == 0
    assert result.filled_fraction == 0
    np.testing.assert_array_equal(Pixels.of(result.output).values, values)
    values[:, 10:20, 10:20] = 0
    result = translator(
        source,
        tmp_path / "p.tif",
        "rgb",
        "nir",
        reference=str(write_like(plain, tmp_path / "spot.tif", values)),
        fill=True,
    )

    assert result.tiles == 1
    assert 0 < result.filled_fraction < 0.001


def test_known_values_are_blended_only_where_that_is_requested_for(
    source: Path, reference: Path, truth: np.ndarray, translator: Translator, tmp_path: Path
) -> None:
    fields = {"reference": str(reference), "fill": True, "feather_into_known": 10}
    result = translator(source, tmp_path / "o.tif", "rgb", "nir", **fields)
    mask, values = mask_of(tmp_path / "o.tif"), Pixels.of(result.output).values[0]
    known = (truth[0] > 0) & ~hole()
    assert set(np.unique(mask[known])) == {KNOWN, BLENDED}
    np.testing.assert_array_equal(values[mask == KNOWN], truth[0][mask == KNOWN])
    assert (values[mask == BLENDED] != truth[0][mask == BLENDED]).mean() > 0.5
    crop = translator(
        source, tmp_path / "crop.tif", "rgb", "nir", window=(230, 77, 250, 301), **fields
    )
    assert_same(Pixels.of(crop.output), Pixels.of(result.output).crop(230, 77, 250, 301))


def test_the_deviation_of_what_is_known_is_zero(
    source: Path, reference: Path, translator: Translator, tmp_path: Path
) -> None:
    result = translator(
        source, tmp_path / "o.tif", "rgb", "nir", reference=str(reference), fill=True, samples=2
    )
    deviation, mask = Pixels.of(result.std_output).values[0], mask_of(tmp_path / "o.tif")
    assert (deviation[mask == KNOWN] == 0).all()
    assert (deviation[mask == TRANSLATED] > 0).mean() > 0.9
    assert result.mask_output == str(tmp_path / "o_mask.tif")


def test_a_reference_on_another_grid_and_in_8_bit(
    source: Path,
    plain: Path,
    truth: np.ndarray,
    reference: Path,
    translator: Translator,
    tmp_path: Path,
) -> None:
    known = Pixels.of(reference)
    coarse = np.zeros((1, HEIGHT // 2, WIDTH // 2), np.uint16)
    with rasterio.open(reference) as raster:
        grid = raster.transform @ Affine.translation(3, 5) @ Affine.scale(2)
        reproject(
            known.values,
            coarse,
            src_transform=raster.transform,
            src_crs=raster.crs,
            dst_transform=grid,
            dst_crs=raster.crs,
            resampling=Resampling.average,
            src_nodata=0,
            dst_nodata=0,
        )

    other = write_like(plain, tmp_path / "coarse.tif", coarse, transform=grid)
    result = translator(source, tmp_path / "o.tif", "rgb", "nir", reference=str(other), fill=True)
    mask = mask_of(tmp_path / "o.tif")
    assert 0.3 < (mask == KNOWN).mean() < 0.9
    crop = translator(
        source,
        tmp_path / "c.tif",
        "rgb",
        "nir",
        reference=str(other),
        fill=True,
        window=(100, 60, 300, 300),
    )

    assert_same(Pixels.of(crop.output), Pixels.of(result.output).crop(100, 60, 300, 300))
    eight = np.where(known.values > 0, np.clip(known.values // 30, 1, 255), 0).astype(np.uint8)
    result = translator(
        source,
        tmp_path / "e.tif",
        "rgb",
        "nir",
        reference=str(write_like(plain, tmp_path / "eight.tif", eight, dtype="uint8")),
        fill=True,
    )

    values = Pixels.of(result.output).values
    assert values.dtype == np.uint8
    np.testing.assert_array_equal(values[0][known.valid], eight[0][known.valid])


def test_what_a_fill_cannot_do_is_reported(
    source: Path,
    plain: Path,
    truth: np.ndarray,
    reference: Path,
    translator: Translator,
    tmp_path: Path,
) -> None:
    few = np.zeros_like(truth)
    few[:, 100:120, 100:120] = truth[:, 100:120, 100:120]
    little = write_like(plain, tmp_path / "few.tif", few)
    with pytest.raises(InputError, match="--allow-uncalibrated"):
        translator(source, tmp_path / "o.tif", "rgb", "nir", reference=str(little), fill=True)
    result = translator(
        source,
        tmp_path / "o.tif",
        "rgb",
        "nir",
        reference=str(little),
        fill=True,
        allow_uncalibrated=True,
    )

    assert result.calibration is None
    assert any("not calibrated" in warning for warning in result.warnings)
    there = few[0] > 0
    np.testing.assert_array_equal(Pixels.of(result.output).values[0][there], few[0][there])
    with pytest.raises(InputError, match="needs the reference"):
        translator.job(source, tmp_path / "p.tif", "rgb", "nir", fill=True)
    mask = tmp_path / "q_mask.tif"
    mask.write_bytes(b"a user's own file")
    with pytest.raises(OutputError, match="exists already"):
        translator(source, tmp_path / "q.tif", "rgb", "nir", reference=str(reference), fill=True)
    assert mask.read_bytes() == b"a user's own file"
