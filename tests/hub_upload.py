"""A local server that takes uploads as a Hugging Face hub does (git LFS, one commit), into a
folder. For tests only.

POST /api/repos/create, /api/models/{repo}/preupload/main, /{repo}.git/info/lfs/objects/batch,
/api/models/{repo}/commit/main PUT  /store/{sha256}"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from tests.hub_server import serving


@dataclass
class Inbox:
    """What was uploaded. A commit puts its files into `folder`."""

    folder: Path
    revision: str
    endpoint: str = ""
    refuses: bool = False
    created: list[str] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)
    store: dict[str, bytes] = field(default_factory=dict)  # by SHA-256


@contextmanager
def serve_inbox(folder: Path, revision: str) -> Iterator[Inbox]:
    """Takes uploads until the block ends."""
    inbox = Inbox(folder, revision)
    with serving(type("Handler", (_Handler,), {"inbox": inbox})) as port:
        inbox.endpoint = f"http://127.0.0.1:{port}"
        yield inbox


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    inbox: Inbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.inbox.tokens.add(self.headers.get("Authorization"))
        if self.inbox.refuses:
            self._send(403, {"error": "You have no right to write here"})
        elif self.path == "/api/repos/create":
            asked = json.loads(body)
            self.inbox.created.append(f"{asked['organization']}/{asked['name']}")
            self._send(200, {"url": f"{self.inbox.endpoint}/{self.inbox.created[-1]}"})
        elif "/preupload/" in self.path:
            self._send(
                200, {"files": [self._mode(one["path"]) for one in json.loads(body)["files"]]}
            )
        elif self.path.endswith("/info/lfs/objects/batch"):
            objects = [self._place(one) for one in json.loads(body)["objects"]]
            self._send(200, {"transfer": "basic", "objects": objects})
        elif "/commit/" in self.path:
            self._commit([json.loads(line) for line in body.splitlines()])
            url = f"{self.inbox.endpoint}/{self.inbox.created[-1]}/commit/{self.inbox.revision}"
            self._send(
                200,
                {
                    "success": True,
                    "commitOid": self.inbox.revision,
                    "commitUrl": url,
                    "hookOutput": "",
                },
            )
        else:
            self._send(200, {})

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = self.path.rsplit("/", 1)[1]
        matches = hashlib.sha256(body).hexdigest() == name
        self.inbox.store[name] = body
        self._send(200 if matches else 422, {})

    def do_GET(self) -> None:
        self._send(404 if self.inbox.refuses else 200, {})

    def log_message(self, *args: Any) -> None:
        """Silent."""

    def _mode(self, path: str) -> dict[str, Any]:
        return {
            "path": path,
            "uploadMode": "lfs" if path.endswith(".safetensors") else "regular",
            "shouldIgnore": False,
        }

    def _place(self, one: dict[str, Any]) -> dict[str, Any]:
        upload = {"href": f"{self.inbox.endpoint}/store/{one['oid']}", "header": {}}
        return {
            "oid": one["oid"],
            "size": one["size"],
            "authenticated": True,
            "actions": {"upload": upload},
        }

    def _commit(self, lines: list[dict[str, Any]]) -> None:
        for line in lines:
            value = line["value"]
            if line["key"] not in ("file", "lfsFile"):
                continue
            path = self.inbox.folder / value["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                base64.b64decode(value["content"])
                if line["key"] == "file"
                else self.inbox.store[value["oid"]]
            )

    def _send(self, status: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
