"""The node's own files kept sound: the mirror opened, mended, indexed and checked; room watched."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from app.database import DamagedError, DiskFullError
from app.domain.row import PackedRow, Row
from app.errors import StoreError
from app.store.casetext import TextDamagedError
from app.store.mirror import Mirror
from app.store.outbox import Outbox
from app.store.rescue import Rescued, open_mirror, rescue
from app.store.room import Reserve, Room, RoomLimits, RoomState
from app.sync.mailbox import Mailbox

INDEX_EVERY_S = 0.01
CHECK_EVERY_S = 3_600.0
"""A pass over all rows starts this long after the one before began."""

CHECK_ROWS = 100
CHECK_STEPS_S = (0.02, 3.0)
"""Bounds of the rest between two steps of a pass; the first pass takes the shorter one."""

BUSY_S = 0.05
ROOM_EVERY_S = 1.0
_WORSE = (RoomState.OK, RoomState.LOW, RoomState.FULL)
RESERVE_AFTER_S = 5.0

T = TypeVar("T")

log = logging.getLogger(__name__)


class Keeper:
    """Owns mirror and outbox from `open` to `close`; all of it on one loop.

    `is_busy` says whether upkeep has to wait for news. `damage` says in plain words what is not yet
    made good, empty when all is whole. `lost` is called after the mirror was mended beside the
    link, whose place in the ledger is gone with it; `roomy` after there is more room again.
    """

    mirror: Mirror
    outbox: Outbox

    def __init__(
        self,
        folder: Path,
        mailbox: Mailbox,
        limits: RoomLimits,
        lost: Callable[[], None],
        roomy: Callable[[], None],
    ) -> None:
        self.damage = ""
        self.room = Room()
        self.is_busy: Callable[[], bool] = lambda: False
        self._path = folder / "mirror.db"
        self._outbox_path = folder / "outbox.db"
        self._mailbox = mailbox
        self._reserve = Reserve(folder, limits)
        self._lost = lost
        self._roomy = roomy
        self._to_index = asyncio.Event()

    def open(self) -> None:
        """Open both files; a damaged mirror is mended, a full disk gets the reserve back.

        Raises `StoreError` or `NewerStoreError`.
        """
        self.look_for_room()
        if _has_content(self._path) and not _has_content(self._outbox_path):
            raise StoreError(
                f"{self._outbox_path} is missing or empty beside a mirror that was in use: what "
                "was done here and not sent may be lost; ask `python main.py doctor`"
            )
        self.outbox = self.with_reserve(lambda: Outbox(self._outbox_path))
        try:
            self.mirror, rescued = self.with_reserve(lambda: open_mirror(self._path))
        except BaseException:
            self.outbox.close()
            raise
        if rescued is not None:
            self._note(rescued)

    def close(self) -> None:
        """Close both files."""
        self.mirror.close()
        self.outbox.close()

    def with_reserve(self, write: Callable[[], T]) -> T:
        """Write what must be kept; on a full disk with the reserve given back, once more."""
        try:
            return write()
        except DiskFullError:
            if not self._reserve.give_back():
                raise
            log.warning("the disk is full: the reserve is given back")
            return write()

    def read(self, use: Callable[[Iterator[PackedRow]], T], ended_after: float) -> T:
        """Use all rows but those of cases long ended; with those that are sound, if need be."""
        try:
            return use(self.mirror.rows(ended_after))
        except DamagedError as error:
            self.mend(error)
            return use(self.mirror.rows(ended_after))

    def mend(self, error: DamagedError) -> None:
        """Make the mirror anew from what is sound in it; the texts alone when only they are not.

        Raises `StoreError` when that cannot be done.
        """
        if isinstance(error, TextDamagedError):
            log.warning("the search index is made anew: %s", error)
            try:
                self.mirror.make_text_anew()
            except DamagedError as deeper:
                self._rescue(deeper)
        else:
            self._rescue(error)
        self.changed()

    def whole(self) -> None:
        """Note that the mirror is what the server announced."""
        self.damage = ""
        self.changed()

    def changed(self) -> None:
        """Note that there may be texts to be made searchable."""
        self._to_index.set()

    @property
    def is_indexed(self) -> bool:
        """Whether every text can be found, as far as is known."""
        return not self._to_index.is_set()

    def search(self, text: str, limit: int) -> list[Row]:
        """Find cases; what is damaged is mended first and looked through again."""
        try:
            return self.mirror.search(text, limit)
        except DamagedError as error:
            self._mend_beside(error)
            return self.mirror.search(text, limit)

    def look_for_room(self) -> None:
        """Bring `room` up to date, and tell the screen."""
        room, before = self._reserve.look(), self.room.state
        if room.state is not before:
            log.warning("the disk is %s: %d bytes free", room.state, room.free_bytes)
        if room != self.room:
            self._mailbox.room(room)
        self.room = room
        if _WORSE.index(room.state) < _WORSE.index(before):
            self._roomy()

    async def keep_roomy(self) -> None:
        """Watch the room and keep a reserve, for ever."""
        await asyncio.sleep(RESERVE_AFTER_S)
        while True:
            self._reserve.make()
            await asyncio.sleep(ROOM_EVERY_S)
            self.look_for_room()

    async def keep_indexed(self) -> None:
        """Make texts searchable as they come, for ever."""
        while True:
            await self._to_index.wait()
            if self.is_busy():
                await asyncio.sleep(BUSY_S)
                continue
            try:
                if not self.mirror.index_some():
                    self._to_index.clear()
            except DamagedError as error:
                self._mend_beside(error)
            except StoreError as error:
                log.warning("search is incomplete: %s", error)
                self._to_index.clear()
            await asyncio.sleep(INDEX_EVERY_S)

    async def keep_checked(self) -> None:
        """Check all rows in small steps, the first time soon and then every hour, for ever."""
        rest_s = CHECK_STEPS_S[0]
        while True:
            steps = 1
            while self._check_some():
                steps += 1
                await asyncio.sleep(rest_s)
            await asyncio.sleep(max(CHECK_STEPS_S[0], CHECK_EVERY_S - steps * rest_s))
            rest_s = min(CHECK_STEPS_S[1], CHECK_EVERY_S * CHECK_ROWS / (len(self.mirror) + 1))

    def _check_some(self) -> bool:
        try:
            if self.is_busy():
                return True
            return self.mirror.check_some(CHECK_ROWS)
        except DamagedError as error:
            self._mend_beside(error)
        except StoreError as error:
            log.warning("the mirror could not be checked: %s", error)
        return False

    def _mend_beside(self, error: DamagedError) -> None:
        """Mend what was found damaged by others than the link."""
        place = self.mirror.position
        self.mend(error)
        if self.mirror.position != place:
            self._lost()

    def _rescue(self, error: DamagedError) -> None:
        self.mirror.close()
        self.mirror, rescued = self.with_reserve(lambda: rescue(self._path, str(error)))
        self._note(rescued)

    def _note(self, rescued: Rescued) -> None:
        self.damage = "" if rescued.is_whole else rescued.text


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
