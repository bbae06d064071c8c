"""The uplink: one client's commands and telemetry to a server, in order and answered once each."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from msgspec.structs import replace

from app.clock import Clock, SystemClock
from app.domain.command import Command, Receipt
from app.domain.telemetry import Fix, Reading
from app.door import SYSTEM, Trust
from app.errors import AppError, BadInputError, BugError, LinkError
from app.protocol.messages import (
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    Beat,
    Goodbye,
    Hello,
    Receipts,
    Telemetry,
    Welcome,
)
from app.protocol.session import BEAT_EVERY_S, FIRST_RETRY_S, RETRY_CAP_S
from app.protocol.window import MAX_UNANSWERED, CommandWindow
from app.sources.wire import Wire, keep_talking, refuse_goodbye

MAX_WAITING = 4 * MAX_UNANSWERED
"""Commands without receipt from which `submit` waits: a full window and three to follow."""

MAX_WAITING_FIXES = 20_000
MAX_WAITING_READINGS = 20_000
"""Telemetry kept while it cannot leave: the latest of each, new names beyond it are dropped."""

MAX_TELEMETRY_ITEMS = 1_000
"""Positions or readings in one frame, about 60 bytes each: far below the frame limit."""

OnReceipt = Callable[[Command, Receipt], None]


class Uplink:
    """Sends one client's commands to a server until each has its receipt, over lost links too.

    Use as an async context manager in one event loop. Nothing is kept on disk: what has no receipt
    when the program ends is lost, so the caller must be able to make its commands again. Commands
    go out in the order of `submit`; at most 64 are under way.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        client: str = "",
        first_op_no: int = 1,
        on_receipt: OnReceipt | None = None,
        agent: str = "",
        clock: Clock | None = None,
        dice: random.Random | None = None,
        trusted: Trust = SYSTEM,
    ) -> None:
        """Prepare an uplink; `client` defaults to a new name, which makes op numbers start at 1."""
        self.client = client or f"uplink-{uuid.uuid4().hex}"
        self.role = ""
        self.login = ""
        self.lost_reason = ""
        self.losses = 0
        self._url = url
        self._token = token
        self._trusted = trusted
        self._agent = agent
        self._clock = clock or SystemClock()
        self._dice = dice or random.SystemRandom()
        self._on_receipt = on_receipt
        self._next_op_no = first_op_no
        self._window = CommandWindow()
        self._futures: dict[int, asyncio.Future[Receipt]] = {}
        self._fixes: dict[str, Fix] = {}
        self._readings: dict[str, Reading] = {}
        self._work = asyncio.Event()
        self._moved = asyncio.Event()
        self._admitted = asyncio.Event()
        self._failures = 0
        self._fatal: AppError | None = None
        self._runner: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._runner = asyncio.create_task(self._run(), name=f"uplink {self.client}")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        runner = self._runner
        self._runner = None
        if runner is not None:
            runner.cancel()
            with suppress(asyncio.CancelledError):
                await runner
        for future in self._futures.values():
            future.cancel()
        self._futures.clear()

    def __len__(self) -> int:
        """Return how many commands have no receipt yet."""
        return len(self._window)

    @property
    def is_connected(self) -> bool:
        """Whether the server has let this client in and the link holds."""
        return self._admitted.is_set()

    async def ready(self, timeout_s: float) -> None:
        """Wait until the server has let this client in; raises `LinkError` when it does not."""
        try:
            async with asyncio.timeout(timeout_s):
                while not self._admitted.is_set():
                    await self._wait_moved()
        except TimeoutError as error:
            raise LinkError(self.lost_reason or f"no answer from {self._url}") from error

    async def submit(
        self,
        kind: str,
        subject: str,
        args: dict[str, Any] | None = None,
        *,
        actor: str = "",
        made_at: float | None = None,
        base_version: int = 0,
    ) -> asyncio.Future[Receipt]:
        """Queue one command and return the future of its receipt; waits while too many are queued.

        `made_at` is epoch seconds, now when left out. Raises `RejectedError` once the server has
        turned this client away for good.
        """
        while len(self._window) >= MAX_WAITING:
            await self._wait_moved()
        self._raise_fatal()
        command = Command(
            op_no=self._next_op_no,
            kind=kind,
            subject=subject,
            made_at=self._clock.now() if made_at is None else made_at,
            actor=actor,
            base_version=base_version,
            args=args or {},
        )
        self._next_op_no += 1
        future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._futures[command.op_no] = future
        self._window.add(command)
        self._work.set()
        return future

    async def drain(self) -> None:
        """Wait until every command has its receipt; raises what ended the uplink for good."""
        while len(self._window):
            await self._wait_moved()
        self._raise_fatal()

    def send_telemetry(self, fixes: Iterable[Fix] = (), readings: Iterable[Reading] = ()) -> None:
        """Send positions and readings as soon as the link takes them; the latest of each wins."""
        for fix in fixes:
            if fix.unit in self._fixes or len(self._fixes) < MAX_WAITING_FIXES:
                self._fixes[fix.unit] = fix
        for reading in readings:
            if reading.sensor in self._readings or len(self._readings) < MAX_WAITING_READINGS:
                self._readings[reading.sensor] = reading
        self._work.set()

    def _raise_fatal(self) -> None:
        if self._fatal is not None:
            raise self._fatal
        if self._runner is None:
            raise BugError("an uplink is used outside its async with block")

    async def _wait_moved(self) -> None:
        self._raise_fatal()
        self._moved.clear()
        await self._moved.wait()
        self._raise_fatal()

    async def _run(self) -> None:
        try:
            await keep_talking(
                self._url,
                self._talk,
                next_wait_s=self._next_wait_s,
                on_lost=self._on_lost,
                trusted=self._trusted,
            )
        except AppError as error:
            self._fatal = error
            self._moved.set()
            for future in self._futures.values():
                future.cancel()

    def _on_lost(self, reason: str) -> None:
        self.lost_reason = reason
        self.losses += 1
        self._admitted.clear()

    def _next_wait_s(self) -> float:
        bound = min(RETRY_CAP_S, FIRST_RETRY_S * 2.0**self._failures)
        self._failures = min(self._failures + 1, 16)
        return self._dice.uniform(0.05, bound)

    async def _talk(self, wire: Wire) -> None:
        await self._greet(wire)
        sender = asyncio.create_task(self._send_all(wire), name=f"uplink sender {self.client}")
        receiver = asyncio.create_task(self._receive_all(wire), name=f"uplink reader {self.client}")
        try:
            await asyncio.wait({sender, receiver}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sender, receiver):
                task.cancel()
            results = await asyncio.gather(sender, receiver, return_exceptions=True)
        for result in results:
            if isinstance(result, AppError):
                raise result
            if isinstance(result, Exception):
                raise BugError(f"uplink {self.client} broke: {result!r}") from result

    async def _greet(self, wire: Wire) -> None:
        await wire.send(
            Hello(
                protocol_min=PROTOCOL_MIN,
                protocol_max=PROTOCOL_MAX,
                token=self._token,
                client=self.client,
                mirror=False,
                agent=self._agent,
            )
        )
        answer = await wire.receive()
        if isinstance(answer, Goodbye):
            refuse_goodbye(answer)
        if not isinstance(answer, Welcome):
            raise LinkError("the server spoke before its welcome")
        if answer.last_op_no >= self._next_op_no:
            raise BadInputError(
                f"client “{self.client}” has sent {answer.last_op_no} commands already; "
                "go on after them or use another client name",
                field="client",
            )
        oldest = self._window.oldest
        due = self._next_op_no if oldest is None else oldest.op_no
        if answer.last_op_no + 1 < due:
            raise BadInputError(
                f"the server has only {answer.last_op_no} of {due - 1} commands of client "
                f"“{self.client}”; it was set back: start again under another name",
                field="client",
            )
        self.role, self.login = answer.role, answer.login
        self._failures = 0
        self._window.restart()
        self._work.set()
        self._admitted.set()
        self._moved.set()

    async def _send_all(self, wire: Wire) -> None:
        while True:
            try:
                async with asyncio.timeout(BEAT_EVERY_S):
                    await self._work.wait()
            except TimeoutError:
                await wire.send(Beat(at=self._clock.now()))
                continue
            self._work.clear()
            while (batch := self._window.take()) is not None:
                await wire.send(replace(batch, client=self.client))
            while self._fixes or self._readings:
                await wire.send(self._take_telemetry())

    def _take_telemetry(self) -> Telemetry:
        fixes = [self._fixes.pop(name) for name in list(self._fixes)[:MAX_TELEMETRY_ITEMS]]
        readings = [self._readings.pop(name) for name in list(self._readings)[:MAX_TELEMETRY_ITEMS]]
        return Telemetry(fixes=tuple(fixes), readings=tuple(readings))

    async def _receive_all(self, wire: Wire) -> None:
        while True:
            message = await wire.receive()
            if isinstance(message, Receipts):
                self._settle(message)
            elif isinstance(message, Goodbye):
                refuse_goodbye(message)

    def _settle(self, receipts: Receipts) -> None:
        for command, receipt in self._window.settle(receipts.items):
            future = self._futures.pop(command.op_no, None)
            if future is not None and not future.done():
                future.set_result(receipt)
            if self._on_receipt is not None:
                self._on_receipt(command, receipt)
        self._work.set()
        self._moved.set()
