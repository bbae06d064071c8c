"""Checks of panels/browser.py, run by test_browser.py in a process of their own."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineSettings, QWebEngineUrlRequestInfo
from pytestqt.qtbot import QtBot

from panels import browser
from panels.browser import ALLOWED, FLAGS, KEPT_ON, MOST_KEPT, Browser, Guard, arm, main, note

pytestmark = pytest.mark.qt_log_ignore(".*")
"""Chromium tells of every display and bus that this machine has not."""

Type = QWebEngineUrlRequestInfo.ResourceType
PAGE = "<html><title>t</title><body>x<script>console.log('hello');{}</script></body></html>"


@pytest.fixture(autouse=True)
def armed(monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        monkeypatch.setenv(FLAGS, browser.ROOT_FLAGS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "map.html"
    path.write_text(PAGE.format("alert('a'); confirm('b'); prompt('c')"), "utf-8")
    return path


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[Browser]:
    view = Browser(file)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.loadFinished, timeout=60_000) as loaded:
        view.open()
    assert loaded.args == [True]
    yield view
    view.shutdown()


def asked(guard: Guard, url: str, kind: Type) -> bool:
    """Say whether a request was let through."""
    blocked: list[bool] = []
    info = SimpleNamespace(
        resourceType=lambda: kind, requestUrl=lambda: QUrl(url), block=blocked.append
    )
    guard.interceptRequest(info)  # type: ignore[arg-type]
    return not blocked


def test_only_the_document_gets_through_and_only_as_the_page() -> None:
    guard = Guard(QUrl("file:///tmp/map.html"))
    assert asked(guard, "file:///tmp/map.html", Type.ResourceTypeMainFrame)
    assert asked(guard, "data:image/png;base64,AA", Type.ResourceTypeImage)
    for url, kind in [
        ("file:///tmp/map.html", Type.ResourceTypeSubFrame),
        ("file:///etc/passwd", Type.ResourceTypeMainFrame),
        ("http://127.0.0.1/", Type.ResourceTypeImage),
        ("ws://127.0.0.1/", Type.ResourceTypeWebSocket),
    ]:
        assert not asked(guard, url, kind)
    assert guard.refused[0] == "request file:///tmp/map.html"
    assert len(guard.refused) == 4


def test_what_is_remembered_has_a_bound() -> None:
    kept: list[str] = []
    for _ in range(MOST_KEPT + 5):
        note(kept, "x" * 9_999)
    assert len(kept) == MOST_KEPT
    assert len(kept[0]) == 500


def test_root_alone_goes_without_a_sandbox() -> None:
    root: dict[str, str] = {}
    arm(root, 0)
    assert "--no-sandbox" in root[FLAGS]
    person: dict[str, str] = {}
    arm(person, 1_000)
    assert person == {}
    set_by_hand = {FLAGS: "--disable-gpu"}
    arm(set_by_hand, 0)
    assert set_by_hand == {FLAGS: "--disable-gpu"}


def test_the_window_answers_no_dialog_and_goes_nowhere(window: Browser, qtbot: QtBot) -> None:
    page = window.locked
    assert page.refused == ["alert a", "confirm b", "prompt c"]
    assert page.console == ["1: hello"]
    assert page.profile().isOffTheRecord()
    kind = QWebEnginePage.NavigationType.NavigationTypeLinkClicked
    assert page.acceptNavigationRequest(window.document, kind, True)
    assert not page.acceptNavigationRequest(window.document, kind, False)
    assert not page.acceptNavigationRequest(QUrl("http://127.0.0.1/"), kind, True)
    assert page.createWindow(QWebEnginePage.WebWindowType.WebBrowserTab) is None
    assert page.chooseFiles(QWebEnginePage.FileSelectionMode.FileSelectOpen, [], []) == []
    asked_for = SimpleNamespace(denied=0, permissionType=lambda: SimpleNamespace(name="Camera"))
    asked_for.deny = lambda: setattr(asked_for, "denied", 1)
    page._on_permission_requested(asked_for)  # type: ignore[arg-type]
    download = SimpleNamespace(cancelled=0)
    download.cancel = lambda: setattr(download, "cancelled", 1)
    window._on_download_requested(download)  # type: ignore[arg-type]
    assert (asked_for.denied, download.cancelled) == (1, 1)
    ends = [each.split()[0] for each in window.refused[3:]]
    assert ends == ["navigation", "navigation", "window", "files", "permission", "download"]


def test_everything_a_page_may_do_is_off_but_what_the_document_needs(window: Browser) -> None:
    attributes = set(QWebEngineSettings.WebAttribute) - KEPT_ON
    settings = window.locked.settings()
    on = [each.name for each in attributes if settings.testAttribute(each)]
    assert on == []
    assert all(settings.testAttribute(each) for each in ALLOWED)


def test_a_second_shutdown_is_no_matter(window: Browser) -> None:
    window.shutdown()
    window.shutdown()


def test_a_file_that_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.html")]) == 1
    assert json.loads(capsys.readouterr().out)["failed"].startswith("there is no file")
