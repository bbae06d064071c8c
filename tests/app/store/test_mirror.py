import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import DamagedError
from app.domain.row import Row, unpacked
from app.errors import StoreError
from app.protocol.session import Position
from app.store.casetext import TextDamagedError
from app.store.mirror import Mirror, MirrorMismatchError
from tests.app.store.rows import case_row, change, digest_of, held, unit_row


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mirror.db"


@pytest.fixture
def mirror(path: Path) -> Iterator[Mirror]:
    opened = Mirror(path)
    yield opened
    opened.close()


def write(mirror: Mirror, seq: int, *rows: Row) -> list[Row]:
    digest = digest_of([*held(mirror), *rows])
    changes = [change(seq, row) for row in rows]
    return [unpacked(row) for row in mirror.apply(changes, Position("e", seq, digest))]


def by_id(mirror: Mirror) -> dict[str, Row]:
    return {row.id: row for row in held(mirror)}


def shot(mirror: Mirror, seq: int, *rows: Row) -> None:
    mirror.begin()
    mirror.add(rows)
    mirror.swap(Position("e2", seq, digest_of(rows)))


def test_a_new_mirror_is_nowhere(mirror: Mirror) -> None:
    assert mirror.position == Position()
    assert len(mirror) == 0
    assert held(mirror) == []


def test_rows_and_position_outlive_the_program(path: Path) -> None:
    mirror = Mirror(path)
    assert write(mirror, 1, case_row("c1"), unit_row("u1")) == [case_row("c1"), unit_row("u1")]
    write(mirror, 2, case_row("c1", 2, state="filed"))
    position = mirror.position
    mirror.close()
    again = Mirror(path)
    assert again.position == position == Position("e", 2, digest_of(held(again)))
    assert by_id(again) == {"u1": unit_row("u1"), "c1": case_row("c1", 2, state="filed")}
    assert len(again) == 2
    again.close()


def test_the_newest_of_a_row_in_one_batch_wins(mirror: Mirror) -> None:
    newest = case_row("c1", 3, state="sent")
    rows = write(mirror, 3, case_row("c1"), case_row("c1", 2), newest)
    assert rows == [newest]
    assert held(mirror) == [newest]


