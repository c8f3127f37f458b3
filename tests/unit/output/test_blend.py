"""Blending: rows come out once, complete and in order, and only what was requested."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from backend.blocks import Block
from backend.geometry.tiling import Rect, Strip, Window, WindowGrid, blend_weights
from backend.modalities import modality
from backend.output.blend import Mosaic

MS = modality("ms")  # two pixels per latent: small tiles
SIDE = 128
# (window, sample) to its tile and what is valid in it
TileOf = Callable[[Window, int], tuple[np.ndarray, np.ndarray]]


def mosaic_of(
    grid: WindowGrid, crop: Rect, tile_of: TileOf, samples: int = 1, strip: Strip | None = None
) -> list[Block]:
    """Feeds the windows that a crop's strip needs, row by row; `tile_of(window, sample)` gives
    (tile, valid).
    """
    strip = strip or Strip(0, crop.column, crop.width)
    stripes = grid.stripes_covering(crop.row, crop.stop_row, 2)
    columns = grid.columns_covering(strip.column, strip.stop_column, 2)
    mosaic, blocks = Mosaic(grid, MS, crop, strip, samples), []

    for row in grid.window_rows_for(stripes, crop.row, 2):
        for sample in range(samples):
            for window in grid.row_of_windows(row, columns):
                tile, valid = tile_of(window, sample)
                mosaic.feed(window, sample, tile, valid)

            mosaic.end_sample(row, sample)

        block = mosaic.finish(row)
        if block is not None and row in stripes:
            blocks.append(block)

    return blocks


def scene_tile(window: Window, sample: int) -> tuple[np.ndarray, np.ndarray]:
    """A window's view of one big scene: its values follow from the absolute position."""
    place = window.pixels(MS)
    y, x = np.mgrid[place.row : place.row + SIDE, place.column : place.column + SIDE]
    tile = np.stack(
        [np.sin(x / (7 + band)) + np.cos(y / 11) + 3 * sample for band in range(6)]
    ).astype(np.float32)
    return tile, (x + y) % 5 > 0


def scene(crop: Rect) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[crop.row : crop.stop_row, crop.column : crop.stop_column]
    return np.stack([np.sin(x / (7 + band)) + np.cos(y / 11) for band in range(6)]), (x + y) % 5 > 0


@pytest.mark.parametrize("overlap", [0, 1, 16, 31, 32])
@pytest.mark.parametrize(
    "crop",
    [Rect(0, 0, 301, 403), Rect(37, 101, 1, 1), Rect(95, 191, 130, 100), Rect(0, 402, 301, 1)],
)
def test_tiles_of_one_scene_give_the_scene_back(overlap: int, crop: Rect) -> None:
    blocks = mosaic_of(WindowGrid(202, 151, overlap), crop, scene_tile)
    values, valid = scene(crop)
    assert [block.row for block in blocks] == list(
        np.cumsum([0, *(block.values.shape[1] for block in blocks)])[:-1]
    )
    np.testing.assert_allclose(
        np.concatenate([block.values for block in blocks], axis=1), values, atol=2e-6
    )
    np.testing.assert_array_equal(np.concatenate([block.valid for block in blocks]), valid)


def test_neighbours_are_blended_with_the_raised_cosine() -> None:
    grid = WindowGrid(64, 112, 16)
    block = mosaic_of(
        grid,
        Rect(0, 0, 224, 128),
        lambda window, _: (
            np.full((6, SIDE, SIDE), window.column, np.float32),
            np.ones((SIDE, SIDE), bool),
        ),
    )[0]

    rise = blend_weights(SIDE, 32)[64, :32]
    np.testing.assert_allclose(block.values[0, 64, 96:128], rise, atol=1e-6)
    assert (block.values[:, :, :96] == 0).all()
    assert (block.values[:, :, 128:] == 1).all()


def test_crops_equal_the_full_mosaic_exactly() -> None:
    grid, full = WindowGrid(202, 151, 16), Rect(0, 0, 301, 403)
    rng = np.random.default_rng(0)
    tiles = {
        (r, c): rng.normal(size=(6, SIDE, SIDE)).astype(np.float32)
        for r in range(grid.rows)
        for c in range(grid.columns)
    }

    def tile_of(window: Window, _: int) -> tuple[np.ndarray, np.ndarray]:
        return tiles[window.row, window.column], np.ones((SIDE, SIDE), bool)

    whole = np.concatenate([block.values for block in mosaic_of(grid, full, tile_of)], axis=1)
    for crop in (
        Rect(33, 55, 77, 201),
        Rect(96, 96, 96, 96),
        Rect(300, 0, 1, 403),
        Rect(0, 191, 301, 2),
    ):
        part = np.concatenate([block.values for block in mosaic_of(grid, crop, tile_of)], axis=1)
        np.testing.assert_array_equal(
            part, whole[:, crop.row : crop.stop_row, crop.column : crop.stop_column]
        )


