"""Tokens: the secret texts with which clients prove who they are, as files hold them."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from app.errors import BadInputError

OWNER_ONLY = 0o600


def read_tokens(path: Path) -> dict[str, str]:
    """Return token by role of a server's tokens.toml.

    The file has one line `role = "token"` for each. Raises `BadInputError`.
    """
    text = _read(path)
    try:
        table: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"{path} is no tokens file: {error}", field="tokens") from error
    return {role: token for role, token in table.items() if isinstance(token, str)}


def read_token(path: Path, role: str) -> str:
    """Return one role's token of a tokens.toml, or the whole text of a file that holds one token.

    Raises `BadInputError` when there is none.
    """
    text = _read(path).strip()
    if text and "=" not in text and "\n" not in text:
        return text
    tokens = read_tokens(path)
    if role not in tokens:
        known = ", ".join(sorted(tokens)) or "none"
        raise BadInputError(f"{path} has no token for “{role}”; it has: {known}", field="tokens")
    return tokens[role]


def write_private(path: Path, data: bytes) -> None:
    """Put a file in place in one step, readable by its owner only and on disk when this returns.

    Raises `OSError`; then the file is as it was.
    """
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}", field="tokens") from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path} is not text", field="tokens") from error
