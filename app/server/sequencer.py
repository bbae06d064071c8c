"""The sequencer: takes commands one after the other, decides, keeps, and only then answers."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import math
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from app.clock import Clock
from app.database import DiskFullError
from app.domain.command import LATEST, Change, Command, CommandKind, Receipt, Refusal, RefusalCode
from app.domain.limits import Limits
from app.domain.roles import SPEAKS_FOR_OTHERS, Role
from app.domain.row import Kind, Row, canonical
from app.domain.ruling import Ruling, loss, rule
from app.domain.scope import EVERYWHERE, Scope
from app.errors import StoreError
from app.ledger.chain import link
from app.ledger.ledger import Asked, Entry, Head, Ledger, Mark
from app.server.recent import KEPT_CHANGES, Batch, Recent
from app.server.returning import Returning
from app.server.state import State

MAX_BATCH = 256
MAX_BATCH_BYTES = 160 * 1024
MAX_ROW_BYTES = 180 * 1024
CHANGE_BYTES = 256
"""Bounds that keep every batch of changes within one frame; the last is a change's own part."""

MAX_NAME = 200
"""Longest name in a command."""

MAX_ARGS_BYTES = 32 * 1024
"""Most that a command about a case may say; base data has the bound of its row."""

FINGERPRINT_BYTES = 8

MAX_KNOWN_CLIENTS = 10_000
"""Clients whose newest number is kept at hand; that of others is looked up in the ledger."""

FULL_RETRY_S = 1.0
"""Rest between two tries to write on a full disk."""

log = logging.getLogger(__name__)

_encode = msgspec.msgpack.Encoder(order="sorted").encode


