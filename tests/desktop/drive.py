"""Runs inside a real QGIS desktop (`qgis.bin --code`): from a zip to a synthetic layer, as a user
does it, with pictures.

The runner (session.py) says in ANY2ANY_DRIVE, a JSON file, what to install and to open; what was
seen goes into `report.json` beside it. Each step (steps.py) waits for its condition; one that never
comes ends the session and is named in the report."""

import json
import os
import sys
import time
import traceback
from pathlib import Path

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QMessageBox
from qgis.utils import iface

# QGIS runs this file's text: it knows no folder
sys.path.insert(0, json.loads(Path(os.environ["ANY2ANY_DRIVE"]).read_text())["here"])
import steps
from watch import PLAN, form, keep_report, report

STEP_SECONDS = 240
POLL_MS = 100


def leave_by_the_door():
    """QGIS is closed in the midst of a run; what it asks about running tasks is answered with
    yes.
    """
    report["asked"] = []
    keep_report()
    QgsProject.instance().setDirty(False)
    drive.timer.stop()

    # two timers: none fires in event loops inside its own slot
    for slot, milliseconds in ((go, 10 * POLL_MS), (say_yes, POLL_MS)):
        timer = QTimer(iface.mainWindow())
        timer.timeout.connect(slot)
        timer.start(milliseconds)


def go():
    """QGIS 3.22 asks whether to cancel, and stays open when it has; then it is closed once more."""
    if QgsApplication.taskManager().countActiveTasks() == 0:
        report["asked"].append("nothing more")
        keep_report()
    iface.actionExit().trigger()


def say_yes():
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        report["asked"].append(box.text())
        keep_report()
        box.button(QMessageBox.StandardButton.Yes).click()


SESSIONS = {"first": steps.FIRST, "again": (*steps.AGAIN, leave_by_the_door)}


class Drive:
    def __init__(self):
        self.started = time.monotonic()
        self.left = list(SESSIONS[PLAN["session"]])
        self.condition = None
        self.since = time.monotonic()
        self.timer = QTimer()
        self.timer.timeout.connect(self.tick)
        self.timer.start(POLL_MS)

    def tick(self):
        try:
            if self.condition is not None and not self.condition():
                if time.monotonic() - self.since > STEP_SECONDS:
                    raise TimeoutError(
                        f"step {report['steps'][-1]} does not come to its end: {self.reported()}"
                    )

                return

            if not self.left:
                self.end()
                return

            step = self.left.pop(0)
            report["steps"].append(step.__name__)
            report["began"][step.__name__] = round(time.monotonic() - self.started, 1)
            self.since = time.monotonic()
            self.condition = step()
        except Exception:
            report["error"] = traceback.format_exc()
            self.end()

    def reported(self):
        return [
            form().setupStatus.text(),
            form().statusLabel.text(),
            form().estimateLabel.text(),
            form().logView.toPlainText(),
        ]

    def end(self):
        self.timer.stop()
        keep_report()
        os._exit(0)  # as in a crash: nothing of the plugin is asked to end


drive = Drive()
