"""A draft of the base map: features of all files mended, cut to their frames, made into sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.geo.sheet import Geometry, Sheet
from app.sources.basemap import shapes
from app.sources.basemap.coast import with_sea
from app.sources.basemap.feature import Fact, Feature, Gathered, Refused
from app.sources.basemap.layers import LAYERS
from app.sources.basemap.shapes import Box, Points

_BUILT = frozenset({"road", "building"})
"""Layers that say how far an extract without a frame reaches: it holds the borders and coasts that
pass through it to their ends."""

NOTHING_LEFT = "it encloses nothing"
TWICE = "another file has it already"

_Key = tuple[str, Geometry]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A feature ready for its sheet: the points of its rings or runs, the outer ring first."""

    feature: Feature
    runs: Sequence[Points]


@dataclass(slots=True)
class Draft:
    """What the files come to. `frame` is the box of all, None while there is nothing."""

    pieces: dict[_Key, list[Piece]] = field(default_factory=dict[_Key, list[Piece]])
    frame: Box | None = None
    read: int = 0
    outside: int = 0
    """Features that lie wholly beyond the frame of their file."""
    cut: int = 0
    mended: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Ids of features that were put right, with what was wrong."""
    _ids: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])

    def add(self, found: Gathered, bounds: Box | None = None) -> list[Refused]:
        """Take what was gathered from a file; `bounds` cuts it in place of the file's own frame.

        Returns all that was refused, by the reader or here.
        """
        self.read += found.read
        frame = bounds or found.frame or frame_of(found.features, is_extract=found.has_global_ids)
        refused = list(found.refused)
        if frame is None:
            return refused
        self.frame = frame if self.frame is None else around(self.frame, frame)
        for feature in with_sea(found.features, frame):
            own = self._with_own_id(feature, is_same=found.has_global_ids)
            fault = TWICE if own is None else self._take(own, frame)
            if fault:
                refused.append(Refused(0, feature.id, fault, feature.name))
        return refused

    def counts(self) -> Counter[str]:
        """Return how many features there are by layer."""
        counts: Counter[str] = Counter()
        for (layer, _), pieces in self.pieces.items():
            counts[layer] += len(pieces)
        return counts

    def sheets(self) -> Iterator[Sheet]:
        """Yield one sheet for each layer and geometry, in drawing order, near features together."""
        for layer, rules in LAYERS.items():
            for geometry in rules:
                pieces = self.pieces.get((layer, geometry), [])
                if pieces:
                    yield _sheet(layer, geometry, _near_together(pieces))

    def _with_own_id(self, feature: Feature, *, is_same: bool) -> Feature | None:
        """Return a feature with an id that no other of its layer has, None for one there is."""
        key = (feature.layer, feature.id)
        self._ids[key] += 1
        often = self._ids[key]
        if often == 1:
            return feature
        return None if is_same else replace(feature, id=f"{feature.id}~{often}")

    def _take(self, feature: Feature, frame: Box) -> str:
        """Take a feature; return why not, in plain words, if it cannot be taken."""
        shape, fault = shapes.mended(feature.shape)
        geometry = shapes.geometry(shape)
        if geometry is None:
            return NOTHING_LEFT
        if geometry not in LAYERS[feature.layer]:
            wanted = " or ".join(LAYERS[feature.layer])
            return f"layer {feature.layer} takes {wanted}, this is {geometry}"
        part = shapes.clipped(shape, frame)
        if shapes.geometry(part) is None:
            self.outside += 1
            return ""
        runs = shapes.rings(part) if geometry is Geometry.AREA else shapes.runs(part)
        self.pieces.setdefault((feature.layer, geometry), []).append(Piece(feature, runs))
        self.cut += part is not shape
        if fault:
            self.mended.append((feature.id, fault))
        return ""


def frame_of(features: Sequence[Feature], *, is_extract: bool) -> Box | None:
    """Return the box of everything, or, of an extract, that of its roads and buildings if any."""
    built = [each for each in features if is_extract and each.layer in _BUILT]
    boxes = [shapes.bounds(each.shape) for each in built] or [
        shapes.bounds(each.shape) for each in features if shapes.geometry(each.shape) is not None
    ]
    if not boxes:
        return None
    sides = np.array(boxes)
    west, south = sides[:, :2].min(axis=0).tolist()
    east, north = sides[:, 2:].max(axis=0).tolist()
    return (west, south, east, north)


def around(a: Box, b: Box) -> Box:
    """Return the box around two boxes."""
    return (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))


def _near_together(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces along a curve that keeps neighbours together: a sheet is a place."""
    firsts = np.array([piece.runs[0][0] for piece in pieces])
    low = firsts.min(axis=0)
    extent = np.maximum(firsts.max(axis=0) - low, 1e-12)
    grid: NDArray[np.int64] = ((firsts - low) / extent * 1023.0).astype(np.int64)
    keys = np.zeros(len(pieces), dtype=np.int64)
    for bit in range(10):
        keys |= ((grid[:, 0] >> bit) & 1) << (2 * bit)
        keys |= ((grid[:, 1] >> bit) & 1) << (2 * bit + 1)
    order: list[int] = np.argsort(keys, kind="stable").tolist()
    return [pieces[index] for index in order]


def _sheet(layer: str, geometry: Geometry, pieces: Sequence[Piece]) -> Sheet:
    """Return the sheet of some pieces; a run after the first of a piece is a further part of it."""
    rule = LAYERS[layer][geometry]
    runs = [run for piece in pieces for run in piece.runs]
    owners = [piece.feature for piece in pieces for _ in piece.runs]
    parts = [int(index > 0) for piece in pieces for index in range(len(piece.runs))]
    columns: dict[str, list[Fact]] = {
        name: [owner.facts.get(name, usual) for owner in owners]
        for name, usual in rule.columns.items()
    }
    if any(parts):
        columns["part"] = list(parts)
    ends = np.cumsum([len(run) for run in runs])
    return Sheet(
        layer=layer,
        geometry=geometry,
        ids=tuple(owner.id for owner in owners),
        names=tuple("" if part else owner.name for owner, part in zip(owners, parts, strict=True)),
        classes=tuple(
            owner.kind if owner.kind in rule.kinds else rule.kinds[0] for owner in owners
        ),
        coords=np.concatenate(runs),
        starts=np.concatenate([[0], ends]).astype(np.int32),
        columns=columns,
    )
