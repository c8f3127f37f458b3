"""The command line: `python -m backend translate|inspect|estimate|models|doctor|serve|benchmark`.

Results go to stdout, everything else to stderr (console.py). torch and rasterio are imported by the commands that need them,
so that `--help` and `models list` answer at once. `--debug`, anywhere on the line, shows tracebacks and libraries' warnings.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from backend.errors import InputError, OutputError
from backend.interface.console import ProgressLine, Session, end_process, note, run, tame_libraries, tell_failure, tell_json
from backend.interface.further import further_sources
from backend.interface.projections import drop_foreign_proj
from backend.interface.tables import (
    print_benchmark,
    print_checks,
    print_facts,
    print_models,
    print_scaling,
    print_variants,
    print_yardsticks,
)
from backend.messages import message
from backend.modalities import RESOURCES, modality
from backend.protocol import Polygons, TranslationJob

if TYPE_CHECKING:
    from backend.source.scenes import Scene
    from backend.translate import Progress, Rows
    from backend.weights.loaded import ModelCache


def _guide(page: str) -> str:
    """Where a page of the guide is, below the homepage that metadata.txt names."""
    lines = (RESOURCES.parent / "metadata.txt").read_text(encoding="utf-8").splitlines()
    homepage = next((line.partition("=")[2].strip() for line in lines if line.startswith("homepage=")), "")
    return f"Guide: {homepage}/blob/main/docs/{page}" if homepage else ""


app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Translates satellite images from one sensing modality to others.",
    epilog=_guide("index.md"),
)
models_app = typer.Typer(help="Weights: list, describe, verify, download, add.")
app.add_typer(models_app, name="models")

Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
Number = TypeVar("Number", int, float)
SCENES_AT_ONCE = 8  # at most, on a cluster: each has its finished rows in this process
ModelName = Annotated[str, typer.Argument(metavar="ID|DIR")]


@app.callback()
def _options(debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks and warnings; may stand anywhere.")] = False) -> None:
    """Options of every command; main() has read --debug before."""


@app.command(epilog=_guide("command-line.md"))
def translate(
    ctx: typer.Context,
    source: Annotated[
        str | None, typer.Argument(help="Raster; or many: a folder, a list (.txt), STAC items (.json). May come from --job.")
    ] = None,
    output: Annotated[str | None, typer.Argument(help="GeoTIFF for one target; folder for several targets or scenes.")] = None,
    source_modality: Annotated[str | None, typer.Option("--source", metavar="MOD")] = None,
    targets: Annotated[list[str] | None, typer.Option("--target", metavar="MOD", help="May be repeated.")] = None,
    model: Annotated[str | None, typer.Option(metavar="ID|DIR", help="[default: any2any-tiny]")] = None,
    mode: Annotated[str | None, typer.Option(metavar="fast|balanced|detailed|paper")] = None,
    steps: Annotated[int | None, typer.Option(help="DDIM steps, instead of the mode's.")] = None,
    seed: Annotated[int | None, typer.Option()] = None,
    samples: Annotated[int | None, typer.Option(help="Mean of N samples, with their deviation in a sidecar.")] = None,
    bands: Annotated[str | None, typer.Option(metavar="3,2,1", help="Source bands in the modality's order.")] = None,
    radiometry: Annotated[str | None, typer.Option(metavar="auto|NAME|LOW:HIGH")] = None,
    level: Annotated[str | None, typer.Option(metavar="auto|toa|boa", help="Processing level of optical imagery.")] = None,
    gsd: Annotated[str | None, typer.Option(metavar="source|native")] = None,
    overlap: Annotated[int | None, typer.Option(metavar="PIXELS", help="Of the source.")] = None,
    joint: Annotated[bool | None, typer.Option("--joint/--no-joint", help="Average windows at every step.")] = None,
    window: Annotated[str | None, typer.Option(metavar="COL,ROW,WIDTH,HEIGHT")] = None,
    bounds: Annotated[str | None, typer.Option(metavar="W,S,E,N", help="In the source's CRS.")] = None,
    area: Annotated[Path | None, typer.Option(metavar="GEOJSON", help="Polygons: what is outside is nodata, and is not run.")] = None,
    reference: Annotated[str | None, typer.Option(metavar="RASTER", help="A known part of the target: calibrates the result.")] = None,
    nodata: Annotated[
        list[float] | None, typer.Option(metavar="VALUE", help="A value of the source that holds no measurement; repeatable.")
    ] = None,
    reference_bands: Annotated[str | None, typer.Option(metavar="3,2,1", help="Its bands in the target's order.")] = None,
    reference_radiometry: Annotated[str | None, typer.Option(metavar="auto|NAME|LOW:HIGH")] = None,
    allow_uncalibrated: Annotated[
        bool | None, typer.Option("--allow-uncalibrated", help="Go on where the reference shows too little.")
    ] = None,
    fill: Annotated[bool | None, typer.Option("--fill/--no-fill", help="Keep the reference where it is valid, translate the rest.")] = None,
    feather: Annotated[int | None, typer.Option(metavar="PIXELS", help="Joins a fill to what is known. [default: 64]")] = None,
    feather_into_known: Annotated[int | None, typer.Option(metavar="PIXELS", help="Blends known pixels too. [default: 0]")] = None,
    expected_error: Annotated[bool | None, typer.Option("--expected-error", help="Sidecar: how far off each pixel may be.")] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(metavar="MOD=RASTER[#BANDS]", help="A further source of the same ground, on any grid; repeatable."),
    ] = None,
    also_radiometry: Annotated[list[str] | None, typer.Option(metavar="MOD=auto|NAME|LOW:HIGH", help="Of a further source.")] = None,
    also_level: Annotated[list[str] | None, typer.Option(metavar="MOD=auto|toa|boa", help="Of a further source.")] = None,
    cycle: Annotated[bool | None, typer.Option("--cycle", help="Sidecar: how far the result, translated back, is from the source.")] = None,
    device: Annotated[str | None, typer.Option(metavar="auto|cpu|cuda[:n]")] = None,
    precision: Annotated[str | None, typer.Option(metavar="auto|fp32|bf16")] = None,
    batch_size: Annotated[int | None, typer.Option()] = None,
    resume: Annotated[bool | None, typer.Option("--resume/--no-resume", help="Go on with an unfinished run.")] = None,
    overwrite: Annotated[bool | None, typer.Option("--overwrite/--no-overwrite")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS|local:N|slurm", help="Shares the work out over a Dask cluster's workers.")
    ] = None,
    job: Annotated[Path | None, typer.Option(metavar="FILE", help="Job file; what is given beside it replaces its values.")] = None,
    save_job: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the job to a file, then run it.")] = None,
    json_: Json = False,
) -> int:
    """Translates a raster, or many. With --json: the result, {"results": [...]} for several targets, what became of each for many."""
    given = {
        "source": source, "output": output, "source_modality": source_modality, "targets": tuple(targets or ()) or None, "model": model,
        "mode": mode, "steps": steps, "seed": seed, "samples": samples, "bands": _numbers("--bands", bands, int), "radiometry": radiometry,
        "nodata": tuple(nodata) if nodata else None,
        "level": level, "gsd": gsd, "overlap": overlap, "joint": joint, "window": _numbers("--window", window, int),
        "bounds": _numbers("--bounds", bounds, float), "area": _polygons(area), "reference": reference,
        "reference_bands": _numbers("--reference-bands", reference_bands, int), "reference_radiometry": reference_radiometry,
        "allow_uncalibrated": allow_uncalibrated, "fill": fill, "feather": feather, "feather_into_known": feather_into_known,
        "expected_error": expected_error, "cycle": cycle, "also": further_sources(also, also_radiometry, also_level),
        "device": device, "precision": precision, "batch_size": batch_size, "resume": resume, "overwrite": overwrite,
    }  # fmt: skip
    return _translate(_job(job, {name: value for name, value in given.items() if value is not None}), save_job, ctx.obj, scheduler)


@app.command()
def inspect(source: str, json_: Json = False) -> None:
    """Tells what a raster is and how it would be read, with the reason for each guess."""
    from backend.source.inspection import inspect as look

    facts = look(source).as_dict()
    (tell_json if json_ else print_facts)(facts)


@app.command()
def estimate(ctx: typer.Context, job: Annotated[Path, typer.Option(metavar="FILE")], json_: Json = False) -> None:
    """Tells what a job would cost, by timing its model on this machine."""
    loaded = TranslationJob.load(job)
    from backend.machine.estimate import estimate as foretell
    from backend.weights.loaded import ModelCache

    facts = asdict(foretell(loaded, ModelCache(), ctx.obj.cancel))
    (tell_json if json_ else print_facts)(facts)


@app.command()
def evaluate(
    ctx: typer.Context,
    prediction: Annotated[str, typer.Argument(help="A translated raster.")],
    reference: Annotated[str, typer.Argument(help="What was measured, on any grid and in any CRS.")],
    modality: Annotated[str | None, typer.Option(metavar="MOD", help="Of both. [default: as the prediction's tags say]")] = None,
    reference_bands: Annotated[str | None, typer.Option(metavar="3,2,1", help="In the modality's order.")] = None,
    reference_radiometry: Annotated[str, typer.Option(metavar="auto|NAME|LOW:HIGH")] = "auto",
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="HTML page with pictures.")] = None,
    json_: Json = False,
) -> None:
    """Tells how far a translated raster is from the truth: PSNR, SSIM, RMSE, spectral angle, bias per band."""
    from backend.evaluation.compare import compare

    bands = _numbers("--reference-bands", reference_bands, int)
    with ProgressLine() as line:
        found = compare(
            prediction,
            reference,
            modality,
            bands,
            reference_radiometry,
            lambda done, total: line.show("compare", done, total, None),
            ctx.obj.cancel,
            report,
        )
    (tell_json if json_ else print_facts)(found.as_dict())


@app.command()
def index(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ndvi|ndwi|ndmi|nbr")],
    out: Annotated[Path, typer.Option("--out", help="GeoTIFF to write.")],
    red: Annotated[str | None, typer.Option(metavar="PATH[#BAND]", help="Raster with the red band; recognised without #BAND.")] = None,
    green: Annotated[str | None, typer.Option(metavar="PATH[#BAND]")] = None,
    nir: Annotated[str | None, typer.Option(metavar="PATH[#BAND]")] = None,
    swir1: Annotated[str | None, typer.Option(metavar="PATH[#BAND]", help="At 1.6 micrometres (Sentinel-2 B11).")] = None,
    swir2: Annotated[str | None, typer.Option(metavar="PATH[#BAND]", help="At 2.2 micrometres (Sentinel-2 B12).")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite")] = False,
    json_: Json = False,
) -> None:
    """Writes a spectral index of true or synthetic bands; it says so where a band is synthetic."""
    from backend.indices import write_index

    given = {"red": red, "green": green, "nir": nir, "swir1": swir1, "swir2": swir2}
    with ProgressLine() as line:
        found = write_index(
            name.lower(),
            {band: path for band, path in given.items() if path},
            out,
            overwrite,
            lambda done, total: line.show("index", done, total, None),
            ctx.obj.cancel,
        )
    (tell_json if json_ else print_facts)(asdict(found))


@app.command()
def doctor(json_: Json = False) -> None:
    """Checks whether the backend can run here. Exit code 3 when it cannot."""
    from backend.machine.doctor import as_dict, diagnose, passed

    checks = diagnose()
    tell_json(as_dict(checks)) if json_ else print_checks(checks)
    if not passed(checks):
        raise typer.Exit(3)


@app.command()
def serve() -> None:
    """Speaks the JSON-lines protocol over stdin and stdout (for QGIS)."""
    from backend.interface.serve import serve as answer

    raise typer.Exit(answer())


@app.command()
def benchmark(
    ctx: typer.Context,
    model: Annotated[str, typer.Option(metavar="ID|DIR")] = "any2any-tiny",
    source_modality: Annotated[str, typer.Option("--source", metavar="MOD")] = "rgb",
    target: Annotated[str, typer.Option(metavar="MOD")] = "nir",
    device: Annotated[str, typer.Option(metavar="auto|cpu|cuda[:n]")] = "auto",
    precision: Annotated[str, typer.Option(metavar="auto|fp32|bf16")] = "auto",
    batch_size: Annotated[int | None, typer.Option()] = None,
    limit: Annotated[float, typer.Option(metavar="SECONDS", help="A mode that would take longer is computed, not run.")] = 120.0,
    untrained: Annotated[
        str | None, typer.Option(metavar="PRESET", help="Random weights of a preset instead of a model's: as fast, for figures only.")
    ] = None,
    yardsticks: Annotated[
        bool, typer.Option("--yardsticks", help="Beside the plain procedure, others' loops and the machine's floor.")
    ] = False,
    raster: Annotated[Path | None, typer.Option(help="With --yardsticks: a source in reflectance x 10000; otherwise one is made.")] = None,
    side: Annotated[int, typer.Option(metavar="PIXELS", help="With --yardsticks or --workers: of the raster that is made.")] = 2048,
    mode: Annotated[str, typer.Option(metavar="fast|balanced|detailed|paper", help="With --yardsticks or --workers.")] = "balanced",
    rounds: Annotated[int, typer.Option(help="With --yardsticks, --workers or --variants: how often each way is run.")] = 3,
    variants: Annotated[bool, typer.Option("--variants", help="What each arrangement of the network for speed gives here.")] = False,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="N workers of this machine beside one, a thread each, as --scheduler local:N has them.")
    ] = None,
    json_: Json = False,
) -> None:
    """Times a model's parts and every mode on this machine."""
    measured_model = model if untrained is None else f"untrained:{untrained}"
    fields = {"model": measured_model, "source_modality": source_modality, "targets": (target,), "device": device, "precision": precision}
    job = TranslationJob.create(source="", output="", batch_size=batch_size, **fields)
    asked = job.model_copy(update={"mode": mode})
    if variants:
        from backend.machine.variants import measure_variants

        with ProgressLine() as line:
            arranged = measure_variants(job, rounds, lambda p: line.show(p.stage, p.done, p.total, p.seconds_left), ctx.obj.cancel)
        tell_json(arranged) if json_ else print_variants(arranged)
        return
    if workers is not None:
        if workers < 1:
            raise InputError("input.usage", "--workers is to be 1 or more.", "It is how many of them run beside one.")
        from backend.machine.scaling import measure_scaling

        with ProgressLine() as line:
            scaling = measure_scaling(
                asked, workers, side, rounds, lambda p: line.show(p.stage, p.done, p.total, p.seconds_left), ctx.obj.cancel
            )
        tell_json(scaling) if json_ else print_scaling(scaling)
        return
    if yardsticks:
        from backend.machine.yardsticks import measure as measure_ways

        with ProgressLine() as line:
            found = measure_ways(
                asked, raster, side, rounds, limit, lambda p: line.show(p.stage, p.done, p.total, p.seconds_left), ctx.obj.cancel
            )
        tell_json(found) if json_ else print_yardsticks(found)
        return
    from backend.machine.benchmark import benchmark as measure

    with ProgressLine() as line:
        measured = measure(job, limit, lambda p: line.show(p.stage, p.done, p.total, p.seconds_left), ctx.obj.cancel)
    tell_json(measured) if json_ else print_benchmark(measured)


