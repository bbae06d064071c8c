"""Telemetry on its way through: the latest of each unit and sensor, handed out conflated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from app.domain.telemetry import Fix, Reading
from app.protocol.messages import Telemetry

T = TypeVar("T")

MAX_ITEMS = 1_500
"""Positions or readings in one message, so that it stays within a frame."""

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
            if (known is None and len(self._fixes) < MAX_KEPT) or (known and known[1].at <= fix.at):
                self._fixes[fix.unit] = (self.revision, fix)
        for reading in telemetry.readings:
            held = self._readings.get(reading.sensor)
            if (held is None and len(self._readings) < MAX_KEPT) or (
                held and held[1].at <= reading.at
            ):
                self._readings[reading.sensor] = (self.revision, reading)

    def since(self, revision: int) -> Iterator[Telemetry]:
        """Yield what changed after a revision, in messages of bounded size."""
        fixes = [fix for at, fix in self._fixes.values() if at > revision]
        readings = [reading for at, reading in self._readings.values() if at > revision]
        for part in _parts(fixes):
            yield Telemetry(fixes=part)
        for piece in _parts(readings):
            yield Telemetry(readings=piece)


def _parts(items: list[T]) -> Iterable[tuple[T, ...]]:
    for first in range(0, len(items), MAX_ITEMS):
        yield tuple(items[first : first + MAX_ITEMS])
