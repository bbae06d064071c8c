from __future__ import annotations

import msgspec
import numpy as np

from app.domain.row import Kind
from app.geo.sheet import Geometry, Sheet, unpack
from app.sim.scene import MAX_SHEET_BYTES, packed
from tests.app.sim.scenes import square_scene


def test_the_town_comes_last() -> None:
    rows = list(square_scene().base_rows())
    assert rows[0][:2] == (Kind.SHEET, "road/0")
    assert rows[-1][:2] == (Kind.TOWN, "town")
    assert sum(kind == Kind.UNIT for kind, _, _ in rows) == 54
    assert square_scene().zone.key == "Asia/Shanghai"


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
