"""`--reference`: a known part of the target calibrates the whole, the same for a crop and for the
full run.
"""

from __future__ import annotations

import json
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

GAIN, OFFSET = 0.95, 700  # of the made truth, in counts


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_scene(tmp_path_factory.mktemp("calibration") / "rgb.tif", "rgb", 601, 530)


@pytest.fixture(scope="module")
def plain(source: Path, translator: Translator) -> Path:
    output = source.with_name("plain.tif")
    translator(source, output, "rgb", "nir")
    return output


@pytest.fixture(scope="module")
def truth(plain: Path) -> np.ndarray:
    """What the translation misses by a gain and an offset, and by noise."""
    pixels = Pixels.of(plain)
    noise = np.random.default_rng(0).normal(0, 15, pixels.values.shape)
    return np.where(pixels.valid, np.rint(GAIN * pixels.values + OFFSET + noise), 0).astype(
        np.uint16
    )


@pytest.fixture(scope="module")
def known(plain: Path, truth: np.ndarray) -> Path:
    """The truth, known in its western half alone."""
    half = truth.copy()
    half[:, :, 300:] = 0
    return write_like(plain, plain.with_name("known.tif"), half)


def error(path: Path | str, truth: np.ndarray) -> float:
    pixels = Pixels.of(path)
    hidden = pixels.valid & (np.arange(truth.shape[2]) >= 300)
    return float(np.abs(pixels.values[0][hidden].astype(float) - truth[0][hidden]).mean())


def test_the_unknown_half_comes_near_the_truth_and_says_why(
    source: Path,
    plain: Path,
    known: Path,
    truth: np.ndarray,
    translator: Translator,
    tmp_path: Path,
) -> None:
    result = translator(source, tmp_path / "o.tif", "rgb", "nir", reference=str(known))
    # the stand-in's two halves look little alike
    assert error(result.output, truth) < 0.8 * error(plain, truth)
    assert result.calibration is not None
    assert result.calibration["pixels"] > 10_000
    assert result.calibration["rmse_after"] < 0.8 * result.calibration["rmse_before"]
    with rasterio.open(result.output) as raster:
        assert json.loads(raster.tags(ns=TAG_NAMESPACE)["CALIBRATION"]) == result.calibration


def test_a_crop_gets_the_correction_of_the_full_run(
    source: Path, known: Path, translator: Translator, tmp_path: Path
) -> None:
    full = translator(source, tmp_path / "full.tif", "rgb", "nir", reference=str(known))
    crop = translator(
        source,
        tmp_path / "crop.tif",
        "rgb",
        "nir",
        reference=str(known),
        window=(390, 77, 150, 201),
    )

    assert crop.calibration == full.calibration
    assert_same(Pixels.of(crop.output), Pixels.of(full.output).crop(390, 77, 150, 201))


def test_a_cancelled_run_goes_on_to_the_same_pixels(
    source: Path, known: Path, translator: Translator, tmp_path: Path
) -> None:
    full = translator(
        source, tmp_path / "full.tif", "rgb", "nir", reference=str(known), batch_size=2
    )
    job = translator.job(
        source, tmp_path / "o.tif", "rgb", "nir", reference=str(known), batch_size=2
    )
    cancel = threading.Event()

    with pytest.raises(Cancelled):
        translator.run(
            job,
            lambda progress: (
                cancel.set() if progress.stage == "translate" and progress.done > 6 else None
            ),
            cancel,
        )

    assert list(tmp_path.glob("o.tif.partial"))
    (resumed,) = translator.run(job)
    assert resumed.tiles < full.tiles
    assert resumed.calibration == full.calibration
    assert_same(Pixels.of(resumed.output), Pixels.of(full.output))


