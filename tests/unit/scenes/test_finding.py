"""Which scenes a source names, and the rasters of STAC items."""

from __future__ import annotations

import datetime as dt
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pystac
import pytest
import rasterio
from affine import Affine

from backend.errors import Any2AnyError, InputError
from backend.modalities import modality
from backend.process import PATIENCE
from backend.scenes.finding import Scene, find_scenes
from backend.source.level import resolve_level
from backend.source.raster import open_source
from tests.runs import ORIGIN, UTM, write_scene

RGB, MS, NIR = modality("rgb"), modality("ms"), modality("nir")


def names(found: list[Scene] | None) -> list[str]:
    assert found is not None
    return [scene.name for scene in found]


def test_a_folder_s_rasters_but_for_what_is_in_the_output_folder(tmp_path: Path) -> None:
    for name in (
        "b.tif",
        "a.TIF",
        "deep/er/a.tif",
        "out/a_nir.tif",
        "x.tif.partial/rows.tif",
        "notes.txt",
        "a.tif.aux.xml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")

    assert names(find_scenes(str(tmp_path), RGB, tmp_path / "out")) == ["a", "b", "deep/er/a"]


def test_a_folder_without_a_raster_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no raster") as reported:
        find_scenes(str(tmp_path), RGB, tmp_path / "out")
    assert reported.value.code == "input.empty"


