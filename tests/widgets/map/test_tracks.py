from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.widgets.map import look
from widgets.map import tracks
from widgets.map.glyphs import Glyphs
from widgets.map.tracks import (
    EVERY_S,
    KEPT_S,
    LOST_M,
    LOST_S,
    MOST_PIECES,
    SLOTS,
    Track,
    TrackSketch,
    Trails,
    pieces,
)
from widgets.map.view import MapView
from widgets.painting import painting

Floats = NDArray[np.float64]

FAR = 13_400_000.0
"""A world place like Suzhou's, where single floats would be a metre apart."""

VIEW = MapView(FAR, FAR, 1.0, 400, 300)


def pushed(trails: Trails, key: str, x: float, at: float) -> bool:
    return trails.push([key], np.array([(FAR + x, FAR)]), np.array([at]))


def test_places_are_kept_oldest_first_with_their_ages() -> None:
    trails = Trails()
    for step in range(4):
        assert pushed(trails, "a", 20.0 * step, 100.0 + 10.0 * step)
    track = trails.track("a", 140.0)
    assert track is not None
    assert track.places[:, 0] - FAR == pytest.approx([0.0, 20.0, 40.0, 60.0], abs=0.01)
    assert track.ages.tolist() == [40.0, 30.0, 20.0, 10.0]


def test_what_comes_too_soon_too_near_or_too_late_is_passed_over() -> None:
    trails = Trails()
    assert pushed(trails, "a", 0.0, 100.0)
    assert not pushed(trails, "a", 50.0, 100.0 + 0.9 * EVERY_S)
    assert not pushed(trails, "a", 2.0, 200.0)
    assert not pushed(trails, "a", 50.0, 90.0)
    assert pushed(trails, "a", 50.0, 200.0)
    assert not trails.push([], np.zeros((0, 2)), np.zeros(0))


def test_half_an_hour_is_kept_and_no_more_however_long_it_goes_on() -> None:
    trails = Trails()
    for step in range(3 * SLOTS):
        pushed(trails, "a", 20.0 * step, EVERY_S * step)
    now = EVERY_S * (3 * SLOTS - 1)
    track = trails.track("a", now)
    assert track is not None
    assert len(track.places) == SLOTS
    assert track.ages[0] == pytest.approx(KEPT_S - EVERY_S)
    assert trails.track("a", now + 2 * KEPT_S) is None
    assert trails._places.nbytes == 64 * SLOTS * 8


def test_many_units_are_kept_apart() -> None:
    trails = Trails()
    keys = [f"u{n}" for n in range(300)]
    places = np.column_stack((FAR + 10.0 * np.arange(300.0), np.full(300, FAR)))
    trails.push(keys, places, np.full(300, 50.0))
    trails.push(keys[::-1], places[::-1] + 20.0, np.full(300, 60.0))
    assert len(trails) == 300
    track = trails.track("u217", 60.0)
    assert track is not None
    assert track.places[:, 0] - FAR == pytest.approx([2170.0, 2190.0], abs=0.01)
    assert trails.track("u300", 60.0) is None
    trails.clear()
    assert (len(trails), trails.track("u217", 60.0)) == (0, None)


def straight(count: int, step: float = 10.0, age: float = 60.0) -> Track:
    places = np.column_stack((FAR + step * np.arange(float(count)), np.full(count, FAR)))
    return Track(places, np.linspace(age, 0.0, count))


def test_places_on_one_pixel_are_one_and_the_last_one_is_always_drawn() -> None:
    starts, ends, ages = pieces([straight(100, step=0.5)], VIEW)
    assert len(starts) < 20
    assert ends[-1].tolist() == [200.0 + 49.5, 150.0]
    assert ages[-1] == 0.0


def test_a_gap_in_time_over_a_distance_is_not_drawn() -> None:
    far = Track(np.array([(FAR, FAR), (FAR + LOST_M + 1, FAR)]), np.array([LOST_S + 1, 0.0]))
    soon = Track(far.places, np.array([LOST_S - 1, 0.0]))
    near = Track(np.array([(FAR, FAR), (FAR + LOST_M - 1, FAR)]), far.ages)
    assert [len(pieces([each], VIEW)[0]) for each in (far, soon, near)] == [0, 1, 1]


def test_what_is_out_of_sight_costs_nothing_and_the_last_units_give_way() -> None:
    away = Track(straight(50).places + 10_000.0, straight(50).ages)
    assert len(pieces([away], VIEW)[0]) == 0
    wide = MapView(FAR, FAR, 1.0, 4_000_000, 3000)
    long = straight(MOST_PIECES)
    starts, _, _ = pieces([straight(3), long, straight(3)], wide)
    assert len(starts) == 2


def test_a_track_fades_with_age_and_is_drawn_in_the_colour_of_text(qtbot: QtBot) -> None:
    sketch, glyphs = TrackSketch(), Glyphs(look.theme("night"), look.seat())
    assert sketch.is_empty
    sketch.set_tracks([Track(straight(30).places - (150.0, 0.0), np.linspace(KEPT_S, 0.0, 30))])
    image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#000000"))
    with painting(image) as brush:
        sketch.paint(brush, VIEW, glyphs)
    old, new = image.pixelColor(60, 150), image.pixelColor(335, 150)
    assert 0 < old.lightness() < 60 < 150 < new.lightness()
    assert new.red() == pytest.approx(new.blue(), abs=30)
    assert image.pixelColor(200, 200) == QColor("#000000")
    assert not sketch.above
    assert not sketch.is_empty


def test_a_picture_is_kept_until_view_or_tracks_change(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, draw = list[MapView](), tracks._drawn

    def noted(
        starts: Floats, ends: Floats, ages: Floats, view: MapView, glyphs: Glyphs
    ) -> tuple[QPoint, QImage]:
        drawn.append(view)
        return draw(starts, ends, ages, view, glyphs)

    monkeypatch.setattr(tracks, "_drawn", noted)
    sketch, glyphs = TrackSketch(), Glyphs(look.theme("night"), look.seat())
    image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    with painting(image) as brush:
        sketch.paint(brush, VIEW, glyphs)
        sketch.set_tracks([straight(9)])
        for view in (VIEW, VIEW, VIEW.panned(5.0, 0.0), VIEW.panned(9_000.0, 0.0)):
            sketch.paint(brush, view, glyphs)
        sketch.set_tracks([straight(9)])
        sketch.paint(brush, VIEW, glyphs)
    assert drawn == [VIEW, VIEW.panned(5.0, 0.0), VIEW]
