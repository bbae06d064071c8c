import pytest

from widgets.map.pulse import MOST_PULSING, Pulse


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
