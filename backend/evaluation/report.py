"""A comparison as one HTML page: its figures, and per band how translated and measured values go
together, and where they differ.

What the pictures need is summed up strip by strip beside the figures, so memory does not grow with
the raster. Imports figures, modalities, radiometry and errors; matplotlib when the page is drawn.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.arrays import Mask
from backend.errors import OutputError
from backend.evaluation.figures import Figures, Image
from backend.messages import message
from backend.modalities import Modality
from backend.radiometry import UINT8_MAX, to_eval8

BINS = 128  # of the evaluation range
MAP_SIDE = 640  # pixels of the error map at most
_INK, _TRANSLATED = "#1d2733", "#c2410c"
_STYLE = (
    "body{font-family:sans-serif;color:#1d2733;background:#fff;max-width:1000px;margin:2em"
    " auto;padding:0 1em}td{padding:2px 16px 2px"
    " 0}td:last-child{text-align:right}img{max-width:100%}h2{margin-top:1.5em}"
)


class ReportSums:
    """Counts of pairs of values per band, and the mean error of blocks of pixels, of strips that
    come from top to bottom.
    """

    def __init__(self, modality: Modality, width: int, height: int) -> None:
        self.modality = modality
        self.block = -(-max(width, height) // MAP_SIDE)  # pixels a side
        shape = (-(-height // self.block), -(-width // self.block))
        # [band, measured, translated]
        self.pairs = np.zeros((modality.channels, BINS, BINS), dtype=np.int64)
        self._error, self._count = np.zeros(shape), np.zeros(shape)

    def add(self, prediction: Image, truth: Image, valid: Mask, top: int) -> None:
        """Adds rows from `top` on: (C, h, W) physical units, and where both are valid."""
        images = [
            to_eval8(self.modality, np.where(valid, image, 0)) for image in (prediction, truth)
        ]
        places = [
            np.minimum((image * (BINS / UINT8_MAX)).astype(np.int64), BINS - 1)[:, valid]
            for image in images
        ]
        for counts, made, true in zip(self.pairs, *places, strict=True):
            counts += np.bincount(true * BINS + made, minlength=BINS**2).reshape(BINS, BINS)
        error = np.where(
            valid, np.abs(np.asarray(prediction - truth, dtype=np.float64)).mean(axis=0), 0
        )
        rows, columns = (
            (start + np.arange(length)) // self.block
            for start, length in zip((top, 0), valid.shape, strict=True)
        )
        for sums, values in ((self._error, error), (self._count, valid)):
            np.add.at(sums, rows, _by_columns(values, columns, sums.shape[1]))

    @property
    def error_map(self) -> npt.NDArray[np.float64]:
        """Mean absolute error over bands and block, physical units; NaN where nothing was
        compared.
        """
        return np.divide(
            self._error, self._count, out=np.full_like(self._error, np.nan), where=self._count > 0
        )


def _by_columns(
    values: npt.NDArray[Any], columns: npt.NDArray[np.int64], count: int
) -> npt.NDArray[np.float64]:
    """(h, W) to (h, count), summed over the columns of each block."""
    starts = np.searchsorted(columns, np.arange(count))
    return np.asarray(np.add.reduceat(values.astype(np.float64), starts, axis=1))


def write_report(
    path: Path,
    rows: Sequence[tuple[str, str]],
    figures: Figures,
    sums: ReportSums,
    warnings: Sequence[str],
) -> None:
    """Writes the page; it takes its name only when it is whole.

    Args:
        rows: what was compared; stands above the figures.

    Raises:
        OutputError: output.not_writable.
    """
    table = [*rows, *figure_rows(figures, sums.modality)]
    cells = "".join(
        f"<tr><td>{html.escape(label)}</td><td>{html.escape(value)}</td></tr>"
        for label, value in table
    )
    pictures = "".join(
        f"<h2>{html.escape(title)}</h2><img alt='{html.escape(title)}'"
        f" src='data:image/png;base64,{base64.b64encode(png).decode()}'>"
        for title, png in _pictures(sums)
    )
    notes = "".join(f"<p>{html.escape(text)}</p>" for text in warnings)
    title = html.escape(rows[0][1])
    page = (
        "<!DOCTYPE html><html lang='en'><head><meta"
        f" charset='utf-8'><title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{title}</h1>{notes}<table>{cells}</table>{pictures}</body></html>\n"
    )
    part = path.with_name(path.name + ".part")

    try:
        part.write_text(page, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        text = message(
            "The report '{path}' cannot be written: {reason}.",
            path=path,
            reason=error.strerror or error,
        )
        raise OutputError("output.not_writable", text, "Choose another file.") from error


def figure_rows(figures: Figures, modality: Modality) -> list[tuple[str, str]]:
    """The figures as a person reads them."""
    reported = [
        ("Pixels that both have", f"{figures.pixels:,}"),
        ("PSNR", f"{figures.psnr_db:.2f} dB"),
        ("SSIM", "" if figures.ssim is None else f"{figures.ssim:.3f}"),
        ("RMSE (0 to 255)", f"{figures.rmse:.2f}"),
        ("Correlation, mean over bands", f"{figures.correlation:.3f}"),
        (
            "Spectral angle",
            "" if figures.sam_degrees is None else f"{figures.sam_degrees:.2f} degrees",
        ),
    ]

    reported += [
        (f"Bias of {band}", f"{bias:+.4f} {modality.unit}")
        for band, bias in zip(modality.bands, figures.bias, strict=True)
    ]
    return [(label, value) for label, value in reported if value]


def _pictures(sums: ReportSums) -> list[tuple[str, bytes]]:
    from matplotlib.colors import LogNorm  # half a second, and only for a report
    from matplotlib.figure import Figure

    bands, (low, high) = sums.modality.bands, sums.modality.evaluation_range
    columns = min(3, len(bands))
    size = (4.2 * columns, 3.9 * -(-len(bands) // columns))
    density, histograms = (Figure(figsize=size, layout="constrained") for _ in range(2))
    at = low + (np.arange(BINS) + 0.5) * (high - low) / BINS

    for number, (band, counts) in enumerate(zip(bands, sums.pairs, strict=True), 1):
        axes = density.add_subplot(-(-len(bands) // columns), columns, number)
        if counts.any():
            axes.imshow(
                counts,
                origin="lower",
                extent=(low, high, low, high),
                cmap="viridis",
                norm=LogNorm(1, max(2, int(counts.max()))),
            )

        axes.plot([low, high], [low, high], color=_INK, linewidth=0.8)
        axes.set(title=band, xlabel=f"translated ({sums.modality.unit})", ylabel="measured")
        axes = histograms.add_subplot(-(-len(bands) // columns), columns, number)
        axes.plot(at, counts.sum(axis=1), color=_INK, label="measured")
        axes.plot(at, counts.sum(axis=0), color=_TRANSLATED, label="translated")
        axes.set(title=band, xlabel=sums.modality.unit, ylabel="pixels")
        axes.legend(frameon=False)

    where = Figure(figsize=(8, 6.5), layout="constrained")
    axes = where.add_subplot()
    found = sums.error_map
    top = float(np.nanpercentile(found, 99)) or 1e-6
    drawn = axes.imshow(found, cmap="magma", vmin=0, vmax=top, interpolation="nearest")
    axes.set_axis_off()
    where.colorbar(drawn, label=f"mean absolute error ({sums.modality.unit})", shrink=0.8)
    titles = ("Measured against translated", "Values", "Where they differ")

    return [
        (title, _png(figure))
        for title, figure in zip(titles, (density, histograms, where), strict=True)
    ]


def _png(figure: Any) -> bytes:
    with io.BytesIO() as stream:
        figure.savefig(stream, format="png", dpi=90)
        return stream.getvalue()
