"""What a raster is and how it would be read, each guess with its reason: the panel's and
`inspect`'s one source.

Imports recognition, raster, bands, ground, modalities and errors; never the model.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rasterio.io import DatasetReader

from backend.errors import InputError
from backend.messages import message
from backend.modalities import Modality, modalities
from backend.source.band_names import Band, band_role, sensor_of
from backend.source.bands import recognise, role_of_file
from backend.source.ground import ground_gsd
from backend.source.level import resolve_level
from backend.source.opening import band_facts, georeference, open_dataset
from backend.source.products import find_product, open_product, stacked
from backend.source.raster import Source, open_source
from backend.source.recognition import resolve_radiometry

# The order in which a raster that holds several modalities is read.
_PREFERENCE = ("rgb", "sar", "ms", "nir", "pan")
_ROLES = {"B08": "nir", "PAN": "pan", "VV": "sar"}
_RADAR_NAME = r"\b(?:s1[a-d]?|sentinel ?1[a-d]?|sar|sigma0|gamma0)\b"


CONFIDENCES = ("high", "low")  # stated by the file or its name; nothing states it: to be checked


@dataclass(frozen=True)
class Guess:
    """A guessed value with the sentence that says why; None where nothing can be guessed."""

    value: str | tuple[int, ...] | None
    reason: str
    confidence: str = "high"  # one of CONFIDENCES


@dataclass(frozen=True)
class Inspection:
    """What `inspect SOURCE` tells."""

    source: str
    driver: str
    width: int
    height: int
    bands: tuple[Band, ...]
    dtype: str
    nodata: float | str | None  # "nan", "inf" or "-inf" as text: JSON has no such numbers
    crs: str | None
    transform: tuple[float, ...] | None  # a, b, c, d, e, f
    # left, bottom, right, top of the four corners, in the CRS
    bounds: tuple[float, float, float, float] | None
    gsd_m: tuple[float, float] | None
    modality: Guess
    source_bands: Guess
    radiometry: Guess
    level: Guess
    # modality id -> its bands, for each that the descriptions or colours name
    recognised: dict[str, tuple[int, ...]]
    warnings: tuple[str, ...]
    view: str | None = None  # of a product: GDAL's name of the bands as one raster, to be looked at

    def as_dict(self) -> dict[str, Any]:
        """The facts as JSON values."""
        return asdict(self)


def inspect(path: str) -> Inspection:
    """Looks at a raster: metadata, and a small fixed sample of its pixels for the radiometry.

    Raises:
        InputError: input.not_found, input.unreadable, input.bands (a container without bands),
            input.dtype, input.empty.
    """
    product = find_product(path)
    held = (
        [] if product is None else [name for name in _PREFERENCE if product.has(modalities()[name])]
    )
    with (
        open_dataset(path)
        if product is None or not held
        else open_product(product, modalities()[held[0]])
    ) as dataset:
        bands = band_facts(dataset)
        crs, transform, notes = georeference(dataset)
        sensor = sensor_of(
            Path(path).name,
            " ".join(f"{key}={value}" for key, value in dataset.tags().items())[:20000],
        )
        found = {
            name: choice.indexes
            for name, one in modalities().items()
            if (choice := recognise(bands, one, sensor))
        }
        found |= {name: tuple(range(1, modalities()[name].channels + 1)) for name in held}
        modality = _guess_modality(dataset, path, bands, found, sensor)
        source_bands, radiometry, level, warnings = _read_as(path, modality)
        corners = (
            []
            if transform is None
            else [transform @ (x, y) for x in (0, dataset.width) for y in (0, dataset.height)]
        )
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Inspection(
            source=path,
            driver=dataset.driver,
            width=dataset.width,
            height=dataset.height,
            bands=bands,
            dtype=dataset.dtypes[0],
            nodata=_json_number(dataset.nodata),
            crs=None if crs is None else crs.to_string(),
            transform=None if transform is None else tuple(transform)[:6],
            bounds=None if transform is None else (min(xs), min(ys), max(xs), max(ys)),
            gsd_m=ground_gsd(crs, transform, dataset.width, dataset.height),
            modality=modality,
            source_bands=source_bands,
            radiometry=radiometry,
            level=level,
            recognised=found,
            warnings=tuple(dict.fromkeys((*notes, *warnings))),
            view=stacked(product, modalities()[held[0]]) if product is not None and held else None,
        )


def _read_as(path: str, guess: Guess) -> tuple[Guess, Guess, Guess, tuple[str, ...]]:
    """Bands, radiometry, level and warnings when the raster is read as the guessed modality."""
    if not isinstance(guess.value, str):
        unknown = Guess(None, message("It depends on the modality."), "low")
        return unknown, unknown, unknown, ()

    modality: Modality = modalities()[guess.value]
    try:
        source = open_source(path, modality)
    except InputError as error:
        if error.code == "input.dtype":
            raise
        unknown = Guess(None, message("It depends on the bands."), "low")
        return Guess(None, error.message, "low"), unknown, unknown, ()

    with source:
        resolved, level = resolve_radiometry(source, modality), resolve_level(source)
        return (
            Guess(
                source.bands.indexes,
                source.bands.reason,
                "high" if source.bands.is_named else "low",
            ),
            Guess(
                str(resolved.radiometry), resolved.reason, "low" if resolved.warnings else "high"
            ),
            Guess(level.level, level.reason),
            (*source.notes, *resolved.warnings),
        )


def _guess_modality(
    dataset: DatasetReader,
    path: str,
    bands: tuple[Band, ...],
    found: dict[str, tuple[int, ...]],
    sensor: str,
) -> Guess:
    spectral = [band for band in bands if band.is_spectral]
    for name in _PREFERENCE:
        if name in found:
            indexes = ", ".join(str(index) for index in found[name])
            return Guess(
                name,
                message("The descriptions or colours name its bands ({indexes}).", indexes=indexes),
            )

    if dataset.colorinterp[0].name == "palette":
        return Guess(
            "rgb",
            message(
                "The raster has a colour table; if it is a map of classes, its colours are not a"
                " measurement."
            ),
            "low",
        )

    if any(
        band_role(band.description, sensor) == "other"
        and re.search(r"v[hv]|h[hv]", band.description.lower())
        for band in spectral
    ):
        return Guess("sar", message("A band is described by its radar polarisation."))

    if any(re.fullmatch(r"db|decibel", band.unit.strip().lower()) for band in spectral):
        return Guess("sar", message("A band's unit is dB."))
    if len(spectral) == 1:
        return _guess_single(dataset, path, sensor)
    by_count = {3: "rgb", 6: "ms"}.get(len(spectral))
    if by_count:
        return Guess(
            by_count,
            message(
                "It has {count} bands, and nothing names their wavelengths.", count=len(spectral)
            ),
            "low",
        )

    return Guess(
        None,
        message("The names of its {count} bands do not state a wavelength.", count=len(spectral)),
        "low",
    )


def _guess_single(dataset: DatasetReader, path: str, sensor: str) -> Guess:
    """A raster of one band without a telling description: by its name, else by its numbers."""
    role = band_role(dataset.descriptions[0] or "", sensor) or role_of_file(Path(path).stem)
    if role == "B8A":
        return Guess(
            "nir", message("Its band is narrow near infrared, which serves as near infrared.")
        )

    if role.startswith("B") and role not in _ROLES:
        return Guess(
            None,
            message("Its only band is {role}, which alone is none of the modalities.", role=role),
            "low",
        )

    name = re.sub(r"[_.-]+", " ", Path(path).stem.lower())
    modality = "sar" if re.search(_RADAR_NAME, name) else _ROLES.get(band_role(name, sensor))
    if modality:
        return Guess(modality, message("The file's name says so."))
    text = " ".join(f"{key}={value}" for key, value in dataset.tags().items()).lower()
    if dataset.dtypes[0].startswith("complex") or "sentinel-1" in text:
        return Guess("sar", message("It is radar data by its metadata or its complex numbers."))
    if dataset.dtypes[0].startswith("float"):
        with Source(path, open_dataset(path), modalities()["sar"], None) as source:
            radiometry = resolve_radiometry(source, source.modality).radiometry
        if radiometry.kind == "db":
            return Guess("sar", message("Most numbers are negative, as dB are."), "low")

    return Guess("pan", message("It has one band, and nothing names its wavelength."), "low")


def _json_number(value: float | None) -> float | str | None:
    return value if value is None or abs(value) < float("inf") else str(value)
