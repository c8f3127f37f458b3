"""What every result of a run must fulfil, worked out from the source with rasterio alone, for the
end-to-end tests.

`run` translates in this process; `assert_correct` compares the raster with CONTRACT's rules (output
grid, output raster). Of the backend only the run itself and the table of modalities are used: the
expectations are computed a second time here."""

from __future__ import annotations

import json
import math
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.windows import Window
from rio_cogeo import cog_validate

from backend.modalities import modality
from backend.protocol import TranslationJob, TranslationResult
from backend.translate import translate
from backend.weights.loaded import ModelCache

CODES = frozenset(
    f"input.{name}"
    for name in (
        "usage",
        "not_found",
        "unreadable",
        "bands",
        "dtype",
        "empty",
        "modality",
        "radiometry",
        "georeference",
    )
)  # CONTRACT's codes that a source can be answered with
HUGE = 1e30
OPAQUE = 128
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Runner:
    """Runs jobs with one warm model, as a backend between jobs does."""

    models: ModelCache
    model: str

    def run(
        self, source: Path | str, output: Path, source_modality: str, target: str, **fields: Any
    ) -> TranslationResult:
        """One job in mode fast on the CPU (raises what the run raises)."""
        job = TranslationJob.create(
            source=str(source),
            output=str(output),
            source_modality=source_modality,
            targets=(target,),
            model=self.model,
            mode="fast",
            device="cpu",
            batch_size=2,
            **fields,
        )

        (result,) = translate(
            job, models=self.models, progress=lambda _: None, cancel=threading.Event()
        )
        return result


def gdal_name(path: Path | str) -> str:
    """What rasterio opens: a zip's only raster by its name under /vsizip."""
    if not str(path).endswith(".zip"):
        return str(path)
    with zipfile.ZipFile(path) as archive:
        inside = [name for name in archive.namelist() if not name.endswith((".txt", "/"))]
    return f"/vsizip/{path}/{inside[0]}"


def valid_source(path: Path | str, bands: tuple[int, ...], window: Window, radiometry: str) -> Mask:
    """(H, W) which source pixels hold measurements: finite, sane, neither nodata nor masked in any
    band, and not zero as SAR power.
    """
    with rasterio.open(gdal_name(path)) as source:
        values = source.read(bands, window=window).astype(np.float64)
        valid = (source.read_masks(bands, window=window) >= OPAQUE).all(axis=0)
        for band, numbers in zip(bands, values, strict=True):
            nodata = source.nodatavals[band - 1]
            if nodata is not None and np.isfinite(nodata):
                valid &= ~np.isclose(numbers, nodata, rtol=1e-7, atol=0.0)

        lines = [(source.scales[band - 1] or 1.0, source.offsets[band - 1]) for band in bands]
        scaled = np.stack(
            [
                numbers * scale + offset
                for numbers, (scale, offset) in zip(values, lines, strict=True)
            ]
        )

        if source.colorinterp[0] == ColorInterp.palette:
            clear = [number for number, colour in source.colormap(1).items() if colour[3] < OPAQUE]
            valid &= ~np.isin(values[0], clear)

    valid &= (np.isfinite(values) & (np.abs(values) < HUGE)).all(axis=0)
    return (
        valid & (scaled > 0).all(axis=0)
        if radiometry in ("linear", "amplitude", "amplitude_dn")
        else valid
    )


