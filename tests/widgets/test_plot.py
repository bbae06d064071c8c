from __future__ import annotations

import math

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from widgets.plot import HourBars, HourValues, Series, Sparkline
from widgets.theme import Theme
from widgets.type_scale import TypeScale

BAND = Series(values=(1.0, 2.0, 3.0), low=(0.5,) * 6, high=(3.5,) * 6)


def colors(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


def test_a_sparkline_shows_its_band_line_and_dot(
    qtbot: QtBot, night: Theme, seat: TypeScale
) -> None:
    line = Sparkline(night, seat, Series())
    qtbot.addWidget(line)
    line.resize(200, 60)
    assert line.set_data(BAND)
    assert not line.set_data(BAND)
    seen = colors(line.grab().toImage())
    assert QColor(night.color("t1")).name() in seen
    assert QColor(night.color("band")).name() in seen


def test_a_sparkline_outside_its_band_takes_the_colour_of_its_state(
    qtbot: QtBot, night: Theme, seat: TypeScale
) -> None:
    line = Sparkline(night, seat, Series(values=(1.0, 5.0, 9.0), state="yellow"))
    qtbot.addWidget(line)
    line.resize(200, 60)
    assert QColor(night.color("yellow.text")).name() in colors(line.grab().toImage())


def test_a_stale_sparkline_is_hatched(qtbot: QtBot, night: Theme, seat: TypeScale) -> None:
    line = Sparkline(night, seat, Series())
    qtbot.addWidget(line)
    line.resize(line.sizeHint())
    line.set_data(BAND)
    fresh = line.grab().toImage()
    line.set_data(Series(BAND.values, BAND.low, BAND.high, stale=True))
    assert line.grab().toImage() != fresh


def test_gaps_and_nothing_at_all_are_drawn_without_fault(
    qtbot: QtBot, night: Theme, day: Theme, seat: TypeScale, wall: TypeScale
) -> None:
    line = Sparkline(night, seat, Series())
    qtbot.addWidget(line)
    line.resize(120, 40)
    line.grab()
    line.set_data(Series(values=(math.nan, math.nan)))
    line.grab()
    line.set_data(Series(values=(4.0, math.nan, 4.0, math.nan)))
    assert line.data.last == (2, 4.0)
    line.set_theme(day)
    line.set_scale(wall)
    line.grab()


def test_hours_that_are_over_are_solid(
    qtbot: QtBot, night: Theme, day: Theme, seat: TypeScale
) -> None:
    bars = HourBars(night, seat, HourValues())
    qtbot.addWidget(bars)
    bars.resize(bars.sizeHint())
    bars.grab()
    values = HourValues(past=(2.0,) * 11, normal=(1.0, 3.0) * 12)
    bars.set_data(values)
    image = bars.grab().toImage()
    t1 = QColor(night.color("t1")).name()
    y = bars.height() - bars.axis_height() - 6
    assert image.pixelColor(round(bars.width() * 5.5 / 24), y).name() == t1
    assert image.pixelColor(round(bars.width() * 20.5 / 24), y).name() != t1
    bars.set_data(HourValues(values.past, values.normal, stale=True))
    bars.set_theme(day)
    assert bars.grab().toImage() != image
