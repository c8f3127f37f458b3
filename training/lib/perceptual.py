"""LPIPS, the perceptual part of Stage I's loss (SPEC: gamma 1 for rgb, 0 for the others), by the
lpips package.

It is optional: the package, torchvision (training/requirements-lpips.txt) and the weights of its
VGG-16 backbone are not part of this project. The weights are downloaded once and checked by
SHA-256. They come as PyTorch files, which torch reads with its restricted loader (tensors only,
nothing is executed); our own weights stay safetensors."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from torch import Tensor, nn

COLOURS = 3
VGG_URL = "https://download.pytorch.org/models/vgg16-397923af.pth"
VGG_SHA256 = "397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0"


class PerceptualError(ValueError):
    """LPIPS is not available here; the text says what to do."""


class Perceptual(nn.Module):
    """mean LPIPS(x, y) over a batch of images in [-1, 1], (B, 1 or 3, H, W)."""

    def __init__(self) -> None:
        """Raises PerceptualError where the package or the weights are missing."""
        super().__init__()
        self.network = _network().eval().requires_grad_(False)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        if x.shape[1] not in (1, COLOURS):
            raise PerceptualError(
                f"LPIPS compares one or three bands, not {x.shape[1]}: set perceptual_weight to 0"
                " for this modality."
            )

        self.network.to(x.device)
        with torch.autocast(x.device.type, enabled=False):
            return self.network(_coloured(x), _coloured(y)).mean()


def _coloured(x: Tensor) -> Tensor:
    return x.float().expand(-1, COLOURS, -1, -1)


def _network() -> nn.Module:
    advice = "Or do without it: --perceptual none in training, no --lpips in evaluation."
    try:
        import lpips
    except ImportError as error:
        raise PerceptualError(
            "LPIPS needs packages that are not installed here: pip install --no-deps"
            f" --require-hashes -r training/requirements-lpips.txt. {advice}"
        ) from error

    try:
        _fetch_vgg()
    except OSError as error:  # what a download raises
        raise PerceptualError(
            f"The weights of LPIPS's backbone could not be downloaded ({error}). {advice}"
        ) from error

    network: nn.Module = lpips.LPIPS(net="vgg", verbose=False)
    return network


def _fetch_vgg() -> None:
    """Puts the weights of VGG-16 where torchvision looks for them.

    Raises:
        OSError: they cannot be downloaded.
        PerceptualError: the file there, or what came, is another.
    """
    path = Path(torch.hub.get_dir()) / "checkpoints" / VGG_URL.rpartition("/")[2]
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            torch.hub.download_url_to_file(VGG_URL, str(path), hash_prefix=VGG_SHA256)
        except RuntimeError as error:  # the digest is another; nothing is left at `path`
            raise PerceptualError(f"{VGG_URL} is not the expected file: {error}") from error
        return

    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != VGG_SHA256:
            raise PerceptualError(
                f"{path} is not the file that LPIPS's weights belong to: remove it, and it is"
                " downloaded again"
            )
