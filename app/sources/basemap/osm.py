"""OpenStreetMap extracts (PBF, XML, compressed or not) as features; the one door to osmium."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np
from osmium import FileProcessor, MergeInputReader, SimpleWriter
from osmium.filter import EmptyTagFilter, IdFilter
from osmium.geom import WKBFactory
from osmium.io import File, Reader
from osmium.osm import WAY, Area, Node, Relation, Way

from app.domain.plain import line
from app.errors import BadInputError
from app.geo.sheet import Geometry
from app.sources.basemap import shapes
from app.sources.basemap.feature import Feature, Gathered, Refused
from app.sources.basemap.shapes import Box, Points
from app.sources.basemap.tags import AREA_KEYS, meaning, name_of

CUT_OFF: Final = "its outline is not complete in this extract"
BROKEN: Final = "its rings cannot be put together"
TOO_SHORT: Final = "its border has too few points"
LEAST: Final = 4
"""Points of a closed way that can enclose something, the first one counted twice."""

COAST: Final = "coastline"
"""Layer of lines with land to the left and sea to the right; `coast` makes water of them."""

_FORMATS: Final = {
    ".pbf": "pbf",
    ".osm": "osm",
    ".xml": "osm",
    ".gz": "osm.gz",
    ".bz2": "osm.bz2",
    ".o5m": "o5m",
}

_OUT_OF_ORDER: Final = "out of order"


def read_osm(path: Path) -> Gathered:
    """Return the map features of an extract; raises `BadInputError` when it cannot be read.

    References to points beyond the extract split a line and cost an area; neither ends the import.
    """
    try:
        return _Reading(path).all()
    except RuntimeError as error:
        if _OUT_OF_ORDER not in str(error):
            raise _unread(path, error) from error
    with tempfile.TemporaryDirectory(prefix="yiping-") as folder:
        copy = Path(folder) / "sorted.osm.pbf"
        try:
            _sort(path, copy)
        except RuntimeError as error:
            raise _unread(path, error) from error
        found = _Reading(copy, path.name).all()
        found.notes.append("its objects were not in the order of their numbers; read sorted")
        return found


def _sort(path: Path, copy: Path) -> None:
    merger = MergeInputReader()
    merger.add_file(str(path))
    with SimpleWriter(str(copy)) as writer:
        merger.apply(writer)


def _unread(path: Path, error: Exception) -> BadInputError:
    why = line(str(error)) or "it is no OpenStreetMap file"
    return BadInputError(f"{path.name} cannot be read: {why}")


def _opened(path: Path) -> File:
    """Return a file with the format that its name says, in letters of any size."""
    name = path.name.lower()
    return File(str(path), next((f for end, f in _FORMATS.items() if name.endswith(end)), ""))


class _Reading:
    """One pass over a file."""

    def __init__(self, path: Path, name: str = "") -> None:
        self._path = path
        self._found = Gathered(name or path.name, has_global_ids=True)
        self._wanted: dict[int, str] = {}
        self._broken: set[int] = set()
        self._wkb = WKBFactory()

    def all(self) -> Gathered:
        self._found.frame = _frame(self._path)
        for thing in _things(self._path):
            match thing:
                case Node():
                    self._node(thing)
                case Way():
                    self._way(thing)
                case Area():
                    self._area(thing)
                case Relation():
                    self._relation(thing)
                case _:
                    continue
        for number, name in self._wanted.items():
            self._refuse(f"r{number}", CUT_OFF, name)
        if self._broken:
            self._look_again()
        return self._found

    def _node(self, node: Node) -> None:
        tags = dict(node.tags)
        means = meaning(tags, Geometry.POINT)
        if means is not None and node.location.valid():
            shape = shapes.point(node.lon, node.lat)
            self._keep(Feature(means.layer, means.kind, f"n{node.id}", _name(tags), shape))

    def _way(self, way: Way) -> None:
        tags = dict(way.tags)
        means = meaning(tags, Geometry.LINE)
        is_coast = tags.get("natural") == COAST
        if means is None and not is_coast:
            if way.is_closed() and len(way.nodes) < LEAST:
                self._refuse_area(f"w{way.id}", TOO_SHORT, tags)
            elif way.is_closed() and any(not n.location.valid() for n in way.nodes):
                self._refuse_area(f"w{way.id}", CUT_OFF, tags)
            return
        runs = list(_runs(way))
        if not runs:
            self._refuse(f"w{way.id}", "all but a point of it lies outside this extract", "")
            return
        shape = shapes.lines(runs)
        if means is None:
            self._keep(Feature(COAST, COAST, f"w{way.id}", "", shape))
        else:
            self._keep(
                Feature(means.layer, means.kind, f"w{way.id}", _name(tags), shape, means.facts)
            )

    def _refuse_area(self, thing: str, reason: str, tags: dict[str, str]) -> None:
        if meaning(tags, Geometry.AREA) is not None:
            self._refuse(thing, reason, _name(tags))

    def _relation(self, relation: Relation) -> None:
        tags = dict(relation.tags)
        if tags.get("type") not in {"multipolygon", "boundary"}:
            return
        if any(key in tags for key in AREA_KEYS) and meaning(tags, Geometry.AREA) is not None:
            self._wanted[relation.id] = _name(tags)

    def _area(self, area: Area) -> None:
        tags = dict(area.tags)
        means = meaning(tags, Geometry.AREA)
        if not area.from_way():
            self._wanted.pop(area.orig_id(), None)
        if means is None:
            return
        thing = f"{'w' if area.from_way() else 'r'}{area.orig_id()}"
        try:
            shape = shapes.from_wkb(self._wkb.create_multipolygon(area))
        except RuntimeError:
            if area.from_way():
                self._broken.add(area.orig_id())
            else:
                self._refuse(thing, BROKEN, _name(tags))
            return
        self._keep(Feature(means.layer, means.kind, thing, _name(tags), shape, means.facts))

    def _look_again(self) -> None:
        """Take closed ways that cross themselves as they are drawn: the draft mends them."""
        wanted = IdFilter(self._broken)
        wanted.enable_for(WAY)
        for way in FileProcessor(_opened(self._path)).with_locations().with_filter(wanted):
            tags = dict(way.tags)
            means = meaning(tags, Geometry.AREA)
            if means is None or not isinstance(way, Way):
                continue
            ring = np.array([(node.lon, node.lat) for node in way.nodes])
            shape, thing = shapes.areas([[ring]]), f"w{way.id}"
            self._keep(Feature(means.layer, means.kind, thing, _name(tags), shape, means.facts))

    def _keep(self, feature: Feature) -> None:
        self._found.read += 1
        self._found.features.append(feature)

    def _refuse(self, thing: str, reason: str, detail: str) -> None:
        self._found.read += 1
        self._found.refused.append(Refused(0, thing, reason, detail))


def _things(path: Path) -> Iterator[object]:
    tagged = EmptyTagFilter()
    yield from FileProcessor(_opened(path)).with_areas().with_filter(tagged)


def _frame(path: Path) -> Box | None:
    with Reader(_opened(path)) as reader:
        box = reader.header().box()
    if not box.valid():
        return None
    low, high = box.bottom_left, box.top_right
    return (low.lon, low.lat, high.lon, high.lat)


def _runs(way: Way) -> Iterator[Points]:
    """Yield the pieces of a way between points that are not in the extract."""
    run: list[tuple[float, float]] = []
    for node in way.nodes:
        if node.location.valid():
            run.append((node.lon, node.lat))
            continue
        if len(run) > 1:
            yield np.array(run)
        run = []
    if len(run) > 1:
        yield np.array(run)


def _name(tags: dict[str, str]) -> str:
    return line(name_of(MappingProxyType(tags)))
