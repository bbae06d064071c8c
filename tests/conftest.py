"""What every test lives under: no display, no home, and nothing left behind."""

from __future__ import annotations

import asyncio
import functools
import gc
import inspect
import os
import socket
import sys
import threading
from collections.abc import Callable, Coroutine, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("YIPING_DATA") or ROOT.parent / "shared" / "data")

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A shared machine is slow at times: a test is wrong for what it does, not for how long it took.
settings.register_profile(
    "yiping", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("yiping"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "yiping")

GROUPS = {
    "tests/widgets/": "qt",
    "tests/panels/": "qt",
    "tests/gui/": "qt",
    "tests/security/": "qt",
}
"""Folders whose tests share one worker: Qt likes one application at a time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test the worker group or the serial mark of its folder."""
    for item in items:
        if not item.path.is_relative_to(ROOT):
            continue
        place = item.path.relative_to(ROOT).as_posix()
        for folder, group in GROUPS.items():
            if place.startswith(folder):
                item.add_marker(pytest.mark.xdist_group(group))
        if place.startswith("tests/e2e/"):
            item.add_marker(pytest.mark.serial)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a test by its argument where the value is bytes nobody can read.

    Packed bytes may hold the second they were made in, and workers that collected in two different
    seconds would then not agree on what there is to run.
    """
    readable = not isinstance(val, bytes) or (val.isascii() and val.decode().isprintable())
    return None if readable else argname


def pytest_itemcollected(item: pytest.Item) -> None:
    """Wrap each async test so that a task it leaves running fails it."""
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        item.obj = _without_leaked_tasks(item.obj)


def _without_leaked_tasks(
    test: Callable[..., Coroutine[Any, Any, None]],
) -> Callable[..., Coroutine[Any, Any, None]]:
    @functools.wraps(test)
    async def checked(*args: object, **kwargs: object) -> None:
        before = asyncio.all_tasks()
        await test(*args, **kwargs)
        await asyncio.sleep(0)  # a task that was cancelled last may still have to notice
        left = [task.get_name() for task in asyncio.all_tasks() - before if not task.done()]
        assert not left, f"tasks left running: {', '.join(left)}"

    return checked


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Send everything that a program keeps for its user to a folder of this run."""
    home = tmp_path_factory.getbasetemp() / "home"
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fail a test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=2.0)
        assert not thread.is_alive(), f"thread left running: {thread.name}"


@pytest.fixture(autouse=True)
def nothing_of_qt_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test of Qt things that leaves a top-level widget or a running timer."""
    before = set(map(id, _top_level_widgets()))
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    if len(_top_level_widgets()) > len(before):
        _let_qt_delete()
    widgets = [each for each in _top_level_widgets() if id(each) not in before]
    assert not widgets, f"top-level widgets left: {widgets}"
    if not _may_start_timers(request):
        return
    timers = [each for each in _running_timers() if id(each) not in _TOLD]
    _TOLD.update(map(id, timers))
    assert not timers, f"running timers left: {[_describe(each) for each in timers]}"


_TOLD: set[int] = set()
"""Timers that have failed a test already; one leak fails one test."""


def _may_start_timers(request: pytest.FixtureRequest) -> bool:
    """Return whether to look through all objects, which takes some 20 ms."""
    folder = request.path.as_posix()
    return "qapp" in request.fixturenames or any(f"/{group}" in folder for group in GROUPS)


def _top_level_widgets() -> list[QWidget]:
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtWidgets import QApplication

    return QApplication.topLevelWidgets() if QApplication.instance() is not None else []


def _running_timers() -> list[QTimer]:
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    found = [each for each in gc.get_objects() if type(each) is QTimer]
    return [timer for timer in found if isValid(timer) and timer.isActive()]


def _describe(timer: QTimer) -> str:
    return f"{timer.objectName() or 'unnamed'}, {timer.interval()} ms, of {timer.parent()}"


def _let_qt_delete() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def free_port() -> int:
    """Return a TCP port of the loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Return the folder of real recorded data, or skip and say what is thereby not tested."""
    if not DATA.is_dir():
        pytest.skip(
            f"REAL DATA NOT TESTED: no folder {DATA}; name one with YIPING_DATA=/path/to/data"
        )
    return DATA


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep half characters, which some tests log on purpose, out of what workers send home."""
    report = yield
    report.sections = [
        (name, text.encode("utf-8", "replace").decode()) for name, text in report.sections
    ]
    return report
