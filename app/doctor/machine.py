"""The machine: SQLite, room on the disk, the clock, who may read what is secret."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.clock import Clock
from app.database import is_wal_fixed
from app.doctor.finding import Finding, fine, needs_help, note
from app.store.room import MIB, Reserve, RoomState

CLOCK_SLACK_S = 5.0
FIRST_YEAR = 2024
"""No program of ours ran before it."""

SECRETS = ("tokens.toml", "accounts.toml", "token", "*.key", "*-key.pem", "server.pem")
OWNER_ONLY = 0o077


def look_at_sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Finding:
    """Say whether this SQLite can lose commits, and why it does not."""
    code = "sqlite_fixed" if is_wal_fixed(version) else "sqlite_single"
    return fine(code, version=".".join(map(str, version)))


def look_at_room(folder: Path) -> Finding:
    """Say how much room there is for a folder's files."""
    room = Reserve(folder).look()
    mib = room.free_bytes // MIB
    if room.state is RoomState.FULL:
        return needs_help("room_full", folder, mib=mib)
    if room.state is RoomState.LOW:
        return note("room_low", folder, mib=mib)
    return fine("room_ok", folder, mib=mib)


def look_at_clock(files: Sequence[Path], clock: Clock) -> Finding:
    """Hold the clock against the newest file: time does not run backwards."""
    now = clock.now()
    year = datetime.fromtimestamp(now, UTC).year
    if year < FIRST_YEAR:
        return needs_help("clock_absurd", year=year)
    times = [(path.stat().st_mtime, path) for path in files]
    newest, path = max(times, default=(0.0, Path()))
    if newest > now + CLOCK_SLACK_S:
        return needs_help("clock_behind", path, behind_s=round(newest - now))
    return fine("clock_fine")


def look_at_secrets(folder: Path) -> Iterator[Finding]:
    """Say of a folder and of each secret file in it whether others may read it."""
    mode = folder.stat().st_mode & 0o777
    if mode & OWNER_ONLY:
        yield note("folder_open", folder, mode=f"{mode:o}")
    for pattern in SECRETS:
        for path in sorted({*folder.glob(pattern), *folder.glob(f"*/{pattern}")}):
            status = path.stat()
            mode = status.st_mode & 0o777
            if mode & OWNER_ONLY:
                yield needs_help("secret_open", path, mode=f"{mode:o}")
            elif status.st_uid != os.getuid():
                yield note("secret_foreign", path)
            else:
                yield fine("secret_fine", path)
