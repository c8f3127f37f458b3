"""Odd rasters, made here, through whole runs: each becomes a correct raster or one error with its
code.

Needs no data; a stand-in model; one warm process.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.errors import NotGeoreferencedWarning

from backend.errors import Any2AnyError, InputError, OutOfMemory
from backend.modalities import modality
from backend.model.any2any import Any2Any
from backend.weights.loaded import ModelCache
from tests.oddities import ODDITIES, numbers, write
from tests.result_checks import CODES, Runner, assert_correct, assert_nothing_left, pixels
from tests.standin import write_standin_model

TARGETS = {
    "rgb": ("nir", "pan"),
    "nir": ("ms", "sar"),
    "pan": ("rgb", "ms"),
    "sar": ("ms", "nir"),
    "ms": ("pan", "rgb"),
}
WINDOWS = {"huge vrt": (70001, 50003, 301, 203)}  # over 4 megapixels
# What else a user could take a raster for, and with which bands; the default is the first band as
# near infrared.
SECOND = {
    "nothing but nodata": ("nir", (1,), "input.empty"),
    "constant zero": ("pan", (1,), "input.empty"),
    "palette as rgb": ("sar", None, "input.bands"),
    "palette as nir": ("pan", None, "input.bands"),
    "cmyk": ("nir", (4,), "input.bands"),
    "complex": ("nir", None, "input.dtype"),
    "corrupt tile": ("nir", (2,), "input.unreadable"),
    "not a raster": ("pan", None, "input.unreadable"),
    "missing file": ("sar", None, "input.not_found"),
    "broken vrt": ("pan", None, "input.unreadable"),
    "alpha band": ("nir", (4,), "input.bands"),
    "one pixel": ("pan", None, "input.empty"),  # a quarter of the result's only pixel
    "float64, eight bands": ("ms", (1, 2, 3, 4, 5, 6), ""),
    "float64, bands not told": ("nir", (7,), ""),
    "inf and NaN": ("sar", None, ""),
    "huge values": ("sar", None, ""),
    "int8": ("sar", None, ""),
    "uint64, one pixel high": ("sar", None, ""),
    "nearly empty": ("sar", None, ""),
    "12 bit": ("sar", None, ""),
    "one pixel wide": ("sar", None, ""),
}


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(ModelCache(), str(write_standin_model(tmp_path_factory.mktemp("model"))))


def assert_refused(
    runner: Runner,
    source: Path,
    code: str,
    source_modality: str,
    target: str,
    bands: tuple[int, ...] | None,
) -> None:
    """One error with the code and one sentence; nothing under the final name, no folder beside
    it.
    """
    output = source.parent / "refused.tif"
    with pytest.raises(Any2AnyError) as caught:
        runner.run(source, output, source_modality, target, bands=bands)
    assert caught.value.code == code
    assert code in CODES
    assert caught.value.message
    assert "\n" not in str(caught.value)
    assert not output.exists()
    assert_nothing_left(output)


@pytest.mark.parametrize("name", ODDITIES)
def test_odd_raster_becomes_a_correct_raster_or_one_error(
    name: str, runner: Runner, tmp_path: Path
) -> None:
    oddity = ODDITIES[name]
    source = oddity.make(tmp_path)
    target = TARGETS[oddity.modality][0] if name != "one pixel" else "rgb"
    if oddity.code:
        assert_refused(runner, source, oddity.code, oddity.modality, target, oddity.bands)
        return

    window = WINDOWS.get(name)
    result = runner.run(
        source, tmp_path / "out.tif", oddity.modality, target, bands=oddity.bands, window=window
    )
    assert_correct(result, oddity.bands or bands_of(name, oddity.modality), window)
    if oddity.radiometry:
        assert result.radiometry == oddity.radiometry
    again = runner.run(
        source, tmp_path / "again.tif", oddity.modality, target, bands=oddity.bands, window=window
    )
    for first, second in zip(pixels(result.output), pixels(again.output), strict=True):
        np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("name", ODDITIES)
def test_odd_raster_read_as_another_modality_is_correct_or_one_error(
    name: str, runner: Runner, tmp_path: Path
) -> None:
    source = ODDITIES[name].make(tmp_path)
    source_modality, bands, code = SECOND.get(
        name, ("nir" if ODDITIES[name].modality != "nir" else "pan", (1,), "")
    )
    target = TARGETS[source_modality][1]
    if code:
        assert_refused(runner, source, code, source_modality, target, bands)
        return

    window = WINDOWS.get(name)
    result = runner.run(
        source, tmp_path / "out.tif", source_modality, target, bands=bands, window=window
    )
    assert_correct(result, bands or bands_of(name, source_modality), window)


def bands_of(name: str, source_modality: str) -> tuple[int, ...]:
    """The bands that must have been recognised: the first ones, or the only one of a palette."""
    return (1, 2, 3) if source_modality == "rgb" and not name.startswith("palette") else (1,)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ground control points", "4 ground control points"),
        ("rpcs with an identity transform", "RPCs"),
        ("degrees", "The pixel size is 5.58 x 11.1 m"),
        ("int8", "What the numbers stand for is not known"),
    ],
)
def test_user_is_reported(name: str, words: str, runner: Runner, tmp_path: Path) -> None:
    oddity = ODDITIES[name]
    result = runner.run(
        oddity.make(tmp_path), tmp_path / "out.tif", oddity.modality, TARGETS[oddity.modality][0]
    )
    assert any(words in warning for warning in result.warnings), result.warnings


@pytest.mark.parametrize(
    "name", ["no georeference", "ground control points", "rpcs with an identity transform"]
)
def test_source_without_a_place_gives_a_result_without_crs_and_transform(
    name: str, runner: Runner, tmp_path: Path
) -> None:
    oddity = ODDITIES[name]
    result = runner.run(
        oddity.make(tmp_path), tmp_path / "out.tif", oddity.modality, TARGETS[oddity.modality][0]
    )
    with pytest.warns(NotGeoreferencedWarning):  # rasterio's word for no geotransform at all
        out = rasterio.open(result.output)
    with out:
        assert out.crs is None
        assert out.transform.is_identity
        assert not out.gcps[0]


def test_damage_outside_the_wanted_window_is_reported_too(runner: Runner, tmp_path: Path) -> None:
    """Radiometry is that of the whole raster, so a crop is refused where the full run would be."""
    source = ODDITIES["corrupt tile"].make(tmp_path)
    with pytest.raises(InputError) as caught:
        runner.run(source, tmp_path / "out.tif", "rgb", "nir", window=(0, 0, 50, 50))
    assert caught.value.code == "input.unreadable"


def test_run_that_breaks_off_before_its_first_rows_leaves_nothing(
    runner: Runner, tmp_path: Path
) -> None:
    """Damage that the sample for the radiometry does not touch shows while the run reads."""
    tiles = {"tiled": True, "blockxsize": 16, "blockysize": 16, "compress": "deflate"}
    source = write(tmp_path / "damaged.tif", numbers(3, "uint8", 0, 255, (800, 800)), **tiles)
    with rasterio.open(source) as dataset:
        place = int(dataset.get_tag_item("BLOCK_OFFSET_8_0", "TIFF", bidx=1))
    content = bytearray(source.read_bytes())
    content[place : place + 64] = bytes(64)
    source.write_bytes(content)
    with pytest.raises(InputError) as caught:
        runner.run(source, tmp_path / "out.tif", "rgb", "nir")
    assert caught.value.code == "input.unreadable"
    assert not (tmp_path / "out.tif").exists()
    assert_nothing_left(tmp_path / "out.tif")


@pytest.mark.parametrize("target", ["nir", "ms"])
def test_too_few_valid_pixels_for_any_pixel_of_the_result_are_an_error(
    target: str, runner: Runner, tmp_path: Path
) -> None:
    values = np.zeros((3, 40, 40), np.uint16)
    values[:, 8, 8] = 900
    source = write(tmp_path / "speck.tif", values, nodata=0)

    if target == "nir":  # the same grid: one pixel is enough
        assert_correct(runner.run(source, tmp_path / "out.tif", "rgb", target), (1, 2, 3))
    else:
        assert_refused(runner, source, "input.empty", "rgb", target, None)


@pytest.mark.parametrize("target", ["rgb", "ms", "pan"])
def test_pixels_of_the_result_lie_where_the_source_has_them(
    target: str, runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a network that echoes the source's latents, each latent's block of the result is a
    rising function of the source's.
    """
    monkeypatch.setattr(Any2Any, "predict_x0", lambda _self, _z, sources, *_: sources.z)
    monkeypatch.setattr(Any2Any, "adapt", lambda _self, z, *_: z)
    blocks = numbers(1, "uint8", 0, 255, (100, 150))[0]
    # a latent covers 4 x 4 pixels of near infrared
    source = write(tmp_path / "blocks.tif", blocks.repeat(4, 0).repeat(4, 1)[None])
    result = runner.run(source, tmp_path / "out.tif", "nir", target)
    factor = modality(target).vae_factor
    out = pixels(result.output)[0][0].astype(int)
    assert out.shape == (100 * factor, 150 * factor)
    per_block = out.reshape(100, factor, 150, factor).transpose(0, 2, 1, 3).reshape(100, 150, -1)
    assert np.ptp(per_block, axis=2).max() <= 1  # blending rounds
    by_value = [per_block[blocks == value].mean() for value in np.unique(blocks)]
    assert np.diff(by_value).min() > -0.5
    assert by_value[-1] - by_value[0] > 100
    for value, mean in zip(np.unique(blocks), by_value, strict=True):
        assert np.abs(per_block[blocks == value] - mean).max() <= 1


