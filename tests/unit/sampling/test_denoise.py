"""Joint and independent denoising: the wavefront equals averaging over the whole field, in little
memory.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from backend.geometry.tiling import BatchLayout, WindowGrid, blend_weights
from backend.modalities import LATENT_SIZE
from backend.model.sources import Sources
from backend.sampling.ddim import ddim_coefficients
from backend.sampling.denoise import (
    Denoiser,
    Group,
    IndependentDenoiser,
    JointDenoiser,
    NoiseKey,
    rings,
)

KEY = NoiseKey(seed=3, sample=0, target=1)


def unseen(count: int) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """Masks and cells of windows whose pixels do not matter here."""
    return (np.ones((1, 1), bool),) * count, (np.ones((1, 1, 1), np.float32),) * count


def predict(z: Tensor, sources: Sources, t: int) -> Tensor:
    """Depends on the whole window, so that a window whose neighbourhood is wrong is wrong
    everywhere.
    """
    mean = z.mean(dim=(2, 3), keepdim=True)
    return (
        torch.tanh(0.5 * z.roll(3, dims=2) + 0.4 * z.roll(2, dims=3) + mean + sources.z) + 1e-4 * t
    )


def source(grid: WindowGrid, row: int, column: int) -> Tensor:
    place = grid.window(row, column)
    y, x = torch.meshgrid(
        torch.arange(64.0) + place.latent_row,
        torch.arange(64.0) + place.latent_column,
        indexing="ij",
    )
    return torch.stack(
        [torch.sin(x / 9), torch.cos(y / 7), torch.sin((x + y) / 20), torch.cos(x / 5 - y)]
    )


def group(
    grid: WindowGrid, row: int, columns: range, skipped: frozenset[tuple[int, int]] = frozenset()
) -> list[Group]:
    """One group of a row's windows, each in the slot of its column."""
    wanted = [column for column in columns if (row, column) not in skipped]
    z_source = torch.zeros(grid.columns, 4, 64, 64)
    for column in wanted:
        z_source[column] = source(grid, row, column)
    windows = tuple(grid.window(row, column) for column in wanted)
    return (
        [
            Group(
                windows,
                tuple(np.ones((1, 1), bool) for _ in wanted),
                (np.ones((1, 1, 1), np.float32),) * len(wanted),
                tuple(wanted),
                Sources({"rgb": z_source}),
                BatchLayout(1, grid.columns),
            )
        ]
        if wanted
        else []
    )


def run(
    denoiser: Denoiser,
    grid: WindowGrid,
    rows: range,
    columns: range,
    skipped: frozenset[tuple[int, int]] = frozenset(),
) -> dict[tuple[int, int], Tensor]:
    """(row, column) to the latents of its window, all rows pushed; checks that rows come in
    order.
    """
    out, order = {}, []
    for row in rows:
        for done, finished in denoiser.push(
            range(row, row + 1), group(grid, row, columns, skipped)
        ):
            order.append(done)
            for of_row, z in finished:
                for window, slot in zip(of_row.windows, of_row.slots, strict=True):
                    out[window.row, window.column] = z[slot].clone()

    assert order == list(rows)
    return out


def joint(
    grid: WindowGrid, steps: int, rows: range | None = None, columns: range | None = None
) -> JointDenoiser:
    return JointDenoiser(
        predict, steps, KEY, grid, rows or range(grid.rows), columns or range(grid.columns)
    )


def whole_field(
    grid: WindowGrid, steps: int, skipped: frozenset[tuple[int, int]] = frozenset()
) -> dict[tuple[int, int], Tensor]:
    """The joint mode as it is defined: at every step all windows, then one average over the whole
    field.
    """
    height, width = (grid.rows - 1) * grid.stride + 64, (grid.columns - 1) * grid.stride + 64
    places = [
        (row, column)
        for row in range(grid.rows)
        for column in range(grid.columns)
        if (row, column) not in skipped
    ]

    weights = torch.from_numpy(blend_weights(64, grid.overlap))
    z = KEY.field(0, 0, height, width)
    for t, a, b in ddim_coefficients(steps):
        total, norm = torch.zeros_like(z), torch.zeros(height, width)
        for row, column in places:
            ys, xs = (
                slice(row * grid.stride, row * grid.stride + 64),
                slice(column * grid.stride, column * grid.stride + 64),
            )
            x0 = predict(z[None, :, ys, xs], Sources({"rgb": source(grid, row, column)[None]}), t)[
                0
            ]
            total[:, ys, xs] += x0 * weights
            norm[ys, xs] += weights

        z = a * (total / norm.clamp_min(1e-12)) + b * z

    return {(r, c): z[:, r * grid.stride :, c * grid.stride :][:, :64, :64] for r, c in places}


