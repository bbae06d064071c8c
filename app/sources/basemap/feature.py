"""What a reader makes of a file: features of our layers, and what it had to leave out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.sources.basemap.shapes import Box, Shape

Fact = str | int | float | bool


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """One thing of the map in WGS-84 degrees, as its source has it: not mended, not clipped.

    `facts` are values of the layer's columns; those not given have the layer's default.
    """

    layer: str
    kind: str
    id: str
    name: str
    shape: Shape
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact])


@dataclass(frozen=True, slots=True)
class Refused:
    """One thing that is not taken: its place in the source, its id there, and why in plain words.

    Equal faults have equal words, so that they can be counted; `detail` says more of this one.
    """

    line: int
    id: str
    reason: str
    detail: str = ""


@dataclass(slots=True)
class Gathered:
    """Everything of one file. `frame` is the box that the file says it covers, None if it doesn't.

    `read` counts the things in the file that could have been map features.
    """

    file: str
    features: list[Feature] = field(default_factory=list[Feature])
    refused: list[Refused] = field(default_factory=list[Refused])
    read: int = 0
    frame: Box | None = None
    has_global_ids: bool = False
    """Whether an id means the same thing in every file of the kind, as OpenStreetMap's do."""
    notes: list[str] = field(default_factory=list[str])
    """What a person should know of the file: how it was read, converted or put right."""
