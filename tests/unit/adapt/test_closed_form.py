"""What ground teaches in closed form: the regression's correction, and last layers."""

from __future__ import annotations

import numpy as np
import torch

from backend.adapt.closed_form import SHRINKAGES, Moments, choose, share_of, solve
from backend.model.adapters import ResidualAdapters
from backend.model.detail_network import LastLayers

VALUES = ([0, 3, 4],)  # columns of a constant and two bands, without the levels'


def test_ground_that_contradicts_itself_moves_nothing() -> None:
    rng = np.random.default_rng(0)
    features = np.concatenate([np.ones((500, 1)), np.zeros((500, 2)), rng.random((500, 2))], axis=1)
    one = Moments.of(features, features[:, 3:4])
    other = Moments.of(features, -features[:, 3:4])
    assert choose((one, other), VALUES).shrinkage is None
    assert not choose((one, other), VALUES).correction.any()

    # and ground that agrees is fitted, the levels' constants left alone
    found = choose((one, one), VALUES)
    assert found.shrinkage == min(SHRINKAGES)
    np.testing.assert_allclose(found.correction[3], 1.0, atol=1e-2)
    assert not found.correction[1:3].any()
    assert one.error(found.correction) < 1e-4 < one.error(np.zeros((5, 1)))
    larger = solve(one, 10.0, [0, 3, 4])
    assert np.abs(larger).max() < np.abs(found.correction).max()


def test_a_correction_is_taken_by_what_it_explains() -> None:
    """Nearly whole where it leaves little of the error or several pairs agree."""
    assert share_of(0.02, 1) > 0.98
    assert share_of(0.9, 1) < 0.6 < share_of(0.9, 3)


def test_products_of_bands_take_part_where_they_help() -> None:
    rng = np.random.default_rng(0)
    bands = rng.uniform(-1, 1, (500, 2))
    product = bands[:, :1] * bands[:, 1:]
    features = np.concatenate([np.ones((500, 1)), np.zeros((500, 2)), bands, product], axis=1)
    by_product = Moments.of(features, product)
    assert choose((by_product, by_product), (VALUES[0], [*VALUES[0], 5])).option == 1

    # halves that agree on the bands and contradict each other on their product
    halves = [Moments.of(features, bands[:, :1] + sign * product) for sign in (1, -1)]
    found = choose(halves, (VALUES[0], [*VALUES[0], 5]))
    assert found.option == 0
    assert found.correction[3, 0] > 0.5
    assert found.correction[5, 0] == 0


def test_last_layers_are_linear_in_what_they_are_fitted_on() -> None:
    rng = torch.Generator().manual_seed(0)
    layers = LastLayers(8, 3, 2)
    given = [torch.rand(1, channels, 16, 16, generator=rng) for channels in (8, 2, 5)]
    assert not layers(*given).any()
    features = layers.linear_in(*given)
    matrix = torch.rand(features.shape[1], 2, generator=rng)
    layers.put(matrix)
    expected = torch.einsum("fc,bfhw->bchw", matrix, features)
    torch.testing.assert_close(layers(*given), expected, rtol=1e-4, atol=1e-4)


def test_an_adapter_s_last_convolution_is_linear_in_what_it_is_fitted_on() -> None:
    rng = torch.Generator().manual_seed(0)
    adapters = ResidualAdapters(("rgb", "nir"), tuned=("rgb-nir",))
    own, z = adapters.of("rgb", "nir"), torch.rand(1, 4, 16, 16, generator=rng)
    assert own is not adapters.of(None, "nir")
    assert adapters.of("sar", "nir") is adapters.of(None, "nir")
    before = own(z)
    matrix = torch.rand(own.linear_in(z).shape[1], 4, generator=rng)
    own.add(matrix)
    expected = before + torch.einsum("fc,bfhw->bchw", matrix, own.linear_in(z))
    torch.testing.assert_close(own(z), expected, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(adapters(z, "nir", "rgb"), z + own(z))
    assert torch.equal(adapters(z, "nir"), z)  # which starts at zero
