"""The node thread: an asyncio loop of its own that owns socket, session, mirror and outbox.

The screen hands in commands and takes out parcels; nothing it does waits for disk or network.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar, assert_never, cast

from app.clock import Clock, TierClock
from app.database import DamagedError, DiskFullError, sole_use
from app.domain.conflict import Resolution
from app.domain.row import Body, PackedRow, Row
from app.door import SYSTEM, Trust, TrustError
from app.errors import (
    BugError,
    LinkError,
    RejectedError,
    StoreError,
)
from app.protocol.link import CATCHING_UP_FROM, Link
from app.protocol.session import (
    WEDGED,
    AddRows,
    Admitted,
    ApplyChanges,
    BeginSnapshot,
    HangUp,
    KeepHead,
    Order,
    Position,
    Send,
    Session,
    Settle,
    Show,
    SwapSnapshot,
)
from app.protocol.window import CommandWindow
from app.store.board import KEPT_ENDED_S, Refused, Waiting
from app.store.mirror import Mirror, MirrorMismatchError
from app.store.outbox import Outbox
from app.store.room import RoomLimits
from app.sync.keeper import Keeper
from app.sync.mailbox import Mailbox
from app.sync.shell import SentAwayError, Shell
from app.sync.shown import Shown, as_case, decoded, long_lived
from app.sync.strange import Strange, UnreadableError

LINK_EVERY_S = 0.25
REJECTED_RETRY_S = 30.0
FULL_RETRY_S = 5.0
AGAIN_AFTER_S = 5.0
"""Rest before the thread begins anew after a fault of ours; what is on disk is read again."""

WEDGES_SHOWN = 2
_WEDGED_TEXT = "connected again and again, but nothing is answered"

TAKEN_RETRY_S = (1.0, 5.0)
"""Bounds of the wait after another took this node's name while commands of its own wait."""

NAME_LOST = frozenset({"client_taken", "client_foreign"})

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NodeSettings:
    """Where a node connects to, as whom, where its files lie and how much room they need."""

    server: str
    token: str
    folder: Path
    agent: str = ""
    trusted: Trust = SYSTEM
    room: RoomLimits = field(default_factory=RoomLimits)


@dataclass(frozen=True, slots=True)
class Wish:
    """A command to be made; `ticket` is how the asker knows it again.

    `mine` is the row body of the case as the asker sees it become, `resolves` the number of a
    refused command that this one stands for.
    """

    ticket: int
    kind: str
    subject: str
    args: dict[str, Any]
    base_version: int = 0
    mine: Body | None = None
    resolves: int = 0


