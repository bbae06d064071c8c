from __future__ import annotations

import gc

import pytest

from app.domain.row import Row, packed
from app.sync.shown import Shown, as_case, decoded, long_lived, typed
from tests.app.store.rows import case_body, case_row, unit_row


def test_rows_that_cannot_be_read_are_left_out() -> None:
    odd = [Row("case", "bad", 1, {}), Row("sheet", "road/0", 1, {"coords": "x"})]
    rows = [packed(row) for row in (case_row("c1"), *odd, Row("odd", "x", 1, {}))]
    assert set(decoded(rows)) == {("case", "c1")}
    assert typed(rows[1]) is None


def test_the_collector_is_back_after_a_fault() -> None:
    def fail() -> None:
        with long_lived():
            assert not gc.isenabled()
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert gc.isenabled()
    gc.unfreeze()


def test_all_rows_are_taken_as_they_come_but_old_cases() -> None:
    ended = {"state": "closed", "closed_at": 40.0}
    shown = Shown(50.0).take([packed(case_row("c1")), packed(case_row("old", 1, **ended))])
    odd = Row("odd", "x", 1, {})
    assert shown.take([packed(row) for row in (unit_row("u1"), case_row("c2"), odd)]) is shown
    assert set(shown.tables.cases) == {"c1", "c2"}
    assert set(shown.tables.units) == {"u1"}
    assert shown.columns.ids == ["c1", "c2"]


def test_a_body_is_a_case_or_nothing() -> None:
    case = as_case(case_body("c1"))
    assert case is not None
    assert case.id == "c1"
    assert as_case(None) is None
    assert as_case({"id": 5}) is None