@models_app.command("list")
def models_list(json_: Json = False) -> None:
    """Lists the known models and whether they are here."""
    from backend.weights.catalogue import list_models

    found = list_models()
    tell_json({"models": found}) if json_ else print_models(found)


@models_app.command("describe")
def models_describe(model: ModelName, json_: Json = False) -> None:
    """Tells a model's preset, place, digest and parameters per component; presets that are not published too."""
    from backend.weights.catalogue import describe

    (tell_json if json_ else print_facts)(describe(model))


@models_app.command("verify")
def models_verify(model: ModelName, json_: Json = False) -> None:
    """Reads every byte of a model and compares it with its digests."""
    from backend.weights.catalogue import verify_model

    (tell_json if json_ else print_facts)(asdict(verify_model(model)))


@models_app.command("download")
def models_download(ctx: typer.Context, model: Annotated[str, typer.Argument(metavar="ID")], json_: Json = False) -> None:
    """Downloads a model into the user's cache; an interrupted download goes on where it stopped."""
    from backend.weights.catalogue import download_model

    with ProgressLine() as line:
        folder = download_model(model, lambda done, total: line.show("bytes", done, total, None), ctx.obj.cancel)
    (tell_json if json_ else print_facts)(asdict(folder))


@models_app.command("add")
def models_add(folder: Annotated[Path, typer.Argument(metavar="DIR")], json_: Json = False) -> None:
    """Remembers a model folder under its own id."""
    from backend.weights.catalogue import add_model

    (tell_json if json_ else print_facts)(asdict(add_model(folder)))


