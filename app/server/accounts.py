"""Accounts: who may connect, known by the SHA-256 of a token, with a role each."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from app.domain.roles import Role
from app.errors import StoreError

OWNER_ONLY = 0o600


class Account(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One login. `scope` names what of the town it serves; "all" is the whole."""

    login: str
    role: Role
    token_sha256: str
    scope: str = "all"


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    account: tuple[Account, ...]


def token_hash(token: str) -> str:
    """Return the hex digest under which a token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Accounts:
    """All logins of a server."""

    accounts: tuple[Account, ...]

    def find(self, token: str) -> Account | None:
        """Return the account of a token, or None; takes the same time whichever matches."""
        wanted = token_hash(token)
        found: Account | None = None
        for account in self.accounts:
            if hmac.compare_digest(account.token_sha256, wanted):
                found = account
        return found


def load_accounts(folder: Path) -> Accounts:
    """Return the accounts of a server's folder; on first use make one for each role.

    The plain tokens then lie in `tokens.toml` beside `accounts.toml`, both readable by the owner
    only. Raises `StoreError` in plain words.
    """
    path = folder / "accounts.toml"
    try:
        if not path.exists():
            _create(folder)
        parsed = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise StoreError(f"{path} cannot be used: {error}") from error
    return Accounts(parsed.account)


def _create(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tokens = {role: secrets.token_urlsafe(24) for role in Role}
    _write(folder / "tokens.toml", (f'{role} = "{token}"' for role, token in tokens.items()))
    _write(
        folder / "accounts.toml",
        (
            f'[[account]]\nlogin = "{role}-1"\nrole = "{role}"\n'
            f'token_sha256 = "{token_hash(token)}"\n'
            for role, token in tokens.items()
        ),
    )


def _write(path: Path, lines: Iterable[str]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
