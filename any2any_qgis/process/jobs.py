"""The job as the plugin knows it, and its JSON: the format of resources/job.schema.json.

Standard library only, so that it is tested without QGIS; never imports backend, whose protocol.py
validates what is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

FEATHER = 64  # pixels


@dataclass(frozen=True)
class TranslationJob:
    """All that decides a translation.

    Fields, order and defaults are those of job.schema.json (a test compares them).
    """

    source: str
    output: str
    source_modality: str
    targets: tuple[str, ...]
    model: str = "any2any-tiny"
    mode: str = "balanced"
    steps: int | None = None
    seed: int = 0
    samples: int = 1
    bands: tuple[int, ...] | None = None
    nodata: tuple[float, ...] | None = None
    radiometry: str = "auto"
    level: str = "auto"
    gsd: str = "source"
    overlap: int | None = None
    joint: bool = False
    window: tuple[int, int, int, int] | None = None
    bounds: tuple[float, float, float, float] | None = None
    area: Mapping[str, Any] | None = None  # polygons: crs, coordinates as of a GeoJSON MultiPolygon
    device: str = "auto"
    precision: str = "auto"
    batch_size: int | None = None
    resume: bool = True
    overwrite: bool = False
    reference: str | None = None
    reference_bands: tuple[int, ...] | None = None
    reference_radiometry: str = "auto"
    allow_uncalibrated: bool = False
    fill: bool = False
    feather: int = FEATHER
    feather_into_known: int = 0
    expected_error: bool = False
    # further sources: modality, path, bands, radiometry, level
    also: tuple[Mapping[str, Any], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that the backend takes."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TranslationJob:
        """The job of a JSON object.

        Raises:
            ValueError: a field is unknown or one without a default is missing.
        """
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise ValueError(f"A job has no field '{unknown[0]}'.")
        try:
            return cls(
                **{
                    name: tuple(value) if isinstance(value, list) else value
                    for name, value in values.items()
                }
            )
        except TypeError as error:
            raise ValueError(f"The job is incomplete: {error}.") from None

    def files(self) -> dict[str, Path]:
        """The rasters that are written, by target: the output, or in that folder one per target, as
        the backend names them.
        """
        output = Path(self.output)
        if len(self.targets) == 1:
            return {self.targets[0]: output}
        return {
            target: output / f"{Path(self.source).stem}_{target}.tif" for target in self.targets
        }

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> TranslationJob:
        """Reads a job file's text (raises ValueError)."""
        values = json.loads(text)
        if not isinstance(values, dict):
            raise ValueError("A job is a JSON object.")
        return cls.from_dict(values)


@dataclass(frozen=True)
class TranslationResult:
    """What the plugin uses of the backend's result: one written raster."""

    output: str
    target: str
    model: str
    seed: int
    steps: int
    width: int
    height: int
    tiles: int
    radiometry: str
    clipped_fraction: float
    device: str
    level: str = "unknown"
    # what is missed per band, before and after, on so many known pixels
    calibration: Mapping[str, Any] | None = None
    std_output: str | None = None  # of several samples: their standard deviation
    mask_output: str | None = None  # of a fill: which pixel is known and which translated
    error_output: str | None = None  # how far off each pixel is expected to be
    filled_fraction: float | None = None
    warnings: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TranslationResult:
        """Takes the fields named here and leaves the rest, so that a newer backend may tell
        more.
        """
        known = {field.name: values[field.name] for field in fields(cls) if field.name in values}
        return cls(**{**known, "warnings": tuple(values.get("warnings", ()))})
