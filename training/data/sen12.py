"""SEN1-2 (Schmitt et al. 2018): Sentinel-1 VV beside red, green and blue of Sentinel-2, 8-bit PNG
of 256 x 256 pixels.

    ROIs1158_spring/s1_0/ROIs1158_spring_s1_0_p1.png
    ROIs1158_spring/s2_0/ROIs1158_spring_s2_0_p1.png

No georeferencing. 8-bit values stand for the modalities' evaluation ranges; radar's are linear in
dB, not an amplitude as in pictures of unknown origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from backend.arrays import FloatArray
from backend.modalities import modality
from backend.radiometry import UINT8_MAX, Radiometry
from training.data.source import UNKNOWN, Entry, read_bands

SIZE = 256
NAME = re.compile(r"(ROIs\d+_[a-z]+)_s2_(\d+)_p(\d+)\.png$")


class Sen12:
    """SAR and RGB; the scene is the place."""

    name = "sen12"
    modalities = ("sar", "rgb")
    licence = "CC-BY-4.0"
    level = UNKNOWN

    def entries(self, root: Path) -> Iterator[Entry]:
        for optical in sorted(root.glob("ROIs*/s2_*/ROIs*_s2_*_p*.png")):
            match = NAME.search(optical.name)
            if match is None:
                continue
            season, scene, patch = match.groups()
            radar = root / season / f"s1_{scene}" / f"{season}_s1_{scene}_p{patch}.png"
            yield Entry(
                f"{self.name}_{season}_{scene}_p{patch}",
                f"{self.name}_{season}_{scene}",
                {"s2": optical, "s1": radar},
            )

    def read(self, entry: Entry) -> dict[str, FloatArray]:
        low, high = modality("sar").evaluation_range
        radar, colours = (
            read_bands(entry.files["s1"], (1,), SIZE),
            read_bands(entry.files["s2"], (1, 2, 3), SIZE),
        )
        decibels = low + radar * np.float32((high - low) / UINT8_MAX)
        return {
            "sar": decibels.astype(np.float32),
            "rgb": Radiometry("uint8").to_physical(colours, modality("rgb")),
        }
