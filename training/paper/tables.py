"""The paper's Tables 2, 3 and 4 with our figures beside them.

The paper's numbers stand in training/paper/*.csv.

    python -m training.paper.tables --setting 1=runs/table3_1/evaluation/report-250.json \\
        --setting 2=... --out tables

writes Table 3 (the settings that are given) and Table 4 (parameters); Table 2 is
training.evaluate's. Its test set is not ours: only the order of methods and directions may be
compared, not the decibels. Every table says so."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Protocol

import numpy as np
import torch
import typer
from torch import nn

from backend.modalities import modalities
from backend.model.adapters import ResidualAdapters
from backend.model.presets import PRESETS

PAPER = Path(__file__).parent
OTHER_SET = (
    "The paper's numbers are measured on its test set (RST-1M), ours on this project's held-out"
    " scenes: compare within a column only.\n"
)


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
    """Table 2 as Markdown: a row per direction, PSNR / SSIM / RMSE of the paper's methods, of ours
    and of a weighted ridge (PSNR).
    """
    methods, ours = table2(), _real(reports)
    lines = [
        "| direction | " + " | ".join(methods) + " | **this model** | ridge here |",
        "|---|" + "---|" * (len(methods) + 2),
    ]
    for direction in next(iter(methods.values())):
        cells = [_three(*figures[direction]) for figures in methods.values()]
        report = ours.get(direction)
        cells += (
            [
                f"**{_three(report.psnr_db, report.ssim, report.rmse)}**",
                f"{report.weighted_ridge_psnr_db:.2f}",
            ]
            if report
            else ["", ""]
        )

        lines.append(f"| {_name(*direction)} | " + " | ".join(cells) + " |")

    return OTHER_SET + "\n" + "\n".join(lines) + "\n"


def table2_csv(reports: Sequence[Report], path: Path) -> None:
    """Table 2 as the paper's CSV has it, a line per method and direction, ours last."""
    ours = {
        direction: (report.psnr_db, report.ssim, report.rmse)
        for direction, report in _real(reports).items()
    }
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["method", "source", "target", "psnr_db", "ssim", "rmse_8bit"])
        for method, figures in (*table2().items(), ("this model", ours)):
            for (source, target), (psnr, ssim, rmse) in figures.items():
                rows.writerow(
                    [
                        method,
                        source.upper(),
                        target.upper(),
                        f"{psnr:.2f}",
                        f"{ssim:.3f}",
                        f"{rmse:.2f}",
                    ]
                )


def table3(ours: Mapping[str, Mapping[str, Any]]) -> str:
    """Table 3, the ablation on SAR to RGB, as Markdown.

    Args:
        ours: per setting ("1" to "7") the report of that direction, as training.evaluate stores it;
            settings may be missing.
    """
    lines = [
        "| setting | trained on | adapter | how | PSNR / RMSE in the paper | here |",
        "|---|---|---|---|---|---|",
    ]
    for row in _rows("table3.csv"):
        paper = f"{row['psnr_db_sar_rgb']} / {row['rmse_sar_rgb']}"
        report = ours.get(row["setting"])
        here = "" if report is None else f"**{report['psnr_db']:.2f} / {report['rmse']:.2f}**"
        reported = " | ".join(
            (row["setting"], row["training_directions"], row["adapter"], row["strategy"])
        )
        lines.append(f"| {reported} | {paper} | {here} |")

    return OTHER_SET + "\n" + "\n".join(lines) + "\n"


def table4() -> str:
    """Table 4, millions of parameters of each part, as Markdown: the paper's and those of the
    networks here.
    """
    paper = {row["component"]: row for row in _rows("table4.csv")}
    sizes = {letter: _parameters(PRESETS[f"any2any-{letter}"]) for letter in "sbl"}
    lines = [
        "| part | S, paper | here | B, paper | here | L, paper | here |",
        "|---|---|---|---|---|---|---|",
    ]
    for part, row in paper.items():
        cells = [f"{row[f'dit_{letter}_m']} | {sizes[letter][part] / 1e6:.3f}" for letter in "sbl"]
        lines.append(f"| {part} | " + " | ".join(cells) + " |")

    return "\n".join(lines) + "\n"


def cells_of(table: str) -> list[list[str]]:
    """The rows of a Markdown table, its heading first, without what surrounds it."""
    lines = [
        line for line in table.splitlines() if line.startswith("|") and not line.startswith("|---")
    ]
    return [[cell.strip().strip("*") for cell in line.strip("|").split("|")] for line in lines]


