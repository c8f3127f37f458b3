"""The help beside the algorithms: text for all, a picture where the result is one."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QImage, QTextDocument

PICTURED = ("translate", "translatemany", "fill")


def pictures(help_: str) -> list[Path]:
    return [
        Path(url2pathname(urlsplit(address).path))
        for address in re.findall('<img src="([^"]+)"', help_)
    ]


def test_every_algorithm_explains_itself(provider) -> None:
    for algorithm in provider.algorithms():
        assert len(algorithm.shortHelpString()) > 80, algorithm.id()


@pytest.mark.parametrize("name", PICTURED)
def test_the_help_s_picture_is_there_and_fits_beside_the_dialog(provider, name: str) -> None:
    help_ = provider.algorithm(name).shortHelpString()
    (path,) = pictures(help_)
    image = QImage(str(path))
    assert not image.isNull()
    assert image.width() <= 400
    document = QTextDocument()
    document.setHtml(help_)
    (address,) = re.findall('<img src="([^"]+)"', help_)
    assert document.resource(QTextDocument.ResourceType.ImageResource, QUrl(address)) is not None


def test_a_terminal_gets_text(provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QgsApplication, "platform", staticmethod(lambda: "qgis_process"))
    for name in PICTURED:
        assert pictures(provider.algorithm(name).shortHelpString()) == []


def test_the_help_button_leads_to_the_guide(provider) -> None:
    for algorithm in provider.algorithms():
        assert algorithm.helpUrl().endswith("/any2any-qgis/blob/main/docs/qgis.md"), algorithm.id()
        assert not algorithm.icon().isNull()
