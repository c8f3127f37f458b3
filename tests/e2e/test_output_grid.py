"""CONTRACT, Output grid and Output raster: size, place, validity and numbers of results, against
brute force.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from backend.modalities import modalities, modality
from backend.model.any2any import Any2Any
from tests.runs import ORIGIN, Pixels, Translator, assert_same, write_scene

PAIRS = [(a, b) for a in modalities() for b in modalities() if a != b]


def brute_force_valid(valid: np.ndarray, ratio: float) -> np.ndarray:
    """Validity by CONTRACT's sentence, pixel by pixel; `ratio` is source pixels per target
    pixel.
    """
    height, width = valid.shape
    out = np.zeros((math.ceil(height / ratio), math.ceil(width / ratio)), bool)
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            covered = 0.0
            for y in range(math.floor(row * ratio), min(height, math.ceil((row + 1) * ratio))):
                for x in range(
                    math.floor(column * ratio), min(width, math.ceil((column + 1) * ratio))
                ):
                    high = min(y + 1, (row + 1) * ratio) - max(y, row * ratio)
                    wide = min(x + 1, (column + 1) * ratio) - max(x, column * ratio)
                    covered += high * wide if valid[y, x] else 0.0

            out[row, column] = covered >= ratio * ratio / 2

    return out


@pytest.mark.parametrize(("source", "target"), PAIRS, ids=lambda value: value)
def test_all_pairs_have_the_contracts_grid_masks_and_numbers(
    translator: Translator, tmp_path: Path, source: str, target: str
) -> None:
    f_source, f_target = modality(source).vae_factor, modality(target).vae_factor
    width, height = 13 * f_source + 1, 9 * f_source - 1
    scene = write_scene(tmp_path / "scene.tif", source, width, height)
    result = translator(scene, tmp_path / "out.tif", source, target, steps=1)
    ratio, native = f_source / f_target, modality(source).gsd_m
    seen = Pixels.of(result.output)

    with rasterio.open(result.output) as raster:
        assert (
            raster.shape
            == (result.height, result.width)
            == (math.ceil(height / ratio), math.ceil(width / ratio))
        )
        assert raster.transform == Affine(
            native * ratio, 0, ORIGIN[0], 0, -native * ratio, ORIGIN[1]
        )
        assert raster.crs.to_epsg() == 32633
        assert raster.nodata == (-9999.0 if target == "sar" else 0.0)
        assert raster.dtypes[0] == ("float32" if target == "sar" else "uint16")
        assert raster.tags(ns="ANY2ANY")["TARGET_MODALITY"] == target
        assert [text.split(",")[0] for text in raster.descriptions] == list(modality(target).bands)

    np.testing.assert_array_equal(seen.valid, brute_force_valid(Pixels.of(scene).valid, ratio))
    assert 0 < seen.valid.sum() < seen.valid.size
    if target == "sar":
        assert (seen.values[:, ~seen.valid] == -9999).all()
        assert np.isfinite(seen.values).all()
        assert (np.abs(seen.values[:, seen.valid]) < 100).all()
    else:
        assert (seen.values[:, ~seen.valid] == 0).all()
        assert (seen.values[:, seen.valid] >= 1).all()


@pytest.mark.parametrize(("source", "target"), [("rgb", "ms"), ("ms", "pan"), ("rgb", "nir")])
def test_rotation_and_shear_are_kept(
    translator: Translator, tmp_path: Path, source: str, target: str
) -> None:
    turned = (
        Affine.translation(*ORIGIN) @ Affine.rotation(30) @ Affine.shear(5) @ Affine.scale(10, -10)
    )
    scene = write_scene(tmp_path / "scene.tif", source, 45, 37, transform=turned)
    result = translator(scene, tmp_path / "out.tif", source, target, steps=1)
    ratio = modality(source).vae_factor / modality(target).vae_factor
    with rasterio.open(result.output) as raster:
        assert raster.transform.almost_equals(turned @ Affine.scale(ratio), 1e-9)
        assert raster.transform.b != 0


@pytest.mark.parametrize(
    ("source", "target"),
    [("rgb", "ms"), ("pan", "ms"), ("pan", "nir"), ("ms", "pan"), ("nir", "sar")],
)
def test_window_is_expanded_to_whole_target_pixels_and_lies_on_the_full_grid(
    translator: Translator, tmp_path: Path, source: str, target: str
) -> None:
    scene = write_scene(tmp_path / "scene.tif", source, 103, 99)
    whole = translator(scene, tmp_path / "whole.tif", source, target, steps=1)
    part = translator(
        scene, tmp_path / "part.tif", source, target, steps=1, window=(49, 51, 30, 25)
    )
    step = max(1, modality(source).vae_factor // modality(target).vae_factor)
    column, row, width, height = part.window
    assert (column, row) == (49 // step * step, 51 // step * step)
    assert (column + width, row + height) == (-(-79 // step) * step, -(-76 // step) * step)

    with rasterio.open(whole.output) as of_whole, rasterio.open(part.output) as of_part:
        left, top = ~of_whole.transform @ (of_part.transform.c, of_part.transform.f)
        assert (left, top) == pytest.approx((round(left), round(top)), abs=1e-6)
        assert left * step == pytest.approx(column) or step == 1

    assert_same(
        Pixels.of(part.output),
        Pixels.of(whole.output).crop(round(left), round(top), part.width, part.height),
    )


def test_last_column_and_row_overhang_by_less_than_one_target_pixel(
    translator: Translator, tmp_path: Path
) -> None:
    scene = write_scene(tmp_path / "scene.tif", "pan", 101, 99)
    result = translator(scene, tmp_path / "out.tif", "pan", "ms", steps=1, window=(96, 96, 5, 3))
    assert result.window == (96, 96, 5, 3)
    assert (result.width, result.height) == (2, 1)


def test_several_targets_equal_single_runs_and_encode_once(
    translator: Translator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = write_scene(tmp_path / "scene.tif", "rgb", 401, 301)
    encoded, encode = [], Any2Any.encode
    monkeypatch.setattr(
        Any2Any, "encode", lambda self, source, x: encoded.append(source) or encode(self, source, x)
    )
    targets = ("nir", "ms", "pan", "sar")
    results = translator.run(
        translator.job(scene, tmp_path / "many", "rgb", *targets, window=(33, 55, 301, 203))
    )
    batches = len(encoded)
    assert [(result.target, Path(result.output).name) for result in results] == [
        (t, f"scene_{t}.tif") for t in targets
    ]

    for target, result in zip(targets, results, strict=True):
        encoded.clear()
        single = translator(
            scene, tmp_path / f"{target}.tif", "rgb", target, window=(33, 55, 301, 203)
        )
        assert len(encoded) == batches
        assert_same(Pixels.of(result.output), Pixels.of(single.output))


def test_samples_give_their_mean_and_a_sidecar_with_the_deviation(
    translator: Translator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One window, so that the samples' decoded tiles are the whole raster: mean and deviation are
    computed from those.
    """
    scene = write_scene(tmp_path / "scene.tif", "rgb", 61, 45)
    decoded, decode = [], Any2Any.decode

    def spy(self: Any2Any, target: str, z, *others):  # type: ignore[no-untyped-def]
        out = decode(self, target, z, *others)
        decoded.append(out[0].numpy().copy())
        return out

    monkeypatch.setattr(Any2Any, "decode", spy)
    result = translator(scene, tmp_path / "out.tif", "rgb", "sar", samples=3)
    assert len(decoded) == 3
    decibels = (np.stack(decoded)[:, :, :45, :61].clip(-1, 1).astype(np.float64) + 1) / 2 * 25 - 25
    seen = Pixels.of(result.output)
    assert result.std_output == str(tmp_path / "out_std.tif")
    deviation = Pixels.of(result.std_output)
    np.testing.assert_array_equal(deviation.valid, seen.valid)
    np.testing.assert_allclose(
        seen.values[:, seen.valid], decibels.mean(axis=0)[:, seen.valid], atol=1e-4
    )
    np.testing.assert_allclose(
        deviation.values[:, seen.valid], decibels.std(axis=0)[:, seen.valid], atol=1e-4
    )
    assert deviation.values[:, seen.valid].max() > 0.01


