import pytest

from app.domain.roles import Role
from app.server import guard
from app.server.guard import LOCK_S, LoginGuard, TokenBucket, command_bucket


def test_a_bucket_lets_the_burst_through_then_the_rate() -> None:
    bucket = TokenBucket(2.0, 3.0, 0.0)
    assert [bucket.take(0.0) for _ in range(3)] == [0.0, 0.0, 0.0]
    assert bucket.take(0.0) == 0.5
    assert bucket.take(1.0) == 0.0


def test_a_bucket_never_saves_more_than_its_burst() -> None:
    bucket = TokenBucket(1.0, 1.0, 0.0)
    assert bucket.take(1_000.0) == 0.0
    assert bucket.take(1_000.0) == 1.0


@pytest.mark.parametrize("role", Role)
def test_persons_are_slowed_and_machines_are_not(role: Role) -> None:
    bucket = command_bucket(role, 0.0)
    waits = [bucket.take(0.0) for _ in range(60)]
    assert (max(waits) == 0.0) == (role in guard.MACHINE_ROLES)


def test_the_sixth_try_is_locked_out_and_let_in_again_later() -> None:
    logins = LoginGuard()
    for _ in range(5):
        assert logins.locked_s("a", "c", 10.0) == 0.0
        logins.failed("a", "c", 10.0)
    assert logins.locked_s("a", "c", 10.0) == LOCK_S
    assert logins.locked_s("a", "other", 10.0) == 0.0
    assert logins.locked_s("b", "c", 10.0) == 0.0
    assert logins.locked_s("a", "c", 10.0 + LOCK_S) == 0.0
    logins.failed("a", "c", 10.0 + LOCK_S)
    assert logins.locked_s("a", "c", 10.0 + LOCK_S) == 0.0


def test_another_name_at_each_try_is_locked_out_by_address() -> None:
    logins = LoginGuard()
    for number in range(guard.MAX_ADDRESS_FAILURES):
        logins.failed("a", f"c{number}", 0.0)
    assert logins.locked_s("a", "new", 1.0) == LOCK_S - 1.0


def test_a_right_token_clears_the_count() -> None:
    logins = LoginGuard()
    for _ in range(4):
        logins.failed("a", "c", 0.0)
    logins.succeeded("a", "c")
    logins.failed("a", "c", 0.0)
    assert logins.locked_s("a", "c", 0.0) == 0.0


def test_it_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_KEPT", 4)
    logins = LoginGuard()
    for _ in range(5):
        logins.failed("a", "c", 0.0)
    logins.failed("b", "c", 0.0)
    logins.failed("d", "c", 0.0)
    assert logins.locked_s("a", "c", 0.0) == 0.0


@pytest.mark.parametrize("role", Role)
def test_in_a_sandbox_nobody_is_slowed(role: Role) -> None:
    bucket = command_bucket(role, 0.0, sandbox=True)
    assert [bucket.take(0.0) for _ in range(60)] == [0.0] * 60
