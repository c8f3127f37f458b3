"""Windows that further sources cover in part: which predictions are mixed, with what weight."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.model.fading import blended
from backend.model.sources import REACHES, Sources

SIDE = 128
VALUES = {"rgb": 1.0, "nir": 10.0, "sar": 100.0}  # what each source adds to a prediction


def sources_of(windows: int, **valid: Tensor) -> Sources:
    latents = {id_: torch.zeros(windows, 4, 4, 4) for id_ in ("rgb", *valid)}
    pixels = {id_: torch.zeros(windows, 1, SIDE, SIDE) for id_ in latents}
    return Sources(latents, pixels, valid)


def covered(windows: int) -> Tensor:
    return torch.ones(windows, SIDE, SIDE, dtype=torch.bool)


class Predictions:
    """A call whose prediction is the sum of its sources' VALUES, and which notes its sources."""

    def __init__(self) -> None:
        self.sets: list[tuple[str, ...]] = []

    def __call__(self, sources: Sources, windows: slice) -> Tensor:
        self.sets.append(tuple(sources.latents))
        total = sum(VALUES[id_] for id_ in sources.latents)
        return torch.full((len(sources), 1, SIDE, SIDE), total)


def test_whole_windows_are_computed_once() -> None:
    call = Predictions()
    blended(sources_of(3, nir=covered(3), sar=covered(3)), SIDE, call)
    assert call.sets == [("rgb", "nir", "sar")]


def test_each_place_has_the_prediction_of_the_sources_that_cover_it() -> None:
    """NIR covers the west and SAR the north: far from their edges one set counts alone."""
    nir, sar = covered(1), covered(1)
    nir[:, :, SIDE // 2 :] = False
    sar[:, SIDE // 2 :] = False
    picture = blended(sources_of(1, nir=nir, sar=sar), SIDE, Predictions())[0, 0]

    far = SIDE // 2 - 2 * REACHES[-1] - 1
    corners = [float(picture[row, column]) for row in (0, -1) for column in (0, -1)]
    assert corners == [111, 101, 11, 1]
    assert (picture[:far, :far] == 111).all()
    assert (picture[SIDE // 2 :, SIDE // 2 :] == 1).all()  # exactly, up to the very edge


@pytest.mark.parametrize("hole", [12, 25, 40, 64])
def test_the_prediction_changes_slowly_towards_holes_of_any_size(hole: int) -> None:
    """By at most an eighth of the difference from one pixel to the next; a step would be all."""
    nir, sar = covered(1), covered(1)
    nir[:, 40 : 40 + hole, 40 : 40 + hole] = False
    sar[:, 60:, 20:60] = False
    picture = blended(sources_of(1, nir=nir, sar=sar), SIDE, Predictions())[0, 0]
    for axis in (0, 1):
        assert picture.diff(dim=axis).abs().max() <= 110 / 4


def test_a_dead_pixel_leaves_the_pixels_around_it_to_the_source() -> None:
    nir = covered(1)
    nir[:, 40, 40] = False
    picture = blended(sources_of(1, nir=nir), SIDE, Predictions())[0, 0]
    assert picture[40, 40] == 1
    assert picture[40, 43] == 11


def test_sets_without_weight_are_not_computed() -> None:
    """Where NIR has nothing at all, no prediction with it is."""
    call, nir, sar = Predictions(), covered(2), covered(2)
    nir[1] = False
    sar[1, :, : SIDE // 2] = False

    picture = blended(sources_of(2, nir=nir, sar=sar), SIDE, call, alone=True)
    assert call.sets == [("rgb", "nir", "sar"), ("rgb", "sar"), ("rgb",)]
    assert (picture[0] == 111).all()
    assert (picture[1, 0, :, : SIDE // 2] == 1).all()
    assert picture[1, 0, 0, -1] == 101


@pytest.mark.parametrize("size", [SIDE, SIDE // 4, SIDE * 2])
def test_at_a_straight_edge_a_share_rises_over_twice_the_widest_reach(size: int) -> None:
    """On the pixels, on latents and on a finer target grid."""
    nir = covered(1)
    nir[:, :, :64] = False
    share = sources_of(1, nir=nir).share("nir", 0, size)
    assert share.shape == (1, 1, size, size)

    distance = torch.arange(SIDE).double() - 64 + 1  # from the last pixel that is not observed
    wide = 2 * REACHES[-1] + 1
    expected = (distance / wide).clamp(0, 1).expand(1, 1, SIDE, SIDE)
    if size <= SIDE:
        expected = F.adaptive_avg_pool2d(expected, size)
    else:
        expected = F.interpolate(expected, size=(size, size), mode="nearest")
    torch.testing.assert_close(share.double(), expected, atol=0.04, rtol=0)
