"""What the map shows of cases and units, kept up to date by what was touched; no Qt inside."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from app.domain.case import Case, CaseState, Urgency, deadline, signal
from app.domain.staleness import Freshness, freshness
from app.domain.telemetry import Fix
from app.domain.unit import Duty, Unit
from app.geo.mercator import Wgs84, metres_per_unit, project, project_point
from widgets.map.marks import Marker, UnitMark
from widgets.map.view import Bounds

FIX_EVERY_S = 1.0
"""How often a unit is expected to say where it is. Source: the demo town's terminals, 1 Hz."""

TOP_SPEED_MPS = 4.0
"""How fast the circle of a lost unit grows. Source: our own choice, a brisk bicycle."""

MOST_REACH_M = 3000.0

UNACKED = frozenset({CaseState.CLUE, CaseState.VERIFY, CaseState.INTAKE})
"""States in which nobody has taken a case in hand yet."""

RINGS_S = 3600.0
"""How long after its report a case rings. Source: our own choice; recorded cases come in old."""

ROBUST = (2.0, 98.0)
"""Percentiles of the places of cases that a map without a town shows."""

PADDING_SHARE = 0.06
LEAST_EXTENT_M = 800.0


class CaseMarks:
    """One marker for each open case with a known place; only touched ones are redone.

    `overdue_word` is what the chip of an overdue case says.
    """

    def __init__(self) -> None:
        self.overdue_word = ""
        self._marks: dict[str, Marker] = {}
        self._unplaced: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._labels: dict[str, str] = {}
        self._selected = ""
        self._selected_label = ""

    @property
    def unknown(self) -> int:
        """Return how many open cases have no known place."""
        return len(self._unplaced)

    @property
    def markers(self) -> tuple[Marker, ...]:
        """Return the markers as they are to be drawn, numbered ones with their labels."""
        return tuple(self._marks.values())

    def marker(self, case_id: str) -> Marker | None:
        """Return the marker of a case, if it is drawn."""
        return self._marks.get(case_id)

    def clear(self) -> None:
        """Forget all cases."""
        self._marks.clear()
        self._unplaced.clear()

    def touch(self, cases: Mapping[str, Case], ids: Iterable[str], now: float) -> bool:
        """Redo the markers of some cases; return whether anything is drawn differently."""
        changed = False
        for case_id in ids:
            changed |= self._redo(case_id, cases.get(case_id), now)
        return changed

    def number(self, ordered: Sequence[str], labels: Mapping[str, str]) -> bool:
        """Give cases the numbers of the attention list, 1 first, and tags; return if it differs."""
        numbers = {case_id: index for index, case_id in enumerate(ordered, 1)}
        if numbers == self._numbers and labels == self._labels:
            return False
        touched = numbers.keys() | self._numbers.keys()
        self._numbers, self._labels = numbers, dict(labels)
        for case_id in touched:
            mark = self._marks.get(case_id)
            if mark is not None:
                self._marks[case_id] = replace(
                    mark, number=numbers.get(case_id), label=self._label(case_id)
                )
        return True

    def select(self, case_id: str, label: str = "") -> None:
        """Mark one case as selected, or none; `label` is its tag even if it has no number."""
        before, self._selected, self._selected_label = self._selected, case_id, label
        for each in {before, case_id}:
            mark = self._marks.get(each)
            if mark is not None:
                self._marks[each] = replace(mark, selected=each == case_id, label=self._label(each))

    def _label(self, case_id: str) -> str:
        own = self._selected_label if case_id == self._selected else ""
        return self._labels.get(case_id, "") or own

    def _redo(self, case_id: str, case: Case | None, now: float) -> bool:
        before = self._marks.get(case_id)
        if case is None or not case.is_open:
            self._unplaced.discard(case_id)
            return self._marks.pop(case_id, None) is not None
        place = case.place
        if place.lon is None or place.lat is None:
            self._unplaced.add(case_id)
            return self._marks.pop(case_id, None) is not None
        self._unplaced.discard(case_id)
        due = deadline(case)
        x, y = project_point(Wgs84(place.lon, place.lat))
        mark = Marker(
            key=case_id,
            x=x,
            y=y,
            state=signal(case, now).value,
            number=self._numbers.get(case_id),
            unacked=is_new(case, now),
            selected=case_id == self._selected,
            label=self._label(case_id),
            overdue=self.overdue_word if due and now > due else "",
        )
        self._marks[case_id] = mark
        return mark != before


