"""The card of one incident: what it is, what was done, who has it and who is near."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.dispatch.nearest import Candidate, rank
from app.domain.case import Case, deadline, signal
from app.domain.plain import block, line
from app.domain.unit import Duty
from app.report import times
from app.report.cases import due_word
from app.report.situation import Situation
from app.report.words import Words

NEAREST: Final = 5
MOST_STEPS: Final = 200


def card(situation: Situation, case: Case, words: Words) -> dict[str, Any]:
    """Return the card of a case as the page shows it; give it as it may be shown."""
    now, due = situation.at, deadline(case)
    return {
        "state": signal(case, now).value,
        "word": words(f"state.{signal(case, now).value}"),
        "title": line(case.title),
        "number": line(case.number or case.id),
        "left": times.left(due - now, words) if due else "",
        "due": due_word(case, words) if due else "",
        "late": bool(due and now > due),
        "unit": line(case.unit) if case.is_open else "",
        "facts": _facts(situation, case, words),
        "steps": _steps(situation, case, words),
        "nearest": [
            _near(number, each, words) for number, each in enumerate(candidates(situation, case), 1)
        ],
    }


def _facts(situation: Situation, case: Case, words: Words) -> list[tuple[str, str]]:
    """Return what is known of a case as pairs of a word and a text; nothing empty."""
    unit = situation.tables.units.get(case.unit)
    handler = line(unit.name if unit else case.handler)
    reported = times.moment(case.reported_at, situation.timezone, words)
    known = [
        ("stage", words(f"stage.{case.state.value}")),
        ("category", words(f"category.{case.category.value}")),
        ("source", words(f"source.{case.source.value}")),
        ("reported", words.joined(reported, _again(case, words))),
        ("where", _where(case, words)),
        ("cell", _cell(situation, case)),
        ("handler", handler),
        ("order", block(case.order)),
        ("text", block(case.text)),
    ]
    return [(words(name), text) for name, text in known if text]


def _again(case: Case, words: Words) -> str:
    return words("reports", n=case.reports) if case.reports > 1 else ""


def _where(case: Case, words: Words) -> str:
    street, address = line(case.place.street), line(case.place.address)
    return words.joined(street, address.removeprefix(street)) or words("unknown_place")


def _cell(situation: Situation, case: Case) -> str:
    """Return the name of the cell that a case is in."""
    wanted = case.place.cell
    for sheet in situation.tables.sheets.values():
        if wanted and sheet.layer == "cell" and wanted in sheet.ids:
            return line(sheet.names[sheet.ids.index(wanted)]) or line(wanted)
    return line(wanted)


def _steps(situation: Situation, case: Case, words: Words) -> list[Mapping[str, str]]:
    """Return what was done, oldest first, the newest `MOST_STEPS` of it."""
    return [
        {
            "clock": times.short_moment(step.at, situation.at, situation.timezone),
            "verb": words.known("done", line(step.command)),
            "actor": line(step.actor),
            "note": block(step.note),
        }
        for step in case.history[-MOST_STEPS:]
    ]


def candidates(situation: Situation, case: Case) -> tuple[Candidate, ...]:
    """Return who could be sent while the case is open, nearest first."""
    if not case.is_open:
        return ()
    units = situation.tables.units.values()
    return rank(case, units, situation.fixes, situation.at, NEAREST)


def _near(number: int, candidate: Candidate, words: Words) -> dict[str, Any]:
    unit = candidate.unit
    return {
        "n": number,
        "id": line(unit.id),
        "kind": unit.kind.value,
        "status": unit.duty.value,
        "name": line(unit.name),
        "about": words("unit.free" if unit.duty is Duty.FREE else "unit.busy"),
        "distance": times.distance(candidate.distance_m),
        "arrival": times.span(candidate.median_s, words),
    }