def expected_mask(valid: Mask, f_source: int, f_target: int) -> Mask:
    """Target pixels of which at least half lies on valid source; `valid` starts on a whole target
    pixel.
    """
    if f_target >= f_source:
        return np.kron(valid, np.ones((f_target // f_source,) * 2, dtype=bool)).astype(bool)
    step = f_source // f_target
    rows, columns = (np.arange(0, length, step) for length in valid.shape)
    counts = np.add.reduceat(np.add.reduceat(valid.astype(np.int64), rows, axis=0), columns, axis=1)
    return np.asarray(counts / step**2 >= 0.5)


def expected_window(
    window: tuple[int, int, int, int] | None, size: tuple[int, int], f_source: int, f_target: int
) -> Window:
    """The window expanded outward to whole target pixels, inside the raster."""
    if window is None:
        return Window(0, 0, *size)
    step = max(1, f_source // f_target)
    left, top = (math.floor(start / step) * step for start in window[:2])
    right, bottom = (
        min(size[i], math.ceil((window[i] + window[i + 2]) / step) * step) for i in (0, 1)
    )
    return Window(left, top, right - left, bottom - top)


def assert_correct(
    result: TranslationResult,
    bands: tuple[int, ...],
    window: tuple[int, int, int, int] | None = None,
) -> None:
    """Asserts all of CONTRACT's rules for an output that can be checked from the source.

    Args:
        result: of a run without --gsd native.
        bands: the source bands that must have been used.
        window: as the job asked for it.
    """
    f_source, f_target = (
        modality(result.source_modality).vae_factor,
        modality(result.target).vae_factor,
    )
    with rasterio.open(gdal_name(result.source)) as source:
        part = expected_window(window, (source.width, source.height), f_source, f_target)
        has_place = not source.transform.is_identity
        crs, transform = (source.crs, source.transform) if has_place else (None, Affine.identity())

    size = math.ceil(part.width * f_target / f_source), math.ceil(part.height * f_target / f_source)
    assert result.window == (part.col_off, part.row_off, part.width, part.height)
    assert_cog(result.output)

    with rasterio.open(result.output) as out:
        assert (out.width, out.height) == (result.width, result.height) == size
        assert out.count == modality(result.target).channels
        ratio = f_source / f_target
        wanted = (
            transform * Affine.translation(part.col_off, part.row_off) * Affine.scale(ratio)
            if has_place
            else Affine.identity()
        )
        np.testing.assert_allclose(out.transform[:6], wanted[:6], rtol=1e-12, atol=1e-12)
        assert_same_crs(out.crs, crs)
        valid = valid_source(result.source, bands, part, result.radiometry)
        assert_pixels(out, result, expected_mask(valid, f_source, f_target))
        assert_tags(out, result)

    assert_nothing_left(Path(result.output))


def assert_cog(path: str) -> None:
    """A valid COG with tiles of 512; rasterio, and so the validator, takes a level that is one tile
    wide for strips.
    """
    is_cog, errors, _ = cog_validate(path, quiet=True)
    levels: list[dict[str, int]] = [{}]
    with rasterio.open(path) as out:
        levels += [{"overview_level": number} for number in range(len(out.overviews(1)))]
        assert out.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"

    one_tile_wide = False
    for level in levels:
        with rasterio.open(path, **level) as out:
            assert set(out.block_shapes) == {(512, 512)}
            one_tile_wide |= out.width == 512

    assert is_cog or (one_tile_wide and all("not tiled" in error for error in errors)), errors


def assert_same_crs(seen: Any, wanted: Any) -> None:
    """Equal, or the same as PROJ reads them: GeoTIFF keys do not carry every name of a WKT."""
    if not wanted:
        assert seen is None
    else:
        assert seen == wanted or (
            seen.to_dict() == wanted.to_dict() and seen.linear_units == wanted.linear_units
        )


def assert_pixels(out: Any, result: TranslationResult, valid: Mask) -> None:
    """dtype, nodata, mask and range, as the target and the source's radiometry ask for them."""
    values, mask = out.read(), out.read_masks() >= OPAQUE
    np.testing.assert_array_equal(mask, np.broadcast_to(valid, mask.shape))
    assert valid.any()
    inside = values[:, valid]
    assert np.isfinite(inside).all()
    kind = (
        "float32"
        if result.target == "sar"
        else "uint8"
        if result.radiometry == "uint8"
        else "uint16"
    )

    assert set(out.dtypes) == {kind}
    if kind == "float32":
        assert out.nodata == -9999
        assert inside.min() >= -25.0
        assert inside.max() <= 0.0
    elif kind == "uint16":
        assert out.nodata == 0
        assert inside.min() >= 1
        assert inside.max() <= 10000
    else:
        assert out.nodata is None
        assert all(flags == [MaskFlags.per_dataset] for flags in out.mask_flag_enums)

    assert (values[:, ~valid] == (out.nodata or 0)).all()


def assert_tags(out: Any, result: TranslationResult) -> None:
    """The marks of a synthetic raster, without folders of the machine."""
    tags = out.tags(ns="ANY2ANY")
    assert tags["SYNTHETIC"] == "YES"
    assert (tags["SOURCE_MODALITY"], tags["TARGET_MODALITY"]) == (
        result.source_modality,
        result.target,
    )
    assert tags["WEIGHTS_SHA256"] == result.weights_sha256
    assert tags["SOURCE"] == Path(result.source).name
    made_by = json.loads(tags["JOB"])
    assert all("/" not in (made_by[field] or "") for field in ("source", "output", "reference"))
    assert all(
        text.startswith(band)
        for band, text in zip(modality(result.target).bands, out.descriptions, strict=True)
    )


def assert_nothing_left(output: Path) -> None:
    """No folder of an unfinished run."""
    assert not output.with_name(output.name + ".partial").exists()


def pixels(path: Path | str) -> tuple[npt.NDArray[Any], npt.NDArray[np.uint8]]:
    """Decoded numbers and masks."""
    with rasterio.open(path) as raster:
        return raster.read(), raster.read_masks()
