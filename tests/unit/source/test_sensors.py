"""Files as sensors and tools deliver them (../shared/data/sensors): each is read as its README
says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.modalities import modality
from backend.scenes.finding import find_scenes
from backend.scenes.stac_items import item_raster, read_items
from backend.source.level import resolve_level
from backend.source.raster import open_source
from backend.source.recognition import resolve_radiometry

SENSORS = Path(__file__).resolve().parents[4] / "shared" / "data" / "sensors"
pytestmark = pytest.mark.skipif(
    not SENSORS.is_dir(), reason="the folder ../shared/data/sensors is not there"
)


@dataclass(frozen=True)
class Case:
    """A file, what it is read as, and what its README says of it."""

    file: str
    modality: str
    radiometry: str
    bands: tuple[int, ...] = (1,)
    valid: float | None = None
    level: str | None = None


S2 = "s2_jp2_nbits15_border"
CASES = [
    Case("alpha_fifth_band/rgbn_alpha.tif", "rgb", "uint8", (1, 2, 3), 0.5),
    Case("counted_with_colours/bgr3.tif", "rgb", "dn10000", (3, 2, 1)),
    Case("counted_with_colours/blue_gray.tif", "rgb", "dn10000", (3, 2, 1)),
    Case("counted_with_colours/rgbn_reordered.tif", "rgb", "dn10000", (1, 2, 3)),
    Case("float_zero_border/refl.tif", "rgb", "reflectance", (1, 2, 3), 0.7),
    Case("hls_level/HLS.S30.stack.tif", "rgb", "dn10000", (3, 2, 1), level="boa"),
    Case(
        "hls_level/S2A_MSIL2A_20230601T100031_N0509_R122_T33TVG_20230601T123456.tif",
        "rgb",
        "dn10000_offset",
        (1, 2, 3),
        level="boa",
    ),
    Case("hls_level/S2_baseline_0400_text.tif", "rgb", "dn10000_offset", (1, 2, 3)),
    Case("hls_level/S2_offset_list.tif", "rgb", "dn10000_offset", (1, 2, 3)),
    Case(
        "landsat_c2_raw/LC09_L2SP_190028_20230601_20230603_02_T1_SR_B5.TIF",
        "nir",
        "reflectance",
        level="boa",
    ),
    Case("landsat_c2_raw/gee_l5.tif", "rgb", "reflectance", (3, 2, 1)),
    Case("landsat_c2_raw/gee_l5.tif", "nir", "reflectance", (4,)),
    Case("msk_zero_one/scene.tif", "rgb", "dn10000", (1, 2, 3), 0.5),
    Case("nan_declared_9999_used/refl.tif", "rgb", "reflectance", (1, 2, 3), 0.7),
    Case(
        "planetscope_8band/20230601_080910_22_2482_3B_AnalyticMS_SR_8b.tif",
        "rgb",
        "dn10000",
        (6, 4, 2),
    ),
    Case(
        "planetscope_8band/20230601_080910_22_2482_3B_AnalyticMS_SR_8b.tif", "nir", "dn10000", (8,)
    ),
    Case(f"{S2}/T33TVG_20210601T100031_B08_10m.jp2", "nir", "dn10000", valid=2 / 3),
    Case(f"{S2}/nbits12_border.tif", "pan", "0.0:4095.0", valid=2 / 3),
    Case("s2_scale_saturated/saturated.tif", "pan", "reflectance"),
    Case("sar_db_zero_border/S1_VV_db_40.tif", "sar", "db", valid=0.6),
    Case("s1/hyp3_VV_amp.tif", "sar", "amplitude"),
    Case("s1/urban_vv.tif", "sar", "db"),
    Case("units_misread/reflectance_percent.tif", "rgb", "reflectance", (1, 2, 3)),
    Case("zip_with_sidecars/scene_ovr.zip", "rgb", "dn10000", (1, 2, 3)),
    Case("zip_with_sidecars/scene_thumb.zip", "rgb", "dn10000", (1, 2, 3)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}-{case.modality}")
def test_a_delivered_file_is_read_right(case: Case) -> None:
    with open_source(str(SENSORS / case.file), modality(case.modality)) as source:
        assert source.bands.indexes == case.bands
        assert str(resolve_radiometry(source, source.modality).radiometry) == case.radiometry
        if case.valid is not None:
            valid = source.read(Rect(0, 0, source.width, source.height)).valid
            assert valid.mean() == pytest.approx(case.valid, abs=0.01)

        if case.level is not None:
            assert resolve_level(source).level == case.level


@pytest.mark.parametrize(
    ("file", "id_"),
    [
        ("hyperspectral_counted/cube.tif", "rgb"),
        ("hyperspectral_counted/cube.tif", "nir"),
        ("hls_level/HLS.S30.T18TYN.2021123T153000.v2.0.B04.tif", "nir"),
    ],
)
def test_what_names_no_band_of_the_modality_is_refused(file: str, id_: str) -> None:
    with pytest.raises(InputError) as error:
        open_source(str(SENSORS / file), modality(id_))
    assert error.value.code == "input.bands"


@pytest.mark.parametrize(
    "file",
    ["units_misread/20230601_080910_1040_3B_AnalyticMS.tif", "units_misread/reflectance_x1000.tif"],
)
def test_numbers_that_are_no_reflectance_are_reported_as_unknown(file: str) -> None:
    with open_source(str(SENSORS / file), modality("rgb")) as source:
        found = resolve_radiometry(source, source.modality)
    assert found.radiometry.kind == "range"
    assert any("not known" in text for text in found.warnings)


def test_landsat_s_numbers_become_reflectance() -> None:
    with open_source(str(SENSORS / CASES[9].file), modality("nir")) as source:
        tile = source.read(Rect(0, 0, source.width, source.height))
    values = tile.values[0][tile.valid]
    assert 0.0 < np.percentile(values, 2) < np.percentile(values, 98) < 0.6


@pytest.mark.parametrize(
    "name",
    [
        "list_encodings/utf16.txt",
        "list_encodings/ansi.txt",
        "list_encodings/quoted.txt",
        "folder_appledouble",
    ],
)
def test_lists_and_folders_give_their_scenes(name: str, tmp_path: Path) -> None:
    scenes = find_scenes(str(SENSORS / name), modality("rgb"), tmp_path)
    assert scenes is not None
    assert [Path(scene.source).name for scene in scenes] == [
        "a.tif" if "list" in name else "scene.tif"
    ]


@pytest.mark.parametrize(
    ("item", "id_", "bands"),
    [
        ("20230601_080910_22_2482", "rgb", (6, 4, 2)),
        ("20230601_080910_22_2482", "nir", (8,)),
        ("MOD09A1.A2023121.h18v04", "rgb", (1, 1, 1)),
        ("HLS.L30.T18TYN.2021123T153000.v2.0", "nir", (1,)),
        ("HLS.L30.T18TYN.2021124T153000.v2.0", "nir", (1,)),
    ],
)
def test_a_stac_item_s_common_names_outrank_its_numbers(
    item: str, id_: str, bands: tuple[int, ...], tmp_path: Path
) -> None:
    (read,) = read_items(SENSORS / "stac_items" / f"{item}.json")
    item_raster(read, modality(id_), tmp_path / "item.vrt")
    text = (tmp_path / "item.vrt").read_text(encoding="utf-8")
    assert tuple(map(int, re.findall(r"<SourceBand>(\d+)", text))) == bands


@pytest.mark.parametrize("item", ["nodata_in_item", "nodata_in_bands11"])
def test_nodata_that_only_the_item_states_is_no_data(item: str, tmp_path: Path) -> None:
    (read,) = read_items(SENSORS / "stac_items" / f"{item}.json")
    item_raster(read, modality("nir"), tmp_path / "item.vrt")
    assert "<NoDataValue>-9999.0</NoDataValue>" in (tmp_path / "item.vrt").read_text(
        encoding="utf-8"
    )
