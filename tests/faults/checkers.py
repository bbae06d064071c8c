"""What must hold of every run, each as one checker: what it watches, and what it says is broken."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from app.domain.case import Case, CaseState
from app.domain.command import Command, CommandKind, Receipt, RefusalCode
from app.domain.masking import mask_row
from app.domain.row import Body, Kind, Row, row_digest
from app.domain.unit import Duty, Unit
from app.ledger.chain import first_broken
from app.protocol.messages import (
    Commands,
    Hello,
    Receipts,
    decode_client,
    decode_server,
)
from app.protocol.window import MAX_UNANSWERED, MAX_UNANSWERED_BYTES
from app.runtime import Runtime
from tests.faults.checker import Checker, Ending, Key, Values
from tests.faults.plan import Fault

WEDGE_AFTER_S = 60.0
CONVERGE_WITHIN_S = 5.0
MAX_WAITING = 10_000
MAX_CLOCK_ERROR_S = 1.0
BOUND = frozenset({CaseState.SENT, CaseState.ENROUTE})
HELD = BOUND | {CaseState.WORKING}
OVERTAKEN = frozenset({RefusalCode.CONFLICT, RefusalCode.UNIT_TAKEN})
SECRET = re.compile(rb"1390\d{7}")
SECRET_NAME = "欧阳".encode()


class TotalQueue(Checker):
    """What was said to be on disk reaches the ledger once it is all over, and nothing else does."""

    def __init__(self) -> None:
        super().__init__()
        self._ticked: dict[str, dict[int, Command]] = defaultdict(dict)

    def queued(self, who: str, command: Command) -> None:
        self._ticked[who][command.op_no] = command

    def finished(self, ending: Ending) -> None:
        known = {end.client for end in ending.clients}
        for end in ending.clients:
            kept = {command.op_no: command for command in end.commands}
            for op_no, command in self._ticked[end.name].items():
                if kept.get(op_no) != command:
                    self.says(f"{end.name}: op {op_no} had its tick and is not in the outbox")
            if sorted(kept) != list(range(1, len(kept) + 1)):
                self.says(f"{end.name}: the numbers {sorted(kept)} are not dense")
            ruled = {op_no for client, op_no in ending.receipts if client == end.client}
            for op_no in sorted(kept.keys() ^ ruled):
                place = "ledger" if op_no in kept else "outbox"
                self.says(f"{end.name}: op {op_no} is missing in the {place}")
        for client, op_no in ending.receipts:
            if client not in known and not client.startswith("base"):
                self.says(f"op {op_no} of unknown client {client}")


class Recovered(Checker):
    """What a client was told is accepted stays so, even when the server went back to a copy."""

    def __init__(self) -> None:
        super().__init__()
        self._accepted: dict[str, dict[int, Command]] = defaultdict(dict)
        self.recovered = 0
        self.overtaken = 0

    def settled(self, who: str, answered: Iterable[tuple[Command, Receipt]]) -> None:
        self._accepted[who].update((c.op_no, c) for c, receipt in answered if receipt.is_accepted)

    def finished(self, ending: Ending) -> None:
        for end in ending.clients:
            for op_no, command in self._accepted[end.name].items():
                ruled = ending.receipts.get((end.client, op_no))
                refusal = ruled.refusal if ruled is not None else None
                if refusal is not None and refusal.code in OVERTAKEN:
                    self.overtaken += 1  # by what somebody did since; its asker is told so
                elif ruled is None or refusal is not None:
                    said = "nothing" if ruled is None else str(ruled.refusal)[:120]
                    self.says(f"{end.name}: op {op_no} {command.kind} was accepted, now {said}")
                self.recovered += 1


class Countdown(Checker):
    """What is stamped here bears the server's time, whatever the clock on the wall here says."""

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        super().__init__()
        self._clock = clock
        self.worst_s = 0.0

    def queued(self, who: str, command: Command) -> None:
        if self._clock is None:
            return
        error_s = abs(command.made_at - self._clock())
        self.worst_s = max(self.worst_s, error_s)
        if error_s > MAX_CLOCK_ERROR_S:
            self.says(f"{who}: op {command.op_no} is stamped {error_s:.1f} s wrong")


