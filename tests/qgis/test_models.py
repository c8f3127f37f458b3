"""The list of models: their size and state, the choice of one, and a download beside the panel's
own work.
"""

from __future__ import annotations

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QFileDialog

from tests.qgis.conftest import wait_for


def shown(table) -> list[list[str]]:
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_models_have_size_and_state(dock) -> None:
    dock.form.modelsButton.click()
    models = dock.windows.models
    assert shown(models.table) == [
        ["Any2Any tiny (any2any-tiny)", "12 MB", "here"],
        ["Any2Any B (any2any-b)", "", "not downloaded"],
    ]
    assert (models.use_button.isEnabled(), models.download_button.isEnabled()) == (True, False)
    models.table.selectRow(1)
    assert (models.use_button.isEnabled(), models.download_button.isEnabled()) == (False, True)
    models.close()


def test_a_model_is_downloaded_while_the_panel_goes_on(dock, fake_backend) -> None:
    dock.form.modelsButton.click()
    models = dock.windows.models
    models.table.selectRow(1)
    models.download_button.click()
    wait_for(lambda: models.task is not None and models.progress.value() == 50)
    models.close()
    assert dock.queue.task is None
    assert dock.form.runButton.isEnabled()
    dock.form.modelsButton.click()  # the same window, its download going on
    assert dock.windows.models is models
    (fake_backend.folder / "arrived").touch()
    wait_for(lambda: models.task is None)
    assert shown(models.table)[1] == ["Any2Any B (any2any-b)", "500 MB", "here"]
    assert dock.form.modelCombo.findText("any2any-b") >= 0
    models.table.selectRow(1)
    models.use_button.click()
    assert dock.form.modelCombo.currentText() == "any2any-b"


def test_a_download_can_be_cancelled(dock, fake_backend) -> None:
    dock.form.modelsButton.click()
    models = dock.windows.models
    models.table.selectRow(1)
    models.download_button.click()
    wait_for(lambda: models.progress.value() == 50)
    models.cancel_button.click()
    wait_for(lambda: models.task is None)
    assert models.reported.text() == "Cancelled."
    assert models.download_button.isEnabled()
    assert QgsApplication.taskManager().countActiveTasks() == 0
    models.close()


def test_a_folder_may_be_used(dock, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    dock.form.modelsButton.click()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dock.windows.models.folder_button.click()
    assert dock.form.modelCombo.currentText() == str(tmp_path)
