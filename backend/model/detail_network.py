"""The detail path's network: a U of convolutions beside a narrow path at full resolution.

Where nothing is differentiated, a condition that all windows share becomes part of the layers, and
what is zero for want of a source is left out. Shapes: B batch, H = W = 256 in a window."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.model.precision import in_float32

EDGE = 3  # pixels at a window's edge whose features LastLayers do not look at
NEAR, WIDE = 3, 5  # pixels a side that LastLayers see of the features, and of the closed form


class FilmBlock(nn.Module):
    """Two 3x3 convolutions beside the identity or a 1x1 one; the condition scales and shifts what
    the first gives.
    """

    def __init__(self, inputs: int, outputs: int, condition_size: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1)
        self.film = nn.Linear(condition_size, 2 * outputs)

    def forward(self, x: Tensor, c: Tensor, used: Tensor | None = None) -> Tensor:
        """`used`: numbers of the inputs that x has, where the others are zero and left out.

        c (B, D), or (1, D) where all windows share it."""
        scale, shift = self.film(c).chunk(2, dim=1)  # each (B or 1, outputs)
        if torch.is_grad_enabled() or len(c) > 1:
            h = on_used(self.conv1, x, used)  # (B, outputs, H, W)
            h = F.silu(h * (1 + scale[:, :, None, None]) + shift[:, :, None, None])
            return on_used(self.skip, x, used) + self.conv2(h)

        # One condition is part of the convolution, and what need not be differentiated is done in
        # place: at full resolution a pass over the numbers costs as much as a convolution.
        gain = 1 + scale[0]
        kernel, bias = _weights(self.conv1, used)
        h = F.conv2d(x, kernel * gain[:, None, None, None], bias * gain + shift[0], padding=1)
        h = self.conv2(F.silu(h, inplace=True))
        if not isinstance(self.skip, nn.Conv2d):
            return h.add_(x)
        return _with_product(h, self.skip, x, used)


def on_used(layer: nn.Module, x: Tensor, used: Tensor | None) -> Tensor:
    """A layer's output where x has only these of its inputs and the others are zero."""
    if not isinstance(layer, nn.Conv2d):
        return layer(x)
    return F.conv2d(x, *_weights(layer, used), layer.stride, layer.padding)


def _weights(
    layer: nn.Module, used: Tensor | None = None, outputs: slice = slice(None)
) -> tuple[Tensor, Tensor]:
    """The kernels of a convolution for these of its inputs and outputs, and the outputs' biases."""
    if not isinstance(layer, nn.Conv2d) or layer.bias is None:
        raise ValueError("this network's layers are convolutions with biases")
    kernel, bias = layer.weight if used is None else layer.weight[:, used], layer.bias
    return kernel[outputs], bias[outputs]


def _product(layer: nn.Module, x: Tensor) -> Tensor:
    """A 1x1 convolution as a product over the channels, a third of its time where they lie side by
    side.
    """
    kernel, bias = _weights(layer)
    return F.linear(x.movedim(1, -1), kernel[:, :, 0, 0], bias).movedim(-1, 1)


def _with_product(
    h: Tensor, layer: nn.Conv2d, x: Tensor, used: Tensor | None, outputs: slice = slice(None)
) -> Tensor:
    """h plus some outputs of a 1x1 convolution of x; h is overwritten, or added to where gradients
    are wanted.
    """
    kernel, bias = _weights(layer, used, outputs)
    kernel = kernel[:, :, 0, 0]  # (outputs, inputs)
    rows, pixels = h.movedim(1, -1), x.movedim(1, -1)
    in_place = not torch.is_grad_enabled() and h.dtype == x.dtype == kernel.dtype
    if not (in_place and rows.is_contiguous() and pixels.is_contiguous()):
        return h + F.linear(pixels, kernel, bias).movedim(-1, 1)

    rows.flatten(0, 2).addmm_(pixels.flatten(0, 2), kernel.T)
    return h.add_(bias[:, None, None])


