"""Reading windows: a window's slot in its batch follows from its place, empty windows are left out,
nothing invalid gets in.
"""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from backend.errors import Cancelled
from backend.geometry.tiling import BatchLayout, WindowGrid
from backend.modalities import modality
from backend.pipeline import Stopwatch
from backend.radiometry import Radiometry
from backend.source.raster import open_source
from backend.source.windows import Batch, WindowReader
from tests.runs import write_scene

SIDE = 128 + 96 * 4  # five windows each way


def batches(
    folder: Path, columns: range, batch_size: int = 3, cancel: threading.Event | None = None
) -> list[Batch]:
    path = write_scene(folder / "scene.tif", "ms", SIDE, SIDE)
    with open_source(str(path), modality("ms")) as source:
        grid = WindowGrid.over(SIDE, SIDE, source.modality, None)
        reader = WindowReader(
            source,
            Radiometry("dn10000"),
            grid,
            BatchLayout.of(grid, batch_size),
            Stopwatch(),
            cancel or threading.Event(),
        )
        return [batch for _, batch in reader.rows(range(1, 2), columns) if batch is not None]


def test_slot_of_a_window_does_not_depend_on_what_else_is_run(tmp_path: Path) -> None:
    places = [
        {
            tile.window.column: slot
            for batch in batches(tmp_path, columns)
            for tile, slot in zip(batch.tiles, batch.slots, strict=True)
        }
        for columns in (range(5), range(1, 5), range(2, 3), range(4, 5))
    ]
    for part in places[1:]:
        assert part.items() <= places[0].items()
    assert places[0] == {0: 0, 1: 1, 2: 2, 3: 0, 4: 1}


def test_model_sees_finite_values_in_its_range_only(tmp_path: Path) -> None:
    for batch in batches(tmp_path, range(5)):
        for tile in batch.tiles:
            assert tile.pixels.shape == (6, 128, 128)
            assert np.abs(tile.pixels).max() <= 1
            assert not tile.valid.all()


def test_reading_stops_when_cancelled(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        batches(tmp_path, range(5), cancel=cancel)