def is_new(case: Case, now: float) -> bool:
    """Say whether a loud case is so new that its ring still calls for somebody to take it."""
    is_loud = case.urgency is not Urgency.NORMAL
    return is_loud and case.state in UNACKED and now - case.reported_at < RINGS_S


def unit_mark(unit: Unit, fix: Fix | None, now: float, *, is_link_up: bool) -> UnitMark | None:
    """Return a unit's mark at its last place, or None where it has never been seen."""
    lon, lat = (fix.lon, fix.lat) if fix else (unit.home_lon, unit.home_lat)
    if not (lon or lat) or unit.duty is Duty.OFF:
        return None
    x, y = project_point(Wgs84(lon, lat))
    status = unit.duty.value
    reach = 0.0
    if fix is None:
        status = "lost"
    elif freshness(now - fix.at, FIX_EVERY_S, is_link_up=is_link_up) is Freshness.OFFLINE:
        status = "lost"
        reach = min(MOST_REACH_M, TOP_SPEED_MPS * (now - fix.at)) / metres_per_unit(lat)
    return UnitMark(key=unit.id, x=x, y=y, kind=unit.kind.value, status=status, reach=reach)


def fix_places(
    fixes: Mapping[str, Fix], ids: Collection[str]
) -> tuple[list[str], NDArray[np.float64]]:
    """Return the units among `ids` that have a fix, and their world places (n, 2)."""
    keys = [unit_id for unit_id in ids if unit_id in fixes]
    degrees = np.array([(fixes[k].lon, fixes[k].lat) for k in keys], dtype=np.float64)
    return keys, project(degrees.reshape(-1, 2))


def town_bounds(bounds: tuple[float, float, float, float]) -> Bounds:
    """Return west, south, east, north in degrees as world metres."""
    west, south = project_point(Wgs84(bounds[0], bounds[1]))
    east, north = project_point(Wgs84(bounds[2], bounds[3]))
    return Bounds(west, south, east, north)


def robust_bounds(markers: Sequence[Marker]) -> Bounds | None:
    """Return the box that holds nearly all markers, without stray ones; None of none."""
    if not markers:
        return None
    places = np.array([(m.x, m.y) for m in markers], dtype=np.float64)
    west, south = np.percentile(places, ROBUST[0], axis=0).tolist()
    east, north = np.percentile(places, ROBUST[1], axis=0).tolist()
    pad = max(PADDING_SHARE * max(east - west, north - south), LEAST_EXTENT_M / 2.0)
    return Bounds(west - pad, south - pad, east + pad, north + pad)


def share_inside(markers: Sequence[Marker], bounds: Bounds) -> float:
    """Return which share (0 to 1) of the markers lies in a box; 1.0 when there are none."""
    if not markers:
        return 1.0
    inside = sum(
        bounds.west <= m.x <= bounds.east and bounds.south <= m.y <= bounds.north for m in markers
    )
    return inside / len(markers)


def is_elsewhere(found: Bounds, shown: Bounds | None) -> bool:
    """Say whether a box has left what is shown far enough that the map should follow."""
    if shown is None:
        return True
    width, height = found.east - found.west, found.north - found.south
    drift = max(
        abs(found.west - shown.west) / width,
        abs(found.east - shown.east) / width,
        abs(found.south - shown.south) / height,
        abs(found.north - shown.north) / height,
    )
    return not math.isfinite(drift) or drift > 0.15
