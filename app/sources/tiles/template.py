"""Addresses of online tiles as a person writes them: templates with places for the tile's numbers.

A template is checked before anything is asked of it: unknown places, tiles that are counted in
another way, and hosts whose maps are not in WGS-84 or CGCS2000 are refused in plain words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

from app.domain.plain import line
from app.sources.tiles.source import MAX_ZOOM, TileError

TIANDITU_FILE: Final = Path(__file__).resolve().parents[3] / "resources/basemaps/tianditu.toml"
TIANDITU: Final = "tianditu:"

SHIFTED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("amap.com", "autonavi.com", "gaode.com"), "GCJ-02"),
    **dict.fromkeys(("gtimg.com", "gtimg.cn", "map.qq.com", "google.cn", "geoq.cn"), "GCJ-02"),
    **dict.fromkeys(("map.baidu.com", "bdimg.com", "baidustatic.com"), "BD-09"),
}
"""Hosts whose maps lie some 500 m off on purpose, and by what system."""

INNER_ENDS: Final = (".local", ".lan", ".internal", ".home.arpa", ".intranet")
"""Ends of names that lead nowhere outside. Source: RFC 6762, RFC 8375, ICANN on .internal."""

DEFAULT_ZOOMS: Final = (0, 18)
KEEP: Final = 16
"""Hexadecimal digits that name a source on disk."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_RANGE = re.compile(r"([a-z])-([a-z])|(\d)-(\d)")

_NUMBERS: Final[Mapping[str, Callable[[int, int, int], int]]] = {
    "z": lambda zoom, x, y: zoom,
    "x": lambda zoom, x, y: x,
    "y": lambda zoom, x, y: y,
    "-y": lambda zoom, x, y: (1 << zoom) - 1 - y,
    "tilematrix": lambda zoom, x, y: zoom,
    "tilecol": lambda zoom, x, y: x,
    "tilerow": lambda zoom, x, y: y,
}
_ROWS: Final = frozenset({"y", "-y", "tilerow"})
_KEYS: Final = frozenset({"key", "tk"})


@dataclass(frozen=True, slots=True)
class Template:
    """A checked address of online tiles. `host` is what may be shown of it; `key` is a secret."""

    text: str
    host: str
    hosts: tuple[str, ...]
    min_zoom: int
    max_zoom: int
    credit: str = ""
    key: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """The source's name on disk: the same whatever the key is."""
        return sha256(self.text.encode()).hexdigest()[:KEEP]

    def url(self, zoom: int, x: int, y: int) -> str:
        """Return the address of one tile; it may hold the key, so it is neither shown nor logged.

        The same tile is always asked of the same host, so that caches on the way are of use.
        """

        def filled(found: re.Match[str]) -> str:
            place = found[1].lower()
            if place in _NUMBERS:
                return str(_NUMBERS[place](zoom, x, y))
            if place in _KEYS:
                return self.key
            return "" if place == "r" else self.hosts[(x + y) % len(self.hosts)]

        return _PLACE.sub(filled, self.text)


def parse_template(text: str, key: str = "") -> Template:
    """Return a template, or `tianditu:vec` and its sisters; raises `TileError` in plain words."""
    if text.startswith(TIANDITU):
        return _tianditu(text.removeprefix(TIANDITU), key)
    return _checked(text, key, *DEFAULT_ZOOMS, credit="")


def is_template(text: str) -> bool:
    """Say whether a text is meant as an online address, else it is a path."""
    return text.startswith(TIANDITU) or "://" in text


def _tianditu(layer: str, key: str) -> Template:
    table = tomllib.loads(TIANDITU_FILE.read_text("utf-8"))
    if layer not in table["layers"]:
        known = ", ".join(TIANDITU + each for each in cast("list[str]", table["layers"]))
        raise TileError(f"“{TIANDITU}{line(layer, 40)}” is none of {known}", field="basemap")
    if not key:
        raise TileError("天地图 needs a key: set “tianditu_key”", field="tianditu_key")
    text = str(table["url"]).replace("{layer}", layer)
    zooms = int(table["min_zoom"]), int(table["max_zoom"])
    return _checked(text, key, *zooms, credit=str(table["credit"]))


def _checked(text: str, key: str, lowest: int, highest: int, *, credit: str) -> Template:
    places = [found.lower() for found in _PLACE.findall(text)]
    for place in places:
        if place not in {*_NUMBERS, *_KEYS, "s", "r"} and not _RANGE.fullmatch(place):
            raise TileError(
                f"“{{{line(place, 40)}}}” in a tile address is not known", field="basemap"
            )
    given = set(places)
    if not {"z", "x"} <= given and not {"tilematrix", "tilecol"} <= given:
        raise TileError("a tile address must have places {z}, {x} and {y}", field="basemap")
    if len(given & _ROWS) != 1:
        raise TileError("a tile address must have one place for the row", field="basemap")
    if given & _KEYS and not key:
        raise TileError("this tile address needs a key: set “tianditu_key”", field="tianditu_key")
    hosts = _hosts(places)
    sample = Template(text, "", hosts, lowest, min(highest, MAX_ZOOM), credit, key)
    host = _allowed(sample.url(0, 0, 0), is_keyed=bool(given & _KEYS))
    return Template(text, host, hosts, lowest, min(highest, MAX_ZOOM), credit, key)


def _hosts(places: list[str]) -> tuple[str, ...]:
    for place in places:
        found = _RANGE.fullmatch(place)
        if found or place == "s":
            first, last = (found[1] or found[3], found[2] or found[4]) if found else ("a", "c")
            return tuple(chr(code) for code in range(ord(first), ord(last) + 1)) or (first,)
    return ("",)


def _allowed(url: str, *, is_keyed: bool) -> str:
    """Return the host of an address that may be asked; raises `TileError` for others."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise TileError("a tile address is no address", field="basemap") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise TileError("a tile address must begin with https:// (or http://)", field="basemap")
    if parts.username or parts.password:
        raise TileError("a tile address must not hold a password", field="basemap")
    if parts.scheme == "http" and (is_keyed or not is_inner(host)):
        raise TileError(f"{host} is asked over https:// only", field="basemap")
    query = url.lower()
    if "tilematrixset=c&" in query or "_c/wmts" in query:
        raise TileError("tiles of matrix set “c” (degrees) are not read; use “w”", field="basemap")
    for end, system in SHIFTED.items():
        if host == end or host.endswith("." + end):
            raise TileError(
                f"maps of {host} are in {system}, some 500 m off; they are not mixed with others "
                "(use tianditu:vec)",
                field="basemap",
            )
    return host


def is_inner(host: str) -> bool:
    """Say whether a host is this machine or inside the house, by its name or address alone."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith(INNER_ENDS)
    return address.is_loopback or address.is_private
