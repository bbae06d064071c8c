import time

import pytest

from app.clock import ManualClock, SystemClock


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
