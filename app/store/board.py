"""The board: typed rows in memory for the screen, with this node's own open wishes folded in."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from app.domain import lifecycle
from app.domain.base import Norm, Town
from app.domain.case import TERMINAL, Case
from app.domain.command import Command, CommandKind, Receipt, Refusal
from app.domain.limits import Limits
from app.domain.loss import Loss
from app.domain.places import LAYER, Places
from app.domain.rating import Rating
from app.domain.row import Kind, Value, decode
from app.domain.telemetry import Fix, Reading
from app.domain.unit import Duty, Unit
from app.errors import BadInputError
from app.geo.sheet import Sheet
from app.store.rated import Rated

KEPT_ENDED_S = 48 * 3600.0
"""How long cases stay in memory after their end; older ones are found by search."""

TOWN_ID = "town"


class End(Struct, gc=False):
    """What of a row body tells when it was over (epoch seconds)."""

    state: str = ""
    closed_at: float = 0.0
    reported_at: float = 0.0
    made_at: float = 0.0


def ended_at(end: End) -> float:
    """Return when a case ended (epoch seconds), 0.0 while it is open."""
    if end.state not in _ENDED:
        return 0.0
    return end.closed_at or end.reported_at


_ENDED = frozenset(state.value for state in TERMINAL)


@dataclass(frozen=True, slots=True)
class Refused:
    """A command that had no effect, for the person who asked.

    `mine` is the case as that person saw it become, `at` when the answer came (epoch seconds);
    `is_left` says that it was left to the leader.
    """

    command: Command
    refusal: Refusal
    mine: Case | None = None
    at: float = 0.0
    is_left: bool = False

    @property
    def theirs(self) -> Case | None:
        """The case as the ledger had it when it refused, None when there is none to show."""
        current = self.refusal.current
        if current is None:
            return None
        try:
            value = decode(Kind.CASE, current)
        except BadInputError:
            return None
        return value if isinstance(value, Case) else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An own command without a receipt.

    `mine` is the case as its maker saw it become; `phoned_at` says when it was reported by
    telephone (epoch seconds, 0.0 for not).
    """

    command: Command
    mine: Case | None = None
    phoned_at: float = 0.0


@dataclass(slots=True)
class Tables:
    """Typed rows by id. Whoever makes it hands it over and does not touch it again."""

    cases: dict[str, Case] = field(default_factory=dict[str, Case])
    units: dict[str, Unit] = field(default_factory=dict[str, Unit])
    norms: dict[str, Norm] = field(default_factory=dict[str, Norm])
    losses: dict[str, Loss] = field(default_factory=dict[str, Loss])
    sheets: dict[str, Sheet] = field(default_factory=dict[str, Sheet])
    versions: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    ratings: dict[str, Rating] = field(default_factory=dict[str, Rating])
    places: Places = field(default_factory=Places)
    town: Town | None = None

    def put(self, kind: str, row_id: str, version: int, value: Value | Sheet) -> None:
        """Take the newest value of a row."""
        self.versions[kind, row_id] = version
        if isinstance(value, Case):
            self.cases[row_id] = value
        elif isinstance(value, Unit):
            self.units[row_id] = value
        elif isinstance(value, Sheet):
            self.sheets[row_id] = value
            if value.layer == LAYER:
                self.places.take(row_id, value.ids, value.columns)
            else:
                self.places.drop(row_id)
        elif isinstance(value, Norm):
            self.norms[row_id] = value
        elif isinstance(value, Loss):
            self.losses[row_id] = value
        elif isinstance(value, Rating):
            self.ratings[row_id] = value
        elif row_id == TOWN_ID:
            self.town = value


