from __future__ import annotations

import asyncio
import json
import sys
import threading
from dataclasses import replace
from pathlib import Path
from time import monotonic, time
from typing import Any, cast

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.clock import SystemClock
from app.domain.limits import parse_limits
from app.errors import WorldError
from app.runtime import Board, ChangeSet, Link, Runtime
from panels.screen import Screen
from panels.shell import Faults, Shell, settled, write_summary

LIMITS = parse_limits(
    (Path(__file__).parents[2] / "resources" / "limits" / "example.toml").read_text("utf-8")
)


class FakeRuntime:
    """A runtime that hands out given change sets."""

    def __init__(self) -> None:
        self.board = Board(LIMITS)
        self.clock = SystemClock()
        self.link = Link(is_connected=True, heard_at=time(), epoch="e", head_seq=5, mirror_seq=5)
        self.news: list[ChangeSet] = []

    def pump(self) -> ChangeSet | None:
        return self.news.pop(0) if self.news else None


class FakeScreen(QWidget):
    """A screen that counts what it is told."""

    frame_painted = Signal()
    caught_up = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.is_complete = False
        self.is_behind = False
        self.is_dirty = True
        self.is_visible_change = True
        self.applied: list[ChangeSet] = []
        self.ticks: list[float] = []

    def set_paced(self) -> None:
        self.is_paced = True

    def apply(self, changes: ChangeSet) -> None:
        self.applied.append(changes)
        self.caught_up.emit(self.is_visible_change)

    def tick(self, now: float) -> None:
        self.ticks.append(now)


@pytest.fixture
def parts(qtbot: QtBot) -> tuple[FakeRuntime, FakeScreen, Shell]:
    runtime, screen = FakeRuntime(), FakeScreen()
    qtbot.addWidget(screen)
    shell = Shell(cast(Runtime, runtime), cast(Screen, screen), monotonic() - 0.5)
    return runtime, screen, shell


def test_news_reach_the_screen_once_a_frame_and_seconds_tick(
    parts: tuple[FakeRuntime, FakeScreen, Shell], qtbot: QtBot
) -> None:
    runtime, screen, shell = parts
    runtime.news = [ChangeSet(revision=1), ChangeSet(revision=2)]
    shell.start()
    assert len(screen.ticks) == 1
    qtbot.waitUntil(lambda: len(screen.applied) == 2)
    shell.stop()
    assert [changes.revision for changes in screen.applied] == [1, 2]


def test_the_first_picture_is_the_first_complete_one(
    parts: tuple[FakeRuntime, FakeScreen, Shell], qtbot: QtBot
) -> None:
    _, screen, shell = parts
    screen.frame_painted.emit()
    assert shell.summary()["first_picture_s"] is None
    screen.is_complete = True
    with qtbot.waitSignal(shell.first_picture):
        screen.frame_painted.emit()
    first = shell.first_picture_s
    assert first is not None
    assert first >= 0.5
    screen.frame_painted.emit()
    assert shell.first_picture_s == first
    shell.stop()


def test_a_change_counts_from_the_ledger_to_the_paint_that_shows_it(
    parts: tuple[FakeRuntime, FakeScreen, Shell], qtbot: QtBot
) -> None:
    runtime, screen, shell = parts
    screen.is_complete = True
    screen.frame_painted.emit()
    runtime.news = [ChangeSet(revision=1, ledger_at=(time() - 0.2,))]
    shell.start()
    qtbot.waitUntil(lambda: bool(screen.applied))
    screen.frame_painted.emit()
    screen.is_visible_change = False
    runtime.news = [ChangeSet(revision=2, ledger_at=(time() - 9.0,))]
    qtbot.waitUntil(lambda: len(screen.applied) == 2)
    screen.frame_painted.emit()
    shell.stop()
    latency = shell.latency_ms.summary()
    assert latency["n"] == 1
    assert 200.0 <= latency["p50"] < 5000.0


def test_what_was_painted_on_the_way_counts_when_all_panels_have_it(
    parts: tuple[FakeRuntime, FakeScreen, Shell], qtbot: QtBot
) -> None:
    runtime, screen, shell = parts
    screen.is_complete = True
    screen.frame_painted.emit()
    screen.is_dirty = False
    runtime.news = [ChangeSet(revision=1, ledger_at=(time(),))]
    shell.start()
    qtbot.waitUntil(lambda: shell.latency_ms.summary()["n"] == 1)
    shell.stop()


def test_the_summary_tells_where_mirror_and_screen_are(
    parts: tuple[FakeRuntime, FakeScreen, Shell],
) -> None:
    runtime, _, shell = parts
    runtime.link = replace(runtime.link, reason="this token is not known here")
    summary = shell.summary()
    assert summary["lost_reason"] == "this token is not known here"
    assert (summary["head_seq"], summary["mirror_seq"]) == (5, 5)
    assert summary["connected"] is True
    assert summary["link"] == "online"
    assert summary["first_picture_s"] is None


async def test_settled_waits_until_the_mirror_has_all() -> None:
    runtime = FakeRuntime()
    runtime.link = Link(head_seq=9, mirror_seq=5)
    await settled(cast(Runtime, runtime), within_s=0.1)
    waiting = asyncio.create_task(settled(cast(Runtime, runtime), within_s=30.0))
    await asyncio.sleep(0)
    runtime.link = Link(head_seq=9, mirror_seq=9)
    await asyncio.wait_for(waiting, 5.0)


def test_a_record_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorldError, match="cannot be written"):
        write_summary(tmp_path / "file" / "wall.json", {})


def test_a_summary_is_readable_json(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "wall.json"
    write_summary(path, {"name": "一屏"})
    assert json.loads(path.read_text("utf-8")) == {"name": "一屏"}


async def test_faults_nobody_caught_are_counted_logged_and_still_reported(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reported: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda *_: reported.append("main"))
    monkeypatch.setattr(threading, "excepthook", lambda _: reported.append("thread"))
    faults = Faults()
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(
        loop, "default_exception_handler", lambda _: reported.append("loop"), raising=False
    )
    faults.install(loop)
    hook: Any = sys.excepthook
    hook(RuntimeError, RuntimeError("x"), None)
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    loop.call_exception_handler({"message": "x"})
    loop.set_exception_handler(None)
    assert faults.count == 3
    assert reported == ["main", "thread", "loop"]
    assert caplog.text.count("nobody caught this") == 2
