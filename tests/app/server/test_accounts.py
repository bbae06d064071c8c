import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.roles import Role
from app.errors import BadInputError, StoreError
from app.server.accounts import (
    AccountBook,
    Accounts,
    Admission,
    Device,
    editing,
    load_accounts,
    new_account,
    token_hash,
    write_accounts,
)
from app.tokens import read_tokens


def test_first_use_makes_one_account_for_each_role_readable_by_the_owner_only(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "deep"
    accounts = load_accounts(folder)
    tokens = read_tokens(folder / "tokens.toml")
    assert set(tokens) == set(Role)
    for role, token in tokens.items():
        found = accounts.find(token)
        assert found is not None
        account = found.account
        assert account.owner == account.id
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
    assert (found.account.login, found.account.role) == ("小王", Role.LEADER)
    assert (found.account.owner, found.device) == ("小王", "")
    assert not (tmp_path / "tokens.toml").exists()


@pytest.mark.parametrize(
    "text",
    [
        "no = toml =",
        '[[account]]\nlogin = "x"\n',
        '[[account]]\nlogin = "x"\nrole = "king"\n',
        '[[account]]\nlogin = "x"\nrole = "wall"\nscope = "nowhere"\n',
        '[[account]]\nlogin = " x"\nrole = "wall"\n',
        '[[account]]\nlogin = "x"\nrole = "wall"\n' * 2,
    ],
)
def test_a_broken_file_is_said_in_plain_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "accounts.toml").write_text(text, "utf-8")
    with pytest.raises(StoreError, match=r"accounts\.toml cannot be used"):
        load_accounts(tmp_path)


def test_each_device_has_a_token_of_its_own(tmp_path: Path) -> None:
    devices = tuple(Device(name=name, token_sha256=token_hash(name)) for name in ("桌", "wall"))
    account = replace(new_account('小王 "x"', Role.LEADER, "cell:1"), device=devices)
    write_accounts(tmp_path, Accounts((account, new_account("y", Role.WALL))))
    accounts = load_accounts(tmp_path)
    assert accounts.accounts[0] == account
    found = accounts.find("桌")
    assert found == Admission(account, token_hash("桌"), "桌")
    assert accounts.find("") is None
    assert accounts.still_holds(found)
    assert not accounts.without(account.login).still_holds(found)
    other = accounts.with_account(replace(account, scope="all"))
    assert (other.still_holds(found), other.has(found)) == (False, True)
    anew = accounts.with_account(replace(account, id="other"))
    assert not anew.has(found)
    assert accounts.named("y") is not None
    assert accounts.named("z") is None


def test_a_book_follows_its_file_and_keeps_what_it_has_when_that_is_out_of_order(
    tmp_path: Path,
) -> None:
    book = AccountBook(tmp_path)
    assert not book.look()
    write_accounts(tmp_path, book.accounts)
    assert not book.look()
    fewer = book.accounts.without("wall-1")
    write_accounts(tmp_path, fewer)
    assert book.look()
    assert book.accounts == fewer
    (tmp_path / "accounts.toml").write_text("[[")
    assert not book.look()
    (tmp_path / "accounts.toml").unlink()
    assert not book.look()
    assert book.accounts == fewer
    write_accounts(tmp_path, Accounts(()))
    assert book.look()
    assert book.accounts == Accounts(())


def test_folders_that_cannot_be_used_are_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be used"):
        load_accounts(tmp_path / "file" / "x")
    with pytest.raises(StoreError, match="cannot be written"):
        write_accounts(tmp_path / "none", Accounts(()))
    with pytest.raises(StoreError, match="cannot be used"), editing(tmp_path / "none"):
        pytest.fail("let in")


@pytest.mark.parametrize("login", ["", "x" * 65, "a\nb", "a\u202eb", " a"])
def test_a_login_is_a_short_line(login: str) -> None:
    with pytest.raises(BadInputError, match="printable"):
        new_account(login, Role.WALL)
