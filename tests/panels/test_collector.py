from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from panels.collector import Collector, held


class Node:
    """Something that can be part of a cycle, and knows the thread it was collected in."""

    def __init__(self, log: list[str]) -> None:
        self.log = log
        self.me = self

    def __del__(self) -> None:
        self.log.append(threading.current_thread().name)


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    del qtbot
    collector = Collector()
    collector.start()
    yield collector
    collector.stop()
    gc.unfreeze()


def test_what_another_thread_switched_on_goes_off_again(collector: Collector) -> None:
    gc.enable()
    collector.collect()
    assert not gc.isenabled()


def test_no_other_thread_collects(collector: Collector, qtbot: QtBot) -> None:
    assert not gc.isenabled()
    log: list[str] = []

    def litter() -> None:
        for _ in range(5_000):
            Node(log)

    thread = threading.Thread(target=litter, name="other")
    thread.start()
    thread.join()
    assert log == []
    qtbot.waitUntil(lambda: len(log) == 5_000)
    assert set(log) == {threading.main_thread().name}
    collector.stop()
    assert gc.isenabled()


def test_a_collector_gives_back_what_it_found(qtbot: QtBot) -> None:
    del qtbot
    collector = Collector()
    with held():
        collector.start()
        collector.stop()
        assert not gc.isenabled()
    assert gc.isenabled()
    with held(), held():
        pass
    assert gc.isenabled()


def test_below_the_threshold_nothing_is_done(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: (5, 0, 0))
    monkeypatch.setattr(gc, "collect", done.append)
    collector.collect()
    monkeypatch.setattr(gc, "get_count", lambda: (5_000, 50, 0))
    collector.collect()
    assert done == [0, 1]


def test_what_is_there_at_the_first_picture_is_walked_no_more(collector: Collector) -> None:
    log: list[str] = []
    stays = Node(log)
    alive = weakref.ref(stays)
    collector.settle()
    del stays
    gc.collect()
    assert alive() is not None
    gc.unfreeze()
    gc.collect()
    assert alive() is None
