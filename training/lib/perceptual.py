"""LPIPS, the perceptual part of Stage I's loss (SPEC: gamma 1 for rgb, 0 for the others), by the
lpips package.

It is optional: the package, torchvision and the weights of its VGG-16 backbone are not part of this
project. They come as PyTorch files, which torch reads with its restricted loader (tensors only,
nothing is executed); our own weights stay safetensors."""

from __future__ import annotations

import torch
from torch import Tensor, nn

COLOURS = 3


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
        text = (
            "LPIPS needs packages that are not installed here: pip install lpips==0.1.4 and the"
            " torchvision that fits this torch."
        )
        raise PerceptualError(f"{text} {advice}") from error

    try:
        network: nn.Module = lpips.LPIPS(net="vgg", verbose=False)
    except OSError as error:  # what a download raises
        raise PerceptualError(
            f"The weights of LPIPS's backbone could not be downloaded ({error}). {advice}"
        ) from error

    return network
