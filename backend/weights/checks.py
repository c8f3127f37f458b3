"""Whether a model folder is whole and fits this program.

Weights are safetensors only: a pickle runs code when it is loaded, so a folder that holds one is
refused. Imports modalities, errors and the number of the format only."""

from __future__ import annotations

import math
from pathlib import Path, PurePosixPath
from typing import Any

from backend.errors import ModelError
from backend.messages import message
from backend.modalities import LATENT_CHANNELS, modalities
from backend.model import FORMAT
from backend.weights.layout import (
    OPTIONAL_PARTS,
    WEIGHTS,
    misfit,
    modalities_of,
    part_names,
    radiometry_of_modalities,
    read_json,
    stored_parts,
)
from backend.weights.sums import (
    INDEX,
    PICKLES,
    RADIOMETRY,
    SUMS,
    _files_of,
    _hint,
    _shapes_the_result,
    read_sums,
    sha256_of,
)

LONGEST_LIST = 64
# The largest sizes of a config: several times those of the paper's largest network.
LARGEST = {
    "depth": 128,
    "num_heads": 128,
    "layers_per_block": 16,
    "num_modalities": 64,
    "force_upcast": 1,
    "sample_size": 10_000,
}
LARGEST_OF_OTHERS = 16_384


def verify(folder: Path) -> dict[str, str]:
    """Check that the folder is whole: all of sha256sums.txt is there and equal, and all that is
    loaded is listed.

    Returns:
        SHA-256 by relative path.

    Raises:
        ModelError: model.missing (a file), model.corrupt (a digest), model.incompatible (a pickle).
    """
    refuse_pickles(folder)
    sums = read_sums(folder)
    for name, expected in sums.items():
        try:
            actual = sha256_of(folder / name)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise ModelError(
                "model.missing",
                message("'{folder}' lacks {name}.", folder=folder.name, name=name),
                _hint(folder),
            ) from None
        except OSError as error:
            raise ModelError(
                "model.corrupt",
                message(
                    "{name} of '{folder}' cannot be read: {reason}.",
                    name=name,
                    folder=folder.name,
                    reason=error.strerror,
                ),
                _hint(folder),
            ) from error

        if actual != expected:
            raise ModelError(
                "model.corrupt",
                message(
                    "{name} of '{folder}' is damaged: its SHA-256 is not the listed one.",
                    name=name,
                    folder=folder.name,
                ),
                _hint(folder),
            )

    for name in _files_of(folder):
        if name not in sums and (
            _shapes_the_result(name) or name.endswith((".safetensors", ".json"))
        ):
            raise ModelError(
                "model.corrupt",
                message(
                    "{name} of '{folder}' is not listed in {file}.",
                    name=name,
                    folder=folder.name,
                    file=SUMS,
                ),
                _hint(folder),
            )

    return sums


def refuse_pickles(folder: Path) -> None:
    """Refuse a folder with weights that run code when loaded.

    Raises:
        ModelError: model.incompatible.
    """
    for name in _files_of(folder):
        if PurePosixPath(name).suffix.lower() in PICKLES:
            raise ModelError(
                "model.incompatible",
                message(
                    "'{folder}' holds {name}: only safetensors weights are loaded, never a pickle.",
                    folder=folder.name,
                    name=name,
                ),
                "Convert it to safetensors or remove it.",
            )


def check_fit(folder: Path, index: dict[str, Any]) -> None:
    """Refuses a folder whose parts are not those of this program.

    Args:
        folder: whole.
        index: its model_index.json.

    Raises:
        ModelError: model.missing or model.incompatible.
    """
    _check_index(folder, index)
    _check_numbers(folder)
    _check_radiometry(folder)
    for id_ in modalities_of(folder):
        _check_vae(folder, id_)
    _check_transformer(folder)


