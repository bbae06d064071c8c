import argparse
import runpy
import sys

import pytest

from app import __main__ as main_module
from app.__main__ import COMMANDS, INTERRUPTED, guarded, main, parser
from app.errors import BadInputError, LinkError, NewerStoreError, StoreError
from app.settings import SettingsError


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    assert caught.value.code == 0
    assert f"app {name}" in capsys.readouterr().out


def test_the_top_names_every_command() -> None:
    assert all(name in parser().format_help() for name in COMMANDS)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NewerStoreError("x"), 4),
        (StoreError("x"), 6),
        (BadInputError("x"), 3),
        (SettingsError("x"), 3),
        (LinkError("x"), 1),
    ],
)
def test_faults_of_the_world_have_stable_exit_codes(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: argparse.Namespace) -> int:
        raise error

    assert guarded(fail, argparse.Namespace()) == code
    assert capsys.readouterr().err == "yiping: x\n"


def test_what_a_fault_quotes_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    def fail(_: argparse.Namespace) -> int:
        raise LinkError("the server says “\x1b[2J\x9b\u202e\nyiping: fine”" + "x" * 9_999)

    assert guarded(fail, argparse.Namespace()) == 1
    said = capsys.readouterr().err
    assert said.startswith("yiping: the server says “[2J yiping: fine”x")
    assert (said.count("\n"), len(said) < 2_100) == (1, True)


def test_an_interrupt_is_no_fault() -> None:
    def stop(_: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    assert guarded(stop, argparse.Namespace()) == INTERRUPTED


def test_a_command_runs_and_gives_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "/nowhere.db"]) == 6
    monkeypatch.setattr(sys, "argv", ["app", "check", "/nowhere.db"])
    assert main() == 6
    assert "no file" in capsys.readouterr().err


def test_wrong_usage_is_2(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["nonsense"])
    assert caught.value.code == 2
    monkeypatch.setattr(sys, "argv", ["app"])
    monkeypatch.delitem(sys.modules, main_module.__name__)
    with pytest.raises(SystemExit) as again:
        runpy.run_module("app.__main__", run_name="__main__")
    assert again.value.code == 2