def test_the_reference_may_lie_on_another_grid(
    source: Path,
    plain: Path,
    known: Path,
    truth: np.ndarray,
    translator: Translator,
    tmp_path: Path,
) -> None:
    with rasterio.open(known) as raster:
        coarse = np.zeros((1, raster.height // 2, raster.width // 2), np.uint16)
        grid = raster.transform @ Affine.translation(3, 5) @ Affine.scale(2)
        reproject(
            raster.read(),
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
    result = translator(source, tmp_path / "o.tif", "rgb", "nir", reference=str(other))
    # the stand-in draws blocks, which a coarser raster cannot hold
    assert error(result.output, truth) < 0.8 * error(plain, truth)


def test_a_deviation_is_that_of_calibrated_samples(
    source: Path, known: Path, translator: Translator, tmp_path: Path
) -> None:
    runs = [
        translator(source, tmp_path / f"{n}.tif", "rgb", "nir", samples=2, reference=reference)
        for n, reference in ((0, None), (1, str(known)))
    ]
    plain, calibrated = (Pixels.of(run.std_output).values[0] for run in runs)
    both = np.isfinite(plain) & (plain > 0)
    assert np.corrcoef(plain[both], calibrated[both])[0, 1] > 0.9
    assert (calibrated[both] != plain[both]).mean() > 0.9


def test_the_reference_is_never_overwritten(
    source: Path, plain: Path, truth: np.ndarray, translator: Translator, tmp_path: Path
) -> None:
    reference = write_like(plain, tmp_path / "known.tif", truth)
    before = reference.read_bytes()
    with pytest.raises(OutputError, match="the reference itself"):
        translator(source, reference, "rgb", "nir", reference=str(reference), overwrite=True)
    assert reference.read_bytes() == before


def test_a_reference_whose_numbers_are_guessed_is_reported_and_can_be_said(
    source: Path, plain: Path, truth: np.ndarray, translator: Translator, tmp_path: Path
) -> None:
    # the offset of 1000, or a bright scene
    bright = np.where(truth > 0, truth + 1000, 0).astype(np.uint16)
    reference = write_like(plain, tmp_path / "bright.tif", bright)
    with rasterio.open(reference, "r+") as raster:
        raster.update_tags(BOA_ADD_OFFSET="")
    guessed = translator(source, tmp_path / "o.tif", "rgb", "nir", reference=str(reference))
    assert any(
        "Reference: " in text and "--reference-radiometry" in text for text in guessed.warnings
    )
    offsets = []

    for number, said in enumerate(("dn10000", "dn10000_offset")):
        result = translator(
            source,
            tmp_path / f"{number}.tif",
            "rgb",
            "nir",
            reference=str(reference),
            reference_radiometry=said,
        )
        assert not any("Reference: " in text for text in result.warnings)
        offsets.append(result.calibration["bias"][0])

    assert offsets[0] - offsets[1] == pytest.approx(0.1, abs=1e-3)


def test_what_cannot_calibrate_is_reported_and_leaves_nothing(
    source: Path,
    plain: Path,
    truth: np.ndarray,
    known: Path,
    translator: Translator,
    tmp_path: Path,
) -> None:
    with rasterio.open(plain) as raster:
        away = raster.transform @ Affine.translation(5000, 0)
    few = np.zeros_like(truth)
    few[:, 100:120, 100:120] = truth[:, 100:120, 100:120]
    cases = {
        "input.empty": write_like(plain, tmp_path / "away.tif", truth, transform=away),
        "input.georeference": write_like(
            plain, tmp_path / "nowhere.tif", truth[:, :100], crs=None, transform=None
        ),
        "input.not_found": tmp_path / "gone.tif",
    }
    for code, reference in cases.items():
        with pytest.raises(InputError) as caught:
            translator(source, tmp_path / "o.tif", "rgb", "nir", reference=str(reference))
        assert caught.value.code == code
        assert not (tmp_path / "o.tif").exists()
        assert not list(tmp_path.glob("*.partial"))

    with pytest.raises(InputError, match="1000 are needed"):
        translator(
            source,
            tmp_path / "o.tif",
            "rgb",
            "nir",
            reference=str(write_like(plain, tmp_path / "few.tif", few)),
        )

    with pytest.raises(InputError, match="one target"):
        translator.job(source, tmp_path / "folder", "rgb", "nir", "ms", reference=str(known))


def test_places_without_source_are_left_out_and_thin_knowledge_is_reported(
    source: Path, plain: Path, truth: np.ndarray, translator: Translator, tmp_path: Path
) -> None:
    """The source lacks its eastern half, all of which is known; then single known pixels, never
    half a cell.
    """
    half = tmp_path / "half.tif"
    with rasterio.open(source) as whole, rasterio.open(half, "w", **whole.profile) as out:
        values = whole.read()
        values[:, :, 300:] = 0
        out.write(values)
        out.descriptions = whole.descriptions

    known = write_like(
        plain, tmp_path / "known.tif", np.where(truth > 0, truth, 2000).astype(np.uint16)
    )
    result = translator(half, tmp_path / "o.tif", "rgb", "nir", reference=str(known))
    assert result.calibration["rmse_after"] < result.calibration["rmse_before"]
    thin = np.zeros_like(truth)
    thin[:, ::3, ::3] = np.maximum(truth[:, ::3, ::3], 1)

    with pytest.raises(InputError, match="too far apart"):
        translator(
            source,
            tmp_path / "p.tif",
            "rgb",
            "nir",
            reference=str(write_like(plain, tmp_path / "thin.tif", thin)),
        )
