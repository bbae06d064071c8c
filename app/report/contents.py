"""What the page of a document says: plain data, every text of it plain, every time written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from app.analysis.columns import Columns
from app.analysis.headline import headline
from app.dispatch.nearest import DETOUR
from app.domain.case import Case
from app.domain.plain import line
from app.geo.mercator import Wgs84, metres_per_unit, project_point, unproject_point
from app.report import times
from app.report.cases import CLOSED_WITHIN_S, attention_cells, listed, row
from app.report.ground import Box, Ground, ground, packed
from app.report.incident import candidates, card
from app.report.names import names
from app.report.situation import Situation
from app.report.units import kinds_of, marks
from app.report.words import Words

AROUND_M: Final = 2_600.0
"""Ground metres around an incident that its document shows."""

NEAR_M: Final = 420.0
"""Ground metres around an incident that are seen first, if nobody is farther."""

FAR_M: Final = 1_500.0
"""Ground metres around it that are seen first at most, to have the nearest units in sight."""

SEEN_UNITS: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """What is written into a document: `page` is its data, `home` the degrees it shows first."""

    title: str
    page: Mapping[str, Any]
    home: tuple[float, float, float, float]
    cases: int
    units: int
    ground: Ground


def contents(situation: Situation, words: Words, case_id: str = "") -> Contents:
    """Return what a document of a situation, or of one case of it, says.

    Raises `BadInputError` when there is no such case.
    """
    chosen = situation.case(case_id) if case_id else None
    box = _around(chosen) if chosen else None
    made = ground(situation.tables.sheets.values(), box)
    cases = [chosen] if chosen else listed(situation)
    rows = [row(situation, case, words) for case in cases]
    units = marks(situation, words, box)
    home = _home(situation, chosen, rows)
    town = situation.tables.town
    centre = line(town.centre or town.name) if town else words("product")
    kind = words("incident" if chosen else "situation")
    origin = _origin(home)
    page = {
        "lang": words.language.replace("_", "-"),
        "bar": _bar(situation, words, centre, kind),
        "notes": _notes(situation, made, words),
        "head": _head(situation, words),
        "cases": rows,
        "units": units,
        "kinds": kinds_of(units, words),
        "card": card(situation, chosen, words) if chosen else None,
        "more": words("more", n="{n}"),
        "cells": attention_cells(situation, cases, origin, is_incident=bool(chosen)),
        "names": [asdict(name) for name in names(situation.tables.sheets.values(), box)],
        "ground": {"origin": origin, "groups": packed(made, origin)},
        "home": home,
    }
    subject = line(chosen.number or chosen.id) if chosen else centre
    degrees = _degrees(home)
    return Contents(f"{subject} {kind}", page, degrees, len(rows), len(units), made)


def _bar(situation: Situation, words: Words, centre: str, kind: str) -> dict[str, Any]:
    moment = times.moment(situation.at, situation.timezone, words)
    return {
        "product": words("product"),
        "centre": centre,
        "kind": kind,
        "as_of": words("as_of", time=moment),
        "origin": words(f"origin.{situation.origin.value}", seq=situation.seq),
        "masked": words("masked" if situation.is_masked else "unmasked"),
        "is_masked": situation.is_masked,
    }


def _notes(situation: Situation, made: Ground, words: Words) -> list[str]:
    notes: list[str] = []
    if situation.missing:
        notes.append(words("missing", n=situation.missing))
    if made.left_out:
        what = words.joined(*(words(f"layers_of.{name}") for name in made.left_out))
        notes.append(words("left_out", what=what))
    return notes


def _head(situation: Situation, words: Words) -> dict[str, Any]:
    every = situation.tables.cases.values()
    opened = [case for case in every if case.is_open]
    said = headline(Columns(opened).view(), situation.at)
    since = situation.at - CLOSED_WITHIN_S
    closed = sum(not case.is_open and case.closed_at >= since for case in every)
    counts = {"red": said.red, "yellow": said.yellow, "blue": said.blue, "green": closed}
    return {
        "mood": words(f"mood.{said.mood.value}"),
        "counts": [
            {"state": state, "word": words(f"state.{state}"), "n": n} for state, n in counts.items()
        ],
    }


def _around(case: Case) -> Box | None:
    """Return the box in world metres that the document of a case shows, None without a place."""
    return _square(case, AROUND_M)


def _square(case: Case, ground_m: float) -> Box | None:
    place = case.place
    if place.lon is None or place.lat is None:
        return None
    x, y = project_point(Wgs84(place.lon, place.lat))
    half = ground_m / metres_per_unit(place.lat)
    return x - half, y - half, x + half, y + half


def _home(situation: Situation, chosen: Case | None, rows: list[dict[str, Any]]) -> Box:
    """Return what is seen first in world metres: the incident, the town, or where the cases are."""
    near = _square(chosen, _reach(situation, chosen)) if chosen else None
    if near is not None:
        return near
    if situation.tables.town is not None:
        west, south, east, north = situation.tables.town.bounds
        return (*project_point(Wgs84(west, south)), *project_point(Wgs84(east, north)))
    places = np.array([(row["x"], row["y"]) for row in rows if "x" in row]).reshape(-1, 2)
    if not len(places):
        return -2.0e7, -1.0e7, 2.0e7, 1.0e7
    west, south = places.min(axis=0).tolist()
    east, north = places.max(axis=0).tolist()
    return west - 500.0, south - 500.0, east + 500.0, north + 500.0


def _reach(situation: Situation, chosen: Case) -> float:
    """Return how far around an incident is seen first: to the third of the units near it."""
    nearest = candidates(situation, chosen)[:SEEN_UNITS]
    straight = max((each.distance_m / DETOUR for each in nearest), default=0.0)
    return min(FAR_M, max(NEAR_M, 1.08 * straight))


def _origin(home: Box) -> tuple[float, float]:
    return float(round((home[0] + home[2]) / 2.0)), float(round((home[1] + home[3]) / 2.0))


def _degrees(home: Box) -> tuple[float, float, float, float]:
    low, high = unproject_point(home[0], home[1]), unproject_point(home[2], home[3])
    return low.lon, low.lat, high.lon, high.lat
