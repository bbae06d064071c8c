"""The Qt-free composition of a node: what the screens may ask, command and hear of."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Any

from app.analysis.attention import Attention, loudest
from app.analysis.columns import Columns
from app.analysis.figures import Figures, Share, figures
from app.analysis.gazetteer import FoundPlace, Gazetteer, PlaceKind
from app.analysis.headline import Headline, Mood
from app.analysis.rollup import Division, Level, Tally, divide, tallies, tally
from app.clock import Clock, TierClock
from app.dispatch.nearest import Candidate, Reason, rank
from app.dispatch.reach import Reach
from app.domain import lifecycle
from app.domain.case import Case
from app.domain.command import (
    Command,
    CommandKind,
    Receipt,
    Refusal,
    RefusalCode,
    subject_kind,
)
from app.domain.conflict import POLICY, Difference, FieldKind, Resolution, difference, policy_of
from app.domain.limits import Limits
from app.domain.loss import Loss
from app.domain.offline import OfflineClass, offline_class
from app.domain.rating import Rating
from app.domain.roles import Role, may
from app.domain.row import Kind, decode, encode
from app.domain.unit import Duty
from app.door import SYSTEM, Trust
from app.errors import BadInputError, StoreError
from app.protocol.link import Link, LinkState, link_state
from app.report.apart import write_map
from app.sources.tiles.schema import TileLayer
from app.sources.tiles.stack import TileDecoder, TileStack, TileWish, open_stack
from app.store.board import Board, Refused, Waiting
from app.store.feed import ChangeSet, Feed
from app.store.room import Room, RoomState
from app.sync.mailbox import Answers, Key, Parcel, Values
from app.sync.node import Node, NodeSettings, Wish
from app.sync.shown import typed

__all__ = [
    "POLICY",
    "Attention",
    "Board",
    "Candidate",
    "ChangeSet",
    "Difference",
    "Division",
    "Feed",
    "FieldKind",
    "Figures",
    "FoundPlace",
    "Headline",
    "Issue",
    "IssueState",
    "Level",
    "Link",
    "LinkState",
    "Loss",
    "Mood",
    "OfflineClass",
    "PlaceKind",
    "Reason",
    "Refused",
    "Resolution",
    "Room",
    "RoomState",
    "Runtime",
    "Share",
    "Tally",
    "TileDecoder",
    "TileLayer",
    "TileStack",
    "TileWish",
    "Waiting",
    "difference",
    "divide",
    "link_state",
    "offline_class",
    "open_stack",
    "policy_of",
    "tallies",
    "tally",
]

PUMP_MS = 2.0
"""Most of a frame that merging news may take; what is left waits for the next frame."""

MAX_ISSUES = 500
FORGET_EVERY_S = 600.0


class IssueState(StrEnum):
    """How far an own command has come; from QUEUED on it is on disk and cannot be lost."""

    WRITING = "writing"
    QUEUED = "queued"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(slots=True)
class Issue:
    """An own command and what became of it. `reason` says in plain words why it failed here."""

    ticket: int
    kind: str
    subject: str
    state: IssueState
    command: Command | None = None
    refusal: Refusal | None = None
    reason: str = ""


def anew(command: Command, case: Case | None) -> dict[str, Any]:
    """Return the arguments with which a refused command is asked again on a case as it is now."""
    args = dict(command.args)
    if case is None:
        return args
    if command.kind == CommandKind.AMEND:
        field = str(args.get("field"))
        args["was"] = case.place.address if field == "address" else getattr(case, field, "")
    if command.kind == CommandKind.REGRADE:
        seen = {"was_urgency": case.urgency.value, "was_due_at": case.due_at}
        args.update((name, value) for name, value in seen.items() if name in args)
    if command.kind == CommandKind.VOID:
        args["confirmed"] = True
    return args


class Runtime:
    """A node as its screens see it. All methods are for the UI thread; none of them waits.

    `board` is what is so, `feed` tells of what was touched, `link` is the newest state of the
    link; its `mirror_seq` is the place in the ledger's order that the board shows. `room` is what
    the disk has left. `issues` are
    this run's own commands by ticket, the newest `MAX_ISSUES` of them. `gazetteer` and `reach` find
    places and ways on the board's sheets; ask them in a thread of their own.
    """

    def __init__(
        self,
        *,
        server: str,
        token: str,
        data_dir: Path,
        clock: Clock,
        limits: Limits,
        agent: str = "",
        trusted: Trust = SYSTEM,
    ) -> None:
        self.board = Board(limits)
        self.feed = Feed()
        self.link = Link()
        self.room = Room()
        self.limits = limits
        self.clock = TierClock(clock)
        self.issues: dict[int, Issue] = {}
        self.folder = data_dir
        self._node = Node(NodeSettings(server, token, data_dir, agent, trusted), self.clock)
        self.gazetteer = Gazetteer()
        self.reach = Reach()
        self._columns = Columns()
        self._left: Values = {}
        self._answers: Answers = []
        self._seq = self._shown_seq = 0
        self._revision = 0
        self._ticket = 0
        self._forgot_at = 0.0

    async def start(self) -> None:
        """Open the files and load what was mirrored before; does not wait for the link.

        Raises `StoreError` or `NewerStoreError` when a file cannot be used.
        """
        await asyncio.wrap_future(self._node.start())

    async def aclose(self) -> None:
        """End the link and close the files."""
        await asyncio.to_thread(self._node.stop)

    def pump(self) -> ChangeSet | None:
        """Merge news into the board, for at most `PUMP_MS`; publish and return what was touched."""
        parcel = self._node.mailbox.take()
        if parcel.is_empty and not self._left:
            return None
        until, now = perf_counter() + PUMP_MS / 1000.0, self.clock.now()
        if parcel.tables is not None:
            self.board.adopt(parcel.tables)
            self._columns = parcel.columns or Columns(parcel.tables.cases.values())
            self._left = {}
        self._left.update(parcel.values)
        touched = self._merge_rows(until, now)
        self._seq = parcel.seq or self._seq
        bound = self._bound_units()
        commands = self._merge_own(parcel)
        own = {each.subject for each in commands if each.kind != CommandKind.RATE}
        rated = {each.subject for each in commands if each.kind == CommandKind.RATE}
        if abs(now - self._forgot_at) >= FORGET_EVERY_S:  # a clock may be set back
            own |= self.board.forget_old(now)
            self._forgot_at = now
        if parcel.tables is not None:
            own |= self.board.pending.keys()
        if own:
            touched.setdefault(Kind.CASE, set()).update(own)
            touched.setdefault(Kind.UNIT, set()).update(bound | self._bound_units())
        if rated:
            touched.setdefault(Kind.RATING, set()).update(rated)
        for case_id in own:
            self._count(case_id)
        return self._publish(parcel, touched)

    def issue(
        self,
        kind: CommandKind,
        subject: str,
        args: Mapping[str, Any] | None = None,
        *,
        resolves: int = 0,
    ) -> Issue:
        """Ask for something in this node's own name.

        What the lifecycle refuses is refused at once; else the command goes to the outbox and is
        sent. Watch the returned issue, it is brought up to date by `pump`. `resolves` is the number
        of a refused command that this one stands for.
        """
        self._ticket += 1
        issue = Issue(self._ticket, kind, subject, IssueState.WRITING)
        self.issues[issue.ticket] = issue
        while len(self.issues) > MAX_ISSUES:
            del self.issues[next(iter(self.issues))]
        wish = Wish(
            issue.ticket,
            kind,
            subject,
            dict(args or {}),
            self._base_version(kind, subject),
            resolves=resolves,
        )
        outcome = self._predict(wish)
        if isinstance(outcome, Refusal):
            issue.state, issue.refusal = IssueState.REFUSED, outcome
            return issue
        wish = replace(wish, mine=encode(outcome) if isinstance(outcome, Case) else None)
        try:
            self._node.wish(wish)
        except StoreError as error:
            issue.state, issue.reason = IssueState.FAILED, str(error)
        return issue

    def _base_version(self, kind: str, subject: str) -> int:
        """Return the version that an own command is made on: the mirror's and own ones since."""
        about = subject_kind(kind)
        known = self.board.versions.get((about, subject), 0)
        if about is Kind.RATING:
            return known + self.board.rated.pending(subject) if known else 0
        return known + len(self.board.pending.get(subject, ())) if known else 0

    def retry_now(self) -> None:
        """Try to reach the upper tier at once."""
        with suppress(StoreError):
            self._node.retry_now()

    def mark_phoned(self, op_no: int) -> None:
        """Note that a waiting command was reported by telephone; the board shows it on return."""
        with suppress(StoreError):
            self._node.mark_phoned(op_no)

    def resolve(
        self, refused: Refused, resolution: Resolution, args: Mapping[str, Any] | None = None
    ) -> Issue | None:
        """Do what a person decided about a refusal.

        REDO and MERGE ask again on the present version, with `args` or the old ones seen anew, and
        return that issue; the refusal stays listed when it cannot be asked. LEAVE keeps it listed.
        """
        command = refused.command
        if resolution in {Resolution.REDO, Resolution.MERGE}:
            case = self.board.cases.get(command.subject)
            renewed = dict(args) if args is not None else anew(command, case)
            kind = CommandKind(command.kind)
            if kind is CommandKind.RATE and args is None:
                renewed["was"] = self.board.rated.grade(command.subject) or ""
            issue = self.issue(kind, command.subject, renewed, resolves=command.op_no)
            if issue.state is IssueState.WRITING:
                self.board.dismiss(refused)
            return issue
        if resolution is Resolution.LEAVE:
            self.board.leave(refused)
        else:
            self.board.dismiss(refused)
        with suppress(StoreError):
            self._node.resolve(command.op_no, resolution)
        return None

    def may(self, kind: CommandKind) -> bool:
        """Say whether this node's role may send a kind of command; no before the first link."""
        return bool(self.link.role) and may(Role(self.link.role), kind)

    def possible(self, case_id: str) -> tuple[CommandKind, ...]:
        """Return what this node may do to a case as it stands."""
        case = self.board.cases.get(case_id)
        kinds = lifecycle.possible(case) if case else ()
        return tuple(kind for kind in kinds if self.may(kind))

    def candidates(self, case_id: str, limit: int = 5) -> tuple[Candidate, ...]:
        """Return the units nearest to a case, best first; empty when its place is unknown."""
        case = self.board.cases.get(case_id)
        if case is None:
            return ()
        return rank(case, self.board.units.values(), self.board.fixes, self.clock.now(), limit)

    def figures(self, now: float) -> Figures:
        """Return the figures of the day (`now` in epoch seconds)."""
        return figures(self._columns, self.board.units.values(), now, self.timezone)

    def attention(self, now: float, limit: int = 3) -> Attention:
        """Return the cases that need eyes most, worst and shortest first, and how many are left."""
        ids, rest = loudest(self._columns, now, limit)
        return Attention(tuple(self.board.cases[case_id] for case_id in ids), rest)

    @property
    def timezone(self) -> str:
        """The town's time zone, the only one in which times are shown."""
        return self.board.town.timezone if self.board.town else "Asia/Shanghai"

    async def search(self, text: str, limit: int = 20) -> list[Case]:
        """Find cases in the whole mirror by words; raises `StoreError`."""
        rows = await asyncio.wrap_future(self._node.search(text, limit))
        found: list[Case] = []
        for row in rows:
            try:
                value = decode(row.kind, row.body)
            except BadInputError:
                continue
            if isinstance(value, Case):
                found.append(value)
        return found

    async def write_map(self, out: Path, case_id: str = "", **look: str) -> Path:
        """Write what is so as a map document, masked, in a process of its own; return the file.

        `look` is `lang` and `theme`. Raises `WorldError` in plain words.
        """
        options = [word for name, value in look.items() for word in (f"--{name}", value)]
        options += ["--case", case_id] if case_id else []
        return await write_map(self.folder, out, self.board.fixes.values(), options)

    async def losses(self, case_id: str) -> list[Loss]:
        """Return what was wished for about a case while somebody else was first, oldest first.

        Raises `StoreError`.
        """
        rows = await asyncio.wrap_future(self._node.losses(case_id))
        found = [value for row in rows if isinstance(value := typed(row), Loss)]
        return sorted(found, key=lambda loss: loss.made_at)

    def _predict(self, wish: Wish) -> Case | Rating | Refusal:
        if not self.may(CommandKind(wish.kind)):
            return Refusal(code=RefusalCode.NOT_ALLOWED, text="this seat may not do that")
        command = Command(
            op_no=0,
            kind=wish.kind,
            subject=wish.subject,
            made_at=self.clock.now(),
            actor=self.link.login,
            args=wish.args,
        )
        if wish.kind == CommandKind.RATE:
            return self.board.rated.predict(command)
        outcome = lifecycle.apply(self.board.cases.get(wish.subject), command, self.limits)
        if isinstance(outcome, Refusal) or wish.kind != CommandKind.DISPATCH:
            return outcome
        return self._unit_refusal(outcome.unit) or outcome

    def _unit_refusal(self, unit_id: str) -> Refusal | None:
        unit = self.board.units.get(unit_id)
        if unit is None:
            code, text = RefusalCode.UNKNOWN_UNIT, f"there is no unit “{unit_id}”"
        elif unit.duty is Duty.BUSY:
            code, text = RefusalCode.UNIT_TAKEN, f"{unit.name} is taken by case “{unit.case}”"
        elif unit.duty is Duty.OFF:
            code, text = RefusalCode.UNIT_OFF, f"{unit.name} is off duty"
        else:
            return None
        return Refusal(code=code, text=text)

    def _merge_rows(self, until: float, now: float) -> dict[str, set[str]]:
        """Put rows on the board until the time is over (`perf_counter`); the rest stays left."""
        touched: dict[str, set[str]] = {}
        done: list[Key] = []
        for number, (key, (version, value)) in enumerate(self._left.items()):
            if number % 16 == 15 and perf_counter() > until:
                break
            self.board.put(*key, version, value, now)
            if key[0] == Kind.CASE:
                self._count(key[1])
            touched.setdefault(key[0], set()).add(key[1])
            done.append(key)
        for key in done:
            del self._left[key]
        return touched

    def _merge_own(self, parcel: Parcel) -> list[Command]:
        """Bring own commands up to date; return those that are news.

        An answer waits for the rows it speaks of, so that no case flickers back in between.
        """
        touched: list[Command] = []
        for ticket, kept in parcel.queued:
            self.board.queue(kept)
            touched.append(kept.command)
            if ticket in self.issues:
                self.issues[ticket].state = IssueState.QUEUED
                self.issues[ticket].command = kept.command
        for op_no, at in parcel.phoned.items():
            self.board.phone(op_no, at)
        self.board.recall(parcel.refused)
        self._note_sent(frozenset(parcel.sent))
        self._answers.extend(parcel.settled)
        waiting: Answers = []
        for command, receipt in self._answers:
            if self._left or (receipt.seq > self._seq and parcel.tables is None):
                waiting.append((command, receipt))
                continue
            self.board.settle(command, receipt, self.clock.now())
            touched.append(command)
            self._answered(command, receipt)
        self._answers = waiting
        for ticket, reason in parcel.failed:
            if ticket in self.issues:
                self.issues[ticket].state = IssueState.FAILED
                self.issues[ticket].reason = reason
        return touched

    def _count(self, case_id: str) -> None:
        case = self.board.cases.get(case_id)
        if case is None:
            self._columns.drop(case_id)
        else:
            self._columns.put(case)

    def _note_sent(self, op_nos: frozenset[int]) -> None:
        if not op_nos:
            return
        for issue in self.issues.values():
            op_no = issue.command.op_no if issue.command else 0
            if issue.state is IssueState.QUEUED and op_no in op_nos:
                issue.state = IssueState.SENT

    def _answered(self, command: Command, receipt: Receipt) -> None:
        for issue in self.issues.values():
            if issue.command is not None and issue.command.op_no == command.op_no:
                accepted = receipt.is_accepted
                issue.state = IssueState.ACCEPTED if accepted else IssueState.REFUSED
                issue.refusal = receipt.refusal

    def _bound_units(self) -> set[str]:
        """Return the units of cases with pending commands: what folding may change."""
        cases = (self.board.cases.get(case_id) for case_id in self.board.pending)
        return {case.unit for case in cases if case is not None and case.unit}

    def _publish(self, parcel: Parcel, touched: dict[str, set[str]]) -> ChangeSet:
        self.board.fixes.update(parcel.fixes)
        self.board.readings.update(parcel.readings)
        if not self._left:
            self._shown_seq = self._seq
        if parcel.link is not None:
            shown = parcel.link.mirror_seq if not self._left else self._shown_seq
            self.link = replace(parcel.link, refused=len(self.board.refused), mirror_seq=shown)
        self.room = parcel.room or self.room
        self._revision += 1
        changes = ChangeSet(
            revision=self._revision,
            touched={kind: frozenset(ids) for kind, ids in touched.items() if ids},
            fixes=frozenset(parcel.fixes),
            readings=frozenset(parcel.readings),
            ledger_at=tuple(parcel.ledger_at),
            is_link_changed=parcel.link is not None,
            is_reset=parcel.tables is not None,
        )
        self.feed.publish(changes)
        return changes
