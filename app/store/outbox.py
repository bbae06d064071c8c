"""The outbox: this node's own commands and their receipts. Precious; never rebuilt or cleared."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from app.database import SQL_FAULTS, DamagedError, Synchronous, failure, open_database, transaction
from app.domain.command import ClientId, Command, Receipt, Refusal
from app.domain.row import Body
from app.errors import StoreError
from app.protocol.session import AuditHead
from app.store.sealed import seal

_unpack_command = msgspec.msgpack.Decoder(Command).decode
_unpack_receipt = msgspec.msgpack.Decoder(Receipt).decode
_unpack_body = msgspec.msgpack.Decoder(dict[str, Any]).decode
_pack = msgspec.msgpack.Encoder().encode
_OP = "SELECT op_no, command, mine, seal"
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


def _seal_commands(database: Database) -> None:
    conn = database.conn
    conn.execute("ALTER TABLE op ADD COLUMN seal BLOB")
    kept = conn.execute("SELECT op_no, command, mine FROM op").fetchall()
    conn.executemany(
        "UPDATE op SET seal = ? WHERE op_no = ?",
        [(_seal(op_no, command, mine), op_no) for op_no, command, mine in kept],
    )
    client = conn.execute("SELECT value FROM meta WHERE name = 'client'").fetchone()[0]
    conn.execute("INSERT INTO meta VALUES ('client_seal', ?)", [seal(client.encode()).hex()])
    columns = {"epoch": str, "seq": int, "hash": bytes, "by": str, "signature": bytes, "at": float}
    database.table("head").create(columns, pk=("epoch", "seq"))


MIGRATIONS = (_create, _keep_what_the_maker_saw, _seal_commands)

KEPT_HEADS = 1_000
"""Heads of the upper tier's audit that are kept, the newest."""

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

    `client` is made with the file: a random 128-bit name of this installation, which counts its
    commands from `first_op` on.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._database = open_database(path, MIGRATIONS, Synchronous.FULL)
        except DamagedError as error:
            raise self._failed(error) from error
        try:
            self.client, self.first_op = self._load_client()
            self._op_no = int(self._all("SELECT max(op_no) FROM op")[0][0] or 0)
        except StoreError:
            self.close()
            raise

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
        seen = None if mine is None else _pack(mine)
        try:
            with transaction(self._database) as database:
                database.conn.execute(
                    "INSERT INTO op (op_no, command, mine, seal) VALUES (?, ?, ?, ?)",
                    (command.op_no, packed, seen, _seal(command.op_no, packed, seen)),
                )
                if resolves:
                    database.conn.execute(_RESOLVE, (None, "redo", resolves))
        except SQL_FAULTS as error:
            raise self._failed(error) from error
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
        found = self._all(f"{_OP}, phoned_at FROM op WHERE receipt IS NULL ORDER BY op_no")
        return [Kept(*self._sound(one[:4]), one[4] or 0.0) for one in found]

    def open_refusals(self) -> list[OpenRefusal]:
        """Return the refusals that no person has resolved, in order."""
        found = self._all(
            f"{_OP}, receipt, answered_at, refused FROM op WHERE refused IN (?, ?) ORDER BY op_no",
            OPEN,
            LEFT,
        )
        refusals: list[OpenRefusal] = []
        for *stored, packed, at, refused in found:
            command, mine = self._sound(stored)
            refusal = self._receipt(packed).refusal
            if refusal is not None:
                refusals.append(OpenRefusal(command, refusal, mine, at or 0.0, refused == LEFT))
        return refusals

    def unanswered(self) -> list[Command]:
        """Return the commands without a receipt, in order."""
        found = self._all(f"{_OP} FROM op WHERE receipt IS NULL ORDER BY op_no")
        return [self._sound(stored)[0] for stored in found]

    def after(self, op_no: int) -> list[Command]:
        """Return the commands newer than `op_no`, answered or not, in order."""
        found = self._all(f"{_OP} FROM op WHERE op_no > ? ORDER BY op_no", op_no)
        return [self._sound(stored)[0] for stored in found]

    def reopen(self, op_no: int) -> frozenset[int]:
        """Take what was accepted after `op_no` as unanswered: whoever accepted it forgot it.

        Refusals stand, whatever a person did about them; returns the numbers of the refused.
        """
        found = self._all(
            "SELECT op_no, receipt FROM op WHERE op_no > ? AND receipt IS NOT NULL", op_no
        )
        accepted = {number: self._receipt(packed).is_accepted for number, packed in found}
        self._write(
            "UPDATE op SET receipt = NULL WHERE op_no = ?",
            [(number,) for number, is_accepted in accepted.items() if is_accepted],
        )
        return frozenset(number for number, is_accepted in accepted.items() if not is_accepted)

    def rekey(self) -> None:
        """Take another client name: somebody else uses this one, as after a copied folder.

        What has no receipt goes on under the new name with the numbers it has; call it only when
        none of that can have been decided under the old one.
        """
        waiting = self._all("SELECT min(op_no) FROM op WHERE receipt IS NULL")[0][0]
        client, first_op = secrets.token_hex(16), str(waiting or self._op_no + 1)
        facts = {
            "client": client,
            "first_op": first_op,
            "client_seal": _client_seal(client, first_op),
            f"client before {first_op}": self.client,
        }
        self._write("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(facts.items()))
        self.client, self.first_op = ClientId(client), int(first_op)

    def keep_seen(self, role: str, login: str, heard_at: float) -> None:
        """Note what the server said this node may do, and when it was last heard (epoch seconds).

        With it a node that starts without a link knows who acts here.
        """
        facts = (("role", role), ("login", login), ("heard_at", repr(heard_at)))
        self._write("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts)

    def seen(self) -> tuple[str, str, float]:
        """Return role, login and instant as kept last; empty and 0.0 before the first link."""
        kept: dict[str, str] = dict(self._all("SELECT name, value FROM meta"))
        try:
            heard_at = float(kept.get("heard_at", 0.0))
        except ValueError:
            heard_at = 0.0
        return kept.get("role", ""), kept.get("login", ""), heard_at

    def answered_to(self) -> int:
        """Return the newest op number that has a receipt, 0 when none has."""
        return int(self._all("SELECT max(op_no) FROM op WHERE receipt IS NOT NULL")[0][0] or 0)

    def receipt(self, op_no: int) -> Receipt | None:
        """Return the answer to a command, None while there is none."""
        found = self._all("SELECT receipt FROM op WHERE op_no = ? AND receipt IS NOT NULL", op_no)
        return self._receipt(found[0][0]) if found else None

    def keep_head(self, head: AuditHead, at: float) -> None:
        """Keep where the upper tier said at `at` that its audit stands, to be held against it."""
        facts = (head.epoch, head.seq, head.hash, head.by, head.signature, at)
        self._write("INSERT OR REPLACE INTO head VALUES (?, ?, ?, ?, ?, ?)", [facts])
        self._write(
            "DELETE FROM head WHERE at < (SELECT at FROM head ORDER BY at DESC LIMIT 1 OFFSET ?)",
            [(KEPT_HEADS - 1,)],
        )

    def heads(self) -> list[AuditHead]:
        """Return the kept heads, oldest first."""
        found = self._all("SELECT epoch, seq, hash, by, signature FROM head ORDER BY at, seq")
        return [AuditHead(*facts) for facts in found]

    def close(self) -> None:
        """Close the file."""
        self._database.conn.close()

    def _write(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            with transaction(self._database) as database:
                database.conn.executemany(sql, rows)
        except SQL_FAULTS as error:
            raise self._failed(error) from error

    def _all(self, sql: str, *values: object) -> list[Any]:
        try:
            return self._database.conn.execute(sql, values).fetchall()
        except SQL_FAULTS as error:
            raise self._failed(error) from error

    def _load_client(self) -> tuple[ClientId, int]:
        kept: dict[str, str] = dict(self._all("SELECT name, value FROM meta"))
        client = str(kept.get("client"))
        first_op = str(kept.get("first_op", "1"))
        if _client_seal(client, first_op) != kept.get("client_seal") or not first_op.isdecimal():
            raise self._failed(DamagedError(f"{self._path} is damaged: its name does not fit"))
        return ClientId(client), int(first_op)

    def _sound(self, stored: Sequence[Any]) -> tuple[Command, Body | None]:
        """Return a command and what its maker saw, as they were written, or raise."""
        op_no, command, mine, kept = stored
        try:
            if _seal(op_no, command, mine) == kept:
                return _unpack_command(command), _unpack_body(mine) if mine else None
        except (TypeError, AttributeError, msgspec.DecodeError):
            pass
        raise self._failed(DamagedError(f"{self._path} is damaged: op {op_no} is not as written"))

    def _receipt(self, packed: bytes) -> Receipt:
        try:
            return _unpack_receipt(packed)
        except (TypeError, msgspec.DecodeError) as error:
            raise self._failed(DamagedError(f"{self._path} is damaged: {error}")) from error

    def _failed(self, error: Exception) -> StoreError:
        """Return what is said of a fault; of damage with whom to ask, for nothing mends this."""
        said = error if isinstance(error, StoreError) else failure(self._path, error)
        if not isinstance(said, DamagedError):
            return said
        return StoreError(
            f"{said}; it holds what was done here, so it is not made anew: "
            "ask `python main.py doctor`"
        )


def _client_seal(client: str, first_op: str) -> str:
    context = "" if first_op == "1" else f"first op {first_op}"
    return seal(client.encode(), context).hex()


@dataclass(slots=True)
class Looked:
    """What an outbox holds; `damaged` are the numbers of commands that are not as written.

    `oldest_at` is when the oldest waiting one was made (epoch seconds).
    """

    commands: int = 0
    newest: int = 0
    waiting: int = 0
    refused: int = 0
    oldest_at: float = 0.0
    is_name_sound: bool = False
    damaged: list[int] = field(default_factory=list[int])


def look_through(connection: sqlite3.Connection) -> Looked:
    """Check every command of an outbox; raises one of `SQL_FAULTS`."""
    looked = Looked()
    kept = dict(connection.execute("SELECT name, value FROM meta"))
    facts = str(kept.get("client")), str(kept.get("first_op", "1"))
    looked.is_name_sound = _client_seal(*facts) == kept.get("client_seal")
    found = connection.execute(f"{_OP}, receipt IS NULL, refused FROM op ORDER BY op_no")
    for op_no, command, mine, mark, is_waiting, refused in found:
        looked.commands += 1
        looked.newest = op_no
        looked.waiting += is_waiting
        looked.refused += refused in {OPEN, LEFT}
        made_at = _sealed_at(op_no, command, mine, mark)
        if made_at is None:
            looked.damaged.append(op_no)
        elif is_waiting and not looked.oldest_at:
            looked.oldest_at = made_at
    return looked


def _sealed_at(op_no: int, command: bytes, mine: bytes | None, mark: bytes) -> float | None:
    """Return when a command was made, None when it is not as written."""
    try:
        made_at = _unpack_command(command).made_at
        return made_at if _seal(op_no, command, mine) == mark else None
    except (TypeError, AttributeError, msgspec.DecodeError):
        return None


def _seal(op_no: int, command: bytes, mine: bytes | None) -> bytes:
    return seal(command + (mine or b""), f"op {op_no} {len(command)}")
