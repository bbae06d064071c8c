from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.listing import FORMULA_STARTS, cell, listing


def read(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", sorted(FORMULA_STARTS))
def test_what_could_act_gets_a_quote_before_it(start: str) -> None:
    assert cell(f"{start}1+1") == f"'{start}1+1"
    assert cell(f" \u3000{start}cmd") == f"' \u3000{start}cmd"


@pytest.mark.parametrize("text", ["", " ", "1+1", "甲=乙", "'=1", "observer@example.org"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


def test_the_form_is_that_of_rfc_4180_with_a_mark() -> None:
    table = listing(("序", "内容"), [("1", '说"好"，\n走'), ("2", "a,b")])
    assert table == '\ufeff序,内容\r\n1,"说""好""，\n走"\r\n2,"a,b"\r\n'.encode()


def test_lone_surrogates_do_not_stop_a_list() -> None:
    assert listing(("a",), [("\ud800",)]).endswith(b"a\r\n?\r\n")


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_no_cell_begins_like_a_formula_and_none_is_lost(rows: list[list[str]]) -> None:
    back = read(listing(("a", "b"), rows))
    assert back[0] == ["a", "b"]
    assert len(back) == 1 + len(rows)
    for given_row, row in zip(rows, back[1:], strict=True):
        for text, found in zip(given_row, row, strict=True):
            assert found.removeprefix("'") == text.encode("utf-8", "replace").decode().removeprefix(
                "'"
            )
            assert found.lstrip(" \u00a0\u3000")[:1] not in FORMULA_STARTS or not found
