"""Rows of lists as they read: what a case says in the attention list, the queue and the feed."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.case import Case, CaseState, Signal, deadline, signal
from app.domain.command import CommandKind
from panels import times, words
from panels.context import Context
from panels.happenings import Happening
from widgets.feed_model import FeedRow


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """The time left on a case as it reads: figure, what it is left for, colour, overdue or not.

    `share` is what is left of the running limit, 0 to 1.
    """

    figure: str
    caption: str
    state: str
    is_overdue: bool
    share: float


def time_left(case: Case, now: float) -> TimeLeft:
    """Return the time left; it takes the state's colour when at most half of the limit is left."""
    due = deadline(case)
    if not due:
        return TimeLeft("--:--", words.STATES[case.state](), "", False, 0.0)
    left = due - now
    began = max((step.at for step in case.history if step.at < due), default=case.reported_at)
    share = left / (due - began) if due > began else 0.0
    shown = signal(case, now)
    colour = shown.value if share <= 0.5 and shown in {Signal.RED, Signal.YELLOW} else ""
    return TimeLeft(
        times.time_left(left), words.due_word(case), colour, left < 0.0, max(0.0, min(1.0, share))
    )


def second_line(context: Context, case: Case) -> str:
    """Return where a case is and who has it, else who told of it."""
    unit = context.runtime.board.units.get(case.unit)
    if unit is not None and case.state in {
        CaseState.SENT,
        CaseState.ENROUTE,
        CaseState.WORKING,
    }:
        what = words.joined(unit.name, words.STATES[case.state]())
    else:
        what = words.SOURCES[case.source]()
    return words.joined(words.place_word(case), what)


def feed_row(context: Context, happening: Happening) -> FeedRow:
    """Return a happening as a row of the feed; a case that is gone leaves only its time."""
    case = context.runtime.board.cases.get(happening.case_id)
    at = times.clock(happening.at, context.timezone)
    key = f"{happening.case_id}@{happening.at:.3f}/{happening.command}"
    if case is None:
        return FeedRow(key, at, Signal.GREEN.value, "", "")
    title = case.title
    if happening.command != CommandKind.REPORT:
        title = f"{title} {words.happened(happening.command)}"
    closed = happening.command == CommandKind.CLOSE
    state = Signal.GREEN if closed else signal(case, context.now)
    source = f"{words.short_street(case.place.street)} {words.SOURCES[case.source]()}".strip()
    is_own = any(
        command.kind == happening.command and command.made_at == happening.at
        for command in context.runtime.board.pending.get(happening.case_id, ())
    )
    return FeedRow(key, at, state.value, words.SEALS[case.category](), title, source, is_own)


def case_of(key: str) -> str:
    """Return the id of the case a feed row is about."""
    return key.rpartition("@")[0]
