"""The waiting jobs as a list from which they can be taken. Main thread only."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QListWidgetItem

from ..words import tr

ROWS = 3  # in sight at once


class QueueList(QObject):
    """Follows the queue; not there while nothing waits.

    Args:
        form: the widgets of resources/forms/panel.ui.
        queue: a JobQueue.
    """

    def __init__(self, form: Any, queue: Any) -> None:
        super().__init__(form)
        self.form = form
        self.queue = queue
        form.queueRemoveButton.clicked.connect(lambda: self.remove_chosen())
        form.queueList.currentRowChanged.connect(lambda row: form.queueRemoveButton.setEnabled(row >= 0))
        form.queueList.setMaximumHeight(ROWS * form.fontMetrics().lineSpacing() + 12)
        queue.changed.connect(self.show)
        self.show()

    def show(self) -> None:
        """Draws the list anew."""
        jobs, form = self.queue.jobs(), self.form
        form.queueList.clear()
        for number, queued in enumerate(jobs, 1):
            job = queued.job
            text = tr("{number}. {layer} to {targets}", number=number, layer=queued.layer_name, targets=", ".join(job.targets).upper())
            form.queueList.addItem(QListWidgetItem(text))
        for widget in (form.queueList, form.queueRemoveButton):
            widget.setVisible(bool(jobs))
        form.queueRemoveButton.setEnabled(form.queueList.currentRow() >= 0)

    def remove_chosen(self) -> None:
        """Takes the chosen job out of the queue."""
        row, jobs = self.form.queueList.currentRow(), self.queue.jobs()
        if 0 <= row < len(jobs):
            self.queue.remove(jobs[row])
