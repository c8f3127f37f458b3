"""Stacks of sources and the closed form on them."""

from __future__ import annotations

import pytest
import torch

from backend.model.stack import (
    StackLayout,
    SubsetRegression,
    feature_count,
    from_stack_grid,
    pixel_features,
    to_stack_grid,
)

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
    inside = (..., slice(4, -4), slice(4, -4))
    torch.testing.assert_close(on_grid[inside], ramp(1, 64)[inside])
    torch.testing.assert_close(
        from_stack_grid(ramp(1, 64), factor)[..., 8:-8], ramp(1, 16 * factor)[..., 8:-8]
    )


def test_a_stack_holds_what_was_observed_and_zero_elsewhere() -> None:
    rgb, ms = torch.full((2, 3, 64, 64), 0.5), torch.full((2, 6, 32, 32), -0.5)
    seen = torch.ones(2, 32, 32, dtype=torch.bool)
    seen[:, :, :16] = False
    stack, observed = LAYOUT.stacked({"rgb": rgb, "ms": ms}, {"ms": seen})
    assert stack.shape == (2, 12, 64, 64)
    assert observed.mean((0, 2, 3)).tolist() == [0.0, 1.0, 0.0, 0.5, 0.0]
    assert stack[:, LAYOUT.slots(1)].eq(0.5).all()
    assert stack[:, LAYOUT.slots(3), :, :32].eq(0).all()
    assert stack[:, LAYOUT.slots(3), :, 32:].eq(-0.5).all()
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
