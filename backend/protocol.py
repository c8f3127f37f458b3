"""The job and the result, validated with pydantic; the messages that carry them: serve/schema.py.

`python -m backend.protocol` writes resources/job.schema.json. Imports only modalities, errors and
json_text."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from backend.errors import InputError
from backend.json_text import parsed_object
from backend.messages import as_text, message
from backend.modalities import RESOURCES, modality
from backend.shared import MOST_POSITIONS

WITHDRAWN = ("cycle",)  # fields of jobs that earlier versions wrote

Mode = Literal["fast", "balanced", "detailed", "paper"]


class Frozen(BaseModel):
    """A message or a part of one: unchangeable, without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def is_utf8(path: str) -> bool:
    """Whether a path's bytes are text; GDAL and the protocol take no others."""
    return not any("\ud800" <= character <= "\udfff" for character in path)


def path_text(text: object) -> object:
    """A path as it is; what no file can be called is refused (raises ValueError)."""
    if isinstance(text, str) and "\0" in text:
        raise ValueError("a path cannot hold a NUL character")
    if isinstance(text, str) and not is_utf8(text):
        raise ValueError(f"the name '{as_text(text)}' is not UTF-8; choose another")
    return text


PathText = Annotated[str, BeforeValidator(path_text)]


class Polygons(Frozen):
    """An area, as the MultiPolygon of GeoJSON: polygons of rings of positions, the outer ring
    first.
    """

    crs: str = Field(description="EPSG:CODE or WKT.")
    coordinates: tuple[tuple[tuple[tuple[float, float], ...], ...], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _closed_and_finite(self) -> Polygons:
        rings = [ring for polygon in self.coordinates for ring in polygon]
        if not all(self.coordinates) or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
            raise ValueError(
                "a polygon has rings of at least four positions, the last one the first again"
            )

        if not all(
            math.isfinite(number) for ring in rings for position in ring for number in position
        ):
            raise ValueError("a polygon's positions are finite numbers")

        if sum(map(len, rings)) > MOST_POSITIONS:
            raise ValueError(
                f"the polygons have more than {MOST_POSITIONS} positions; simplify them"
            )

        return self

    @classmethod
    def create(cls, **fields: Any) -> Polygons:
        """Validates fields (raises InputError: input.usage)."""
        try:
            return cls(**fields)
        except ValidationError as error:
            raise InputError("input.usage", one_sentence(error)) from None


class FurtherSource(Frozen):
    """Another source of the same ground, on any grid and in any CRS; where it has no valid pixel,
    the result rests on the others.
    """

    modality: str
    path: PathText = Field(
        "", description="Path of the raster, or a GDAL dataset name; empty: the source's own."
    )
    bands: tuple[int, ...] | None = Field(None, description="1-based, in the modality's order.")
    radiometry: str = "auto"
    level: Literal["auto", "toa", "boa"] = "auto"

    @field_validator("modality")
    @classmethod
    def _known_modality(cls, value: str) -> str:
        return modality(value).id


class TranslationJob(Frozen):
    """All that decides a translation: the same file format for panel, Processing, command line and
    history.
    """

    source: PathText = Field(description="Path of the source raster, or a GDAL dataset name.")
    output: PathText = Field(
        description="Output GeoTIFF for one target, output folder for several."
    )
    source_modality: str
    targets: tuple[str, ...] = Field(min_length=1)
    model: str = "any2any-tiny"
    mode: Mode = "balanced"
    steps: int | None = Field(
        None, ge=1, le=1000, description="Overrides the mode's number of DDIM steps."
    )
    seed: int = Field(0, ge=0, lt=2**63)
    samples: int = Field(1, ge=1, le=64)
    bands: tuple[int, ...] | None = Field(
        None, description="1-based source bands in the modality's order."
    )
    nodata: tuple[float, ...] | None = Field(
        None, description="Values of the source that hold no measurement, besides what it declares."
    )
    radiometry: str = Field("auto", description="auto, a named radiometry, or LOW:HIGH.")
    level: Literal["auto", "toa", "boa"] = Field(
        "auto", description="Processing level of optical imagery: top of atmosphere or surface."
    )
    gsd: Literal["source", "native"] = "source"
    overlap: int | None = Field(
        None, ge=0, description="Source pixels; rounded up to whole latents."
    )
    joint: bool = False
    window: tuple[int, int, int, int] | None = Field(
        None, description="Column, row, width, height in source pixels."
    )
    bounds: tuple[float, float, float, float] | None = Field(
        None, description="West, south, east, north in the source's CRS."
    )
    area: Polygons | None = Field(None, description="What is outside is nodata, and is not run.")
    device: str = Field("auto", pattern=r"^(auto|cpu|cuda(:\d+)?)$")
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    batch_size: int | None = Field(None, ge=1, le=1024)
    resume: bool = True
    overwrite: bool = False
    reference: PathText | None = Field(
        None, description="Raster with a known part of the target; calibrates the result."
    )
    reference_bands: tuple[int, ...] | None = Field(
        None, description="1-based bands of the reference in the target's order."
    )
    reference_radiometry: str = Field("auto", description="Of the reference; as radiometry.")
    allow_uncalibrated: bool = Field(
        False, description="Go on where the reference shows too little to calibrate the result."
    )
    fill: bool = Field(
        False, description="The result is the reference where that is valid, translated elsewhere."
    )
    feather: int = Field(
        64,
        ge=0,
        le=4096,
        description="Target pixels over which a fill is joined to what is known, outside of that.",
    )
    feather_into_known: int = Field(
        0,
        ge=0,
        le=256,
        description="Target pixels over which known values are blended with the translation.",
    )
    expected_error: bool = Field(
        False,
        description="Write how far from the truth each pixel is expected to be, as a sidecar.",
    )
    also: tuple[FurtherSource, ...] = Field(
        (), description="Further sources of the same ground, each of another modality."
    )

    @model_validator(mode="before")
    @classmethod
    def _without_withdrawn_fields(cls, values: Any) -> Any:
        """Job files of earlier versions are read: what was withdrawn since is left out."""
        if not isinstance(values, Mapping):
            return values
        return {name: value for name, value in values.items() if name not in WITHDRAWN}

    @model_validator(mode="before")
    @classmethod
    def _of_the_same_file(cls, values: Any) -> Any:
        """A further source without a path lies in the source's file, and is read as that is."""
        if not isinstance(values, Mapping) or not isinstance(values.get("also"), list | tuple):
            return values
        own = {"path": values.get("source")}
        own |= {name: values[name] for name in ("radiometry", "level") if name in values}
        also = [
            {**further, **{name: own[name] for name in own if not further.get(name)}}
            if isinstance(further, Mapping) and not further.get("path")
            else further
            for further in values["also"]
        ]
        return {**values, "also": also}

    @field_validator("source_modality")
    @classmethod
    def _known_source(cls, value: str) -> str:
        return modality(value).id

    @field_validator("targets")
    @classmethod
    def _known_targets(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) != len(value):
            raise ValueError("each target may be named once")
        return tuple(modality(target).id for target in value)

    @model_validator(mode="after")
    def _consistent(self) -> TranslationJob:
        if self.source_modality in self.targets:
            raise ValueError("the target modality equals the source modality")
        others = [further.modality for further in self.also]
        if len({self.source_modality, *others}) != 1 + len(others):
            raise ValueError("each modality may be a source once")
        if set(others) & set(self.targets):
            raise ValueError("a further source has the target's modality: give it as the reference")
        if self.window is not None and self.bounds is not None:
            raise ValueError("give a window or bounds, not both")
        if self.window is not None and (min(self.window[2:]) < 1):
            raise ValueError("a window needs a width and a height of at least one pixel")
        if self.reference is not None and len(self.targets) > 1:
            raise ValueError("a reference calibrates one target; name one")
        if self.fill and self.reference is None:
            raise ValueError("a fill needs the reference that it fills")
        return self

    @classmethod
    def create(cls, **fields: Any) -> TranslationJob:
        """Validates fields into a job.

        Raises:
            InputError: input.usage, with one sentence that names the field.
        """
        try:
            return cls(**fields)
        except ValidationError as error:
            raise InputError("input.usage", one_sentence(error)) from None

    @classmethod
    def load(cls, path: Path) -> TranslationJob:
        """Reads a job file (raises InputError: input.not_found, input.usage)."""
        try:
            text = Path(path).read_bytes()
        except OSError:
            raise InputError(
                "input.not_found", message("The job file '{path}' cannot be read.", path=path)
            ) from None

        return cls.create(**read_json_text(text, f"The job file '{path}'"))

    def save(self, path: Path) -> None:
        """Writes a job file."""
        Path(path).write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


class Seconds(Frozen):
    """Where the wall time went, in seconds; open to close is `total`."""

    open: float = 0.0
    read: float = 0.0
    encode: float = 0.0
    denoise: float = 0.0
    decode: float = 0.0
    blend: float = 0.0
    write: float = 0.0
    total: float = 0.0


class TranslationResult(Frozen):
    """What a finished translation tells about one output raster."""

    output: str
    source: str
    source_modality: str
    target: str
    model: str
    weights_sha256: str
    seed: int
    steps: int
    mode: str
    width: int
    height: int
    window: tuple[int, int, int, int] = Field(
        description="Source pixels that the output covers, after expansion."
    )
    tiles: int = Field(
        description=(
            "Windows the model translated in this run; resumed and empty ones are not counted."
        )
    )
    radiometry: str
    level: str = Field(description="Processing level given to the model: unknown, toa or boa.")
    clipped_fraction: float
    warnings: tuple[str, ...]
    notices: tuple[dict[str, Any] | None, ...] = Field(
        (), description="Of each warning its code and values; None where it has none."
    )
    seconds: Seconds
    peak_rss_bytes: int
    peak_device_bytes: int
    device: str
    precision: str
    std_output: str | None = Field(
        None, description="Sidecar with the standard deviation over samples."
    )
    calibration: dict[str, Any] | None = Field(
        None, description="Mean error per band, RMSE before and after, known pixels."
    )
    mask_output: str | None = Field(
        None, description="Sidecar of a fill: 1 known, 2 translated, 3 blended of both, 0 no value."
    )
    error_output: str | None = Field(
        None, description="Sidecar with the expected error per band, in the target's units."
    )
    filled_fraction: float | None = Field(
        None, description="Of the fill's valid pixels, how many are translated; not after a resume."
    )


def read_json_text(text: bytes, name: str) -> dict[str, Any]:
    """A JSON object from outside.

    Args:
        text: of the file.
        name: what an error calls it.

    Raises:
        InputError: input.usage, whatever is wrong with it: no UTF-8, no JSON, no object, nested too
            deep, a number too long.
    """
    try:
        return parsed_object(text)
    except ValueError:
        raise InputError(
            "input.usage", message("{name} is not a JSON object.", name=name)
        ) from None


def one_sentence(error: ValidationError) -> str:
    """The first thing that is wrong, in one sentence."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"] if not str(part).startswith("function"))
    text = str(first["msg"]).removeprefix("Value error, ")
    return f"{where}: {text}." if where else f"{text[:1].upper()}{text[1:]}."


def main() -> None:
    schema = TranslationJob.model_json_schema()
    (RESOURCES / "job.schema.json").write_text(
        json.dumps(schema, indent=2) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
