import pytest

from app.domain.roles import Role
from app.server import guard
from app.server.guard import (
    LOCK_S,
    MAX_CREDIT,
    CommandBucket,
    CommandBuckets,
    Flood,
    LoginGuard,
    TokenBucket,
    is_machine,
)


def burst(bucket: TokenBucket | CommandBucket, now: float) -> int:
    """Return how many go through at once, of a client's as if it never came too fast."""
    bucket = bucket.saved if isinstance(bucket, CommandBucket) else bucket
    count = 0
    while not bucket.take(now):
        count += 1
    return count


def test_what_was_saved_up_comes_in_at_a_pace() -> None:
    bucket = CommandBuckets(0.0).connected("c", Role.LEADER, 0.0, is_known=True)
    waits = [bucket.take(0.0) for _ in range(1_128)]
    assert waits[127] == 0.0
    assert waits[-1] == pytest.approx(1.0)


def test_a_bucket_lets_the_burst_through_then_the_rate() -> None:
    bucket = TokenBucket(2.0, 3.0, 0.0)
    assert [bucket.take(0.0) for _ in range(3)] == [0.0, 0.0, 0.0]
    assert bucket.take(0.0) == 0.5
    assert bucket.take(1.0) == 0.0


def test_a_bucket_never_saves_more_than_its_burst() -> None:
    bucket = TokenBucket(1.0, 1.0, 0.0)
    assert bucket.take(1_000.0) == 0.0
    assert bucket.take(1_000.0) == 1.0


def test_looking_takes_nothing() -> None:
    bucket = TokenBucket(1.0, 1.0, 0.0)
    assert bucket.look(0.0) == bucket.look(0.0) == 0.0
    bucket.take(0.0)
    assert bucket.look(0.0) == 1.0
    bucket.give(5.0)
    assert bucket.look(0.0) == 0.0
    assert burst(bucket, 0.0) == 1


@pytest.mark.parametrize("role", Role)
def test_persons_are_slowed_and_machines_are_not(role: Role) -> None:
    buckets = CommandBuckets(-1_000.0)
    waits = [buckets.connected("c", role, 0.0, is_known=False).take(0.0) for _ in range(60)]
    assert (max(waits) == 0.0) == is_machine(role, sandbox=False)
    sandbox = buckets.connected("s", role, 0.0, is_known=False, sandbox=True)
    assert burst(sandbox, 0.0) > 1_000


def test_coming_anew_refills_nothing() -> None:
    buckets = CommandBuckets(-1_000.0)
    assert burst(buckets.connected("c", Role.LEADER, 0.0, is_known=False), 0.0) == 50
    for _ in range(100):
        buckets.left("c", 0.0)
        again = buckets.connected("c", Role.LEADER, 0.0, is_known=True)
    assert burst(again, 0.0) == 0
    assert burst(buckets.connected("other", Role.LEADER, 0.0, is_known=False), 0.0) == 50


def test_who_was_away_may_send_what_could_have_been_sent_meanwhile() -> None:
    buckets = CommandBuckets(-1_000.0)
    burst(buckets.connected("c", Role.LEADER, 0.0, is_known=False), 0.0)
    buckets.left("c", 10.0)
    bucket = buckets.connected("c", Role.LEADER, 110.0, is_known=True)
    assert 2_000 <= burst(bucket, 110.0) <= 2_051
    buckets.left("c", 110.0)
    long_away = buckets.connected("c", Role.LEADER, 1e7, is_known=True)
    assert burst(long_away, 1e7) == MAX_CREDIT


def test_what_an_absence_saved_up_is_not_lost_to_the_burst_while_it_is_used() -> None:
    bucket = TokenBucket(20.0, 50.0, 0.0)
    bucket.come_back(100.0, MAX_CREDIT)
    assert bucket.take(100.0) == bucket.take(101.0) == 0.0
    assert burst(bucket, 101.0) == 2_048


@pytest.mark.parametrize(
    ("started", "is_known", "credit"),
    [(0.0, True, True), (0.0, False, False), (990.0, False, True)],
)
def test_who_has_a_history_is_credited_and_everyone_is_when_the_server_was_away(
    started: float,
    is_known: bool,
    credit: bool,
) -> None:
    bucket = CommandBuckets(started).connected("c", Role.LEADER, 1_000.0, is_known=is_known)
    assert burst(bucket, 1_000.0) == (MAX_CREDIT if credit else 50)


def test_the_oldest_buckets_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_KEPT", 2)
    buckets = CommandBuckets(-1_000.0)
    for name in "abc":
        burst(buckets.connected(name, Role.LEADER, 0.0, is_known=False), 0.0)
    buckets.left("a", 0.0)
    assert burst(buckets.connected("a", Role.LEADER, 0.0, is_known=False), 0.0) == 50


def test_idle_frames_are_counted_but_not_those_that_answer_ours() -> None:
    flood = Flood(Role.LEADER, 0.0)
    assert [flood.took(10, 0.0, is_idle=True) for _ in range(500)] == [0.0] * 500
    assert flood.took(10, 0.0, is_idle=False) == 0.0
    flood.answered()
    assert flood.took(10, 0.0, is_idle=True) == 0.0
    assert flood.took(10, 0.0, is_idle=True) > 0.0


def test_bytes_are_counted_and_machines_may_send_more() -> None:
    flood, machine = Flood(Role.LEADER, 0.0), Flood(Role.CONNECTOR, 0.0)
    frame = 256 * 1024
    assert [flood.took(frame, 0.0, is_idle=False) for _ in range(32)] == [0.0] * 32
    assert flood.took(frame, 0.0, is_idle=False) == 0.5
    assert [machine.took(frame, 0.0, is_idle=False) for _ in range(64)] == [0.0] * 64


def test_the_sixth_try_is_locked_out_and_let_in_again_later() -> None:
    logins = LoginGuard()
    for at in range(5):
        assert logins.locked_s("a", "c", at * 60.0) == 0.0
        logins.failed("a", "c", at * 60.0)
    assert logins.locked_s("a", "c", 240.0) == LOCK_S
    assert logins.locked_s("a", "other", 240.0) == 0.0
    assert logins.locked_s("b", "c", 240.0) == 0.0
    assert logins.locked_s("a", "c", 240.0 + LOCK_S) == 0.0
    logins.failed("a", "c", 240.0 + LOCK_S)
    assert logins.locked_s("a", "c", 240.0 + LOCK_S) == 0.0


def test_another_name_at_each_try_is_held_back_by_address() -> None:
    logins = LoginGuard()
    for number in range(5):
        assert logins.locked_s("a", f"c{number}", 0.0) == 0.0
        logins.failed("a", f"c{number}", 0.0)
    assert logins.locked_s("a", "new", 0.0) == 12.0
    assert logins.locked_s("b", "new", 0.0) == 0.0
    assert logins.locked_s("a", "new", 12.0) == 0.0


def test_a_right_token_clears_the_count() -> None:
    logins = LoginGuard()
    for _ in range(4):
        logins.failed("a", "c", 0.0)
    logins.succeeded("a", "c")
    logins.failed("a", "c", 60.0)
    assert logins.locked_s("a", "c", 60.0) == 0.0


def test_it_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_KEPT", 1)
    logins = LoginGuard()
    for _ in range(5):
        logins.failed("a", "c", 0.0)
    logins.failed("b", "c", 0.0)
    assert logins.locked_s("a", "c", 0.0) == 0.0
