import pytest

from widgets.map.layout import lay_out
from widgets.map.marks import Marker
from widgets.map.pulse import MOST_PULSING, Pulse, rings_of
from widgets.map.situation import Situation
from widgets.map.view import MapView


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_ring_fades_once_a_second_and_is_steady_after_twenty(clock: Clock) -> None:
    pulse = Pulse(clock)
    pulse.watch(["a"])
    seen = []
    for _ in range(4):
        seen.append(pulse.fades()["a"])
        clock.now += 0.25
    assert seen == pytest.approx([1.0, 0.5, 0.0, 0.5])
    clock.now = 120.0
    assert dict(pulse.fades()) == {}


def test_a_case_seen_again_does_not_start_anew(clock: Clock) -> None:
    pulse = Pulse(clock)
    pulse.watch(["a"])
    clock.now += 15.0
    pulse.watch(["a", "b"])
    clock.now += 6.0
    assert list(pulse.fades()) == ["b"]


def test_an_acknowledged_case_stops(clock: Clock) -> None:
    pulse = Pulse(clock)
    pulse.watch(["a"])
    pulse.watch([])
    assert dict(pulse.fades()) == {}


def test_reduced_motion_is_steady_at_once(clock: Clock) -> None:
    pulse = Pulse(clock)
    pulse.watch(["a"])
    pulse.reduce_motion = True
    assert dict(pulse.fades()) == {}


def test_a_crowd_does_not_pulse() -> None:
    pulse = Pulse(lambda: 5.0)
    pulse.watch(str(number) for number in range(MOST_PULSING))
    assert len(pulse.fades()) == MOST_PULSING
    pulse.watch(str(number) for number in range(MOST_PULSING + 1))
    assert pulse.fades() == {}


def test_only_what_pulses_is_repainted_and_all_rings_once_more_when_it_ends() -> None:
    situation = Situation()
    situation.set_markers(Marker(str(n), 100.0 * n, 0.0, "red", unacked=n < 2) for n in range(3))
    layout = lay_out(situation, MapView(0.0, 0.0, 1.0, 800, 600), 1.0, lambda mark: (40.0, 20.0))
    (ring,) = rings_of(layout, {"1": 0.5})
    assert ring.center().x() == 500.0
    assert len(list(rings_of(layout, {}))) == 2
