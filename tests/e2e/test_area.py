"""A job's polygons: inside, the pixels of the whole run; outside, nodata that nobody computed."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.features import geometry_mask
from rasterio.warp import transform_geom

from backend.errors import Cancelled, InputError
from backend.machine.estimate import estimate
from backend.modalities import modality
from backend.source.area import read_polygons
from tests.runs import ORIGIN, UTM, Pixels, Translator, known_times, write_scene

LATENTS = (300, 130)  # columns and rows of the scene: six by two windows and more


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    f = modality("ms").vae_factor
    return write_scene(
        tmp_path_factory.mktemp("scene") / "scene.tif", "ms", LATENTS[0] * f, LATENTS[1] * f
    )


def ring(scene: Path, *corners: tuple[float, float]) -> list[list[float]]:
    """Corners as shares of the scene's width and height -> a closed ring in its CRS."""
    with rasterio.open(scene) as raster:
        points = [
            raster.transform @ (x * raster.width, y * raster.height)
            for x, y in (*corners, corners[0])
        ]

    return [list(point) for point in points]


def two_fields(scene: Path) -> dict[str, Any]:
    """A triangle with a hole near the left edge, and a small rectangle far on the right."""
    triangle = ring(scene, (0.02, 0.1), (0.25, 0.2), (0.1, 0.9))
    hole = ring(scene, (0.1, 0.3), (0.14, 0.3), (0.12, 0.4))
    field = ring(scene, (0.9, 0.8), (0.97, 0.8), (0.97, 0.95), (0.9, 0.95))
    return {"crs": UTM, "coordinates": [[triangle, hole], [field]]}


def inside(area: dict[str, Any], raster: rasterio.DatasetReader) -> np.ndarray:
    geometry = {"type": "MultiPolygon", "coordinates": area["coordinates"]}
    return geometry_mask([geometry], (raster.height, raster.width), raster.transform, invert=True)


@pytest.mark.parametrize(
    ("target", "fields"),
    [("rgb", {}), ("rgb", {"joint": True}), ("pan", {}), ("sar", {"samples": 2})],
    ids=str,
)
def test_inside_lie_the_pixels_of_the_whole_run(
    translator: Translator, scene: Path, tmp_path: Path, target: str, fields: dict[str, Any]
) -> None:
    whole = Pixels.of(translator(scene, tmp_path / "whole.tif", "ms", target, **fields).output)
    area = two_fields(scene)
    result = translator(scene, tmp_path / "part.tif", "ms", target, area=area, **fields)
    part = Pixels.of(result.output)
    f, f_source = modality(target).vae_factor, modality("ms").vae_factor
    column, row, width, height = (number * f // f_source for number in result.window)
    expected = whole.crop(column, row, width, height)
    with rasterio.open(result.output) as raster:
        wanted = inside(area, raster)
    np.testing.assert_array_equal(part.valid, wanted & expected.valid)
    np.testing.assert_array_equal(part.values[:, part.valid], expected.values[:, part.valid])
    assert 0 < wanted.mean() < 0.5


def test_windows_without_a_polygon_are_not_run(
    translator: Translator, scene: Path, tmp_path: Path
) -> None:
    whole = translator(scene, tmp_path / "whole.tif", "ms", "rgb")
    part = translator(scene, tmp_path / "part.tif", "ms", "rgb", area=two_fields(scene))
    assert part.tiles < 0.7 * whole.tiles


def test_a_cut_run_goes_on(translator: Translator, scene: Path, tmp_path: Path) -> None:
    area, stop = two_fields(scene), threading.Event()
    straight = Pixels.of(
        translator(scene, tmp_path / "straight.tif", "ms", "rgb", area=area).output
    )
    job = translator.job(scene, tmp_path / "cut.tif", "ms", "rgb", area=area)
    with pytest.raises(Cancelled):
        translator.run(job, lambda progress: stop.set() if progress.done > 3 else None, stop)
    cut = Pixels.of(translator.run(job)[0].output)
    np.testing.assert_array_equal(cut.valid, straight.valid)
    np.testing.assert_array_equal(cut.values, straight.values)


def test_a_fill_keeps_what_is_known_inside_only(
    translator: Translator, scene: Path, tmp_path: Path
) -> None:
    known = translator(scene, tmp_path / "known.tif", "ms", "rgb")
    area = two_fields(scene)
    filled = translator(
        scene,
        tmp_path / "filled.tif",
        "ms",
        "rgb",
        reference=str(known.output),
        fill=True,
        area=area,
    )
    with rasterio.open(filled.output) as raster, rasterio.open(filled.mask_output) as mask:
        wanted = inside(area, raster)
        f, f_source = modality("rgb").vae_factor, modality("ms").vae_factor
        of_known = (
            Pixels.of(known.output)
            .crop(*(number * f // f_source for number in filled.window))
            .valid
        )
        np.testing.assert_array_equal(raster.dataset_mask() > 0, wanted & of_known)
        np.testing.assert_array_equal(mask.read(1) == 1, wanted & of_known)

    assert filled.filled_fraction == 0.0


def test_polygons_may_be_in_another_system(
    translator: Translator, scene: Path, tmp_path: Path
) -> None:
    area = two_fields(scene)
    geometry = transform_geom(
        UTM, "EPSG:4326", {"type": "MultiPolygon", "coordinates": area["coordinates"]}
    )
    file = tmp_path / "fields.geojson"
    file.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "properties": {}, "geometry": geometry}],
            }
        )
    )

    there = Pixels.of(
        translator(scene, tmp_path / "there.tif", "ms", "rgb", area=read_polygons(file)).output
    )
    here = Pixels.of(translator(scene, tmp_path / "here.tif", "ms", "rgb", area=area).output)
    assert (there.valid == here.valid).mean() > 0.999  # a centre on an edge may fall to either side


