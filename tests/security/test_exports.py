"""No cell of a table that leaves the program is a formula."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import pytest

from app.domain import listing as listing_module
from app.sources import replay
from tests.architecture.source import source_files, tree
from tests.security.exports import acting, cells, listed, rejected


def test_no_cell_of_a_list_acts() -> None:
    assert acting(listed(cells())) == []


def test_no_cell_of_a_file_of_rejects_acts(tmp_path: Path) -> None:
    assert acting(rejected(cells(), tmp_path)) == []


def test_without_its_quote_cells_are_seen_to_act(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing_module, "cell", str)
    monkeypatch.setattr(replay, "cell", str)
    assert len(acting(listed(cells()))) > 50
    assert len(acting(rejected(cells(), tmp_path))) > 50


def test_a_list_keeps_every_row_and_column() -> None:
    texts = [text[:1_000] for text in cells()]
    table = listed(texts)
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), strict=True))
    assert [len(row) for row in rows] == [2] * (len(texts) + 1)


def test_tables_are_written_only_where_cells_are_quoted() -> None:
    writers = {
        path
        for path in source_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"writer", "DictWriter"}
    }
    assert writers == {"app/domain/listing.py", "app/sources/replay.py"}
