"""Nasty searches against a real mirror: whether any fails, lasts, or makes SQLite do more."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from app.protocol.session import Position
from app.store.mirror import Mirror
from tests.app.store.rows import case_row, digest_of

LONGEST_S = 0.5
"""How long a search may take. Source: reliability reference, SEC-03."""

MOST = 20
BATCH = 2_000

STREETS = ("观前街", "平江路", "十全街", "彩香一村", "广济路", "Guanqian Street", "临顿路")
MATTERS = (
    "占道经营",
    "井盖松动",
    "夜间施工",
    "电动车进楼道",
    "独居老人",
    "噪音 noise",
    "100% 折扣",
)
OPERATORS = (
    *('"', '""', "'", "''", "`", "-", "--", "/*", "*/", ";", "(", ")", "((((", "*", "^", ":"),
    *("AND", "OR", "NOT", "NEAR(", "NEAR(a b, 2)", "text:", "{text}:", "- text", "a AND", "OR b"),
    *("%", "_", "%%", "\\", "[a-z]", "?", "?1", ":id", "@id", "$id", "=", "<>", "||", "+", "~"),
    *("'; DROP TABLE row; --", "' OR '1'='1", "1) UNION SELECT * FROM meta --", "0x27", "char(39)"),
    *("ORDER BY body", "rowid", "case_text_fts", "load_extension('x')", "randomblob(1000000000)"),
    *("ATTACH 'x' AS y", "PRAGMA writable_schema=1", "VACUUM INTO 'x'", "rank", "bm25(case_text)"),
    *("\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202e", "\u200b", "\ufeff", "\x1b[2J", "\x7f"),
)


def queries(seed: int, count: int) -> Iterator[str]:
    """Yield texts that a person could type or paste, most of them with ill will."""
    rng = random.Random(seed)
    for _ in range(count):
        yield "".join(_part(rng) for _ in range(rng.choice((1, 1, 2, 3, 8, 30))))


def _part(rng: random.Random) -> str:
    way = rng.randrange(8)
    if way == 0:
        return rng.choice(OPERATORS)
    if way == 1:
        return f" {rng.choice(OPERATORS)} "
    if way == 2:
        word = rng.choice(STREETS + MATTERS)
        start = rng.randrange(len(word))
        return word[start : start + rng.randint(1, 4)]
    if way == 3:
        return "".join(chr(rng.randrange(0x20, 0x7F)) for _ in range(rng.randint(1, 12)))
    if way == 4:
        return "".join(chr(rng.randrange(0x11_0000)) for _ in range(rng.randint(1, 6)))
    if way == 5:
        return rng.choice("路 a1'\"%_*村") * rng.choice((1, 2, 3, 50, 5_000))
    if way == 6:
        return rng.choice((" ", "\t", "\n", "\u3000", "", "  "))
    return str(rng.randrange(20_000))


@contextmanager
def town_of(folder: Path, cases: int) -> Iterator[Mirror]:
    """Have a mirror of so many cases, all of them searchable."""
    rng = random.Random(cases)
    mirror = Mirror(folder / "mirror.db")
    mirror.begin()
    rows = []
    for number in range(cases):
        street, matter = rng.choice(STREETS), rng.choice(MATTERS)
        rows.append(
            case_row(
                f"c{number}",
                title=f"{street} {matter}",
                number=f"0618-{number:05}",
                text=f"来电人说{street}{number}号{matter}，影响通行，请尽快处理。" * 3,
                place={"address": f"{street}{number % 300}号", "street": street},
            )
        )
    for start in range(0, cases, BATCH):
        mirror.add(rows[start : start + BATCH])
    mirror.swap(Position("e", 1, digest_of(rows)))
    while mirror.index_some(BATCH):
        pass
    try:
        yield mirror
    finally:
        mirror.close()


@dataclass(slots=True)
class Searched:
    """What came of many searches: errors, the longest in seconds, hits, and what SQLite did."""

    asked: int = 0
    errors: list[str] = field(default_factory=list)
    longest_s: float = 0.0
    longest: str = ""
    hits: int = 0
    extra: list[str] = field(default_factory=list)

    @property
    def failures(self) -> int:
        """How many searches broke the promise."""
        return len(self.errors) + len(self.extra) + (self.longest_s > LONGEST_S)


READS = {
    *("row", "case_text", "case_text_fts", "case_text_fts_data", "case_text_fts_idx"),
    *("case_text_fts_config", "case_text_fts_docsize", "case_text_fts_content"),
}
FUNCTIONS = {"instr", "lower", "match"}


def search_all(mirror: Mirror, seed: int, count: int) -> Searched:
    """Search for many nasty texts and keep account of everything."""
    result, statements = Searched(), list[str]()
    connection = mirror._database.conn

    def allow(action: int, first: str | None, second: str | None, *others: object) -> int:
        is_read = action == sqlite3.SQLITE_READ and first in READS
        is_call = action == sqlite3.SQLITE_FUNCTION and second in FUNCTIONS
        is_look = action == sqlite3.SQLITE_PRAGMA and (first, second) == ("data_version", None)
        if not (is_read or is_call or is_look or action == sqlite3.SQLITE_SELECT):
            result.extra.append(f"{action} {first} {second}")
        return sqlite3.SQLITE_OK

    connection.set_authorizer(allow)
    connection.set_trace_callback(statements.append)
    try:
        for text in queries(seed, count):
            _search(mirror, text, result, statements)
    finally:
        connection.set_authorizer(None)
        connection.set_trace_callback(None)
    return result


def _search(mirror: Mirror, text: str, result: Searched, statements: list[str]) -> None:
    statements.clear()
    begun = perf_counter()
    try:
        found = mirror.search(text, MOST)
    except Exception as error:  # noqa: BLE001 - each kind of error counts
        result.errors.append(f"{text[:40]!r}: {error!r}")
        found = []
    spent = perf_counter() - begun
    if spent > result.longest_s:
        result.longest_s, result.longest = spent, text[:60]
    result.asked += 1
    result.hits += len(found)
    own = [each for each in statements if not each.startswith("--")]
    if len(own) > 1 or len(found) > MOST:
        result.extra.append(f"{text[:40]!r}: {len(own)} statements, {len(found)} rows")
