import msgspec
import pytest

from app.domain.command import (
    Command,
    CommandKind,
    Receipt,
    Refusal,
    RefusalCode,
    subject_kind,
)
from app.domain.row import Kind


def test_a_receipt_is_an_acceptance_or_a_refusal() -> None:
    assert Receipt(op_no=1, seq=4).is_accepted
    refusal = Refusal(code=RefusalCode.EXISTS, text="it is there")
    assert not Receipt(op_no=1, refusal=refusal).is_accepted


def test_commands_are_values() -> None:
    command = Command(op_no=1, kind="file", subject="c", made_at=1.0)
    assert command == Command(op_no=1, kind="file", subject="c", made_at=1.0)
    with pytest.raises(AttributeError):
        command.op_no = 2  # type: ignore[misc]


def test_what_is_left_out_costs_no_bytes() -> None:
    command = Command(op_no=1, kind="file", subject="c", made_at=1.0)
    assert set(msgspec.to_builtins(command)) == {"op_no", "kind", "subject", "made_at"}


def test_a_rating_is_about_a_row_of_its_own() -> None:
    assert subject_kind("rate") is Kind.RATING
    assert {subject_kind(kind) for kind in CommandKind if kind != "rate"} == {Kind.CASE}
    assert subject_kind("explode") is Kind.CASE
