"""The words for what the domain says: states, categories, sources, units, steps and refusals."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.domain.case import Case, CaseState, Category, Signal, Source, Urgency
from app.domain.command import CommandKind, Refusal, RefusalCode
from app.domain.masking import mask_text
from app.domain.unit import Duty, UnitKind

translate = QCoreApplication.translate

Words = Callable[[], str]
"""A text of ours in the language of this moment."""

SIGNALS: dict[Signal, Words] = {
    Signal.RED: lambda: translate("Signal", "Urgent"),
    Signal.YELLOW: lambda: translate("Signal", "Watch"),
    Signal.BLUE: lambda: translate("Signal", "In hand"),
    Signal.GREEN: lambda: translate("Signal", "Closed"),
}

CATEGORIES: dict[Category, Words] = {
    Category.APPEARANCE: lambda: translate("Category", "City appearance"),
    Category.NOISE: lambda: translate("Category", "Noise and fumes"),
    Category.ROAD: lambda: translate("Category", "Roads and utilities"),
    Category.FIRE: lambda: translate("Category", "Fire safety"),
    Category.ELDER: lambda: translate("Category", "Elder care"),
    Category.WATER: lambda: translate("Category", "Water"),
    Category.HOUSING: lambda: translate("Category", "Housing"),
    Category.DISPUTE: lambda: translate("Category", "Dispute"),
    Category.ENTERPRISE: lambda: translate("Category", "Enterprise"),
    Category.OPINION: lambda: translate("Category", "Public opinion"),
}

SEALS: dict[Category, Words] = {
    Category.APPEARANCE: lambda: translate("Seal", "CA"),
    Category.NOISE: lambda: translate("Seal", "NO"),
    Category.ROAD: lambda: translate("Seal", "RD"),
    Category.FIRE: lambda: translate("Seal", "FR"),
    Category.ELDER: lambda: translate("Seal", "EL"),
    Category.WATER: lambda: translate("Seal", "WA"),
    Category.HOUSING: lambda: translate("Seal", "HO"),
    Category.DISPUTE: lambda: translate("Seal", "DI"),
    Category.ENTERPRISE: lambda: translate("Seal", "EN"),
    Category.OPINION: lambda: translate("Seal", "OP"),
}

SOURCES: dict[Source, Words] = {
    Source.HOTLINE: lambda: translate("Source", "12345"),
    Source.GOVERNANCE: lambda: translate("Source", "Governance"),
    Source.PETITION: lambda: translate("Source", "Petition"),
    Source.CIVIL: lambda: translate("Source", "Civil affairs"),
    Source.CITY: lambda: translate("Source", "City mgmt"),
    Source.SOCIAL: lambda: translate("Source", "Social ins."),
    Source.APP: lambda: translate("Source", "App"),
    Source.GRID: lambda: translate("Source", "Grid"),
    Source.DOOR: lambda: translate("Source", "Door"),
    Source.CAMERA: lambda: translate("Source", "Camera"),
    Source.SHORE: lambda: translate("Source", "Shore"),
    Source.SEAT: lambda: translate("Source", "Seat"),
    Source.FILE: lambda: translate("Source", "File"),
}

UNITS: dict[UnitKind, Words] = {
    UnitKind.ENFORCEMENT: lambda: translate("UnitKind", "Officers"),
    UnitKind.GRID: lambda: translate("UnitKind", "Grid"),
    UnitKind.MEDICAL: lambda: translate("UnitKind", "Medics"),
    UnitKind.FIRE: lambda: translate("UnitKind", "Fire"),
    UnitKind.REPAIR: lambda: translate("UnitKind", "Repair"),
    UnitKind.BOAT: lambda: translate("UnitKind", "Boats"),
    UnitKind.POLICE: lambda: translate("UnitKind", "Police"),
}

DUTIES: dict[Duty, Words] = {
    Duty.FREE: lambda: translate("Duty", "free"),
    Duty.BUSY: lambda: translate("Duty", "busy"),
    Duty.OFF: lambda: translate("Duty", "off duty"),
}

STATES: dict[CaseState, Words] = {
    CaseState.CLUE: lambda: translate("CaseState", "Clue"),
    CaseState.VERIFY: lambda: translate("CaseState", "To verify"),
    CaseState.INTAKE: lambda: translate("CaseState", "To file"),
    CaseState.FILED: lambda: translate("CaseState", "To dispatch"),
    CaseState.SENT: lambda: translate("CaseState", "To sign for"),
    CaseState.ENROUTE: lambda: translate("CaseState", "On the way"),
    CaseState.WORKING: lambda: translate("CaseState", "Handling"),
    CaseState.DONE: lambda: translate("CaseState", "Handled, to confirm"),
    CaseState.CHECK: lambda: translate("CaseState", "Checked, to close"),
    CaseState.CLOSED: lambda: translate("CaseState", "Closed"),
    CaseState.EVAL: lambda: translate("CaseState", "Evaluated"),
    CaseState.REFUSED: lambda: translate("CaseState", "Not filed"),
    CaseState.MERGED: lambda: translate("CaseState", "Merged"),
    CaseState.VOID: lambda: translate("CaseState", "Voided"),
}

HAPPENED: dict[str, Words] = {
    CommandKind.REPORT: lambda: translate("Happened", "reported"),
    CommandKind.FILE: lambda: translate("Happened", "verified"),
    CommandKind.DISPATCH: lambda: translate("Happened", "sent"),
    CommandKind.SIGN: lambda: translate("Happened", "signed for"),
    CommandKind.ARRIVE: lambda: translate("Happened", "on site"),
    CommandKind.FEEDBACK: lambda: translate("Happened", "handled"),
    CommandKind.CHECK: lambda: translate("Happened", "checked"),
    CommandKind.CLOSE: lambda: translate("Happened", "closed"),
    CommandKind.NOTE: lambda: translate("Happened", "remarked"),
    CommandKind.AMEND: lambda: translate("Happened", "corrected"),
    CommandKind.REGRADE: lambda: translate("Happened", "regraded"),
    CommandKind.AGAIN: lambda: translate("Happened", "reported again"),
    CommandKind.VOID: lambda: translate("Happened", "voided"),
}
"""What a step of a case's history says, after its title."""

