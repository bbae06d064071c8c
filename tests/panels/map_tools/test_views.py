from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from panels.map_tools.views import Views, read, write
from widgets.map.saved import SavedView
from widgets.map.view import MapView

VIEW = MapView(13_400_000.0, 3_600_000.0, 0.25, 800, 600)
Made = Callable[[Path], Views]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def views_of(qapp: QObject, told: list[str]) -> Iterator[Made]:
    made: list[Views] = []

    def make(path: Path) -> Views:
        views = Views(path, lambda: told.append("changed"), told.append, qapp)
        made.append(views)
        return views

    yield make
    for each in made:
        each.shutdown()
        each.deleteLater()


def settle(qtbot: QtBot, views: Views) -> None:
    qtbot.waitUntil(lambda: not (views._reader.is_busy or views._writer.is_busy))


def test_views_are_there_again_on_the_next_day(
    qtbot: QtBot, views_of: Made, tmp_path: Path, told: list[str]
) -> None:
    path = tmp_path / "data" / "views.json"
    views = views_of(path)
    settle(qtbot, views)
    assert views.save("3 石路", VIEW).slot == 3
    assert views.save("古城", VIEW.panned(50.0, 0.0)).slot == 1
    settle(qtbot, views)
    again = views_of(path)
    settle(qtbot, again)
    assert [(each.slot, each.name) for each in again.saved] == [(1, "古城"), (3, "石路")]
    assert again.view(3, MapView(width=800, height=600)) == VIEW
    assert again.view(2, VIEW) is None
    assert told == ["changed"] * 3


def test_a_number_alone_is_a_view_without_a_name(
    qtbot: QtBot, views_of: Made, tmp_path: Path
) -> None:
    views = views_of(tmp_path / "views.json")
    settle(qtbot, views)
    assert views.default("石路") == "1 石路"
    saved = [views.save(text, VIEW) for text in ("5", "12 号楼", " ", "²")]
    assert [(each.slot, each.name) for each in saved] == [
        (5, ""), (1, "12 号楼"), (2, ""), (3, "²"),
    ]  # fmt: skip
    assert views.default("") == "4"
    settle(qtbot, views)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"views": 1}'])
def test_a_file_that_cannot_be_understood_is_no_views(
    qtbot: QtBot, views_of: Made, tmp_path: Path, content: bytes, told: list[str]
) -> None:
    path = tmp_path / "views.json"
    path.write_bytes(content)
    views = views_of(path)
    settle(qtbot, views)
    assert (views.saved, told) == ((), [])
    assert str(path) in read(path)


def test_a_disk_that_refuses_is_told_and_the_views_stay(
    qtbot: QtBot, views_of: Made, tmp_path: Path, told: list[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    views = views_of(blocked / "views.json")
    settle(qtbot, views)
    views.save("1 a", VIEW)
    settle(qtbot, views)
    assert len(views.saved) == 1
    assert told[0] == "changed"
    assert str(blocked) in told[1]


def test_writing_leaves_no_half_written_file(tmp_path: Path) -> None:
    path = tmp_path / "views.json"
    assert write(path, (SavedView.of(VIEW, 1, "a"),)) == ""
    assert [each.name for each in tmp_path.iterdir()] == ["views.json"]
