from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from panels.base_map import BaseMap, layer_of
from tests.panels.stage import shore_devices, square


def test_a_sheet_becomes_a_layer_in_metres() -> None:
    layer = layer_of(square("land", ("a", "b"), ("x", "y")))
    assert (layer.name, layer.geometry, len(layer)) == ("land", "area", 2)
    assert layer.coords[0][0] == pytest.approx(13_419_564.0, abs=100.0)


def busy(base: BaseMap) -> bool:
    return base.is_busy


def test_only_drawn_layers_are_projected_and_only_once(qtbot: QtBot) -> None:
    base = BaseMap()
    land = square("land")
    with qtbot.waitSignal(base.ready) as first:
        assert base.show({"land/1": land, "device/1": shore_devices()})
        assert busy(base)
    assert [layer.name for layer in first.args[0]] == ["land"]
    assert not busy(base)
    assert not base.show({"land/1": land})
    with qtbot.waitSignal(base.ready) as second:
        assert base.show({"land/1": land, "street/1": square("street")})
    assert second.args[0][0] is first.args[0][0]
    base.shutdown()


def test_sheets_that_come_meanwhile_are_not_lost(qtbot: QtBot) -> None:
    base = BaseMap()
    with qtbot.waitSignal(base.ready) as got:
        base.show({"land/1": square("land")})
        base.show({"land/1": square("land"), "street/1": square("street")})
    assert {layer.name for layer in got.args[0]} == {"land", "street"}
    with qtbot.waitSignal(base.ready) as got:
        base.show({"street/1": square("street")})
    assert [layer.name for layer in got.args[0]] == ["street"]
    base.shutdown()


def test_shutting_down_waits(qtbot: QtBot) -> None:
    base = BaseMap()
    base.show({"land/1": square("land")})
    base.shutdown()
    qtbot.wait(1)
