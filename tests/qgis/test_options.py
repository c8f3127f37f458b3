"""The options page stores one Settings, and these reach the backend's process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtWidgets import QMessageBox

from any2any_qgis.environment.backend_python import STAMP, interpreter
from any2any_qgis.options import OptionsFactory
from any2any_qgis.settings import Settings


def factory(changed=lambda: None, repair=lambda: None) -> OptionsFactory:
    return OptionsFactory(changed, repair)


@pytest.fixture
def restored(qgis_app) -> Iterator[None]:
    before = Settings.read()
    yield
    before.write()


def test_what_is_entered_is_stored_reported_and_shown_again(restored) -> None:
    reported: list[bool] = []
    page = factory(lambda: reported.append(True)).createWidget(None)
    page.environment.setFilePath("/data/environment")
    page.device.setCurrentText("cuda:1")
    page.hub.setText("https://mirror.example")
    page.offline.setChecked(True)
    page.log.setCurrentIndex(1)
    page.apply()
    stored = Settings.read()
    assert stored == Settings(
        "",
        "/data/environment",
        device="cuda:1",
        hub="https://mirror.example",
        offline="1",
        log="detailed",
    )

    assert stored.child_environment()["ANY2ANY_LOG"] == "detailed"
    assert reported == [True]
    again = factory().createWidget(None)
    assert (
        again.environment.filePath(),
        again.device.currentText(),
        again.offline.isChecked(),
    ) == ("/data/environment", "cuda:1", True)


def test_nothing_entered_leaves_everything_to_the_software(restored) -> None:
    Settings().write()
    page = factory().createWidget(None)
    page.apply()
    assert Settings.read() == Settings()


def test_the_environment_is_repaired_and_removed_from_here(
    restored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Settings(environment=str(tmp_path / "environment")).write()
    pretend_environment(tmp_path / "environment")
    reported: list[str] = []
    page = factory(
        lambda: reported.append("changed"), lambda: reported.append("repair")
    ).createWidget(None)
    assert "CPU" in page.state.text()
    page.repair_button.click()
    assert reported == ["repair"]

    for answer, left in (
        (QMessageBox.StandardButton.No, True),
        (QMessageBox.StandardButton.Yes, False),
    ):
        monkeypatch.setattr(QMessageBox, "question", lambda *_, answer=answer: answer)
        page.remove_button.click()
        assert (tmp_path / "environment").exists() is left

    assert reported == ["repair", "changed"]
    assert page.state.text() == "not set up"
    assert not page.remove_button.isEnabled()


def pretend_environment(folder: Path) -> None:
    interpreter(folder).parent.mkdir(parents=True)
    interpreter(folder).touch()
    (folder / "pyvenv.cfg").touch()
    (folder / STAMP).write_text('{"requirements": "some", "torch": "cpu"}')


def test_the_proxy_of_qgis_reaches_the_process(monkeypatch: pytest.MonkeyPatch, qgis_app) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    store = QgsSettings()
    entered = {
        "proxyEnabled": True,
        "proxyType": "HttpProxy",
        "proxyHost": "proxy.example",
        "proxyPort": "3128",
        "proxyUser": "a user",
    }

    try:
        for key, value in entered.items():
            store.setValue(f"proxy/{key}", value)
        assert Settings().child_environment()["HTTPS_PROXY"] == "http://a%20user@proxy.example:3128"
        monkeypatch.setenv("HTTPS_PROXY", "http://own:1")
        assert Settings().child_environment()["HTTPS_PROXY"] == "http://own:1"
        monkeypatch.delenv("HTTPS_PROXY")
        store.setValue("proxy/proxyEnabled", False)
        assert "HTTPS_PROXY" not in Settings().child_environment()
    finally:
        for key in entered:
            store.remove(f"proxy/{key}")


def test_settings_become_variables_of_the_process(
    monkeypatch: pytest.MonkeyPatch, qgis_app
) -> None:
    monkeypatch.setenv("PYTHONHOME", "/of/qgis")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    child = Settings(cache="/weights", hub="https://mirror.example").child_environment()
    assert (child["ANY2ANY_CACHE"], child["HF_ENDPOINT"]) == ("/weights", "https://mirror.example")
    assert "HF_HUB_OFFLINE" not in child
    assert "PYTHONHOME" not in child
