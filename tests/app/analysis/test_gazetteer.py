from __future__ import annotations

import statistics
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import numpy as np
import pytest

from app.analysis import gazetteer
from app.analysis.gazetteer import FoundPlace, Gazetteer, PlaceKind
from app.geo.sheet import Geometry, Sheet
from app.sources.basemap.draft import Draft
from app.sources.basemap.osm import read_osm
from tests.conftest import DATA

HANZI = (
    "金银铜铁东南西北桥街路巷里弄花园新村苑湖江河水山石玉彩香桃李梅竹兰菊松柏文昌兴隆和平永安长宁"
)


def lines(layer: str, *features: tuple[str, Sequence[tuple[float, float]]]) -> Sheet:
    return sheet(layer, Geometry.LINE, *features)


def sheet(
    layer: str, geometry: Geometry, *features: tuple[str, Sequence[tuple[float, float]]]
) -> Sheet:
    counts = [len(points) for _, points in features]
    return Sheet(
        layer=layer,
        geometry=geometry,
        ids=tuple(f"{layer}-{n}" for n in range(len(features))),
        names=tuple(name for name, _ in features),
        classes=("",) * len(features),
        coords=np.array([p for _, points in features for p in points]).reshape(-1, 2),
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
    )


def points(layer: str, names: Sequence[str], at: np.ndarray) -> Sheet:
    return Sheet(
        layer=layer,
        geometry=Geometry.POINT,
        ids=tuple(map(str, range(len(names)))),
        names=tuple(names),
        classes=("",) * len(names),
        coords=at,
        starts=np.arange(len(names) + 1, dtype=np.int32),
    )


TOWN = {
    "street/1": sheet(
        "street",
        Geometry.AREA,
        ("金阊街道", [(120.5, 31.2), (120.6, 31.2), (120.6, 31.4), (120.5, 31.4)]),
        ("双塔街道", [(120.6, 31.2), (120.7, 31.2), (120.7, 31.4), (120.6, 31.4)]),
    ),
    "road/1": lines(
        "road",
        ("人民路", [(120.61, 31.30), (120.61, 31.31), (120.61, 31.32)]),
        ("", [(120.6, 31.3), (120.7, 31.3)]),
        ("彩香路", [(120.58, 31.30), (120.59, 31.30)]),
    ),
    "road/2": lines("road", ("人民路", [(120.61, 31.32), (120.61, 31.34)])),
    "water/1": sheet("water", Geometry.LINE, ("胥江", [(120.55, 31.3), (120.6, 31.31)])),
    "place/1": points(
        "place",
        ["彩香一村", "彩香二村", "人民桥"],
        np.array([(120.58, 31.31), (120.585, 31.315), (120.62, 31.33)]),
    ),
    "device/1": points("device", ["彩香一村东门"], np.array([(120.58, 31.31)])),
}


def names(found: Sequence[FoundPlace]) -> list[str]:
    return [place.name for place in found]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("彩香一村", "彩香一村"),
        ("caixiang", "彩香路"),
        ("cxyc", "彩香一村"),
        ("cx2", "彩香二村"),
        ("人民路", "人民路"),
        ("rmq", "人民桥"),
        ("xujiang", "胥江"),
        ("xj", "胥江"),
        ("jinchang", "金阊街道"),
    ],
)
def test_places_are_found_by_hanzi_pinyin_and_initials(query: str, first: str) -> None:
    assert first in names(Gazetteer().find(TOWN, query))[:3]
    assert names(Gazetteer().find(TOWN, query, limit=1)) in ([first], ["彩香一村"])


def test_what_is_no_place_is_not_found() -> None:
    found = Gazetteer().find(TOWN, "东门")
    assert names(found) == []
    assert Gazetteer().find(TOWN, "?!") == ()
    assert Gazetteer().find({}, "人民路") == ()


def test_a_road_in_pieces_over_two_sheets_is_one_place_with_the_box_of_all() -> None:
    (road,) = Gazetteer().find(TOWN, "人民路")
    assert (road.kind, road.office) == (PlaceKind.ROAD, "双塔街道")
    assert road.bounds == (120.61, 31.30, 120.61, 31.34)
    assert road.lon == 120.61
    assert 31.30 <= road.lat <= 31.34


def test_a_place_says_in_which_street_office_it_lies() -> None:
    found = {place.name: place for place in Gazetteer().find(TOWN, "cx")}
    assert found["彩香一村"].office == "金阊街道"
    (office,) = Gazetteer().find(TOWN, "双塔")
    assert (office.kind, office.office) == (PlaceKind.STREET, "")
    beyond = {**TOWN, "place/2": points("place", ["太湖"], np.array([(120.1, 31.1)]))}
    assert Gazetteer().find(beyond, "太湖")[0].office == ""


