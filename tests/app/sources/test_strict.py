from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInputError
from app.sources.strict import MOST_BYTES, MOST_DEEP, MOST_DIGITS, Json, read_json

LEAVES = st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(max_size=8)
DOCUMENTS = st.recursive(
    LEAVES | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=20,
)


@given(DOCUMENTS)
def test_what_everybody_reads_in_one_way_is_read_so(document: Json) -> None:
    text = json.dumps(document, ensure_ascii=False)
    assert read_json(text) == document
    assert read_json(text.encode()) == document


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1, "a": 2}', "“a” twice"),
        ('[{"x": {"id": 1, "\\u0069d": 2}}]', "“id” twice"),
        ("[NaN]", "NaN"),
        ("[-Infinity]", "-Infinity"),
        ("[1e999]", "out of range"),
        ("9" * (MOST_DIGITS + 1), "more than 20 digits"),
        ("-" + "9" * 5_000, "more than 20 digits"),
        ("[" * 65 + "]" * 65, "deeper than 64"),
        ("[" * 100_000, "deeper than 64"),
        ('{"a":' * 100_000, "deeper than 64"),
        ('["\\ud800"]', "half a character"),
        ('{"\\udfff": 1}', "half a character"),
        (b'["\xff"]', "not UTF-8"),
        ("", "not JSON"),
        ("[1,]", "not JSON"),
        ("{'a': 1}", "not JSON"),
        ("[1] [2]", "not JSON"),
        ('["a\nb"]', "not JSON"),
        ("[01]", "not JSON"),
        (" " * (MOST_BYTES + 1), "longer than"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text: str | bytes, why: str) -> None:
    with pytest.raises(BadInputError, match=why) as caught:
        read_json(text)
    assert caught.value.field == "json"
    assert len(str(caught.value)) < 200


def test_the_limits_themselves_are_taken() -> None:
    assert read_json("9" * MOST_DIGITS) == int("9" * MOST_DIGITS)
    deep: object = json.loads("[" * MOST_DEEP + "]" * MOST_DEEP)
    assert read_json("[" * MOST_DEEP + "]" * MOST_DEEP) == deep
    assert read_json('{"a":' * MOST_DEEP + "1" + "}" * MOST_DEEP)
    assert read_json("\ufeff[1]".encode()) == [1]
    assert read_json("[" + "1," * 1_000_000 + "1]", 1 << 22) == [1] * 1_000_001
    number = read_json("1.7976931348623157e308")
    assert isinstance(number, float)
    assert math.isfinite(number)
