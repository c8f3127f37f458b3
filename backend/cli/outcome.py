"""What became of a translation, as the command line prints it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from backend.cli.console import Session, print_failure, print_json
from backend.process import note
from backend.protocol import TranslationJob, TranslationResult

if TYPE_CHECKING:
    from backend.scenes.batch_report import Report


def print_results(results: list[TranslationResult], session: Session) -> None:
    if session.as_json:
        print_json(results[0] if len(results) == 1 else {"results": results})
        return

    for result in results:
        typer.echo(result.output)
        note(
            f"{result.width} x {result.height} pixels, {result.tiles} tiles, {result.steps} steps,"
            f" {result.seconds.total:.1f} s"
        )

    for warning in dict.fromkeys(warning for result in results for warning in result.warnings):
        note(f"warning: {warning}")


def print_report(job: TranslationJob, report: Report, session: Session) -> None:
    for source, error in report.failed:
        print_failure(source, error)
    if session.as_json:
        print_json(report.as_dict())
        return

    for path in [
        *(result.output for result in report.results),
        *report.mosaics,
        *filter(None, (report.collection,)),
    ]:
        typer.echo(path)

    done = len({result.source for result in report.results})
    skipped = len(report.skipped) // len(job.targets)
    note(f"{done} scenes translated, {skipped} done before, {len(report.failed)} failed")

    for source, id_ in report.without:
        note(
            f"warning: {Path(source).name}: translated without {id_.upper()}: its folder has no"
            " raster of that name"
        )

    for warning in dict.fromkeys(
        f"{Path(result.source).name}: {text}"
        for result in report.results
        for text in result.warnings
    ):
        note(f"warning: {warning}")
