"""The situation of a mirror file: read beside whoever has it open, masked, without damaged rows."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.row import Kind, Row, add_digest, encode, row_digest
from app.errors import BadInputError, NewerStoreError, StoreError
from app.geo.sheet import pack
from app.protocol.session import Position
from app.report.situation import MIRROR, Origin, from_mirror, masked, mirror_file, written_at
from app.store.mirror import Mirror
from tests.app.report.town import case_of, situation, unit_of

TEXT = "来电人 13800138000 平江路88号3室"


def rows() -> list[Row]:
    known = situation(["姑苏区"])
    town = known.tables.town
    assert town is not None
    made = [Row(Kind.TOWN, "town", 1, encode(town))]
    cases = [case_of(n, TEXT, number=f"0618-{n:04d}") for n in range(3)]
    made += [Row(Kind.CASE, case.id, 1, encode(case)) for case in cases]
    made += [Row(Kind.UNIT, "u0", 1, encode(unit_of(0, "一中队")))]
    made += [Row(Kind.SHEET, sheet.layer, 1, pack(sheet)) for sheet in known.tables.sheets.values()]
    made.append(Row(Kind.SHEET, "odd", 1, {"layer": "odd"}))
    made.append(Row("hologram", "h", 1, {"of": "a newer program"}))
    return made


def fill(folder: Path, rows: list[Row]) -> Mirror:
    """Return an open mirror with rows in it."""
    mirror = Mirror(folder / MIRROR)
    mirror.begin()
    mirror.add(rows)
    total = add_digest(*(row_digest(rows[0]), row_digest(rows[1])))
    for row in rows[2:]:
        total = add_digest(total, row_digest(row))
    mirror.swap(Position("epoch", 42, total))
    return mirror


def test_a_mirror_is_read_while_it_is_open_and_stays_as_it_is(tmp_path: Path) -> None:
    with closing(fill(tmp_path, rows())) as mirror:
        before = len(mirror)
        found = from_mirror(tmp_path)
        assert len(mirror) == before
    assert found.seq == 42
    assert found.origin is Origin.MIRROR
    assert found.missing == 0
    assert found.timezone == "Asia/Shanghai"
    assert sorted(found.tables.cases) == ["c0", "c1", "c2"]
    assert len(found.tables.sheets) == 10
    assert "odd" not in found.tables.sheets
    assert found.at == pytest.approx(written_at(tmp_path / MIRROR))


def test_a_damaged_row_is_left_out_and_counted(tmp_path: Path) -> None:
    fill(tmp_path, rows()).close()
    with closing(sqlite3.connect(tmp_path / MIRROR)) as connection:
        connection.execute("UPDATE row SET body = x'81a161a162' WHERE id = 'c1'")
        connection.commit()
    found = from_mirror(tmp_path)
    assert sorted(found.tables.cases) == ["c0", "c2"]
    assert found.missing == 1


def test_a_mirror_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, rows()).close()
    with closing(sqlite3.connect(tmp_path / MIRROR)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerStoreError, match="newer version"):
        from_mirror(tmp_path)


def test_an_empty_mirror_and_a_file_that_is_none_are_said(tmp_path: Path) -> None:
    Mirror(tmp_path / MIRROR).close()
    with pytest.raises(StoreError, match="holds nothing"):
        from_mirror(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / MIRROR).write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="damaged"):
        from_mirror(tmp_path / "other")


def test_a_mirror_that_was_mended_has_no_place_in_the_order(tmp_path: Path) -> None:
    fill(tmp_path, rows()).close()
    with closing(sqlite3.connect(tmp_path / MIRROR)) as connection:
        connection.execute("DELETE FROM meta WHERE name = 'position'")
        connection.commit()
    assert from_mirror(tmp_path).seq == 0


def test_the_mirror_is_found_below_when_there_is_only_one(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no mirror in"):
        mirror_file(tmp_path)
    (tmp_path / "wall").mkdir()
    (tmp_path / "wall" / MIRROR).touch()
    assert mirror_file(tmp_path) == tmp_path / "wall" / MIRROR
    (tmp_path / "seat").mkdir()
    (tmp_path / "seat" / MIRROR).touch()
    with pytest.raises(BadInputError, match=r"several mirrors.*seat"):
        mirror_file(tmp_path)


def test_it_is_as_old_as_the_newest_of_file_and_log(tmp_path: Path) -> None:
    path = tmp_path / MIRROR
    path.touch()
    os.utime(path, (1_000.0, 1_000.0))
    assert written_at(path) == 1_000.0
    log = tmp_path / f"{MIRROR}-wal"
    log.touch()
    os.utime(log, (2_000.0, 2_000.0))
    assert written_at(path) == 2_000.0


def test_a_case_is_found_by_id_and_by_number_and_shown_masked() -> None:
    known = situation([TEXT, "观前街"])
    assert known.case("c1").title == "观前街"
    found = known.case(TEXT)
    assert found.id == "c0"
    assert found.title == "来电人 **** 平江路88号3室"
    assert found.place.address == "来电人 **** 平江路"
    assert found.text == ""
    assert found.handler == found.history[0].actor == "来电人 **** 平江路88号3室"
    assert found.history[0].note == "来电人 **** 平江路88号3室"
    with pytest.raises(BadInputError, match="no case"):
        known.case("c99")


def test_a_seat_may_be_shown_all_there_is() -> None:
    known = situation([TEXT], is_masked=False)
    assert known.case("c0").text == TEXT
    assert masked(known.case("c0")).text == ""


def test_a_place_without_a_town_has_a_time_zone_too() -> None:
    known = situation([TEXT])
    known.tables.town = None
    assert known.timezone == "Asia/Shanghai"