def _check_index(folder: Path, index: dict[str, Any]) -> None:
    if index.get("_class_name") != "Any2Any" or index.get("format") != FORMAT:
        raise misfit(
            folder,
            f"{INDEX} is not an Any2Any folder of format {FORMAT}",
            "Update the software or take other weights.",
        )

    if not isinstance(index.get("id"), str) or not isinstance(index.get("preset"), str):
        raise misfit(folder, f"{INDEX} names no id and preset")
    parts = index.get("parts")
    needed = part_names(modalities_of(folder))
    missing = [part for part in needed if not isinstance(parts, dict) or part not in parts]
    if missing:
        raise misfit(folder, f"{INDEX} lists no {', '.join(missing)}")
    unknown = [part for part in parts or () if part not in (*needed, *OPTIONAL_PARTS)]
    if unknown:
        raise misfit(
            folder, f"{INDEX} lists the part '{unknown[0]}', which this version does not have"
        )

    for part in (*needed, *(part for part in parts or () if part not in needed)):
        for name in ("config.json", WEIGHTS):
            if not (folder / part / name).is_file():
                raise ModelError(
                    "model.missing",
                    message(
                        "'{folder}' lacks {part}/{name}.", folder=folder.name, part=part, name=name
                    ),
                    _hint(folder),
                )


def _check_numbers(folder: Path) -> None:
    """Refuses sizes far beyond every network of the paper, whose layers would be made before their
    weights are looked at.
    """
    for part in stored_parts(folder):
        name = f"{part}/config.json"
        for key, value in read_json(folder, name).items():
            numbers = value if isinstance(value, list) else [value]
            most = LARGEST.get(key, LARGEST_OF_OTHERS)
            if len(numbers) > LONGEST_LIST or any(
                isinstance(number, int | float) and not abs(number) <= most for number in numbers
            ):
                raise misfit(folder, f"{name} has a {key} that no network of this program has")


def _check_radiometry(folder: Path) -> None:
    trained, ours = read_json(folder, RADIOMETRY), radiometry_of_modalities()
    wrong = [id_ for id_ in modalities_of(folder) if trained.get(id_) != ours[id_]]
    if wrong:
        raise misfit(
            folder,
            f"the weights were trained with another value range for {', '.join(wrong)}",
            "Their output would be wrong in physical units; take weights exported for this"
            " version.",
        )


def _check_vae(folder: Path, id_: str) -> None:
    """The VAE must take the modality's bands and give LATENT_CHANNELS latents of its factor."""
    modality, name = modalities()[id_], f"vae_{id_}/config.json"
    config = read_json(folder, name)
    scaling = config.get("scaling_factor")
    if not isinstance(scaling, int | float) or not math.isfinite(scaling) or scaling <= 0:
        raise misfit(folder, f"{name} has no positive scaling_factor")
    bands, factor = modality.channels, modality.vae_factor
    expected = {
        "in_channels": bands,
        "out_channels": bands,
        "channels": bands,
        "factor": factor,
        "latent_channels": LATENT_CHANNELS,
    }

    _check_values(folder, name, config, expected)
    blocks = config.get("block_out_channels")
    # the resolution falls by 2 between blocks
    if isinstance(blocks, list) and 2 ** (len(blocks) - 1) != factor:
        raise misfit(
            folder, f"{name} encodes with factor {2 ** (len(blocks) - 1)}, {id_} needs {factor}"
        )


def _check_transformer(folder: Path) -> None:
    """The DiT's embedding tables have a row per modality."""
    name = "transformer/config.json"
    _check_values(
        folder, name, read_json(folder, name), {"num_modalities": len(modalities_of(folder))}
    )


def _check_values(
    folder: Path, name: str, config: dict[str, Any], expected: dict[str, int]
) -> None:
    """A value that the part's class does not record is not compared."""
    for key, value in expected.items():
        if key in config and config[key] != value:
            raise misfit(folder, f"{name} has {key} {config[key]}, {value} is needed")
