"""Numbers in base64: what goes in comes out, in few bytes."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BugError
from app.report.packing import pack, unpack

NUMBERS = st.lists(st.integers(-(2**31), 2**31 - 1))


def numbers(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


@given(NUMBERS)
def test_what_goes_in_comes_out(values: list[int]) -> None:
    assert unpack(pack(numbers(*values))).tolist() == values


def test_small_numbers_take_one_byte_and_large_ones_five() -> None:
    assert base64.b64decode(pack(numbers(0, -1, 1, 63, -64))) == bytes((0, 1, 2, 126, 127))
    assert len(base64.b64decode(pack(numbers(64)))) == 2
    assert len(base64.b64decode(pack(numbers(-(2**31))))) == 5


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1])
def test_a_number_that_is_too_large_is_a_fault_of_ours(value: int) -> None:
    with pytest.raises(BugError, match="32 bits"):
        pack(numbers(value))


def test_a_text_that_ends_too_early_is_refused() -> None:
    with pytest.raises(BugError, match="middle of a number"):
        unpack(base64.b64encode(b"\x01\x80").decode())
    with pytest.raises(BugError, match="middle of a number"):
        unpack(base64.b64encode(b"\x80").decode())
