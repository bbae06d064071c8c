from __future__ import annotations

import argparse
import asyncio
import json
import signal
from pathlib import Path

import pytest

from app.clock import ManualClock
from app.errors import BadInputError, LinkError
from app.sources import replay_cli
from app.sources.replay import Player
from tests.app.sources.doubles import ServerDouble, serving

ROWS = "no,what,at\n1,a,2020-01-01 00:00:00\n2,b,2020-01-01 00:00:01\n3,,2020-01-01 00:00:02\n"


def parse(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    replay_cli.add_arguments(parser)
    return parser.parse_args(list(arguments))


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS)
    rejects = tmp_path / "rejects.csv"
    return [str(path), "--map", "id=no", "title=what", "time=at", "--rejects", str(rejects)]


async def test_a_summary_of_all_rows(double: ServerDouble, options: list[str]) -> None:
    args = parse(*options, "--server", double.url, "--token", "connector")
    summary = await replay_cli.replay(args, ManualClock())
    assert summary["read"] == 3
    assert summary["accepted"] == 2
    assert summary["rejected"] == 1
    assert summary["place_unknown"] == 2
    assert summary["cases_per_s"] > 0
    assert summary["reasons"] == {"has no title": 1}
    assert summary["stopped"] is False
    assert double.commands[0].subject == "rows-1"


async def test_an_interrupt_stops_cleanly(
    double: ServerDouble, options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handled = Player.on_receipt

    def interrupt(player: Player, *given: object) -> None:
        handled(player, *given)  # type: ignore[arg-type]
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Player, "on_receipt", interrupt)
    args = parse(*options, "--server", double.url, "--token", "connector", "--speed", "0.0001")
    summary = await replay_cli.replay(args, ManualClock())
    assert summary["stopped"] is True
    assert summary["accepted"] == 1


def test_the_command_prints_one_line(
    options: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tokens = tmp_path / "tokens.toml"
    tokens.write_text('connector = "connector"\n')
    summary = tmp_path / "summary.json"
    run = replay_cli.replay

    async def served(args: argparse.Namespace, clock: object) -> dict[str, object]:
        async with serving(ServerDouble()) as double:
            args.server = double.url
            return await run(args, clock)  # type: ignore[arg-type]

    monkeypatch.setattr(replay_cli, "replay", served)
    args = parse(
        *options, "--server", "ws://x", "--token-file", str(tokens), "--summary", str(summary)
    )
    assert replay_cli.run(args) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed) == json.loads(summary.read_text())
    assert json.loads(printed)["accepted"] == 2


def test_plain_words(options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_cli, "CONNECT_WITHIN_S", 0.05)
    near = ["--server", "ws://127.0.0.1:9", "--token", "t"]
    with pytest.raises(LinkError, match="no server answers"):
        replay_cli.run(parse(*options, *near))
    with pytest.raises(BadInputError, match="there is no profile “none”"):
        replay_cli.run(parse("none.csv", "--profile", "none", *near))


def test_speeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert replay_cli._speed("max") == 0.0
    assert replay_cli._speed("60") == 60.0
    for text in ("0", "-1", "fast", "nan"):
        with pytest.raises(argparse.ArgumentTypeError):
            replay_cli._speed(text)


def test_a_profile_names_the_cases() -> None:
    args = parse("a.csv", "--profile", "sffd", "--server", "x", "--token", "t")
    assert replay_cli._prefix(args) == "sffd"
    assert replay_cli._profile(args).group


@pytest.mark.slow
async def test_all_of_baltimore(double: ServerDouble, data_dir: Path, tmp_path: Path) -> None:
    file = data_dir / "cases" / "311_baltimore_10k.csv"
    args = parse(
        str(file),
        "--profile",
        "baltimore_311",
        "--server",
        double.url,
        "--token",
        "connector",
        "--rejects",
        str(tmp_path / "r.csv"),
    )
    async with asyncio.timeout(60):
        summary = await replay_cli.replay(args, ManualClock())
    assert summary["accepted"] + summary["rejected"] == 10_000
    assert summary["place_unknown"] == 1482
    assert len(double.rows) == 10_000
    unknown = [row for row in double.rows.values() if "lon" not in row.body.get("place", {})]
    assert len(unknown) == 1482


def test_a_summary_that_cannot_be_written_is_printed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def replayed(*_: object) -> dict[str, int]:
        return {"accepted": 2}

    monkeypatch.setattr(replay_cli, "replay", replayed)
    args = argparse.Namespace(summary=tmp_path / "none" / "s.json")
    with pytest.raises(BadInputError, match="cannot be written"):
        replay_cli.run(args)
    assert capsys.readouterr().out == '{"accepted":2}\n'