def test_whole_names_come_before_beginnings_and_those_before_the_rest() -> None:
    at = np.tile((120.6, 31.3), (4, 1)) + np.arange(4)[:, None]
    town = {"place/1": points("place", ["大石路口", "石路口", "石路", "上石路"], at)}
    assert names(Gazetteer().find(town, "石路")) == ["石路", "石路口", "上石路", "大石路口"]


def test_of_equal_names_the_nearest_comes_first() -> None:
    at = np.array([(120.0, 31.0), (121.0, 31.0), (122.0, 31.0)])
    town = {"place/1": points("place", ["中心小学"] * 3, at)}
    assert len(Gazetteer().find(town, "zxxx")) == 3
    assert Gazetteer().find(town, "zxxx", 1, near=(121.1, 31.0))[0].lon == 121.0


def test_a_longitude_and_latitude_is_a_place() -> None:
    (found,) = Gazetteer().find(TOWN, " 120.62, 31.31 ")
    assert (found.kind, found.lon, found.lat) == (PlaceKind.POINT, 120.62, 31.31)
    assert Gazetteer().find(TOWN, "31.31 190.0") == ()
    assert Gazetteer().find(TOWN, "190.0 31.31") == ()


def test_rings_that_belong_to_the_shape_before_are_no_places_of_their_own() -> None:
    ring = [(120.0, 31.0), (120.1, 31.0), (120.1, 31.1)]
    made = sheet("park", Geometry.AREA, ("东园", ring), ("东园", [(x + 1, y) for x, y in ring]))
    parted = Sheet(
        made.layer, made.geometry, made.ids, made.names, made.classes, made.coords, made.starts,
        {"part": (0, 1)},
    )  # fmt: skip
    assert len(Gazetteer().find({"park/1": made}, "东园")) == 2
    assert len(Gazetteer().find({"park/1": parted}, "东园")) == 1


def test_only_new_sheets_are_indexed_and_those_gone_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known, made = Gazetteer(), list[str]()
    index = gazetteer._shelf

    def noted(sheet: Sheet) -> gazetteer._Shelf:
        made.append(sheet.layer)
        return index(sheet)

    monkeypatch.setattr(gazetteer, "_shelf", noted)
    known.learn(TOWN)
    assert sorted(made) == ["place", "road", "road", "street", "water"]
    before = len(known)
    known.find(TOWN, "cx")
    known.learn({key: each for key, each in TOWN.items() if key != "road/2"})
    assert len(made) == 5
    assert len(known) == before - 1
    known.learn(TOWN)
    assert made[5:] == ["road"]


def test_searches_of_several_threads_wait_their_turn() -> None:
    known = Gazetteer()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda query: names(known.find(TOWN, query)), ["cxyc", "xj"] * 20))
    assert found == [["彩香一村"], ["胥江"]] * 20


def test_a_query_that_finds_nearly_everything_is_cut_short() -> None:
    count = 3 * gazetteer.MOST_HITS
    town = {"place/1": points("place", ["桥"] * count, np.arange(2.0 * count).reshape(-1, 2))}
    assert len(Gazetteer().find(town, "桥", limit=7)) == 7


@pytest.mark.serial
def test_a_hundred_thousand_names_are_searched_within_150_ms() -> None:
    rng = np.random.default_rng(4)
    made = [
        "".join(rng.choice(list(HANZI), int(length))) + f"{number % 90}幢"
        for number, length in enumerate(rng.integers(3, 6, 100_000))
    ]
    at = rng.uniform((120.5, 31.2), (120.7, 31.4), (100_000, 2))
    town = {
        f"building/{n}": points("building", made[n : n + 5000], at[n : n + 5000])
        for n in range(0, 100_000, 5000)
    }
    known = Gazetteer()
    known.learn(town)
    assert len(known) > 99_000
    for query in ("彩香", "c", "cx", "cxyc", "caixiang", "jinqiao12", "x y z", "桥", made[77]):
        spent = []
        for _ in range(3):
            began = perf_counter()
            found = known.find(town, query, near=(120.6, 31.3))
            spent.append(perf_counter() - began)
        assert statistics.median(spent) < 0.150, query
        assert found or query == "jinqiao12"


def test_the_streets_of_central_shanghai_are_found_as_people_write_them() -> None:
    path = DATA / "roads" / "shanghai_center.osm.gz"
    if not path.exists():
        pytest.skip("REAL DATA NOT TESTED: no road network here")
    draft = Draft()
    draft.add(read_osm(path))
    sheets = {str(number): sheet for number, sheet in enumerate(draft.sheets())}
    known = Gazetteer()
    for query, first in (
        ("人民路", "人民路"),
        ("renminlu", "人民路"),
        ("hhzl", "淮海中路"),
        ("yananzhonglu", "延安中路"),
        ("南京x", "南京西路"),
    ):
        assert known.find(sheets, query)[0].name == first, query
    assert len(known) > 800