def test_two_scenes_of_one_output_are_reported(tmp_path: Path) -> None:
    for name in ("a.tif", "a.jp2"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(InputError, match="same output"):
        find_scenes(str(tmp_path), RGB, tmp_path / "out")


def test_a_list_reports_scenes_of_the_same_name_apart_by_their_folders(tmp_path: Path) -> None:
    for name in ("x/one/rgb.tif", "y/one/rgb.tif", "two/rgb.tif", "other.tif"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write_scene(tmp_path / name, "rgb", 16, 16)

    (tmp_path / "list.txt").write_text(
        "x/one/rgb.tif\n# a"
        " remark\n\ny/one/rgb.tif\ntwo/rgb.tif\nother.tif\n/vsicurl/http://host/far.tif\n"
    )
    found = find_scenes(str(tmp_path / "list.txt"), RGB, tmp_path / "out")
    assert names(found) == ["x/one/rgb", "y/one/rgb", "two/rgb", "other", "far"]
    assert found is not None
    assert Path(found[0].source) == tmp_path / "x/one/rgb.tif"
    (tmp_path / "list.txt").write_text("missing.tif\ntwo/rgb.tif\n")
    assert names(find_scenes(str(tmp_path / "list.txt"), RGB, tmp_path / "out")) == [
        "missing",
        "rgb",
    ]


def test_a_long_list_takes_no_time(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(
        "".join(f"/vsicurl/http://host/{number}/rgb.tif\n" for number in range(5000))
    )
    found = find_scenes(str(tmp_path / "list.txt"), RGB, tmp_path / "out")
    assert len(set(names(found))) == 5000


def test_one_raster_is_no_list(tmp_path: Path) -> None:
    scene = write_scene(tmp_path / "scene.tif", "rgb", 16, 16)
    (tmp_path / "grid.txt").write_text("0 0 1\n1 0 2\n0 1 3\n1 1 4\n")  # GDAL's XYZ
    (tmp_path / "other.json").write_text('{"type": "Topology"}')

    for source in (
        scene,
        tmp_path / "grid.txt",
        tmp_path / "other.json",
        tmp_path / "missing.txt",
        tmp_path / "missing",
    ):
        assert find_scenes(str(source), RGB, tmp_path / "out") is None


def write_asset(path: Path, value: int, size: int, gsd: float, **profile: object) -> Path:
    grid = Affine(gsd, 0, ORIGIN[0], 0, -gsd, ORIGIN[1])
    options = {
        "driver": "GTiff",
        "width": size,
        "height": size,
        "count": 1,
        "dtype": "uint16",
        "nodata": 0,
        "crs": UTM,
        "transform": grid,
    }

    with rasterio.open(path, "w", **(options | profile)) as raster:
        raster.write(np.full((raster.count, size, size), value, raster.dtypes[0]))
    return path


def sentinel_item(folder: Path, **properties: object) -> pystac.Item:
    """As Element 84's Earth Search writes them: an asset per band, and one to look at."""
    about = {"platform": "sentinel-2b", "processing:level": "L2A"} | properties
    item = pystac.Item(
        "S2B_33TWG_20240501_0_L2A", None, None, dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC), about
    )
    bands = {
        "red": (1200, 64, 10),
        "green": (1300, 64, 10),
        "blue": (1400, 64, 10),
        "nir": (1500, 64, 10),
        "rededge1": (1600, 32, 20),
        "rededge2": (1700, 32, 20),
        "rededge3": (1800, 32, 20),
        "nir08": (1900, 32, 20),
        "swir16": (2000, 32, 20),
        "swir22": (2100, 32, 20),
    }
    for name, (value, size, gsd) in bands.items():
        write_asset(folder / f"{name}.tif", value, size, gsd)
        fields = {
            "eo:bands": [{"name": name, "common_name": name}],
            "raster:bands": [{"scale": 0.0001, "offset": -0.1}],
        }
        item.add_asset(
            name,
            pystac.Asset(
                f"./{name}.tif",
                media_type=pystac.MediaType.COG,
                roles=["data"],
                extra_fields=fields,
            ),
        )

    write_asset(folder / "visual.tif", 99, 64, 10, count=3, dtype="uint8")
    eyes = {"eo:bands": [{"name": one, "common_name": one} for one in ("red", "green", "blue")]}
    item.add_asset(
        "visual",
        pystac.Asset(
            "./visual.tif", media_type=pystac.MediaType.COG, roles=["visual"], extra_fields=eyes
        ),
    )

    item.add_asset(
        "thumbnail", pystac.Asset("./red.tif", media_type=pystac.MediaType.COG, roles=["thumbnail"])
    )
    return item


def prepared(item: pystac.Item, folder: Path, kind: str) -> Path:
    """The raster of the only item of a collection that is written to disk."""
    pystac.ItemCollection([item]).save_object(str(folder / "items.json"))
    found = find_scenes(str(folder / "items.json"), modality(kind), folder / "out")
    assert found is not None
    (scene,) = found
    scene.prepare(modality(kind))
    return Path(scene.source)


@pytest.mark.parametrize(
    ("kind", "first", "last"), [("rgb", 0.02, 0.04), ("ms", 0.06, 0.11), ("nir", 0.05, 0.05)]
)
def test_an_item_s_assets_become_one_raster_of_the_modality(
    tmp_path: Path, kind: str, first: float, last: float
) -> None:
    path = prepared(sentinel_item(tmp_path), tmp_path, kind)
    with open_source(str(path), modality(kind)) as source:
        values = source.read(source_rect(source)).values
        assert source.size == ((32, 32) if kind == "ms" else (64, 64))
        assert source.crs is not None
        assert resolve_level(source).level == "boa"

    np.testing.assert_allclose(values[0], first, atol=1e-6)
    np.testing.assert_allclose(values[-1], last, atol=1e-6)


def source_rect(source: object) -> object:
    from backend.geometry.tiling import Rect

    width, height = source.size  # type: ignore[attr-defined]
    return Rect(0, 0, width, height)


def test_an_offset_that_was_applied_is_not_applied_again(tmp_path: Path) -> None:
    path = prepared(
        sentinel_item(tmp_path, **{"earthsearch:boa_offset_applied": True}), tmp_path, "nir"
    )
    with open_source(str(path), NIR) as source:
        np.testing.assert_allclose(source.read(source_rect(source)).values, 0.15, atol=1e-6)


def test_assets_of_other_sizes_lie_on_the_finest_grid(tmp_path: Path) -> None:
    item = sentinel_item(tmp_path)
    write_asset(tmp_path / "green.tif", 1300, 32, 20)
    path = prepared(item, tmp_path, "rgb")
    with rasterio.open(path) as raster:
        assert raster.shape == (64, 64)
        assert (raster.read(2) == 1300).all()


def test_a_raster_that_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    item = sentinel_item(tmp_path)
    before = prepared(item, tmp_path, "rgb").stat().st_mtime_ns
    assert prepared(item, tmp_path, "rgb").stat().st_mtime_ns == before


def test_what_an_item_lacks_is_reported(tmp_path: Path) -> None:
    item = sentinel_item(tmp_path)
    del item.assets["swir16"]
    with pytest.raises(InputError, match="no assets with B05") as reported:
        prepared(item, tmp_path, "ms")
    assert reported.value.code == "input.bands"
    del item.assets["red"]
    # what is made to be looked at is better than nothing
    with rasterio.open(prepared(item, tmp_path, "rgb")) as raster:
        assert raster.dtypes[0] == "uint8"
    (tmp_path / "nir.tif").unlink()
    with pytest.raises(InputError) as reported:
        prepared(item, tmp_path, "nir")
    assert reported.value.code == "input.not_found"


def test_assets_in_two_coordinate_systems_are_reported(tmp_path: Path) -> None:
    item = sentinel_item(tmp_path)
    write_asset(tmp_path / "green.tif", 1300, 64, 10, crs="EPSG:32632")
    with pytest.raises(InputError) as reported:
        prepared(item, tmp_path, "rgb")
    assert reported.value.code == "input.georeference"


def test_landsat_and_radar_and_several_bands_in_one_asset(tmp_path: Path) -> None:
    landsat = pystac.Item(
        "LC08_L2SP_190027",
        None,
        None,
        dt.datetime(2024, 5, 1, tzinfo=dt.UTC),
        {"platform": "landsat-8"},
    )

    write_asset(tmp_path / "b5.tif", 9000, 64, 30)
    reported = {
        "bands": [{"name": "OLI_B5", "eo:common_name": "nir08"}],
        "raster:scale": 2.75e-05,
        "raster:offset": -0.2,
    }
    landsat.add_asset(
        "nir08",
        pystac.Asset(
            "b5.tif", media_type=pystac.MediaType.COG, roles=["data"], extra_fields=reported
        ),
    )

    with open_source(str(prepared(landsat, tmp_path, "nir")), NIR) as source:
        np.testing.assert_allclose(
            source.read(source_rect(source)).values, 9000 * 2.75e-05 - 0.2, atol=1e-6
        )

    radar = pystac.Item("S1A_IW_GRDH", None, None, dt.datetime(2024, 5, 1, tzinfo=dt.UTC), {})
    for name, value in (("vh", 0.01), ("vv", 0.1)):
        write_asset(tmp_path / f"{name}.tif", 1, 64, 10, dtype="float32")
        with rasterio.open(tmp_path / f"{name}.tif", "r+") as raster:
            raster.write(np.full((1, 64, 64), value, np.float32))
        radar.add_asset(
            name, pystac.Asset(f"{name}.tif", media_type=pystac.MediaType.GEOTIFF, roles=["data"])
        )

    with rasterio.open(prepared(radar, tmp_path, "sar")) as raster:
        assert raster.descriptions == ("VV",)
        np.testing.assert_allclose(raster.read(1), 0.1)

    stack = pystac.Item("stack", None, None, dt.datetime(2024, 5, 1, tzinfo=dt.UTC), {})
    write_scene(tmp_path / "stack.tif", "rgb", 64, 64)
    reported = {"eo:bands": [{"name": name} for name in ("B04", "B03", "B02")]}
    stack.add_asset(
        "all", pystac.Asset("stack.tif", media_type=pystac.MediaType.GEOTIFF, extra_fields=reported)
    )

    with (
        rasterio.open(prepared(stack, tmp_path, "rgb")) as raster,
        rasterio.open(tmp_path / "stack.tif") as own,
    ):
        np.testing.assert_array_equal(raster.read(), own.read())


def test_catalogues_and_single_items_are_followed_and_broken_ones_reported(tmp_path: Path) -> None:
    item = sentinel_item(tmp_path)
    catalog = pystac.Catalog("all", "made", href=str(tmp_path / "catalog.json"))
    item.set_self_href(str(tmp_path / "item.json"))
    catalog.add_item(item, set_parent=True)
    catalog.save(pystac.CatalogType.SELF_CONTAINED)

    for start in (tmp_path / "catalog.json", Path(item.get_self_href() or "")):
        assert names(find_scenes(str(start), RGB, tmp_path / "out")) == [
            "S2B_33TWG_20240501_0_L2A"
        ], start

    (tmp_path / "broken.json").write_text('{"type": "Feature", "stac_version": "1.0.0"}')
    (tmp_path / "empty.json").write_text('{"type": "FeatureCollection", "features": []}')
    for name, code in (("broken.json", "input.unreadable"), ("empty.json", "input.empty")):
        with pytest.raises(Any2AnyError) as reported:
            find_scenes(str(tmp_path / name), RGB, tmp_path / "out")
        assert reported.value.code == code


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The folder over HTTP, by another process: GDAL waits for it without letting this one's
    threads run.
    """
    command = [
        sys.executable,
        "-u",
        "-m",
        "http.server",
        "0",
        "--bind",
        "127.0.0.1",
        "--directory",
        str(tmp_path),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        port = re.search(r"port (\d+)", server.stdout.readline())
        assert port is not None
        yield f"http://127.0.0.1:{port[1]}"
        server.kill()


def test_assets_are_read_over_http(tmp_path: Path, served: str) -> None:
    item = sentinel_item(tmp_path)
    for name, asset in item.assets.items():
        asset.href = f"{served}/{name}.tif"
    with open_source(str(prepared(item, tmp_path, "nir")), NIR) as source:
        np.testing.assert_allclose(source.read(source_rect(source)).values, 0.05, atol=1e-6)


def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    """With a shorter patience than the usual one, which is set where the user has none."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"/vsicurl/http://127.0.0.1:{silent.getsockname()[1]}/scene.tif"
        command = [sys.executable, "-m", "backend", "inspect", address]
        environment = os.environ | {"GDAL_HTTP_LOW_SPEED_TIME": "1", "GDAL_HTTP_MAX_RETRY": "0"}
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, check=False, timeout=60
        )

    assert done.returncode == 2
    assert "error[input.unreadable]" in done.stderr
    assert int(PATIENCE["GDAL_HTTP_LOW_SPEED_TIME"]) <= 30
    assert int(PATIENCE["GDAL_HTTP_CONNECTTIMEOUT"]) <= 30
    assert int(PATIENCE["GDAL_HTTP_LOW_SPEED_LIMIT"]) >= 1, (
        "without a limit, slow is never too slow"
    )


def test_a_raster_is_made_for_the_requested_modality_only(tmp_path: Path) -> None:
    item = sentinel_item(tmp_path)
    assert prepared(item, tmp_path, "rgb") != prepared(item, tmp_path, "nir")