class DetailNetwork(nn.Module):
    """A U of convolutions from half resolution down, beside a narrow path at full resolution.

    Args:
        inputs: channels of a stack and its masks together.
        guides: channels of the smooth prediction: the largest number of bands of a modality.
        outputs: channels of a stack.
        fine: width at full resolution.
        widths: widths at a half, a quarter, ... of it.
        condition_size: of the vector that modulates every block.
    """

    def __init__(
        self,
        inputs: int,
        guides: int,
        outputs: int,
        fine: int,
        widths: Sequence[int],
        condition_size: int,
    ) -> None:
        super().__init__()
        steps = list(pairwise(widths))
        self.guides = guides
        self.fine_in = FilmBlock(inputs, fine, condition_size)
        self.to_half = nn.Conv2d(inputs + guides, widths[0], 4, stride=2, padding=1)
        self.half_in = FilmBlock(widths[0], widths[0], condition_size)
        self.down = nn.ModuleList(FilmBlock(a, b, condition_size) for a, b in steps)
        self.narrow = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in steps)
        self.up = nn.ModuleList(FilmBlock(a, a, condition_size) for a, _ in steps)
        self.to_fine = nn.Conv2d(widths[0], fine, 1)
        self.fine_out = FilmBlock(2 * fine, fine, condition_size)
        self.conv_out = nn.Conv2d(fine, outputs, 3, padding=1)
        self.linear = nn.Conv2d(inputs, outputs, 1)
        for layer in (self.conv_out, self.linear):  # adds nothing at the start
            for parameter in layer.parameters():
                nn.init.zeros_(parameter)

    def forward(
        self,
        x: Tensor,
        guide: Tensor,
        c: Tensor,
        outputs: slice,
        used: Tensor | None = None,
    ) -> Tensor:
        """(B, inputs, H, W), (B, guides, H, W) and (B or 1, condition_size) to those outputs,
        (B, C, H, W).

        `used`: numbers of the inputs that x has, where the others are zero and left out; of the
        guides, x has the first ones."""
        return self.last(self.features(x, guide, c, used), x, outputs, used)

    def features(self, x: Tensor, guide: Tensor, c: Tensor, used: Tensor | None = None) -> Tensor:
        """What the last layers see beside x, (B, fine, H, W); arguments as of `forward`."""
        fine = self.fine_in(x, c, used)  # (B, fine, H, W)
        of_half = None
        if used is not None:
            all_inputs = self.to_half.in_channels - self.guides
            of_half = torch.cat(
                [used, all_inputs + torch.arange(guide.shape[1], device=used.device)]
            )

        # (B, widths[0], H/2, W/2)
        h = self.half_in(on_used(self.to_half, torch.cat([x, guide], dim=1), of_half), c)

        skips = []
        for block in self.down:
            skips.append(h)
            h = block(F.avg_pool2d(h, 2), c)

        for level, narrow in reversed(list(enumerate(self.narrow))):
            rest = F.interpolate(_product(narrow, h), scale_factor=2.0)
            h = self.up[level](skips[level] + rest, c)

        # bilinear, and no shuffle of pixels: its kernels differ by a pixel's place, a pattern of 2
        # pixels (B, fine, H, W)
        spread = F.interpolate(_product(self.to_fine, h), scale_factor=2.0, mode="bilinear")
        if fine.is_contiguous(memory_format=torch.channels_last):
            spread = spread.contiguous(memory_format=torch.channels_last)
        return self.fine_out(torch.cat([fine, spread], dim=1), c)

    def last(self, h: Tensor, x: Tensor, outputs: slice, used: Tensor | None = None) -> Tensor:
        """The last layers on `features` and x, (B, C, H, W)."""
        with in_float32(h.device):
            h = F.conv2d(h.float(), *_weights(self.conv_out, None, outputs), padding=1)
            return _with_product(h, self.linear, x.float(), used, outputs)


class LastLayers(nn.Module):
    """One direction's last layers, in the place of those that all directions share: convolutions of
    the features and of the regression's picture, whose noise they can take out, and a product with
    the source's pixels and the smooth context. They start at zero.

    Args:
        fine: features of the network at full resolution.
        channels: of the source.
        outputs: of the target.
    """

    def __init__(self, fine: int, channels: int, outputs: int) -> None:
        super().__init__()
        self.near = nn.Conv2d(fine, outputs, NEAR)
        self.wide = nn.Conv2d(outputs, outputs, WIDE, bias=False)
        self.here = nn.Conv2d(channels + outputs, outputs, 1, bias=False)
        for parameter in self.parameters():
            nn.init.zeros_(parameter)

    def forward(self, h: Tensor, base: Tensor, here: Tensor) -> Tensor:
        """Features (B, fine, H, W), the regression's picture (B, outputs, H, W), and the source's
        pixels and the context of `DetailPath.features` (B, channels + outputs, H, W), to
        (B, outputs, H, W).
        """
        with in_float32(h.device):
            drawn = self.near(continued(without_edge(h.float()), NEAR))
            drawn = drawn + self.wide(continued(base.float(), WIDE))
            return drawn + self.here(here.float())

    @staticmethod
    def linear_in(h: Tensor, base: Tensor, here: Tensor) -> Tensor:
        """What `forward` is linear in, (B, F, H, W): its arguments around each pixel, and a
        constant.
        """
        around = [
            F.unfold(continued(x, kernel), kernel).unflatten(2, x.shape[2:])
            for x, kernel in ((without_edge(h), NEAR), (base, WIDE))
        ]
        return torch.cat([*around, here, torch.ones_like(here[:, :1])], dim=1)

    @torch.no_grad()
    def put(self, solved: Tensor) -> None:
        """Takes the matrix (F, outputs) of a linear fit on `linear_in`."""
        parts = (self.near.weight, self.wide.weight, self.here.weight)
        sizes = [part[0].numel() for part in parts]
        *kernels, constant = solved.T.split([*sizes, 1], dim=1)
        for part, kernel in zip(parts, kernels, strict=True):
            part.copy_(kernel.reshape(part.shape))
        if self.near.bias is not None:
            self.near.bias.copy_(constant[:, 0])


def without_edge(h: Tensor) -> Tensor:
    """Features whose outermost pixels, which see the zeros beyond a window, are their neighbours
    within: the raster's edge is a window's edge, too.
    """
    inside = h[..., EDGE:-EDGE, EDGE:-EDGE]
    return F.pad(inside, (EDGE, EDGE, EDGE, EDGE), mode="replicate")


def continued(x: Tensor, kernel: int) -> Tensor:
    """x (B, C, H, W) with its border repeated, so that a convolution keeps its size."""
    reach = kernel // 2
    return F.pad(x, (reach, reach, reach, reach), mode="replicate")
