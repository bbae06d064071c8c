"""The board: typed rows in memory for the screen, with this node's own open wishes folded in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from app.domain import lifecycle
from app.domain.base import Norm, Town
from app.domain.case import Case
from app.domain.command import Command, Receipt, Refusal
from app.domain.limits import Limits
from app.domain.row import Value
from app.domain.telemetry import Fix, Reading
from app.domain.unit import Duty, Unit
from app.geo.sheet import Sheet

KEPT_CLOSED_S = 48 * 3600.0
"""How long closed cases stay in memory; older ones are found by search."""

TOWN_ID = "town"


@dataclass(frozen=True, slots=True)
class Refused:
    """A command that had no effect, for the person who asked."""

    command: Command
    refusal: Refusal


class Board:
    """What is so now, as far as this node knows. Read it on the UI thread only.

    `cases` and `units` are the mirror with the unanswered commands folded over it; `pending` has
    those commands by case. `fixes` and `readings` are the latest telemetry. `refused` keeps the
    refusals that nobody has dismissed.
    """

    def __init__(self, limits: Limits) -> None:
        self.cases: dict[str, Case] = {}
        self.units: dict[str, Unit] = {}
        self.versions: dict[tuple[str, str], int] = {}
        self.fixes: dict[str, Fix] = {}
        self.readings: dict[str, Reading] = {}
        self.norms: dict[str, Norm] = {}
        self.sheets: dict[str, Sheet] = {}
        self.town: Town | None = None
        self.pending: dict[str, list[Command]] = {}
        self.refused: list[Refused] = []
        self._limits = limits
        self._mirrored: dict[str, Case] = {}
        self._mirrored_units: dict[str, Unit] = {}

    def clear(self) -> None:
        """Forget all rows; a snapshot follows. Own commands and telemetry stay."""
        for table in (self.cases, self.units, self.versions, self.norms, self.sheets):
            table.clear()
        self._mirrored.clear()
        self._mirrored_units.clear()
        self.town = None

    def put(self, kind: str, row_id: str, version: int, value: Value | Sheet, now: float) -> None:
        """Take the newest value of a row (`now` in epoch seconds, for dropping old cases)."""
        self.versions[kind, row_id] = version
        if isinstance(value, Case):
            self._put_case(value, now)
        elif isinstance(value, Unit):
            self._mirrored_units[row_id] = value
            self._fold_unit(row_id)
        elif isinstance(value, Sheet):
            self.sheets[row_id] = value
        elif isinstance(value, Norm):
            self.norms[row_id] = value
        elif row_id == TOWN_ID:
            self.town = value

    def queue(self, command: Command) -> None:
        """Fold a command that has no receipt yet over the mirror."""
        self.pending.setdefault(command.subject, []).append(command)
        self._fold(command.subject)

    def settle(self, command: Command, receipt: Receipt) -> None:
        """Take the answer to a command: it is no longer pending; a refusal is kept to be shown."""
        left = [c for c in self.pending.pop(command.subject, []) if c.op_no != command.op_no]
        if left:
            self.pending[command.subject] = left
        if receipt.refusal is not None:
            self.refused.append(Refused(command, receipt.refusal))
        self._fold(command.subject)

    def dismiss(self, refused: Refused) -> None:
        """Forget a refusal that a person has seen."""
        self.refused.remove(refused)

    def open_cases(self) -> Iterable[Case]:
        """Return the cases on which somebody still has to act."""
        return [case for case in self.cases.values() if case.is_open]

    def _put_case(self, case: Case, now: float) -> None:
        if case.closed_at and now - case.closed_at > KEPT_CLOSED_S:
            self._mirrored.pop(case.id, None)
            self.cases.pop(case.id, None)
            return
        self._mirrored[case.id] = case
        self._fold(case.id)

    def _fold(self, case_id: str) -> None:
        case = self._mirrored.get(case_id)
        bound = {case.unit if case else ""}
        before = self.cases.get(case_id)
        bound.add(before.unit if before else "")
        for command in self.pending.get(case_id, ()):
            outcome = lifecycle.apply(case, command, self._limits)
            if isinstance(outcome, Case):
                case = outcome
        if case is None:
            self.cases.pop(case_id, None)
        else:
            self.cases[case_id] = case
            bound.add(case.unit)
        for unit_id in bound - {""}:
            self._fold_unit(unit_id)

    def _fold_unit(self, unit_id: str) -> None:
        unit = self._mirrored_units.get(unit_id)
        if unit is None:
            self.units.pop(unit_id, None)
            return
        if unit.duty is Duty.FREE:
            for case_id in self.pending:
                case = self.cases.get(case_id)
                if case is not None and case.unit == unit_id and case.is_open:
                    unit = replace(unit, duty=Duty.BUSY, case=case.id)
                    break
        self.units[unit_id] = unit
