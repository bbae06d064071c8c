"""What every ledger promises; a new kind of ledger is added to `LEDGERS` and must pass."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.command import Change, Receipt, Refusal, RefusalCode
from app.domain.row import Row
from app.errors import StoreError
from app.ledger.chain import GENESIS, first_broken, link
from app.ledger.ledger import Entry, Head, Ledger, Mark
from app.ledger.sqlite import SqliteLedger

Opener = Callable[[Path], Ledger]
LEDGERS: dict[str, Opener] = {"sqlite": lambda folder: SqliteLedger(folder / "ledger.db")}


@pytest.fixture(params=LEDGERS)
def opener(request: pytest.FixtureRequest) -> Opener:
    return LEDGERS[request.param]


class Writer:
    """Makes well-chained entries."""

    def __init__(self, head: Head) -> None:
        self.seq, self.hash = head.seq, head.hash

    def entry(self, client: str, op_no: int, *rows: Row) -> Entry:
        changes: list[Change] = []
        for row in rows:
            made = Change(
                seq=self.seq + 1,
                kind=row.kind,
                id=row.id,
                version=row.version,
                body=row.body,
                client=client,
                op_no=op_no,
                at=1.0,
                prev_hash=b"",
                hash=b"",
            )
            changes.append(link(made, self.hash))
            self.seq, self.hash = changes[-1].seq, changes[-1].hash
        refusal = None if rows else Refusal(code=RefusalCode.EXISTS, text="no")
        return Entry(client, Receipt(op_no=op_no, seq=self.seq, refusal=refusal), tuple(changes))


def unit(name: str, version: int = 1) -> Row:
    return Row("unit", name, version, {"name": name, "version": version})


def test_a_new_one_is_empty_and_has_an_epoch_of_its_own(opener: Opener, tmp_path: Path) -> None:
    first, second = opener(tmp_path / "a"), opener(tmp_path / "b")
    assert first.head().seq == 0
    assert first.head().hash == GENESIS
    assert len(first.head().epoch) == 16
    assert first.head().epoch != second.head().epoch
    assert list(first.rows()) == []
    assert list(first.changes(0, 10)) == []
    assert first.receipt("c", 1) is None
    assert first.last_op_no("c") == 0
    first.close()
    second.close()


def test_what_is_appended_is_there_after_reopening(opener: Opener, tmp_path: Path) -> None:
    ledger = opener(tmp_path)
    writer = Writer(ledger.head())
    entries = [
        writer.entry("c", 1, unit("a"), unit("b")),
        writer.entry("d", 1, unit("a", 2)),
        writer.entry("c", 2),
    ]
    ledger.append(entries, Mark(3, 2**64 - 1, 7))
    before = ledger.head()
    ledger.close()
    again = opener(tmp_path)
    assert again.head() == before
    assert before == Head(before.epoch, 3, writer.hash, 4, before.audit_hash)
    assert sorted(again.rows(), key=lambda row: row.id) == [unit("a", 2), unit("b")]
    assert [change.seq for change in again.all_changes()] == [1, 2, 3]
    assert first_broken(again.all_changes()) is None
    assert [change.seq for change in again.changes(1, 1)] == [2]
    assert list(again.marks(0)) == [Mark(3, 2**64 - 1, 7)]
    assert list(again.marks(3)) == []
    assert again.last_op_no("c") == 2
    refused = again.receipt("c", 2)
    assert refused is not None
    assert refused.refusal is not None
    assert again.receipt("d", 1) == Receipt(op_no=1, seq=3)
    again.close()


def test_an_append_that_fails_keeps_nothing(opener: Opener, tmp_path: Path) -> None:
    ledger = opener(tmp_path)
    writer = Writer(ledger.head())
    ledger.append([writer.entry("c", 1, unit("a"))], Mark(1, 1, 1))
    head = ledger.head()
    with pytest.raises(StoreError, match="cannot be used"):
        ledger.append([writer.entry("c", 2, unit("b")), writer.entry("c", 1)], Mark(2, 2, 2))
    assert ledger.head() == head
    assert [row.id for row in ledger.rows()] == ["a"]
    assert ledger.last_op_no("c") == 1
    assert list(ledger.marks(0)) == [Mark(1, 1, 1)]
    ledger.close()


def test_a_round_of_refusals_only_moves_no_sequence_number(opener: Opener, tmp_path: Path) -> None:
    ledger = opener(tmp_path)
    writer = Writer(ledger.head())
    ledger.append([writer.entry("c", 1, unit("a"))], Mark(1, 1, 1))
    ledger.append([writer.entry("c", 2)], Mark(1, 1, 1))
    assert ledger.head().seq == 1
    assert list(ledger.marks(0)) == [Mark(1, 1, 1)]
    ledger.close()


def test_a_client_name_belongs_to_whoever_claimed_it_first_for_ever(
    opener: Opener, tmp_path: Path
) -> None:
    ledger = opener(tmp_path)
    claims = [ledger.claim("c", "a"), ledger.claim("c", "b", 9), ledger.claim("d", "b", 5)]
    assert claims == [("a", 1), ("a", 1), ("b", 5)]
    assert [ledger.last_op_no(name) for name in "cde"] == [0, 4, 0]
    ledger.close()
    again = opener(tmp_path)
    assert again.claim("c", "b") == ("a", 1)
    again.close()


def test_a_command_is_told_from_another_by_its_fingerprint(opener: Opener, tmp_path: Path) -> None:
    ledger = opener(tmp_path)
    receipt = Receipt(op_no=1, refusal=Refusal(code=RefusalCode.EXISTS, text="no"))
    ledger.append([Entry("c", receipt, (), b"12345678")], Mark(0, 0, 0))
    ledger.append([Entry("d", receipt)], Mark(0, 0, 0))
    assert ledger.fingerprint("c", 1) == b"12345678"
    assert ledger.fingerprint("d", 1) == ledger.fingerprint("c", 2) == b""
    ledger.close()
