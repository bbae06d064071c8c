import pytest

from app.sources.tiles.source import TileError
from app.sources.tiles.template import is_inner, is_template, parse_template

KEY = "0123456789abcdef"


def test_places_are_filled_in() -> None:
    template = parse_template("https://tiles.example/{z}/{x}/{y}.png")
    assert template.url(3, 1, 2) == "https://tiles.example/3/1/2.png"
    assert template.host == "tiles.example"
    assert (template.min_zoom, template.max_zoom) == (0, 18)
    tms = parse_template("https://tiles.example/{z}/{x}/{-y}{r}.png")
    assert tms.url(3, 1, 2) == "https://tiles.example/3/1/5.png"


def test_the_same_tile_is_always_asked_of_the_same_host() -> None:
    template = parse_template("https://{a-c}.example/{z}/{x}/{y}.png")
    urls = {template.url(4, x, 0) for x in range(9)}
    assert {url[8] for url in urls} == {"a", "b", "c"}
    assert template.url(4, 1, 1) == template.url(4, 1, 1)
    assert parse_template("https://{s}.example/{z}/{x}/{y}").hosts == ("a", "b", "c")
    assert parse_template("https://t{0-7}.example/{z}/{x}/{y}").hosts[-1] == "7"


def test_wmts_counts_the_same_by_other_names() -> None:
    template = parse_template(
        "https://gis.example/wmts?TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}"
    )
    assert template.url(7, 5, 9).endswith("TILEMATRIX=7&TILEROW=9&TILECOL=5")


@pytest.mark.parametrize("layer", ["vec", "cva", "img", "cia", "ter", "cta"])
def test_tianditu_is_known_by_name(layer: str) -> None:
    template = parse_template(f"tianditu:{layer}", KEY)
    url = template.url(12, 3, 4)
    assert f"/{layer}_w/wmts?" in url
    assert "TILEMATRIX=12&TILEROW=4&TILECOL=3" in url
    assert url.endswith(f"&tk={KEY}")
    assert template.host.endswith(".tianditu.gov.cn")
    assert (template.min_zoom, template.max_zoom, template.credit) == (1, 18, "天地图")


def test_the_key_is_not_in_the_name_nor_in_what_is_printed() -> None:
    first, second = parse_template("tianditu:vec", KEY), parse_template("tianditu:vec", "other")
    assert first.name == second.name
    assert KEY not in repr(first)
    assert first.name != parse_template("tianditu:img", KEY).name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://a.example/{z}/{x}.png", "one place for the row"),
        ("https://a.example/{z}/{x}/{y}/{-y}", "one place for the row"),
        ("https://a.example/{x}/{y}", "must have places"),
        ("https://a.example/{q}/{z}/{x}/{y}", "is not known"),
        ("https://a.example/{z}/{x}/{y}?k={key}", "needs a key"),
        ("tianditu:vec", "needs a key"),
        ("ftp://a.example/{z}/{x}/{y}", "must begin with"),
        ("https:///{z}/{x}/{y}", "must begin with"),
        ("https://a.example:port/{z}/{x}/{y}", "no address"),
        ("https://me:pw@a.example/{z}/{x}/{y}", "password"),
        ("http://a.example/{z}/{x}/{y}", "over https:// only"),
        ("https://webrd0{1-4}.is.autonavi.com/t?x={x}&y={y}&z={z}", "GCJ-02"),
        ("https://rt{0-3}.map.gtimg.com/tile?z={z}&x={x}&y={-y}", "GCJ-02"),
        ("https://mt.google.cn/vt?x={x}&y={y}&z={z}", "GCJ-02"),
        ("https://online{0-3}.map.bdimg.com/tile/?x={x}&y={y}&z={z}", "BD-09"),
        ("https://t0.example/vec_c/wmts?a={z}&b={x}&c={y}", "matrix set"),
    ],
)
def test_what_cannot_be_asked_is_refused(text: str, words: str) -> None:
    with pytest.raises(TileError, match=words):
        parse_template(text)


def test_an_unknown_layer_of_tianditu_is_refused() -> None:
    with pytest.raises(TileError, match="tianditu:vec"):
        parse_template("tianditu:moon", KEY)


def test_a_key_is_never_sent_in_the_open() -> None:
    with pytest.raises(TileError, match="https"):
        parse_template("http://10.0.0.5/{z}/{x}/{y}?tk={tk}", KEY)


@pytest.mark.parametrize(
    ("host", "inner"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("192.168.0.9", True),
        ("::1", True),
        ("localhost", True),
        ("gis", True),
        ("gis.lan", True),
        ("8.8.8.8", False),
        ("a.example", False),
    ],
)
def test_what_is_inside_the_house(host: str, inner: bool) -> None:
    assert is_inner(host) is inner


def test_addresses_are_told_from_paths() -> None:
    assert is_template("https://a.example/{z}")
    assert is_template("tianditu:vec")
    assert not is_template("/maps/town.mbtiles")
    assert not is_template("town.pmtiles")
