"""Which bands of a raster are a modality's: requested, recognised from their names or colours, or
by their number.

Sees only band facts, never a file. Imports only modalities and errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from backend.errors import InputError
from backend.messages import Message, message
from backend.modalities import Modality
from backend.notices import notice
from backend.source.band_names import (
    CODE,
    COLOURS,
    WAVELENGTHS,
    Band,
    band_role,
    plain,
    sensor_of,
    sensor_of_bands,
)

# bands of a whole Sentinel-2 product, whose numbers alone then name them
_SENTINEL_COUNTS = (12, 13)


@dataclass(frozen=True)
class BandChoice:
    """The bands to read, in the modality's order, and why these."""

    indexes: tuple[int, ...]
    reason: str
    warnings: tuple[str, ...] = ()
    # by the file, its name or the user, or there is no other; False: by their order alone
    is_named: bool = True


def recognise(bands: tuple[Band, ...], modality: Modality, sensor: str = "") -> BandChoice | None:
    """The modality's bands by their descriptions, else by colour interpretation; None when not all
    of them are found.
    """
    spectral = [band for band in bands if band.is_spectral]
    measured = _by_wavelength(spectral, modality)
    if measured is not None:
        nanometres = ", ".join(f"{bands[index - 1].wavelength_nm:.0f} nm" for index in measured)
        reason = message(
            "Bands {indexes} are {bands} by their wavelengths ({nanometres}).",
            indexes=_list(measured),
            bands=_list(modality.bands),
            nanometres=nanometres,
        )
        return BandChoice(measured, reason)

    sensor = sensor or sensor_of_bands(bands)
    named = not _only_counted(bands) or bool(sensor)
    for how, roles in (
        (
            "descriptions",
            {band.index: band_role(band.description, sensor) if named else "" for band in spectral},
        ),
        ("colour interpretation", {band.index: COLOURS.get(band.colour, "") for band in spectral}),
    ):
        found = {role: index for index, role in reversed(roles.items())}
        if all(name in found for name in modality.bands):
            indexes = tuple(found[name] for name in modality.bands)
            return BandChoice(indexes, _by_role(how, indexes, modality))

    return None


def _by_wavelength(bands: list[Band], modality: Modality) -> tuple[int, ...] | None:
    """The bands whose stated wavelengths are nearest the modality's; None where one has none."""
    indexes = []
    for name in modality.bands:
        low, high, centre = WAVELENGTHS.get(name, (0.0, 0.0, 0.0))
        near = [
            (abs(band.wavelength_nm - centre), band.index)
            for band in bands
            if band.wavelength_nm and low <= band.wavelength_nm <= high
        ]
        if not near:
            return None
        indexes.append(min(near)[1])

    return tuple(indexes)


def choose_bands(
    bands: tuple[Band, ...],
    modality: Modality,
    requested: tuple[int, ...] | None,
    sensor: str = "",
    name: str = "",
) -> BandChoice:
    """The bands to read for a modality; alpha is never one of them.

    Args:
        bands: what the raster says about each.
        modality: what they are read as.
        requested: 1-based, in the modality's order; None: recognised.
        sensor: as `sensor_of` gives it.
        name: of the file without its suffix, which may say which band it holds.

    Raises:
        InputError: input.bands, when the request does not fit or nothing identifies which bands are
            meant.
    """
    if requested is not None:
        return _requested(bands, modality, requested)
    recognised = recognise(bands, modality, sensor)
    if recognised:
        return recognised
    spectral = tuple(band for band in bands if band.is_spectral)
    _refuse_another_band(spectral, modality, sensor, name)

    if len(spectral) != modality.channels:
        names = ", ".join(f"{band.index} {band.description or band.colour}" for band in bands[:16])
        more = ", ..." if len(bands) > 16 else ""
        values = {"modality": modality.label, "bands": _list(modality.bands), "names": names + more}

        if modality.channels == 1:
            text = message(
                "{modality} needs {bands}; this band of the raster was not recognised ({names}).",
                **values,
            )
            raise InputError("input.bands", text, "Name it with --bands.")

        text = message(
            "{modality} needs {bands}; these bands of the raster were not recognised ({names}).",
            **values,
        )
        hint = message(
            "Name {channels} of them in that order with --bands.", channels=modality.channels
        )
        raise InputError("input.bands", text, hint)

    indexes = tuple(band.index for band in spectral)
    reason = message("The raster has one band, which is taken.")
    if len(indexes) > 1:
        reason = message(
            "The raster has {count} bands, as many as the modality has, taken in their order.",
            count=len(indexes),
        )

    return BandChoice(indexes, reason, _doubts(spectral, modality, sensor), len(indexes) == 1)