@dataclass(slots=True)
class Line:
    """What the asks of one connection share.

    `cloned_at` is the number of a command that is not the one which was decided under it before:
    two installations use one client name. Nothing of the line is decided from then on; `told` is
    called after all answers before it are out.
    """

    told: Callable[[], None] = lambda: None
    cloned_at: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One command as it came in: who sent it, by which right, and where the answer goes.

    `was_refused`: it was, by this ledger, which was set back since and knows nothing of it.
    """

    client: str
    role: Role
    login: str
    command: Command
    answer: Callable[[Receipt], None]
    scope: Scope = EVERYWHERE
    line: Line = field(default_factory=Line)
    was_refused: bool = False


@dataclass(slots=True)
class _Work:
    """What one round of deciding produced, before it is kept."""

    entries: list[Entry] = field(default_factory=list[Entry])
    answers: list[tuple[Ask, Receipt]] = field(default_factory=list[tuple[Ask, Receipt]])
    cloned: list[Line] = field(default_factory=list[Line])
    bytes: int = 0


class Sequencer:
    """Owns state and ledger. Every event in `listeners` is set whenever `recent` has grown.

    `hindered` says in plain words why nothing can be decided now, empty while all is well; raises
    `StoreError` when the ledger is not what was kept in it.

    `submit` never blocks; `run` is the one task that decides. Commands of one client must come in
    the order of their numbers; a repeated one gets its old answer. Whoever submits sees to it that
    no number is left out: one that leaves a gap is passed over.
    """

    def __init__(self, ledger: Ledger, limits: Limits, clock: Clock, zone: ZoneInfo) -> None:
        self._ledger = ledger
        self._limits = limits
        self._clock = clock
        self._zone = zone
        self._asks: deque[Ask] = deque()
        self._wake = asyncio.Event()
        self._last_op: OrderedDict[str, int] = OrderedDict()
        head = ledger.head()
        self.epoch = head.epoch
        self._seq, self._hash = head.seq, head.hash
        self.state = State(ledger.rows())
        self._check_whole()
        self.recent = self._load_recent()
        self.hindered = ""
        self.returning: Returning[Ask] = Returning(self.state.row, clock.now())
        self.quiet = asyncio.Lock()
        self.listeners: dict[asyncio.Event, None] = {}
        self._numbers: dict[str, int] = {}
        for row in self.state.rows():
            if row.kind == Kind.CASE:
                self._count(str(row.body.get("number", "")))

    @property
    def head_seq(self) -> int:
        """Return the newest change that is kept and may be shown."""
        return self.recent.head

    @property
    def record(self) -> Head:
        """Return where the ledger and its audit stand."""
        return self._ledger.head()

    def last_op_no(self, client: str) -> int:
        """Return the newest command of a client that was decided."""
        if client not in self._last_op:
            self._last_op[client] = self._ledger.last_op_no(client)
            if len(self._last_op) > MAX_KNOWN_CLIENTS:
                self._last_op.popitem(last=False)
        self._last_op.move_to_end(client)
        return self._last_op[client]

    async def claim(self, client: str, owner: str, first_op: int) -> tuple[str, int]:
        """Return whose a client name is for ever and from which number on it counts.

        Both are as asked when nobody used it before. Raises `StoreError` when it cannot be kept.
        """
        return await asyncio.to_thread(self._ledger.claim, client, owner, first_op)

    def submit(self, ask: Ask) -> None:
        """Take a command in."""
        self._asks.append(ask)
        self._wake.set()

    async def run(self) -> None:
        """Decide for ever; ends with `StoreError` when the ledger can no longer be written."""
        while True:
            await self._woken()
            self._wake.clear()
            while self._asks:
                async with self.quiet:
                    await self._round()

    async def _woken(self) -> None:
        """Wait for a command, or for the time at which those kept back are due."""
        left_s = self.returning.left_s(self._clock.monotonic())
        with suppress(TimeoutError):
            async with asyncio.timeout(left_s):
                await self._wake.wait()
                return
        self._asks.extendleft(reversed(self.returning.release()))

    async def _round(self) -> None:
        work = self._decide()
        if work.entries:
            mark = Mark(self._seq, self.state.full, self.state.masked)
            await self._keep(work.entries, mark)
            changes = tuple(change for entry in work.entries for change in entry.changes)
            if changes:
                self.recent.add(Batch(self.recent.head, mark, changes))
                for listener in self.listeners:
                    listener.set()
                self._asks.extendleft(reversed(self.returning.release()))
        for ask, receipt in work.answers:
            ask.answer(receipt)
        for line in work.cloned:
            line.told()

    async def _keep(self, entries: list[Entry], mark: Mark) -> None:
        """Keep entries for good; on a full disk wait, answering nobody, until there is room."""
        while True:
            try:
                await asyncio.to_thread(self._ledger.append, entries, mark)
            except DiskFullError as error:
                if not self.hindered:
                    log.error("nothing can be decided: %s", error)  # noqa: TRY400 - no bug
                self.hindered = str(error)
                for listener in self.listeners:
                    listener.set()
                await asyncio.sleep(FULL_RETRY_S)
            else:
                if self.hindered:
                    log.warning("the ledger can be written again")
                self.hindered = ""
                return

    def _check_whole(self) -> None:
        """Raise `StoreError` unless rows, newest changes and audit are those that were kept."""
        fault = self._ledger.fault()
        newest = self._ledger.marks(self._seq - 1)
        if not fault and newest and newest[-1].full != self.state.full:
            fault = "its rows are not those that its changes made"
        if fault:
            raise StoreError(
                f"the ledger is not whole: {fault}; nothing is served from it. "
                "Ask `python main.py doctor`, and put a backup in its place"
            )

    def _decide(self) -> _Work:
        work = _Work()
        while self._asks and len(work.answers) < MAX_BATCH and work.bytes < MAX_BATCH_BYTES:
            ask = self._asks.popleft()
            known = self.last_op_no(ask.client)
            if ask.line.cloned_at:
                continue
            if ask.command.op_no <= known:
                self._repeat(ask, work)
            elif self.returning.holds(ask, self._clock.monotonic()):
                continue
            elif ask.command.op_no == known + 1 and not self._judge(ask, work):
                self._asks.appendleft(ask)
                break
        return work

    def _repeat(self, ask: Ask, work: _Work) -> None:
        for asked, given in work.answers:
            if asked.client == ask.client and given.op_no == ask.command.op_no:
                if asked.command == ask.command:
                    work.answers.append((ask, given))
                else:
                    _clone(ask, work)
                return
        before = self._ledger.fingerprint(ask.client, ask.command.op_no)
        if before and before != fingerprint(ask.command):
            _clone(ask, work)
            return
        receipt = self._ledger.receipt(ask.client, ask.command.op_no)
        if receipt is None:
            raise StoreError(f"the answer to {ask.client}/{ask.command.op_no} is missing")
        work.answers.append((ask, receipt))

    def _judge(self, ask: Ask, work: _Work) -> bool:
        """Decide one command; return False, nothing done, when it needs the next batch.

        One that is kept back for what may return is not decided yet.
        """
        ruling = self._ruling(ask)
        refusal = ruling if isinstance(ruling, Refusal) else None
        if refusal and not ask.was_refused and self._holds_refused(ask, refusal):
            return True
        rows = self._lost(ask, ruling) if isinstance(ruling, Refusal) else self._numbered(ruling)
        size = sum(len(canonical(row.body)) + CHANGE_BYTES for row in rows)
        if work.bytes and work.bytes + size > MAX_BATCH_BYTES:
            return False
        work.bytes += size
        changes = self._write(rows, ask)
        receipt = Receipt(op_no=ask.command.op_no, seq=self._seq if changes else 0, refusal=refusal)
        self._last_op[ask.client] = ask.command.op_no
        work.entries.append(
            Entry(ask.client, receipt, changes, fingerprint(ask.command), self._asked(ask))
        )
        work.answers.append((ask, receipt))
        return True

    def _holds_refused(self, ask: Ask, refusal: Refusal) -> bool:
        return self.returning.holds_refused(ask, refusal, self._clock.monotonic())

    def _asked(self, ask: Ask) -> Asked:
        """Return what the audit says of a command."""
        command = ask.command
        return Asked(ask.login, command.kind, command.subject, command.made_at, self._clock.now())

    def _in_time(self, ask: Ask) -> Command:
        """Return a command made no later than now: a person's clock may be ahead of ours.

        Roles that speak for others live by a clock of their own, as a town played fast does.
        """
        now = self._clock.now()
        if ask.role in SPEAKS_FOR_OTHERS or ask.command.made_at <= now:
            return ask.command
        return replace(ask.command, made_at=now)

    def _ruling(self, ask: Ask) -> Ruling | Refusal:
        fault = _fault(ask.command)
        if fault:
            return Refusal(code=RefusalCode.BAD_ARGS, text=fault)
        ruling = rule(
            self.state.row,
            self._in_time(ask),
            self._limits,
            role=ask.role,
            login=ask.login,
            scope=ask.scope,
            places=self.state.places,
        )
        if isinstance(ruling, Refusal):
            return ruling
        if ask.was_refused:
            text = "it was refused before the server was set back, and stays so"
            return Refusal(code=RefusalCode.CONFLICT, text=text)
        try:
            size = sum(len(canonical(row.body)) for row in ruling)
        except (OverflowError, TypeError, ValueError) as error:
            return Refusal(code=RefusalCode.BAD_ARGS, text=f"the row cannot be kept: {error}")
        if size > MAX_ROW_BYTES:
            text = f"the row would be {size} bytes; {MAX_ROW_BYTES} is the most"
            return Refusal(code=RefusalCode.BAD_ARGS, text=text)
        return ruling

    def _lost(self, ask: Ask, refusal: Refusal) -> tuple[Row, ...]:
        """Return what is kept of a wish that somebody else was faster than."""
        row = loss(ask.client, ask.command, refusal, ask.login)
        return () if row is None else (row,)

    def _write(self, rows: tuple[Row, ...], ask: Ask) -> tuple[Change, ...]:
        changes: list[Change] = []
        for row in rows:
            self.state.write(row)
            change = link(
                Change(
                    seq=self._seq + 1,
                    kind=row.kind,
                    id=row.id,
                    version=row.version,
                    body=row.body,
                    client=ask.client,
                    op_no=ask.command.op_no,
                    at=self._clock.now(),
                    prev_hash=b"",
                    hash=b"",
                ),
                self._hash,
            )
            self._seq, self._hash = change.seq, change.hash
            changes.append(change)
        return tuple(changes)

    def _numbered(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Give a newly reported case its number: local day of the report and a daily count."""
        first = rows[0]
        if first.kind != Kind.CASE or first.version != 1:
            return rows
        day = datetime.fromtimestamp(float(first.body["reported_at"]), self._zone)
        prefix = f"{day:%m%d}"
        number = f"{prefix}-{self._numbers.get(prefix, 0) + 1:04d}"
        self._count(number)
        numbered = Row(first.kind, first.id, 1, {**first.body, "number": number})
        return (numbered, *rows[1:])

    def _count(self, number: str) -> None:
        prefix, _, count = number.partition("-")
        if count.isdigit():
            self._numbers[prefix] = max(self._numbers.get(prefix, 0), int(count))

    def _load_recent(self) -> Recent:
        start = max(0, self._seq - KEPT_CHANGES)
        marks = self._ledger.marks(start)
        changes = self._ledger.changes(start, KEPT_CHANGES)
        if start and marks:
            start = marks[0].seq
            marks = marks[1:]
            changes = [change for change in changes if change.seq > start]
        return Recent.of(start, marks, changes)


