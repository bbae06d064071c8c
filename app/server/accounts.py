"""Accounts: who may connect, known by the SHA-256 of a token for each device, with a role each."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import logging
import os
import secrets
import tomllib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from app.domain.roles import Role
from app.domain.scope import ALL, parse_scope
from app.errors import BadInputError, StoreError
from app.tokens import write_private

ACCOUNTS = "accounts.toml"
TOKENS = "tokens.toml"
MAX_LOGIN = 64

log = logging.getLogger(__name__)


class Device(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of a login's devices, with a token of its own."""

    name: str
    token_sha256: str


class Account(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One login. `scope` names what of the town it may act on (see `app.domain.scope`).

    `id` tells it from an earlier account of the same login; without one it is known by its login.
    `token_sha256` is a token beside those of its devices, empty for none.
    """

    login: str
    role: Role
    id: str = ""
    token_sha256: str = ""
    scope: str = ALL
    device: tuple[Device, ...] = ()

    @property
    def owner(self) -> str:
        """Return what client names are bound to: this account and none that follows it."""
        return self.id or self.login

    def right(self) -> tuple[str, str, Role, str]:
        """Return all that a live connection rests on; another one may not go on under it."""
        return (self.owner, self.login, self.role, self.scope)


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    account: tuple[Account, ...] = ()


def token_hash(token: str) -> str:
    """Return the hex digest under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Admission:
    """Whom a token let in, and by which device."""

    account: Account
    token_sha256: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Accounts:
    """All logins of a server."""

    accounts: tuple[Account, ...]

    def find(self, token: str) -> Admission | None:
        """Return whom a token lets in, or None; takes the same time whichever matches."""
        return self._by_hash(token_hash(token))

    def still_holds(self, admission: Admission) -> bool:
        """Say whether a token still lets the same account in, with the same rights."""
        found = self._by_hash(admission.token_sha256)
        return found is not None and found.account.right() == admission.account.right()

    def has(self, admission: Admission) -> bool:
        """Say whether a token still lets the same account in, whatever its rights."""
        found = self._by_hash(admission.token_sha256)
        return found is not None and found.account.owner == admission.account.owner

    def named(self, login: str) -> Account | None:
        """Return the account of a login, or None."""
        return next((each for each in self.accounts if each.login == login), None)

    def with_account(self, account: Account) -> Accounts:
        """Return the accounts with one added, or put in place of that of the same login."""
        others = self.without(account.login).accounts
        return Accounts((*others, account))

    def without(self, login: str) -> Accounts:
        """Return the accounts without a login."""
        return Accounts(tuple(each for each in self.accounts if each.login != login))

    def _by_hash(self, wanted: str) -> Admission | None:
        found: Admission | None = None
        for account in self.accounts:
            devices = ((device.name, device.token_sha256) for device in account.device)
            for name, kept in (("", account.token_sha256), *devices):
                if hmac.compare_digest(kept.encode(), wanted.encode()):
                    found = Admission(account, wanted, name)
        return found


def load_accounts(folder: Path) -> Accounts:
    """Return the accounts of a server's folder; on first use make one for each role.

    The plain tokens then lie in `tokens.toml` beside `accounts.toml`, both readable by the owner
    only. Raises `StoreError` in plain words.
    """
    if not (folder / ACCOUNTS).exists():
        _create(folder)
    return read_accounts(folder)


def read_accounts(folder: Path) -> Accounts:
    """Return the accounts of a server's folder, which must be there; raises `StoreError`."""
    path = folder / ACCOUNTS
    try:
        parsed = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
        _check(parsed.account)
    except (OSError, ValueError, BadInputError) as error:
        raise StoreError(f"{path} cannot be used: {error}") from error
    return Accounts(parsed.account)


def _check(accounts: tuple[Account, ...]) -> None:
    logins = [account.login for account in accounts]
    if len(set(logins)) < len(logins):
        raise BadInputError("a login is there twice", field="login")
    for account in accounts:
        check_login(account.login)
        parse_scope(account.scope)


def check_login(login: str) -> None:
    """Raise `BadInputError` for a login that cannot be shown on one short line."""
    if not (0 < len(login) <= MAX_LOGIN and login.isprintable() and login == login.strip()):
        text = f"a login is 1 to {MAX_LOGIN} printable characters"
        raise BadInputError(text, field="login")


def new_account(login: str, role: Role, scope: str = ALL) -> Account:
    """Return an account that no earlier one can be taken for; raises `BadInputError`."""
    check_login(login)
    parse_scope(scope)
    return Account(login=login, role=role, id=secrets.token_hex(8), scope=scope)


def new_token() -> str:
    """Return a token nobody can guess."""
    return secrets.token_urlsafe(24)


@contextmanager
def editing(folder: Path) -> Generator[None]:
    """Keep other editors of the accounts waiting for the length of a block."""
    try:
        lock = (folder / f".{ACCOUNTS}.lock").open("ab")
    except OSError as error:
        raise StoreError(f"{folder} cannot be used: {error.strerror}") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_accounts(folder: Path, accounts: Accounts) -> None:
    """Put accounts in place of those of a server's folder; raises `StoreError`."""
    lines = [line for account in accounts.accounts for line in _lines(account)]
    try:
        write_private(folder / ACCOUNTS, ("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise StoreError(f"{folder / ACCOUNTS} cannot be written: {error.strerror}") from error


def _lines(account: Account) -> list[str]:
    lines = ["[[account]]"]
    for name in ("login", "role", "id", "scope", "token_sha256"):
        text = str(getattr(account, name))
        if text:
            lines.append(f"{name} = {_quoted(text)}")
    for device in account.device:
        lines += ["[[account.device]]", f"name = {_quoted(device.name)}"]
        lines.append(f"token_sha256 = {_quoted(device.token_sha256)}")
    return [*lines, ""]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a basic string of TOML, for printable text


def _create(folder: Path) -> None:
    tokens = {role: new_token() for role in Role}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lines = "".join(f'{role} = "{token}"\n' for role, token in tokens.items())
        write_private(folder / TOKENS, lines.encode())
    except OSError as error:
        raise StoreError(f"{folder} cannot be used: {error.strerror}") from error
    made = (
        msgspec.structs.replace(new_account(f"{role}-1", role), token_sha256=token_hash(token))
        for role, token in tokens.items()
    )
    write_accounts(folder, Accounts(tuple(made)))


class AccountBook:
    """The accounts of a folder as they are now; `look` follows what is changed on disk."""

    def __init__(self, folder: Path) -> None:
        """Raises `StoreError` when they cannot be used."""
        self._path = folder / ACCOUNTS
        self.accounts = load_accounts(folder)
        self._seen = self._mark()

    def look(self) -> bool:
        """Say whether the accounts are others than before; a file out of order changes nothing."""
        mark = self._mark()
        if mark == self._seen:
            return False
        try:
            accounts = read_accounts(self._path.parent)
        except StoreError as error:
            if mark is not None:
                log.warning("the accounts stay as they were: %s", error)
            self._seen = mark
            return False
        self._seen = mark
        is_other = accounts != self.accounts
        self.accounts = accounts
        return is_other

    def _mark(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)
