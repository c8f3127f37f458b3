"""Publishes a model folder on a hub in one commit, and writes what the catalogue needs to offer it:
the pinned commit and every digest.

    hf auth login
    python -m training.push --model models/any2any-s --repo OWNER/any2any-s \\
        --sums resources/models/any2any-s.sums

The folder is verified first. The text file is what resources/models.json names as `sums` of a hub
entry (backend/weights/catalogue.py); a line for the entry is printed. HF_ENDPOINT names another
hub."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

import typer
from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError

from backend.errors import ModelError
from backend.weights.catalogue import verify
from backend.weights.layout import read_json
from backend.weights.sums import SUMS

CARD = "README.md"


def publish(model: Path, repo: str, private: bool, message: str) -> str:
    """Uploads every file of a verified model folder; the commit's 40 hex digits.

    Raises:
        ModelError: model.corrupt or model.incompatible, before anything is sent.
        ValueError: the card is a template that was never filled in.
        HfHubHTTPError: when the hub refuses.
    """
    verify(model)
    unfilled = sorted(set(re.findall(r"\$\{?[a-z_]+\}?", (model / CARD).read_text("utf-8"))))
    if unfilled:
        raise ValueError(
            f"{CARD} of {model.name} is a template still ({', '.join(unfilled)}): run training.card"
        )

    api = HfApi()
    api.create_repo(repo, private=private, exist_ok=True)
    return str(api.upload_folder(repo_id=repo, folder_path=model, commit_message=message).oid)


def main(
    model: Annotated[Path, typer.Option(help="Model folder, as training.export writes it.")],
    repo: Annotated[str, typer.Option(metavar="OWNER/NAME", help="Made where it does not exist.")],
    sums: Annotated[
        Path, typer.Option(help="Text file to write: the commit and the files' digests.")
    ],
    private: Annotated[bool, typer.Option(help="Of a repository that is made.")] = False,
    message: str = "Weights as exported",
) -> None:
    """Publishes, writes the sums, prints the catalogue's entry."""
    try:
        revision = publish(model, repo, private, message)
    except (ModelError, ValueError) as error:
        raise typer.BadParameter(str(error), param_hint="--model") from error
    except (HfHubHTTPError, OSError) as error:
        raise typer.BadParameter(
            f"the hub did not take it: {error}", param_hint="--repo"
        ) from error

    sums.write_text(
        f"# revision {revision}\n" + (model / SUMS).read_text(encoding="utf-8"), encoding="utf-8"
    )
    index = read_json(model, "model_index.json")
    entry = {
        "id": index["id"],
        "label": index["id"],
        "preset": index["preset"],
        "source": "hub",
        "repo": repo,
        "sums": sums.name,
    }

    typer.echo(json.dumps(entry))


if __name__ == "__main__":
    typer.run(main)