def test_samples_give_their_mean_and_standard_deviation() -> None:
    (block,) = mosaic_of(WindowGrid(64, 64, 16), Rect(0, 0, 100, 90), scene_tile, samples=3)
    np.testing.assert_allclose(block.values, scene(Rect(0, 0, 100, 90))[0] + 3, atol=1e-5)
    assert block.deviation is not None
    np.testing.assert_allclose(block.deviation, np.full((6, 90, 100), np.std([0, 3, 6])), atol=1e-5)
    (single,) = mosaic_of(WindowGrid(64, 64, 16), Rect(0, 0, 100, 90), scene_tile)
    assert single.deviation is None


def test_many_samples_hold_their_overlap_only() -> None:
    one, many = (
        Mosaic(WindowGrid(500, 500, 16), MS, Rect(0, 0, 900, 900), Strip(0, 0, 900), samples)
        for samples in (1, 32)
    )
    tile = MS.channels * SIDE * 900 * 4  # bytes of one sample's row of windows
    sizes = [
        sum(array.nbytes for array in vars(mosaic).values() if isinstance(array, np.ndarray))
        for mosaic in (one, many)
    ]
    assert sizes[1] - sizes[0] == pytest.approx(31 * tile / 4)


def test_samples_over_several_rows_equal_their_mosaics_one_by_one() -> None:
    grid, crop = WindowGrid(202, 151, 16), Rect(10, 20, 280, 350)
    rng = np.random.default_rng(0)
    places = [(r, c, s) for r in range(grid.rows) for c in range(grid.columns) for s in range(3)]
    tiles = {place: rng.normal(size=(6, SIDE, SIDE)).astype(np.float32) for place in places}
    everywhere = np.ones((SIDE, SIDE), bool)
    together = mosaic_of(
        grid, crop, lambda w, s: (tiles[w.row, w.column, s], everywhere), samples=3
    )
    alone = [
        mosaic_of(grid, crop, lambda w, _, s=s: (tiles[w.row, w.column, s], everywhere))
        for s in range(3)
    ]

    for number, block in enumerate(together):
        stack = np.stack([blocks[number].values for blocks in alone]).astype(np.float64)
        np.testing.assert_allclose(block.values, stack.mean(axis=0), atol=1e-6)
        np.testing.assert_allclose(block.deviation, stack.std(axis=0), atol=1e-6)


def test_pixels_that_no_window_fed_are_invalid() -> None:
    mosaic = Mosaic(WindowGrid(64, 112, 16), MS, Rect(0, 0, 224, 128), Strip(0, 0, 224), 1)
    mosaic.feed(
        WindowGrid(64, 112, 16).window(0, 1),
        0,
        np.ones((6, SIDE, SIDE), np.float32),
        np.ones((SIDE, SIDE), bool),
    )

    mosaic.end_sample(0, 0)
    block = mosaic.finish(0)
    assert block is not None
    assert not block.valid[:, :96].any()
    assert block.valid[:, 96:].all()
    assert np.isfinite(block.values).all()


def test_pixels_that_any_of_their_windows_calls_valid_are_valid() -> None:
    grid = WindowGrid(64, 112, 16)
    valid = {0: np.ones((SIDE, SIDE), bool), 1: np.zeros((SIDE, SIDE), bool)}
    tile = np.ones((6, SIDE, SIDE), np.float32)
    (block,) = mosaic_of(grid, Rect(0, 0, 224, 128), lambda window, _: (tile, valid[window.column]))
    assert block.valid[:, :128].all()
    assert not block.valid[:, 128:].any()


@pytest.mark.parametrize("samples", [1, 3])
def test_strips_make_the_pixels_of_the_whole(samples: int) -> None:
    grid, crop = WindowGrid(70, 400, 16), Rect(37, 5, 700, 90)
    whole = mosaic_of(grid, crop, scene_tile, samples)[0]
    seen = []

    for strip in grid.strips(crop.column, crop.stop_column, 2, 2):
        block = mosaic_of(grid, crop, scene_tile, samples, strip)[0]
        assert (block.strip, block.column, block.row) == (
            strip.number,
            strip.column - 37,
            whole.row,
        )
        seen.append(block)

    assert len(seen) == 4
    np.testing.assert_array_equal(
        np.concatenate([block.values for block in seen], axis=2), whole.values
    )
    if whole.deviation is not None:
        np.testing.assert_array_equal(
            np.concatenate([block.deviation for block in seen], axis=2), whole.deviation
        )