def _job(file: Path | None, given: dict[str, Any]) -> TranslationJob:
    """The job of a file and of options; options replace the file's values, and each other's counterparts there."""
    if file is None:
        needed = {"source": "SOURCE", "output": "OUTPUT", "source_modality": "--source", "targets": "--target"}
        missing = [name for field, name in needed.items() if field not in given]
        if missing:
            raise InputError(
                "input.usage", message("Missing: {missing}.", missing=", ".join(missing)), "Give them, or a job file with --job."
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


def _translate(job: TranslationJob, save_job: Path | None, session: Session, scheduler: str | None) -> int:
    if save_job is not None:
        try:
            job.save(save_job)
        except OSError as error:
            raise OutputError(
                "output.not_writable", message("The job file '{path}' cannot be written: {reason}.", path=save_job, reason=error.strerror)
            ) from error
    from backend.interface.awake import kept_awake
    from backend.source.scenes import find_scenes
    from backend.translate import translate as run_job
    from backend.weights.loaded import ModelCache

    scenes = find_scenes(job.source, modality(job.source_modality), Path(job.output))
    with ExitStack() as stack:
        line = stack.enter_context(ProgressLine())
        stack.enter_context(kept_awake())

        def show(progress: Progress) -> None:
            line.show(progress.stage, progress.done, progress.total, progress.seconds_left)

        rows, workers, models = None, 1, ModelCache()
        if scheduler is not None:
            from backend.cluster.sharing import models_on, rows_on
            from backend.cluster.workers import connected, workers_of

            client = stack.enter_context(connected(scheduler))
            rows, workers, models = rows_on(client), workers_of(client), models_on(client, job, show, session.cancel)
        if scenes is not None:
            return _translate_scenes(job, scenes, session, line, models, rows, min(workers, SCENES_AT_ONCE))
        results = run_job(job, models=models, progress=show, cancel=session.cancel, rows=rows)
    if session.as_json:
        tell_json(results[0] if len(results) == 1 else {"results": results})
        return 0
    for result in results:
        typer.echo(result.output)
        note(f"{result.width} x {result.height} pixels, {result.tiles} tiles, {result.steps} steps, {result.seconds.total:.1f} s")
    for warning in dict.fromkeys(warning for result in results for warning in result.warnings):
        note(f"warning: {warning}")
    return 0


def _translate_scenes(
    job: TranslationJob, scenes: list[Scene], session: Session, line: ProgressLine, models: ModelCache, rows: Rows | None, at_once: int
) -> int:
    """The exit code of the first scene that failed, 0 where none did."""
    from backend.batch import SceneProgress, translate_scenes

    def show(all_: SceneProgress) -> None:
        at = "" if all_.at is None else f": {all_.at.stage} {all_.at.done}/{all_.at.total}"
        line.show("scenes", all_.done, all_.total, all_.seconds_left, f"{all_.name}{at}")

    report = translate_scenes(job, scenes, models=models, progress=show, cancel=session.cancel, rows=rows, at_once=at_once)
    line.end()
    for source, error in report.failed:
        tell_failure(source, error)
    if session.as_json:
        tell_json(report.as_dict())
    else:
        for path in [*(result.output for result in report.results), *report.mosaics, *filter(None, (report.collection,))]:
            typer.echo(path)
        done = len({result.source for result in report.results})
        skipped = len(report.skipped) // len(job.targets)
        note(f"{done} scenes translated, {skipped} done before, {len(report.failed)} failed")
        for source, id_ in report.without:
            note(f"warning: {Path(source).name}: translated without {id_.upper()}: its folder has no raster of that name")
        for warning in dict.fromkeys(f"{Path(result.source).name}: {text}" for result in report.results for text in result.warnings):
            note(f"warning: {warning}")
    return report.failed[0][1].exit_code if report.failed else 0


def _numbers(option: str, text: str | None, kind: Callable[[str], Number]) -> tuple[Number, ...] | None:
    """Numbers separated by commas; how many there must be, the job checks."""
    try:
        return None if text is None else tuple(kind(part) for part in text.split(","))
    except ValueError:
        raise InputError(
            "input.usage", message("{option} takes numbers separated by commas, not '{text}'.", option=option, text=text)
        ) from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    session = Session(as_json="--json" in given, debug="--debug" in given)
    tame_libraries(session.debug)
    dropped = drop_foreign_proj()
    if dropped is not None:
        note(dropped)
    rest = [argument for argument in given if argument != "--debug"]
    return run(lambda: app(rest, prog_name="python -m backend", standalone_mode=False, obj=session), session)


if __name__ == "__main__":
    end_process(main())  # torch's own way out takes a second, which a cancelled user waits for
