from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from app.sim.day import Day, Player
from app.sim.handlers import Crew
from app.sim.norms import norms
from app.sim.reports import Reports
from app.sim.rhythm import HOUR_S, Rhythm
from app.sim.stories import load_stories
from tests.app.sim.scenes import example_limits, square_scene

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 24, 12, tzinfo=ZONE).timestamp()
STORIES = load_stories()


def test_bands_of_every_figure() -> None:
    scene = square_scene()
    rhythm = Rhythm(1, STORIES, ZONE)
    crew = Crew(1, example_limits(), rhythm.intensity, {}, units=54)
    reports = Reports(STORIES, scene.gazetteer, 1)
    arrivals = rhythm.arrivals(NOON - 30 * HOUR_S, NOON)
    day = Player(crew, example_limits(), scene.units).play(map(reports.act, arrivals), NOON)
    found = norms(rhythm, STORIES, day, scene, NOON)
    assert {"intake/today", "intake/hour", "door/hourly", "units/free"} < set(found)
    assert {"rate/ontime", "rate/arrival", "topic/占道经营/today"} < set(found)
    free = found["units/free"]
    assert 20 <= free.mid[24 + 10] < free.mid[24 + 3] <= 54
    on_time = found["rate/ontime"]
    assert 90.0 < on_time.low[24 + 10] <= on_time.high[24 + 10] <= 100.0
    assert all(
        0.0 <= low <= high <= 100.0
        for low, high in zip(found["rate/arrival"].low, found["rate/arrival"].high, strict=True)
    )


def test_bands_without_an_example() -> None:
    found = norms(Rhythm(1, STORIES, ZONE), STORIES, Day(), square_scene(), NOON)
    assert 90.0 < found["rate/ontime"].mid[24 + 12] < 100.0
    assert found["units/free"].mid[24 + 12] < 54