class UniqueEffect(Checker):
    """Each command takes effect once: one change for a row, one version after the other."""

    def finished(self, ending: Ending) -> None:
        effects = Counter((c.client, c.op_no, c.kind, c.id) for c in ending.changes)
        for effect, times in effects.items():
            if times > 1:
                self.says(f"{effect} took effect {times} times")
        versions: dict[Key, int] = {}
        for change in ending.changes:
            key = (change.kind, change.id)
            if change.version != versions.get(key, 0) + 1:
                self.says(f"{key} goes from version {versions.get(key, 0)} to {change.version}")
            versions[key] = change.version
        for row in ending.rows:
            if versions.get((row.kind, row.id)) != row.version:
                self.says(f"row {row.kind}/{row.id} is at {row.version}, its changes are not")
        for end in ending.clients:
            for op_no, receipt in end.receipts.items():
                ruled = ending.receipts.get((end.client, op_no))
                if ruled is not None and ruled.is_accepted and not receipt.is_accepted:
                    self.says(f"{end.name}: op {op_no} was refused here and accepted there")
        self._refused(ending, set(effects))

    def _refused(self, ending: Ending, effects: set[tuple[str, int, str, str]]) -> None:
        acted = {(client, op_no) for client, op_no, kind, _ in effects if kind != Kind.LOSS}
        for asked, receipt in ending.receipts.items():
            if receipt.is_accepted != (asked in acted):
                self.says(f"{asked} was answered {receipt} but its effect says otherwise")


class MonotonicRead(Checker):
    """Nobody sees a row go back, but by a new snapshot once the server itself has gone back."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[str, dict[Key, int]] = defaultdict(dict)
        self._is_restored = False

    def restored(self) -> None:
        self._is_restored = True

    def swapped(self, who: str, values: Values) -> None:
        if self._is_restored:
            self._seen[who].clear()
        self.applied(who, values)

    def applied(self, who: str, values: Values) -> None:
        seen = self._seen[who]
        for key, (version, _) in values.items():
            if version < seen.get(key, 0):
                self.says(f"{who}: {key} went from version {seen[key]} back to {version}")
            seen[key] = version


class Causal(Checker):
    """One client's commands take effect in their order, and each step of a case follows another."""

    def finished(self, ending: Ending) -> None:
        newest: dict[str, int] = {}
        for change in ending.changes:
            if change.op_no < newest.get(change.client, 0):
                self.says(f"{change.client}: op {change.op_no} after {newest[change.client]}")
            newest[change.client] = change.op_no
        steps: dict[str, tuple[Any, ...]] = {}
        for change in ending.changes:
            if change.kind != Kind.CASE:
                continue
            before, after = steps.get(change.id, ()), tuple(change.body.get("history", ()))
            if after[: len(before)] != before or len(after) <= len(before):
                self.says(f"case {change.id}: version {change.version} does not follow the last")
            steps[change.id] = after


class AtomicView(Checker):
    """A case on its way and the unit that it binds are seen together, never one without."""

    def __init__(self) -> None:
        super().__init__()
        self._cases: dict[str, dict[str, Case]] = defaultdict(dict)
        self._units: dict[str, dict[str, Unit]] = defaultdict(dict)

    def swapped(self, who: str, values: Values) -> None:
        self._cases[who].clear()
        self._units[who].clear()
        self.applied(who, values)

    def applied(self, who: str, values: Values) -> None:
        cases, units = self._cases[who], self._units[who]
        for (_, row_id), (_, value) in values.items():
            if isinstance(value, Case):
                cases[row_id] = value
            elif isinstance(value, Unit):
                units[row_id] = value
        for unit in units.values():
            case = cases.get(unit.case)
            if unit.duty is Duty.BUSY and not (
                case is not None and case.unit == unit.id and case.state in HELD
            ):
                self.says(f"{who}: {unit.id} is bound to {unit.case}, which does not know of it")
        for case in cases.values():
            if case.state not in BOUND:
                continue
            bound = units.get(case.unit)
            if bound is None or bound.case != case.id:
                self.says(f"{who}: case {case.id} has {case.unit}, which does not know of it")


class FinalConverge(Checker):
    """When all is over everybody holds the same rows as the server."""

    def finished(self, ending: Ending) -> None:
        truth = {(row.kind, row.id): row for row in ending.rows}
        for end in ending.clients:
            held = {(row.kind, row.id): row for row in end.rows}
            wanted = {k: mask_row(row) for k, row in truth.items()} if end.is_masked else truth
            wrong = [
                f"{'/'.join(key)}: {_brief(held.get(key))} for {_brief(wanted.get(key))}"
                for key in sorted(held.keys() | wanted.keys())
                if _digest(held.get(key)) != _digest(wanted.get(key))
            ]
            if wrong:
                self.says(f"{end.name} differs in {len(wrong)} rows: {'; '.join(wrong[:5])}")


