"""Decodes vector tiles into columns in world metres. Source: Mapbox Vector Tile 2.1.

Commands are walked once as numbers; all that can be done for a whole layer at once is done in
numpy. A tile is bounded in points, whatever it says of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from app.geo.mercator import EARTH_RADIUS_M
from app.sources.tiles.source import TileError

MOVE, LINE, CLOSE = 1, 2, 7
POINT, LINES, AREAS = 1, 2, 3
MAX_POINTS: Final = 1_000_000
MAX_EXTENT: Final = 65_536
WORLD_M: Final = 2.0 * np.pi * EARTH_RADIUS_M

Value = str | float | int | bool


class _Value(Protocol):
    def ListFields(self) -> Sequence[tuple[object, object]]: ...


class _Feature(Protocol):
    type: int
    geometry: Sequence[int]
    tags: Sequence[int]


class _Layer(Protocol):
    name: str
    extent: int
    keys: Sequence[str]
    values: Sequence[_Value]
    features: Sequence[_Feature]


class _Tile(Protocol):
    layers: Sequence[_Layer]

    def ParseFromString(self, data: bytes) -> int: ...


@dataclass(frozen=True, slots=True, eq=False)
class TileFeatures:
    """Features of one layer of a tile, cut into parts: points, lines or rings.

    `points` (n, 2) are world metres; part i owns `points[starts[i]:starts[i + 1]]` and belongs to
    feature `owners[i]`. `kinds` (f,) is POINT, LINES or AREAS, `values` what is said of each.
    Rings are not closed.
    """

    name: str
    points: NDArray[np.float64]
    starts: NDArray[np.int64]
    owners: NDArray[np.int64]
    kinds: NDArray[np.int64]
    values: Sequence[Mapping[str, Value]]


@dataclass(slots=True)
class _Walk:
    """What walking the commands of a layer's features gathers."""

    numbers: list[int] = field(default_factory=list[int])
    starts: list[int] = field(default_factory=list[int])
    owners: list[int] = field(default_factory=list[int])
    firsts: list[int] = field(default_factory=list[int])
    """The first point of each feature."""


def decode(data: bytes, zoom: int, x: int, y: int) -> list[TileFeatures]:
    """Return the layers of an unpacked vector tile; raises `TileError` when it is damaged."""
    tile = _parsed(data)
    side = WORLD_M / (1 << zoom)
    corner = np.array([x * side - WORLD_M / 2.0, WORLD_M / 2.0 - y * side])
    return [_layer(layer, corner, side) for layer in tile.layers if len(layer.features)]


def _parsed(data: bytes) -> _Tile:
    # The library takes a tenth of a second to load: only who has vector tiles waits for it.
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped] # has no types
    from mapbox_vector_tile.Mapbox import (  # type: ignore[import-untyped] # has no types
        vector_tile_pb2,  # pyright: ignore[reportMissingTypeStubs] # has no types
    )

    made = cast("Callable[[], _Tile]", getattr(vector_tile_pb2, "tile"))()  # noqa: B009 - made late
    try:
        made.ParseFromString(data)
    except DecodeError as error:
        raise TileError("a vector tile is damaged") from error
    return made


def _layer(layer: _Layer, corner: NDArray[np.float64], side: float) -> TileFeatures:
    if not 0 < layer.extent <= MAX_EXTENT:
        raise TileError(f"a vector tile has an extent of {layer.extent}")
    walk = _Walk()
    for number, feature in enumerate(layer.features):
        _walk(walk, number, list(feature.geometry), feature.type)
    raw = np.array(walk.numbers, dtype=np.int64).reshape(-1, 2)
    steps = (raw >> 1) ^ -(raw & 1)
    places = np.cumsum(steps, axis=0)
    before = np.concatenate((np.zeros((1, 2), dtype=np.int64), places))[walk.firsts]
    counts = np.diff([*walk.firsts, len(places)])
    places = places - np.repeat(before, counts, axis=0)
    step = side / layer.extent
    return TileFeatures(
        name=str(layer.name),
        points=corner + places * (step, -step),
        starts=np.array([*walk.starts, len(places)], dtype=np.int64),
        owners=np.array(walk.owners, dtype=np.int64),
        kinds=np.array([feature.type for feature in layer.features], dtype=np.int64),
        values=list(_values(layer)),
    )


def _walk(walk: _Walk, number: int, commands: list[int], kind: int) -> None:
    """Gather the parts of one feature; raises `TileError` for commands that make no sense."""
    walk.firsts.append(len(walk.numbers) // 2)
    at, end = 0, len(commands)
    while at < end:
        what, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if what == CLOSE:
            continue
        if what not in (MOVE, LINE) or at + 2 * count > end:
            raise TileError("a vector tile has commands that make no sense")
        if what == MOVE and (kind == POINT or count):
            starts = range(count) if kind == POINT else (count - 1,)
            walk.starts.extend(len(walk.numbers) // 2 + start for start in starts)
            walk.owners.extend(number for _ in starts)
        elif not walk.owners or walk.owners[-1] != number:
            raise TileError("a vector tile has a line that begins nowhere")
        walk.numbers.extend(commands[at : at + 2 * count])
        at += 2 * count
    if len(walk.numbers) > 2 * MAX_POINTS:
        raise TileError("a vector tile has too many points")


def _values(layer: _Layer) -> Iterator[Mapping[str, Value]]:
    keys, values = list(layer.keys), [_value(each) for each in layer.values]
    for feature in layer.features:
        tags = list(feature.tags)
        try:
            said = {keys[key]: values[at] for key, at in zip(tags[::2], tags[1::2], strict=True)}
        except (IndexError, ValueError) as error:
            raise TileError("a vector tile names values that it does not have") from error
        yield {key: value for key, value in said.items() if value is not None}


def _value(value: _Value) -> Value | None:
    for _, each in value.ListFields():
        return each if isinstance(each, str | float | int) else None
    return None
