import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database import DamagedError
from app.protocol.session import Position
from app.store import casetext
from app.store.mirror import Mirror
from tests.app.store.rows import case_row, change, digest_of, unit_row

NASTY = [
    '"',
    '""',
    "-",
    "NEAR(",
    "a AND",
    "OR",
    "* ^ :",
    "text:占道",
    "'; DROP TABLE row; --",
    "\x00abc",
    "abc\x00def",
    "\ud800\ud800\ud800",
    "%_%",
    "(((",
    "店" * 5000,
    " ".join("abc" for _ in range(500)),
    "",
    "   ",
]


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mirror]:
    opened = Mirror(tmp_path_factory.mktemp("search") / "mirror.db")
    rows = [
        case_row("c1", title='他说"不-行" AND 走了', place={"address": "Guanqian St 12"}),
        case_row("c2", title="100% 折扣"),
    ]
    opened.apply([change(1, row) for row in rows], Position("e", 1, digest_of(rows)))
    opened.index_some()
    yield opened
    opened.close()


@pytest.mark.parametrize("text", NASTY)
def test_no_text_is_an_error(mirror: Mirror, text: str) -> None:
    assert len(mirror.search(text, 5)) <= 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=[]), max_size=60))
def test_no_text_at_all_is_an_error(mirror: Mirror, text: str) -> None:
    mirror.search(text, 5)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('"不-行"', ["c1"]),
        ("AND", ["c1"]),
        ("100%", ["c2"]),
        ("%%", []),
        ("0%", ["c2"]),
        ("guanqian", ["c1"]),
        ("ST", ["c1"]),
        ("走了 st", ["c1"]),
        ("走了 折扣", []),
        ("店外经营", []),
    ],
)
def test_what_is_typed_is_what_is_looked_for(mirror: Mirror, text: str, ids: list[str]) -> None:
    assert [row.id for row in mirror.search(text, 5)] == ids


def test_only_a_bounded_part_of_a_text_is_used() -> None:
    assert casetext._words("a " * 100) == ["a"] * casetext.MAX_WORDS
    assert sum(map(len, casetext._words("x" * 9_999))) == casetext.MAX_QUERY


def test_a_snapshot_is_taken_in_from_the_rows(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path / "mirror.db")
    rows = [case_row("c1"), unit_row("u1")]
    mirror.begin()
    mirror.add(rows)
    mirror.swap(Position("e", 1, digest_of(rows)))
    assert casetext.catch_up(mirror._database, 1)
    assert not casetext.catch_up(mirror._database, 1)
    assert [row.id for row in mirror.search("店外", 5)] == ["c1"]
    mirror.close()


def test_rows_that_are_no_cases_have_no_text(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path / "mirror.db")
    casetext.add(mirror._database, [unit_row("u1")])
    assert not casetext.catch_up(mirror._database, 5)
    assert mirror.search("u1中队", 5) == []
    mirror.close()


def test_texts_and_index_are_checked(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path / "mirror.db")
    database = mirror._database
    rows = [case_row("c1"), unit_row("u1")]
    mirror.apply([change(1, row) for row in rows], Position("e", 1, digest_of(rows)))
    stored = list(mirror.rows())
    casetext.check(database, stored)  # noted, not yet made searchable
    assert not casetext.catch_up(database, 5)
    casetext.check(database, stored)
    casetext.check_index(database)
    database.conn.execute("UPDATE case_text SET text = 'x'")
    with pytest.raises(casetext.TextDamagedError, match="case c1"):
        casetext.check(database, stored)
    database.conn.execute("UPDATE case_text_fts_data SET block = x'00' WHERE id > 10")
    with pytest.raises(casetext.TextDamagedError, match="index is damaged"):
        casetext.check_index(database)
    casetext.drop(database)
    casetext.create(database)
    casetext.note_all(database)
    assert not casetext.catch_up(database, 5)
    casetext.check(database, stored)
    database.conn.execute("DROP TABLE case_text")
    with pytest.raises(sqlite3.OperationalError):
        casetext.search(database, "x", 5)
    mirror.close()


def test_a_text_that_changed_takes_the_place_of_the_old(tmp_path: Path) -> None:
    mirror = Mirror(tmp_path / "mirror.db")
    for version, title in enumerate(("占道经营", "水管爆裂", "水管爆裂"), start=1):
        row = case_row("c1", version, title=title)
        mirror.apply([change(version, row)], Position("e", version, digest_of([row])))
        casetext.catch_up(mirror._database, 5)
        assert [found.version for found in mirror.search(title, 5)] == [version]
    assert mirror.search("占道经营", 5) == []
    casetext.check_index(mirror._database)
    mirror._database.conn.execute("UPDATE row SET body = x'80'")
    casetext.note_all(mirror._database)
    with pytest.raises(DamagedError, match="case/c1"):
        casetext.catch_up(mirror._database, 5)
    mirror.close()
