"""How a loaded network's weights lie in memory and which kernels multiply them: faster, and the
same numbers to rounding.

    convolutions   channels last: a fifth to a quarter less time for the autoencoders on a
                   processor, what tensor cores want on a GPU
    modulations    what each layer makes of the condition is the same for every window of a step:
                   made once, and as all windows share it, scale and shift are those of the layer
                   norm before them, a gain that of the next convolution's weights
    residual blocks of the autoencoders, without diffusers' division by one, and activations and
    sums in place
    GELU           on a processor by the logistic function
    products       of many tokens as 1 x 1 convolutions, on x86 processors in float32: torch gives
                   products to MKL, which on AMD's runs at half the speed that oneDNN, which gets
                   the convolutions, reaches there; on Intel's both are as fast

What is chosen follows from device and precision alone, never from a timing: two runs on one machine
must give the same bits. Imports torch."""

from __future__ import annotations

import math
import platform
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.weak import WeakTensorKeyDictionary

from backend.model.dit import Block, FinalLayer, Modulation
from backend.model.parts import Decoder, Encoder, ResnetBlock2D
from backend.model.udit import ModulatedConv

FEWEST_ROWS = 64  # below, a product costs next to nothing either way
_X86 = ("x86_64", "amd64")


class ProductAsConvolution(nn.Linear):
    """A linear layer over the last dimension, computed as a convolution of one pixel."""

    def forward(self, x: Tensor) -> Tensor:
        rows = x.numel() // self.in_features
        if (
            rows < FEWEST_ROWS
            or x.dtype != torch.float32
            or torch.is_autocast_enabled(x.device.type)
        ):
            return super().forward(x)

        # (1, D, 1, rows), channels last without a copy
        pixels = x.reshape(1, 1, rows, self.in_features).permute(0, 3, 1, 2)
        y = F.conv2d(pixels, self.weight[:, :, None, None], self.bias)
        return y.permute(0, 2, 3, 1).reshape(*x.shape[:-1], self.out_features)


class KeptModulation(Modulation):
    """A modulation that gives for a condition (the same tensor object) what it gave before, as long
    as that is held by somebody.
    """

    def forward(self, c: Tensor) -> Tensor:
        if torch.is_grad_enabled():
            return super().forward(c)
        kept = self.__dict__.setdefault("_kept", WeakTensorKeyDictionary())
        if c not in kept:
            kept[c] = super().forward(c)
        return kept[c]


class SharedConv(ModulatedConv):
    """A modulated residual block whose condition is one for the whole batch."""

    def forward(self, x: Tensor, c: Tensor) -> Tensor:
        if not _is_shared(x, c):
            return super().forward(x, c)
        scale, shift, gain = self.modulation(c)[0].chunk(3)  # each (C,)
        h = _normed(x.movedim(1, -1), self.norm, scale, shift).movedim(-1, 1)  # (B, C, H, W)
        h = F.silu(self.conv1(F.silu(h, inplace=True)), inplace=True)
        return F.conv2d(
            h, self.conv2.weight * (1 + gain)[:, None, None], self.conv2.bias, padding=1
        ).add_(x)


class SharedBlock(Block):
    """A transformer block whose condition is one for the whole batch."""

    def forward(self, x: Tensor, c: Tensor) -> Tensor:
        if not _is_shared(x, c):
            return super().forward(x, c)
        # each (D,)
        shift1, scale1, gate1, shift2, scale2, gate2 = self.adaLN_modulation(c)[0].chunk(6)
        x = x + gate1 * self.attn(_normed(x, self.norm1, scale1, shift1))  # (B, N, D)
        return x + gate2 * self.mlp(_normed(x, self.norm2, scale2, shift2))  # (B, N, D)


class SharedFinalLayer(FinalLayer):
    """The final layer whose condition is one for the whole batch."""

    def forward(self, x: Tensor, c: Tensor) -> Tensor:
        if not _is_shared(x, c):
            return super().forward(x, c)
        shift, scale = self.adaLN_modulation(c)[0].chunk(2)  # each (D,)
        return self.linear(_normed(x, self.norm, scale, shift))  # (B, N, patch^2 * C)