def test_what_does_not_fit_the_digest_changes_nothing(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1"))
    before = mirror.position
    with pytest.raises(MirrorMismatchError, match="differs from the ledger after 2"):
        mirror.apply([change(2, case_row("c2"))], Position("e", 2, 12345))
    assert mirror.position == before
    assert held(mirror) == [case_row("c1")]


def test_a_snapshot_takes_the_place_of_all_rows_in_one_step(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1"), case_row("old"))
    mirror.begin()
    mirror.add([case_row("c1", 5)])
    assert len(held(mirror)) == 2
    mirror.add([unit_row("u1")])
    rows = [case_row("c1", 5), unit_row("u1")]
    mirror.swap(Position("e2", 40, digest_of(rows)))
    assert by_id(mirror) == {row.id: row for row in rows}
    assert mirror.position.seq == 40
    write(mirror, 41, case_row("c1", 6))
    shot(mirror, 50, case_row("c9"))
    assert held(mirror) == [case_row("c9")]


def test_a_snapshot_that_is_not_what_was_announced_is_left_out(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1"))
    mirror.begin()
    mirror.add([case_row("c2")])
    with pytest.raises(MirrorMismatchError, match="not what was announced"):
        mirror.swap(Position("e", 2, 1))
    assert held(mirror) == [case_row("c1")]
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
    assert held(again) == [case_row("c1")]
    shot(again, 9, case_row("whole"))
    assert held(again) == [case_row("whole")]
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
    assert len(held(mirror)) == 5


def test_rows_that_do_not_belong_to_the_position_are_damage(path: Path) -> None:
    mirror = Mirror(path)
    write(mirror, 7, case_row("c1"))
    mirror.close()
    with sqlite3.connect(path) as other:
        other.execute("DELETE FROM row")
    other.close()
    with pytest.raises(DamagedError, match="not what the ledger announced"):
        Mirror(path)


DAMAGE = [
    "version = 9",
    "version = 'x'",
    "body = x'c1'",
    "body = NULL",
    "body = 'text'",
    "digest = x'00'",
    "digest = NULL",
    "ended_at = 5.0",
    "ended_at = NULL",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_in_a_row_is_found_by_whoever_reads_it(path: Path, damage: str) -> None:
    mirror = Mirror(path)
    write(mirror, 1, case_row("c1"), case_row("c2"))
    mirror.index_some()
    assert mirror.first_damaged() is None
    assert not mirror.check_some()
    mirror._database.conn.execute(f"UPDATE row SET {damage} WHERE id = 'c2'")  # noqa: S608
    assert mirror.first_damaged() == ("case", "c2")
    with pytest.raises(DamagedError, match="row case/c2 is not as it was written"):
        held(mirror)
    with pytest.raises(DamagedError, match="row case/c2"):
        mirror.search("店外", 5)
    with pytest.raises(DamagedError, match="row case/c2"):
        mirror.check_some()
    mirror.close()


def test_a_digest_that_is_none_is_damage(path: Path) -> None:
    mirror = Mirror(path)
    write(mirror, 1, case_row("c1"))
    mirror._database.conn.execute("UPDATE row SET digest = 7")
    mirror.close()
    with pytest.raises(DamagedError, match="has no digest"):
        Mirror(path)


def test_a_damaged_row_is_not_made_searchable(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1"))
    mirror._database.conn.execute("UPDATE row SET body = NULL")
    with pytest.raises(DamagedError, match="row case/c1 is not as it was written"):
        mirror.index_some()


def test_a_row_left_out_for_its_age_is_checked_too(path: Path) -> None:
    mirror = Mirror(path)
    write(mirror, 1, case_row("open"))
    mirror._database.conn.execute("UPDATE row SET ended_at = 1.0")
    with pytest.raises(DamagedError):
        list(mirror.rows(ended_after=500.0))
    mirror.close()


def test_a_row_that_is_valid_but_not_the_one_written_here_is_damage(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1"), case_row("c2"))
    older = mirror._database.conn.execute("SELECT * FROM row WHERE id = 'c1'").fetchone()
    write(mirror, 2, case_row("c1", 2))
    mirror._database.conn.execute("DELETE FROM row WHERE id = 'c1'")
    mirror._database.conn.execute("INSERT INTO row VALUES (?, ?, ?, ?, ?, ?)", older)
    with pytest.raises(DamagedError, match="case/c1"):
        held(mirror)


def test_a_pass_over_all_rows_comes_in_steps_and_finds_what_is_missing(mirror: Mirror) -> None:
    write(mirror, 1, *(case_row(f"c{n}") for n in range(5)), unit_row("u1"))
    mirror.index_some()
    assert mirror.check_some(4)
    assert not mirror.check_some(4)
    mirror._database.conn.execute("DELETE FROM row WHERE id = 'u1'")
    assert mirror.check_some(4)
    with pytest.raises(DamagedError, match="row unit/u1 is missing"):
        mirror.check_some(4)


def test_a_swap_starts_the_pass_anew(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1"), case_row("c2"))
    assert mirror.check_some(1)
    shot(mirror, 5, case_row("c9"))
    assert not mirror.check_some(2)


def test_damage_to_a_text_is_found_and_the_texts_made_anew(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1", number="0618-0001"))
    mirror.index_some()
    for damage in ("UPDATE case_text SET text = 'x'", "DELETE FROM case_text"):
        mirror._database.conn.execute(damage)
        with pytest.raises(TextDamagedError):
            mirror.check_some()
        mirror.make_text_anew()
        assert mirror.index_some(1)
        mirror.index_some()
        assert [row.id for row in mirror.search("0618", 5)] == ["c1"]
    mirror._database.conn.execute("UPDATE case_text_fts_data SET block = x'00' WHERE id > 10")
    with pytest.raises(TextDamagedError):
        mirror.search("0618", 5)
    with pytest.raises(TextDamagedError):
        mirror.check_some(2)
    mirror.make_text_anew()
    mirror.index_some()
    assert len(mirror.search("0618", 5)) == 1


def test_rows_of_an_unknown_moment_are_shown_until_a_snapshot_comes(path: Path) -> None:
    mirror = Mirror(path)
    write(mirror, 1, case_row("c1"), case_row("c2", 3), unit_row("u1"))
    stored = [*mirror._database.conn.execute("SELECT * FROM row WHERE id <> 'c1'")]
    mirror.close()
    other = Mirror(path.with_name("other.db"))
    other.keep(stored)
    assert other.position == Position()
    assert not other.index_some()
    assert [row.id for row in other.search("店外", 5)] == ["c2"]
    other.close()
    again = Mirror(path.with_name("other.db"))
    assert by_id(again) == {"c2": case_row("c2", 3), "u1": unit_row("u1")}
    assert again.position == Position()
    shot(again, 9, case_row("c1"))
    assert held(again) == [case_row("c1")]
    again.close()


def test_an_older_mirror_gets_its_seal(path: Path) -> None:
    mirror = Mirror(path)
    write(mirror, 1, case_row("c1"))
    position = mirror.position
    plain = msgspec.msgpack.encode((position.epoch, position.seq, position.digest))
    mirror._database.conn.execute("UPDATE meta SET value = ?", [plain])
    mirror._database.conn.execute("PRAGMA user_version = 1")
    mirror.close()
    for _ in range(2):
        again = Mirror(path)
        assert again.position == position
        again.close()


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
    with pytest.raises(DamagedError, match="seal does not fit"):
        Mirror(path)
    path.unlink()
    Mirror(path).close()


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


def test_a_text_that_changes_is_found_by_its_new_words(mirror: Mirror) -> None:
    write(mirror, 1, case_row("c1", title="占道经营"), case_row("c2", title="占道经营"))
    mirror.index_some()
    write(mirror, 2, case_row("c1", 2, title="水管爆裂"), case_row("c2", 2, title="占道经营"))
    mirror.index_some()
    assert [row.id for row in mirror.search("占道经营", 10)] == ["c2"]
    assert [row.id for row in mirror.search("水管爆裂", 10)] == ["c1"]
    assert not mirror.check_some()


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


def test_a_case_is_found_by_what_somebody_lost_about_it(mirror: Mirror) -> None:
    lost = {"case": "c1", "kind": "amend", "actor": "a", "made_at": 9.0, "code": "conflict"}
    loss = Row("loss", "c1/seat/7", 1, {**lost, "args": {"now": "夜间施工扰民", "count": 3}})
    write(mirror, 1, case_row("c1"), case_row("c10"))
    mirror.index_some()
    assert mirror.search("夜间施工", 9) == []
    write(mirror, 2, loss)
    mirror.index_some()
    assert [row.id for row in mirror.search("夜间施工", 9)] == ["c1"]
    assert [unpacked(row) for row in mirror.losses("c1")] == [loss]
    assert mirror.losses("c10") == []
    assert not mirror.check_some()
    old = [row.kind for row in mirror.rows(ended_after=10.0)]
    assert old == ["case", "case"]


def test_the_newest_is_found_first_after_a_snapshot_too(mirror: Mirror) -> None:
    shot(mirror, 9, *(case_row(case_id) for case_id in ("z1", "m2", "a3")))
    mirror.index_some()
    assert [row.id for row in mirror.search("店外", 9)] == ["a3", "m2", "z1"]


def test_losses_of_cases_that_are_not_there_hold_up_no_search(mirror: Mirror) -> None:
    lost = {"case": "x", "kind": "amend", "actor": "a", "made_at": 9.0, "code": "conflict"}
    write(mirror, 1, *(Row("loss", f"x{n}/seat/7", 1, lost) for n in range(3)))
    write(mirror, 2, case_row("c1"))
    while mirror.index_some(2):
        pass
    assert [row.id for row in mirror.search("店外", 9)] == ["c1"]
