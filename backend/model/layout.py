"""How a loaded network's weights lie in memory and which kernels multiply them: faster, and the same numbers to rounding.

    convolutions   channels last: a fifth to a quarter less time for the autoencoders on a processor, what tensor cores want on a GPU
    modulations    what each layer makes of the condition is the same for every window of a step: made once
    residual blocks of the autoencoders, without diffusers' division by one, and activations in place
    products       of many tokens as 1 x 1 convolutions, on x86 processors in float32: torch gives products to MKL, which on AMD's runs at
                   half the speed that oneDNN, which gets the convolutions, reaches there; on Intel's both are as fast

What is chosen follows from device and precision alone, never from a timing: two runs on one machine must give the same bits. Imports torch.
"""

from __future__ import annotations

import platform

import torch
import torch.nn.functional as F
from diffusers.models.resnet import ResnetBlock2D
from torch import Tensor, nn
from torch.utils.weak import WeakTensorKeyDictionary

from backend.model.dit import Modulation

FEWEST_ROWS = 64  # below, a product costs next to nothing either way
_X86 = ("x86_64", "amd64")


class ProductAsConvolution(nn.Linear):
    """A linear layer over the last dimension, computed as a convolution of one pixel."""

    def forward(self, x: Tensor) -> Tensor:
        rows = x.numel() // self.in_features
        if rows < FEWEST_ROWS or x.dtype != torch.float32 or torch.is_autocast_enabled(x.device.type):
            return super().forward(x)
        pixels = x.reshape(1, 1, rows, self.in_features).permute(0, 3, 1, 2)  # (1, D, 1, rows), channels last without a copy
        y = F.conv2d(pixels, self.weight[:, :, None, None], self.bias)
        return y.permute(0, 2, 3, 1).reshape(*x.shape[:-1], self.out_features)


class KeptModulation(Modulation):
    """A modulation that gives for a condition (the same tensor object) what it gave before, as long as that is held by somebody."""

    def forward(self, c: Tensor) -> Tensor:
        if torch.is_grad_enabled():
            return super().forward(c)
        kept = self.__dict__.setdefault("_kept", WeakTensorKeyDictionary())
        if c not in kept:
            kept[c] = super().forward(c)
        return kept[c]


class PlainResidualBlock(ResnetBlock2D):
    """An autoencoder's residual block: no time embedding, no change of size, nothing to scale."""

    @staticmethod
    def fits(block: ResnetBlock2D) -> bool:
        """Whether a block asks for nothing more."""
        is_plain = block.time_emb_proj is None and block.upsample is None and block.downsample is None
        return is_plain and block.output_scale_factor == 1.0 and isinstance(block.nonlinearity, nn.SiLU)

    def forward(self, input_tensor: Tensor, temb: Tensor | None = None, *_: object) -> Tensor:
        h = self.conv1(F.silu(self.norm1(input_tensor), inplace=True))
        h = self.conv2(F.silu(self.norm2(h), inplace=True))
        return h + (input_tensor if self.conv_shortcut is None else self.conv_shortcut(input_tensor))


def lay_out(network: nn.Module, device: torch.device) -> None:
    """Changes a network in place; names, shapes and values of its weights stay as they are.

    Args:
        network: loaded, not to be trained.
        device: where it is and will compute.
    """
    for parameter in network.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    for layer in network.modules():
        if type(layer) is Modulation:
            layer.__class__ = KeptModulation
        elif type(layer) is ResnetBlock2D and PlainResidualBlock.fits(layer):
            layer.__class__ = PlainResidualBlock
    if device.type == "cpu" and torch.backends.mkldnn.is_available() and platform.machine().lower() in _X86:
        for layer in network.modules():
            if type(layer) is nn.Linear:
                layer.__class__ = ProductAsConvolution
