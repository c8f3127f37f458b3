"""A folder of weights on disk: its list of digests, whether it is whole, whether it fits this
program. No network, no torch.

    <folder>/model_index.json   id, preset, format, the class of every part
      vae_sar/ ... vae_pan/     config.json + diffusion_pytorch_model.safetensors
      transformer/ adapters/    the same
      radiometry.json           model_range and model_knee per modality the weights were trained
                                with
      training.json README.md   where the weights come from
      sha256sums.txt            `<sha256>  <path>` of every other file, as `sha256sum` writes and
                                checks it

Weights are safetensors only: a pickle runs code when it is loaded, so a folder that holds one is
refused. Imports modalities, errors and the number of the format only."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from backend.errors import ModelError
from backend.json_text import parsed
from backend.messages import message
from backend.modalities import (
    LATENT_CHANNELS,
    all_directions,
    modalities,
    named_directions,
    trained_pairs,
)
from backend.model import FORMAT
from backend.weights.sums import (
    _CHUNK,
    INDEX,
    PICKLES,
    RADIOMETRY,
    SUMS,
    _files_of,
    _hint,
    _shapes_the_result,
    read_sums,
    sha256_of,
    weights_digest,
)

WEIGHTS = "diffusion_pytorch_model.safetensors"
# of a model that says nothing else
USUAL_MODES = {"fast": 1, "balanced": 4, "detailed": 20, "paper": 250}


OPTIONAL_PARTS = ("detail",)
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


@dataclass(frozen=True)
class ModelFolder:
    """A model folder that was read and fits this program; `path` is what Any2Any.load takes."""

    id: str
    path: Path
    preset: str
    weights_sha256: str  # one digest for all weights and configs, see weights_sha256()
    source: str  # "embedded", "hub", "user" or "folder"
    modes: Mapping[str, int]  # DDIM steps of each mode


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
        raise _misfit(folder, f"it knows {', '.join(unknown)}, which this version does not")
    return ids


def radiometry_of_modalities() -> dict[str, dict[str, Any]]:
    """What radiometry.json must hold: the fixed value range and curve per modality."""
    return {
        id_: {"model_range": list(m.model_range), "model_knee": m.model_knee}
        for id_, m in modalities().items()
    }


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
    _check_index(folder, index)
    _check_numbers(folder)
    _check_radiometry(folder)
    for id_ in modalities_of(folder):
        _check_vae(folder, id_)
    _check_transformer(folder)
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
        raise _misfit(
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


def _check_index(folder: Path, index: dict[str, Any]) -> None:
    if index.get("_class_name") != "Any2Any" or index.get("format") != FORMAT:
        raise _misfit(
            folder,
            f"{INDEX} is not an Any2Any folder of format {FORMAT}",
            "Update the software or take other weights.",
        )

    if not isinstance(index.get("id"), str) or not isinstance(index.get("preset"), str):
        raise _misfit(folder, f"{INDEX} names no id and preset")
    parts = index.get("parts")
    needed = part_names(modalities_of(folder))
    missing = [part for part in needed if not isinstance(parts, dict) or part not in parts]
    if missing:
        raise _misfit(folder, f"{INDEX} lists no {', '.join(missing)}")
    unknown = [part for part in parts or () if part not in (*needed, *OPTIONAL_PARTS)]
    if unknown:
        raise _misfit(
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
                raise _misfit(folder, f"{name} has a {key} that no network of this program has")


def _check_radiometry(folder: Path) -> None:
    trained, ours = read_json(folder, RADIOMETRY), radiometry_of_modalities()
    wrong = [id_ for id_ in modalities_of(folder) if trained.get(id_) != ours[id_]]
    if wrong:
        raise _misfit(
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
        raise _misfit(folder, f"{name} has no positive scaling_factor")
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
        raise _misfit(
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
            raise _misfit(folder, f"{name} has {key} {config[key]}, {value} is needed")


def _misfit(
    folder: Path, why: str, hint: str = "Choose another model: `models list` shows them."
) -> ModelError:
    return ModelError(
        "model.incompatible",
        message("The model '{folder}' does not fit: {reason}.", folder=folder.name, reason=why),
        hint,
    )
