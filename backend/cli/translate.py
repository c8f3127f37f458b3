"""`translate`: one raster, or many scenes, into one or several targets.

    command line -> job (of a file, of options, or both) -> scenes found -> translate, or batch
        -> paths on stdout

The command's signature is the table of its options; each is named like the job's field that it
sets. Torch is imported once the job is checked."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backend.cli.cluster_workers import Workers, workers_of
from backend.cli.console import ProgressLine, Session
from backend.cli.further import further_sources
from backend.cli.options import Json, numbers
from backend.cli.outcome import print_report, print_results
from backend.errors import InputError, OutputError
from backend.messages import message
from backend.modalities import modality
from backend.protocol import Polygons, TranslationJob

if TYPE_CHECKING:
    from backend.scenes.batch_report import Report
    from backend.scenes.finding import Scene
    from backend.translate import Progress

SCENES_AT_ONCE = 8  # at most, on a cluster: each has its finished rows in this process
NOT_OF_THE_JOB = ("job", "save_job", "scheduler", "json_", "also_radiometry", "also_level")


def translate(
    ctx: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(
            help=(
                "Raster; or many: a folder, a list (.txt), STAC items (.json). May come from --job."
            )
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Argument(help="GeoTIFF for one target; folder for several targets or scenes."),
    ] = None,
    source_modality: Annotated[str | None, typer.Option("--source", metavar="MOD")] = None,
    targets: Annotated[
        list[str] | None, typer.Option("--target", metavar="MOD", help="May be repeated.")
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="ID|DIR", help="[default: any2any-tiny]")
    ] = None,
    mode: Annotated[str | None, typer.Option(metavar="fast|balanced|detailed|paper")] = None,
    steps: Annotated[int | None, typer.Option(help="DDIM steps, instead of the mode's.")] = None,
    seed: Annotated[int | None, typer.Option()] = None,
    samples: Annotated[
        int | None, typer.Option(help="Mean of N samples, with their deviation in a sidecar.")
    ] = None,
    bands: Annotated[
        str | None, typer.Option(metavar="3,2,1", help="Source bands in the modality's order.")
    ] = None,
    radiometry: Annotated[str | None, typer.Option(metavar="auto|NAME|LOW:HIGH")] = None,
    level: Annotated[
        str | None,
        typer.Option(metavar="auto|toa|boa", help="Processing level of optical imagery."),
    ] = None,
    gsd: Annotated[str | None, typer.Option(metavar="source|native")] = None,
    overlap: Annotated[int | None, typer.Option(metavar="PIXELS", help="Of the source.")] = None,
    joint: Annotated[
        bool | None, typer.Option("--joint/--no-joint", help="Average windows at every step.")
    ] = None,
    window: Annotated[str | None, typer.Option(metavar="COL,ROW,WIDTH,HEIGHT")] = None,
    bounds: Annotated[
        str | None, typer.Option(metavar="W,S,E,N", help="In the source's CRS.")
    ] = None,
    area: Annotated[
        Path | None,
        typer.Option(
            metavar="GEOJSON", help="Polygons: what is outside is nodata, and is not run."
        ),
    ] = None,
    reference: Annotated[
        str | None,
        typer.Option(metavar="RASTER", help="A known part of the target: calibrates the result."),
    ] = None,
    nodata: Annotated[
        list[float] | None,
        typer.Option(
            metavar="VALUE", help="A value of the source that holds no measurement; repeatable."
        ),
    ] = None,
    reference_bands: Annotated[
        str | None, typer.Option(metavar="3,2,1", help="Its bands in the target's order.")
    ] = None,
    reference_radiometry: Annotated[str | None, typer.Option(metavar="auto|NAME|LOW:HIGH")] = None,
    allow_uncalibrated: Annotated[
        bool | None,
        typer.Option("--allow-uncalibrated", help="Go on where the reference shows too little."),
    ] = None,
    fill: Annotated[
        bool | None,
        typer.Option(
            "--fill/--no-fill", help="Keep the reference where it is valid, translate the rest."
        ),
    ] = None,
    feather: Annotated[
        int | None,
        typer.Option(metavar="PIXELS", help="Joins a fill to what is known. [default: 64]"),
    ] = None,
    feather_into_known: Annotated[
        int | None, typer.Option(metavar="PIXELS", help="Blends known pixels too. [default: 0]")
    ] = None,
    expected_error: Annotated[
        bool | None,
        typer.Option("--expected-error", help="Sidecar: how far off each pixel may be."),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MOD[=RASTER][#BANDS]",
            help=(
                "A further source of the same ground, on any grid; without a raster in the"
                " source's own; repeatable."
            ),
        ),
    ] = None,
    also_radiometry: Annotated[
        list[str] | None,
        typer.Option(metavar="MOD=auto|NAME|LOW:HIGH", help="Of a further source."),
    ] = None,
    also_level: Annotated[
        list[str] | None, typer.Option(metavar="MOD=auto|toa|boa", help="Of a further source.")
    ] = None,
    device: Annotated[str | None, typer.Option(metavar="auto|cpu|cuda[:n]")] = None,
    precision: Annotated[str | None, typer.Option(metavar="auto|fp32|bf16")] = None,
    batch_size: Annotated[int | None, typer.Option()] = None,
    resume: Annotated[
        bool | None, typer.Option("--resume/--no-resume", help="Go on with an unfinished run.")
    ] = None,
    overwrite: Annotated[bool | None, typer.Option("--overwrite/--no-overwrite")] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS|local:N|slurm",
            help="Shares the work out over a Dask cluster's workers.",
        ),
    ] = None,
    job: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Job file; what is given beside it replaces its values."),
    ] = None,
    save_job: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the job to a file, then run it.")
    ] = None,
    json_: Json = False,
) -> int:
    """Translates a raster, or many.

    With --json: the result, {"results": [...]} for several targets, the outcome of each for many.
    """
    options = dict(ctx.params)
    for name, kind in (
        ("bands", int),
        ("window", int),
        ("bounds", float),
        ("reference_bands", int),
    ):
        options[name] = numbers(f"--{name.replace('_', '-')}", options[name], kind)

    options["also"] = further_sources(also, also_radiometry, also_level)
    options["area"] = _polygons(area)

    fields = {
        name: tuple(value) if isinstance(value, list) else value for name, value in options.items()
    }
    given = {
        name: value
        for name, value in fields.items()
        if name not in NOT_OF_THE_JOB and value not in (None, ())
    }
    requested = _job(job, given)
    if save_job is not None:
        _save(requested, save_job)
    return _translate(requested, ctx.obj, scheduler)


def _job(file: Path | None, given: dict[str, Any]) -> TranslationJob:
    """The job of a file and of options; options replace the file's values, and each other's
    counterparts there.
    """
    if file is None:
        needed = {
            "source": "SOURCE",
            "output": "OUTPUT",
            "source_modality": "--source",
            "targets": "--target",
        }

        missing = [name for field, name in needed.items() if field not in given]
        if missing:
            raise InputError(
                "input.usage",
                message("Missing: {missing}.", missing=", ".join(missing)),
                "Give them, or a job file with --job.",
            )

        return TranslationJob.create(**given)

    fields = TranslationJob.load(file).model_dump()
    for name, counterpart in (("mode", "steps"), ("window", "bounds"), ("bounds", "window")):
        if name in given:
            fields[counterpart] = None

    return TranslationJob.create(**(fields | given))


def _polygons(path: Path | None) -> Polygons | None:
    """The polygons of a GeoJSON file, where one is given."""
    if path is None:
        return None
    from backend.source.area import read_polygons

    return read_polygons(path)


def _save(job: TranslationJob, path: Path) -> None:
    try:
        job.save(path)
    except OSError as error:
        text = message(
            "The job file '{path}' cannot be written: {reason}.", path=path, reason=error.strerror
        )
        raise OutputError("output.not_writable", text) from error


def _translate(job: TranslationJob, session: Session, scheduler: str | None) -> int:
    """Runs the job, of one raster or of many scenes; the exit code."""
    from backend.machine.awake import kept_awake
    from backend.scenes.finding import find_scenes
    from backend.translate import translate as run_job

    scenes = find_scenes(job.source, modality(job.source_modality), Path(job.output))
    with ExitStack() as stack:
        line = stack.enter_context(ProgressLine())
        stack.enter_context(kept_awake())

        def show(progress: Progress) -> None:
            line.show(progress.stage, progress.done, progress.total, progress.seconds_left)

        workers = workers_of(job, scheduler, stack, show, session)
        if scenes is not None:
            report = _translate_scenes(job, scenes, workers, line, session)
            print_report(job, report, session)
            return report.failed[0][1].exit_code if report.failed else 0

        results = run_job(
            job, models=workers.models, progress=show, cancel=session.cancel, rows=workers.rows
        )

    print_results(results, session)
    return 0


def _translate_scenes(
    job: TranslationJob,
    scenes: list[Scene],
    workers: Workers,
    line: ProgressLine,
    session: Session,
) -> Report:
    from backend.scenes.batch import translate_scenes
    from backend.scenes.batch_report import SceneProgress

    def show(all_: SceneProgress) -> None:
        at = "" if all_.at is None else f": {all_.at.stage} {all_.at.done}/{all_.at.total}"
        line.show("scenes", all_.done, all_.total, all_.seconds_left, f"{all_.name}{at}")

    report = translate_scenes(
        job,
        scenes,
        models=workers.models,
        progress=show,
        cancel=session.cancel,
        rows=workers.rows,
        at_once=min(workers.number, SCENES_AT_ONCE),
    )

    line.end()
    return report
