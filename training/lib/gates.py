"""Figures of one subset and target by the gates of a detail path, and the gates that suit them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WORTH_DB = 0.05  # less is not worth the network's seconds


@dataclass(frozen=True)
class GateFigures:
    """One subset and target over its held-out scenes.

    Attributes:
        groups: the source of each scene.
        figures: (scenes, 3, level gates, structure gates): PSNR in dB, the same without each band's
            mean error, correlation.
    """

    groups: tuple[str, ...]
    figures: npt.NDArray[np.float64]

    @property
    def best(self) -> tuple[int, int]:
        """Places of the level's and the structure's gate with the best mean PSNR."""
        return _best(self.figures)

    @property
    def chosen(self) -> tuple[int, int]:
        """Those gates where choosing them pays on sources that did not take part in the choice, by
        WORTH_DB; else the level's closed, or both.
        """
        closed = self.mean(0, 0)[0]
        for levels in (None, 1):
            if self.by_source(levels)[0] > closed + WORTH_DB:
                return _best(self.figures[:, :, :levels])

        return 0, 0

    def worth(self) -> tuple[float, float, float]:
        """What `chosen` has on sources that did not take part in the choice."""
        closed = self.mean(0, 0)
        for levels in (None, 1):
            found = self.by_source(levels)
            if found[0] > closed[0] + WORTH_DB:
                return found

        return closed

    def mean(self, level: int, structure: int) -> tuple[float, float, float]:
        """Means over scenes of the three figures at two gates' places."""
        psnr, unbiased, correlated = self.figures[:, :, level, structure].mean(axis=0)
        return float(psnr), float(unbiased), float(correlated)

    def by_source(self, levels: int | None = None) -> tuple[float, float, float]:
        """The same where each source's scenes have the gates that are best on the other sources'
        scenes.

        Args:
            levels: so many of the level's gates may be chosen, from the closed one on; None: all.
        """
        rows, figures = [], self.figures[:, :, :levels]
        for group in dict.fromkeys(self.groups):
            own = np.array([one == group for one in self.groups])
            level, structure = _best(figures[~own]) if not own.all() else (0, 0)
            rows.append(figures[own][:, :, level, structure])

        psnr, unbiased, correlated = np.concatenate(rows).mean(axis=0)
        return float(psnr), float(unbiased), float(correlated)


def _best(figures: npt.NDArray[np.float64]) -> tuple[int, int]:
    psnr = figures[:, 0].mean(axis=0)
    level, structure = np.unravel_index(int(np.argmax(psnr)), psnr.shape)
    return int(level), int(structure)
