"""Peak memory is as foretold, and does not grow with the raster's height.

Minutes: `pytest -m slow -s` on this file prints the figures, `.ci/measured.py run memory` keeps
them for the guide.

Fresh processes of the command line over VRTs that repeat one scene, 4096 wide, with a stand-in
model: the whole run is on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.windows import Window

from tests.runs import ORIGIN, Translator, write_scene

ROOT = Path(__file__).resolve().parents[2]
TILE = 1024  # pixels of the scene that is repeated
WIDTH = 4096
pytestmark = pytest.mark.timeout(5400)


def repeated(
    scene: Path, height: int, names: tuple[str, ...] = ("B04", "B03", "B02"), width: int = WIDTH
) -> Path:
    """A VRT of width x height pixels that repeats a scene of these bands."""
    places = [(column, row) for row in range(0, height, TILE) for column in range(0, width, TILE)]
    bands = []
    for band, name in enumerate(names, 1):
        size = f'xSize="{TILE}" ySize="{TILE}"'
        sources = "".join(
            f'<SimpleSource><SourceFilename relativeToVRT="1">{scene.name}</SourceFilename>'
            f'<SourceBand>{band}</SourceBand><SrcRect xOff="0" yOff="0" {size}/>'
            f'<DstRect xOff="{column}" yOff="{row}" {size}/></SimpleSource>'
            for column, row in places
        )
        bands.append(
            '<VRTRasterBand dataType="UInt16"'
            f' band="{band}"><Description>{name}</Description><NoDataValue>0</NoDataValue>'
            f"{sources}</VRTRasterBand>"
        )

    path = scene.with_name(f"{scene.stem}_repeated_{width}_{height}.vrt")
    path.write_text(
        f'<VRTDataset rasterXSize="{width}" rasterYSize="{height}"><SRS>EPSG:32633</SRS>'
        f"<GeoTransform>{ORIGIN[0]}, 10, 0, {ORIGIN[1]}, 0,"
        f" -10</GeoTransform>{''.join(bands)}</VRTDataset>"
    )
    return path


def translated(
    source: Path, model: Path | str, *more: str, target: str = "nir", output: Path | None = None
) -> dict[str, Any]:
    """The JSON result of a fresh process."""
    output = output or source.with_suffix(".tif")
    options = [
        "--source",
        "rgb",
        "--target",
        target,
        "--mode",
        "fast",
        "--model",
        str(model),
        "--device",
        "cpu",
        "--json",
        *more,
    ]

    command = [sys.executable, "-m", "backend", "translate", str(source), str(output), *options]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr[-2000:]
    return json.loads(finished.stdout.splitlines()[-1])


def foretold(source: Path, model: Path | str) -> dict[str, Any]:
    """What `estimate` says of the run that `translated` does, by a fresh process."""
    fields = {
        "source": str(source),
        "output": str(source.with_suffix(".out.tif")),
        "source_modality": "rgb",
        "targets": ["nir"],
    }

    job = source.with_suffix(".job.json")
    job.write_text(json.dumps(fields | {"model": str(model), "mode": "fast", "device": "cpu"}))
    command = [sys.executable, "-m", "backend", "estimate", "--job", str(job), "--json"]
    return json.loads(
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    )


def keep(record_property: Callable[[str, object], None], name: str, result: dict[str, Any]) -> int:
    """The run's peak memory in bytes; told, and recorded for the guide (.ci/measured.py)."""
    peak, seconds = result["peak_rss_bytes"], result["seconds"]["total"]
    print(
        f"\n{name}: peak {peak / 2**20:.0f} MiB, {result['tiles']} tiles, seconds"
        f" {json.dumps(result['seconds'])}",
        flush=True,
    )
    record_property(name, json.dumps({"peak_mib": peak / 2**20, "minutes": seconds / 60}))
    return int(peak)


@pytest.mark.parametrize(("width", "height"), [(512, 512), (2000, 1500), (8192, 700)])
def test_the_estimate_of_memory_is_within_a_fifth_of_what_is_used(
    translator: Translator, tmp_path: Path, width: int, height: int
) -> None:
    source = write_scene(tmp_path / "source.tif", "rgb", width, height)
    reported, used = (
        foretold(source, translator.model)["ram_bytes"],
        translated(source, translator.model, output=source.with_suffix(".out.tif")),
    )
    print(
        f"\n{width} x {height}: {reported / 2**20:.0f} MiB foretold,"
        f" {used['peak_rss_bytes'] / 2**20:.0f} used",
        flush=True,
    )
    assert reported == pytest.approx(used["peak_rss_bytes"], rel=0.2)


@pytest.mark.slow
def test_eight_times_the_height_needs_at_most_a_tenth_more_memory(
    translator: Translator, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    scene = write_scene(tmp_path / "scene.tif", "rgb", TILE, TILE)
    peaks = {}
    for height in (8192, 65536):
        result = translated(repeated(scene, height), translator.model)
        peaks[height] = keep(record_property, f"RGB to NIR, {WIDTH} x {height} pixels", result)
        assert (result["width"], result["height"]) == (WIDTH, height)

    assert peaks[65536] <= 1.1 * peaks[8192]


@pytest.mark.slow
def test_four_thousand_megapixels_stay_under_three_gigabytes(
    translator: Translator, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """65536 x 65536: a quarter of an hour on two cores, and 7 GB on disk."""
    scene = write_scene(tmp_path / "scene.tif", "rgb", TILE, TILE)
    result = translated(repeated(scene, 65536, width=65536), translator.model)
    assert (result["width"], result["height"]) == (65536, 65536)
    assert keep(record_property, "RGB to NIR, 65536 x 65536 pixels", result) < 3e9


@pytest.mark.slow
def test_a_fill_needs_no_more_memory_for_a_higher_raster(
    translator: Translator, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """A square hole per repetition of the scene, and what the source lacks too."""
    scene, known = (
        write_scene(tmp_path / "scene.tif", "rgb", TILE, TILE),
        write_scene(tmp_path / "known.tif", "nir", TILE, TILE),
    )
    with rasterio.open(known, "r+") as raster:
        raster.write(np.zeros((1, 120, 120), np.uint16), window=Window(300, 200, 120, 120))
    peaks = {}
    for height in (4096, 16384):
        reference = repeated(known, height, ("B08",))
        asked = ("--reference", str(reference), "--reference-radiometry", "dn10000", "--fill")
        result = translated(repeated(scene, height), translator.model, *asked)
        peaks[height] = keep(record_property, f"holes filled, {WIDTH} x {height} pixels", result)
        assert (result["width"], result["height"]) == (WIDTH, height)
        assert 0 < result["filled_fraction"] < 0.5

    # the lower one ends before GDAL's cache and the writer's queue are full
    assert peaks[16384] <= 1.3 * peaks[4096]


@pytest.mark.slow
def test_a_wide_raster_needs_no_more_memory_than_its_strips(
    translator: Translator, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Panchromatic: twice as many pixels across as the source, so that both are cut into strips,
    one of them into many.
    """
    scene = write_scene(tmp_path / "scene.tif", "rgb", TILE, TILE)
    peaks = {}
    for width in (32768, 131072):
        result = translated(repeated(scene, TILE, width=width), translator.model, target="pan")
        peaks[width] = keep(
            record_property, f"RGB to panchromatic, {width} x {TILE} pixels", result
        )
        assert (result["width"], result["height"]) == (2 * width, 2 * TILE)

    assert peaks[131072] <= 1.2 * peaks[32768]