def fingerprint(command: Command) -> bytes:
    """Return what tells a command from every other one that may have its number."""
    try:
        said = _encode(command)
    except (OverflowError, TypeError, ValueError):  # what cannot be kept is refused later
        said = repr(command).encode("utf-8", "surrogatepass")
    return hashlib.sha256(said).digest()[:FINGERPRINT_BYTES]


def _clone(ask: Ask, work: _Work) -> None:
    ask.line.cloned_at = ask.command.op_no
    work.cloned.append(ask.line)


def _fault(command: Command) -> str:
    """Return what keeps a command from being judged at all, in plain words, or nothing."""
    if not (math.isfinite(command.made_at) and 0.0 <= command.made_at < LATEST):
        return "the command's instant is out of range"
    names = (command.kind, command.subject, command.actor)
    if not command.subject or max(map(len, names)) > MAX_NAME:
        return f"a command needs a subject, and no name may be over {MAX_NAME} characters"
    try:
        size = len(canonical(command.args)) if command.kind != CommandKind.PUT else 0
    except (OverflowError, TypeError, ValueError) as error:
        return f"the command cannot be kept: {error}"
    if size > MAX_ARGS_BYTES:
        return f"a command may say {MAX_ARGS_BYTES} bytes at most; this one says {size}"
    return ""
