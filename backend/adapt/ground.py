"""The ground of a user's pair in cells: which are fitted on, chosen by and held back, their
features, and their translations.

Sources and targets are opened as those of a job with a reference are: any grid, any numbers,
holes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.adapt.cells import cells_of, covered_by
from backend.adapt.closed_form import Array, Moments
from backend.adapt.job import Pair
from backend.arrays import FloatArray, Mask
from backend.errors import ModelError
from backend.geometry.grid import target_grid, target_window
from backend.geometry.tiling import Rect, WindowGrid
from backend.lane import in_memory
from backend.messages import message
from backend.modalities import LEVELS, modality
from backend.model.detail import DetailPath
from backend.model.resampling import STACK_FACTOR, from_stack_grid
from backend.model.stack import StackLayout, pixel_features
from backend.protocol import TranslationJob
from backend.radiometry import ModelScale
from backend.reference.calibration import Known, opened_reference
from backend.run import Run, open_run
from backend.weights.loaded import LoadedModel, ModelCache

WHOLE = 24  # windows of a raster that is translated in one piece


@dataclass(frozen=True)
class Observed:
    """Both rasters over a place, in the model's scale.

    Attributes:
        stack: (1, N, H, W) of both.
        truth: (C, h, w) of the target, on the stack's grid or on its own coarser one.
        there: (h, w), where both are known.
        factor: pixels per latent of the target.
    """

    stack: Tensor
    truth: Tensor
    there: Tensor
    factor: int

    def as_compared(self, x: Tensor) -> Tensor:
        """(1, K, H, W) on the stack's grid as (K, h, w) where it is compared with the truth."""
        return (from_stack_grid(x, self.factor) if self.factor < STACK_FACTOR else x)[0]

    def moments(self, features: Tensor, drawn: Tensor, inside: Tensor) -> Moments | None:
        """Of features (F, h, w) and what a picture (C, h, w) misses, over pixels (h, w) that are
        known; None without one.
        """
        chosen = self.there & inside
        if not chosen.any():
            return None
        missed = (self.truth - drawn)[:, chosen]
        return Moments.of(features[:, chosen].T.double().numpy(), missed.T.double().numpy())


