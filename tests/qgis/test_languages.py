"""The plugin in other languages, as QGIS shows it: the compiled texts are those of the sources, and
the panel has room for them.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtWidgets import QApplication

import any2any_qgis
from any2any_qgis.panel.dock import Any2AnyDock
from any2any_qgis.plugin import translator
from any2any_qgis.process.notices import in_words
from any2any_qgis.provider import Any2AnyProvider

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "i18n"
LANGUAGES = [path.stem.split("_")[1] for path in sorted(FOLDER.glob("*.ts"))]
NARROW = 320  # of the dock, in pixels


@pytest.fixture(params=LANGUAGES)
def texts(request) -> Iterator[QTranslator]:
    """QGIS in this language, as far as the plugin is concerned."""
    texts = translator(request.param)
    QCoreApplication.installTranslator(texts)
    texts.language = request.param
    yield texts
    QCoreApplication.removeTranslator(texts)


@pytest.fixture
def desktop_font() -> Iterator[None]:
    """9 points; without a screen Qt takes 12."""
    own = QApplication.font()
    QApplication.setFont(QFont("DejaVu Sans", 9))
    yield
    QApplication.setFont(own)


def messages(language: str) -> list[tuple[str, str, str]]:
    tree = ET.parse(FOLDER / f"any2any_{language}.ts")
    return [
        (context.findtext("name"), message.findtext("source"), message.findtext("translation"))
        for context in tree.iter("context")
        for message in context.iter("message")
    ]


def test_compiled_texts_are_those_of_the_sources(texts) -> None:
    for context, source, translation in messages(texts.language):
        assert QCoreApplication.translate(context, source) == translation, "run `make translations`"


def test_the_panel_and_the_toolbox_speak_it(texts, dock: Any2AnyDock, qgis_processing) -> None:
    reported = {
        (context, source): translation for context, source, translation in messages(texts.language)
    }
    assert dock.form.runButton.text() == reported["Any2AnyPanel", "&Run"]
    assert (
        dock.form.targetModalityList.item(1)
        .text()
        .startswith(reported["Any2Any", "Near infrared (Sentinel-2 B8)"])
    )
    provider = Any2AnyProvider()
    QgsApplication.processingRegistry().addProvider(provider)

    try:
        algorithm = QgsApplication.processingRegistry().algorithmById("any2any:translate")
        assert algorithm.displayName() == reported["Any2Any", "Translate to another modality"]
        assert algorithm.parameterDefinition("SEED").description() == reported["Any2Any", "Seed"]
    finally:
        QgsApplication.processingRegistry().removeProvider(provider)


def test_an_error_of_the_backend_is_said_in_it(texts) -> None:
    """As the protocol sends it, from the template that the backend raised it with."""
    template = "Name {channels} of them in that order with --bands."
    reported = {
        source: translation
        for context, source, translation in messages(texts.language)
        if context == "Any2AnyBackend"
    }
    sentence = {"template": template, "values": {"channels": 3}}
    data = {
        "code": "input.bands",
        "message": "Odd.",
        "hint": "Name 3 of them in that order with --bands.",
        "templates": {"hint": sentence},
    }

    said = in_words(data)
    assert said["hint"] == reported[template].replace("{channels}", "3").replace(
        "--bands", f"\u201c{QCoreApplication.translate('Any2Any', 'Bands')}\u201d"
    )
    assert said["hint"] != data["hint"]


def test_a_narrow_panel_has_room_for_it(texts, desktop_font, dock: Any2AnyDock) -> None:
    form = dock.form
    for box in (form.areaBox, form.settingsBox, form.historyBox, form.logBox):
        box.setCollapsed(False)
    for button in (form.continueButton, form.partialButton, form.repairButton):
        button.setVisible(True)
    # frame, margins and scroll bar
    assert form.scrollContent.minimumSizeHint().width() <= NARROW - 30
    assert dock.minimumSizeHint().width() <= NARROW


def test_the_plugin_brings_the_language_of_qgis_and_takes_it_away(
    qgis_processing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QgsApplication, "locale", staticmethod(lambda: "de_AT"))
    plugin = any2any_qgis.classFactory(None)
    plugin.initProcessing()
    algorithm = QgsApplication.processingRegistry().algorithmById("any2any:setupbackend")
    assert algorithm.displayName() == "Backend einrichten"
    plugin.unload()
    assert QCoreApplication.translate("Any2Any", "Set up the backend") == "Set up the backend"


@pytest.mark.parametrize("locale", ["en", "C", "pt_BR", ""])
def test_an_unknown_language_leaves_english(locale: str) -> None:
    assert translator(locale) is None


def test_a_script_of_chinese_is_chinese() -> None:
    assert translator("zh-Hans") is not None
