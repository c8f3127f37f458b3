"""The guide's pictures: which command makes each, of which sources, and whether these have changed
since.

    make figures        after it, `python .ci/figures.py keep figures` puts its pictures into
                        resources/images
    make screenshots    likewise, `python .ci/figures.py keep screenshots`

docs/figures.json keeps, per picture, the SHA-256 of the sources it was made of; `make docs` and the
tests refuse one whose sources have changed. Needs Pillow (matplotlib brings it) to keep, the
standard library only to check."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "resources" / "images"
RECORD = ROOT / "docs" / "figures.json"
JPEG_QUALITY = 88
WEIGHTS = "resources/models/any2any-tiny/sha256sums.txt#weights"
DRAWING = (".ci/demo.py", ".ci/picture.py", WEIGHTS)
TUTORIALS = (".ci/picture.py", ".ci/tutorial_figures.py", "docs/tutorials.md#sh", WEIGHTS)
HOW = (".ci/picture.py", ".ci/how_figures.py", "resources/modalities.json", WEIGHTS)
PANEL = (
    "resources/forms/panel.ui",
    "resources/modalities.json",
    "tests/desktop/steps.py",
    "tests/desktop/watch.py",
)


@dataclass(frozen=True)
class Figure:
    """One picture of resources/images.

    Attributes:
        target: the make target that draws it.
        drawn: what that leaves below build/; several stand side by side.
        sources: files that decide what is in it; with `#sh` behind a page's name, its shell blocks
            only; with `#weights` behind a model's digests, not those of its card and its training:
            other words draw no other picture.
        width: pixels it is reduced to; None: as it is.
    """

    target: str
    drawn: tuple[str, ...]
    sources: tuple[str, ...]
    width: int | None = None

    def digest(self, root: Path = ROOT) -> str:
        sums = [hashlib.sha256(content(root / source)).hexdigest() for source in self.sources]
        return hashlib.sha256("".join(sums).encode()).hexdigest()


def content(source: Path) -> bytes:
    """What counts of a source."""
    page, _, part = str(source).partition("#")
    whole = Path(page).read_bytes()
    if part == "sh":
        return b"".join(re.findall(rb"```sh\n.*?```", whole, re.DOTALL))
    if part == "weights":
        lines = whole.splitlines(keepends=True)
        return b"".join(
            line for line in lines if not line.rstrip().endswith((b"README.md", b"training.json"))
        )

    return whole


OF_THE_HELP = ("fields.jpg", "help_translate.jpg", "help_fill.jpg")
OF_TUTORIALS = tuple(f"tutorial-{name}.jpg" for name in ("nir", "fill", "radar", "many", "swir"))
FIGURES = {
    "demo.jpg": Figure("figures", ("demo/demo.png",), DRAWING, 1100),
    "fill.jpg": Figure("figures", ("demo/fill.png",), (*DRAWING, ".ci/fill_figure.py"), 1100),
    **{
        name: Figure("figures", (f"demo/{name}",), (*DRAWING, ".ci/fill_figure.py"))
        for name in OF_THE_HELP
    },
    **{name: Figure("figures", (f"tutorial/{name}",), TUTORIALS) for name in OF_TUTORIALS},
    **{
        name: Figure("figures", (f"how/{name}",), HOW)
        for name in ("how-run.jpg", "how-windows.jpg", "how-scales.jpg")
    },
    "panel.jpg": Figure("screenshots", ("screenshots/5-done.png",), (*PANEL, WEIGHTS), 1100),
    "compare.jpg": Figure("screenshots", ("screenshots/10-compare.png",), (*PANEL, WEIGHTS), 1100),
    "panel-states.jpg": Figure(
        "screenshots",
        tuple(
            f"screenshots/{state}-panel.png"
            for state in ("1-first-run", "2-setting-up", "3-ready", "6-error")
        ),
        PANEL,
    ),
}


def stale() -> list[str]:
    """A sentence for each picture that is older than what it shows, or that no command makes."""
    kept: dict[str, str] = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    there = {path.name for path in IMAGES.glob("*.jpg")}
    reported = [
        f"{name}: no command makes it; name it in .ci/figures.py"
        for name in sorted(there - FIGURES.keys())
    ]

    for name, figure in FIGURES.items():
        if name not in there:
            reported.append(
                f"{name}: is missing; run `make {figure.target}` and `python .ci/figures.py keep"
                f" {figure.target}`"
            )
        elif kept.get(name) != figure.digest():
            reported.append(
                f"{name}: older than {', '.join(figure.sources)}; run `make {figure.target}`, then"
                f" .ci/figures.py keep {figure.target}"
            )

    return reported


def keep(target: str) -> None:
    """Puts the pictures that a make target has left into resources/images, and records what they
    were made of.
    """
    kept = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    for name, figure in FIGURES.items():
        if figure.target == target:
            put(figure, IMAGES / name)
            kept[name] = figure.digest()

    RECORD.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def put(figure: Figure, path: Path) -> None:
    if len(figure.drawn) == 1 and figure.drawn[0].endswith(path.suffix):
        shutil.copyfile(ROOT / "build" / figure.drawn[0], path)
        return

    from PIL import Image

    parts = [Image.open(ROOT / "build" / drawn).convert("RGB") for drawn in figure.drawn]
    whole = Image.new(
        "RGB",
        (sum(part.width for part in parts), max(part.height for part in parts)),
        parts[0].getpixel((0, 0)),
    )
    left = 0
    for part in parts:
        whole.paste(part, (left, 0))
        left += part.width

    if figure.width is not None and figure.width < whole.width:
        whole = whole.resize(
            (figure.width, round(whole.height * figure.width / whole.width)),
            Image.Resampling.LANCZOS,
        )

    whole.save(path, quality=JPEG_QUALITY, optimize=True)


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "keep":
        keep(sys.argv[2])
    else:
        sys.exit("\n".join(stale()))
