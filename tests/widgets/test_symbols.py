from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from widgets.symbol_paths import CASES, ICONS, UNITS
from widgets.symbols import (
    SymbolAtlas,
    paint_case,
    paint_icon,
    paint_offline,
    paint_ring,
    paint_seal,
    paint_unit,
    square_at,
)
from widgets.theme import Theme

pytestmark = pytest.mark.usefixtures("qapp")
SIDE = 96
PLACE = square_at(QPointF(SIDE / 2, SIDE / 2), 40)
Draw = Callable[[QPainter, QRectF], None]


def grey(theme: Theme, draw: Draw) -> NDArray[np.int64]:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(theme.color("i1"))
    painter = QPainter(image)
    draw(painter, PLACE)
    painter.end()
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(SIDE, image.bytesPerLine())
    return rows[:, :SIDE].astype(np.int64)


def all_apart(pictures: dict[str, NDArray[np.int64]], least: int) -> None:
    for one, two in combinations(pictures, 2):
        differing = int((abs(pictures[one] - pictures[two]) > 24).sum())
        assert differing >= least, f"{one} and {two} differ in {differing} pixels only"


@pytest.mark.parametrize("name", ["night", "day"])
def test_all_states_are_distinct_in_grey(night: Theme, day: Theme, name: str) -> None:
    theme = night if name == "night" else day
    looks: dict[str, dict[str, object]] = {
        "plain": {},
        "number": {"number": "8"},
        "unacknowledged": {"ring": 1.0},
        "selected": {"selected": True},
        "overdue": {"overdue": "超"},
        "stale": {"stale": True},
        "suspended": {"suspended": True},
    }
    pictures = {
        f"{state} {look}": grey(
            theme,
            lambda p, r, s=state, o=options: paint_case(p, r, s, theme, **o),  # type: ignore[misc]
        )
        for state in CASES
        for look, options in looks.items()
    }
    all_apart(pictures, 30)


@pytest.mark.parametrize("name", ["night", "day"])
def test_all_units_are_distinct_in_grey(night: Theme, day: Theme, name: str) -> None:
    theme = night if name == "night" else day
    pictures = {
        f"{kind} {status}": grey(
            theme,
            lambda p, r, k=kind, s=status: paint_unit(p, r, k, s, theme),  # type: ignore[misc]
        )
        for kind in UNITS
        for status in ("free", "busy", "lost")
    }
    all_apart(pictures, 30)


def test_all_signs_and_seals_are_distinct(day: Theme) -> None:
    pictures = {
        name: grey(day, lambda p, r, n=name: paint_icon(p, r, n, day))  # type: ignore[misc]
        for name in ICONS
    }
    pictures["offline"] = grey(day, lambda p, r: paint_offline(p, r, day))
    for text in ("容", "噪", "CA"):
        pictures[text] = grey(
            day,
            lambda p, r, t=text: paint_seal(p, r, t, day),  # type: ignore[misc]
        )
    all_apart(pictures, 30)


def test_yellow_has_an_edge_by_day(night: Theme, day: Theme) -> None:
    edge = grey(day, lambda p, r: paint_case(p, r, "yellow", day))
    assert edge.min() < 60
    assert grey(day, lambda p, r: paint_icon(p, r, "warning", day, "yellow")).min() < 60


def test_a_ring_alone_leaves_its_middle_free(night: Theme) -> None:
    for selected in (False, True):
        ring = grey(
            night,
            lambda p, r, s=selected: paint_ring(p, r, "red", night, selected=s),  # type: ignore[misc]
        )
        assert ring[SIDE // 2, SIDE // 2] == ring[0, 0]
        assert ring.max() > 90


def test_a_fading_ring_leaves_the_shape_solid(night: Theme) -> None:
    full = grey(night, lambda p, r: paint_case(p, r, "red", night, ring=1.0))
    faint = grey(night, lambda p, r: paint_case(p, r, "red", night, ring=0.2))
    assert full[SIDE // 2, SIDE // 2] == faint[SIDE // 2, SIDE // 2]
    assert (full != faint).any()


def test_long_numbers_stay_inside_their_shape(night: Theme) -> None:
    plain = grey(night, lambda p, r: paint_case(p, r, "blue", night))
    long = grey(night, lambda p, r: paint_case(p, r, "blue", night, number="1234"))
    changed = np.argwhere(plain != long)
    assert changed[:, 1].min() >= SIDE / 2 - 16
    assert changed[:, 1].max() <= SIDE / 2 + 16


def test_the_painter_is_left_as_it_was(night: Theme) -> None:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setOpacity(0.5)
    paint_case(painter, PLACE, "red", night, number="1", ring=0.3, overdue="超")
    paint_unit(painter, PLACE, "boat", "lost", night)
    assert painter.opacity() == pytest.approx(0.5, abs=0.01)
    assert painter.transform().isIdentity()
    painter.end()


def test_an_atlas_draws_each_symbol_once(night: Theme) -> None:
    atlas = SymbolAtlas(night, 2.0)
    case = atlas.case("red", 20.0, number="1")
    assert case.width() == 80
    assert case.devicePixelRatio() == 2.0
    assert atlas.case("red", 20.0, number="1").cacheKey() == case.cacheKey()
    assert atlas.case("red", 20.0).cacheKey() != case.cacheKey()
    unit = atlas.unit("boat", "free", 20.0)
    assert atlas.unit("boat", "free", 20.0).cacheKey() == unit.cacheKey()
    middle = case.toImage().pixelColor(40, 52)
    assert middle.alpha() == 255
    assert case.toImage().pixelColor(0, 0) == Qt.GlobalColor.transparent


def test_a_halo_is_only_drawn_where_it_is_wanted(day: Theme) -> None:
    with_halo = grey(day, lambda p, r: paint_case(p, r, "blue", day))
    without = grey(day, lambda p, r: paint_case(p, r, "blue", day, halo=False))
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(day.color("map.water"))
    assert (with_halo == without).all()
    for halo in (True, False):
        image.fill(day.color("map.water"))
        painter = QPainter(image)
        paint_case(painter, PLACE, "blue", day, halo=halo)
        painter.end()
        beside = image.pixelColor(SIDE // 2 - 15, SIDE // 2)
        assert (beside == day.color("halo")) == halo


def test_a_small_symbol_has_a_plus_instead_of_a_word(night: Theme) -> None:
    def look(chip: str) -> NDArray[np.int64]:
        return grey(night, lambda p, r: paint_case(p, r, "red", night, overdue=chip))

    looks = [look(chip) for chip in ("", "超", "+")]
    assert not np.array_equal(looks[0], looks[2])
    assert not np.array_equal(looks[1], looks[2])