@dataclass(eq=False)
class Ground:
    """An open pair.

    Attributes:
        covered: pixels of the source that the target may cover.
        cells: those that both rasters have, by kind, in a fixed order.
    """

    pair: Pair
    run: Run
    known: Known
    covered: Rect
    cells: dict[str, list[Rect]]
    _translated: dict[int, tuple[FloatArray, Mask]] = field(default_factory=dict)

    def moments(self, cell: Rect, detail: DetailPath) -> Moments | None:
        """Of the cell's pixels: the closed form's features, and what it misses; None where no pixel
        has both.
        """
        source, target = self.pair.direction
        layout, row = detail.layout, detail.layout.ids.index(target)
        subset = layout.subset((source,))
        channels = layout.subset_channels(subset)
        level = torch.tensor([LEVELS.index(self.run.level)])

        both = self.observed(cell, layout)
        if not both.there.any():
            return None
        features = both.as_compared(pixel_features(both.stack[:, channels], level))
        table = detail.regression.table[subset, layout.slots(row)]
        table = table[:, detail.regression.columns(channels)].cpu()
        drawn = torch.einsum("cf,fhw->chw", table, features)
        return both.moments(features, drawn, both.there)

    def observed(self, place: Rect, layout: StackLayout) -> Observed:
        """Both rasters over a place, which may overhang the source's right and lower edge."""
        source, target = self.pair.direction
        pixels, valid = self.in_model_scale(place)
        stack, observed = layout.stacked(pixels, valid)
        rows = [layout.ids.index(id_) for id_ in (source, target)]
        whole = observed[:, rows].amin(1, keepdim=True)  # (1, 1, H, W)
        factor = layout.factors[rows[1]]
        if factor >= STACK_FACTOR:
            truth = stack[:, layout.slots(rows[1])]
        else:  # as its pixels see the sources
            truth, times = pixels[target], STACK_FACTOR // factor
            lacking = F.max_pool2d(1 - whole, 3 * times, stride=times, padding=times)
            whole = 1 - lacking[..., : truth.shape[2], : truth.shape[3]]
        return Observed(stack, truth[0], whole[0, 0] > 0, factor)

    def errors(self, cell: Rect, model: LoadedModel, cancel: threading.Event) -> Array:
        """Differences of the model's translation and the truth, (C, P) physical units."""
        truth, there = self.known.over(cell)
        drawn, valid = self._translation(cell, model, cancel)
        return (drawn - truth)[:, there & valid].astype(np.float64)

    def is_beyond(self, cell: Rect) -> bool:
        """Whether a cell lies beyond the middle of the longer side of what is covered."""
        covered = self.covered
        if covered.width >= covered.height:
            return cell.column + cell.width / 2 > covered.column + covered.width / 2
        return cell.row + cell.height / 2 > covered.row + covered.height / 2

    def inside(self, place: Rect) -> Rect:
        """What of a place lies on the raster, in whole latents."""
        source = self.run.source
        factor = source.modality.vae_factor
        width = min(place.stop_column, source.width // factor * factor) - place.column
        height = min(place.stop_row, source.height // factor * factor) - place.row
        return Rect(place.column, place.row, width, height)

    def forget(self) -> None:
        """Drops kept translations: a model that drew one has changed."""
        self._translated.clear()

    def _translation(
        self, cell: Rect, model: LoadedModel, cancel: threading.Event
    ) -> tuple[FloatArray, Mask]:
        source = self.run.source
        windows = WindowGrid.over(source.width, source.height, source.modality, None)
        if windows.rows * windows.columns > WHOLE:
            return in_memory(self.run, model, cell, cancel)

        key = id(model)
        if key not in self._translated:
            everything = Rect(0, 0, source.width, source.height)
            self._translated[key] = in_memory(self.run, model, everything, cancel)
        drawn, valid = self._translated[key]
        target = modality(self.pair.target_modality)
        grid = target_grid(source.width, source.height, None, source.modality, target)
        place = target_window(cell, source.modality, target, grid)
        rows = slice(place.row, place.stop_row)
        columns = slice(place.column, place.stop_column)
        return drawn[:, rows, columns], valid[rows, columns]

    def in_model_scale(self, place: Rect) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Both rasters over a place: (1, C, H, W) in [-1, 1], and (1, H, W) where they are valid;
        beyond the raster nothing is.
        """
        source = self.run.source.modality
        inside = self.inside(place)
        tile = self.run.source.read(inside)
        values = self.run.radiometry.to_physical(tile.values, source)
        read = {source.id: (values, tile.valid & np.isfinite(values).all(axis=0))}
        read[self.pair.target_modality] = self.known.over(inside)

        pixels, valid = {}, {}
        for id_, (physical, there) in read.items():
            x = ModelScale.of(modality(id_)).to_model(np.where(there, physical, 0))
            factor = modality(id_).vae_factor
            beyond = (
                (place.width - inside.width) // source.vae_factor * factor,
                (place.height - inside.height) // source.vae_factor * factor,
            )
            around = (0, beyond[0], 0, beyond[1])
            pixels[id_] = F.pad(torch.from_numpy(np.asarray(x, np.float32))[None], around)
            valid[id_] = F.pad(torch.from_numpy(there)[None], around)
        return pixels, valid


@contextmanager
def opened(
    pair: Pair, model: str, device: str, models: ModelCache, cancel: threading.Event
) -> Iterator[Ground]:
    """A pair and its cells.

    Raises:
        InputError: those of open_source; input.georeference.
        Cancelled.
    """
    job = TranslationJob.create(
        source=pair.source,
        output=f"{pair.source}.adapt.tif",  # is not written
        source_modality=pair.source_modality,
        targets=(pair.target_modality,),
        model=model,
        device=device,
        reference=pair.target,
        bands=pair.source_bands,
        radiometry=pair.source_radiometry,
        level=pair.level,
        reference_bands=pair.target_bands,
        reference_radiometry=pair.target_radiometry,
    )
    with ExitStack() as stack:
        run = open_run(job, models, stack)
        known, _ = stack.enter_context(opened_reference(job, run.source))
        covered = covered_by(pair, run.source)
        yield Ground(pair, run, known, covered, cells_of(run.source, known, covered, cancel))


def detail_of(model: LoadedModel) -> DetailPath:
    """The part with the closed forms (raises ModelError: model.incompatible)."""
    if model.network.detail is None:
        text = message("The model '{model}' has no closed form to adapt.", model=model.folder.id)
        raise ModelError("model.incompatible", text, "Choose any2any-tiny.")
    return model.network.detail