ACTS: dict[CommandKind, Words] = {
    CommandKind.REPORT: lambda: translate("Act", "Report"),
    CommandKind.FILE: lambda: translate("Act", "Verify"),
    CommandKind.DISPATCH: lambda: translate("Act", "Dispatch"),
    CommandKind.SIGN: lambda: translate("Act", "Sign for"),
    CommandKind.ARRIVE: lambda: translate("Act", "Arrive"),
    CommandKind.FEEDBACK: lambda: translate("Act", "Give feedback"),
    CommandKind.CHECK: lambda: translate("Act", "Check"),
    CommandKind.CLOSE: lambda: translate("Act", "Close"),
    CommandKind.NOTE: lambda: translate("Act", "Remark"),
    CommandKind.AMEND: lambda: translate("Act", "Correct"),
    CommandKind.REGRADE: lambda: translate("Act", "Regrade"),
    CommandKind.AGAIN: lambda: translate("Act", "Count again"),
    CommandKind.VOID: lambda: translate("Act", "Void"),
    CommandKind.RATE: lambda: translate("Act", "Rate"),
    CommandKind.PUT: lambda: translate("Act", "Bring in base data"),
}
"""What can be done to a case or a building, as on buttons and chips."""

URGENCIES: dict[Urgency, Words] = {
    Urgency.URGENT: lambda: translate("Urgency", "Urgent"),
    Urgency.WATCH: lambda: translate("Urgency", "Watch"),
    Urgency.NORMAL: lambda: translate("Urgency", "Ordinary"),
}

