import json
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadInputError
from app.geo.sheet import (
    MAX_SHEET_BYTES,
    MAX_SHEET_POINTS,
    Geometry,
    Sheet,
    pack,
    packed,
    split,
    unpack,
)


def make(rings: list[list[tuple[float, float]]], **columns: list[Any]) -> Sheet:
    starts = np.cumsum([0, *(len(ring) for ring in rings)]).astype(np.int32)
    points = [point for ring in rings for point in ring]
    return Sheet(
        layer="block",
        geometry=Geometry.AREA,
        ids=tuple(str(i) for i in range(len(rings))),
        names=tuple("" for _ in rings),
        classes=tuple("new" for _ in rings),
        coords=np.array(points, dtype=np.float64).reshape(-1, 2),
        starts=starts,
        columns=columns,
    )


POINT = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(st.lists(st.lists(POINT, max_size=6), max_size=5))
def test_packed_sheets_come_back_over_either_encoding(
    rings: list[list[tuple[float, float]]],
) -> None:
    sheet = make(rings, floors=list(range(len(rings))))
    body = pack(sheet)
    for over in (
        json.loads(json.dumps(body)),
        msgspec.msgpack.decode(msgspec.msgpack.encode(body)),
    ):
        back = unpack(over)
        assert back.coords == pytest.approx(sheet.coords, abs=0.51e-7)
        assert back.starts.tolist() == sheet.starts.tolist()
        assert list(back.columns["floors"]) == list(range(len(rings)))
        assert back.ids == sheet.ids


@given(st.lists(st.integers(0, 9), max_size=12), st.integers(1, 12))
def test_split_keeps_every_feature_once(sizes: list[int], max_points: int) -> None:
    rings = [[(float(i), float(j)) for j in range(size)] for i, size in enumerate(sizes)]
    sheet = make(rings, floors=list(range(len(rings))))
    parts = list(split(sheet, max_points))
    assert [i for part in parts for i in part.ids] == list(sheet.ids)
    assert all(len(part.coords) <= max_points or len(part) == 1 for part in parts)
    assert sum(len(part.coords) for part in parts) == len(sheet.coords)
    assert [f for part in parts for f in part.columns["floors"]] == list(range(len(rings)))


def test_a_full_sheet_of_buildings_fits_a_frame() -> None:
    corner = np.array([[0, 0], [1e-4, 0], [1e-4, 5e-5], [0, 5e-5]])
    rings = [
        [(120.6 + i % 90 * 2e-4 + x, 31.3 + i // 90 * 1e-4 + y) for x, y in corner]
        for i in range(MAX_SHEET_POINTS // 4)
    ]
    part = next(split(make(rings)))
    assert len(msgspec.msgpack.encode(pack(part))) < 220_000


def test_a_ring_is_a_view_of_its_points() -> None:
    sheet = make([[(1.0, 2.0)], [(3.0, 4.0), (5.0, 6.0)]])
    assert len(sheet) == 2
    assert sheet.ring(1).tolist() == [[3.0, 4.0], [5.0, 6.0]]


@pytest.mark.parametrize(
    "change",
    [
        {"coords": "x"},
        {"coords": [1]},
        {"starts": [0, 7]},
        {"starts": [1, 1]},
        {"names": []},
        {"geometry": "cloud"},
        {"columns": {"floors": [1, 2, 3]}},
        {"ids": None},
        {"coords": [2**70, 0]},
    ],
)
def test_what_is_no_sheet_is_refused_in_plain_words(change: dict[str, Any]) -> None:
    body = {**pack(make([[(1.0, 2.0)]])), **change}
    with pytest.raises(BadInputError):
        unpack(body)


def test_missing_parts_are_refused() -> None:
    with pytest.raises(BadInputError, match="not a map sheet"):
        unpack({})


def test_heavy_sheets_are_split_again() -> None:
    count = 6_000
    sheet = Sheet(
        "building",
        Geometry.POINT,
        tuple(f"a-rather-long-building-identity-{n}" for n in range(count)),
        tuple("彩香一村" for _ in range(count)),
        ("old",) * count,
        np.random.default_rng(1).uniform(31.0, 32.0, (count, 2)),
        np.arange(count + 1, dtype=np.int32),
    )
    bodies = list(packed(sheet))
    assert len(bodies) > 1
    assert all(len(msgspec.msgpack.encode(body)) <= MAX_SHEET_BYTES for body in bodies)
    assert sum(len(unpack(body)) for body in bodies) == count


def test_a_single_huge_feature_stays_whole() -> None:
    points = np.random.default_rng(1).uniform(31.0, 32.0, (40_000, 2))
    starts = np.asarray([0, len(points)], dtype=np.int32)
    sheet = Sheet("land", Geometry.AREA, ("a",), ("",), ("",), points, starts)
    assert len(list(packed(sheet))) == 1


@given(st.lists(st.tuples(st.integers(3, 6), st.booleans()), max_size=12), st.integers(1, 24))
def test_split_never_tears_the_rings_of_a_shape_apart(
    shapes: list[tuple[int, bool]], max_points: int
) -> None:
    rings = [[(float(i), float(j)) for j in range(size)] for i, (size, _) in enumerate(shapes)]
    further = [int(is_part and i > 0) for i, (_, is_part) in enumerate(shapes)]
    sheet = make(rings, part=further)
    parts = list(split(sheet, max_points))
    assert [i for part in parts for i in part.ids] == list(sheet.ids)
    for part in parts:
        assert part.columns["part"][0] == 0
        assert len(part.coords) <= max_points or sum(p == 0 for p in part.columns["part"]) == 1


def test_a_part_without_a_feature_before_it_stands_for_itself() -> None:
    sheet = make([[(0.0, 0.0)], [(1.0, 1.0)]], part=[1, 0])
    assert [part.ids for part in split(sheet, 1)] == [("0",), ("1",)]
