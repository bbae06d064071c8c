import time

import pytest

from app.clock import ManualClock, SystemClock, TierClock


def test_manual_clock_moves_both_faces() -> None:
    clock = ManualClock(now=100.0)
    clock.advance(2.5)
    assert (clock.now(), clock.monotonic()) == (102.5, 2.5)


def test_manual_clock_wall_face_can_be_broken_alone() -> None:
    clock = ManualClock(now=100.0)
    clock.set_now(5.0)
    assert (clock.now(), clock.monotonic()) == (5.0, 0.0)


def test_manual_clock_refuses_to_go_back() -> None:
    with pytest.raises(ValueError, match="forward"):
        ManualClock().advance(-1.0)


def test_system_clock_is_the_machine_s() -> None:
    clock = SystemClock()
    before = time.time()
    assert before <= clock.now() <= time.time()
    assert clock.monotonic() <= clock.monotonic()


def test_the_tier_s_time_runs_on_whatever_the_wall_clock_does() -> None:
    machine = ManualClock(1_000.0)
    clock = TierClock(machine)
    assert (clock.now(), clock.offset_s) == (1_000.0, 0.0)
    clock.hear(5_000.0, machine.monotonic())
    machine.advance(10.0)
    assert (clock.now(), clock.monotonic()) == (5_010.0, 10.0)
    assert clock.offset_s == 4_000.0
    for wrong in (0.0, 4_102_444_800.0, 700.0):
        machine.set_now(wrong)
        assert clock.now() == 5_010.0
