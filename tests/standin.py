"""A model folder of the real format whose parts cost almost nothing: for tests of the run itself,
at any raster size.

The autoencoders average pixel blocks, the transformer has one narrow layer with random
weights, the adapters are real. It is loaded by the normal path, checked digests included."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from backend.modalities import LATENT_CHANNELS, Modality, modalities
from backend.model.adapters import ResidualAdapters
from backend.model.any2any import Any2Any
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.model.dit import DiT
from backend.weights.catalogue import write_sums
from backend.weights.layout import radiometry_of_modalities


def write_standin_model(folder: Path, hidden_size: int = 32) -> Path:
    """Writes the stand-in to `folder` and returns it; the same weights every time."""
    vaes = {m.id: block_means(m) for m in modalities().values()}
    torch.manual_seed(0)
    transformer = DiT(hidden_size=hidden_size, depth=1, num_heads=2)
    adapters = ResidualAdapters(tuple(vaes))

    # AdaLN-Zero and the adapters start as the identity; the tests want every part to count
    with torch.no_grad():
        for parameter in (*transformer.parameters(), *adapters.parameters()):
            if not parameter.any():
                parameter.normal_(std=0.05)

    folder.mkdir(parents=True, exist_ok=True)
    Any2Any(vaes, transformer, adapters).save(folder, "standin", "any2any-tiny")
    (folder / "radiometry.json").write_text(json.dumps(radiometry_of_modalities(), indent=2))
    (folder / "training.json").write_text(
        json.dumps({"training": "none: random weights for tests"})
    )
    (folder / "README.md").write_text(
        "# Stand-in for tests\n\nRandom weights; its output means nothing.\n"
    )
    write_sums(folder)

    return folder


def block_means(modality: Modality, scaling_factor: float = 1.0) -> LinearCodeAutoencoder:
    """An autoencoder whose latents are the mean of each f x f block of up to four bands.

    Decoding repeats the block means; bands beyond the fourth repeat it."""
    vae = LinearCodeAutoencoder(
        modality.channels,
        modality.vae_factor,
        width=4,
        norm_groups=1,
        scaling_factor=scaling_factor,
    )

    with torch.no_grad():
        for parameter in (*vae.analysis.parameters(), *vae.synthesis.parameters()):
            parameter.zero_()
        for channel in range(min(modality.channels, LATENT_CHANNELS)):
            vae.analysis.weight[channel, channel] = 1 / modality.vae_factor**2
        for band in range(modality.channels):
            vae.synthesis.weight[min(band, LATENT_CHANNELS - 1), band] = 1

    return vae
