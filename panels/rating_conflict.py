"""A refused rating in words: why it had no effect, both versions side by side."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.domain.command import CommandKind, RefusalCode
from app.domain.masking import mask_text
from app.domain.rating import Rating
from app.domain.row import Kind, decode
from app.errors import BadInputError
from app.runtime import Refused
from panels import words
from panels.grade_words import grade_named
from widgets.conflict import ConflictRow

translate = QCoreApplication.translate


def is_rating(refused: Refused) -> bool:
    """Say whether a refused act was about a building or household."""
    return refused.command.kind == CommandKind.RATE


def met(refused: Refused) -> Rating | None:
    """Return the rating that a refused one met, None when there was none or it cannot be read."""
    if not is_rating(refused) or refused.refusal.current is None:
        return None
    try:
        value = decode(Kind.RATING, refused.refusal.current)
    except BadInputError:
        return None
    return value if isinstance(value, Rating) else None


def rating_reason(refused: Refused) -> str:
    """Return in plain words why a rating had no effect."""
    theirs, act = met(refused), words.act_word(refused.command.kind)
    if theirs is not None and theirs.by:
        text = translate("Conflict", "{who} rated the same place; your {act} had no effect")
        return text.format(who=theirs.by, act=act)
    text = translate("Conflict", "{why}; your {act} had no effect")
    why = words.refusal_word(refused.refusal)
    if refused.refusal.code is RefusalCode.UNKNOWN_SUBJECT:
        why = translate("Refusal", "there is no such building or household")
    return text.format(why=why, act=act)


def rating_rows(refused: Refused) -> tuple[ConflictRow, ...]:
    """Return colour, reason and rater of both sides."""
    command, theirs = refused.command, met(refused)
    mine = (
        grade_named(command.args.get("state")),
        str(command.args.get("reason", "")),
        command.actor,
    )
    other = ("", "", "")
    if theirs is not None:
        other = (grade_named(theirs.state), theirs.reason, theirs.by)
    labels = (
        translate("Field", "Colour"),
        translate("Field", "Reason"),
        translate("Field", "Rated by"),
    )
    nothing = translate("Field", "none")
    return tuple(
        ConflictRow(label, mask_text(one) or nothing, mask_text(two) or nothing, one != two, "")
        for label, one, two in zip(labels, mine, other, strict=True)
    )
