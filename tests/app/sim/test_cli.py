from __future__ import annotations

import argparse
import asyncio
import json
import signal
from pathlib import Path

import pytest

from app.errors import BadInputError, LinkError
from app.sim import cli
from app.sim import director as director_module
from app.sim.director import ROLES, Director
from app.sim.scene import Scene
from tests.app.sim.scenes import square_scene
from tests.app.sources.doubles import ServerDouble


def parse(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    return parser.parse_args(list(arguments))


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    path = tmp_path / "tokens.toml"
    path.write_text("".join(f'{role} = "{role}"\n' for role in ROLES))
    return path


@pytest.fixture(autouse=True)
def small_town(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(seed: int, scale: str) -> Scene:
        return square_scene()

    monkeypatch.setattr(cli, "make_scene", made)


async def test_it_says_when_it_is_ready_and_ends_in_time(
    double: ServerDouble, tokens: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = parse(
        "--server", double.url, "--tokens", str(tokens), "--hours-back", "1", "--for", "0.05"
    )
    await cli.simulate(args)
    line = json.loads(capsys.readouterr().out)
    assert line["ready"] is True
    assert line["units"] == 54
    assert line["refused"] == 0
    assert line["cases"] > 10
    assert line["seconds"] > 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_cleanly(
    double: ServerDouble, tokens: Path, capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    args = parse("--server", double.url, "--tokens", str(tokens), "--hours-back", "0")
    running = asyncio.create_task(cli.simulate(args))
    async with asyncio.timeout(10):
        await double.telemetry_came.wait()
    signal.raise_signal(number)
    await running
    assert json.loads(capsys.readouterr().out)["ready"] is True


async def test_a_signal_during_preparation(
    double: ServerDouble,
    tokens: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def endless(director: Director) -> None:
        signal.raise_signal(signal.SIGTERM)
        await asyncio.Event().wait()

    monkeypatch.setattr(Director, "prepare", endless)
    await cli.simulate(parse("--server", double.url, "--tokens", str(tokens)))
    assert capsys.readouterr().out == ""


def test_plain_words(
    tokens: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(director_module, "CONNECT_WITHIN_S", 0.05)
    far = ["--server", "ws://127.0.0.1:9"]
    with pytest.raises(LinkError, match="no server answers"):
        cli.run(parse(*far, "--tokens", str(tokens)))
    few = tmp_path / "few.toml"
    few.write_text('admin = "a"\n')
    with pytest.raises(BadInputError, match="has no token for connector"):
        cli.run(parse(*far, "--tokens", str(few)))
    with pytest.raises(BadInputError, match="--pace must be"):
        cli.run(parse(*far, "--tokens", str(tokens), "--pace", "0"))


def test_the_command_ends_well(monkeypatch: pytest.MonkeyPatch, tokens: Path) -> None:
    async def done(args: argparse.Namespace) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(cli, "simulate", done)
    assert cli.run(parse("--server", "ws://x", "--tokens", str(tokens))) == 0
