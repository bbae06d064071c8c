"""Tables for a spreadsheet, made of hostile texts and opened again as a spreadsheet would."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.domain.listing import listing
from app.sources.replay import Rejects
from tests.security.corpus import payloads

STARTS = tuple("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet takes for the start of a formula or skips before one. Source: ASVS 1.2.10."""

BLANK = " \u00a0\u3000"

LEADS = ("", " ", "\u3000", "  \u00a0", "\t", "\r", "\n", "\0", '"', "'")
FORMULAS = (
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("http://127.0.0.1/"&A1,"x")',
        "=cmd|' /C calc'!A0",
    ),
    *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x", "=1+1;=2+2", '=1,"=2"', "=\r\n=1"),
)


def cells() -> list[str]:
    """Return the corpus and every formula behind every lead."""
    return [*payloads(), *(lead + formula for lead in LEADS for formula in FORMULAS)]


def acting(table: bytes) -> list[str]:
    """Return the cells of a table that a spreadsheet would work out."""
    with _any_size():
        rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    return [cell[:40] for row in rows for cell in row if cell.lstrip(BLANK).startswith(STARTS)]


def listed(texts: Sequence[str]) -> bytes:
    """Return the texts as a list that is taken along from a seat."""
    return listing(("序", "内容"), [(str(number), text) for number, text in enumerate(texts)])


def rejected(texts: Sequence[str], folder: Path) -> bytes:
    """Return the texts as the file of rows that a replay keeps aside."""
    path = folder / "rejects.csv"
    rejects = Rejects(path)
    for number, text in enumerate(texts):
        sound = text.encode("utf-8", "replace").decode()
        rejects.add(sound[:100], number, sound[:100], sound[:2_000])
    rejects.close()
    return path.read_bytes()


@contextmanager
def _any_size() -> Iterator[None]:
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)
