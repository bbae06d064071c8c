from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.errors import BadInputError
from app.tokens import read_token, read_tokens, write_private


def test_tokens_by_role(tmp_path: Path) -> None:
    path = tmp_path / "tokens.toml"
    path.write_text('admin = "a"\nfield = "f"\nnumber = 3\n')
    assert read_tokens(path) == {"admin": "a", "field": "f"}
    assert read_token(path, "admin") == "a"


def test_a_file_of_one_token(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("secret\n")
    assert read_token(path, "anything") == "secret"


def test_plain_words_for_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "t.toml"
    with pytest.raises(BadInputError, match="cannot be read"):
        read_token(path, "admin")
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(BadInputError, match="is not text"):
        read_token(path, "admin")
    path.write_text('admin = "a\nfield =')
    with pytest.raises(BadInputError, match="no tokens file"):
        read_token(path, "admin")
    path.write_text('admin = "a"')
    with pytest.raises(BadInputError, match="no token for “field”; it has: admin"):
        read_token(path, "field")
    path.write_text("")
    with pytest.raises(BadInputError, match="it has: none"):
        read_token(path, "field")


def test_a_private_file_is_put_in_place_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "t"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OSError, match="No such file"):
        write_private(tmp_path / "none" / "t", b"")
