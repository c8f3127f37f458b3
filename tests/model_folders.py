"""Makes tiny model folders of the real format for tests: real configs, safetensors with a handful
of numbers.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from backend.modalities import LATENT_CHANNELS, modalities
from backend.model import FORMAT
from backend.weights.layout import WEIGHTS, part_names, radiometry_of_modalities
from backend.weights.sums import INDEX, RADIOMETRY, write_sums


def write_model_folder(
    folder: Path, id_: str = "any2any-test", weights: int = 6, sums: bool = True
) -> Path:
    """A whole model folder of `weights` numbers per part, with its sha256sums.txt."""
    for row, part in enumerate(part_names()):
        (folder / part).mkdir(parents=True)
        write_json(folder / part / "config.json", _config(part))
        save_file({"weight": np.arange(weights, dtype=np.float32) + row}, folder / part / WEIGHTS)

    index = {"_class_name": "Any2Any", "id": id_, "preset": "any2any-tiny", "format": FORMAT}
    write_json(folder / INDEX, index | {"parts": dict.fromkeys(part_names(), "Stub")})
    write_json(folder / RADIOMETRY, radiometry_of_modalities())
    write_json(folder / "training.json", {"steps": 0})
    (folder / "README.md").write_text("# Test weights\n", encoding="utf-8")
    if sums:
        write_sums(folder)
    return folder


def edit_json(path: Path, **changes: Any) -> None:
    """Change keys of a JSON file; None removes one."""
    value = json.loads(path.read_text(encoding="utf-8")) | changes
    write_json(path, {key: item for key, item in value.items() if item is not None})


def write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def _config(part: str) -> dict[str, Any]:
    if not part.startswith("vae_"):
        return {"_class_name": "DiT" if part == "transformer" else "ResidualAdapters"}
    modality = modalities()[part.removeprefix("vae_")]
    return {
        "_class_name": "AutoencoderKL",
        "in_channels": modality.channels,
        "out_channels": modality.channels,
        "latent_channels": LATENT_CHANNELS,
        "block_out_channels": [8] * modality.vae_factor.bit_length(),
        "scaling_factor": 0.5,
    }
