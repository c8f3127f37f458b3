"""Downloads through QGIS's own network manager, so that its proxy, certificates and authentication
apply. Never imports backend.
"""

from __future__ import annotations

from qgis.core import QgsBlockingNetworkRequest, QgsFeedback
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkRequest

from ..words import tr
from .uv_download import Fetch


def fetch_with(feedback: QgsFeedback) -> Fetch:
    """What fetches a URL's content from any thread; cancelling `feedback` ends it."""

    def fetch(url: str) -> bytes:
        request = QgsBlockingNetworkRequest()
        if (
            request.get(QNetworkRequest(QUrl(url)), True, feedback)
            != QgsBlockingNetworkRequest.ErrorCode.NoError
        ):
            raise OSError(request.errorMessage() or tr("the download was cancelled"))

        return bytes(request.reply().content())

    return fetch