@pytest.mark.parametrize("steps", [1, 4])
def test_independent_windows_are_sampled_each_from_its_own_noise(steps: int) -> None:
    grid = WindowGrid(100, 150, 16)
    result = run(
        IndependentDenoiser(predict, steps, KEY), grid, range(grid.rows), range(grid.columns)
    )
    assert len(result) == grid.rows * grid.columns

    for (row, column), z in result.items():
        expected = KEY.field(row * grid.stride, column * grid.stride, LATENT_SIZE, LATENT_SIZE)[
            None
        ]
        for t, a, b in ddim_coefficients(steps):
            expected = (
                a * predict(expected, Sources({"rgb": source(grid, row, column)[None]}), t)
                + b * expected
            )

        torch.testing.assert_close(z, expected[0], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("steps", [1, 3, 8])
def test_joint_equals_independent_where_there_is_one_window(steps: int) -> None:
    grid = WindowGrid(40, 64, 16)
    alone = run(IndependentDenoiser(predict, steps, KEY), grid, range(1), range(1))
    together = run(joint(grid, steps), grid, range(1), range(1))
    torch.testing.assert_close(together[0, 0], alone[0, 0], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("overlap", [0, 5, 16, 32])
@pytest.mark.parametrize("steps", [1, 2, 5])
def test_joint_wavefront_equals_averaging_the_whole_field(steps: int, overlap: int) -> None:
    grid = WindowGrid(260, 170, overlap)
    expected = whole_field(grid, steps)
    result = run(joint(grid, steps), grid, range(grid.rows), range(grid.columns))
    assert result.keys() == expected.keys()

    for place, z in result.items():
        torch.testing.assert_close(
            z,
            expected[place],
            atol=2e-5,
            rtol=1e-5,
            msg=lambda text, place=place: f"window {place}: {text}",
        )


def test_joint_goes_on_around_windows_without_data() -> None:
    grid = WindowGrid(260, 260, 16)
    skipped = frozenset({(0, 0), (2, 1), *((3, column) for column in range(grid.columns))})
    expected = whole_field(grid, 3, skipped)
    result = run(joint(grid, 3), grid, range(grid.rows), range(grid.columns), skipped)
    for place, z in expected.items():
        torch.testing.assert_close(result[place], z, atol=2e-5, rtol=1e-5)


def test_overlapping_windows_agree_in_joint_mode_only() -> None:
    grid = WindowGrid(64, 112, 16)
    together = run(joint(grid, 2), grid, range(1), range(2))
    alone = run(IndependentDenoiser(predict, 2, KEY), grid, range(1), range(2))
    assert torch.equal(together[0, 0][:, :, 48:], together[0, 1][:, :, :16])
    assert not torch.allclose(alone[0, 0][:, :, 48:], alone[0, 1][:, :, :16])


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_joint_crop_with_a_margin_of_one_ring_per_step_is_exact(steps: int) -> None:
    grid = WindowGrid(500, 500, 16)
    full = run(joint(grid, steps), grid, range(grid.rows), range(grid.columns))
    wanted_rows, wanted_columns = range(5, 6), range(4, 6)
    rows = grid.widened(wanted_rows, rings(True, steps), grid.rows)
    columns = grid.widened(wanted_columns, rings(True, steps), grid.columns)
    assert len(rows) < grid.rows or steps > 2
    crop = run(joint(grid, steps, rows, columns), grid, rows, columns)
    for row in wanted_rows:
        for column in wanted_columns:
            assert torch.equal(crop[row, column], full[row, column])


def test_joint_crop_with_one_ring_too_few_is_not_exact() -> None:
    """Says that the margin is needed, so that the test above can fail."""
    grid = WindowGrid(500, 500, 16)
    full = run(joint(grid, 2), grid, range(grid.rows), range(grid.columns))
    crop = run(joint(grid, 2, range(4, 7), range(4, 7)), grid, range(4, 7), range(4, 7))
    assert not torch.allclose(crop[5, 5], full[5, 5], atol=1e-4)


def test_rows_that_are_batched_together_come_out_one_by_one_as_if_alone() -> None:
    grid, layout = WindowGrid(300, 100, 16), BatchLayout(3, 2)
    alone = run(IndependentDenoiser(predict, 2, KEY), grid, range(3, 6), range(grid.columns))
    (rows,) = layout.row_groups(range(4, 6))  # the group begins at row 3, which is not wanted
    windows = [grid.window(row, column) for row in rows for column in range(grid.columns)]
    z_source, slots = (
        torch.zeros(layout.size, 4, 64, 64),
        tuple(layout.slot(window.row, window.column) for window in windows),
    )
    for slot, window in zip(slots, windows, strict=True):
        z_source[slot] = source(grid, window.row, window.column)
    batch = Group(
        tuple(windows),
        tuple(np.ones((1, 1), bool) for _ in windows),
        (np.ones((1, 1, 1), np.float32),) * len(windows),
        slots,
        Sources({"rgb": z_source}),
        layout,
    )

    seen = list(IndependentDenoiser(predict, 2, KEY).push(rows, [batch]))
    assert [row for row, _ in seen] == [4, 5]
    for row, ((of_row, z),) in seen:
        assert z.shape[0] == grid.columns
        assert [window.row for window in of_row.windows] == [row, row]
        for window, slot in zip(of_row.windows, of_row.slots, strict=True):
            torch.testing.assert_close(z[slot], alone[row, window.column])


def test_independent_windows_depend_on_no_neighbour() -> None:
    assert rings(False, 250) == 0


@pytest.mark.parametrize("steps", [1, 4, 8])
def test_joint_mode_keeps_a_few_rows_however_high_the_raster(steps: int) -> None:
    grid = WindowGrid(48 * 30, 64, 16)
    denoiser = joint(grid, steps)
    most_rows = most_stripes = 0

    for row in range(grid.rows):
        for _ in denoiser.push(range(row, row + 1), group(grid, row, range(1))):
            pass
        most_rows = max(most_rows, len(denoiser.groups))
        canvases = (*denoiser.fields, *denoiser.sums, *denoiser.norms)
        most_stripes = max(most_stripes, *(len(canvas.stripes) for canvas in canvases))

    assert most_rows <= steps + 2
    assert most_stripes <= steps + 2
    assert denoiser.emitted == grid.rows
    assert not denoiser.groups
