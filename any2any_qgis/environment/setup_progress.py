"""How far a set-up is: by the clock, since installers report little.

Standard library only; never imports backend."""

from __future__ import annotations

import math
import re
import time
from pathlib import Path
from typing import Callable

from ..words import tr

# Seconds that the steps take on a computer with a line of 50 Mbit/s.
_SECONDS = {"installer": 5, "python": 5, "torch": 60, "packages": 35, "check": 15}

Report = Callable[[float, str], None]  # share done (0 to 1), what happens now


class SetupProgress:
    """The share that is done, which never falls.

    Args:
        folder: the environment, whose packages are counted.
        report: gets the progress.
    """

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder = folder
        self.report = report
        self.share = 0.0
        self._step = "installer"
        self._text = ""
        self._began = time.monotonic()

    def begin(self, step: str, text: str) -> None:
        """Begins one of the steps installer, python, torch, packages and check."""
        self._step, self._text, self._began = step, text, time.monotonic()
        self.show()

    def take_line(self, line: str) -> None:
        """Takes an installer's line: the package that it works on is shown."""
        self._text = package_of(line) or self._text
        self.show()

    def show(self) -> None:
        """Reports the share by the time that has passed of this step's, ever slower where the step
        takes longer than usual.
        """
        names, usual = list(_SECONDS), _SECONDS[self._step]
        before = sum(_SECONDS[name] for name in names[: names.index(self._step)])
        passed = 1 - math.exp(-1.5 * (time.monotonic() - self._began) / usual)
        share = round((before + usual * passed) / sum(_SECONDS.values()), 3)
        self.share = max(self.share, share)

        text = self._text
        if self._step == "packages":
            text = tr(
                "{doing} (packages that are here: {number})",
                doing=text,
                number=len(self._installed()),
            )
        self.report(self.share, text)

    def end(self) -> None:
        """Reports that all is done."""
        self.report(1.0, tr("done"))

    def _installed(self) -> set[str]:
        """The packages that are in the environment, by the folders that name them."""
        places = ("lib/python3*/site-packages", "Lib/site-packages")
        return {path.name for place in places for path in self.folder.glob(f"{place}/*.dist-info")}


def package_of(line: str) -> str:
    """The package that a line of an installer names, in a text for the user, or nothing."""
    match = re.match(
        r"\s*(Downloading|Downloaded|Built)\s+(\S+)(?:.*\(([\d.]+ ?[kMG]i?B)\))?", line
    )
    if match is None:
        return ""
    name = match[2].rsplit("/", 1)[-1].rstrip(",")
    return tr("Installing {package}", package=name + (f" ({match[3]})" if match[3] else ""))
