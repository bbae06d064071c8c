"""The Qt-free composition of a node: what the screens may ask, command and hear of."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import Any

from app.analysis.attention import Attention, attention
from app.analysis.figures import Figures, figures
from app.clock import Clock
from app.dispatch.nearest import Candidate, rank
from app.domain import lifecycle
from app.domain.case import Case
from app.domain.command import Command, CommandKind, Receipt, Refusal, RefusalCode
from app.domain.limits import Limits
from app.domain.roles import Role, may
from app.domain.row import Kind, decode
from app.errors import BadInputError
from app.protocol.link import Link, LinkState, link_state
from app.store.board import Board, Refused
from app.store.feed import ChangeSet, Feed
from app.sync.mailbox import Parcel
from app.sync.node import Node, NodeSettings, Wish

__all__ = [
    "Attention",
    "Board",
    "Candidate",
    "ChangeSet",
    "Feed",
    "Figures",
    "Issue",
    "IssueState",
    "Link",
    "LinkState",
    "Refused",
    "Runtime",
    "link_state",
]

PUMP_MS = 4.0
"""Most of a frame that merging news may take; what is left waits for the next frame."""

MAX_ISSUES = 500


class IssueState(StrEnum):
    """How far an own command has come."""

    WRITING = "writing"
    QUEUED = "queued"
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


class Runtime:
    """A node as its screens see it. All methods are for the UI thread; none of them waits.

    `board` is what is so, `feed` tells of what was touched, `link` is the newest state of the
    link. `issues` are this run's own commands by ticket, the newest `MAX_ISSUES` of them.
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
    ) -> None:
        self.board = Board(limits)
        self.feed = Feed()
        self.link = Link()
        self.limits = limits
        self.clock = clock
        self.issues: dict[int, Issue] = {}
        self._node = Node(NodeSettings(server, token, data_dir, agent), clock)
        self._left = Parcel()
        self._revision = 0
        self._ticket = 0

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
        parcel = self._take()
        if parcel is None:
            return None
        until = perf_counter() + PUMP_MS / 1000.0
        now = self.clock.now()
        touched: dict[str, set[str]] = {}
        if parcel.is_reset:
            self.board.clear()
        for number, key in enumerate(list(parcel.values)):
            if number % 64 == 63 and perf_counter() > until:
                break
            version, value = parcel.values.pop(key)
            self.board.put(*key, version, value, now)
            touched.setdefault(key[0], set()).add(key[1])
        if parcel.values:  # an answer must not come before the row it speaks of
            parcel.settled, self._left.settled = [], parcel.settled
        for case_id in self._merge_own(parcel):
            touched.setdefault(Kind.CASE, set()).add(case_id)
        return self._publish(parcel, touched)

    def issue(
        self, kind: CommandKind, subject: str, args: Mapping[str, Any] | None = None
    ) -> Issue:
        """Ask for something in this node's own name.

        What the lifecycle refuses is refused at once; else the command goes to the outbox and is
        sent. Watch the returned issue, it is brought up to date by `pump`.
        """
        self._ticket += 1
        issue = Issue(self._ticket, kind, subject, IssueState.WRITING)
        self.issues[issue.ticket] = issue
        while len(self.issues) > MAX_ISSUES:
            del self.issues[next(iter(self.issues))]
        version = self.board.versions.get((Kind.CASE, subject), 0)
        wish = Wish(issue.ticket, kind, subject, dict(args or {}), version)
        refusal = self._predict(wish)
        if refusal is not None:
            issue.state, issue.refusal = IssueState.REFUSED, refusal
            return issue
        self._node.wish(wish)
        return issue

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
        return figures(self.board.cases.values(), self.board.units.values(), now, self.timezone)

    def attention(self, now: float, limit: int = 3) -> Attention:
        """Return the cases that need eyes most, worst and shortest first, and how many are left."""
        return attention(self.board.cases.values(), now, limit)

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

    def _take(self) -> Parcel | None:
        fresh, left = self._node.mailbox.take(), self._left
        self._left = Parcel()
        fresh.settled[:0] = left.settled
        if not fresh.is_reset:
            fresh.values = {**left.values, **fresh.values}
        return None if fresh.is_empty else fresh

    def _predict(self, wish: Wish) -> Refusal | None:
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
        outcome = lifecycle.apply(self.board.cases.get(wish.subject), command, self.limits)
        return outcome if isinstance(outcome, Refusal) else None

    def _merge_own(self, parcel: Parcel) -> set[str]:
        touched: set[str] = set()
        for ticket, command in parcel.queued:
            self.board.queue(command)
            touched.add(command.subject)
            if ticket in self.issues:
                self.issues[ticket].state = IssueState.QUEUED
                self.issues[ticket].command = command
        for command, receipt in parcel.settled:
            self.board.settle(command, receipt)
            touched.add(command.subject)
            self._answered(command, receipt)
        for ticket, reason in parcel.failed:
            if ticket in self.issues:
                self.issues[ticket].state = IssueState.FAILED
                self.issues[ticket].reason = reason
        return touched

    def _answered(self, command: Command, receipt: Receipt) -> None:
        for issue in self.issues.values():
            if issue.command is not None and issue.command.op_no == command.op_no:
                accepted = receipt.is_accepted
                issue.state = IssueState.ACCEPTED if accepted else IssueState.REFUSED
                issue.refusal = receipt.refusal

    def _publish(self, parcel: Parcel, touched: dict[str, set[str]]) -> ChangeSet:
        self.board.fixes.update(parcel.fixes)
        self.board.readings.update(parcel.readings)
        if parcel.link is not None:
            self.link = replace(parcel.link, refused=len(self.board.refused))
        if parcel.values:
            self._left.values = parcel.values
        self._revision += 1
        changes = ChangeSet(
            revision=self._revision,
            touched={kind: frozenset(ids) for kind, ids in touched.items()},
            fixes=frozenset(parcel.fixes),
            readings=frozenset(parcel.readings),
            ledger_at=tuple(parcel.ledger_at),
            is_link_changed=parcel.link is not None,
            is_reset=parcel.is_reset,
        )
        self.feed.publish(changes)
        return changes
