"""The follower: a mirror in memory only, for programs that must know the state they act on."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from app.clock import Clock, SystemClock
from app.domain.command import Change
from app.domain.row import EMPTY_DIGEST, Digest, Row, add_digest, row_digest, unpacked
from app.domain.telemetry import Fix
from app.door import SYSTEM, Trust
from app.errors import AppError, LinkError, RejectedError
from app.protocol.messages import Welcome
from app.protocol.session import (
    AddRows,
    Admitted,
    ApplyChanges,
    BeginSnapshot,
    HangUp,
    Order,
    Phase,
    Position,
    Send,
    Session,
    Settle,
    Show,
    SwapSnapshot,
)
from app.sources.wire import Wire, keep_talking

TICK_S = 1.0

OnChange = Callable[[Row], None]
Key = tuple[str, str]


class Follower:
    """Keeps all rows a token may see in memory, current for as long as its block runs.

    `rows` maps (kind, id) to the newest row. `on_change` is called for each row that changed,
    on the loop's thread, after `rows` holds it; also for every row of a snapshot.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        client: str = "",
        on_change: OnChange | None = None,
        clock: Clock | None = None,
        dice: random.Random | None = None,
        trusted: Trust = SYSTEM,
    ) -> None:
        self.rows: dict[Key, Row] = {}
        self.fixes: dict[str, Fix] = {}
        self.welcome: Welcome | None = None
        self.lost_reason = ""
        self._url = url
        self._trusted = trusted
        self._session = Session(
            client=client or f"follower-{uuid.uuid4().hex}", token=token, position=Position()
        )
        self._clock = clock or SystemClock()
        self._dice = dice or random.SystemRandom()
        self._on_change = on_change
        self._digest: Digest = EMPTY_DIGEST
        self._coming: dict[Key, Row] | None = None
        self._moved = asyncio.Event()
        self._is_current = False
        self._fatal: AppError | None = None
        self._runner: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._runner = asyncio.create_task(self._run(), name="follower")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        runner = self._runner
        if runner is not None:
            runner.cancel()
            with suppress(asyncio.CancelledError):
                await runner

    @property
    def is_connected(self) -> bool:
        """Whether changes arrive as they happen."""
        return self._session.phase is Phase.LIVE

    @property
    def seq(self) -> int:
        """Return the newest change of the ledger that `rows` holds."""
        return self._session.position.seq

    def lookup(self, kind: str, row_id: str) -> Row | None:
        """Return the newest row of (kind, id), or None."""
        return self.rows.get((kind, row_id))

    async def ready(self, timeout_s: float) -> None:
        """Wait until the whole state is here; raises `LinkError` or what ended the follower."""
        try:
            async with asyncio.timeout(timeout_s):
                while not self._is_current:
                    if self._fatal is not None:
                        raise self._fatal
                    self._moved.clear()
                    await self._moved.wait()
        except TimeoutError as error:
            raise LinkError(self.lost_reason or f"no answer from {self._url}") from error

    async def _run(self) -> None:
        try:
            await keep_talking(
                self._url,
                self._talk,
                next_wait_s=lambda: self._session.retry_in(self._dice),
                on_lost=self._on_lost,
                trusted=self._trusted,
            )
        except AppError as error:
            self._fatal = error
            self._moved.set()

    def _on_lost(self, reason: str) -> None:
        self.lost_reason = reason

    async def _talk(self, wire: Wire) -> None:
        try:
            await self._carry_out(wire, self._session.open(self._clock.monotonic()))
            ticker = asyncio.create_task(self._tick(wire), name="follower ticks")
            reader = asyncio.create_task(self._read(wire), name="follower reader")
            try:
                await asyncio.wait({ticker, reader}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (ticker, reader):
                    task.cancel()
                results = await asyncio.gather(ticker, reader, return_exceptions=True)
            for result in results:
                if isinstance(result, Exception):
                    raise result
        finally:
            self._session.close()
            self._coming = None

    async def _tick(self, wire: Wire) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            await self._carry_out(wire, self._session.tick(self._clock.monotonic()))

    async def _read(self, wire: Wire) -> None:
        while True:
            message = await wire.receive()
            await self._carry_out(wire, self._session.receive(message, self._clock.monotonic()))

    async def _carry_out(self, wire: Wire, orders: list[Order]) -> None:
        for order in orders:
            match order:
                case Send():
                    await wire.send(order.message)
                case HangUp():
                    raise _ended(order)
                case _:
                    self._keep(order)

    def _keep(self, order: Order) -> None:
        match order:
            case ApplyChanges():
                self._apply(order)
            case BeginSnapshot():
                self._coming = {}
            case AddRows() if self._coming is not None:
                self._coming.update({(row.kind, row.id): unpacked(row) for row in order.rows})
            case SwapSnapshot():
                self._swap(order)
            case Show():
                self.fixes.update({fix.unit: fix for fix in order.telemetry.fixes})
            case Admitted():
                self.welcome = order.welcome
                if order.welcome.resume:
                    self._now_current()
            case Settle() | _:
                return

    def _apply(self, order: ApplyChanges) -> None:
        for change in order.items:
            if isinstance(change, Change):  # what this end reads is never packed
                self._put(Row(change.kind, change.id, change.version, change.body))
        self._verify(order.position)

    def _put(self, row: Row) -> None:
        old = self.rows.get((row.kind, row.id))
        self._digest = add_digest(
            self._digest, row_digest(row), EMPTY_DIGEST if old is None else row_digest(old)
        )
        self.rows[row.kind, row.id] = row
        if self._on_change is not None:
            self._on_change(row)

    def _swap(self, order: SwapSnapshot) -> None:
        coming, self._coming = self._coming or {}, None
        self.rows.clear()
        self._digest = EMPTY_DIGEST
        for row in coming.values():
            self._put(row)
        self._verify(order.position)
        self._now_current()

    def _verify(self, position: Position) -> None:
        """A mirror that differs is thrown away: the next link brings a snapshot."""
        if position.digest != self._digest:
            self._session.position = Position()
            raise LinkError("the mirror differs from the server's rows and is fetched anew")

    def _now_current(self) -> None:
        self._is_current = True
        self._moved.set()


def _ended(order: HangUp) -> LinkError | RejectedError:
    text = f"{order.text} ({order.code})"
    if order.retry_after_s < 0:
        return RejectedError(text, code=order.code)
    return LinkError(text)
