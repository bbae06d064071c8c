from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from app.errors import BadInputError
from panels import layout
from panels.layout import load_layout

TRAYS = {"abilities", "outbox", "conflict"}
INSTEAD = (
    *({zone, tray} for zone in ("card", "dispatch") for tray in (*TRAYS, "trays")),
    *({"trays", tray} for tray in TRAYS),
    *({"abilities", tray} for tray in TRAYS),  # the first only while the link is lost
)
"""Zones of which one stands where the other did."""

SHIPPED = sorted(path.stem for path in layout.LAYOUTS.glob("*.toml"))


def test_zones_scale_with_the_window() -> None:
    plan = load_layout("wall-peace")
    assert plan.rect("map", 3840, 2160) == QRect(960, 448, 1568, 1712)
    assert plan.rect("map", 1920, 1080) == QRect(480, 224, 784, 856)


@pytest.mark.parametrize("name", SHIPPED)
def test_zones_do_not_overlap(name: str) -> None:
    plan = load_layout(name)
    over = {"legend", "line", "offline", "toasts", "ground", "map_note", "mini", "tools"}
    zones = {n: plan.rect(n, *plan.size) for n in plan.zones if n not in over}
    for one, first in zones.items():
        for two, second in zones.items():
            if one != two and not any({one, two} <= both for both in INSTEAD):
                assert not first.intersects(second), (one, two)


@pytest.mark.parametrize("name", ["wall-peace", "wall-peace-wide"])
def test_zones_but_bar_and_map_keep_off_the_seams(name: str) -> None:
    plan = load_layout(name)
    for zone in set(plan.zones) - {"bar", "line", "map", "legend"}:
        rect = plan.rect(zone, *plan.size)
        for x in plan.seams[0]:
            assert not rect.left() < x < rect.right(), zone
        for y in plan.seams[1]:
            assert not rect.top() < y < rect.bottom(), zone


def test_a_zone_there_is_not() -> None:
    with pytest.raises(KeyError):
        load_layout("seat").rect("attic", 100, 100)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("size = [100", "Unclosed"),
        ("size = [100, 100]", "zones"),
        ("size = [100, 100]\n[zones]\nbar = [0, 0, 101, 5]", "outside: bar"),
    ],
)
def test_a_bad_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, says: str
) -> None:
    (tmp_path / "odd.toml").write_text(text, "utf-8")
    monkeypatch.setattr(layout, "LAYOUTS", tmp_path)
    with pytest.raises(BadInputError, match=r"layout odd\.toml") as error:
        load_layout("odd")
    assert says in str(error.value)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(BadInputError, match=r"layout attic\.toml"):
        load_layout("attic")
