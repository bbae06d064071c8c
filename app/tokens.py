"""Tokens: the secret texts with which clients prove who they are, as files hold them."""

from __future__ import annotations

import tomllib
from pathlib import Path

from app.errors import BadInputError


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


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}", field="tokens") from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path} is not text", field="tokens") from error
