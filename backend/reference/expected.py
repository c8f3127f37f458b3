"""How far from the truth a model's values usually are: a small table in its folder, fitted on
held-out scenes.

Per direction and band, the mean squared error by the translated value, on the modality's evaluation
range; between its entries it is linear, beyond them constant. Made by
training/measure_reliability.py. Imports modalities; numpy only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backend.arrays import FloatArray
from backend.errors import ModelError
from backend.json_text import parsed
from backend.messages import message
from backend.modalities import Modality, direction_name, modality

EXPECTED_ERROR = "expected_error.json"  # of a model folder


@dataclass(frozen=True)
class ExpectedError:
    """One direction's table.

    Attributes:
        target: modality.
        at: (K,) translated values, physical units, ascending.
        squared: (C, K) mean squared errors there, physical units squared.
    """

    target: Modality
    at: npt.NDArray[np.float64]
    squared: npt.NDArray[np.float64]

    @classmethod
    def load(cls, folder: Path, sources: Sequence[str], target: str) -> ExpectedError | None:
        """A model's table of a direction, of several sources that of all of them or else of the
        first alone; None where its folder has none.

        Raises:
            ModelError: model.corrupt, when the file is not such a table.
        """
        try:
            text = (folder / EXPECTED_ERROR).read_bytes()
        except FileNotFoundError:
            return None

        try:
            tables = parsed(text)["directions"]
            entry = tables.get(direction_name(sources, target))
            if entry is None:
                entry = tables.get(direction_name(sources[:1], target))
            return None if entry is None else cls.from_dict(target, entry)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ModelError(
                "model.corrupt",
                message(
                    "{file} of '{folder}' is not a table of expected errors.",
                    file=EXPECTED_ERROR,
                    folder=folder.name,
                ),
            ) from None

    @classmethod
    def from_dict(
        cls, target: str, entry: dict[str, list[list[float]] | list[float]]
    ) -> ExpectedError:
        """Of the file's `{"at": [...], "rmse": [[...] per band]}` (raises ValueError)."""
        at, rmse = (
            np.array(entry["at"], dtype=np.float64),
            np.array(entry["rmse"], dtype=np.float64),
        )
        if (
            at.ndim != 1
            or rmse.shape != (modality(target).channels, len(at))
            or not (np.diff(at) > 0).all()
            or not (rmse >= 0).all()
        ):
            raise ValueError("no table")

        return cls(modality(target), at, rmse**2)

    def of(self, tile: FloatArray) -> FloatArray:
        """(C, H, W) expected squared error of a tile, physical units."""
        bands = [
            np.interp(band, self.at, squared)
            for band, squared in zip(tile, self.squared, strict=True)
        ]
        return np.stack(bands).astype(np.float32)
