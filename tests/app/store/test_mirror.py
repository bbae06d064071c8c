import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.row import Row
from app.errors import StoreError
from app.protocol.session import Position
from app.store.mirror import Mirror, MirrorMismatchError
from tests.app.store.rows import case_row, change, digest_of, unit_row


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mirror.db"


@pytest.fixture
def mirror(path: Path) -> Iterator[Mirror]:
    opened = Mirror(path)
    yield opened
    opened.close()


def write(mirror: Mirror, seq: int, *rows: Row) -> list[Row]:
    digest = digest_of([*mirror.rows(), *rows])
    changes = [change(seq, row) for row in rows]
    return mirror.apply(changes, Position("e", seq, digest))


def by_id(mirror: Mirror) -> dict[str, Row]:
    return {row.id: row for row in mirror.rows()}


def shot(mirror: Mirror, seq: int, *rows: Row) -> None:
    mirror.begin()
    mirror.add(rows)
    mirror.swap(Position("e2", seq, digest_of(rows)))


def test_a_new_mirror_is_nowhere(mirror: Mirror) -> None:
    assert mirror.position == Position()
    assert len(mirror) == 0
    assert list(mirror.rows()) == []


def test_rows_and_position_outlive_the_program(path: Path) -> None:
    mirror = Mirror(path)
    assert write(mirror, 1, case_row("c1"), unit_row("u1")) == [case_row("c1"), unit_row("u1")]
    write(mirror, 2, case_row("c1", 2, state="filed"))
    position = mirror.position
    mirror.close()
    again = Mirror(path)
    assert again.position == position == Position("e", 2, digest_of(again.rows()))
    assert by_id(again) == {"u1": unit_row("u1"), "c1": case_row("c1", 2, state="filed")}
    assert len(again) == 2
    again.close()


def test_the_newest_of_a_row_in_one_batch_wins(mirror: Mirror) -> None:
    newest = case_row("c1", 3, state="sent")
    rows = write(mirror, 3, case_row("c1"), case_row("c1", 2), newest)
    assert rows == [newest]
    assert list(mirror.rows()) == [newest]


