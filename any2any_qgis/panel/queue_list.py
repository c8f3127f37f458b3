"""The waiting jobs as a list from which one, several or all can be removed. Main thread only."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QAbstractItemView, QListWidgetItem

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
        form.queueRemoveButton.setToolTip(
            tr(
                "Removes the chosen jobs; without a choice, all that wait. The running one is ended"
                " by Cancel."
            )
        )

        form.queueList.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        form.queueList.setMaximumHeight(ROWS * form.fontMetrics().lineSpacing() + 12)
        queue.changed.connect(self.show)
        self.show()

    def show(self) -> None:
        """Draws the list again."""
        jobs, form = self.queue.jobs(), self.form
        form.queueList.clear()
        for number, queued in enumerate(jobs, 1):
            job = queued.job
            values = {
                "number": number,
                "layer": queued.layer_name,
                "targets": ", ".join(job.targets).upper(),
            }
            text = tr("{number}. {layer} to {targets}: waiting", **values)
            form.queueList.addItem(QListWidgetItem(text))

        for widget in (form.queueList, form.queueRemoveButton):
            widget.setVisible(bool(jobs))

    def remove_chosen(self) -> None:
        """Removes the chosen jobs from the queue; all of them where none is chosen."""
        jobs, form = self.queue.jobs(), self.form
        rows = [form.queueList.row(item) for item in form.queueList.selectedItems()] or range(
            len(jobs)
        )
        for queued in [jobs[row] for row in rows]:
            self.queue.remove(queued)
