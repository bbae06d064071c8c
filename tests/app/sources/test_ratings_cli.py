from __future__ import annotations

import argparse
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from app.clock import SystemClock
from app.errors import BadInputError
from app.sources import ratings_cli
from app.sources.ratings import Sender
from tests.app.server.talk import serving, talk, tokens
from tests.app.sources.test_ratings import put_houses

ROWS = "id,state,reason\nb1,red,外墙开裂\nb1/1,blue,独居\nb9,red,没有这幢\nb1,red,\n"


def parse(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    ratings_cli.add_arguments(parser)
    return parser.parse_args(list(arguments))


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    path = tmp_path / "rows.csv"
    path.write_text(ROWS)
    return [str(path), "--rejects", str(tmp_path / "rejects.csv"), "--by", "普查"]


async def rated(folder: Path, options: list[str]) -> dict[str, Any]:
    async with serving(folder) as server:
        async with talk(server.url) as line:
            await put_houses(line, tokens(folder)["admin"])
        file = folder / "tokens.toml"
        args = parse(*options, "--server", server.url, "--tokens", str(file))
        return await ratings_cli.rate(args, SystemClock())


async def test_a_summary_of_all_rows(tmp_path: Path, options: list[str]) -> None:
    summary = await rated(tmp_path, options)
    assert (summary["read"], summary["accepted"], summary["rejected"]) == (4, 2, 2)
    assert summary["reasons"] == {
        "has no reason": 1,
        "refused: there is no building or household “b9”": 1,
    }
    assert summary["stopped"] is False


async def test_an_interrupt_stops_cleanly(
    tmp_path: Path, options: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handled = Sender.on_receipt

    def interrupt(sender: Sender, *given: object) -> None:
        handled(sender, *given)  # type: ignore[arg-type]
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Sender, "on_receipt", interrupt)
    (tmp_path / "rows.csv").write_text("id,state,reason\n" + "b1,red,x\n" * 3_000)
    summary = await rated(tmp_path, options)
    assert summary["stopped"] is True
    assert 0 < summary["accepted"] < 3_000


def test_the_command_prints_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def rate(args: argparse.Namespace, clock: object) -> dict[str, object]:
        return {"read": len(args.files)}

    monkeypatch.setattr(ratings_cli, "rate", rate)
    assert ratings_cli.run(parse("a.csv", "b.csv", "--server", "ws://x", "--token", "t")) == 0
    assert json.loads(capsys.readouterr().out) == {"read": 2}


async def test_a_list_that_cannot_be_read_is_said_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        await rated(tmp_path, [str(tmp_path / "none.csv")])
