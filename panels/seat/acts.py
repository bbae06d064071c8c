"""What a seat does to the case at hand, and what became of it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from app.domain.case import Case
from app.domain.command import CommandKind
from app.runtime import Issue, IssueState, Refused, Resolution
from panels import words
from panels.context import Context
from panels.seat.offers import chosen, offers, order_text

translate = QCoreApplication.translate

STAYS_S = 5.0
SAID_STAYS_S = 12.0
"""For how long the outcome of an act stays, and a notice, such as where a file was written."""

MOST = 3

OFFERED = (CommandKind.FILE, CommandKind.DISPATCH, CommandKind.CHECK, CommandKind.CLOSE)
"""Acts a seat has keys for, in the order of the path; the first possible one is the main act."""


@dataclass(slots=True)
class Told:
    """An act that was asked for: its issue, what it was about, when it was told or last changed."""

    issue: Issue
    subject: str
    shown: IssueState
    at: float


@dataclass(frozen=True, slots=True)
class Said:
    """A notice that is about no act; a bad one stays until it was read."""

    title: str
    text: str
    is_bad: bool
    at: float


class Acts(QObject):
    """Asks the runtime for acts and keeps the newest few until their outcome was read.

    Signal `changed` comes when there is something new to tell, or another order.
    """

    changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._orders: dict[str, str] = {}
        self.told: list[Told] = []
        self.said: list[Said] = []
        self._refused: dict[str, Refused] = {}

    @property
    def case(self) -> Case | None:
        """The case at hand."""
        return self._context.runtime.board.cases.get(self._context.selection.case_id)

    def possible(self) -> tuple[CommandKind, ...]:
        """Return what can be done now, in the order of the path."""
        case = self.case
        if case is None:
            return ()
        allowed = self._context.runtime.possible(case.id)
        return tuple(kind for kind in OFFERED if kind in allowed)

    def order(self) -> str:
        """Return the instruction that a dispatch would carry."""
        case = self.case
        if case is None:
            return ""
        return self._orders.get(case.id) or order_text(case)

    def write_order(self, text: str) -> None:
        """Send another instruction along with the case at hand; empty returns to the template."""
        case = self.case
        if case is not None:
            self._orders[case.id] = text.strip()
            self.changed.emit()

    def main(self) -> None:
        """Do the main act of the step the case is at, if this seat has one."""
        possible = self.possible()
        if possible:
            self.do(possible[0])

    def do(self, kind: CommandKind) -> None:
        """Do one act to the case at hand; what the state forbids is told as refused."""
        case = self.case
        if case is None:
            return
        args: Mapping[str, Any] = {}
        subject = case.title
        if kind is CommandKind.DISPATCH:
            candidate = chosen(self._context, offers(self._context))
            if candidate is None:
                return
            args = {"unit": candidate.unit.id, "order": self.order()}
            subject = candidate.unit.name
        elif kind is CommandKind.CHECK:
            args = {"passed": True}
        self.tell(self._issue(kind, case.id, args), subject)

    def instead_of(self, refused: Refused) -> None:
        """Have the next dispatch of a case stand for one that was refused."""
        self._refused[refused.command.subject] = refused

    def _issue(self, kind: CommandKind, case_id: str, args: Mapping[str, Any]) -> Issue:
        runtime = self._context.runtime
        refused = self._refused.pop(case_id, None) if kind is CommandKind.DISPATCH else None
        if refused in runtime.board.refused:
            issue = runtime.resolve(refused, Resolution.REDO, args)
            if issue is not None:
                return issue
        return runtime.issue(kind, case_id, args)

    def tell(self, issue: Issue, subject: str) -> None:
        """Tell what becomes of an act that was asked for."""
        self.told.append(Told(issue, subject, issue.state, self._context.runtime.clock.now()))
        del self.told[:-MOST]
        self.changed.emit()

    def say(self, title: str, text: str, *, is_bad: bool = False) -> None:
        """Tell something that is about no act."""
        self.said = [Said(title, text, is_bad, self._context.runtime.clock.now())]
        self.changed.emit()

    def review(self, now: float) -> bool:
        """Bring what is told up to date; return whether it reads differently."""
        changed = False
        for each in self.told:
            if each.issue.state is not each.shown:
                each.shown, each.at, changed = each.issue.state, now, True
        kept = [each for each in self.told if now - each.at < STAYS_S or is_answerable(each)]
        changed |= len(kept) != len(self.told)
        self.told = kept
        said = [each for each in self.said if each.is_bad or now - each.at < SAID_STAYS_S]
        changed |= len(said) != len(self.said)
        self.said = said
        return changed

    def dismiss(self) -> bool:
        """Take away what waits for an answer; return whether there was anything."""
        before = len(self.told) + len(self.said)
        self.told = [each for each in self.told if not is_answerable(each)]
        self.said = []
        if len(self.told) == before:
            return False
        self.changed.emit()
        return True


def is_answerable(told: Told) -> bool:
    """Say whether something stays until a person has seen it: a refusal or a failure."""
    return told.shown in {IssueState.REFUSED, IssueState.FAILED}


def outcome_word(told: Told) -> str:
    """Return what became of an act, such as “Dispatch accepted”."""
    act = words.ACTS[CommandKind(told.issue.kind)]()
    pattern = {
        IssueState.WRITING: translate("Outcome", "{act}: sending"),
        IssueState.QUEUED: translate("Outcome", "{act}: sending"),
        IssueState.SENT: translate("Outcome", "{act}: sending"),
        IssueState.ACCEPTED: translate("Outcome", "{act}: done"),
        IssueState.REFUSED: translate("Outcome", "{act}: refused"),
        IssueState.FAILED: translate("Outcome", "{act}: not saved"),
    }
    return pattern[told.shown].format(act=act)


def reason_word(told: Told) -> str:
    """Return why an act had no effect, or what it was about."""
    if told.shown is IssueState.REFUSED and told.issue.refusal is not None:
        return words.refusal_word(told.issue.refusal)
    if told.shown is IssueState.FAILED:
        return told.issue.reason
    return told.subject
