from __future__ import annotations

from app.domain.command import Command, Receipt, Refusal, RefusalCode
from app.domain.roles import Role
from app.domain.row import Row
from app.server.returning import MAX_HELD, RETURN_WITHIN_S, Returning
from app.server.sequencer import Ask

NO = Refusal(code=RefusalCode.UNIT_TAKEN, text="taken")


def ask(client: str, op_no: int = 1, base: int = 0, made_at: float = 5.0) -> Ask:
    command = Command(op_no=op_no, kind="file", subject="k1", made_at=made_at, base_version=base)

    def answer(receipt: Receipt) -> None:
        raise AssertionError(receipt)

    return Ask(client, Role.OPERATOR, "operator-1", command, answer)


class Rows:
    version = 0

    def __call__(self, kind: str, row_id: str) -> Row | None:
        return Row(kind, row_id, self.version, {}) if self.version else None


def test_nothing_is_kept_back_while_nothing_is_lost() -> None:
    returning: Returning[Ask] = Returning(Rows(), 10.0)
    assert not returning.holds(ask("a", base=7), 0.0)
    assert not returning.holds_refused(ask("a"), NO, 0.0)
    assert returning.left_s(0.0) is None
    assert returning.release() == []


def test_a_command_on_a_version_that_is_lost_waits_with_all_behind_it() -> None:
    rows = Rows()
    returning: Returning[Ask] = Returning(rows, 10.0)
    rows.version = 2
    returning.lost(100.0)
    first, second = ask("a", 1, base=3), ask("a", 2)
    assert returning.holds(first, 100.0)
    assert returning.holds(second, 101.0)
    assert not returning.holds(ask("b"), 101.0)
    assert returning.left_s(101.0) == RETURN_WITHIN_S - 1.0
    assert returning.release() == [first, second]
    rows.version = 3
    assert not returning.holds(first, 102.0)
    assert returning.left_s(102.0) is None


def test_it_waits_for_a_time_only() -> None:
    returning: Returning[Ask] = Returning(Rows(), 10.0)
    returning.lost(100.0)
    assert returning.holds(ask("a", base=1), 100.0)
    assert returning.left_s(200.0) == 0.0
    returning.release()
    assert not returning.holds(ask("a", base=1), 100.0 + RETURN_WITHIN_S)


def test_what_was_made_before_the_start_may_wait_for_a_better_answer() -> None:
    returning: Returning[Ask] = Returning(Rows(), 10.0)
    returning.lost(100.0)
    returning.lost(120.0)
    assert returning.holds_refused(ask("a"), NO, 101.0)
    assert not returning.holds_refused(ask("b", made_at=11.0), NO, 101.0)
    final = Refusal(code=RefusalCode.BAD_ARGS, text="never")
    assert not returning.holds_refused(ask("b"), final, 101.0)
    assert not returning.holds_refused(ask("b"), NO, 100.0 + RETURN_WITHIN_S)


def test_no_more_is_kept_back_than_fits() -> None:
    returning: Returning[Ask] = Returning(Rows(), 10.0)
    returning.lost(1.0)
    assert all(returning.holds(ask("a", base=1), 1.0) for _ in range(MAX_HELD))
    assert not returning.holds(ask("a", base=1), 1.0)
