"""Whole runs for end-to-end tests: made scenes of every modality, one call to translate them, and
their decoded pixels.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import rasterio
from affine import Affine

from backend.machine.timing import ModelTimes, PartTime
from backend.modalities import modality
from backend.protocol import TranslationJob, TranslationResult
from backend.translate import Progress, Rows, translate
from backend.weights.loaded import ModelCache

SHARED = Path(__file__).resolve().parents[2] / "shared"
UTM = "EPSG:32633"
ORIGIN = (500000.0, 4600000.0)


def known_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model whose batches take seconds, always as many: what is added up is seen, not how fast a
    machine is just then.
    """
    parts = (PartTime(seconds, 0, 0) for seconds in (40.0, 10.0, 20.0))
    times = ModelTimes(6, *parts)
    monkeypatch.setattr("backend.machine.estimate.model_times", lambda *_, **__: times)


@dataclass
class Translator:
    """Runs jobs with one warm model on the CPU in fp32."""

    model: Path | str
    models: ModelCache = field(default_factory=ModelCache)

    def job(
        self, source: Path, output: Path, source_modality: str, *targets: str, **fields: Any
    ) -> TranslationJob:
        fields = {
            "steps": 2,
            "device": "cpu",
            "precision": "fp32",
            "model": str(self.model),
        } | fields
        return TranslationJob.create(
            source=str(source),
            output=str(output),
            source_modality=source_modality,
            targets=targets,
            **fields,
        )

    def run(
        self,
        job: TranslationJob,
        progress: Callable[[Progress], None] = lambda _: None,
        cancel: threading.Event | None = None,
        rows: Rows | None = None,
    ) -> list[TranslationResult]:
        return translate(
            job,
            models=self.models,
            progress=progress,
            cancel=cancel or threading.Event(),
            rows=rows,
        )

    def __call__(
        self, source: Path, output: Path, source_modality: str, target: str, **fields: Any
    ) -> TranslationResult:
        return self.run(self.job(source, output, source_modality, target, **fields))[0]


@dataclass(frozen=True)
class Pixels:
    """A decoded raster: (C, H, W) numbers, (H, W) True where valid."""

    values: npt.NDArray[Any]
    valid: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, path: Path | str) -> Pixels:
        with rasterio.open(path) as raster:
            return cls(raster.read(), raster.dataset_mask() > 0)

    def crop(self, column: int, row: int, width: int, height: int) -> Pixels:
        rows, columns = slice(row, row + height), slice(column, column + width)
        return Pixels(self.values[:, rows, columns], self.valid[rows, columns])


def assert_same(seen: Pixels, wanted: Pixels) -> None:
    """Every decoded pixel and every mask pixel is the same."""
    np.testing.assert_array_equal(seen.valid, wanted.valid)
    np.testing.assert_array_equal(seen.values, wanted.values)
    assert wanted.valid.any()
    assert len(np.unique(wanted.values)) > 10, "a constant raster proves nothing"


def write_scene(
    path: Path,
    modality_id: str,
    width: int,
    height: int,
    *,
    dtype: str = "",
    transform: Affine | None = None,
) -> Path:
    """A smooth scene with texture, holes (nodata 0, -9999 for sar) and band descriptions, at the
    modality's native size.

    Args:
        dtype: "" for reflectance x 10000 as uint16 (float32 dB for sar); "uint8".
        transform: instead of the usual north-up one.
    """
    sensor = modality(modality_id)
    rng = np.random.default_rng([width, height, sensor.channels])
    y, x = np.mgrid[0:height, 0:width]
    f = sensor.vae_factor
    waves = [
        np.sin(x / (9 * f) + band) + np.cos(y / (7 * f) - band) for band in range(sensor.channels)
    ]
    # about 0..1
    unit = np.stack(waves) / 4 + 0.5 + rng.normal(0, 0.03, (sensor.channels, height, width))
    hole = ((x // (5 * f) + y // (3 * f)) % 17 == 0) | ((x < width // 3) & (y > height - 2 * f - 1))
    low, high, nodata = (
        {"": (400.0, 3600.0, 0.0), "uint8": (5.0, 250.0, 0.0)}[dtype]
        if not sensor.is_sar
        else (-22.0, -3.0, -9999.0)
    )
    values = np.where(hole, nodata, low + np.clip(unit, 0, 1) * (high - low))
    dtype = "float32" if sensor.is_sar else dtype or "uint16"
    values = values.astype(np.float32) if dtype == "float32" else np.rint(values).astype(dtype)
    grid = transform or Affine(sensor.gsd_m, 0, ORIGIN[0], 0, -sensor.gsd_m, ORIGIN[1])
    profile = {
        "driver": "GTiff",
        "width": width,
        "height": height,
        "count": sensor.channels,
        "dtype": dtype,
        "nodata": nodata,
    }
    with rasterio.open(path, "w", **profile, crs=UTM, transform=grid) as raster:
        raster.write(values)
        for band, name in enumerate(sensor.bands, 1):
            raster.set_band_description(band, name)

    return path


def write_like(plain: Path, path: Path, values: np.ndarray, **changes: object) -> Path:
    """Near infrared in reflectance x 10000 on the grid of a result, 0 where nothing is known."""
    with rasterio.open(plain) as like:
        profile = {
            "driver": "GTiff",
            "nodata": 0,
            "count": 1,
            "dtype": "uint16",
            "crs": like.crs,
            "transform": like.transform,
        }

    with rasterio.open(
        path, "w", width=values.shape[2], height=values.shape[1], **(profile | changes)
    ) as out:
        out.write(values)
        out.set_band_description(1, "B08")
        out.update_tags(BOA_ADD_OFFSET="0")

    return path
