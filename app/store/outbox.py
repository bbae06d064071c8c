"""The outbox: this node's own commands and their receipts. Precious; never rebuilt or cleared."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from app.database import Synchronous, open_database, transaction
from app.domain.command import ClientId, Command, Receipt
from app.errors import StoreError

_unpack_command = msgspec.msgpack.Decoder(Command).decode
_unpack_receipt = msgspec.msgpack.Decoder(Receipt).decode
_pack = msgspec.msgpack.Encoder().encode


def _create(database: Database) -> None:
    database.table("meta").create({"name": str, "value": str}, pk="name")
    database.table("meta").insert({"name": "client", "value": secrets.token_hex(16)})
    database.table("op").create(
        {"op_no": int, "command": bytes, "receipt": bytes}, pk="op_no", not_null={"command"}
    )


MIGRATIONS = (_create,)


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
    ) -> Command:
        """Keep a new command; it is on disk when this returns."""
        command = Command(
            op_no=self._op_no + 1,
            kind=kind,
            subject=subject,
            made_at=made_at,
            actor=actor,
            base_version=base_version,
            args=dict(args),
        )
        try:
            with transaction(self._database) as database:
                database.conn.execute(
                    "INSERT INTO op (op_no, command) VALUES (?, ?)",
                    (command.op_no, _pack(command)),
                )
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be written: {error}") from error
        self._op_no = command.op_no
        return command

    def settle(self, receipts: Mapping[int, Receipt]) -> None:
        """Keep the answers to commands; the first answer to each stands."""
        try:
            with transaction(self._database) as database:
                database.conn.executemany(
                    "UPDATE op SET receipt = ? WHERE op_no = ? AND receipt IS NULL",
                    [(_pack(receipt), op_no) for op_no, receipt in receipts.items()],
                )
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be written: {error}") from error

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
