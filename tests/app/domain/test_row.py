import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.base import HOURS_PER_WEEK, Norm, Town
from app.domain.case import Case, CaseId, CaseState, Category, Source, UnitId
from app.domain.row import (
    EMPTY_DIGEST,
    Kind,
    PackedRow,
    Row,
    add_digest,
    canonical,
    decode,
    decode_packed,
    encode,
    packed,
    row_digest,
    unpacked,
)
from app.domain.unit import Unit, UnitKind
from app.errors import BadInputError

JSONABLE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
BODY = st.dictionaries(st.text(max_size=3), JSONABLE, max_size=4)
ROWS = st.builds(Row, st.sampled_from(Kind), st.text(max_size=3), st.integers(1, 9), BODY)

VALUES = [
    Case(
        id=CaseId("c"),
        state=CaseState.CLUE,
        title="t",
        category=Category.ROAD,
        source=Source.APP,
        reported_at=1.5,
    ),
    Unit(id=UnitId("u"), name="一中队", kind=UnitKind.ENFORCEMENT),
    Norm(low=(0.0,) * HOURS_PER_WEEK, mid=(1.0,) * HOURS_PER_WEEK, high=(2.0,) * HOURS_PER_WEEK),
    Town(name="镇", centre="中心", bounds=(1.0, 2.0, 3.0, 4.0), timezone="Asia/Shanghai"),
]


@pytest.mark.parametrize(
    ("kind", "value"),
    list(zip([Kind.CASE, Kind.UNIT, Kind.NORM, Kind.TOWN], VALUES, strict=True)),
)
def test_values_come_back_from_their_bodies(kind: Kind, value: Case | Unit | Norm | Town) -> None:
    body = msgspec.msgpack.decode(canonical(encode(value)))
    assert decode(kind, body) == value


@given(BODY)
def test_the_byte_form_does_not_depend_on_key_order(body: dict[str, object]) -> None:
    turned = dict(reversed(body.items()))
    assert canonical(body) == canonical(turned)


@given(st.lists(ROWS, max_size=5), st.randoms())
def test_a_set_digest_does_not_depend_on_order(rows: list[Row], dice: object) -> None:
    total = EMPTY_DIGEST
    for row in rows:
        total = add_digest(total, row_digest(row))
    turned = EMPTY_DIGEST
    for row in reversed(rows):
        turned = add_digest(turned, row_digest(row))
    assert total == turned
    assert 0 <= total < 2**64


@given(ROWS, ROWS)
def test_a_replaced_row_leaves_no_trace_in_the_digest(old: Row, new: Row) -> None:
    total = add_digest(EMPTY_DIGEST, row_digest(old))
    assert add_digest(total, row_digest(new), row_digest(old)) == row_digest(new)


def test_a_bit_changed_anywhere_changes_the_digest() -> None:
    row = Row(Kind.CASE, "c", 1, {"title": "a"})
    others = [
        Row(Kind.UNIT, "c", 1, {"title": "a"}),
        Row(Kind.CASE, "d", 1, {"title": "a"}),
        Row(Kind.CASE, "c", 2, {"title": "a"}),
        Row(Kind.CASE, "c", 1, {"title": "b"}),
    ]
    assert len({row_digest(r) for r in [row, *others]}) == 5


@pytest.mark.parametrize("kind", ["cloud", Kind.SHEET])
def test_unknown_kinds_are_named(kind: str) -> None:
    with pytest.raises(BadInputError, match=kind) as caught:
        decode(kind, {})
    assert caught.value.field == "kind"


def test_a_bad_body_says_what_is_wrong() -> None:
    with pytest.raises(BadInputError, match="title") as caught:
        decode(Kind.CASE, {"id": "c", "state": "clue", "title": 5})
    assert caught.value.field == "body"


def test_a_packed_row_is_the_same_row_in_its_bytes() -> None:
    row = Row("case", "c1", 1, {"b": 1, "a": [1, {"d": 2, "c": None}]})
    there = packed(row)
    assert bytes(there.body) == canonical(row.body)
    assert packed(there) is there
    assert unpacked(there) == row
    assert unpacked(row) is row
    with pytest.raises(BadInputError):
        unpacked(PackedRow("case", "c1", 1, msgspec.Raw(b"\x01")))


def test_a_packed_row_is_decoded_as_its_body_is() -> None:
    town = Town(name="n", centre="姑苏", bounds=(0, 0, 1, 1), timezone="UTC")
    body = encode(town)
    row = packed(Row(Kind.TOWN, "town", 1, body))
    assert decode_packed(row) == decode(Kind.TOWN, body)
    with pytest.raises(BadInputError, match="no such kind"):
        decode_packed(packed(Row("odd", "x", 1, {})))
    with pytest.raises(BadInputError, match="town"):
        decode_packed(packed(Row(Kind.TOWN, "town", 1, {"name": 5})))
