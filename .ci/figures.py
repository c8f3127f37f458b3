"""The guide's pictures: which make target draws each, and its way into resources/images.

    make figures        then `python .ci/figures.py keep figures` puts its pictures there
    make screenshots    likewise, `python .ci/figures.py keep screenshots`
    python .ci/cloudy_figure.py DATA    likewise, `python .ci/figures.py keep cloudy`

Needs Pillow (matplotlib brings it)."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "resources" / "images"
JPEG_QUALITY = 88


@dataclass(frozen=True)
class Figure:
    """One picture of resources/images.

    Attributes:
        target: the make target that draws it.
        drawn: what that leaves below build/; several stand side by side.
        width: pixels it is reduced to; None: as it is.
    """

    target: str
    drawn: tuple[str, ...]
    width: int | None = None


OF_THE_HELP = ("fields.jpg", "help_translate.jpg", "help_fill.jpg")
OF_HOW_IT_WORKS = ("how-run.jpg", "how-windows.jpg", "how-scales.jpg")
PANEL_STATES = tuple(
    f"screenshots/{state}-panel.png"
    for state in ("1-first-run", "2-setting-up", "3-ready", "6-error")
)
OF_TUTORIALS = tuple(
    f"tutorial-{name}.jpg" for name in ("nir", "fill", "bands", "radar", "many", "region", "swir")
)
FIGURES = {
    "demo.jpg": Figure("figures", ("demo/demo.png",), 1100),
    "fill.jpg": Figure("figures", ("demo/fill.png",), 1100),
    **{name: Figure("figures", (f"demo/{name}",)) for name in OF_THE_HELP},
    **{name: Figure("figures", (f"tutorial/{name}",)) for name in OF_TUTORIALS},
    **{name: Figure("figures", (f"how/{name}",)) for name in OF_HOW_IT_WORKS},
    "tutorial-cloudy.jpg": Figure("cloudy", ("tutorial/tutorial-cloudy.jpg",)),
    "panel.jpg": Figure("screenshots", ("screenshots/5-done.png",), 1100),
    "compare.jpg": Figure("screenshots", ("screenshots/10-compare.png",), 1100),
    "adapt.jpg": Figure("screenshots", ("screenshots/17-adapted.png",)),
    "panel-states.jpg": Figure("screenshots", PANEL_STATES),
}


def keep(target: str) -> None:
    """Puts the pictures that a make target has left into resources/images."""
    for name, figure in FIGURES.items():
        if figure.target == target:
            put(figure, IMAGES / name)


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
        sys.exit("usage: figures.py keep figures|screenshots|cloudy")
