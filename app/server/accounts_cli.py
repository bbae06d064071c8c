"""The command line of a server's accounts; a running server follows within seconds."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from msgspec.structs import replace

from app.domain.roles import Role
from app.domain.scope import ALL, parse_scope
from app.errors import BadInputError
from app.server.accounts import (
    Account,
    Accounts,
    Device,
    check_login,
    editing,
    load_accounts,
    new_account,
    new_token,
    read_accounts,
    token_hash,
    write_accounts,
)
from app.settings import data_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `account`."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="the server's data folder")
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    acts.add_parser("list", help="who may connect, as JSON lines")
    add = acts.add_parser("add", help="a new login, or another device of one; prints its token")
    add.add_argument("login")
    add.add_argument("--role", type=Role, choices=list(Role), help="needed for a new login")
    add.add_argument("--scope", help="all, or street:NAME or cell:ID with commas between")
    add.add_argument("--device", default="", metavar="NAME", help="a name for the device")
    revoke = acts.add_parser("revoke", help="end a login, or one device of it, at once")
    revoke.add_argument("login")
    revoke.add_argument("--device", metavar="NAME", help="only this one")
    role = acts.add_parser("role", help="give a login another role or scope")
    role.add_argument("login")
    role.add_argument("role", type=Role, choices=list(Role))
    role.add_argument("--scope", help="its new scope; without it the old one stays")


def run(args: argparse.Namespace) -> int:
    """Do one act and say it as JSON; raises `BadInputError` and `StoreError` in plain words."""
    folder: Path = args.data or data_folder() / "server"
    if args.act == "list":
        for account in read_accounts(folder).accounts:
            _say(_facts(account))
        return 0
    act = {"add": _add, "revoke": _revoke, "role": _role}[args.act]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with editing(folder):
        accounts, said = act(load_accounts(folder), args)
        write_accounts(folder, accounts)
    _say(said)
    return 0


def _add(accounts: Accounts, args: argparse.Namespace) -> tuple[Accounts, dict[str, object]]:
    account = accounts.named(args.login)
    if account is None:
        if args.role is None:
            raise BadInputError(f"“{args.login}” is new: say its --role", field="role")
        account = new_account(args.login, args.role, args.scope or ALL)
    elif args.role not in {None, account.role} or args.scope not in {None, account.scope}:
        text = f"“{args.login}” is there as {account.role}; change that with: account role"
        raise BadInputError(text, field="role")
    known = {device.name for device in account.device}
    name = args.device or f"device-{len(known) + 1}"
    check_login(name)
    if name in known:
        raise BadInputError(f"“{args.login}” has a device “{name}” already", field="device")
    token = new_token()
    device = Device(name=name, token_sha256=token_hash(token))
    account = replace(account, device=(*account.device, device))
    return accounts.with_account(account), {**_facts(account), "device": name, "token": token}


def _revoke(accounts: Accounts, args: argparse.Namespace) -> tuple[Accounts, dict[str, object]]:
    account = _known(accounts, args.login)
    if args.device is None:
        return accounts.without(args.login), {"login": args.login, "revoked": True}
    left = tuple(device for device in account.device if device.name != args.device)
    if len(left) == len(account.device):
        raise BadInputError(f"“{args.login}” has no device “{args.device}”", field="device")
    account = replace(account, device=left)
    return accounts.with_account(account), _facts(account)


def _role(accounts: Accounts, args: argparse.Namespace) -> tuple[Accounts, dict[str, object]]:
    account = _known(accounts, args.login)
    scope = args.scope or account.scope
    parse_scope(scope)
    account = replace(account, role=args.role, scope=scope)
    return accounts.with_account(account), _facts(account)


def _known(accounts: Accounts, login: str) -> Account:
    account = accounts.named(login)
    if account is None:
        raise BadInputError(f"there is no login “{login}”", field="login")
    return account


def _facts(account: Account) -> dict[str, object]:
    return {
        "login": account.login,
        "role": account.role,
        "scope": account.scope,
        "devices": [device.name for device in account.device],
        "has_token_of_its_own": bool(account.token_sha256),
    }


def _say(facts: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
