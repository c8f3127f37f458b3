"""A local server that answers as a Hugging Face hub does, from a folder, with faults to switch on.

For tests only.

HEAD/GET /{owner}/{name}/resolve/{commit}/{file}   X-Repo-Commit, ETag, Content-Length;
*.safetensors: 302 to the store GET /store/{file}                                  on host
`localhost` instead of 127.0.0.1, as the hub's CDN is another host"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_RESOLVE = re.compile(r"^/(?P<repo>[^/]+/[^/]+)/resolve/(?P<commit>[^/]+)/(?P<name>.+)$")
_STORE = "/store/"


@dataclass(frozen=True)
class Request:
    """The requests that the server got."""

    method: str
    path: str
    range_start: int
    authorization: str | None
    sent: int  # bytes of the body that were sent


@dataclass
class Hub:
    """The server's content and the faults it plays; tests change it while it runs."""

    folder: Path
    repo: str
    revision: str
    endpoint: str = ""
    store: str = ""
    changed: set[str] = field(default_factory=set)  # files of the right length and wrong content
    truncated: set[str] = field(default_factory=set)  # files that are shorter than they should be
    swollen: set[str] = field(default_factory=set)  # files that are longer than announced
    absent: set[str] = field(default_factory=set)  # files that are 404
    # per file: close the connection after so many bytes, once each
    cuts: dict[str, list[int]] = field(default_factory=dict)
    ignores_range: bool = False
    status: int = 200  # another one is answered to everything
    requests: list[Request] = field(default_factory=list)

    def body(self, name: str) -> bytes:
        """A file as the server has it, faults included."""
        data = (self.folder / name).read_bytes()
        if name in self.truncated:
            data = data[: len(data) // 2]
        return bytes(byte ^ 0xFF for byte in data) if name in self.changed else data

    def gets(self, name: str) -> list[Request]:
        """The requests that could bring a file's bytes, redirects left out."""
        gets = [
            request
            for request in self.requests
            if request.method == "GET" and request.path.endswith(name)
        ]
        return [request for request in gets if request.path.startswith(_STORE) or not _stored(name)]


@contextmanager
def serve_hub(folder: Path, repo: str, revision: str) -> Iterator[Hub]:
    """Serve a folder as `repo` at commit `revision` until the block ends."""
    hub = Hub(folder, repo, revision)
    with serving(_handler_of(hub)) as port:
        hub.endpoint, hub.store = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
        yield hub


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Answers requests on a port of this machine until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()

    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _stored(name: str) -> bool:
    return name.endswith(".safetensors")


def _handler_of(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        content = hub

    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    content: Hub

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, *args: Any) -> None:
        """Tests read `requests` instead."""

    def _answer(self) -> None:
        hub = self.content
        match = _RESOLVE.match(self.path)
        if hub.status != 200:
            self._refuse(hub.status, None)
        elif self.path.startswith(_STORE):
            self._send_file(self.path.removeprefix(_STORE))
        elif match is None or match["repo"] != hub.repo:
            self._refuse(404, "RepoNotFound")
        elif match["commit"] != hub.revision:
            self._refuse(404, "RevisionNotFound")
        elif match["name"] in hub.absent or not (hub.folder / match["name"]).is_file():
            self._refuse(404, "EntryNotFound")
        elif _stored(match["name"]):
            self._redirect(match["name"])
        else:
            self._send_file(match["name"])

    def _refuse(self, status: int, code: str | None) -> None:
        self._record(0)
        self.send_response(status)
        if code:
            self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _redirect(self, name: str) -> None:
        body = self.content.body(name)
        self._record(0)
        self.send_response(302)
        self.send_header("Location", f"{self.content.store}{_STORE}{name}")
        self.send_header("X-Repo-Commit", self.content.revision)
        self.send_header("X-Linked-Size", str(len(body)))
        self.send_header("X-Linked-ETag", f'"{hashlib.sha256(body).hexdigest()}"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_file(self, name: str) -> None:
        body = self.content.body(name) + b"x" * (10**6 if name in self.content.swollen else 0)
        start = self._range_start()
        if start >= len(body) > 0:
            self._refuse(416, None)
            return

        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("X-Repo-Commit", self.content.revision)
        self.send_header("ETag", f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"')
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        self._send_body(name, body[start:])

    def _send_body(self, name: str, rest: bytes) -> None:
        if self.command == "HEAD":
            self._record(0)
            return

        cuts = self.content.cuts.get(name)
        if cuts:
            rest = rest[: cuts.pop(0)]
            self.close_connection = True

        self._record(len(rest))
        self.wfile.write(rest)

    def _range_start(self) -> int:
        match = re.match(r"bytes=(\d+)-$", self.headers.get("Range", ""))
        return int(match[1]) if match and not self.content.ignores_range else 0

    def _record(self, sent: int) -> None:
        start = self._range_start()
        self.content.requests.append(
            Request(self.command, self.path, start, self.headers.get("Authorization"), sent)
        )
