from __future__ import annotations

import itertools
from datetime import datetime
from zoneinfo import ZoneInfo

from app.sim.rhythm import HOUR_S, Rhythm
from app.sim.sensors import Sensors
from app.sim.stories import load_stories

ZONE = ZoneInfo("Asia/Shanghai")
RHYTHM = Rhythm(1, load_stories(), ZONE)
MORNING = datetime(2026, 11, 24, 10, 30, tzinfo=ZONE).timestamp()


def test_doors_open_by_the_hour_and_not_ahead_of_time() -> None:
    doors = Sensors(RHYTHM, 1282, 9, 46).doors(MORNING)
    assert len(doors.hourly) == 24
    assert doors.hourly[11:] == (0.0,) * 13
    assert doors.hourly[7] > doors.hourly[3]
    whole = Sensors(RHYTHM, 1282, 9, 46).doors(MORNING + HOUR_S)
    assert whole.hourly[:10] == doors.hourly[:10]
    assert 0.3 < doors.hourly[10] / whole.hourly[10] < 0.7
    assert doors.total == 1282


def test_all_readings_are_there_and_believable() -> None:
    readings = {r.sensor: r for r in Sensors(RHYTHM, 1282, 9, 46).readings(MORNING)}
    assert len(readings) == 4 + 3 * 9 + 2
    algae = [readings[f"shore/{n}/algae"].value or 0.0 for n in range(9)]
    assert sum(value >= 500.0 for value in algae) == 1
    assert max(algae) < 900.0
    level = readings["shore/level"].value
    assert level is not None
    assert 3.0 < level < 3.3
    temperature = readings["shore/temp"].value
    assert temperature is not None
    assert 10.0 < temperature < 16.0
    online = readings["camera/online"].value
    assert online is not None
    assert 42 <= online <= 46


def test_values_drift_and_repeat() -> None:
    sensors = Sensors(RHYTHM, 10, 3, 5)
    assert sensors.readings(MORNING) == sensors.readings(MORNING)
    algae = [
        next(r.value for r in sensors.readings(MORNING + 60.0 * n) if r.sensor == "shore/0/algae")
        for n in range(60)
    ]
    steps = [abs((b or 0.0) - (a or 0.0)) for a, b in itertools.pairwise(algae)]
    assert 0.0 < max(steps) < 15.0


def test_a_town_without_a_shore() -> None:
    names = [reading.sensor for reading in Sensors(RHYTHM, 0, 0, 0).readings(MORNING)]
    assert not [name for name in names if name.startswith("shore")]
    assert Sensors(RHYTHM, 0, 0, 0).high_shore(MORNING) == 0
