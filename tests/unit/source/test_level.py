"""The processing level of a raster, from tags and names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from backend.modalities import modality
from backend.source.level import resolve_level
from backend.source.raster import open_source


def written(path: Path, tags: dict[str, str]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    profile = {
        "driver": "GTiff",
        "width": 16,
        "height": 16,
        "count": 3,
        "dtype": "uint16",
        "crs": "EPSG:32631",
    }

    with rasterio.open(path, "w", transform=from_origin(0, 0, 10, 10), **profile) as out:
        out.write(np.full((3, 16, 16), 900, np.uint16))
        out.update_tags(**tags)

    return str(path)


@pytest.mark.parametrize(
    ("name", "tags", "level"),
    [
        ("scene.tif", {}, "unknown"),
        ("scene.tif", {"PROCESSING_LEVEL": "Level-1C"}, "toa"),
        ("scene.tif", {"PRODUCT_URI": "S2A_MSIL2A_20230101T101010_N0509_R022_T31TCJ.SAFE"}, "boa"),
        ("S2B_MSIL1C_20230101T101010_N0509_R022_T31TCJ.SAFE/rgb.tif", {}, "toa"),
        ("T31TCJ_20230101T101010_L2A_rgb.tif", {}, "boa"),
        ("LC09_L2SP_195030_20230101_20230103_02_T1.tif", {}, "boa"),
        ("LC08_L1TP_195030_20230101_20230103_02_T1.tif", {}, "toa"),
        ("HLS.S30.T31TCJ.2023001T101010.v2.0.tif", {}, "boa"),
        # a tag that names both says nothing
        ("S2A_MSIL1C_x/scene_L2A_.tif", {"NOTE": "from L1C to L2A"}, "boa"),
        ("total_boats_toast.tif", {}, "unknown"),
    ],
)
def test_level_is_what_tags_say_then_what_the_name_says(
    tmp_path: Path, name: str, tags: dict[str, str], level: str
) -> None:
    with open_source(written(tmp_path / name, tags), modality("rgb")) as source:
        found = resolve_level(source)
        assert found.level == level
        assert found.reason
        assert resolve_level(source, "boa").level == "boa"
