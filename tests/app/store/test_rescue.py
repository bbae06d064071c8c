import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.database import open_read_only
from app.domain.row import Row
from app.errors import NewerStoreError, StoreError
from app.protocol.session import Position
from app.store import rescue as module
from app.store.mirror import Mirror
from app.store.rescue import Looked, Rescued, look_through, open_mirror, rescue, sound_rows
from tests.app.store.rows import case_row, change, digest_of, held, unit_row

ROWS = [*(case_row(f"c{n}", title=f"占道经营 {n}" * 9) for n in range(200)), unit_row("u1")]
PLACE = Position("e", 7, digest_of(ROWS))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mirror.db"
    with closing(Mirror(path)) as mirror:
        mirror.apply([change(7, row) for row in ROWS], PLACE)
        mirror.index_some(999)
    return path


def edit(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql)
        connection.commit()


def overwrite(path: Path, offset: int, what: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(what)


def opened(path: Path) -> tuple[list[Row], Position, Rescued | None]:
    mirror, rescued = open_mirror(path)
    with closing(mirror):
        return held(mirror), mirror.position, rescued


def test_a_sound_mirror_is_opened_as_it_is(path: Path) -> None:
    assert opened(path) == (ROWS, PLACE, None)
    assert not list(path.parent.glob("*.damaged*"))


def test_a_row_that_is_damaged_is_left_out_and_the_rest_shown(path: Path) -> None:
    edit(path, "UPDATE row SET digest = x'00' WHERE id = 'c5'")
    damaged = path.read_bytes()
    rows, position, rescued = opened(path)
    assert rows == [row for row in ROWS if row.id != "c5"]
    assert position == Position()
    assert rescued is not None
    assert (rescued.kept, rescued.is_whole) == (len(ROWS) - 1, False)
    assert f"{len(ROWS) - 1} rows are sound" in rescued.text
    assert path.with_name("mirror.db.damaged").read_bytes() == damaged
    assert opened(path) == (rows, Position(), None)


def test_damage_that_left_all_rows_needs_no_server(path: Path) -> None:
    edit(path, "DROP TABLE case_text_todo")
    edit(path, "CREATE TABLE row_2 AS SELECT 1")
    edit(path, "PRAGMA user_version = 0")
    rows, position, rescued = opened(path)
    assert (rows, position) == (ROWS, PLACE)
    assert rescued is not None
    assert rescued.is_whole
    assert "has been mended" in rescued.text


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all " * 500)


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def head_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4_000])


def odd_log(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9_000])
    path.with_name("mirror.db-wal").write_bytes(b"x" * 5_000)
    path.with_name("mirror.db-shm").write_bytes(b"y" * 32_768)


@pytest.mark.parametrize("damage", [garbage, nothing, head_only, odd_log])
def test_what_is_no_mirror_any_more_is_begun_anew(
    path: Path, damage: Callable[[Path], None]
) -> None:
    damage(path)
    rows, position, rescued = opened(path)
    assert (rows, position) == ([], Position())
    assert rescued is not None
    assert rescued.kept == 0
    assert path.with_name("mirror.db.damaged").exists()
    assert opened(path) == ([], Position(), None)


def test_rows_on_both_sides_of_a_damaged_page_are_kept(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    text = path.read_bytes()
    middle = text.index("占道经营 100".encode()) // 4_096 * 4_096
    overwrite(path, middle, b"\xff" * 4_096)
    kept = {stored[1] for stored in sound_rows(path)}
    assert {"c0", "c1", "u1"} < kept
    assert "c100" not in kept
    assert len(kept) > 150
    rows, _, rescued = opened(path)
    assert rescued is not None
    assert {row.id for row in rows} == kept
    assert all(row in ROWS for row in rows)


def test_a_second_rescue_takes_the_place_of_what_the_first_put_aside(path: Path) -> None:
    for number in (5, 6):
        edit(path, "UPDATE row SET digest = x'00' WHERE id = 'cN'".replace("N", str(number)))
        mirror, _ = rescue(path, "test")
        mirror.close()
    assert len(list(path.parent.glob("*.damaged"))) == 1
    assert len(opened(path)[0]) == len(ROWS) - 2


def test_a_newer_mirror_is_left_byte_for_byte(path: Path) -> None:
    edit(path, "PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(NewerStoreError):
        open_mirror(path)
    assert path.read_bytes() == before


def test_where_nothing_can_be_copied_it_begins_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bool:
        raise StoreError("no room")

    monkeypatch.setattr(module, "_copy", fail)
    mirror, rescued = rescue(path, "test")
    assert (len(mirror), rescued.kept) == (0, 0)
    mirror.close()


def test_a_folder_that_takes_nothing_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("app.store.rescue.os.link", fail)
    with pytest.raises(StoreError, match="cannot be replaced: Permission denied"):
        rescue(path, "test")


def looked(path: Path) -> Looked:
    with closing(open_read_only(path)) as connection:
        return look_through(connection)


def test_a_mirror_is_looked_through_without_being_opened(path: Path) -> None:
    assert looked(path) == Looked(len(ROWS), 0, "", PLACE, is_whole=True)
    edit(path, "DELETE FROM row WHERE id = 'c7'")
    assert looked(path) == Looked(len(ROWS) - 1, 0, "", PLACE, is_whole=False)
    edit(path, "UPDATE row SET body = NULL WHERE id IN ('c3', 'c5')")
    assert looked(path) == Looked(len(ROWS) - 3, 2, "case/c3", PLACE, is_whole=False)
    edit(path, "UPDATE meta SET value = x'00'")
    assert looked(path) == Looked(len(ROWS) - 3, 3, "case/c3", None, is_whole=False)
    edit(path, "DELETE FROM meta")
    assert looked(path).position is None


def test_where_there_is_little_room_nothing_is_put_aside(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "has_room", lambda _: False)
    edit(path, "UPDATE row SET digest = x'00' WHERE id = 'c5'")
    assert len(opened(path)[0]) == len(ROWS) - 1
    assert not list(path.parent.glob("*.damaged*"))
