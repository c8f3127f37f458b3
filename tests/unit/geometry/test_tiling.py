"""Windows, overlap and weights: every pixel is covered, neighbours overlap exactly and their
weights add up to one.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from backend.errors import InputError
from backend.geometry.tiling import (
    MAX_OVERLAP,
    BatchLayout,
    WindowGrid,
    blend_weights,
    pad_to_window,
)
from backend.modalities import LATENT_SIZE, Modality, modalities

SIZES = (1, 5, 63, 64, 65, 96, 112, 113, 200, 256)
OVERLAPS = (0, 1, 7, 16, 31, 32)
CASES = [(size, overlap) for size in SIZES for overlap in OVERLAPS]


@pytest.mark.parametrize(("size", "overlap"), CASES)
def test_windows_cover_every_latent_and_none_is_superfluous(size: int, overlap: int) -> None:
    grid = WindowGrid(rows_latents=size, columns_latents=3 * size, overlap=overlap)
    for latents, starts in (
        (size, [grid.window(row, 0).latent_row for row in range(grid.rows)]),
        (3 * size, [grid.window(0, column).latent_column for column in range(grid.columns)]),
    ):
        covered = np.zeros(starts[-1] + LATENT_SIZE, dtype=int)
        for start in starts:
            covered[start : start + LATENT_SIZE] += 1
        assert covered[:latents].min() >= 1
        assert len(starts) == 1 or starts[-2] + LATENT_SIZE < latents


@pytest.mark.parametrize("overlap", range(MAX_OVERLAP + 1))
def test_neighbours_overlap_by_exactly_what_was_requested(overlap: int) -> None:
    grid = WindowGrid(500, 500, overlap)
    assert (
        grid.window(0, 0).latent_column + LATENT_SIZE - grid.window(0, 1).latent_column == overlap
    )
    assert grid.window(0, 0).latent_row + LATENT_SIZE - grid.window(1, 0).latent_row == overlap


def test_windows_are_numbered_row_by_row_in_the_full_grid() -> None:
    grid = WindowGrid(200, 300, 16)
    windows = [
        window
        for row in range(grid.rows)
        for window in grid.row_of_windows(row, range(grid.columns))
    ]
    assert [(window.row, window.column) for window in windows] == [
        (r, c) for r in range(grid.rows) for c in range(grid.columns)
    ]


@pytest.mark.parametrize("source", modalities().values(), ids=lambda m: m.id)
def test_overlap_is_given_in_pixels_of_the_source_and_rounded_up_to_latents(
    source: Modality,
) -> None:
    f = source.vae_factor
    assert WindowGrid.over(1000, 1000, source, None).overlap == 16
    assert WindowGrid.over(1000, 1000, source, 0).overlap == 0
    assert WindowGrid.over(1000, 1000, source, 10 * f + 1).overlap == 11
    assert WindowGrid.over(1000, 1000, source, 32 * f).overlap == 32
    with pytest.raises(InputError) as caught:
        WindowGrid.over(1000, 1000, source, 32 * f + 1)
    assert caught.value.code == "input.usage"


@pytest.mark.parametrize("source", modalities().values(), ids=lambda m: m.id)
def test_a_raster_of_one_pixel_is_one_window(source: Modality) -> None:
    grid = WindowGrid.over(1, 1, source, None)
    assert (grid.rows, grid.columns) == (1, 1)
    place = grid.window(0, 0).pixels(source)
    assert (place.column, place.row, place.width, place.height) == (
        0,
        0,
        source.native_patch,
        source.native_patch,
    )


@pytest.mark.parametrize(("size", "overlap"), CASES)
@pytest.mark.parametrize("factor", [2, 4, 8])
def test_bands_share_the_rows_without_gap_and_know_their_windows(
    size: int, overlap: int, factor: int
) -> None:
    grid = WindowGrid(size, size, overlap)
    ends = [grid.stripe_pixels(stripe, factor) for stripe in range(grid.rows)]
    assert ends[0][0] == 0
    assert ends[-1][1] >= size * factor
    assert all(stop == start for (_, stop), (start, _) in pairwise(ends))

    for pixel in {0, size * factor // 3, size * factor - 1}:
        (stripe,) = grid.stripes_covering(pixel, pixel + 1, factor)
        assert ends[stripe][0] <= pixel < ends[stripe][1]
        needed = touching(grid.rows, grid.stride, pixel // factor)
        rows = grid.window_rows_for(range(stripe, stripe + 1), pixel, factor)
        # those of this pixel row and below it in the stripe
        assert (min(needed), max(needed)) == (rows.start, rows.stop - 1)


@pytest.mark.parametrize(("size", "overlap"), CASES)
@pytest.mark.parametrize("factor", [2, 4, 8])
def test_crops_get_every_window_column_that_touches_them(
    size: int, overlap: int, factor: int
) -> None:
    grid = WindowGrid(size, size, overlap)
    width = size * factor
    for start in {0, width // 3, width - 1}:
        for stop in {start + 1, (start + width + 1) // 2, width} - {start}:
            first, last = (
                touching(grid.columns, grid.stride, pixel // factor) for pixel in (start, stop - 1)
            )
            assert grid.columns_covering(start, stop, factor) == range(min(first), max(last) + 1)


def touching(count: int, stride: int, latent: int) -> set[int]:
    """Windows along one axis that contain a latent, by looking at all of them."""
    return {
        number
        for number in range(count)
        if number * stride <= latent < number * stride + LATENT_SIZE
    }


def test_widened_spans_stay_inside_the_grid() -> None:
    grid = WindowGrid(1000, 1000, 16)
    assert grid.widened(range(5, 6), 2, grid.rows) == range(3, 8)
    assert grid.widened(range(1, grid.rows), 3, grid.rows) == range(grid.rows)


@pytest.mark.parametrize("overlap", [0, 1, 2, 31, 64, 128])
def test_weights_of_neighbours_add_up_to_one(overlap: int) -> None:
    size = 256
    weights = blend_weights(size, overlap)
    stride = size - overlap
    total = np.zeros((stride + size, stride + size), dtype=np.float64)
    for top in (0, stride):
        for left in (0, stride):
            total[top : top + size, left : left + size] += weights

    inner = slice(overlap, stride + size - overlap)
    np.testing.assert_allclose(total[inner, inner], 1.0, atol=1e-6)
    assert weights.min() > 0


def test_weights_rise_as_a_raised_cosine() -> None:
    middle = blend_weights(64, 16)[32]
    np.testing.assert_allclose(
        middle[:16], 0.5 - 0.5 * np.cos(np.pi * (np.arange(16) + 0.5) / 16), atol=1e-6
    )
    assert (np.diff(middle[:16]) > 0).all()
    np.testing.assert_array_equal(middle, middle[::-1])


@pytest.mark.parametrize("side", [2, 3, 5, 63, 64])
def test_padding_reflects_again_and_again(side: int) -> None:
    tile = np.arange(side * side, dtype=np.float32).reshape(1, side, side)
    padded = pad_to_window(tile, 64)
    period = 2 * (side - 1)
    mirror = [min(i % period, period - i % period) for i in range(64)]
    np.testing.assert_array_equal(padded[0], tile[0][np.ix_(mirror, mirror)])


def test_padding_repeats_a_single_pixel_row_or_column() -> None:
    np.testing.assert_array_equal(
        pad_to_window(np.full((2, 1, 1), 7, np.float32), 64), np.full((2, 64, 64), 7, np.float32)
    )
    row = np.arange(64, dtype=np.float32).reshape(1, 1, 64)
    np.testing.assert_array_equal(pad_to_window(row, 64), np.repeat(row, 64, axis=1))


@pytest.mark.parametrize(
    ("rows", "columns", "most", "expected"),
    [
        (1, 1, 16, (1, 1)),
        (30, 1, 16, (15, 1)),
        (5, 3, 16, (5, 3)),
        (9, 5, 16, (3, 5)),
        (9, 16, 16, (1, 16)),
        (9, 40, 16, (1, 14)),
    ],
)
def test_batches_are_of_about_one_size_and_hold_whole_rows_where_these_are_short(
    rows: int, columns: int, most: int, expected: tuple[int, int]
) -> None:
    grid = WindowGrid(64 + 48 * (rows - 1), 64 + 48 * (columns - 1), 16)
    layout = BatchLayout.of(grid, most)
    assert (layout.rows, layout.columns) == expected
    assert BatchLayout.of(grid, most, one_row=True) == BatchLayout(1, expected[1])


def test_a_windows_slot_does_not_depend_on_what_is_wanted() -> None:
    layout = BatchLayout(3, 5)
    for wanted_rows, wanted_columns in ((range(9), range(12)), (range(4, 7), range(3, 11))):
        seen = []
        for together in layout.row_groups(wanted_rows):
            for inside in layout.column_groups(wanted_columns):
                slots = [layout.slot(row, column) for row in together for column in inside]
                assert len(set(slots)) == len(slots)
                assert max(slots) < layout.size
                seen += [(row, column) for row in together for column in inside]

        assert sorted(seen) == [(row, column) for row in wanted_rows for column in wanted_columns]


@pytest.mark.parametrize(
    ("rows", "columns", "most", "expected"),
    [
        (5, 5, 2, {2: 10, 1: 5}),
        (4, 6, 2, {2: 12}),
        (5, 1, 2, {2: 2, 1: 1}),
        (7, 3, 8, {6: 3, 3: 1}),
        (2, 2, 16, {4: 1}),
    ],
)
def test_no_slot_lies_behind_the_raster_s_last_windows(
    rows: int, columns: int, most: int, expected: dict[int, int]
) -> None:
    grid = WindowGrid(64 + 48 * (rows - 1), 64 + 48 * (columns - 1), 16)
    layout = BatchLayout.of(grid, most)
    sizes = layout.sizes(grid, range(rows), range(columns))
    assert sizes == expected
    assert sum(size * number for size, number in sizes.items()) == rows * columns


def test_a_batch_is_as_large_in_a_part_as_in_the_whole() -> None:
    grid = WindowGrid(64 + 48 * 4, 64 + 48 * 4, 16)
    layout = BatchLayout.of(grid, 2)
    assert [layout.slots(grid, 3, column) for column in range(5)] == [2, 2, 2, 2, 1]
    # the first of two windows is not wanted, its slot stays
    assert layout.sizes(grid, range(1), range(3, 5)) == {2: 1, 1: 1}


@pytest.mark.parametrize(
    ("width", "start", "stop"),
    [(2000, 0, 2000), (2000, 383, 1601), (1999, 1990, 1999), (70, 3, 60), (1153, 0, 1153)],
)
def test_strips_cover_what_is_requested_for_once(width: int, start: int, stop: int) -> None:
    grid = WindowGrid(64, -(-width // 2), 16)
    strips = grid.strips(start, stop, 2, 3)
    assert [strips[0].column, *(strip.stop_column for strip in strips)] == [
        *(strip.column for strip in strips),
        stop,
    ]
    assert (strips[0].column, min(strip.width for strip in strips) > 0) == (start, True)

    for strip in strips:
        columns = grid.columns_covering(strip.column, strip.stop_column, 2)
        assert 3 * strip.number - 1 <= columns.start
        assert columns.stop <= 3 * strip.number + 3  # no window beyond its own

    if (start, stop) == (0, width):
        assert (
            sum(len(grid.columns_covering(s.column, s.stop_column, 2)) for s in strips)
            == grid.columns + len(strips) - 1
        )


def test_strips_of_all_modalities_are_cut_at_the_same_windows() -> None:
    grid = WindowGrid(64, 1000, 16)
    cuts = {
        tuple(
            strip.column // target.vae_factor
            for strip in grid.strips(0, 1000 * target.vae_factor, target.vae_factor, 5)
        )
        for target in modalities().values()
    }
    assert cuts == {(0, 240, 480, 720, 960)}
