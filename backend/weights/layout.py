"""What lies where in a model folder. No network, no torch.

    <folder>/model_index.json   id, preset, format, the class of every part
      vae_sar/ ... vae_pan/     config.json + diffusion_pytorch_model.safetensors
      transformer/ adapters/    the same
      radiometry.json           model_range and model_knee per modality the weights were trained
                                with
      training.json README.md   where the weights come from
      sha256sums.txt            `<sha256>  <path>` of every other file, as `sha256sum` writes and
                                checks it

Imports modalities, errors and sums."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from backend.errors import ModelError
from backend.json_text import parsed
from backend.messages import message
from backend.modalities import modalities
from backend.weights.sums import INDEX, _hint

WEIGHTS = "diffusion_pytorch_model.safetensors"
OPTIONAL_PARTS = ("detail",)


def part_names(ids: Iterable[str] | None = None) -> tuple[str, ...]:
    """The sub-folders of a model folder: one VAE per modality (of all, where none are named), the
    DiT, the adapters.
    """
    return (
        *(f"vae_{id_}" for id_ in (modalities() if ids is None else ids)),
        "transformer",
        "adapters",
    )


def stored_parts(folder: Path) -> tuple[str, ...]:
    """The parts of a folder: those that every model has, and what its index lists beyond them, such
    as a detail path.
    """
    needed = part_names(modalities_of(folder))
    listed = read_json(folder, INDEX).get("parts")
    return (
        (*needed, *(part for part in listed if part not in needed))
        if isinstance(listed, dict)
        else needed
    )


def modalities_of(folder: Path) -> tuple[str, ...]:
    """The modalities that a model knows, in the order of its rows: its adapters' targets.

    All of them where it does not say.

    Raises:
        ModelError: model.incompatible, when this program does not know one of them.
    """
    try:
        ids = tuple(map(str, read_json(folder, "adapters/config.json")["targets"]))
    except (ModelError, KeyError, TypeError):
        return tuple(modalities())

    unknown = [id_ for id_ in ids if id_ not in modalities()]
    if unknown:
        raise misfit(folder, f"it knows {', '.join(unknown)}, which this version does not")
    return ids


def radiometry_of_modalities() -> dict[str, dict[str, Any]]:
    """What radiometry.json must hold: the fixed value range and curve per modality."""
    return {
        id_: {"model_range": list(m.model_range), "model_knee": m.model_knee}
        for id_, m in modalities().items()
    }


def read_json(folder: Path, name: str) -> dict[str, Any]:
    """A JSON object of the folder.

    Raises:
        ModelError: model.missing without the file, model.corrupt when it is no JSON object.
    """
    try:
        value = parsed((folder / name).read_bytes())
    except FileNotFoundError:
        raise ModelError(
            "model.missing",
            message("'{folder}' lacks {name}.", folder=folder.name, name=name),
            _hint(folder),
        ) from None
    except (OSError, ValueError) as error:
        raise ModelError(
            "model.corrupt",
            message("{name} of '{folder}' is not readable JSON.", name=name, folder=folder.name),
            _hint(folder),
        ) from error

    if not isinstance(value, dict):
        raise ModelError(
            "model.corrupt",
            message("{name} of '{folder}' is not a JSON object.", name=name, folder=folder.name),
            _hint(folder),
        )

    return value


def misfit(
    folder: Path, why: str, hint: str = "Choose another model: `models list` shows them."
) -> ModelError:
    """The error of a folder that does not fit."""
    return ModelError(
        "model.incompatible",
        message("The model '{folder}' does not fit: {reason}.", folder=folder.name, reason=why),
        hint,
    )