def test_the_estimate_counts_what_is_run(
    translator: Translator, scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_times(monkeypatch)
    whole = estimate(translator.job(scene, tmp_path / "whole.tif", "ms", "rgb"), translator.models)
    part = estimate(
        translator.job(scene, tmp_path / "part.tif", "ms", "rgb", area=two_fields(scene)),
        translator.models,
    )
    run = translator(scene, tmp_path / "part.tif", "ms", "rgb", area=two_fields(scene)).tiles
    assert 0.6 * run <= part.windows <= 1.4 * run
    assert part.seconds < 0.75 * whole.seconds


@pytest.mark.parametrize(
    ("area", "code", "said"),
    [
        (
            {"crs": UTM, "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
            "input.usage",
            "outside",
        ),
        (
            {"crs": "EPSG:999999", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
            "input.usage",
            "coordinate system",
        ),
        (
            {"crs": UTM, "coordinates": [[[[0, 0], [1, 0], [0, 0]]]]},
            "input.usage",
            "four positions",
        ),
        (
            {"crs": UTM, "coordinates": [[[[0, 0], [1, float("nan")], [1, 1], [0, 0]]]]},
            "input.usage",
            "finite",
        ),
        ({"crs": UTM, "coordinates": [[]]}, "input.usage", "rings"),
        ({"crs": UTM, "coordinates": []}, "input.usage", "at least 1"),
        (
            {"crs": UTM, "coordinates": [[[[number, number] for number in [*range(20_001), 0]]]]},
            "input.usage",
            "simplify",
        ),
    ],
    ids=["outside", "no such system", "a line", "not finite", "no ring", "nothing", "too many"],
)
def test_polygons_that_say_nothing_are_refused(
    translator: Translator, scene: Path, tmp_path: Path, area: dict[str, Any], code: str, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        translator(scene, tmp_path / "out.tif", "ms", "rgb", area=area)
    assert caught.value.code == code
    assert said in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_source_without_georeference_has_no_polygons(
    translator: Translator, tmp_path: Path
) -> None:
    with rasterio.open(
        tmp_path / "bare.tif", "w", driver="GTiff", width=64, height=64, count=1, dtype="float32"
    ) as raster:
        raster.write(np.full((1, 64, 64), -10.0, dtype=np.float32))

    corner = [list(ORIGIN), [ORIGIN[0] + 9, ORIGIN[1]], [ORIGIN[0], ORIGIN[1] + 9], list(ORIGIN)]
    with pytest.raises(InputError) as caught:
        translator(
            tmp_path / "bare.tif",
            tmp_path / "out.tif",
            "sar",
            "rgb",
            radiometry="db",
            area={"crs": UTM, "coordinates": [[corner]]},
        )

    assert caught.value.code == "input.georeference"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"type": "Point", "coordinates": [0, 0]}',
        "[" * 100_000,
        '{"type": "Polygon"}',
        "\xff",
    ],
)
def test_files_without_polygons_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.geojson").write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        read_polygons(tmp_path / "odd.geojson")
    assert caught.value.code == "input.usage"