class SigmoidGELU(nn.GELU):
    """GELU's tanh form by way of the logistic function, 0.5 (1 + tanh u) = sigmoid(2u), which torch
    computes three times as fast.
    """

    SLOPE = 2 * math.sqrt(2 / math.pi)
    CUBIC = 0.044715 * SLOPE

    def forward(self, x: Tensor) -> Tensor:
        if x.dtype != torch.float32 or torch.is_grad_enabled():
            return super().forward(x)
        doubled = torch.addcmul(x.new_tensor(self.SLOPE), x, x, value=self.CUBIC).mul_(x)  # 2u
        return doubled.sigmoid_().mul_(x)


def _is_shared(x: Tensor, c: Tensor) -> bool:
    return (
        len(c) == 1
        and x.dtype == torch.float32
        and not torch.is_grad_enabled()
        and not torch.is_autocast_enabled(x.device.type)
    )


def _normed(x: Tensor, norm: nn.LayerNorm, scale: Tensor, shift: Tensor) -> Tensor:
    """norm(x) (1 + scale) + shift in one pass: (..., D), with scale and shift (D,)."""
    weight = 1 + scale
    if norm.weight is not None:
        weight, shift = norm.weight * weight, norm.bias * weight + shift
    return F.layer_norm(x, norm.normalized_shape, weight, shift, norm.eps)


class PlainResidualBlock(ResnetBlock2D):
    """An autoencoder's residual block: no time embedding, no change of size, nothing to scale."""

    @staticmethod
    def fits(block: ResnetBlock2D) -> bool:
        """Whether a block asks for nothing more."""
        is_plain = (
            block.time_emb_proj is None and block.upsample is None and block.downsample is None
        )
        return (
            is_plain
            and block.output_scale_factor == 1.0
            and isinstance(block.nonlinearity, nn.SiLU)
        )

    def forward(self, input_tensor: Tensor, temb: Tensor | None = None, *_: object) -> Tensor:
        h = self.conv1(F.silu(self.norm1(input_tensor), inplace=True))
        h = self.conv2(F.silu(self.norm2(h), inplace=True))
        rest = input_tensor if self.conv_shortcut is None else self.conv_shortcut(input_tensor)
        return h.add_(rest) if h.dtype == rest.dtype else h + rest


_SHARED: dict[type[nn.Module], type[nn.Module]] = {
    Modulation: KeptModulation,
    ModulatedConv: SharedConv,
    Block: SharedBlock,
    FinalLayer: SharedFinalLayer,
}


def lay_out(network: nn.Module, device: torch.device, without: str | None = None) -> None:
    """Changes a network in place; names, shapes and values of its weights stay as they are.

    Args:
        network: loaded, not to be trained.
        device: where it is and will compute.
        without: one of ARRANGEMENTS that is left out, to see what it gives.
    """
    for name, arrange in ARRANGEMENTS.items():
        if name != without:
            arrange(network, device)


def _channels_last(network: nn.Module, device: torch.device) -> None:
    for parameter in network.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)


def _shared_conditions(network: nn.Module, device: torch.device) -> None:
    for layer in network.modules():
        if type(layer) in _SHARED:
            layer.__class__ = _SHARED[type(layer)]


def _plain_residual_blocks(network: nn.Module, device: torch.device) -> None:
    for layer in network.modules():
        if type(layer) is ResnetBlock2D and PlainResidualBlock.fits(layer):
            layer.__class__ = PlainResidualBlock
        elif isinstance(layer, Encoder | Decoder) and isinstance(layer.conv_act, nn.SiLU):
            layer.conv_act = nn.SiLU(inplace=True)  # of what the norm before it has just made


def _logistic_gelu(network: nn.Module, device: torch.device) -> None:
    for layer in network.modules() if device.type == "cpu" else ():
        if type(layer) is nn.GELU and layer.approximate == "tanh":
            layer.__class__ = SigmoidGELU


def _products_as_convolutions(network: nn.Module, device: torch.device) -> None:
    is_slow = (
        device.type == "cpu"
        and torch.backends.mkldnn.is_available()
        and platform.machine().lower() in _X86
    )
    for layer in network.modules() if is_slow else ():
        if type(layer) is nn.Linear:
            layer.__class__ = ProductAsConvolution


ARRANGEMENTS: dict[str, Callable[[nn.Module, torch.device], None]] = {
    "convolutions with channels last": _channels_last,
    "one condition for all windows": _shared_conditions,
    "residual blocks without waste": _plain_residual_blocks,
    "GELU by the logistic function": _logistic_gelu,
    "products as convolutions": _products_as_convolutions,
}
