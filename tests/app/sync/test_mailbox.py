from app.analysis.columns import Columns
from app.domain.base import Town
from app.domain.command import Command, Receipt
from app.domain.telemetry import Fix, Reading
from app.protocol.link import Link
from app.store.board import Tables, Waiting
from app.sync.mailbox import MAX_INSTANTS, Mailbox, Parcel

TOWN = Town(name="n", centre="c", bounds=(0.0, 0.0, 1.0, 1.0), timezone="UTC")
COMMAND = Command(op_no=1, kind="file", subject="c1", made_at=1.0)


def test_nothing_is_an_empty_parcel() -> None:
    assert Mailbox().take().is_empty
    assert Parcel().is_empty


def test_the_latest_of_a_row_wins_and_is_taken_once() -> None:
    box = Mailbox()
    box.rows({("town", "town"): (1, TOWN)}, [1.0], 7)
    box.rows({("town", "town"): (2, TOWN)}, [2.0], 8)
    parcel = box.take()
    assert parcel.values == {("town", "town"): (2, TOWN)}
    assert (parcel.ledger_at, parcel.seq) == ([1.0, 2.0], 8)
    assert not parcel.is_empty
    assert box.take().is_empty


def test_a_snapshot_outdates_the_rows_before_it() -> None:
    box, tables = Mailbox(), Tables()
    box.rows({("town", "town"): (1, TOWN)}, [], 7)
    box.reset(tables, Columns(), 9)
    box.rows({("town", "b"): (2, TOWN)}, [], 10)
    parcel = box.take()
    assert parcel.tables is tables
    assert set(parcel.values) == {("town", "b")}
    assert parcel.seq == 10


def test_instants_are_bounded() -> None:
    box = Mailbox()
    box.rows({}, [1.0] * (MAX_INSTANTS - 1), 1)
    box.rows({}, [2.0] * 5, 2)
    box.rows({}, [3.0], 3)
    assert box.take().ledger_at[-2:] == [1.0, 2.0]


def test_telemetry_is_conflated() -> None:
    box = Mailbox()
    box.telemetry([Fix("u1", 1.0, 2.0, 3.0)], [Reading("s1", 1.0)])
    box.telemetry([Fix("u1", 1.0, 2.0, 4.0)], [Reading("s2", 1.0)])
    parcel = box.take()
    assert parcel.fixes == {"u1": Fix("u1", 1.0, 2.0, 4.0)}
    assert set(parcel.readings) == {"s1", "s2"}


def test_own_commands_and_the_link_are_told() -> None:
    box = Mailbox()
    box.queued(5, Waiting(COMMAND))
    box.sent([1])
    box.settled([(COMMAND, Receipt(op_no=1, seq=3))])
    box.failed(6, "the disk is full")
    box.link(Link(is_connected=True))
    parcel = box.take()
    assert parcel.queued == [(5, Waiting(COMMAND))]
    assert parcel.sent == [1]
    assert parcel.settled[0][1].seq == 3
    assert parcel.failed == [(6, "the disk is full")]
    assert parcel.link == Link(is_connected=True)
