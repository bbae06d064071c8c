"""What is done about a damaged mirror: its sound rows go into a new file, it is put aside."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec

from app.database import SQL_FAULTS, DamagedError, open_read_only
from app.domain.row import EMPTY_DIGEST, Digest, add_digest
from app.errors import StoreError
from app.protocol.session import Position
from app.store.mirror import Mirror, Stored, unpack_position
from app.store.room import Reserve, RoomState
from app.store.sealed import stored_digest

ASIDE = ".damaged"
COMING = ".coming"
BESIDE = ("", "-wal", "-shm")
KEPT_AT_ONCE = 5_000

_ROWS = "SELECT rowid, kind, id, version, digest, ended_at, body FROM row NOT INDEXED"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rescued:
    """What became of a damaged mirror.

    `kept` rows were as they had been written; `is_whole` says that they were all there are.
    """

    reason: str
    kept: int
    is_whole: bool

    @property
    def text(self) -> str:
        """Return in plain words what a person must know."""
        if self.is_whole:
            return f"the copy of the server's data was damaged and has been mended ({self.reason})"
        return (
            f"the copy of the server's data was damaged: {self.kept} rows are sound and shown, "
            f"the rest comes from the server ({self.reason})"
        )


def open_mirror(path: Path) -> tuple[Mirror, Rescued | None]:
    """Return the mirror at a path, mended when it was damaged. Its rows are not checked here.

    Raises `NewerStoreError`, and `StoreError` when there can be no mirror at all.
    """
    if path.is_file() and not path.stat().st_size:
        return rescue(path, f"{path} is empty")
    try:
        return Mirror(path), None
    except DamagedError as error:
        return rescue(path, str(error))


def rescue(path: Path, reason: str) -> tuple[Mirror, Rescued]:
    """Put a damaged mirror aside, which nobody may have open, and return a new one.

    All rows that are as they were written are in it; where there is little room nothing is kept of
    the old one. A program that is killed here leaves the
    damaged file or the new one at `path`, never half of either. 100,000 rows take about 2 s.
    """
    log.warning("a mirror is mended: %s", reason)
    coming = path.with_name(path.name + COMING)
    _remove(coming)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    try:
        kept, is_whole = _copy(path, coming)
    except StoreError as error:
        log.warning("nothing of it could be kept: %s", error)
        kept, is_whole = 0, False
        _remove(coming)
        Mirror(coming).close()
    _replace(path, coming)
    log.warning("%d rows of it were sound", kept)
    return Mirror(path), Rescued(reason, kept, is_whole)


def _copy(path: Path, coming: Path) -> tuple[int, bool]:
    """Copy the sound rows; say how many they are and whether they are all."""
    with closing(Mirror(coming)) as mirror:
        rows = sound_rows(path)
        while part := list(islice(rows, KEPT_AT_ONCE)):
            mirror.keep(part)
        position = _position(path)
        is_whole = position is not None and mirror.place(position)
        return len(mirror), is_whole


def _replace(path: Path, coming: Path) -> None:
    """Put a new file in the place of the damaged one; the log of the old must go before it does."""
    aside = path.with_name(path.name + ASIDE)
    try:
        _remove(aside)
        if path.exists() and has_room(path.parent):
            os.link(path, aside)
            with suppress(FileNotFoundError):
                path.with_name(path.name + "-wal").rename(aside.with_name(aside.name + "-wal"))
        _remove_beside(path)
        _remove_beside(coming)
        coming.replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be replaced: {error.strerror}") from error


def has_room(folder: Path) -> bool:
    """Say whether there is room to keep a damaged mirror for whoever wants to know why."""
    return Reserve(folder).look().state is RoomState.OK


def _remove(path: Path) -> None:
    for end in BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)


def _remove_beside(path: Path) -> None:
    for end in BESIDE[1:]:
        path.with_name(path.name + end).unlink(missing_ok=True)


@dataclass(slots=True)
class Looked:
    """What a mirror holds: `rows` sound ones, `damaged` others, the `first` of them by its name."""

    rows: int = 0
    damaged: int = 0
    first: str = ""
    position: Position | None = None
    is_whole: bool = False


def look_through(connection: sqlite3.Connection) -> Looked:
    """Check every row of a mirror, and all against its position; raises one of `SQL_FAULTS`."""
    looked = Looked()
    total = EMPTY_DIGEST
    for _, kind, row_id, *rest in connection.execute(_ROWS):
        if _is_sound([kind, row_id, *rest]):
            looked.rows += 1
            total = add_digest(total, Digest(int.from_bytes(rest[1], "big")))
            continue
        looked.damaged += 1
        looked.first = looked.first or f"{kind}/{row_id}"
    found = connection.execute("SELECT value FROM meta WHERE name = 'position'").fetchone()
    try:
        looked.position = unpack_position(found[0]) if found else None
    except (DamagedError, msgspec.DecodeError):
        looked.damaged += 1
        looked.first = looked.first or "position"
    looked.is_whole = looked.position is not None and looked.position.digest == total
    return looked


def sound_rows(path: Path) -> Iterator[Stored]:
    """Yield the stored rows of a mirror that fit their own digests, from both ends of the table.

    Reads only. What cannot be read is passed over.
    """
    with suppress(*SQL_FAULTS), closing(open_read_only(path)) as connection:
        connection.text_factory = _any_text
        reached = yield from _sound(connection, "ASC", None)
        if reached is not None:
            yield from _sound(connection, "DESC", reached)


def _sound(
    connection: sqlite3.Connection, order: str, until: int | None
) -> Generator[Stored, None, int | None]:
    """Yield sound rows up to a row number; return the last one when it could not be read on."""
    reached = 0
    try:
        for number, *stored in connection.execute(f"{_ROWS} ORDER BY rowid {order}"):
            if until is not None and number <= until:
                return None
            reached = number
            if _is_sound(stored):
                yield tuple(stored)
    except SQL_FAULTS as error:
        log.warning("rows beyond %d cannot be read on: %s", reached, error)
        return reached
    return None


def _is_sound(stored: list[object]) -> bool:
    kind, row_id, version, digest, _, body = stored
    return bool(digest) and stored_digest(kind, row_id, version, body) == digest


def _position(path: Path) -> Position | None:
    try:
        with closing(open_read_only(path)) as connection:
            found = connection.execute("SELECT value FROM meta WHERE name = 'position'").fetchone()
        return unpack_position(found[0]) if found else None
    except (*SQL_FAULTS, DamagedError, msgspec.DecodeError):
        return None


def _any_text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
