"""A model folder as the others see it: complete, fitting, with what it says of itself. No network,
no torch. What lies where in it: layout.py; whether it is whole: checks.py.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.errors import ModelError
from backend.json_text import parsed
from backend.messages import message
from backend.modalities import (
    all_directions,
    named_directions,
    trained_pairs,
)
from backend.weights.adapted import check_parent
from backend.weights.checks import check_fit, verify
from backend.weights.layout import WEIGHTS, misfit, modalities_of, read_json, stored_parts
from backend.weights.sums import _CHUNK, INDEX, _hint, read_sums, weights_digest

# of a model that says nothing else
USUAL_MODES = {"fast": 1, "balanced": 4, "detailed": 20, "paper": 250}


@dataclass(frozen=True)
class ModelFolder:
    """A model folder that was read and fits this program; `path` is what Any2Any.load takes."""

    id: str
    path: Path
    preset: str
    weights_sha256: str  # one digest for all weights and configs, see weights_sha256()
    source: str  # "embedded", "hub", "user" or "folder"
    modes: Mapping[str, int]  # DDIM steps of each mode


def open_folder(folder: Path, source: str, check_digests: bool = True) -> ModelFolder:
    """Read a model folder and make sure that it is complete and fits this program.

    Args:
        folder: the model folder.
        source: where it was found: "embedded", "hub", "user" or "folder".
        check_digests: False skips the reading of all weights (for lists).

    Raises:
        ModelError: model.missing, model.corrupt or model.incompatible.
    """
    index = read_json(folder, INDEX)  # first: what has none is not walked through
    sums = verify(folder) if check_digests else read_sums(folder)
    check_fit(folder, index)
    check_parent(folder, sums)
    return ModelFolder(
        str(index["id"]),
        folder,
        str(index["preset"]),
        weights_digest(sums),
        source,
        _modes(folder, index),
    )


def _modes(folder: Path, index: dict[str, Any]) -> dict[str, int]:
    """DDIM steps per mode: the model's own, chosen by measurement, over the usual ones."""
    own = index.get("modes", {})
    if not isinstance(own, dict) or any(
        mode not in USUAL_MODES or not isinstance(n, int) or not 1 <= n <= 1000
        for mode, n in own.items()
    ):
        raise misfit(
            folder, f"{INDEX} has modes other than {', '.join(USUAL_MODES)} with 1 to 1000 steps"
        )

    return USUAL_MODES | own


def modes_of(folder: Path) -> dict[str, int]:
    """DDIM steps by mode; empty where the folder is damaged."""
    try:
        return _modes(folder, read_json(folder, INDEX))
    except ModelError:
        return {}


def weights_of(folder: Path) -> str | None:
    """The digest that tells one set of weights from another, as a result's tags have it; None where
    the folder is damaged.
    """
    try:
        return weights_digest(read_sums(folder))
    except ModelError:
        return None


def quality_of(folder: Path) -> dict[str, Any]:
    """How good a model is on held-out scenes, as its training.json has it; empty where it has
    nothing. `training.evaluate --by-source --into` writes it.

    Returns:
        quality_db: mean PSNR by direction, such as "rgb+nir-ms"; gain_db: of a direction with
        several sources, by the sources that are left without one, the mean gain over these.
    """
    try:
        facts = parsed((folder / "training.json").read_bytes())
        quality = {str(name): float(value) for name, value in facts["quality_db"].items()}
        gains = {
            str(name): {str(rest): float(gain) for rest, gain in by_rest.items()}
            for name, by_rest in facts.get("gain_db", {}).items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}

    return {"quality_db": quality, "gain_db": gains}


def trained_directions(folder: Path) -> tuple[tuple[str, str], ...] | None:
    """The directions that a model was trained in; the others are zero-shot.

    None where its training.json does not say.
    """
    try:
        reported = read_json(folder, "training.json")["stage_2"]["config"]["directions"]
    except (ModelError, KeyError, TypeError):
        return None

    if isinstance(reported, list):
        return tuple(
            direction for name, direction in named_directions().items() if name in reported
        )
    ids = modalities_of(folder)
    of_all = tuple((a, b) for a, b in all_directions() if a in ids and b in ids)
    return {"all": of_all, "paper": trained_pairs()}.get(str(reported))


def stored_parameters(folder: Path) -> dict[str, int]:
    """Numbers stored per part, from the safetensors headers alone (8 bytes of length, then JSON).

    Raises:
        ModelError: model.missing or model.corrupt, naming the file.
    """
    return {part: _numbers_in(folder, f"{part}/{WEIGHTS}") for part in stored_parts(folder)}


def _numbers_in(folder: Path, name: str) -> int:
    try:
        with (folder / name).open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = parsed(file.read(min(length, 100 * _CHUNK)))

        return sum(
            math.prod(tensor["shape"]) for key, tensor in header.items() if key != "__metadata__"
        )
    except FileNotFoundError:
        raise ModelError(
            "model.missing",
            message("'{folder}' lacks {name}.", folder=folder.name, name=name),
            _hint(folder),
        ) from None
    except (OSError, struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            "model.corrupt",
            message(
                "{name} of '{folder}' is not a safetensors file.", name=name, folder=folder.name
            ),
            _hint(folder),
        ) from error
