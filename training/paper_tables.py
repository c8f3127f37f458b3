"""The paper's Table 2 with our figures beside it. The paper's numbers stand in training/paper/*.csv; reads nothing else.

Its test set is not ours: only the order of methods and directions may be compared, not the decibels. Every table says so.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

PAPER = Path(__file__).parent / "paper"
OTHER_SET = "The paper's numbers are of its own test set (RST-1M), ours of this project's held-out scenes: compare within a column only.\n"


class Report(Protocol):
    """What is needed of evaluate.DirectionReport."""

    @property
    def source(self) -> str: ...

    @property
    def target(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def trained(self) -> bool: ...

    @property
    def psnr_db(self) -> float: ...

    @property
    def ssim(self) -> float: ...

    @property
    def rmse(self) -> float: ...

    @property
    def weighted_ridge_psnr_db(self) -> float: ...


def table2() -> dict[str, dict[tuple[str, str], tuple[float, float, float]]]:
    """Method -> (source, target) -> PSNR in dB, SSIM, RMSE on 0..255, in the paper's order."""
    methods: dict[str, dict[tuple[str, str], tuple[float, float, float]]] = {}
    with (PAPER / "table2.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            direction = row["source"].lower(), row["target"].lower()
            figures = float(row["psnr_db"]), float(row["ssim"]), float(row["rmse_8bit"])
            methods.setdefault(row["method"], {})[direction] = figures
    return methods


def against_paper(reports: Sequence[Report]) -> str:
    """Table 2 as Markdown: a row per direction, PSNR / SSIM / RMSE of the paper's methods, of ours and of a weighted ridge (PSNR)."""
    methods, ours = table2(), _real(reports)
    lines = [
        "| direction | " + " | ".join(methods) + " | **this model** | ridge here |",
        "|---|" + "---|" * (len(methods) + 2),
    ]
    for direction in next(iter(methods.values())):
        cells = [_three(*figures[direction]) for figures in methods.values()]
        report = ours.get(direction)
        cells += [f"**{_three(report.psnr_db, report.ssim, report.rmse)}**", f"{report.weighted_ridge_psnr_db:.2f}"] if report else ["", ""]
        lines.append(f"| {_name(*direction)} | " + " | ".join(cells) + " |")
    return OTHER_SET + "\n" + "\n".join(lines) + "\n"


def seen_and_zero_shot(reports: Sequence[Report]) -> str:
    """Means over the directions that the paper trains, and over the six that it leaves to zero-shot transfer."""
    lines = ["| directions | number | PSNR | SSIM | RMSE |", "|---|---|---|---|---|"]
    for trained, name in ((True, "the paper's 14"), (False, "the other six")):
        chosen = [report for report in _real(reports).values() if report.trained is trained]
        if chosen:
            means = [float(np.nanmean([getattr(report, figure) for report in chosen])) for figure in ("psnr_db", "ssim", "rmse")]
            lines.append(f"| {name} | {len(chosen)} | {means[0]:.2f} | {means[1]:.3f} | {means[2]:.2f} |")
    return "\n".join(lines) + "\n"


def draw_against_paper(reports: Sequence[Report], path: Path) -> None:
    """PSNR by direction: the paper's methods as grey ticks, its own as blue ones, ours as dots."""
    import matplotlib  # slow to import

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    methods, ours = table2(), _real(reports)
    directions = list(next(iter(methods.values())))
    figure, axes = plt.subplots(figsize=(11, 4.2), layout="constrained")
    for method, figures in methods.items():
        is_paper_s = method.lower().startswith("any2any")
        style = {"color": "tab:blue" if is_paper_s else "0.7", "marker": "_", "s": 260, "linewidths": 2 if is_paper_s else 1.2}
        axes.scatter(range(len(directions)), [figures[d][0] for d in directions], label=method, **style)
    places = [place for place, direction in enumerate(directions) if direction in ours]
    axes.scatter(
        places, [ours[directions[place]].psnr_db for place in places], color="tab:red", zorder=3, label="this model, its own scenes"
    )
    axes.set_xticks(range(len(directions)), [_name(*direction) for direction in directions], rotation=45, ha="right")
    axes.set_ylabel("PSNR (dB)")
    axes.grid(axis="y", alpha=0.3)
    axes.legend(fontsize=7, ncols=2)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _real(reports: Sequence[Report]) -> dict[tuple[str, str], Report]:
    return {(report.source, report.target): report for report in reports if report.kind == "real"}


def _three(psnr: float, ssim: float, rmse: float) -> str:
    return f"{psnr:.2f} / {ssim:.2f} / {rmse:.1f}"


def _name(source: str, target: str) -> str:
    return f"{source.upper()} → {target.upper()}"