class Node:
    """Runs the node thread from `start` to `stop`; all else may be called from any thread."""

    def __init__(self, settings: NodeSettings, clock: Clock) -> None:
        self.mailbox = Mailbox()
        self._settings = settings
        self._clock = clock if isinstance(clock, TierClock) else TierClock(clock)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None
        self._opened: Future[None] = Future()
        self._link = Link()
        self._strange = Strange(settings.folder)
        self._mismatches = 0
        self._wedges = 0
        self._coming: list[PackedRow] = []
        self._now_or_later = asyncio.Event()
        self._stopping = threading.Event()
        self._dice = random.Random()  # noqa: S311 - jitter, no secret

    def start(self) -> Future[None]:
        """Start the thread; the future is done when the cached rows are in the mailbox."""
        self._thread = threading.Thread(target=self._run, name="yiping-node", daemon=True)
        self._thread.start()
        return self._opened

    def stop(self) -> None:
        """End the thread; blocks until its files are closed."""
        if self._thread is None:
            return
        wait([self._opened])
        self._stopping.set()
        loop, task = self._loop, self._main
        if loop is not None and task is not None:
            with suppress(RuntimeError):  # it ended by itself
                loop.call_soon_threadsafe(task.cancel)
        self._thread.join()

    def wish(self, wish: Wish) -> None:
        """Take a command in; the mailbox tells when it is on disk and when it is answered."""
        self._call(self._take_wish, wish)

    def retry_now(self) -> None:
        """Try to connect at once instead of when the wait is over."""
        self._call(self._now_or_later.set)

    def mark_phoned(self, op_no: int) -> None:
        """Note that a waiting command was reported by telephone."""
        at = self._clock.now()
        self._call(self._kept, "marked", lambda: self._outbox.mark_phoned(op_no, at))
        self.mailbox.phoned(op_no, at)

    def resolve(self, op_no: int, resolution: Resolution) -> None:
        """Note what a person did about a refused command."""
        is_left = resolution is Resolution.LEAVE
        self._call(
            self._kept,
            "resolved",
            lambda: self._outbox.resolve(op_no, resolution.value, is_left=is_left),
        )

    def _kept(self, what: str, write: Callable[[], None]) -> None:
        try:
            write()
        except StoreError as error:
            log.warning("a command could not be %s: %s", what, error)

    def search(self, text: str, limit: int) -> Future[list[Row]]:
        """Find cases in the whole mirror; the future may hold a `StoreError`."""
        return self._asked(lambda: self._keeper.search(text, limit))

    def losses(self, case_id: str) -> Future[list[PackedRow]]:
        """Find what was lost about a case, whenever; the future may hold a `StoreError`."""
        return self._asked(lambda: self._mirror.losses(case_id))

    def _asked(self, look: Callable[[], T]) -> Future[T]:
        """Have something looked up on the node thread."""
        found: Future[T] = Future()

        def answer() -> None:
            if not found.set_running_or_notify_cancel():
                return
            try:
                found.set_result(look())
            except StoreError as error:
                found.set_exception(error)

        self._call(answer)
        return found

    def _call(self, function: Callable[..., None], *args: object) -> None:
        loop = self._loop
        if loop is None or not self._opened.done():
            raise StoreError("the node is not running")
        try:
            loop.call_soon_threadsafe(function, *args)
        except RuntimeError as error:
            raise StoreError("the node is not running any more") from error

    def _run(self) -> None:
        while True:
            was_open = False
            with asyncio.Runner() as runner:
                self._loop = runner.get_loop()
                try:
                    runner.run(self.live())
                except asyncio.CancelledError:
                    log.debug("the node was told to stop")
                    return
                except Exception as error:  # noqa: BLE001 - the supervisor of this thread's tasks
                    was_open = self._opened.done()
                    self._stopped(error)
            if not was_open or self._stopping.wait(AGAIN_AFTER_S):
                return

    def _stopped(self, error: Exception) -> None:
        """Say that the thread ends by itself, to whoever waits for it or looks at the link."""
        cause: BaseException = error
        while isinstance(cause, BaseExceptionGroup):
            cause = cast("BaseExceptionGroup[BaseException]", cause).exceptions[0]
        if not self._opened.done():
            self._opened.set_exception(error)
            return
        log.error("the node stopped", exc_info=error)
        self.mailbox.link(
            replace(self._link, is_connected=False, reason=f"this program stopped: {cause}")
        )

    async def live(self) -> None:
        """Be a node on the running loop until cancelled; `start` does it on a thread of its own.

        Raises `StoreError` or `NewerStoreError` when a file cannot be used.
        """
        self._loop = asyncio.get_running_loop()
        self._main = asyncio.current_task()
        self._now_or_later = asyncio.Event()
        folder, room = self._settings.folder, self._settings.room
        roomy = self._now_or_later.set
        self._keeper = Keeper(folder, self.mailbox, room, lambda: self._shell.drop(), roomy)
        with sole_use(folder):
            self._keeper.open()
            with closing(self._keeper):
                await self._work()

    @property
    def position(self) -> Position:
        """How far the mirror file is; what is shown follows. From any thread, once started."""
        return self._keeper.mirror.position

    @property
    def _mirror(self) -> Mirror:
        return self._keeper.mirror

    @property
    def _outbox(self) -> Outbox:
        return self._keeper.outbox

    async def _work(self) -> None:
        unanswered = self._outbox.unanswered()
        self._session = Session(
            client=self._outbox.client,
            token=self._settings.token,
            position=self._mirror.position,
            unanswered=unanswered,
            agent=self._settings.agent,
            first_op=self._outbox.first_op,
        )
        self._shell = Shell(
            self._settings.server,
            self._session,
            self._clock,
            self._carry_out,
            lambda sent: self.mailbox.sent(command.op_no for command in sent.items),
            self._settings.trusted,
        )
        role, login, heard_at = self._outbox.seen()
        self._link = replace(self._link, role=role, login=login, heard_at=heard_at, since=heard_at)
        self._keeper.is_busy = lambda: self._link.behind >= CATCHING_UP_FROM
        self._tell_own()
        self._show_all()
        self._session.position = self._mirror.position
        self._keeper.changed()
        self._post_link()
        if not self._opened.done():
            self._opened.set_result(None)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_linked(), name="link")
            group.create_task(self._report_link(), name="link-report")
            group.create_task(self._keeper.keep_indexed(), name="index")
            group.create_task(self._keeper.keep_checked(), name="check")
            group.create_task(self._keeper.keep_roomy(), name="room")

    def _tell_own(self) -> None:
        """Tell the screen of the own commands that wait and of the refusals nobody resolved."""
        for kept in self._outbox.waiting():
            self.mailbox.queued(0, Waiting(kept.command, as_case(kept.mine), kept.phoned_at))
        self.mailbox.refused(
            Refused(one.command, one.refusal, as_case(one.mine), one.at, one.is_left)
            for one in self._outbox.open_refusals()
        )

    async def _keep_linked(self) -> None:
        while True:
            reason, wait_s = await self._one_link()
            self._lost(reason, wait_s)
            self._now_or_later.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._now_or_later.wait()

    async def _one_link(self) -> tuple[str, float]:
        """Talk until the link is lost; return why, and the seconds to wait before the next try."""
        try:
            await self._shell.converse()
        except RejectedError as error:
            self._link = replace(self._link, rejected=error.code)
            return str(error), self._rejected(error)
        except MirrorMismatchError as error:
            log.warning("the mirror is built anew: %s", error)
            self._session.position = Position()
            self._mismatches += 1
            return str(error), min(REJECTED_RETRY_S, self._mismatches - 1.0)
        except LinkError as error:
            log.info("link lost: %s", error)
            is_mistrusted = isinstance(error, TrustError)
            self._link = replace(self._link, rejected="untrusted" if is_mistrusted else "")
            here = self._session.position = self._mirror.position
            if isinstance(error, UnreadableError) and self._strange.keep(error.frame, here):
                self._session.position = Position()
            told_s = 0.0
            if isinstance(error, SentAwayError):
                self._wedges += error.code in {WEDGED, "bad_frame"}
                told_s = max(error.retry_after_s, min(REJECTED_RETRY_S, self._wedges - 1.0))
            return str(error), told_s + self._session.retry_in(self._dice)
        except DamagedError as error:
            self._keeper.mend(error)
            self._session.position = self._mirror.position
            self._mismatches += 1
            return str(error), min(REJECTED_RETRY_S, self._mismatches - 1.0)
        except StoreError as error:
            log.warning("link given up: %s", error)
            self._session.position = self._mirror.position
            self._session.window = CommandWindow(self._outbox.unanswered())
            is_full = isinstance(error, DiskFullError)
            return str(error), FULL_RETRY_S if is_full else self._session.retry_in(self._dice)
        raise BugError("a conversation ended without saying why")

    def _rejected(self, error: RejectedError) -> float:
        """Take another client name where this one is somebody else's; return the seconds to wait.

        Only a clone's commands are known not to have been decided; with others waiting, a name
        that is taken stays, for they may have been.
        """
        is_idle = not len(self._session.window)
        if error.code != "client_cloned" and not (error.code in NAME_LOST and is_idle):
            soon_s = self._dice.uniform(*TAKEN_RETRY_S)
            return soon_s if error.code == "client_taken" else REJECTED_RETRY_S
        try:
            self._outbox.rekey()
        except StoreError as broken:
            log.warning("no other client name: %s", broken)
            return REJECTED_RETRY_S
        log.warning("%s; going on as client %s", error, self._outbox.client)
        self._session.client = self._outbox.client
        self._session.first_op = self._outbox.first_op
        self._session.position = self._mirror.position
        return self._session.retry_in(self._dice)

    def _take_wish(self, wish: Wish) -> None:
        if self._keeper.room.refusal:
            self.mailbox.failed(wish.ticket, self._keeper.room.refusal)
            return
        try:
            command = self._outbox.enqueue(
                wish.kind,
                wish.subject,
                wish.args,
                made_at=self._clock.now(),
                base_version=wish.base_version,
                actor=self._link.login,
                mine=wish.mine,
                resolves=wish.resolves,
            )
        except (StoreError, TypeError, ValueError, OverflowError) as error:
            self.mailbox.failed(wish.ticket, str(error))
            return
        self.mailbox.queued(wish.ticket, Waiting(command, as_case(wish.mine)))
        try:
            self._shell.carry_out(self._session.submit(command))
        except LinkError as error:
            log.info("a command waits: %s", error)

    def _carry_out(self, order: Order) -> None:
        match order:
            case ApplyChanges():
                rows = self._mirror.apply(order.items, order.position)
                self._mismatches = 0
                self._keeper.whole()
                instants = [change.at for change in order.items]
                self.mailbox.rows(decoded(rows), instants, order.position.seq)
            case Show():
                self.mailbox.telemetry(order.telemetry.fixes, order.telemetry.readings)
            case Settle():
                receipts = {command.op_no: receipt for command, receipt in order.answered}
                self._keeper.with_reserve(lambda: self._outbox.settle(receipts, self._clock.now()))
                self._wedges = 0
                self.mailbox.settled(order.answered)
            case Admitted():
                self._admitted(order)
            case KeepHead():
                self._outbox.keep_head(order.head, self._clock.now())
                self._outbox.keep_seen(self._link.role, self._link.login, self._link.heard_at)
            case BeginSnapshot():
                self._mirror.begin()
                self._coming = []
            case AddRows():
                self._coming += self._mirror.add(order.rows)
            case SwapSnapshot():
                self._mirror.swap(order.position)
                self._mismatches = 0
                self._keeper.whole()
                coming, self._coming = self._coming, []
                self._show(Shown(self._clock.now() - KEPT_ENDED_S).take(coming))
                self._post_link()
            case Send() | HangUp():
                raise BugError("the shell sends and hangs up itself")
            case _:  # pragma: no cover - mypy proves it
                assert_never(order)

    def _show_all(self) -> None:
        since = self._clock.now() - KEPT_ENDED_S
        self._show(self._keeper.read(lambda rows: Shown(since).take(rows), since))

    def _show(self, shown: Shown) -> None:
        """Hand over all there is; the collector need not walk it from now on."""
        with long_lived():
            self.mailbox.reset(shown.tables, shown.columns, self._mirror.position.seq)

    def _admitted(self, order: Admitted) -> None:
        welcome = order.welcome
        self._clock.hear(welcome.server_time, self._session.heard)
        now = self._clock.now()
        self._outbox.keep_seen(welcome.role, welcome.login, now)
        self._link = replace(
            self._link,
            is_connected=True,
            since=now,
            role=welcome.role,
            login=welcome.login,
            retry_at=0.0,
            reason="",
            rejected="",
        )
        self._post_link()
        if welcome.last_op_no < self._outbox.answered_to():
            log.warning("the server knows %d of our commands; resending", welcome.last_op_no)
            known = welcome.last_op_no
            refused = self._outbox.reopen(known)
            self._tell_own()
            self._shell.carry_out(self._session.resend(self._outbox.after(known), refused))

    def _lost(self, reason: str, wait_s: float) -> None:
        now = self._clock.now()
        since = now if self._link.is_connected or not self._link.since else self._link.since
        self._link = replace(
            self._link, is_connected=False, since=since, retry_at=now + wait_s, reason=reason
        )
        self._post_link()

    async def _report_link(self) -> None:
        while True:
            await asyncio.sleep(LINK_EVERY_S)
            self._post_link()

    def _post_link(self) -> None:
        session = self._session
        if session.tier_time is not None:
            self._clock.hear(*session.tier_time)
        now = self._clock.now()
        silent_s = self._clock.monotonic() - session.heard
        oldest = session.window.oldest
        self._link = replace(
            self._link,
            heard_at=now - silent_s if session.heard else self._link.heard_at,
            head_seq=session.head_seq,
            mirror_seq=self._mirror.position.seq,
            epoch=self._mirror.position.epoch,
            unsent=len(session.window),
            oldest_unsent_at=oldest.made_at if oldest else 0.0,
            round_trip_ms=self._shell.round_trip_ms,
            clock_offset_s=self._clock.offset_s,
            damage=self._keeper.damage,
            wedged=_WEDGED_TEXT if self._wedges >= WEDGES_SHOWN else "",
        )
        self.mailbox.link(self._link)
