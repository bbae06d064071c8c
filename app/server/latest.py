"""Telemetry on its way through: the latest of each unit and sensor, handed out conflated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from app.domain.telemetry import Fix, Reading
from app.protocol.messages import Telemetry

T = TypeVar("T")

MAX_PART_BYTES = 120 * 1024
"""Positions or readings in one message take no more, in either encoding half a frame."""

MAX_NAME = 200
MAX_VALUES = 500

MAX_KEPT = 50_000


class Latest:
    """The newest fix and reading of each source; older ones and those beyond the bound are dropped.

    Each reader holds a cursor: `since` yields what changed after it, at most once per source.
    """

    def __init__(self) -> None:
        self._fixes: dict[str, tuple[int, Fix]] = {}
        self._readings: dict[str, tuple[int, Reading]] = {}
        self.revision = 0

    def take(self, telemetry: Telemetry) -> None:
        """Take in what came; what is older than what is known is passed over."""
        self.revision += 1
        for fix in telemetry.fixes:
            known = self._fixes.get(fix.unit)
            if len(fix.unit) > MAX_NAME:
                continue
            if (known is None and len(self._fixes) < MAX_KEPT) or (known and known[1].at <= fix.at):
                self._fixes[fix.unit] = (self.revision, fix)
        for reading in telemetry.readings:
            held = self._readings.get(reading.sensor)
            if _is_too_big(reading):
                continue
            if (held is None and len(self._readings) < MAX_KEPT) or (
                held and held[1].at <= reading.at
            ):
                self._readings[reading.sensor] = (self.revision, reading)

    def since(self, revision: int) -> Iterator[Telemetry]:
        """Yield what changed after a revision, in messages of bounded size."""
        fixes = [fix for at, fix in self._fixes.values() if at > revision]
        readings = [reading for at, reading in self._readings.values() if at > revision]
        for part in _parts(fixes, _fix_bytes):
            yield Telemetry(fixes=part)
        for piece in _parts(readings, _reading_bytes):
            yield Telemetry(readings=piece)


def _is_too_big(reading: Reading) -> bool:
    return (
        max(len(reading.sensor), len(reading.unit)) > MAX_NAME or len(reading.values) > MAX_VALUES
    )


def _fix_bytes(fix: Fix) -> int:
    return 3 * len(fix.unit) + 48


def _reading_bytes(reading: Reading) -> int:
    return 3 * len(reading.sensor + reading.unit) + 9 * len(reading.values) + 48


def _parts(items: Iterable[T], size_of: Callable[[T], int]) -> Iterator[tuple[T, ...]]:
    part: list[T] = []
    size = 0
    for item in items:
        more = size_of(item)
        if part and size + more > MAX_PART_BYTES:
            yield tuple(part)
            part, size = [], 0
        part.append(item)
        size += more
    if part:
        yield tuple(part)
