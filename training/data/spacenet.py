"""SpaceNet-3 and SpaceNet-5 (roads): WorldView-3 PAN beside pansharpened RGB, chips of 1300 x 1300
pixels of 0.3 m.

    AOI_2_Vegas/PAN/SN3_roads_train_AOI_2_Vegas_PAN_img12.tif
    AOI_2_Vegas/PS-RGB/SN3_roads_train_AOI_2_Vegas_PS-RGB_img12.tif
    AOI_7_Moscow/PAN/SN5_roads_train_AOI_7_Moscow_PAN_chip3.tif

Pansharpened RGB has PAN's grid: it is averaged 2 x 2, so that 256 of its pixels cover 512 of PAN
(SPEC). A chip is cut into the four such windows that fit. Its 11-bit numbers come without a
calibration; they are scaled to about reflectance, as WorldView-2's of SpaceNet-6 are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from backend.arrays import FloatArray
from backend.geometry.grid import cell_means
from backend.modalities import modality
from backend.radiometry import Radiometry
from training.data.source import SPACENET6_GAIN, UNKNOWN, Entry, is_eight_bit, read_bands

CHIP, PATCH = 1300, 512  # pixels of PAN
MARGIN = (CHIP - 2 * PATCH) // 2  # the four windows lie in the middle of a chip
NAME = re.compile(
    r"(SN[35])_roads_(train|test_public)_(AOI_\d+_[A-Za-z_]+)_PAN_(img|chip)(\d+)\.tif$"
)


class SpaceNet:
    """PAN and RGB; the chip is the place.

    Args:
        number: 3 or 5.
    """

    modalities = ("pan", "rgb")
    licence = "CC-BY-SA-4.0"
    level = UNKNOWN

    def __init__(self, number: int) -> None:
        self.number = number
        self.name = f"spacenet{number}"

    def entries(self, root: Path) -> Iterator[Entry]:
        for pan in sorted(root.glob("**/PAN/*_PAN_*.tif")):
            match = NAME.search(pan.name)
            if match is None or match[1] != f"SN{self.number}":
                continue
            rgb = pan.parent.parent / "PS-RGB" / pan.name.replace("_PAN_", "_PS-RGB_")
            place = f"{self.name}_{match[3]}_{match[4]}{match[5]}"
            for quarter in range(4):
                yield Entry(f"{place}_{quarter}", place, {"pan": pan, "rgb": rgb})

    def read(self, entry: Entry) -> dict[str, FloatArray]:
        down, across = divmod(int(entry.id[-1]), 2)
        rows = slice(MARGIN + down * PATCH, MARGIN + (down + 1) * PATCH)
        columns = slice(MARGIN + across * PATCH, MARGIN + (across + 1) * PATCH)
        pan = _physical(entry.files["pan"], (1,), "pan")[:, rows, columns]
        return {
            "pan": pan,
            "rgb": cell_means(_physical(entry.files["rgb"], (1, 2, 3), "rgb")[:, rows, columns], 2),
        }


def _physical(path: Path, bands: tuple[int, ...], id_: str) -> FloatArray:
    """A whole chip: bytes as everywhere, larger numbers by the gain; zeros alone are no value."""
    numbers = read_bands(path, bands, CHIP)
    values = (
        Radiometry("uint8").to_physical(numbers, modality(id_))
        if is_eight_bit(path)
        else numbers * np.float32(SPACENET6_GAIN)
    )
    return np.where((numbers == 0).all(axis=0), np.nan, values).astype(np.float32)
