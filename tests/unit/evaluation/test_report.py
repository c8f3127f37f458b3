"""A comparison's HTML page: what its pictures are made of, and the page itself."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.io import MemoryFile

from backend.errors import OutputError
from backend.evaluation import compare as module
from backend.evaluation import report
from backend.evaluation.compare import compare
from backend.evaluation.report import BINS, ReportSums
from backend.modalities import modality
from backend.shared import TAG_NAMESPACE

RGB = modality("rgb")


def images() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    truth = rng.uniform(0.02, 0.38, (3, 90, 70)).astype(np.float32)
    made = truth + np.float32(0.01)
    made[:, 60:, 35:] += np.float32(0.09)
    valid = np.ones((90, 70), dtype=bool)
    valid[:20, :20] = False
    return made, truth, valid


def test_strips_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "MAP_SIDE", 13)
    made, truth, valid = images()
    whole, strips = ReportSums(RGB, 70, 90), ReportSums(RGB, 70, 90)
    whole.add(made, truth, valid, 0)
    for top, bottom in ((0, 33), (33, 64), (64, 90)):
        strips.add(made[:, top:bottom], truth[:, top:bottom], valid[top:bottom], top)
    np.testing.assert_array_equal(strips.pairs, whole.pairs)
    np.testing.assert_allclose(strips.error_map, whole.error_map)
    assert whole.pairs.sum() == 3 * valid.sum()
    assert whole.block == 7
    assert whole.error_map.shape == (13, 10)
    assert np.isnan(whole.error_map[0, 0])
    assert whole.error_map[4, 8] == pytest.approx(0.01, abs=1e-4)
    assert whole.error_map[10, 8] == pytest.approx(0.1, abs=1e-4)


def test_pairs_lie_where_their_values_say() -> None:
    sums = ReportSums(RGB, 10, 10)
    sums.add(
        np.full((3, 10, 10), 0.301, np.float32),
        np.full((3, 10, 10), 0.101, np.float32),
        np.ones((10, 10), bool),
        0,
    )

    measured, translated = np.argwhere(sums.pairs[0])[0]
    assert (measured, translated) == (int(0.101 / 0.4 * BINS), int(0.301 / 0.4 * BINS))


def write(path: Path, values: np.ndarray, valid: np.ndarray) -> Path:
    profile = {
        "driver": "GTiff",
        "width": 70,
        "height": 90,
        "count": 3,
        "dtype": "uint16",
        "nodata": 0,
    }
    with rasterio.open(
        path, "w", **profile, crs="EPSG:32618", transform=rasterio.Affine(10, 0, 4e5, 0, -10, 4e6)
    ) as out:
        out.write(np.where(valid, np.rint(values * 1e4), 0).astype(np.uint16))
        out.update_tags(ns=TAG_NAMESPACE, SYNTHETIC="YES", TARGET_MODALITY="rgb")

    return path


def test_the_page_reports_the_figures_and_shows_three_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STRIP_PIXELS", 1)
    made, truth, valid = images()
    paths = [
        str(write(tmp_path / name, values, valid))
        for name, values in (("made <1>.tif", made), ("true.tif", truth))
    ]
    page = tmp_path / "page.html"
    found = compare(*paths, report=page)
    text = page.read_text(encoding="utf-8")
    assert f"<td>PSNR</td><td>{found.figures.psnr_db:.2f} dB</td>" in text
    assert f"<td>Bias of B04</td><td>{found.figures.bias[0]:+.4f} reflectance</td>" in text
    assert "made &lt;1&gt;.tif" in text
    assert str(tmp_path) not in text
    pictures = [base64.b64decode(png) for png in re.findall(r"base64,([^']+)'", text)]
    assert len(pictures) == 3
    for png in pictures:
        with MemoryFile(png) as memory, memory.open() as picture:
            assert len(np.unique(picture.read(1))) > 20

    assert [path.name for path in tmp_path.glob("page*")] == ["page.html"]
    with pytest.raises(OutputError, match="The report") as caught:
        compare(*paths, report=tmp_path / "nowhere" / "page.html")
    assert caught.value.code == "output.not_writable"
