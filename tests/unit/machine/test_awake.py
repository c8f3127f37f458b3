"""Keeping the machine awake: asked for while a job runs, given back after it, never a reason to
fail.
"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import wakepy

from backend.machine.awake import kept_awake
from backend.serve import server
from backend.serve.schema import Reply


def test_it_is_given_back_and_its_refusal_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")  # as if a desktop had agreed
    with kept_awake() as is_awake:
        assert is_awake
        assert wakepy.current_mode().active

    with pytest.raises(wakepy.NoCurrentModeError):
        wakepy.current_mode()
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "0")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    with kept_awake():
        pass


def test_a_job_of_the_panel_is_kept_awake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")
    awake, replies, ended = [], [], threading.Event()

    def translate(job: object, **_: object) -> list[object]:
        awake.append(wakepy.current_mode().active)
        return []

    def send(reply: Reply) -> None:
        replies.append(reply)
        ended.set()

    monkeypatch.setattr("backend.translate.translate", translate)
    answering = server.Server(send)
    fields = (
        f'"source": "a.tif", "output": "{tmp_path}/b.tif", "source_modality": "rgb", "targets":'
        ' ["nir"]'
    )
    answering.handle(f'{{"type": "job", "id": "j", "job": {{{fields}}}}}')
    assert ended.wait(30)
    assert [reply.type for reply in replies] == ["result"]
    assert awake == [True]
