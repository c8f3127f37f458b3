"""What an output raster looks like: dtype, nodata, numbers, band descriptions and tags (CONTRACT,
Output raster).

Imports modalities, radiometry and protocol; numpy and affine, no rasterio: writing is store.py's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backend.modalities import Modality, modality
from backend.protocol import TranslationJob
from backend.radiometry import REFLECTANCE_SCALE, Radiometry


@dataclass(frozen=True)
class OutputFormat:
    """How physical units are stored.

    Attributes:
        dtype: numpy name.
        nodata: value of invalid pixels, None where an internal mask says it.
        descriptions: one per band.
        relative: True when the units are relative because the source did not say what its numbers
            stand for.
    """

    target: Modality
    dtype: str
    nodata: float | None
    descriptions: tuple[str, ...]
    relative: bool

    @classmethod
    def of(cls, target: Modality, source_radiometry: Radiometry) -> OutputFormat:
        """uint16 reflectance x 10000, uint8 from 8-bit sources; float32 dB for sar, float32 for any
        other unit.
        """
        relative = source_radiometry.is_relative
        says_relative = relative and not target.is_reflectance
        descriptions = (
            tuple(f"{band} (relative)" for band in target.bands) if says_relative else target.bands
        )
        if not target.is_reflectance:
            return cls(target, "float32", target.nodata, descriptions, relative)
        if source_radiometry.kind == "uint8":
            return cls(target, "uint8", None, descriptions, relative)
        return cls(target, "uint16", target.nodata, descriptions, relative)

    def to_numbers(
        self, physical: npt.NDArray[np.float32], valid: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.generic]:
        """(C, h, w) physical units as stored numbers; nodata (0 where a mask says it) in invalid
        pixels.
        """
        if self.dtype == "float32":
            return np.where(valid, physical, np.float32(self.nodata or 0)).astype(np.float32)
        if self.dtype == "uint8":
            numbers = Radiometry("uint8").from_physical(physical, self.target)
            return np.where(valid, np.rint(numbers), 0).astype(np.uint8)

        numbers = np.clip(
            np.rint(physical * np.float32(REFLECTANCE_SCALE)), 1, np.iinfo(np.uint16).max
        )
        return np.where(valid, numbers, 0).astype(np.uint16)

    @property
    def units(self) -> str:
        if not self.target.is_reflectance:
            return f"{self.target.unit}, relative" if self.relative else self.target.unit
        if self.dtype == "uint8":
            return "8-bit"
        return "reflectance x 10000" + (", relative" if self.relative else "")


def output_tags(
    job: TranslationJob, target: str, *, model: str, weights_sha256: str, steps: int, version: str
) -> dict[str, str]:
    """The tags that mark a raster as synthetic and tell how it was made; paths are reduced to file
    names.
    """
    names = {
        "source": Path(job.source).name,
        "output": Path(job.output).name,
        "reference": job.reference and Path(job.reference).name,
    }
    also = tuple(
        further.model_copy(update={"path": Path(further.path).name}) for further in job.also
    )
    shown = job.model_copy(
        update=names | {"also": also, "model": model, "resume": True, "overwrite": False}
    )
    reported = (
        {"ALSO": ", ".join(f"{further.modality}={further.path}" for further in also)}
        if also
        else {}
    )
    return reported | {
        "SYNTHETIC": "YES",
        "SOURCE": Path(job.source).name,
        "SOURCE_MODALITY": job.source_modality,
        "TARGET_MODALITY": target,
        "MODEL": model,
        "WEIGHTS_SHA256": weights_sha256,
        "SEED": str(job.seed),
        "STEPS": str(steps),
        "MODE": job.mode,
        "SOFTWARE_VERSION": version,
        "CREATED": datetime.now(UTC).isoformat(timespec="seconds"),
        "JOB": json.dumps(shown.model_dump(mode="json"), sort_keys=True),
    }


def output_path(job: TranslationJob, target: str) -> Path:
    """OUTPUT itself for one target; `<source stem>_<target>.tif` in the folder OUTPUT for
    several.
    """
    if len(job.targets) == 1:
        return Path(job.output)
    return Path(job.output) / f"{Path(job.source).stem}_{modality(target).id}.tif"
