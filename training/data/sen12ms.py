"""SEN12MS (Schmitt et al. 2019): Sentinel-1 VV and VH in dB, 13 bands of Sentinel-2, 256 x 256
pixels of 10 m, four seasons.

    ROIs1158_spring/s1_1/ROIs1158_spring_s1_1_p30.tif
    ROIs1158_spring/s2_1/ROIs1158_spring_s2_1_p30.tif

Also with a folder per sensor, as its archives unpack (ROIs1158_spring_s1/s1_1/...).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from backend.arrays import FloatArray
from backend.geometry.grid import cell_means
from training.data.source import TOA, Entry, read_bands, reflectance

SIZE = 256
NAME = re.compile(r"(ROIs\d+_[a-z]+)_s2_(\d+)_p(\d+)\.tif$")
# Bands of its Sentinel-2 files, 1-based: B1 B2 B3 B4 B5 B6 B7 B8 B8A B9 B10 B11 B12.
RGB, NIR, MS = (4, 3, 2), (8,), (5, 6, 7, 9, 12, 13)


class Sen12Ms:
    """SAR, RGB, NIR and MS; patches of a scene overlap by half, so the scene is the place."""

    name = "sen12ms"
    modalities = ("sar", "rgb", "nir", "ms")
    licence = "CC-BY-4.0"
    level = TOA

    def entries(self, root: Path) -> Iterator[Entry]:
        for optical in sorted(root.glob("ROIs*/s2_*/ROIs*_s2_*_p*.tif")):
            match = NAME.search(optical.name)
            if match is None:
                continue
            season, scene, patch = match.groups()
            name = f"{season}_s1_{scene}_p{patch}.tif"
            beside, apart = (
                root / folder / f"s1_{scene}" / name for folder in (season, f"{season}_s1")
            )
            files = {"s2": optical, "s1": apart if apart.is_file() else beside}
            yield Entry(
                f"{self.name}_{season}_{scene}_p{patch}", f"{self.name}_{season}_{scene}", files
            )

    def read(self, entry: Entry) -> dict[str, FloatArray]:
        backscatter = read_bands(entry.files["s1"], (1,), SIZE)
        optical = read_bands(entry.files["s2"], tuple(range(1, 14)), SIZE)

        def of(bands: tuple[int, ...], modality_id: str) -> FloatArray:
            return reflectance(optical[[band - 1 for band in bands]], modality_id)

        return {
            "sar": np.where(np.isfinite(backscatter), backscatter, np.nan).astype(np.float32),
            "rgb": of(RGB, "rgb"),
            "nir": of(NIR, "nir"),
            "ms": cell_means(of(MS, "ms"), 2),
        }