class TestNativeGroundSize:
    """`--gsd native`: the source is warped to the modality's size before anything else."""

    def run(
        self, runner: Runner, source: Path, **fields: object
    ) -> tuple[rasterio.Affine, rasterio.crs.CRS, tuple[int, int], float]:
        """(transform, CRS, size, share of valid pixels) of the result; two runs must agree."""
        result = runner.run(
            source,
            source.parent / "native.tif",
            "rgb",
            "nir",
            gsd="native",
            overwrite=True,
            **fields,
        )

        assert not any("--gsd native" in warning for warning in result.warnings)
        with rasterio.open(result.output) as out:
            return (
                out.transform,
                out.crs,
                (out.width, out.height),
                float((out.read_masks(1) > 0).mean()),
            )

    def test_degrees_become_utm_at_ten_metres(self, runner: Runner, tmp_path: Path) -> None:
        transform, crs, (width, height), share = self.run(
            runner, ODDITIES["degrees"].make(tmp_path)
        )
        assert crs.to_epsg() == 32633  # 15 E is the zone's own meridian: barely rotated
        assert transform[:6] == pytest.approx((10, 0, transform.c, 0, -10, transform.f))
        assert (width, height) == pytest.approx((40 * 5.58 / 10, 40 * 11.14 / 10), abs=1.5)
        assert share > 0.85

    @pytest.mark.parametrize("west", [179.997, -180.003, 200.0])
    def test_longitudes_beyond_180_are_not_lost(
        self, west: float, runner: Runner, tmp_path: Path
    ) -> None:
        place = {"crs": "EPSG:4326", "transform": Affine(1e-4, 0, west, 0, -1e-4, 10)}
        source = write(
            tmp_path / "dateline.tif",
            numbers(3, "uint8", 1, 255, (60, 60)),
            photometric="RGB",
            **place,
        )

        _, crs, _, share = self.run(runner, source)
        assert crs.to_epsg() == (32604 if west == 200.0 else 32601)
        assert share > 0.95

    def test_web_mercator_at_60_north_is_measured_on_the_ground(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        """A unit of Web Mercator is half a metre there: pixels of 10 units are 5 m, and 10 m are 20
        units.
        """
        source = write(
            tmp_path / "mercator.tif",
            numbers(3, "uint8", 1, 255, (90, 120)),
            crs="EPSG:3857",
            transform=Affine(10, 0, 1_000_000, 0, -10, 8_399_737.9),
            photometric="RGB",
        )

        transform, crs, size, share = self.run(runner, source)
        assert crs.to_epsg() == 3857
        assert (transform.a, -transform.e) == pytest.approx((20, 20), rel=0.01)
        assert size == pytest.approx((60, 45), abs=1)
        assert share > 0.9

    def test_without_a_place_it_is_refused(self, runner: Runner, tmp_path: Path) -> None:
        for name in ("no georeference", "mars"):
            with pytest.raises(InputError) as caught:
                self.run(runner, ODDITIES[name].make(tmp_path))
            assert caught.value.code == "input.georeference"
            assert not (tmp_path / "native.tif").exists()
            assert_nothing_left(tmp_path / "native.tif")

    def test_pixels_too_small_to_be_warped_in_memory_are_reported(
        self, runner: Runner, tmp_path: Path
    ) -> None:
        """Each of GDAL's blocks at 10 m would take all of 31.7 gigapixels at 1 cm."""
        with pytest.raises(OutOfMemory) as caught:
            runner.run(
                ODDITIES["huge vrt"].make(tmp_path),
                tmp_path / "out.tif",
                "nir",
                "rgb",
                gsd="native",
                window=(0, 0, 9, 9),
            )

        assert caught.value.code == "memory.exhausted"
        assert_nothing_left(tmp_path / "out.tif")

    @pytest.mark.parametrize("kind", ["window", "bounds"])
    def test_part_of_a_warped_source_equals_the_full_run(
        self, kind: str, runner: Runner, tmp_path: Path
    ) -> None:
        place = Affine(1e-4, 0, 15, 0, -1e-4, 60)
        source = write(
            tmp_path / "wide.tif",
            numbers(3, "uint8", 1, 255, (300, 700)),
            crs="EPSG:4326",
            transform=place,
            photometric="RGB",
        )

        window = (201, 53, 303, 171)
        left, top = place * window[:2]
        right, bottom = place * (window[0] + window[2], window[1] + window[3])
        part = {"window": window} if kind == "window" else {"bounds": (left, bottom, right, top)}
        full = runner.run(source, tmp_path / "full.tif", "rgb", "ms", gsd="native")
        crop = runner.run(source, tmp_path / "crop.tif", "rgb", "ms", gsd="native", **part)
        with rasterio.open(full.output) as whole, rasterio.open(crop.output) as cut:
            column, row = (
                round(number) for number in ~whole.transform * (cut.transform.c, cut.transform.f)
            )
            assert (column, row) != (0, 0)
            assert cut.width * 20 == pytest.approx(window[2] * 5.58, abs=60)
            assert cut.height * 20 == pytest.approx(window[3] * 11.14, abs=60)
            there = rasterio.windows.Window(column, row, cut.width, cut.height)
            np.testing.assert_array_equal(cut.read(), whole.read(window=there))
            np.testing.assert_array_equal(cut.read_masks(), whole.read_masks(window=there))