class Board:
    """What is so now, as far as this node knows. Read it on the UI thread only.

    `cases` and `units` are the mirror with the unanswered commands folded over it; `waiting` has
    those commands by number, in order, and `pending` by case. `fixes` and `readings` are the latest
    telemetry. `rated` says what buildings and households are, own ratings folded in likewise.
    `refused` keeps the refusals that nobody has resolved.
    """

    def __init__(self, limits: Limits) -> None:
        self.fixes: dict[str, Fix] = {}
        self.readings: dict[str, Reading] = {}
        self.pending: dict[str, list[Command]] = {}
        self.waiting: dict[int, Waiting] = {}
        self.refused: list[Refused] = []
        self.rated = Rated()
        self._limits = limits
        # What the mirror says of subjects that own commands are folded over; None: it has none.
        self._true_cases: dict[str, Case | None] = {}
        self._true_units: dict[str, Unit] = {}
        self._bound: dict[str, str] = {}
        self.adopt(Tables())

    def adopt(self, tables: Tables) -> None:
        """Show these rows instead of all there were; own commands and telemetry stay. Fast."""
        self._tables = tables
        self.cases = tables.cases
        self.units = tables.units
        self.norms = tables.norms
        self.losses = tables.losses
        self.sheets = tables.sheets
        self.versions = tables.versions
        self.rated.adopt(tables.ratings, tables.places)
        self._true_cases.clear()
        self._true_units.clear()
        self._bound.clear()
        for case_id in self.pending:
            self._fold(case_id)

    @property
    def town(self) -> Town | None:
        """The place this node serves, None before anything was mirrored."""
        return self._tables.town

    def put(self, kind: str, row_id: str, version: int, value: Value | Sheet, now: float) -> None:
        """Take the newest value of a row (`now` in epoch seconds, for leaving out old cases)."""
        if isinstance(value, Case) and _is_old(value, now):
            self._forget(row_id)
            return
        if isinstance(value, Case) and row_id in self.pending:
            self.versions[kind, row_id] = version
            self._true_cases[row_id] = value
            self._fold(row_id)
            return
        if isinstance(value, Rating):
            self.versions[kind, row_id] = version
            self.rated.put(row_id, value)
            return
        self._tables.put(kind, row_id, version, value)
        if isinstance(value, Unit):
            self._true_units.pop(row_id, None)
            self._bind(row_id)

    def queue(self, waiting: Waiting) -> None:
        """Fold a command that has no receipt yet over the mirror; a known one changes nothing."""
        command = waiting.command
        if command.op_no in self.waiting:
            return
        self.waiting[command.op_no] = waiting
        if command.kind == CommandKind.RATE:
            self.rated.queue(command)
            return
        self.pending.setdefault(command.subject, []).append(command)
        self._fold(command.subject)

    def settle(self, command: Command, receipt: Receipt, now: float = 0.0) -> None:
        """Take the answer to a command: it is no longer pending; a refusal is kept to be shown."""
        waiting = self.waiting.pop(command.op_no, None)
        if receipt.refusal is not None:
            mine = waiting.mine if waiting else None
            refused = Refused(command, receipt.refusal, mine, now)
            self.dismiss(refused)  # a restored server may refuse again
            self.refused.append(refused)
        if command.kind == CommandKind.RATE:
            self.rated.settle(command)
            return
        left = [c for c in self.pending.pop(command.subject, []) if c.op_no != command.op_no]
        if left:
            self.pending[command.subject] = left
        self._fold(command.subject)

    def phone(self, op_no: int, at: float) -> None:
        """Note that a waiting command was reported by telephone at an instant."""
        waiting = self.waiting.get(op_no)
        if waiting is not None:
            self.waiting[op_no] = dataclasses.replace(waiting, phoned_at=at)

    def recall(self, refused: Iterable[Refused]) -> None:
        """Take refusals of earlier runs that still wait for a person; known ones change nothing."""
        known = {one.command.op_no: one for one in refused}
        known.update((one.command.op_no, one) for one in self.refused)
        self.refused = [known[op_no] for op_no in sorted(known)]

    def leave(self, refused: Refused) -> None:
        """Mark a refusal as left to the leader."""
        self.refused = [
            dataclasses.replace(one, is_left=True)
            if one.command.op_no == refused.command.op_no
            else one
            for one in self.refused
        ]

    def dismiss(self, refused: Refused) -> None:
        """Forget a refusal that a person has resolved."""
        self.refused = [one for one in self.refused if one.command.op_no != refused.command.op_no]

    def open_cases(self) -> list[Case]:
        """Return the cases on which somebody still has to act."""
        return [case for case in self.cases.values() if case.is_open]

    def forget_old(self, now: float) -> frozenset[str]:
        """Drop the cases that ended too long before `now` (epoch seconds); return their ids."""
        old = frozenset(case.id for case in self.cases.values() if _is_old(case, now))
        for case_id in old:
            self._forget(case_id)
        return old

    def _forget(self, case_id: str) -> None:
        self.cases.pop(case_id, None)
        self.versions.pop(("case", case_id), None)
        self._true_cases.pop(case_id, None)

    def _fold(self, case_id: str) -> None:
        """Show a case as its own pending commands would leave it, and the unit they would bind."""
        case = self._true_cases.setdefault(case_id, self.cases.get(case_id))
        true_unit = case.unit if case else ""
        for command in self.pending.get(case_id, ()):
            outcome = lifecycle.apply(case, command, self._limits)
            if isinstance(outcome, Case):
                case = outcome
        if case is None:
            self.cases.pop(case_id, None)
        else:
            self.cases[case_id] = case
        if case_id not in self.pending:
            del self._true_cases[case_id]
        self._rebind(case_id, case.unit if case and case.unit != true_unit else "")

    def _rebind(self, case_id: str, unit_id: str) -> None:
        """Note which unit a pending dispatch of a case would take, and release the one before."""
        for other in [unit for unit, case in self._bound.items() if case == case_id]:
            del self._bound[other]
            if other in self._true_units:
                self.units[other] = self._true_units.pop(other)
        if unit_id:
            self._bound.setdefault(unit_id, case_id)
            self._bind(unit_id)

    def _bind(self, unit_id: str) -> None:
        unit, case_id = self.units.get(unit_id), self._bound.get(unit_id)
        if unit is not None and case_id is not None and unit.duty is Duty.FREE:
            self._true_units[unit_id] = unit
            self.units[unit_id] = replace(unit, duty=Duty.BUSY, case=case_id)


def ended_before(case: Case, instant: float) -> bool:
    """Say whether a case was over before an instant (epoch seconds)."""
    return not case.is_open and (case.closed_at or case.reported_at) < instant


def _is_old(case: Case, now: float) -> bool:
    return ended_before(case, now - KEPT_ENDED_S)
