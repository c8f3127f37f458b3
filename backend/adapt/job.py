"""What an adaptation is given: the pairs, and where its model goes; validated with pydantic.

Imports modalities, errors and protocol; never torch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from pydantic.dataclasses import dataclass

from backend.errors import InputError
from backend.modalities import modality
from backend.protocol import PathText, one_sentence, path_text

MINUTES = 3.0


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Pair:
    """Two rasters of the same ground to adapt a model to: each path may be a GDAL dataset name.

    Bands are 1-based, in the modality's order; None: found by name or number."""

    source_modality: str
    source: PathText
    target_modality: str
    target: PathText
    source_bands: tuple[int, ...] | None = None
    target_bands: tuple[int, ...] | None = None
    source_radiometry: str = "auto"
    target_radiometry: str = "auto"
    level: Literal["auto", "toa", "boa"] = "auto"

    @field_validator("source_modality", "target_modality")
    @classmethod
    def _known_modality(cls, value: str) -> str:
        return modality(value).id

    @property
    def direction(self) -> tuple[str, str]:
        return self.source_modality, self.target_modality

    @property
    def names(self) -> tuple[str, str]:
        """The files' names, without their folders."""
        return Path(self.source).name, Path(self.target).name


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class AdaptationJob:
    """A model to be adapted to pairs (backend/adapt/).

    Attributes:
        model: id or folder of one with closed forms (a detail path).
        pairs: of any directions; several of one direction are fitted together.
        out: a new folder; its name is the adapted model's id.
        device: auto, cpu, cuda.
        keep_worse: keeps directions that the held-back ground does not confirm, too.
        minutes: that the network's own part may take; with fewer, less ground is learnt from.
    """

    model: str
    pairs: tuple[Pair, ...]
    out: Annotated[Path, BeforeValidator(path_text)]
    device: str = "auto"
    keep_worse: bool = False
    minutes: Annotated[float, Field(ge=0)] = MINUTES

    @classmethod
    def create(cls, **fields: Any) -> AdaptationJob:
        """Validates fields into a job (raises InputError: input.usage)."""
        try:
            return cls(**fields)
        except ValidationError as error:
            raise InputError("input.usage", one_sentence(error)) from None
