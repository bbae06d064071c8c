import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.ledger.proof import CODES, prove
from tests.faults.tamper import Heads, filled, proven


@pytest.fixture
def ledger(tmp_path: Path) -> tuple[Path, Heads]:
    path = tmp_path / "ledger.db"
    return path, filled(path, 40)


def test_a_sound_ledger_is_whole_and_counted(ledger: tuple[Path, Heads]) -> None:
    path, heads = ledger
    proof = proven(path, heads)
    assert proof.faults == []
    assert (proof.changes, proof.commands, proof.audited, proof.rows) == (32, 40, 41, 17)
    assert (proof.first_broken, proof.first_broken_audit, proof.heads) == (None, None, 2)
    assert proof.epoch == heads[0][0]


def test_an_empty_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    filled(path, 0)
    proof = proven(path, [])
    assert (proof.faults, proof.audited) == ([], 1)


FAULTS = [
    ("UPDATE change SET change = x'80' WHERE seq = 5", "change_broken"),
    ("DELETE FROM change WHERE seq = 5", "change_broken"),
    ("DELETE FROM change WHERE seq > 30", "changes_missing"),
    ("DELETE FROM audit WHERE seq > 35", "coverage"),
    ("DELETE FROM audit WHERE seq = 1", "audit_broken"),
    ("UPDATE audit SET algorithm = 'md5' WHERE seq = 9", "audit_broken"),
    ("UPDATE audit SET client = 'x' WHERE seq = 9", "audit_broken"),
    ("UPDATE audit SET entry = x'80' WHERE seq = 9", "audit_broken"),
    ("DELETE FROM audit", "audit_missing"),
    ("DELETE FROM op WHERE client = 'client-1' AND op_no = 2", "command_missing"),
    ("UPDATE op SET receipt = x'80' WHERE client = 'client-1' AND op_no = 2", "command_differs"),
    ("UPDATE op SET receipt = 'x' WHERE client = 'client-1' AND op_no = 2", "command_differs"),
    ("UPDATE op SET fingerprint = x'80' WHERE client = 'client-1'", "command_differs"),
    ("INSERT INTO op (client, op_no) VALUES ('x', 1)", "coverage"),
    ("UPDATE row SET version = 99 WHERE id = 'c3'", "rows_differ"),
    ("UPDATE row SET body = x'c1' WHERE id = 'c3'", "row_unreadable"),
    ("UPDATE mark SET full = x'00'", "mark_differs"),
    ("UPDATE mark SET full = 'text'", "mark_differs"),
    ("UPDATE meta SET value = 'other'", "audit_broken"),
]


@pytest.mark.parametrize(("sql", "code"), FAULTS)
def test_what_is_not_as_it_was_kept_is_named(
    ledger: tuple[Path, Heads], sql: str, code: str
) -> None:
    path, _ = ledger
    with closing(sqlite3.connect(path)) as db:
        db.execute(sql)
        db.commit()
    found = [fault.code for fault in proven(path, []).faults]
    assert code in found
    assert set(found) <= CODES


def test_it_says_what_the_first_broken_change_was(ledger: tuple[Path, Heads]) -> None:
    path, _ = ledger
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "UPDATE change SET change = (SELECT change FROM change WHERE seq = 9) WHERE seq = 4"
        )
        db.commit()
    proof = proven(path, [])
    assert proof.first_broken == 4
    assert proof.faults[0].facts == {"seq": 4, "was": "version 11 of case c11 by op 4 of client-2"}


def test_heads_of_another_epoch_or_another_hash_are_named(ledger: tuple[Path, Heads]) -> None:
    path, heads = ledger
    epoch, seq, _ = heads[0]
    strange = [("other", 3, b"x"), (epoch, seq, b"x" * 32), (epoch, 999, b"x")]
    faults = {fault.code: fault.facts for fault in proven(path, strange).faults}
    assert faults["epoch_differs"] == {"epoch": "other", "has": epoch}
    assert faults["tail_cut"] == {"seq": 999, "has": 41}
    assert faults["head_differs"]["seq"] == seq


def test_it_writes_nothing_and_reads_beside_the_writer(ledger: tuple[Path, Heads]) -> None:
    path, heads = ledger
    before = path.read_bytes()
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM op")
        assert proven(path, heads).faults == []
        writer.execute("ROLLBACK")
    assert path.read_bytes() == before
    with closing(sqlite3.connect(":memory:")) as nothing, pytest.raises(sqlite3.Error):
        prove(nothing)
