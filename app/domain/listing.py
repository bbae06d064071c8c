"""Lists to take along: comma-separated text that no spreadsheet takes for formulas. Pure.

Source: RFC 4180 for the form; ASVS 5.0, 1.2.10 for formulas, with the full-width signs that East
Asian spreadsheets read alike.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Tells spreadsheets that the text is UTF-8."""

FORMULA_STARTS = frozenset("=+-@\t\r\n\0＝＋－＠")
"""What a cell may not begin with, after blanks: a spreadsheet would work it out."""

BLANKS = " \N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"


def cell(text: str) -> str:
    """Return a text that any spreadsheet keeps as a text: with a quote before what could act."""
    return f"'{text}" if text.lstrip(BLANKS)[:1] in FORMULA_STARTS else text


def listing(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as UTF-8 with its mark, lines ended by CR LF, cells quoted where needed."""
    text = io.StringIO(newline="")
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([cell(each) for each in header])
    writer.writerows([cell(each) for each in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")
