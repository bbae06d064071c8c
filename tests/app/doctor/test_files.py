import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.clock import ManualClock
from app.database import sole_use
from app.doctor.files import folders, look_at_folder
from app.doctor.finding import Finding, Weight
from app.domain.command import Receipt, Refusal, RefusalCode
from app.ledger.ledger import Head
from app.protocol.session import AuditHead, Position
from app.server.witness import Witness
from app.store.mirror import Mirror
from app.store.outbox import Outbox
from tests.app.store.rows import case_row, change, digest_of
from tests.faults.tamper import filled

NOW = ManualClock(1_800_000_000.0)
ROWS = [case_row("c1"), case_row("c2")]


@pytest.fixture
def node(tmp_path: Path) -> Path:
    folder = tmp_path / "node"
    with closing(Outbox(folder / "outbox.db")) as outbox:
        for number in range(3):
            outbox.enqueue("file", f"c{number}", {}, made_at=NOW.now() - 60.0)
        no = Refusal(code=RefusalCode.WRONG_STATE, text="no")
        outbox.settle({1: Receipt(op_no=1, refusal=no)})
    with closing(Mirror(folder / "mirror.db")) as mirror:
        mirror.apply([change(2, row) for row in ROWS], Position("e", 2, digest_of(ROWS)))
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Path:
    folder = tmp_path / "server"
    folder.mkdir()
    heads = filled(folder / "ledger.db", 40)
    witness = Witness(folder)
    with closing(Outbox(tmp_path / "outbox.db")) as outbox:
        for at, (epoch, seq, digest) in enumerate(heads):
            head = witness.sign(Head(epoch, 0, b"", seq, digest))
            outbox.keep_head(head, float(at))
    return folder


def looked(folder: Path, against: Path | None = None) -> dict[str, Finding]:
    return {one.code: one for one in look_at_folder(folder, against, NOW)}


def edit(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for sql in statements:
            db.execute(sql)
        db.commit()


def heavy(found: dict[str, Finding]) -> set[str]:
    return {code for code, one in found.items() if one.weight is Weight.HELP}


def test_folders_with_files_of_ours_are_found_two_deep(node: Path, server: Path) -> None:
    assert folders(node) == [node]
    assert folders(node.parent) == sorted([node.parent, node, server])
    assert {node.parent, node, server} <= set(folders(node.parent.parent))
    assert folders(node / "nothing") == []


def test_a_sound_node_is_fine(node: Path) -> None:
    found = looked(node)
    assert heavy(found) == set()
    assert found["outbox_fine"].facts == {"commands": 3, "waiting": 2, "refused": 1}
    assert found["mirror_fine"].facts == {"rows": 2, "seq": 2}
    assert found["heads_kept"].facts == {"heads": 0}
    assert "not_in_use" in found
    assert "outbox_waits" not in found


def test_nothing_is_written_and_a_running_node_is_looked_at_too(node: Path) -> None:
    before = {path: path.read_bytes() for path in node.glob("*.db")}
    with sole_use(node), closing(Mirror(node / "mirror.db")), closing(Outbox(node / "outbox.db")):
        found = looked(node)
        assert "in_use" in found
        assert heavy(found) == set()
    assert {path: path.read_bytes() for path in node.glob("*.db")} == before


@pytest.mark.parametrize(
    ("name", "sql", "code"),
    [
        ("mirror.db", "UPDATE row SET version = 9 WHERE id = 'c2'", "mirror_damaged"),
        ("mirror.db", "UPDATE meta SET value = x'00'", "mirror_damaged"),
        ("mirror.db", "DROP TABLE row", "unreadable"),
        ("mirror.db", "PRAGMA user_version = 99", "newer"),
        ("outbox.db", "UPDATE op SET command = x'80' WHERE op_no = 2", "outbox_damaged"),
        ("outbox.db", "UPDATE op SET command = 'x' WHERE op_no = 2", "outbox_damaged"),
        ("outbox.db", "DELETE FROM op WHERE op_no = 2", "outbox_gap"),
        ("outbox.db", "UPDATE meta SET value = 'x' WHERE name = 'client'", "outbox_name"),
        ("outbox.db", "PRAGMA journal_mode = delete", "not_wal"),
    ],
)
def test_what_is_wrong_with_a_node_s_file_is_named(
    node: Path, name: str, sql: str, code: str
) -> None:
    edit(node / name, sql)
    found = looked(node)
    assert heavy(found) == {code}
    assert found[code].place == str(node / name)


def test_what_is_worth_knowing_is_said(node: Path) -> None:
    edit(node / "mirror.db", "DELETE FROM meta")
    edit(node / "outbox.db", "PRAGMA user_version = 1")
    (node / "mirror.db.damaged").touch()
    found = looked(node)
    assert heavy(found) == set()
    assert {"mirror_partial", "older", "put_aside"} <= set(found)


def test_commands_that_wait_long_and_an_outbox_that_is_gone(node: Path) -> None:
    later = ManualClock(NOW.now() + 7_200.0)
    found = {one.code: one for one in look_at_folder(node, None, later)}
    assert found["outbox_waits"].facts == {"hours": 2.0}
    for path in node.glob("outbox.db*"):
        path.unlink()
    assert heavy(looked(node)) == {"outbox_missing"}


def test_a_file_of_garbage_cannot_be_read(node: Path) -> None:
    (node / "mirror.db").write_bytes(b"garbage " * 900)
    assert heavy(looked(node)) == {"unreadable"}


def test_damaged_pages_are_seen(node: Path) -> None:
    edit(node / "mirror.db", "PRAGMA wal_checkpoint(TRUNCATE)")
    text = node / "mirror.db"
    whole = text.read_bytes()
    text.write_bytes(whole[: len(whole) // 2 // 4096 * 4096])
    assert heavy(looked(node)) & {"pages_damaged", "unreadable"}


def test_a_sound_ledger_agrees_with_the_heads_that_were_kept(server: Path) -> None:
    found = looked(server, server.parent / "outbox.db")
    assert heavy(found) == set()
    assert found["ledger_fine"].facts == {"changes": 32, "commands": 40, "rows": 17}
    assert found["heads_fine"].facts == {"heads": 2}


def test_a_broken_chain_and_a_cut_tail_are_named(server: Path) -> None:
    cut = "DELETE FROM audit WHERE seq > 20"
    edit(server / "ledger.db", cut, "UPDATE change SET change = x'80' WHERE seq = 3")
    found = looked(server, server.parent / "outbox.db")
    assert {"change_broken", "tail_cut", "coverage"} <= heavy(found)
    assert found["change_broken"].facts["seq"] == 3


def test_heads_that_this_server_did_not_sign_are_not_taken(server: Path) -> None:
    with closing(Outbox(server.parent / "outbox.db")) as outbox:
        outbox.keep_head(AuditHead("e", 999, b"x", "sha256+ed25519", b"y" * 64), 99.0)
    found = looked(server, server.parent / "outbox.db")
    assert found["head_unsigned"].facts == {"seq": 999}
    assert heavy(found) == set()
    (server / "audit.key").unlink()
    found = looked(server, server.parent / "outbox.db")
    assert "heads_unsigned" in found
    assert heavy(found) == {"epoch_differs"}
