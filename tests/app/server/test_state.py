from app.domain.masking import mask_row
from app.domain.row import Row, add_digest, row_digest
from app.server.state import State, View, viewed

CASE = Row("case", "k", 1, {"title": "漏水 13812345678", "text": "张三家", "place": {}})
UNIT = Row("unit", "u", 1, {"name": "一中队"})


def test_the_digests_are_those_of_the_rows_of_each_view() -> None:
    state = State([CASE, UNIT])
    newer = Row("case", "k", 2, {"title": "漏水", "text": "李四家"})
    state.write(newer)
    full = add_digest(row_digest(newer), row_digest(UNIT))
    masked = add_digest(row_digest(mask_row(newer)), row_digest(UNIT))
    assert (state.digest(View.FULL), state.digest(View.MASKED)) == (full, masked)
    assert state.row("case", "k") == newer
    assert state.row("case", "x") is None
    assert len(state) == 2
    assert state.rows() == [newer, UNIT]


def test_a_masked_view_has_no_free_text() -> None:
    assert "text" not in viewed(CASE, View.MASKED).body
    assert viewed(CASE, View.FULL) is CASE


def test_buildings_of_sheets_are_known_as_places() -> None:
    body = {"layer": "building", "ids": ["b1"], "columns": {"state": ["red"], "homes": ["gg"]}}
    state = State([Row("sheet", "building/0", 1, body)])
    assert state.places.grade("b1/2") == "green"
    state.write(Row("sheet", "building/0", 2, {**body, "ids": ["b2"]}))
    assert state.places.find("b1") is None
