"""What the people of a run do: report cases and carry them on, now and then wrongly on purpose."""

from __future__ import annotations

import random
from typing import Any

from app.domain.case import Case
from app.domain.command import CommandKind
from app.domain.unit import Duty
from app.errors import StoreError
from app.runtime import Runtime
from app.sync.node import Wish
from tests.faults.plan import Intent

UNITS = tuple(f"u{number}" for number in range(1, 6))
CATEGORIES = ("appearance", "noise", "road", "water", "dispute")
EDITS = ("note", "amend", "regrade", "again", "void")
"""Acts beside the path; what of them this version has not is left out."""

HUGE = 300_000
POISON: tuple[tuple[str, dict[str, Any]], ...] = (
    ("explode", {}),
    ("report", {"title": "", "category": "noise", "source": "hotline"}),
    ("report", {"title": "x", "category": "no such thing", "source": "hotline"}),
    ("report", {"title": "x", "category": "noise", "source": "hotline", "text": "长" * HUGE}),
    ("file", {"urgency": 7}),
    ("dispatch", {"unit": "nobody"}),
    ("close", {"note": ["no", "text"]}),
    ("put", {"kind": "case", "body": {}}),
    ("check", {"passed": "maybe"}),
)
"""Wishes that no server will ever grant."""


def phone(dice: random.Random) -> str:
    """Return a number that is nobody's; no masked frame may hold one of these."""
    return f"1390{dice.randrange(10**7):07d}"


def act(runtime: Runtime, name: str, intent: Intent, reported: int) -> str:
    """Do what a person wants at this moment; return what it was, empty for nothing."""
    dice = random.Random(intent.seed)
    if not runtime.link.role:
        return ""
    if intent.is_poison:
        return _poison(runtime, name, dice, reported)
    cases = list(runtime.board.cases.values())
    dice.shuffle(cases)
    may_report = runtime.may(CommandKind.REPORT)
    if may_report and (len(cases) < 4 or dice.random() < 0.35):
        return _report(runtime, f"{name}-{reported + 1}", dice)
    for case in cases[:12]:
        kinds = [str(kind) for kind in runtime.possible(case.id)]
        path = [kind for kind in kinds if kind not in EDITS]
        edits = [kind for kind in kinds if kind in EDITS]
        choice = path if path and (not edits or dice.random() < 0.7) else edits
        if choice:
            kind = dice.choice(choice)
            args = arguments(runtime, case, kind, dice)
            runtime.issue(CommandKind(kind), case.id, args)
            return f"{kind} {case.id}"
    return _report(runtime, f"{name}-{reported + 1}", dice) if may_report else ""


def _report(runtime: Runtime, case_id: str, dice: random.Random) -> str:
    number = phone(dice)
    runtime.issue(
        CommandKind.REPORT,
        case_id,
        {
            "title": f"占道经营 {number}" if dice.random() < 0.5 else "占道经营",
            "category": dice.choice(CATEGORIES),
            "source": "hotline",
            "text": f"欧阳先生反映，电话{number}",
            "urgency": dice.choice(("normal", "watch", "urgent")),
            "place": {"lon": 119.0, "lat": 32.4, "address": "解放路12号3幢201室"},
        },
    )
    return f"report {case_id}"


def arguments(runtime: Runtime, case: Case, kind: str, dice: random.Random) -> dict[str, Any]:
    """Return what an act needs, made on what the screen shows."""
    note = f"回电 {phone(dice)}" if dice.random() < 0.3 else "已核"
    match kind:
        case "dispatch":
            free = [unit.id for unit in runtime.board.units.values() if unit.duty is Duty.FREE]
            return {"unit": dice.choice(free or UNITS), "order": note}
        case "check":
            return {"passed": dice.random() < 0.8, "note": note}
        case "amend":
            field = dice.choice(("title", "text", "address"))
            was = {"title": case.title, "text": case.text, "address": case.place.address}[field]
            return {"field": field, "was": was, "now": f"改 {dice.randrange(1000)}"}
        case "regrade":
            urgency = dice.choice(("normal", "watch", "urgent"))
            return {"urgency": urgency, "was_urgency": case.urgency.value}
        case "again":
            return {"count": dice.randint(1, 3)}
        case "void":
            return {"note": "误报", "confirmed": dice.random() < 0.3}
        case _:
            return {"note": note}


def _poison(runtime: Runtime, name: str, dice: random.Random, reported: int) -> str:
    kind, args = dice.choice(POISON)
    known = [case.id for case in runtime.board.cases.values()]
    subject = dice.choice(known) if known and kind != "report" else f"{name}-p{reported}"
    try:
        runtime._node.wish(Wish(10**6 + dice.randrange(10**6), kind, subject, args))
    except StoreError:
        return ""
    return f"poison {kind} {subject}"
