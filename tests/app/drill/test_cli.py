import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.drill import cli
from app.drill.outcome import Outcome, Said
from app.drill.stage import Stage
from app.drill.steps import Step
from app.errors import LinkError, StoreError

NAME = Said("断网", "cut")


class EmptyStage(Stage):
    """A stage on which nothing stands."""

    mended = 0

    async def start(self) -> None:
        pass

    async def aclose(self) -> None:
        pass

    async def mend(self) -> None:
        self.mended += 1


async def good(_: Stage, outcome: Outcome) -> None:
    outcome.see("好", "good")


async def bad(_: Stage, outcome: Outcome) -> None:
    raise LinkError("the link is gone")


def steps(*runs: object) -> tuple[Step, ...]:
    return tuple(
        Step(f"s{number}", NAME, NAME, NAME, ("G01",), run)  # type: ignore[arg-type]
        for number, run in enumerate(runs)
    )


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "Stage", EmptyStage)
    monkeypatch.setattr(cli, "STEPS", steps(good))


def arguments(tmp_path: Path, *options: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    where = ["--data", str(tmp_path / "data"), "--out", str(tmp_path / "out" / "drill.json")]
    return parser.parse_args([*where, *options])


def answering(*lines: str) -> Iterator[str]:
    yield from lines
    while True:
        yield ""


def test_all_of_it_unattended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(arguments(tmp_path, "--all")) == 0
    assert "[通过]" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "drill.json").read_text("utf-8"))["ok"]


def test_what_breaks_off_is_a_failure_and_the_stage_is_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "STEPS", steps(bad, good))
    assert cli.run(arguments(tmp_path, "--all", "--json")) == cli.NOT_PASSED
    said = json.loads(capsys.readouterr().out)
    assert [step["verdict"] for step in said["steps"]] == ["failed", "passed"]
    assert "the link is gone" in said["steps"][0]["seen"][0]["en"]


def test_the_menu_is_numbered_and_chinese_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = answering("9\n", "1\n", "a\n", "q\n")
    monkeypatch.setattr("sys.stdin", argparse.Namespace(readline=lambda: next(lines)))
    assert cli.run(arguments(tmp_path)) == 0
    out = capsys.readouterr().out
    assert "1  断网 / cut" in out
    assert "没有这一项" in out
    assert "2 项,通过 2 项" in out


def test_nothing_chosen_is_no_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", argparse.Namespace(readline=lambda: ""))
    assert cli.run(arguments(tmp_path, "--language", "en")) == cli.NOT_PASSED
    assert "断网" not in capsys.readouterr().out


def test_a_result_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        cli.run(arguments(tmp_path, "--all"))
