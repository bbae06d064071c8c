"""A refused act in words: why it had no effect, and both versions of the case side by side."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.case import Case, CaseState, Category, Urgency
from app.domain.command import CommandKind, RefusalCode
from app.domain.conflict import FieldKind, OnClash
from app.domain.masking import mask_text
from app.domain.offline import OfflineClass
from app.runtime import Difference, Refused, difference
from panels import times, words
from panels.context import Context
from panels.words import Words
from widgets.conflict import ConflictRow, Side

translate = QCoreApplication.translate

FIELDS: dict[str, Words] = {
    "state": lambda: translate("Field", "State"),
    "unit": lambda: translate("Field", "Unit"),
    "handler": lambda: translate("Field", "Handled by"),
    "urgency": lambda: translate("Field", "Grade"),
    "category": lambda: translate("Field", "Category"),
    "title": lambda: translate("Field", "Title"),
    "text": lambda: translate("Field", "Text"),
    "order": lambda: translate("Field", "Order"),
    "due_at": lambda: translate("Field", "Deadline"),
    "reports": lambda: translate("Field", "Reports"),
    "address": lambda: translate("Field", "Address"),
    "note": lambda: translate("Field", "Remark"),
    "step": lambda: translate("Field", "Last step"),
}
"""The fields in which two versions of a case can differ."""

ALWAYS = ("state", "unit")
"""Fields that a card shows even where both versions agree."""

POLICIES: dict[FieldKind, Words] = {
    FieldKind.STATE: lambda: translate("Policy", "State"),
    FieldKind.UNIT: lambda: translate("Policy", "Unit sent"),
    FieldKind.FACT: lambda: translate("Policy", "Remarks, tracks"),
    FieldKind.GRADE: lambda: translate("Policy", "Grade, deadline"),
    FieldKind.TEXT: lambda: translate("Policy", "Texts"),
    FieldKind.TALLY: lambda: translate("Policy", "Tallies"),
    FieldKind.DELETION: lambda: translate("Policy", "Voiding"),
    FieldKind.RATING: lambda: translate("Policy", "Buildings, homes"),
}

RULES: dict[OnClash, Words] = {
    OnClash.REJECT: lambda: translate(
        "Policy", "a step that no longer fits is refused, never merged"
    ),
    OnClash.FIRST_WINS: lambda: translate(
        "Policy", "the first dispatch accepted has the unit; the later one hears who has it"
    ),
    OnClash.UNION: lambda: translate("Policy", "all are kept, in the upper tier's order"),
    OnClash.COMPARE_AND_SET: lambda: translate(
        "Policy", "changes only from the value you saw; otherwise side by side"
    ),
    OnClash.THREE_WAY: lambda: translate(
        "Policy", "when both changed, both are kept and a person decides"
    ),
    OnClash.ADD: lambda: translate("Policy", "are added up"),
    OnClash.EDIT_BEATS: lambda: translate(
        "Policy", "a change beats a voiding, unless the leader confirms it"
    ),
}
"""The policy for clashes, as the help prints it."""

OFFLINE_CLASSES: dict[OfflineClass, Words] = {
    OfflineClass.LOCAL_FINAL: lambda: translate("OfflineClass", "take effect here at once"),
    OfflineClass.LOCAL_PENDING: lambda: translate(
        "OfflineClass", "are kept, shown as pending and sent in order"
    ),
    OfflineClass.REQUEST_ONLY: lambda: translate("OfflineClass", "wait for the upper tier"),
    OfflineClass.NEVER: lambda: translate("OfflineClass", "need the link"),
}
"""What becomes of an act while cut off."""


def reason(context: Context, refused: Refused, theirs: Case | None) -> str:
    """Return in plain words why an act had no effect."""
    command, refusal = refused.command, refused.refusal
    act = words.act_word(command.kind)
    if refusal.code is RefusalCode.UNIT_TAKEN:
        return _taken(context, refused, act)
    if refusal.code in {RefusalCode.CONFLICT, RefusalCode.WRONG_STATE} and theirs is not None:
        who, what = _last(theirs)
        if command.kind == CommandKind.AMEND:
            text = translate("Conflict", "{who} changed the same text; both are kept")
            return text.format(who=_corrected_by(theirs) or who)
        if command.kind == CommandKind.REGRADE:
            text = translate("Conflict", "{who} changed the grade or deadline you changed")
            return text.format(who=who)
        text = translate("Conflict", "{who} {what}; your {act} had no effect")
        return text.format(who=who, what=what, act=act)
    text = translate("Conflict", "{why}; your {act} had no effect")
    return text.format(why=words.refusal_word(refusal), act=act)


def _taken(context: Context, refused: Refused, act: str) -> str:
    board = context.runtime.board
    unit = board.units.get(str(refused.command.args.get("unit", "")))
    if unit is None:
        text = translate("Conflict", "{why}; your {act} had no effect")
        return text.format(why=words.refusal_word(refused.refusal), act=act)
    holder = board.cases.get(unit.case)
    if holder is None:
        text = translate("Conflict", "{unit} went to another case; your {act} had no effect")
        return text.format(unit=unit.name, act=act)
    text = translate("Conflict", "{unit} is with {case}; your {act} had no effect")
    return text.format(unit=unit.name, case=words.case_name(holder), act=act)


def _last(case: Case) -> tuple[str, str]:
    """Return who acted last on a case and what they did; the tier itself where none is named."""
    tier = translate("Link", "Upper tier")
    if not case.history:
        return tier, words.STATES[case.state]()
    step = case.history[-1]
    return step.actor or tier, words.happened(step.command)


def _corrected_by(case: Case) -> str:
    """Return who corrected a text of a case last."""
    for step in reversed(case.history):
        if step.command == CommandKind.AMEND:
            return step.actor
    return ""


def compared(mine: Case | None, theirs: Case | None) -> tuple[tuple[Difference, bool], ...]:
    """Return the fields of a card in order, each with whether the versions differ in it.

    State and unit are always there, the others only where they differ.
    """
    found = {each.field: each for each in difference(mine, theirs)}
    either = theirs or mine
    shown = []
    for name in dict.fromkeys((*ALWAYS, *found)):
        each, differs = found.get(name), name in found
        if each is None:
            value = "" if either is None else str(getattr(either, name))
            each = Difference(name, value, value)
        if differs or each.mine:
            shown.append((each, differs))
    return tuple(shown)


def rows(
    context: Context, mine: Case | None, theirs: Case | None, picks: Mapping[str, Side]
) -> tuple[ConflictRow, ...]:
    """Return the fields of a card in words; `picks` is what a merge takes of each."""
    return tuple(
        ConflictRow(
            FIELDS[each.field](),
            value_word(context, each.field, each.mine),
            value_word(context, each.field, each.theirs),
            differs,
            picks.get(each.field, ""),
        )
        for each, differs in compared(mine, theirs)
    )


def value_word(context: Context, field: str, value: str) -> str:
    """Return a value of `difference` as people read it."""
    if not value:
        return translate("Field", "none")
    if field == "state":
        return words.STATES[CaseState(value)]()
    if field == "urgency":
        return words.URGENCIES[Urgency(value)]()
    if field == "category":
        return words.CATEGORIES[Category(value)]()
    if field == "unit":
        unit = context.runtime.board.units.get(value)
        return unit.name if unit else value
    if field == "due_at":
        return times.clock(float(value), context.timezone)
    if field == "step":
        actor, command, at = value.rsplit(" ", 2)
        clock = times.clock_minutes(float(at), context.timezone)
        return f"{actor} {words.happened(command)} {clock}"
    return mask_text(value)
