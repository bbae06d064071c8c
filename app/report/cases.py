"""The cases of a document: which are in it, what is said of each, and the cells they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

from app.analysis.attention import urgency_key
from app.domain.case import Case, CaseState, Signal, deadline, signal
from app.domain.plain import line
from app.geo.mercator import Wgs84, project_point
from app.geo.sheet import Sheet
from app.report import times
from app.report.ground import ground, packed
from app.report.situation import Situation
from app.report.words import Words

CLOSED_WITHIN_S: Final = 24 * 3_600.0
MOST_CLOSED: Final = 1_500
MOST_OPEN: Final = 5_000
"""Cases of a document at most, the most urgent and the newest ones."""

_DUE: Final = {
    CaseState.CLUE: "verify",
    CaseState.VERIFY: "verify",
    CaseState.INTAKE: "verify",
    CaseState.FILED: "dispatch",
    CaseState.SENT: "sign",
    CaseState.DONE: "confirm",
    CaseState.CHECK: "close",
}


def listed(situation: Situation) -> list[Case]:
    """Return the open cases, most urgent first, and those that ended lately, newest first."""
    every = situation.tables.cases.values()
    opened = sorted(
        (case for case in every if case.is_open), key=lambda case: urgency_key(case, situation.at)
    )
    since = situation.at - CLOSED_WITHIN_S
    ended = sorted(
        (case for case in every if not case.is_open and case.closed_at >= since),
        key=lambda case: -case.closed_at,
    )
    return [situation.shown(case) for case in (*opened[:MOST_OPEN], *ended[:MOST_CLOSED])]


def row(situation: Situation, case: Case, words: Words) -> dict[str, Any]:
    """Return what the page says of a case in lists and on the map; give it as it may be shown."""
    now, due = situation.at, deadline(case)
    place = case.place
    said: dict[str, Any] = {
        "id": line(case.id),
        "state": signal(case, now).value,
        "seal": words(f"seal.{case.category.value}"),
        "title": line(case.title),
        "number": line(case.number),
        "place": place_word(case, words),
        "source": words(f"source.{case.source.value}"),
        "stage": words(f"stage.{case.state.value}"),
        "clock": times.short_moment(case.reported_at, now, situation.timezone),
        "left": times.left(due - now, words) if due else "",
        "due": due_word(case, words) if due else "",
        "late": bool(due and now > due),
        "open": case.is_open,
    }
    if place.lon is not None and place.lat is not None:
        x, y = project_point(Wgs84(place.lon, place.lat))
        said |= {"x": round(x, 1), "y": round(y, 1)}
    return said


def place_word(case: Case, words: Words) -> str:
    """Return where a case is, short: its street and address, or that this is unknown."""
    street = line(case.place.street)
    address = line(case.place.address).removeprefix(street)
    return words.joined(street.removesuffix("街道") or street, address) or words("unknown_place")


def due_word(case: Case, words: Words) -> str:
    """Return what the time left on a case is left for."""
    if case.arrive_by and not case.arrived_at:
        return words("due.arrive")
    return words(f"due.{_DUE.get(case.state, 'handle')}")


def attention_cells(
    situation: Situation,
    cases: Iterable[Case],
    origin: tuple[float, float],
    *,
    is_incident: bool = False,
) -> list[dict[str, Any]]:
    """Return the cells that need eyes, each with the worst state in it; yellow ones first.

    An incident marks its cell whatever its state is.
    """
    worst: dict[str, Signal] = {}
    for case in cases:
        state = signal(case, situation.at)
        is_loud = state in {Signal.RED, Signal.YELLOW} or is_incident
        if case.place.cell and is_loud and worst.get(case.place.cell) is not Signal.RED:
            worst[case.place.cell] = state
    found = [
        {"state": worst[cell_id].value, "groups": packed(ground([sheet]), origin)}
        for sheet, cell_id in _rings(situation.tables.sheets.values(), worst)
    ]
    return sorted(found, key=lambda cell: cell["state"] == Signal.RED.value)


def _rings(sheets: Iterable[Sheet], wanted: Mapping[str, Signal]) -> Iterable[tuple[Sheet, str]]:
    for sheet in sheets:
        if sheet.layer != "cell":
            continue
        for index, cell_id in enumerate(sheet.ids):
            if cell_id in wanted:
                ring = sheet.ring(index)
                starts = np.array([0, len(ring)], dtype=np.int32)
                yield (
                    Sheet("cell", sheet.geometry, (cell_id,), ("",), ("",), ring, starts),
                    cell_id,
                )