def test_single_sample_leaves_no_sidecar(translator: Translator, tmp_path: Path) -> None:
    scene = write_scene(tmp_path / "scene.tif", "ms", 61, 45)
    single = translator(scene, tmp_path / "one.tif", "ms", "rgb", steps=1)
    assert single.std_output is None
    assert not list(tmp_path.glob("*_std*"))


@pytest.mark.parametrize("target", ["nir", "ms", "pan"])
def test_eight_bit_source_gives_eight_bits_with_a_mask_and_no_nodata_value(
    translator: Translator, tmp_path: Path, target: str
) -> None:
    scene = write_scene(tmp_path / "scene.tif", "rgb", 53, 35, dtype="uint8")
    result = translator(scene, tmp_path / "out.tif", "rgb", target, steps=1, radiometry="uint8")
    with rasterio.open(result.output) as raster:
        assert set(raster.dtypes) == {"uint8"}
        assert raster.nodata is None
        assert raster.mask_flag_enums[0] == [rasterio.enums.MaskFlags.per_dataset]

    ratio = 4 / modality(target).vae_factor
    np.testing.assert_array_equal(
        Pixels.of(result.output).valid, brute_force_valid(Pixels.of(scene).valid, ratio)
    )
    # the mask is inside
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.tif", "scene.tif"]


def test_sar_from_eight_bits_is_marked_as_relative(translator: Translator, tmp_path: Path) -> None:
    scene = write_scene(tmp_path / "scene.tif", "rgb", 53, 35, dtype="uint8")
    result = translator(scene, tmp_path / "out.tif", "rgb", "sar", steps=1, radiometry="uint8")
    with rasterio.open(result.output) as raster:
        assert (raster.dtypes[0], raster.nodata) == ("float32", -9999.0)
        assert "relative" in raster.descriptions[0]


def test_tags_report_that_and_how_the_raster_was_made(
    translator: Translator, tmp_path: Path
) -> None:
    scene = write_scene(tmp_path / "scene.tif", "nir", 53, 35)
    result = translator(scene, tmp_path / "out.tif", "nir", "sar", seed=7, steps=3)
    with rasterio.open(result.output) as raster:
        tags = raster.tags(ns="ANY2ANY")
    assert (tags["SYNTHETIC"], tags["SOURCE"], tags["SEED"], tags["STEPS"]) == (
        "YES",
        "scene.tif",
        "7",
        "3",
    )

    assert tags["WEIGHTS_SHA256"] == result.weights_sha256
    assert json.loads(tags["JOB"])["seed"] == 7
    assert str(tmp_path) not in "".join(tags.values())