def _by_role(how: str, indexes: tuple[int, ...], modality: Modality) -> Message:
    """Which bands of the raster are the modality's, and by what."""
    values = {"indexes": _list(indexes), "bands": _list(modality.bands)}
    if how == "descriptions":
        return message("Bands {indexes} are {bands} by their descriptions.", **values)
    return message("Bands {indexes} are {bands} by their colour interpretation.", **values)


def _refuse_another_band(
    spectral: tuple[Band, ...], modality: Modality, sensor: str, name: str
) -> None:
    """Refuses a raster of one band whose description or name says that it is another one (raises
    InputError: input.bands).
    """
    if len(spectral) != 1 or modality.channels != 1:
        return
    described, named, wanted = (
        band_role(spectral[0].description, sensor),
        role_of_file(name),
        modality.bands[0],
    )
    as_described = message(
        "Its only band is described as '{description}', which is not {modality}.",
        description=spectral[0].description,
        modality=modality.label,
    )
    as_named = message(
        "Its only band is named '{name}', which is not {modality}.",
        name=name,
        modality=modality.label,
    )
    for text, role in ((as_described, described), (as_named, named)):
        # what serves as near infrared of other sensors
        is_near_infrared = wanted == "B08" and role == "B8A"
        # a doubt about radar is a warning
        is_another = role.startswith("B") or (role == "other" and role == named)
        if is_another and role != wanted and not is_near_infrared:
            raise InputError(
                "input.bands",
                text,
                "Choose its own modality, or name the band with --bands 1 to use it anyway.",
            )


def role_of_file(name: str) -> str:
    """The band that a file of one band names, such as T33TVG_20230601T100031_B08_10m or ..._SR_B5;
    '' where none.
    """
    quality = re.search(
        r"(?:^|[_.])(QA_PIXEL|QA_RADSAT|SR_QA_AEROSOL|SCL|CLD|SNW|AOT|WVP|TCI|Fmask)(?:[_.]|$)",
        name,
        re.IGNORECASE,
    )
    if quality:
        return "other"
    code = re.search(r"[_.](SR_)?B(\d{1,2}A?)(?:_\d{2}m)?$", name, re.IGNORECASE)
    return band_role(f"{code[1] or ''}B{code[2]}", sensor_of(name, "")) if code else ""


def _requested(
    bands: tuple[Band, ...], modality: Modality, requested: tuple[int, ...]
) -> BandChoice:
    if len(requested) != modality.channels:
        text = message(
            "{modality} needs {channels} bands, and {named} are named.",
            modality=modality.label,
            channels=modality.channels,
            named=len(requested),
        )
        raise InputError(
            "input.bands",
            text,
            message("Name {bands}, in that order.", bands=_list(modality.bands)),
        )

    for index in requested:
        if not 1 <= index <= len(bands):
            raise InputError(
                "input.bands",
                message("There is no band {index}.", index=index),
                message("The raster's bands are numbered 1 to {count}.", count=len(bands)),
            )

        if bands[index - 1].colour == "alpha":
            raise InputError(
                "input.bands",
                message(
                    "Band {index} is the alpha channel, which masks and does not measure.",
                    index=index,
                ),
            )

    return BandChoice(
        requested, message("Bands {indexes} were requested.", indexes=_list(requested))
    )


def _only_counted(bands: tuple[Band, ...]) -> bool:
    """Whether the descriptions only number the bands (Band 1, Band 2, ...; B1, B2, ...), which
    names no wavelength.
    """
    if len(bands) in _SENTINEL_COUNTS:
        return False
    codes = [CODE.fullmatch(plain(band.description)) for band in bands]
    return all(
        code and code.group(1) == str(band.index) for code, band in zip(codes, bands, strict=True)
    )


def _doubts(chosen: tuple[Band, ...], modality: Modality, sensor: str) -> tuple[str, ...]:
    """A warning for each band taken by position whose description says that it is another one."""
    out = []
    if _only_counted(chosen) and not sensor:
        numbers = _list(tuple(band.index for band in chosen))
        counted = notice("bands.counted", bands=numbers, names=_list(modality.bands))
        return (counted,) if len(chosen) > 1 else ()

    for band, wanted in zip(chosen, modality.bands, strict=True):
        role = band_role(band.description, sensor)
        if role and role != wanted:
            out.append(
                notice("bands.doubt", number=band.index, description=band.description, name=wanted)
            )

    return tuple(out)


def _list(items: tuple[int, ...] | tuple[str, ...]) -> str:
    return ", ".join(str(item) for item in items)
