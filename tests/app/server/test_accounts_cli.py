import argparse
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from app.domain.roles import Role
from app.errors import BadInputError, StoreError
from app.server import accounts_cli
from app.server.accounts import load_accounts


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    accounts_cli.add_arguments(parser)
    return parser.parse_args(words)


def account(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> list[dict[str, Any]]:
    assert accounts_cli.run(parsed("--data", str(folder), *words)) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_logins_and_devices_come_and_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (first,) = account(
        capsys, tmp_path, "add", "小王", "--role", "leader", "--scope", "street:双凤"
    )
    (second,) = account(capsys, tmp_path, "add", "小王", "--device", "wall 2")
    accounts = load_accounts(tmp_path)
    found = accounts.find(first["token"])
    assert found is not None
    assert (found.account.role, found.account.scope, found.device) == (
        Role.LEADER,
        "street:双凤",
        "device-1",
    )
    assert accounts.find(second["token"]) is not None
    account(capsys, tmp_path, "revoke", "小王", "--device", "device-1")
    assert load_accounts(tmp_path).find(first["token"]) is None
    assert load_accounts(tmp_path).find(second["token"]) is not None
    account(capsys, tmp_path, "role", "小王", "checker", "--scope", "all")
    (facts,) = [each for each in account(capsys, tmp_path, "list") if each["login"] == "小王"]
    assert (facts["role"], facts["scope"], facts["devices"]) == ("checker", "all", ["wall 2"])
    account(capsys, tmp_path, "revoke", "小王")
    assert load_accounts(tmp_path).find(second["token"]) is None
    assert stat.S_IMODE((tmp_path / "accounts.toml").stat().st_mode) == 0o600


def test_no_token_is_ever_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (added,) = account(capsys, tmp_path, "add", "x", "--role", "wall")
    listed = json.dumps(account(capsys, tmp_path, "list"))
    assert added["token"] not in listed
    assert "sha256" not in listed


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("add", "new"), "is new: say its --role"),
        (("add", "wall-1", "--role", "admin"), "is there as wall"),
        (("add", "wall-1", "--scope", "cell:1"), "is there as wall"),
        (("add", "x", "--role", "wall", "--scope", "here"), "is no scope"),
        (("add", "x", "--role", "wall", "--device", "a\nb"), "printable"),
        (("add", "a\nb", "--role", "wall"), "printable"),
        (("revoke", "nobody"), "there is no login"),
        (("revoke", "wall-1", "--device", "x"), "has no device"),
        (("role", "nobody", "wall"), "there is no login"),
        (("role", "wall-1", "wall", "--scope", "?"), "is no scope"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    tmp_path: Path, words: tuple[str, ...], fault: str
) -> None:
    before = load_accounts(tmp_path)
    with pytest.raises(BadInputError, match=fault):
        accounts_cli.run(parsed("--data", str(tmp_path), *words))
    assert load_accounts(tmp_path) == before


def test_a_device_name_is_had_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    account(capsys, tmp_path, "add", "x", "--role", "wall", "--device", "d")
    with pytest.raises(BadInputError, match="has a device"):
        accounts_cli.run(parsed("--data", str(tmp_path), "add", "x", "--device", "d"))


def test_a_folder_without_accounts_lists_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        accounts_cli.run(parsed("--data", str(tmp_path), "list"))
