"""The outbox: this node's own commands and their receipts. Precious; never rebuilt or cleared."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from app.database import Synchronous, open_database, transaction
from app.domain.command import ClientId, Command, Receipt, Refusal
from app.domain.row import Body
from app.errors import StoreError

_unpack_command = msgspec.msgpack.Decoder(Command).decode
_unpack_receipt = msgspec.msgpack.Decoder(Receipt).decode
_unpack_body = msgspec.msgpack.Decoder(dict[str, Any]).decode
_pack = msgspec.msgpack.Encoder().encode
_RESOLVE = "UPDATE op SET refused = ?, resolution = ? WHERE op_no = ?"


def _create(database: Database) -> None:
    database.table("meta").create({"name": str, "value": str}, pk="name")
    database.table("meta").insert({"name": "client", "value": secrets.token_hex(16)})
    database.table("op").create(
        {"op_no": int, "command": bytes, "receipt": bytes}, pk="op_no", not_null={"command"}
    )


def _keep_what_the_maker_saw(database: Database) -> None:
    for name, kind in (("mine", "BLOB"), ("phoned_at", "FLOAT"), ("answered_at", "FLOAT")):
        database.conn.execute(f"ALTER TABLE op ADD COLUMN {name} {kind}")
    database.conn.execute("ALTER TABLE op ADD COLUMN refused INTEGER")
    database.conn.execute("ALTER TABLE op ADD COLUMN resolution TEXT")
    database.table("op").create_index(["refused"])


MIGRATIONS = (_create, _keep_what_the_maker_saw)

MAX_COMMAND_BYTES = 160 * 1024
"""Largest command: one that fits no frame would hold up all behind it for ever."""

OPEN, LEFT = 1, 2
"""What `op.refused` says of a refusal: it waits for a person, or was left to the leader."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A command without a receipt.

    `mine` is the row body of the case as its maker saw it become, `phoned_at` when a person said
    it was reported by telephone (epoch seconds, 0.0 for not).
    """

    command: Command
    mine: Body | None = None
    phoned_at: float = 0.0


@dataclass(frozen=True, slots=True)
class OpenRefusal:
    """A refusal that no person has resolved; `at` is when it came (epoch seconds)."""

    command: Command
    refusal: Refusal
    mine: Body | None = None
    at: float = 0.0
    is_left: bool = False


class Outbox:
    """Commands with dense numbers from 1, each durable before it is sent. Raises `StoreError`.

    `client` is made with the file: a random 128-bit name of this installation.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = open_database(path, MIGRATIONS, Synchronous.FULL)
        found = self._database.conn.execute(
            "SELECT value FROM meta WHERE name = 'client'"
        ).fetchone()
        self.client = ClientId(str(found[0]))
        newest = self._database.conn.execute("SELECT max(op_no) FROM op").fetchone()
        self._op_no = int(newest[0] or 0)

    def enqueue(
        self,
        kind: str,
        subject: str,
        args: Mapping[str, Any],
        *,
        made_at: float,
        base_version: int = 0,
        actor: str = "",
        mine: Body | None = None,
        resolves: int = 0,
    ) -> Command:
        """Keep a new command; it is on disk when this returns.

        `resolves` is the number of a refused command that this one is made in place of; both are
        written together. Raises `ValueError` for one that is too large ever to be sent.
        """
        command = Command(
            op_no=self._op_no + 1,
            kind=kind,
            subject=subject,
            made_at=made_at,
            actor=actor,
            base_version=base_version,
            args=dict(args),
        )
        packed = _pack(command)
        if len(packed) > MAX_COMMAND_BYTES:
            raise ValueError(f"{len(packed)} bytes are too many; {MAX_COMMAND_BYTES} can be sent")
        try:
            with transaction(self._database) as database:
                database.conn.execute(
                    "INSERT INTO op (op_no, command, mine) VALUES (?, ?, ?)",
                    (command.op_no, packed, None if mine is None else _pack(mine)),
                )
                if resolves:
                    database.conn.execute(_RESOLVE, (None, "redo", resolves))
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be written: {error}") from error
        self._op_no = command.op_no
        return command

    def settle(self, receipts: Mapping[int, Receipt], at: float = 0.0) -> None:
        """Keep the answers to commands, which came at `at`; the first answer to each stands."""
        self._write(
            "UPDATE op SET receipt = ?, answered_at = ?, refused = ? "
            "WHERE op_no = ? AND receipt IS NULL",
            [
                (_pack(receipt), at, None if receipt.is_accepted else OPEN, op_no)
                for op_no, receipt in receipts.items()
            ],
        )

    def mark_phoned(self, op_no: int, at: float) -> None:
        """Note that a person reported a waiting command by telephone."""
        self._write("UPDATE op SET phoned_at = ? WHERE op_no = ?", [(at, op_no)])

    def resolve(self, op_no: int, resolution: str, *, is_left: bool = False) -> None:
        """Note what a person did about a refusal; one that is left stays to be seen."""
        self._write(_RESOLVE, [(LEFT if is_left else None, resolution, op_no)])

    def waiting(self) -> list[Kept]:
        """Return the commands without a receipt as they are kept, in order."""
        found = self._database.conn.execute(
            "SELECT command, mine, phoned_at FROM op WHERE receipt IS NULL ORDER BY op_no"
        )
        return [
            Kept(_unpack_command(command), _unpack_body(mine) if mine else None, phoned or 0.0)
            for command, mine, phoned in found
        ]

    def open_refusals(self) -> list[OpenRefusal]:
        """Return the refusals that no person has resolved, in order."""
        found = self._database.conn.execute(
            "SELECT command, receipt, mine, answered_at, refused FROM op "
            "WHERE refused IN (?, ?) ORDER BY op_no",
            (OPEN, LEFT),
        )
        return [
            OpenRefusal(
                _unpack_command(command),
                refusal,
                _unpack_body(mine) if mine else None,
                at or 0.0,
                refused == LEFT,
            )
            for command, receipt, mine, at, refused in found
            if (refusal := _unpack_receipt(receipt).refusal) is not None
        ]

    def unanswered(self) -> list[Command]:
        """Return the commands without a receipt, in order."""
        found = self._database.conn.execute(
            "SELECT command FROM op WHERE receipt IS NULL ORDER BY op_no"
        )
        return [_unpack_command(command) for (command,) in found]

    def after(self, op_no: int) -> list[Command]:
        """Return the commands newer than `op_no`, answered or not, in order."""
        found = self._database.conn.execute(
            "SELECT command FROM op WHERE op_no > ? ORDER BY op_no", (op_no,)
        )
        return [_unpack_command(command) for (command,) in found]

    def reopen(self, op_no: int) -> None:
        """Take the commands newer than `op_no` as unanswered: whoever answered them forgot it.

        What a person resolved stays resolved; a new refusal is listed anew.
        """
        self._write(
            "UPDATE op SET receipt = NULL, refused = NULL WHERE op_no > ? AND receipt IS NOT NULL",
            [(op_no,)],
        )

    def answered_to(self) -> int:
        """Return the newest op number that has a receipt, 0 when none has."""
        found = self._database.conn.execute("SELECT max(op_no) FROM op WHERE receipt IS NOT NULL")
        return int(found.fetchone()[0] or 0)

    def receipt(self, op_no: int) -> Receipt | None:
        """Return the answer to a command, None while there is none."""
        found = self._database.conn.execute(
            "SELECT receipt FROM op WHERE op_no = ? AND receipt IS NOT NULL", (op_no,)
        ).fetchone()
        return None if found is None else _unpack_receipt(found[0])

    def close(self) -> None:
        """Close the file."""
        self._database.conn.close()

    def _write(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            with transaction(self._database) as database:
                database.conn.executemany(sql, rows)
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be written: {error}") from error
