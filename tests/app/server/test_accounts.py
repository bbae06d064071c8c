import stat
from pathlib import Path

import pytest

from app.domain.roles import Role
from app.errors import StoreError
from app.server.accounts import load_accounts, token_hash
from app.tokens import read_tokens


def test_first_use_makes_one_account_for_each_role_readable_by_the_owner_only(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "deep"
    accounts = load_accounts(folder)
    tokens = read_tokens(folder / "tokens.toml")
    assert set(tokens) == set(Role)
    for role, token in tokens.items():
        account = accounts.find(token)
        assert account is not None
        assert (account.role, account.login, account.scope) == (role, f"{role}-1", "all")
    for name in ("accounts.toml", "tokens.toml"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert "wall-1" in (folder / "accounts.toml").read_text("utf-8")
    assert tokens["wall"] not in (folder / "accounts.toml").read_text("utf-8")


def test_a_wrong_token_is_nobodys(tmp_path: Path) -> None:
    assert load_accounts(tmp_path).find("wrong") is None


def test_accounts_that_are_there_stay(tmp_path: Path) -> None:
    (tmp_path / "accounts.toml").write_text(
        f'[[account]]\nlogin = "小王"\nrole = "leader"\ntoken_sha256 = "{token_hash("t")}"\n',
        "utf-8",
    )
    found = load_accounts(tmp_path).find("t")
    assert found is not None
    assert (found.login, found.role) == ("小王", Role.LEADER)
    assert not (tmp_path / "tokens.toml").exists()


@pytest.mark.parametrize(
    "text", ["no = toml =", '[[account]]\nlogin = "x"\n', '[[account]]\nrole = "king"\n']
)
def test_a_broken_file_is_said_in_plain_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "accounts.toml").write_text(text, "utf-8")
    with pytest.raises(StoreError, match=r"accounts\.toml cannot be used"):
        load_accounts(tmp_path)
