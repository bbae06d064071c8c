from __future__ import annotations

import argparse
import logging
from pathlib import Path

import pytest

import main
from app.errors import BadInputError, StoreError
from app.logs import close_logging
from app.settings import Settings


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[argparse.Namespace]:
    calls: list[argparse.Namespace] = []

    def show(args: argparse.Namespace) -> int:
        calls.append(args)
        return 0

    monkeypatch.setattr(main, "show", show)
    return calls


@pytest.mark.parametrize("words", [[], ["demo"], ["--seed", "1"]])
def test_without_a_command_the_demo_is_shown(
    shown: list[argparse.Namespace], words: list[str]
) -> None:
    assert main.main(words) == 0
    assert shown[0].command == "demo"
    assert shown[0].seed == 1


def test_commands_without_a_screen_are_handed_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["check", str(tmp_path / "none.db")]) == 6
    assert "there is no file" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["fly"], ["wall", "--size", "big"], ["demo", "--what"]])
def test_wrong_usage_is_said_in_one_line(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main.main(words)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_fault_of_the_world_is_one_plain_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def show(args: argparse.Namespace) -> int:
        raise StoreError(f"{args.command}: the disk is full")

    monkeypatch.setattr(main, "show", show)
    assert main.main(["demo"]) == 6
    assert capsys.readouterr().err == "yiping: demo: the disk is full\n"


def test_a_screen_keeps_its_log_beside_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    args = main.parser("wall").parse_args(["wall", "--token", "t"])
    settings = Settings(log_level="warning")
    try:
        with pytest.raises(BadInputError, match="no server given"):
            main.screen(args, settings, 0.0, tmp_path)
        assert logging.getLogger().level == logging.WARNING
        logging.getLogger("app").warning("the link is slow")
        assert "the link is slow" in (tmp_path / "screen.jsonl").read_text("utf-8")
    finally:
        close_logging()
        logging.getLogger().setLevel(logging.WARNING)