def test_what_does_not_fit_the_digest_changes_nothing(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1"))
    before = mirror.position
    with pytest.raises(MirrorMismatchError, match="differs from the ledger after 2"):
        mirror.apply([change(2, case_row("c2"))], Position("e", 2, 12345))
    assert mirror.position == before
    assert list(mirror.rows()) == [case_row("c1")]


def test_a_snapshot_takes_the_place_of_all_rows_in_one_step(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1"), case_row("old"))
    mirror.begin()
    mirror.add([case_row("c1", 5)])
    assert len(list(mirror.rows())) == 2
    mirror.add([unit_row("u1")])
    rows = [case_row("c1", 5), unit_row("u1")]
    mirror.swap(Position("e2", 40, digest_of(rows)))
    assert by_id(mirror) == {row.id: row for row in rows}
    assert mirror.position.seq == 40
    write(mirror, 41, case_row("c1", 6))
    shot(mirror, 50, case_row("c9"))
    assert list(mirror.rows()) == [case_row("c9")]


def test_a_snapshot_that_is_not_what_was_announced_is_left_out(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1"))
    mirror.begin()
    mirror.add([case_row("c2")])
    with pytest.raises(MirrorMismatchError, match="not what was announced"):
        mirror.swap(Position("e", 2, 1))
    assert list(mirror.rows()) == [case_row("c1")]
    assert mirror.position.seq == 1


def test_a_snapshot_begins_at_its_beginning(mirror: Mirror) -> None:
    with pytest.raises(MirrorMismatchError, match="never begun"):
        mirror.add([case_row("c1")])
    with pytest.raises(MirrorMismatchError, match="never begun"):
        mirror.swap(Position("e", 1, 0))


def test_a_snapshot_cut_short_is_forgotten_by_the_next(path: Path) -> None:
    mirror = Mirror(path)
    write(mirror, 1, case_row("c1"))
    mirror.begin()
    mirror.add([case_row("half")])
    mirror.close()
    again = Mirror(path)
    assert list(again.rows()) == [case_row("c1")]
    shot(again, 9, case_row("whole"))
    assert list(again.rows()) == [case_row("whole")]
    again.close()


def test_cases_that_ended_long_ago_may_be_left_out(mirror: Mirror) -> None:
    write(
        mirror,
        1,
        case_row("open"),
        case_row("old", state="closed", closed_at=100.0),
        case_row("new", state="closed", closed_at=900.0),
        case_row("void", state="void", reported_at=50.0),
        unit_row("u1"),
    )
    assert {row.id for row in mirror.rows(ended_after=500.0)} == {"open", "new", "u1"}
    assert len(list(mirror.rows())) == 5


def test_rows_that_do_not_belong_to_the_position_ask_for_all_anew(path: Path) -> None:
    mirror = Mirror(path)
    write(mirror, 7, case_row("c1"))
    mirror.close()
    with sqlite3.connect(path) as other:
        other.execute("DELETE FROM row")
    other.close()
    again = Mirror(path)
    assert again.position == Position()
    again.close()


def test_damage_in_a_row_is_found(path: Path) -> None:
    mirror = Mirror(path)
    write(mirror, 1, case_row("c1"), case_row("c2"))
    assert mirror.first_damaged() is None
    conn = mirror._database.conn
    conn.execute("UPDATE row SET version = 9 WHERE id = 'c2'")
    assert mirror.first_damaged() == ("case", "c2")
    conn.execute("UPDATE row SET body = x'c1' WHERE id = 'c1'")
    assert mirror.first_damaged() == ("case", "c1")
    with pytest.raises(StoreError, match="cannot be used"):
        list(mirror.rows())
    mirror.close()


def test_a_disk_that_takes_nothing_is_said_in_plain_words(mirror: Mirror) -> None:
    mirror._database.conn.execute("PRAGMA query_only = 1")
    with pytest.raises(StoreError, match=r"mirror\.db cannot be used"):
        write(mirror, 1, case_row("c1"))
    assert mirror.position == Position()
    with pytest.raises(StoreError, match=r"mirror\.db cannot be used"):
        mirror.begin()


def test_a_position_that_cannot_be_read_is_said_and_the_file_closed(path: Path) -> None:
    mirror = Mirror(path)
    write(mirror, 1, case_row("c1"))
    mirror._database.conn.execute("UPDATE meta SET value = x'c1'")
    mirror.close()
    with pytest.raises(StoreError, match="cannot be used"):
        Mirror(path)


def test_cases_are_found_by_their_words(mirror: Mirror) -> None:
    write(
        mirror,
        1,
        case_row("c1", number="0618-0001", place={"address": "平江路 88号"}),
        case_row("c2", number="0618-0002", text="水管爆裂"),
        unit_row("u1"),
    )
    newer = {"state": "filed", "number": "0618-0001", "place": {"address": "平江路 88号"}}
    write(mirror, 2, case_row("c1", 2, **newer))
    assert mirror.search("0618-000", 10) == []
    assert not mirror.index_some()
    assert [row.id for row in mirror.search("0618-000", 10)] == ["c2", "c1"]
    assert [row.id for row in mirror.search("平江路 88", 10)] == ["c1"]
    assert [row.version for row in mirror.search("平江", 10)] == [2]
    assert [row.id for row in mirror.search("0618-000", 1)] == ["c2"]
    assert mirror.search("没有", 10) == []


def test_a_snapshot_becomes_searchable_bit_by_bit(mirror: Mirror) -> None:
    write(mirror, 1, case_row("before", number="0001-AAA"))
    mirror.index_some()
    assert len(mirror.search("0001-AAA", 9)) == 1
    shot(mirror, 5, *(case_row(f"c{n}", number=f"0618-{n:04}") for n in range(5)), unit_row("u"))
    assert mirror.search("0001-AAA", 9) == []
    assert mirror.index_some(4)
    assert len(mirror.search("0618", 9)) == 4
    write(mirror, 6, case_row("fresh", number="0618-9999"))
    assert not mirror.index_some(4)
    assert not mirror.index_some(4)
    assert {row.id for row in mirror.search("0618", 9)} == {f"c{n}" for n in range(5)} | {"fresh"}


BODIES = st.builds(
    case_row,
    st.sampled_from(["c1", "c2", "c3"]),
    st.integers(1, 5),
    state=st.sampled_from(["clue", "filed", "closed"]),
    title=st.text(max_size=20),
)


@given(batches=st.lists(st.lists(BODIES, max_size=5), max_size=6), cut=st.integers(0, 6))
def test_any_run_of_changes_leaves_the_newest_rows(
    batches: list[list[Row]], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("m") / "mirror.db"
    expected: dict[str, Row] = {}
    mirror = Mirror(path)
    for number, batch in enumerate(batches, start=1):
        if number == cut:
            mirror.close()
            mirror = Mirror(path)
        expected |= {row.id: row for row in batch}
        write(mirror, number, *batch)
    assert by_id(mirror) == expected
    assert mirror.position.digest == digest_of(expected.values())
    assert mirror.first_damaged() is None
    mirror.close()
