"""The readers of public sets, on miniature trees with the sets' own names, sizes and numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from PIL import Image

from backend.modalities import modality
from training.data.caco import CaCo
from training.data.sen12 import Sen12
from training.data.sen12ms import Sen12Ms
from training.data.source import Source, Unusable, footprint
from training.data.spacenet import CHIP, SpaceNet

SEN12MS_BANDS = ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B9", "B10", "B11", "B12"]


def write(
    path: Path, bands: np.ndarray, dtype: str, pixel: float = 10.0, left: float = 400_000.0
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    count, height, width = bands.shape
    grid = {"crs": "EPSG:32633", "transform": Affine(pixel, 0, left, 0, -pixel, 5_000_000)}
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=width,
        height=height,
        count=count,
        dtype=dtype,
        compress="deflate",
        **grid,
    ) as out:
        out.write(bands.astype(dtype))

    return path


def ramp(count: int, size: int, first: float = 1000, step: float = 100) -> np.ndarray:
    """Band k is `first` + k `step`, with a gradient that tells rows from columns."""
    y, x = np.mgrid[:size, :size]
    return first + step * np.arange(count)[:, None, None] + (y + 2 * x)[None] % 97


def sen12ms(root: Path, patch: int = 30, season: str = "ROIs1158_spring", scene: int = 1) -> None:
    write(
        root / season / f"s2_{scene}" / f"{season}_s2_{scene}_p{patch}.tif", ramp(13, 256), "uint16"
    )
    backscatter = np.stack([np.full((256, 256), -12.5), np.full((256, 256), -19.0)])
    write(
        root / season / f"s1_{scene}" / f"{season}_s1_{scene}_p{patch}.tif", backscatter, "float32"
    )


def caco(
    root: Path,
    dtype: str = "uint16",
    place: str = "000017",
    date: str = "20200804T154911_20200804T155755_T18SUJ",
) -> Path:
    folder = root / place / date
    for band in ("B2", "B3", "B4", "B8"):
        write(folder / f"{band}.tif", ramp(1, 264, 100, 0), dtype)
    for band in ("B5", "B6", "B7", "B8A", "B11", "B12"):
        write(folder / f"{band}.tif", ramp(1, 132, 100, 0), dtype, pixel=20.0)
    return folder


def spacenet(
    root: Path,
    name: str = "SN3_roads_train_AOI_2_Vegas",
    chip: str = "img12",
    dtype: str = "uint16",
) -> Path:
    city = name.split("_train_")[1]
    value = 500 if dtype == "uint16" else 100
    write(
        root / city / "PAN" / f"{name}_PAN_{chip}.tif", np.full((1, CHIP, CHIP), value), dtype, 0.3
    )
    write(
        root / city / "PS-RGB" / f"{name}_PS-RGB_{chip}.tif",
        np.full((3, CHIP, CHIP), value),
        dtype,
        0.3,
    )
    return root / city


def only(source: Source, root: Path) -> dict[str, np.ndarray]:
    (entry,) = source.entries(root)
    return source.read(entry)


def covers_one_window(arrays: dict[str, np.ndarray]) -> bool:
    return all(
        values.shape[1:] == (modality(id_).native_patch,) * 2 for id_, values in arrays.items()
    )


def test_sen12ms_gives_four_modalities_of_one_ground(tmp_path: Path) -> None:
    sen12ms(tmp_path)
    arrays = only(Sen12Ms(), tmp_path)
    assert covers_one_window(arrays)
    assert np.all(arrays["sar"] == -12.5)  # VV, not VH
    numbers = ramp(13, 256)
    for id_, names in (("rgb", ("B4", "B3", "B2")), ("nir", ("B8",))):
        wanted = numbers[[SEN12MS_BANDS.index(name) for name in names]] / 10_000
        np.testing.assert_allclose(arrays[id_], wanted, rtol=1e-6)

    ms = (
        numbers[[SEN12MS_BANDS.index(name) for name in ("B5", "B6", "B7", "B8A", "B11", "B12")]]
        / 10_000
    )
    np.testing.assert_allclose(arrays["ms"], ms.reshape(6, 128, 2, 128, 2).mean((2, 4)), rtol=1e-5)


def test_sen12ms_as_its_archives_unpack(tmp_path: Path) -> None:
    sen12ms(tmp_path)
    for sensor in ("s1", "s2"):
        folder = tmp_path / f"ROIs1158_spring_{sensor}"
        folder.mkdir()
        (tmp_path / "ROIs1158_spring" / f"{sensor}_1").rename(folder / f"{sensor}_1")
    assert covers_one_window(only(Sen12Ms(), tmp_path))


def test_a_scene_of_overlapping_patches_is_one_place(tmp_path: Path) -> None:
    sen12ms(tmp_path, 30)
    sen12ms(tmp_path, 31)
    sen12ms(tmp_path, 30, scene=2)
    entries = list(Sen12Ms().entries(tmp_path))
    assert len({entry.id for entry in entries}) == 3
    assert len({entry.place for entry in entries}) == 2


def test_zeros_of_all_bands_are_no_value(tmp_path: Path) -> None:
    sen12ms(tmp_path)
    path = tmp_path / "ROIs1158_spring/s2_1/ROIs1158_spring_s2_1_p30.tif"
    with rasterio.open(path, "r+") as dataset:
        numbers = dataset.read()
        numbers[:, :10] = 0
        dataset.write(numbers)

    arrays = only(Sen12Ms(), tmp_path)
    assert np.isnan(arrays["rgb"][:, :10]).all()
    assert np.isfinite(arrays["rgb"][:, 10:]).all()
    assert np.isnan(arrays["ms"][:, :5]).all()


def test_sen12_reads_bytes_over_the_evaluation_ranges(tmp_path: Path) -> None:
    for sensor, mode, value in (("s1", "L", 51), ("s2", "RGB", (255, 0, 102))):
        path = tmp_path / "ROIs1868_summer" / f"{sensor}_0" / f"ROIs1868_summer_{sensor}_0_p1.png"
        path.parent.mkdir(parents=True)
        Image.new(mode, (256, 256), value).save(path)

    arrays = only(Sen12(), tmp_path)
    assert covers_one_window(arrays)
    np.testing.assert_allclose(arrays["sar"], -20.0, atol=1e-4)  # a fifth of -25..0 dB
    np.testing.assert_allclose(arrays["rgb"][:, 0, 0], (0.4, 0.0, 0.16), atol=1e-6)


@pytest.mark.parametrize(("dtype", "factor"), [("uint16", 1e-4), ("uint8", 1 / 255)])
def test_caco_takes_the_middle_at_both_sizes(tmp_path: Path, dtype: str, factor: float) -> None:
    caco(tmp_path, dtype)
    arrays = only(CaCo(), tmp_path)
    assert covers_one_window(arrays)
    numbers = ramp(1, 264, 100, 0).astype(dtype)[0, 4:260, 4:260] * factor
    np.testing.assert_allclose(arrays["nir"][0], numbers, rtol=1e-5)
    np.testing.assert_allclose(
        arrays["ms"][0], ramp(1, 132, 100, 0).astype(dtype)[0, 2:130, 2:130] * factor, rtol=1e-5
    )


@pytest.mark.parametrize(
    ("number", "name", "chip"),
    [(3, "SN3_roads_train_AOI_2_Vegas", "img12"), (5, "SN5_roads_train_AOI_7_Moscow", "chip3")],
)
def test_spacenet_gives_four_windows_a_chip(
    tmp_path: Path, number: int, name: str, chip: str
) -> None:
    spacenet(tmp_path, name, chip)
    entries = list(SpaceNet(number).entries(tmp_path))
    assert len({entry.id for entry in entries}) == 4
    assert len({entry.place for entry in entries}) == 1

    for entry in entries:
        arrays = SpaceNet(number).read(entry)
        assert covers_one_window(arrays)
        np.testing.assert_allclose(arrays["pan"], 0.2, rtol=1e-6)
        np.testing.assert_allclose(arrays["rgb"], 0.2, rtol=1e-6)

    assert list(SpaceNet(8 - number).entries(tmp_path)) == []


def test_spacenet_s_windows_do_not_overlap_and_share_edges_with_pan(tmp_path: Path) -> None:
    city = spacenet(tmp_path)
    y, x = np.mgrid[:CHIP, :CHIP]
    ramp_of = (100 + y + x)[None]
    write(city / "PAN/SN3_roads_train_AOI_2_Vegas_PAN_img12.tif", ramp_of, "uint16", 0.3)
    write(
        city / "PS-RGB/SN3_roads_train_AOI_2_Vegas_PS-RGB_img12.tif",
        np.repeat(ramp_of, 3, axis=0),
        "uint16",
        0.3,
    )

    first = []
    for entry in SpaceNet(3).entries(tmp_path):
        arrays = SpaceNet(3).read(entry)
        halved = arrays["pan"].reshape(1, 256, 2, 256, 2).mean((2, 4))
        np.testing.assert_allclose(np.broadcast_to(halved, (3, 256, 256)), arrays["rgb"], rtol=1e-5)
        first.append(float(arrays["pan"][0, 0, 0]))

    assert first[0] < first[1] == first[2] < first[3]


def test_what_cannot_be_used_says_why(tmp_path: Path) -> None:
    sen12ms(tmp_path)
    (entry,) = Sen12Ms().entries(tmp_path)
    write(entry.files["s1"], np.zeros((2, 200, 200)), "float32")
    with pytest.raises(Unusable, match="200 x 200") as reported:
        Sen12Ms().read(entry)
    assert reported.value.reason == "wrong size"
    entry.files["s1"].unlink()
    with pytest.raises(Unusable) as reported:
        Sen12Ms().read(entry)
    assert reported.value.reason == "missing file"
    sen12ms(tmp_path)
    entry.files["s2"].write_bytes(entry.files["s2"].read_bytes()[:3000])
    with pytest.raises(Unusable) as reported:
        Sen12Ms().read(entry)
    assert reported.value.reason == "broken file"


def test_a_footprint_is_reported_in_degrees(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", np.ones((1, 256, 256)), "uint16")
    west, south, east, north = footprint(path) or (0, 0, 0, 0)
    assert 13 < west < east < 14
    assert 45 < south < north < 46
    Image.new("L", (8, 8)).save(tmp_path / "b.png")
    assert footprint(tmp_path / "b.png") is None
