"""Role by command by scope: what was decided, cell by cell, and a real server asked about each.

The tables here are written by hand, apart from those of the program: a role or a command that
nobody decided about has no row, and then the matrix is not whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from msgspec.structs import replace

from app.domain.command import Command, CommandKind, Receipt, RefusalCode
from app.domain.roles import Role
from app.domain.telemetry import Fix
from app.protocol.messages import Goodbye, Telemetry, Welcome
from app.server.accounts import Accounts, new_account, new_token, token_hash, write_accounts
from tests.app.server.talk import Talk, report, serving, talk

ROLES = ["wall", "operator", "dispatcher", "leader", "field", "checker", "connector", "admin"]

DECIDED = {
    "report": "operator dispatcher leader field connector admin",
    "file": "operator leader",
    "dispatch": "operator dispatcher leader",
    "sign": "field",
    "arrive": "field",
    "feedback": "field",
    "check": "checker",
    "close": "operator leader",
    "note": "operator dispatcher leader field checker",
    "amend": "operator leader",
    "regrade": "leader",
    "again": "operator dispatcher leader connector",
    "void": "leader",
    "rate": "operator leader admin",
    "put": "admin",
}
READS_FULL = "operator dispatcher leader field checker admin"
SENDS_TELEMETRY = "field connector admin"

SCOPES = {
    "all": "all",
    "its street": "street:双凤",
    "its cell": "cell:c7",
    "a list": "street:璜泾, cell:c7",
    "elsewhere": "street:璜泾,cell:c8",
}
INSIDE = frozenset({"all", "its street", "its cell", "a list"})
WHOLE_TOWN_ONLY = frozenset({"put", "rate"})
PLACE = {"street": "双凤", "cell": "c7"}
SECRET = "张三 13812345678"


@dataclass(frozen=True, slots=True)
class Cell:
    """One question to the server and the answer that was decided."""

    role: str
    act: str
    scope: str
    place: str
    is_allowed: bool


def undecided() -> list[str]:
    """Return the roles and commands of the program that have no decision, and those gone."""
    gone = set(DECIDED) ^ {kind.value for kind in CommandKind}
    return sorted(gone | (set(ROLES) ^ {role.value for role in Role}))


def cells() -> list[Cell]:
    """Return every role by every command by every scope, for a known and an unknown place."""
    return [
        Cell(role, act, scope, place, _decided(role, act, scope, place))
        for role, act, scope, place in product(ROLES, DECIDED, SCOPES, ("known", "unknown"))
    ]


def _decided(role: str, act: str, scope: str, place: str) -> bool:
    if role not in DECIDED[act].split():
        return False
    if scope == "all":
        return True
    return act not in WHOLE_TOWN_ONLY and scope in INSIDE and place == "known"


async def asked(folder: Path) -> list[tuple[Cell, str]]:
    """Ask a server about every cell; return those it answered otherwise, with what it said."""
    tokens = _accounts(folder)
    wrong: list[tuple[Cell, str]] = []
    async with serving(folder) as server:
        async with talk(server.url) as line:
            await line.hello(tokens["connector", "all"], "source", mirror=False)
            await line.commands(report(1, "known", place=PLACE, text=SECRET))
            await line.commands(report(2, "unknown"))
            await line.answered(2)
        for role, scope in product(ROLES, SCOPES):
            async with talk(server.url) as line:
                client = f"{role} {scope}"
                await line.hello(tokens[role, scope], client, mirror=False)
                mine = [cell for cell in cells() if (cell.role, cell.scope) == (role, scope)]
                await line.commands(*(_command(n, cell) for n, cell in enumerate(mine, start=1)))
                for op_no, cell in enumerate(mine, start=1):
                    wrong.extend(_judged(cell, await line.answered(op_no)))
    return wrong


def _judged(cell: Cell, receipt: Receipt) -> Iterator[tuple[Cell, str]]:
    refused = receipt.refusal is not None and receipt.refusal.code is RefusalCode.NOT_ALLOWED
    if refused == cell.is_allowed or (refused and receipt.seq):
        yield cell, str(receipt)


def _command(op_no: int, cell: Cell) -> Command:
    if cell.act == "report":
        place = PLACE if cell.place == "known" else {}
        return report(op_no, f"{cell.role} {cell.scope} {op_no}", place=place)
    return Command(op_no=op_no, kind=cell.act, subject=cell.place, made_at=1_780_000_000.0)


def _accounts(folder: Path) -> dict[tuple[str, str], str]:
    tokens = {pair: new_token() for pair in product(ROLES, SCOPES)}
    made = (
        replace(
            new_account(f"{role} {scope}", Role(role), SCOPES[scope]),
            token_sha256=token_hash(token),
        )
        for (role, scope), token in tokens.items()
    )
    folder.mkdir(parents=True, exist_ok=True)
    write_accounts(folder, Accounts(tuple(made)))
    return tokens


async def read(folder: Path) -> list[str]:
    """Return the roles that see other rows, or may send other telemetry, than was decided."""
    tokens = _accounts(folder)
    wrong: list[str] = []
    async with serving(folder) as server:
        async with talk(server.url) as line:
            await line.hello(tokens["connector", "all"], "source", mirror=False)
            await line.commands(report(1, "known", place=PLACE, text=SECRET))
            await line.answered(1)
        for role in ROLES:
            async with talk(server.url) as line:
                await line.hello(tokens[role, "all"], role)
                await line.until(1)
                if (SECRET in repr(line.rows)) != (role in READS_FULL.split()):
                    wrong.append(f"{role} reads {line.rows}")
                if await _may_send(line) != (role in SENDS_TELEMETRY.split()):
                    wrong.append(f"{role} and telemetry")
    return wrong


async def _may_send(line: Talk) -> bool:
    await line.send(Telemetry(fixes=(Fix("u", 1.0, 1.0, 1.0),)))
    await line.commands(Command(op_no=1, kind="put", subject="x", made_at=1.0))
    while 1 not in line.receipts:
        message = await line.next()
        assert not isinstance(message, Welcome)
        if isinstance(message, Goodbye):
            return message.code != "not_allowed"
    return True
