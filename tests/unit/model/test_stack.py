"""Stacks of sources and the closed form on them."""

from __future__ import annotations

import pytest
import torch

from backend.model.resampling import from_stack_grid, to_stack_grid
from backend.model.stack import StackLayout, SubsetRegression, feature_count, pixel_features

IDS = ("sar", "rgb", "nir", "ms", "pan")
LAYOUT = StackLayout.of_ids(IDS)
UNKNOWN = torch.tensor([0])


def ramp(channels: int, side: int) -> torch.Tensor:
    """Pixel centres as values: column over the side, in -1..1."""
    x = (torch.arange(side) + 0.5) / side * 2 - 1
    return x.expand(1, channels, side, side).contiguous()


@pytest.mark.parametrize(("id_", "factor"), [("rgb", 4), ("ms", 2), ("pan", 8)])
def test_every_modality_lies_on_the_common_grid_where_it_belongs(id_: str, factor: int) -> None:
    on_grid = to_stack_grid(ramp(1, 16 * factor), factor)
    # a ramp is not extrapolated beyond the outermost centres
    inside = (..., slice(6, -6), slice(6, -6))
    torch.testing.assert_close(on_grid[inside], ramp(1, 64)[inside])
    torch.testing.assert_close(
        from_stack_grid(ramp(1, 64), factor)[..., 8:-8], ramp(1, 16 * factor)[..., 8:-8]
    )


def textured(side: int) -> torch.Tensor:
    """Unit noise smoothed over three pixels: about the texture of imagery."""
    x = torch.randn(4, 1, side + 2, side + 2, generator=torch.Generator().manual_seed(0))
    return torch.nn.functional.avg_pool2d(x, 3, stride=1)


def test_interpolation_undoes_what_coarse_pixels_see_and_repeats_with_none_of_them() -> None:
    fine = textured(128)
    coarse = from_stack_grid(fine, 2)
    ours = to_stack_grid(coarse, 2)
    plain = torch.nn.functional.interpolate(coarse, scale_factor=2.0, mode="bilinear")
    inside = (..., slice(8, -8), slice(8, -8))
    errors = [float((x - fine)[inside].square().mean()) for x in (ours, plain)]
    assert errors[0] < 0.8 * errors[1]

    # steps inside coarse pixels against those between them
    steps = [x[inside].diff(dim=3).abs().mean((0, 1, 2)) for x in (ours, plain)]
    uneven = [float(s[::2].mean() / s[1::2].mean() - 1) for s in steps]
    assert abs(uneven[0]) < 0.3 * abs(uneven[1])


def test_pixels_mirrored_come_out_mirrored() -> None:
    x = textured(32)
    for one in (lambda v: to_stack_grid(v, 2), lambda v: from_stack_grid(v, 2)):
        for dims in ([2], [3], [2, 3]):
            torch.testing.assert_close(one(x.flip(dims)), one(x).flip(dims))


def test_a_stack_holds_what_was_observed_and_zero_elsewhere() -> None:
    rgb, ms = torch.full((2, 3, 64, 64), 0.5), torch.full((2, 6, 32, 32), -0.5)
    seen = torch.ones(2, 32, 32, dtype=torch.bool)
    seen[:, :, :16] = False
    stack, observed = LAYOUT.stacked({"rgb": rgb, "ms": ms}, {"ms": seen})
    assert stack.shape == (2, 12, 64, 64)
    assert observed.mean((0, 2, 3)).tolist() == [0.0, 1.0, 0.0, 0.5, 0.0]
    assert stack[:, LAYOUT.slots(1)].eq(0.5).all()
    assert stack[:, LAYOUT.slots(3), :, :32].eq(0).all()
    lower = stack[:, LAYOUT.slots(3), :, 32:]
    torch.testing.assert_close(lower, torch.full_like(lower, -0.5))
    assert stack[:, [0, 4, 11]].eq(0).all()


def test_a_subset_s_table_reads_the_columns_of_its_channels_only() -> None:
    regression = SubsetRegression(LAYOUT)
    x = torch.rand(1, 12, 8, 8)
    whole = pixel_features(x, UNKNOWN)[0]

    for subset in (LAYOUT.subset(["rgb"]), LAYOUT.subset(["sar", "ms"]), LAYOUT.subset(IDS)):
        channels = LAYOUT.subset_channels(subset)
        part = pixel_features(x[:, channels], UNKNOWN)[0]
        assert len(part) == feature_count(len(channels))
        torch.testing.assert_close(whole[regression.columns(channels)], part)


def test_each_pixel_takes_the_table_of_what_was_observed_there() -> None:
    regression = SubsetRegression(LAYOUT)
    nir, rgb_only, both = 2, LAYOUT.subset(["rgb"]), LAYOUT.subset(["rgb", "sar"])
    with torch.no_grad():
        regression.table[rgb_only, LAYOUT.slots(nir), 0] = 0.25  # constants
        regression.table[both, LAYOUT.slots(nir), 0] = 0.75

    observed = torch.zeros(1, 5, 8, 8)
    observed[:, 1] = 1
    observed[:, 0, :, 4:] = 1
    observed[:, :, 7] = 0
    out = regression(torch.zeros(1, 12, 8, 8), observed, nir, UNKNOWN)
    assert out[0, 0, :7, :4].eq(0.25).all()
    assert out[0, 0, :7, 4:].eq(0.75).all()
    assert out[0, 0, 7].eq(0).all()
