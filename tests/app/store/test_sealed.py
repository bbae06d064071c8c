import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import DamagedError
from app.domain.row import Row, canonical, row_digest
from app.store.sealed import sealed, stored_digest, unsealed

PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.floats()
BODIES = st.dictionaries(
    st.text(),
    st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)),
)


@given(kind=st.text(), row_id=st.text(max_size=300), version=st.integers(0, 2**40), body=BODIES)
def test_the_digest_of_what_is_stored_is_that_of_the_row(
    kind: str, row_id: str, version: int, body: dict[str, object]
) -> None:
    row = Row(kind, row_id, version, body)
    stored = stored_digest(kind, row_id, version, canonical(body))
    assert int.from_bytes(stored, "big") == row_digest(row)


def test_a_body_of_another_type_fits_nothing() -> None:
    assert stored_digest("case", "c1", 1, None) == b""
    assert stored_digest("case", "c1", 1, "text") == b""
    assert stored_digest(None, b"\xff", 1.5, b"\x80") != b""


@given(st.binary(max_size=50), st.integers(0, 400))
def test_every_flipped_bit_breaks_the_seal(payload: bytes, bit: int) -> None:
    blob = bytearray(sealed(payload, "position"))
    assert unsealed(bytes(blob), "position") == payload
    blob[bit // 8 % len(blob)] ^= 1 << bit % 8
    with pytest.raises(DamagedError):
        unsealed(bytes(blob), "position")


@pytest.mark.parametrize("blob", [None, 7, "text", b"", b"short", sealed(b"x", "elsewhere")])
def test_what_was_never_sealed_is_damage(blob: object) -> None:
    with pytest.raises(DamagedError):
        unsealed(blob, "here")