def _digest(row: Row | None) -> int:
    return 0 if row is None else row_digest(row)


def _brief(row: Row | None) -> str:
    return "nothing" if row is None else f"v{row.version} {row_digest(row):016x}"


class NoWedge(Checker):
    """Connected with something to say, nobody stays unanswered for over a minute unseen."""

    def __init__(self) -> None:
        super().__init__()
        self._since: dict[str, tuple[int, float]] = {}
        self.longest_s = 0.0

    def sampled(self, who: str, runtime: Runtime, now: float) -> None:
        link = runtime.link
        oldest = runtime._node._session.window.oldest if link.is_connected else None
        if oldest is None or link.wedged:
            self._since.pop(who, None)
            return
        op_no, since = self._since.get(who, (0, now))
        if op_no != oldest.op_no:
            since = now
        self._since[who] = (oldest.op_no, since)
        self.longest_s = max(self.longest_s, now - since)
        if now - since > WEDGE_AFTER_S:
            self.says(f"{who}: op {oldest.op_no} waits since {since - 1000.0:.1f} s")
            self._since[who] = (oldest.op_no, now)

    def died(self, who: str) -> None:
        self._since.pop(who, None)


class ConflictShown(Checker):
    """Each refusal reaches the person who asked, and what was lost is kept."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__()
        self._due: dict[str, dict[int, int]] = defaultdict(dict)
        self._queued_at: dict[tuple[str, int], float] = {}
        self._now = now
        self.shown = 0
        self.slowest_s = 0.0

    def queued(self, who: str, command: Command) -> None:
        self._queued_at[who, command.op_no] = self._now()

    def settled(self, who: str, answered: Iterable[tuple[Command, Receipt]]) -> None:
        for command, receipt in answered:
            if not receipt.is_accepted:
                self._due[who].setdefault(command.op_no, 0)
            else:
                since = self._queued_at.get((who, command.op_no), self._now())
                self.slowest_s = max(self.slowest_s, self._now() - since)

    def sampled(self, who: str, runtime: Runtime, now: float) -> None:
        listed = {refused.command.op_no for refused in runtime.board.refused}
        due = self._due[who]
        for op_no in list(due):
            if op_no in listed:
                del due[op_no]
                self.shown += 1
            else:
                due[op_no] += 1
                if due[op_no] == 8:
                    self.says(f"{who}: the refusal of op {op_no} is not shown")

    def finished(self, ending: Ending) -> None:
        self._overwritten(ending)
        losses = {(c.client, c.op_no) for c in ending.changes if c.kind == Kind.LOSS}
        names = {end.client: end for end in ending.clients}
        for (client, op_no), receipt in ending.receipts.items():
            end = names.get(client)
            if end is None or receipt.refusal is None:
                continue
            kept = end.receipts.get(op_no)
            if kept is None or kept.refusal is None:
                self.says(f"{end.name}: the refusal of op {op_no} was swallowed: {receipt.refusal}")
            if receipt.refusal.code.value in {"conflict", "unit_taken"} and (
                (client, op_no) not in losses
            ):
                self.says(f"{end.name}: what op {op_no} lost is not kept")

    def _overwritten(self, ending: Ending) -> None:
        """Say which correction or grade replaced what its maker had not seen."""
        asked = {(end.client, c.op_no): c for end in ending.clients for c in end.commands}
        bodies: dict[str, Body] = {}
        for change in ending.changes:
            if change.kind != Kind.CASE:
                continue
            before, bodies[change.id] = bodies.get(change.id), change.body
            command = asked.get((change.client, change.op_no))
            for name, was in _seen(command):
                if before is not None and _field(before, name) not in {
                    was,
                    _field(change.body, name),
                }:
                    self.says(f"op {change.op_no} of {change.client} overwrote {name}")


def _seen(command: Command | None) -> list[tuple[str, object]]:
    """Return what a command changes, with the values that its maker saw."""
    if command is not None and command.kind == CommandKind.AMEND:
        return [(str(command.args["field"]), command.args["was"])]
    if command is not None and command.kind == CommandKind.REGRADE:
        return [("urgency", command.args["was_urgency"])]
    return []


def _field(body: Body, name: str) -> object:
    if name == "address":
        return (body.get("place") or {}).get("address", "")
    return body.get(name, "normal" if name == "urgency" else "")


class BoundedMemory(Checker):
    """Nobody has more under way than the window allows, and nothing piles up for the screen."""

    def __init__(self) -> None:
        super().__init__()
        self._under_way: dict[str, dict[int, int]] = defaultdict(dict)
        self.most = 0

    def frame(self, who: str, is_up: bool, content: bytes) -> None:
        head = content[:32]
        under_way = self._under_way[who]
        if is_up and b"hello" in head:
            assert isinstance(decode_client(content), Hello)
            under_way.clear()
        elif is_up and b"commands" in head:
            message = decode_client(content)
            assert isinstance(message, Commands)
            size = len(content) // max(1, len(message.items))
            under_way.update((command.op_no, size) for command in message.items)
            self._look(who)
        elif not is_up and b"receipts" in head:
            answers = decode_server(content)
            assert isinstance(answers, Receipts)
            for receipt in answers.items:
                under_way.pop(receipt.op_no, None)

    def _look(self, who: str) -> None:
        under_way = self._under_way[who]
        self.most = max(self.most, len(under_way))
        size = sum(under_way.values())
        if len(under_way) > MAX_UNANSWERED or (len(under_way) > 1 and size > MAX_UNANSWERED_BYTES):
            self.says(f"{who}: {len(under_way)} commands of {size} bytes under way")

    def sampled(self, who: str, runtime: Runtime, now: float) -> None:
        waiting = runtime._node._shell._outgoing.qsize() if runtime.link.since else 0
        if waiting > MAX_WAITING:
            self.says(f"{who}: {waiting} messages wait to be sent")


class NoUnhandledException(Checker):
    """No task of anybody ends by an error that nobody expected."""


class LogPattern(Checker):
    """The log has no errors, and no warnings but those that a fault of the run explains."""

    EXPLAINED: ClassVar = {
        "the mirror is built anew": {Fault.LOSE_ANY, Fault.DUPLICATE, Fault.RESTORE, Fault.STORE},
        "of our commands; resending": {Fault.RESTORE},
        "disk I/O error": {Fault.STORE},
        "UNIQUE constraint failed": {Fault.DUPLICATE},  # a part of a snapshot that came twice
    }

    def __init__(self, faults: frozenset[Fault] = frozenset()) -> None:
        super().__init__()
        self._faults = faults

    def logged(self, level: str, text: str) -> None:
        is_explained = any(
            words in text and faults & self._faults for words, faults in self.EXPLAINED.items()
        )
        if level in {"ERROR", "CRITICAL"} or not is_explained:
            self.says(f"{level}: {text}")


class DurableAnswer(Checker):
    """No answer leaves the server for a command that is not in its ledger's file."""

    def __init__(self) -> None:
        super().__init__()
        self._clients: dict[str, str] = {}
        self._kept: set[tuple[str, int]] = set()

    def kept(self, asked: Iterable[tuple[str, int]]) -> None:
        self._kept.update(asked)

    def put_back(self, asked: Iterable[tuple[str, int]]) -> None:
        """The file holds these only."""
        self._kept = set(asked)

    def frame(self, who: str, is_up: bool, content: bytes) -> None:
        head = content[:32]
        if is_up and b"hello" in head:
            hello = decode_client(content)
            assert isinstance(hello, Hello)
            self._clients[who] = hello.client
        elif not is_up and b"receipts" in head:
            answers = decode_server(content)
            assert isinstance(answers, Receipts)
            for receipt in answers.items:
                if (self._clients[who], receipt.op_no) not in self._kept:
                    self.says(f"{who}: op {receipt.op_no} is answered and not kept")


class AuditChain(Checker):
    """The ledger's chain of hashes holds from the first change to the last."""

    def finished(self, ending: Ending) -> None:
        broken = first_broken(ending.changes)
        if broken is not None:
            self.says(f"the chain breaks at {broken}")


class MaskLeak(Checker):
    """No frame to a masked reader holds a planted telephone number or name."""

    def __init__(self, masked: Sequence[str] = ()) -> None:
        super().__init__()
        self._masked = frozenset(masked)
        self.frames = 0

    def frame(self, who: str, is_up: bool, content: bytes) -> None:
        if is_up or who not in self._masked:
            return
        self.frames += 1
        leak = SECRET.search(content)
        if leak or SECRET_NAME in content:
            what = leak[0].decode() if leak else "the name"
            self.says(f"{who}: {what} in a frame of {len(content)} bytes: {content[:24]!r}")
