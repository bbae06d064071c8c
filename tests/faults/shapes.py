"""Hypothesis strategies for whatever the wire's types allow, read from the types themselves."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as types

Values = st.SearchStrategy[Any]

INT64 = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=24)
NAUGHTY = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "null",
        "'; DROP TABLE row; --",
        "<img src=x>",
        "𝕏",
        "\u202e",
        "NaN",
        "龘" * 9,
    ]
)
ANY = st.recursive(
    st.none() | st.booleans() | INT64 | FLOATS | TEXTS | NAUGHTY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
"""Any value that both encodings can carry."""


@cache
def values_of(kind: type) -> Values:
    """Return a strategy for all values of a type."""
    return _of(types.type_info(kind))


def _of(info: types.Type) -> Values:
    simple = _SIMPLE.get(type(info))
    if simple is not None:
        return simple
    match info:
        case types.StructType():
            return _struct(info)
        case types.UnionType():
            return st.one_of(*map(_of, info.types))
        case types.EnumType():
            return st.sampled_from(list(info.cls))
        case types.VarTupleType():
            return st.lists(_of(info.item_type), max_size=3).map(tuple)
        case types.ListType():
            return st.lists(_of(info.item_type), max_size=3)
        case types.TupleType():
            return st.tuples(*map(_of, info.item_types))
        case types.DictType():
            return st.dictionaries(_of(info.key_type), _of(info.value_type), max_size=3)
        case types.LiteralType():
            return st.sampled_from(list(info.values))
        case _:
            raise TypeError(f"no strategy for {info}")


def _struct(info: types.StructType) -> Values:
    fields = {field.name: _of(field.type) for field in info.fields}
    return st.builds(lambda **given: info.cls(**given), **fields)


def _raw() -> Values:
    return st.dictionaries(TEXTS, ANY, max_size=3).map(
        lambda body: msgspec.Raw(msgspec.msgpack.encode(body, order="sorted"))
    )


_SIMPLE: dict[type, Values] = {
    types.AnyType: ANY,
    types.NoneType: st.none(),
    types.BoolType: st.booleans(),
    types.IntType: st.integers(0, 2**63 - 1),
    types.FloatType: FLOATS,
    types.StrType: TEXTS | NAUGHTY,
    types.BytesType: st.binary(max_size=32),
    types.RawType: _raw(),
}
