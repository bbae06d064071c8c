from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import BadInputError
from app.tokens import read_token, read_tokens


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
