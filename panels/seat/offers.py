"""Whom a case could be sent to: the ranked units, the one chosen, and the order that goes along."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.case import Case, CaseState, Category
from app.runtime import Candidate
from panels import words
from panels.context import Context
from panels.plurals import plurals

translate = QCoreApplication.translate

OFFERED = 5
PROMISE_S = 300.0
"""The five minutes within which somebody should be there."""

TO_SEND = frozenset({CaseState.CLUE, CaseState.INTAKE, CaseState.FILED})
"""States in which a case has nobody yet."""


def offers(context: Context) -> tuple[Candidate, ...]:
    """Return the units to send to the case at hand, best first; none once somebody has it."""
    case = context.runtime.board.cases.get(context.selection.case_id)
    if case is None or case.state not in TO_SEND:
        return ()
    return context.runtime.candidates(case.id, OFFERED)


def chosen(context: Context, offered: tuple[Candidate, ...]) -> Candidate | None:
    """Return the unit that Enter would send: the one chosen, else the best."""
    for candidate in offered:
        if candidate.unit.id == context.selection.unit_id:
            return candidate
    return offered[0] if offered else None


def why(candidate: Candidate) -> str:
    """Return in a few words why a unit stands where it stands."""
    unit = candidate.unit
    parts = [words.DUTIES[unit.duty]()]
    parts += [words.skill_word(s) for s in unit.skills[:2]]
    if not unit.skills:
        parts.append(plurals().members(unit.members))
    reasons = {reason.value for reason in candidate.reasons}
    if "no_fix" in reasons:
        parts.append(translate("Offer", "position old"))
    elif "same_street" in reasons:
        parts.append(translate("Offer", "same street"))
    return words.joined(*parts)


def order_text(case: Case) -> str:
    """Return the instruction that goes with a dispatch, from the template of the category."""
    texts = {
        Category.APPEARANCE: translate("Order", "Go and talk; keep the way free; take pictures."),
        Category.NOISE: translate("Order", "Measure there, have it stopped, note both sides."),
        Category.ROAD: translate("Order", "Fence it off first, then repair; report the result."),
        Category.FIRE: translate("Order", "Go at once; clear the stairs; keep people away."),
        Category.ELDER: translate(
            "Order", "Go to the door at once; knock and call; no answer: get the caretaker."
        ),
        Category.WATER: translate("Order", "Inspect the bank, find the source, take a sample."),
        Category.HOUSING: translate("Order", "Look at the damage, stop it getting worse, note it."),
        Category.DISPUTE: translate("Order", "Hear both sides, calm things down, record terms."),
        Category.ENTERPRISE: translate("Order", "Visit the firm, note its needs, answer today."),
        Category.OPINION: translate("Order", "Check the facts on the spot and report back."),
    }
    return texts[case.category]