REFUSALS: dict[RefusalCode, Words] = {
    RefusalCode.UNKNOWN_COMMAND: lambda: translate("Refusal", "the platform does not know this"),
    RefusalCode.UNKNOWN_SUBJECT: lambda: translate("Refusal", "there is no such case"),
    RefusalCode.EXISTS: lambda: translate("Refusal", "it was reported already"),
    RefusalCode.WRONG_STATE: lambda: translate("Refusal", "not possible at this step"),
    RefusalCode.CONFLICT: lambda: translate("Refusal", "someone else was faster"),
    RefusalCode.NOT_ALLOWED: lambda: translate("Refusal", "this seat may not do that"),
    RefusalCode.BAD_ARGS: lambda: translate("Refusal", "something is missing"),
    RefusalCode.UNIT_TAKEN: lambda: translate("Refusal", "the unit has just been taken"),
    RefusalCode.UNIT_OFF: lambda: translate("Refusal", "the unit is off duty"),
    RefusalCode.UNKNOWN_UNIT: lambda: translate("Refusal", "there is no such unit"),
    RefusalCode.HANDLER_MAY_NOT_CHECK: lambda: translate(
        "Refusal", "whoever handled it may not check it"
    ),
    RefusalCode.NOT_CHECKED: lambda: translate("Refusal", "it has not been checked"),
}

_DUE: dict[CaseState, Words] = {
    CaseState.CLUE: lambda: translate("Due", "to verify"),
    CaseState.VERIFY: lambda: translate("Due", "to verify"),
    CaseState.INTAKE: lambda: translate("Due", "to verify"),
    CaseState.FILED: lambda: translate("Due", "to dispatch"),
    CaseState.SENT: lambda: translate("Due", "to sign"),
    CaseState.DONE: lambda: translate("Due", "to confirm"),
    CaseState.CHECK: lambda: translate("Due", "to close"),
}


SKILLS: dict[str, Words] = {
    "keys": lambda: translate("Skill", "holds keys"),
    "break_in": lambda: translate("Skill", "can break in"),
    "first_aid": lambda: translate("Skill", "first aid"),
    "power": lambda: translate("Skill", "power"),
    "water": lambda: translate("Skill", "water pipes"),
    "boat": lambda: translate("Skill", "boat"),
    "fire": lambda: translate("Skill", "fire fighting"),
}
"""What a unit can do beside its trade; a skill not listed here is shown as it is written."""


def skill_word(skill: str) -> str:
    """Return the word for a skill."""
    found = SKILLS.get(skill)
    return found() if found else skill


def due_word(case: Case) -> str:
    """Return what the time left on a case is left for, such as “to arrive”."""
    if case.arrive_by and not case.arrived_at:
        return translate("Due", "to arrive")
    words = _DUE.get(case.state)
    return words() if words else translate("Due", "to handle")


def case_name(case: Case) -> str:
    """Return a case's number and title, without numbers that belong to people."""
    return f"{case.number} {mask_text(case.title)}".strip()


def happened(command: str) -> str:
    """Return what a step says; a command this program does not know keeps its own name."""
    found = HAPPENED.get(command)
    return found() if found else command


def act_word(kind: str) -> str:
    """Return the word for an act; a command this program does not know keeps its own name."""
    try:
        return ACTS[CommandKind(kind)]()
    except ValueError:
        return kind


def refusal_word(refusal: Refusal) -> str:
    """Return why something had no effect, in plain words."""
    return REFUSALS[refusal.code]()


def joined(*parts: str) -> str:
    """Return the parts that are not empty with the sign of this language between them."""
    return translate("Words", ", ", "between facts on one line").join(p for p in parts if p)


def short_street(street: str) -> str:
    """Return a street office's name without the word for it, as lists show it."""
    return street.removesuffix("街道") or street


def place_word(case: Case) -> str:
    """Return where a case is, short: its street and address, or that this is unknown."""
    place = case.place
    address = place.address.removeprefix(place.street)
    where = joined(short_street(place.street), address)
    return where or translate("Words", "place unknown")
