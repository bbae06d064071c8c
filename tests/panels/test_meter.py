import pytest
from pytestqt.qtbot import QtBot

from panels.meter import TICK_MS, Samples, StallMeter, percentile


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.99, 0.0), ([3.0], 0.5, 3.0), ([1.0, 2.0, 3.0, 4.0], 0.5, 2.0), ([2.0, 1.0], 1.0, 2.0)],
)
def test_percentile_by_nearest_rank(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == expected


def test_a_summary_has_median_tail_and_worst() -> None:
    samples = Samples()
    for value in range(1, 101):
        samples.add(float(value))
    assert samples.summary() == {"n": 100, "p50": 50.0, "p99": 99.0, "max": 100.0}
    samples.clear()
    assert samples.summary() == {"n": 0, "p50": 0.0, "p99": 0.0, "max": 0.0}


def test_a_long_stall_counts_for_the_ticks_it_swallowed(qtbot: QtBot) -> None:
    del qtbot
    meter = StallMeter()
    meter.note(3 * TICK_MS + 1.0)
    meter.note(-1.0)
    assert meter.samples.summary() == {"n": 5, "p50": 6.0, "p99": 16.0, "max": 16.0}


def test_it_measures_while_it_runs(qtbot: QtBot) -> None:
    meter = StallMeter()
    meter.start()
    qtbot.waitUntil(lambda: meter.samples.summary()["n"] >= 3)
    meter.stop()
    counted = meter.samples.summary()["n"]
    qtbot.wait(3 * TICK_MS)
    assert meter.samples.summary()["n"] == counted
