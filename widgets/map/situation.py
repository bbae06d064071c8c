"""What is on the map now, as columns: cases and units by key, with their places in the world."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from widgets.map.marks import CLUSTER_ABOVE, SEVERITY, Link, Marker, Region, UnitMark, places_of


class Situation:
    """The marks of a map. Markers and units are replaced as a whole; units also move by key."""

    def __init__(self) -> None:
        self.regions: tuple[Region, ...] = ()
        self.links: tuple[Link, ...] = ()
        self.set_markers(())
        self.set_units(())

    def set_markers(self, markers: Iterable[Marker]) -> None:
        """Replace all cases; of two with one key the last counts."""
        by_key = {marker.key: marker for marker in markers}
        self.markers: tuple[Marker, ...] = tuple(by_key.values())
        self.marker_places: NDArray[np.float64] = places_of(self.markers)
        self.severity: NDArray[np.int64] = np.array(
            [SEVERITY[marker.state] for marker in self.markers], dtype=np.int64
        )
        rings = sum(marker.unacked for marker in self.markers) <= CLUSTER_ABOVE
        self.pinned: NDArray[np.bool_] = np.array(
            [_is_pinned(marker, rings=rings) for marker in self.markers], dtype=np.bool_
        )

    def select(self, key: str | None) -> None:
        """Mark the case with this key as selected, and no other."""
        self.set_markers(
            marker
            if marker.selected == (marker.key == key)
            else replace(marker, selected=not marker.selected)
            for marker in self.markers
        )

    def set_units(self, units: Iterable[UnitMark]) -> None:
        """Replace all units; of two with one key the last counts."""
        by_key = {unit.key: unit for unit in units}
        self.units: tuple[UnitMark, ...] = tuple(by_key.values())
        self.unit_places: NDArray[np.float64] = places_of(self.units)
        self.unit_named: NDArray[np.bool_] = np.array(
            [bool(unit.label or unit.badge or unit.reach) for unit in self.units], dtype=np.bool_
        )
        self._unit_rows = {unit.key: row for row, unit in enumerate(self.units)}

    def move_units(self, keys: Sequence[str], places: NDArray[np.float64]) -> None:
        """Move units to world places (n, 2); keys not on the map are passed over."""
        rows = np.array([self._unit_rows.get(key, -1) for key in keys], dtype=np.int64)
        known = rows >= 0
        self.unit_places[rows[known]] = places[known]

    def place_of(self, key: str) -> tuple[float, float] | None:
        """Return the world place of a case or, failing that, a unit, or None."""
        for row, marker in enumerate(self.markers):
            if marker.key == key:
                return float(self.marker_places[row, 0]), float(self.marker_places[row, 1])
        unit = self._unit_rows.get(key)
        if unit is None:
            return None
        return float(self.unit_places[unit, 0]), float(self.unit_places[unit, 1])


def _is_pinned(marker: Marker, *, rings: bool) -> bool:
    """Say whether a marker is never gathered; unacknowledged ones only while `rings` are few."""
    return marker.selected or marker.number is not None or (marker.unacked and rings)
