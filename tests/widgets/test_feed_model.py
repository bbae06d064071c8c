from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from widgets.feed_model import FeedModel, FeedRow


def rows(*keys: int) -> list[FeedRow]:
    return [FeedRow(str(key), "10:24:52", "blue", "容", f"title {key}", "source") for key in keys]


@pytest.fixture
def model(qtbot: QtBot) -> FeedModel:
    made = FeedModel(20)
    made.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]
        made, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    return made


def keys(model: FeedModel) -> list[int]:
    return [int(model.row_at(place).key) for place in range(model.rowCount())]


def test_the_newest_are_on_top(model: FeedModel) -> None:
    model.add(rows(2, 1))
    model.add(rows(4, 3))
    model.add([])
    assert keys(model) == [4, 3, 2, 1]
    assert model.rowCount(model.index(0)) == 0
    assert model.rowCount(QModelIndex()) == 4


def test_the_oldest_beyond_the_limit_are_dropped(model: FeedModel) -> None:
    for key in range(50):
        model.add(rows(key))
        assert model.rowCount() <= 22
    assert keys(model)[0] == 49
    model.add(rows(*range(500, 400, -1)))
    assert len(keys(model)) == 20
    assert keys(model)[0] == 500


def test_rows_can_be_replaced_and_read_as_text(model: FeedModel) -> None:
    model.add(rows(1))
    model.replace(rows(9, 8))
    assert keys(model) == [9, 8]
    assert model.data(model.index(0)) == "10:24:52 title 9 source"
    assert model.data(model.index(0), Qt.ItemDataRole.ToolTipRole) is None
    assert model.data(QModelIndex()) is None


@pytest.mark.parametrize("place", [-1, 1])
def test_a_row_that_is_not_there_is_an_index_error(model: FeedModel, place: int) -> None:
    model.add(rows(1))
    with pytest.raises(IndexError):
        model.row_at(place)