def draw_table(cells: Sequence[Sequence[str]], path: Path) -> None:
    """A table as a picture, for slides and reports."""
    import matplotlib  # slow to import

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(11, 0.32 * len(cells)), layout="constrained")
    axes.axis("off")
    drawn = axes.table(
        [list(row) for row in cells[1:]], colLabels=list(cells[0]), loc="center", cellLoc="left"
    )
    drawn.auto_set_column_width(range(len(cells[0])))
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _parameters(preset: Any) -> dict[str, int]:
    """By the names of table4.csv. The position table counts in `dit`, not among what is trained."""
    with torch.device("meta"):
        transformer, adapters = preset.transformer.build(), ResidualAdapters(tuple(modalities()))
        vaes = {
            f"vae_{one.id}": _count(preset.autoencoder.build(one)) for one in modalities().values()
        }

    counts = {
        "adapters_x5": _count(adapters),
        **vaes,
        "dit": _count(transformer) + sum(buffer.numel() for buffer in transformer.buffers()),
    }
    counts["vaes_plus_adapters"] = sum(vaes.values()) + counts["adapters_x5"]
    counts["total"] = counts["vaes_plus_adapters"] + counts["dit"]
    counts["trainable_stage2"] = _count(transformer) + counts["adapters_x5"]
    return counts


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _rows(name: str) -> list[dict[str, str]]:
    with (PAPER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read_settings(given: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """N=FILE, each a report of training.evaluate: its direction SAR to RGB by setting (raises
    BadParameter).
    """
    settings = {}
    for one in given:
        number, _, path = one.partition("=")
        if (
            number not in {row["setting"] for row in _rows("table3.csv")}
            or not Path(path).is_file()
        ):
            raise typer.BadParameter(
                f"--setting takes N=FILE, N from 1 to 7 and a report-<steps>.json, not '{one}'"
            )

        reports = json.loads(Path(path).read_text(encoding="utf-8"))
        found = [
            report for report in reports if (report["source"], report["target"]) == ("sar", "rgb")
        ]
        if not found:
            raise typer.BadParameter(
                f"{path} has no figures of SAR to RGB: the held-out scenes hold no such pair"
            )

        settings[number] = found[0]

    return settings


def seen_and_zero_shot(reports: Sequence[Report]) -> str:
    """Means over the directions that the paper trains, and over the six that it leaves to zero-shot
    transfer.
    """
    lines = ["| directions | number | PSNR | SSIM | RMSE |", "|---|---|---|---|---|"]
    for trained, name in ((True, "the paper's 14"), (False, "the other six")):
        chosen = [report for report in _real(reports).values() if report.trained is trained]
        if chosen:
            means = [
                float(np.nanmean([getattr(report, figure) for report in chosen]))
                for figure in ("psnr_db", "ssim", "rmse")
            ]
            lines.append(
                f"| {name} | {len(chosen)} | {means[0]:.2f} | {means[1]:.3f} | {means[2]:.2f} |"
            )

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
        style = {
            "color": "tab:blue" if is_paper_s else "0.7",
            "marker": "_",
            "s": 260,
            "linewidths": 2 if is_paper_s else 1.2,
        }
        axes.scatter(
            range(len(directions)), [figures[d][0] for d in directions], label=method, **style
        )

    places = [place for place, direction in enumerate(directions) if direction in ours]
    axes.scatter(
        places,
        [ours[directions[place]].psnr_db for place in places],
        color="tab:red",
        zorder=3,
        label="this model, its own scenes",
    )

    axes.set_xticks(
        range(len(directions)),
        [_name(*direction) for direction in directions],
        rotation=45,
        ha="right",
    )

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


def main(
    out: Annotated[Path, typer.Option(help="Folder for table3 and table4.")],
    setting: Annotated[
        list[str] | None,
        typer.Option(metavar="N=FILE", help="A setting's report; may be repeated."),
    ] = None,
) -> None:
    """Writes Tables 3 and 4 as Markdown, CSV and PNG."""
    texts = {"table3": table3(read_settings(setting or [])), "table4": table4()}
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (out / f"{name}.md").write_text(text, encoding="utf-8")
        with (out / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(cells_of(text))
        draw_table(cells_of(text), out / f"{name}.png")
        typer.echo(text)


if __name__ == "__main__":
    typer.run(main)
