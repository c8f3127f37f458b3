"""python -m training.datasets: what is done with folders of imagery before any training."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from training.datasets.folder import folder_scenes
from training.datasets.pack import MIB, write_pack

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def main() -> None:
    """Prepares imagery for training."""


@app.command()
def pack(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    out: Annotated[Path, typer.Option(help="The pack to write, a .zip; every --data takes it in place of the folder.")],
    max_mib: Annotated[float, typer.Option(help="The pack is no larger; training scenes are cut to crops if need be.")] = 60.0,
    seed: Annotated[int, typer.Option(help="Where the crops lie.")] = 0,
) -> None:
    """Puts all scenes into one file, for a machine that gets nothing else."""
    scenes = [scene for split in ("train", "val") for scene in folder_scenes(data, split)]
    try:
        write_pack(out, scenes, int(max_mib * MIB), seed)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(f"{out}: {len(scenes)} scenes, {out.stat().st_size / MIB:.1f} MiB")


if __name__ == "__main__":
    app()
