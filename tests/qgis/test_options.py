"""The options page stores one Settings, and these reach the backend's process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from qgis.core import QgsSettings

from any2any_qgis.options import OptionsFactory
from any2any_qgis.settings import Settings


@pytest.fixture
def restored(qgis_app) -> Iterator[None]:
    before = Settings.read()
    yield
    before.write()


def test_what_is_entered_is_stored_told_and_shown_again(restored) -> None:
    told: list[bool] = []
    page = OptionsFactory(lambda: told.append(True)).createWidget(None)
    page.environment.setFilePath("/data/environment")
    page.device.setCurrentText("cuda:1")
    page.hub.setText("https://mirror.example")
    page.offline.setChecked(True)
    page.apply()
    stored = Settings.read()
    assert stored == Settings(environment="/data/environment", device="cuda:1", hub="https://mirror.example", offline="1")
    assert told == [True]
    again = OptionsFactory(lambda: None).createWidget(None)
    assert (again.environment.filePath(), again.device.currentText(), again.offline.isChecked()) == ("/data/environment", "cuda:1", True)


def test_nothing_entered_leaves_everything_to_the_software(restored) -> None:
    Settings().write()
    page = OptionsFactory(lambda: None).createWidget(None)
    page.apply()
    assert Settings.read() == Settings()


def test_the_proxy_of_qgis_reaches_the_process(monkeypatch: pytest.MonkeyPatch, qgis_app) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    store = QgsSettings()
    entered = {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "proxy.example", "proxyPort": "3128", "proxyUser": "a user"}
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


def test_settings_become_variables_of_the_process(monkeypatch: pytest.MonkeyPatch, qgis_app) -> None:
    monkeypatch.setenv("PYTHONHOME", "/of/qgis")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    child = Settings(cache="/weights", hub="https://mirror.example").child_environment()
    assert (child["ANY2ANY_CACHE"], child["HF_ENDPOINT"]) == ("/weights", "https://mirror.example")
    assert "HF_HUB_OFFLINE" not in child
    assert "PYTHONHOME" not in child
