from app.server.turnstile import BURST, RATE, Turnstile


def test_the_first_enter_at_once_and_the_rest_one_after_the_other() -> None:
    gate = Turnstile(0.0, rate=2.0, burst=3.0)
    assert [gate.wait_s(0.0) for _ in range(6)] == [0.0, 0.0, 0.0, 0.5, 1.0, 1.5]
    assert gate.wait_s(0.5) == 0.0
    assert gate.wait_s(0.5) == 1.5


def test_a_quiet_time_makes_room_again_up_to_the_burst() -> None:
    gate = Turnstile(0.0, rate=2.0, burst=3.0)
    for _ in range(9):
        gate.wait_s(0.0)
    assert [gate.wait_s(60.0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]


def test_of_a_herd_no_more_than_a_fifth_enters_within_a_second() -> None:
    assert (RATE + BURST) / 500 <= 0.2
