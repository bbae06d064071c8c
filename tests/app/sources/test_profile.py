from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.domain.case import Category, Urgency
from app.errors import BadInputError
from app.sources.profile import (
    Reader,
    load_profile,
    map_profile,
    parse_profile,
    profile_names,
)

BASE = """
name = "x"
note = "n"
timezone = "America/New_York"
id = "{id}"
title = "{what}"
title_strip = "^AB-"
time = "when"
time_formats = ["iso", "%m/%d/%Y %H:%M"]
text = ["Status: {status}", "fixed"]
address = "{where}"
lon = "x"
lat = "y"
placeholders = [[-77.0, 39.0]]
[[category]]
column = "what"
words = ["noise"]
value = "noise"
[[urgency]]
column = "what"
words = ["fire"]
value = "urgent"
"""
ROW = {
    "id": "7",
    "what": "AB-Loud  Noise",
    "when": "03/24/2025 11:33",
    "status": "Closed",
    "where": "1 A  ST",
    "x": "-76.5",
    "y": "39.25",
}


def test_a_row_becomes_a_report() -> None:
    report = Reader(parse_profile(BASE)).report(3, ROW)
    zone = ZoneInfo("America/New_York")
    assert report.at == datetime(2025, 3, 24, 11, 33, tzinfo=zone).timestamp()
    assert report.title == "Loud Noise"
    assert report.text == "Status: Closed\nfixed"
    assert report.category is Category.NOISE
    assert report.urgency is Urgency.NORMAL
    assert (report.place.lon, report.place.lat) == (-76.5, 39.25)
    args = report.args()
    assert args["place"] == {"lon": -76.5, "lat": 39.25, "address": "1 A ST"}
    assert args["source"] == "file"
    assert args["external_id"] == "7"


def test_empty_lines_are_left_out_and_defaults_hold() -> None:
    report = Reader(parse_profile(BASE)).report(3, {**ROW, "status": " ", "what": "Fire"})
    assert report.text == "fixed"
    assert report.category is Category.APPEARANCE
    assert report.urgency is Urgency.URGENT


@pytest.mark.parametrize(("x", "y"), [("-77", "39"), ("-77.0", "39.00"), ("", " "), ("0", "0.0")])
def test_placeholders_and_nothing_are_no_place(x: str, y: str) -> None:
    report = Reader(parse_profile(BASE)).report(3, {**ROW, "x": x, "y": y})
    assert not report.place.is_known
    assert report.place.address == "1 A ST"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": " "}, "has no id"),
        ({"what": "AB-"}, "has no title"),
        ({"when": ""}, "has no time"),
        ({"when": "noon"}, "none of the profile's formats"),
        ({"when": "0001-01-02"}, "is not of 1970 to 2099"),
        ({"x": "east"}, "longitude “east” is no number"),
        ({"y": ""}, "latitude “” is no number"),
        ({"x": "200"}, "is not on Earth"),
        ({"y": "nan"}, "is no number"),
    ],
)
def test_what_is_wrong_with_a_row(change: dict[str, str], words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        Reader(parse_profile(BASE)).report(3, {**ROW, **change})


def test_a_column_that_is_not_there() -> None:
    row = dict(ROW)
    del row["when"]
    with pytest.raises(BadInputError, match="has no column “when”"):
        Reader(parse_profile(BASE)).report(3, row)


def test_iso_times_keep_their_offset() -> None:
    reader = Reader(parse_profile(BASE))
    assert reader.report(1, {**ROW, "when": "1970-01-01T01:00:00+01:00"}).at == 0.0


@pytest.mark.parametrize(
    ("order", "text", "place"),
    [
        ("latlon", "(37.5, -122.4)", (-122.4, 37.5)),
        ("lonlat", "POINT (-73.8 40.6)", (-73.8, 40.6)),
        ("lonlat", "unknown", (None, None)),
    ],
)
def test_places_in_one_column(
    order: str, text: str, place: tuple[float | None, float | None]
) -> None:
    profile = parse_profile(
        BASE.replace('lon = "x"', 'point = "x"').replace('lat = "y"', f'point_order = "{order}"')
    )
    report = Reader(profile).report(1, {**ROW, "x": text})
    assert (report.place.lon, report.place.lat) == place


def test_no_place_columns_at_all() -> None:
    profile = parse_profile(BASE.replace('lon = "x"', "").replace('lat = "y"', ""))
    assert not Reader(profile).report(1, ROW).place.is_known


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('name = "x"', "name = 3", "Expected `str`"),
        ('name = "x"', "name = ", "Invalid"),
        ("America/New_York", "Nowhere/Land", "no time zone"),
        ("America/New_York", "../etc", "ZoneInfo keys"),
        ('"^AB-"', '"("', "no pattern"),
        ('value = "noise"', 'value = "loud"', "not a valid Category"),
    ],
)
def test_wrong_profiles(old: str, new: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        parse_profile(BASE.replace(old, new))


def test_profiles_by_name_and_by_path(tmp_path: Path) -> None:
    assert profile_names() == ["baltimore_311", "nyc_311", "nyc_animals", "sffd"]
    for name in profile_names():
        assert load_profile(name).name
    path = tmp_path / "mine.toml"
    path.write_text(BASE)
    assert load_profile(str(path)).name == "x"
    with pytest.raises(BadInputError, match="known: baltimore_311"):
        load_profile("none")


def test_mapped_columns() -> None:
    pairs = ["id=no", "title=t", "time=at", "text=body", "lon=x", "lat=y", "address=a"]
    profile = map_profile(pairs, "Asia/Shanghai")
    row = {
        "no": "1",
        "t": "T",
        "at": "2026-11-24 10:00",
        "body": "B",
        "x": "120",
        "y": "31",
        "a": "",
    }
    report = Reader(profile).report(1, row)
    assert report.text == "B"
    assert report.place.is_known
    bare = Reader(map_profile(["id=no", "title=t", "time=at"])).report(1, row)
    assert bare.text == ""
    assert not bare.place.is_known


@pytest.mark.parametrize(
    ("pairs", "zone", "words"),
    [
        (["id"], "UTC", "is no field=column"),
        (["colour=x"], "UTC", "is no field=column"),
        (["id=x", "title=y"], "UTC", "needs a column for time"),
        (["id=x", "title=y", "time=z"], "Nowhere/Land", "no time zone"),
    ],
)
def test_wrong_maps(pairs: list[str], zone: str, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        map_profile(pairs, zone)


def test_a_profile_nested_without_end_is_refused() -> None:
    with pytest.raises(BadInputError):
        parse_profile("x = " + "[" * 5_000)
