import pytest
from msgspec.structs import replace

from app.domain.command import Receipt, Refusal, RefusalCode
from app.ledger.audit import (
    MAX_TEXT,
    Audited,
    audit_hash,
    begin,
    chained,
    decode_audited,
    encode_audited,
    first_broken_audit,
    link_audit,
    outcome_of,
    stored_hash,
)
from app.ledger.chain import GENESIS
from app.ledger.ledger import Asked, Entry, Head, Mark


def rows(count: int = 5) -> list[Audited]:
    first = begin("e", 0)
    entries = [
        Entry("c", Receipt(op_no=n), (), b"f", Asked("l", "report", f"c{n}", 1.0, 2.0))
        for n in range(1, count)
    ]
    head = Head("e", 0, GENESIS, first.seq, first.hash)
    packed = [b"r"] * len(entries)
    return [first, *link_audit(entries, Mark(0, 9, 9), head, packed)]


def test_the_hash_is_that_of_the_stored_form_without_it() -> None:
    for row in rows():
        stored = encode_audited(row)
        assert decode_audited(stored) == row
        assert (
            stored_hash(stored) == audit_hash(row) == audit_hash(replace(row, hash=b"")) == row.hash
        )


def test_rows_follow_one_another() -> None:
    made = rows()
    assert [row.seq for row in made] == [1, 2, 3, 4, 5]
    assert first_broken_audit(made) is None
    assert first_broken_audit(made[2:], made[1].hash, 2) is None
    assert first_broken_audit([]) is None


EDITS = {
    "login": "x",
    "kind": "close",
    "subject": "c9",
    "made_at": 5.0,
    "at": 5.0,
    "outcome": "wrong_state",
    "op_no": 9,
    "client": "d",
    "receipt": b"x",
    "fingerprint": b"x",
    "change_seq": 4,
    "change_hash": b"x" * 32,
    "rows": 1,
    "seq": 4,
    "prev_hash": b"x" * 32,
    "hash": b"x" * 32,
}


@pytest.mark.parametrize("field", EDITS)
def test_an_edit_of_any_field_is_found(field: str) -> None:
    made = rows()
    made[2] = replace(made[2], **{field: EDITS[field]})
    assert first_broken_audit(made) == 3


def test_an_edit_that_is_chained_again_breaks_the_next() -> None:
    made = rows()
    made[2] = chained(replace(made[2], login="x", hash=b""))
    assert first_broken_audit(made) == 4


def test_rows_left_out_put_in_or_moved_are_found() -> None:
    made = rows()
    assert first_broken_audit([*made[:2], *made[3:]]) == 3
    assert first_broken_audit([*made[:2], made[2], made[2], *made[3:]]) == 4
    assert first_broken_audit([made[0], made[2], made[1], *made[3:]]) == 2


def test_long_names_are_cut_and_outcomes_named() -> None:
    entry = Entry("c", Receipt(op_no=1), (), b"", Asked("l", "k" * 999, "s" * 999))
    (row,) = link_audit([entry], Mark(0, 0, 0), Head("e", 0, GENESIS, 0, GENESIS), [b""])
    assert len(row.kind) == len(row.subject) == MAX_TEXT
    no = Receipt(op_no=1, refusal=Refusal(code=RefusalCode.EXISTS, text="no"))
    assert (outcome_of(Receipt(op_no=1)), outcome_of(no)) == ("accepted", "exists")


def test_a_row_says_in_plain_words_what_was_asked() -> None:
    first, second, *_ = rows()
    assert first.text == "the beginning of the record of epoch e"
    assert second.text == "report of c1 by l (op 1 of c)"
