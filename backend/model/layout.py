"""How a loaded network's weights lie in memory and which kernels multiply them: faster, and the same numbers to rounding.

    convolutions   channels last: a fifth to a quarter less time for the autoencoders on a processor, what tensor cores want on a GPU
    products       of many tokens as 1 x 1 convolutions, on x86 processors in float32: torch gives products to MKL, which on AMD's runs at
                   half the speed that oneDNN, which gets the convolutions, reaches there; on Intel's both are as fast

What is chosen follows from device and precision alone, never from a timing: two runs on one machine must give the same bits. Imports torch.
"""

from __future__ import annotations

import platform

import torch
import torch.nn.functional as F
from torch import Tensor, nn

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


def lay_out(network: nn.Module, device: torch.device) -> None:
    """Changes a network in place; names, shapes and values of its weights stay as they are.

    Args:
        network: loaded, not to be trained.
        device: where it is and will compute.
    """
    for parameter in network.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    if device.type == "cpu" and torch.backends.mkldnn.is_available() and platform.machine().lower() in _X86:
        for layer in network.modules():
            if type(layer) is nn.Linear:
                layer.__class__ = ProductAsConvolution
