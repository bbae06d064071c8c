import asyncio
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from app.clock import SystemClock
from app.domain.command import CommandKind, Receipt
from app.drill import headless
from app.drill.headless import Headless, WrongClock
from app.drill.program import Program
from app.errors import LinkError
from app.runtime import Issue, IssueState, Runtime
from tests.app.store.rows import LIMITS, case_row, unit_row
from tests.app.sync.tier import Tier, on_tier

REPORT = {"title": "t", "category": "noise", "source": "seat"}


class Talk:
    """A node without a screen in this process, and the lines it is told."""

    def __init__(self, url: str, folder: Path) -> None:
        (folder / "token").write_text("t", "utf-8")
        options = ["--server", url, "--token-file", str(folder / "token")]
        self.args = headless.parser().parse_args([*options, "--data", str(folder / "data")])
        self.orders = asyncio.StreamReader()
        self.heard: list[dict[str, Any]] = []

    def tell(self, **order: object) -> None:
        self.orders.feed_data(json.dumps(order).encode() + b"\n")

    async def until(self, event: str, **facts: object) -> dict[str, Any]:
        async with asyncio.timeout(20.0):
            while True:
                for said in self.heard:
                    if said["ev"] == event and facts.items() <= said.items():
                        return said
                await asyncio.sleep(0.01)


async def talk(url: str, folder: Path) -> tuple[Talk, "asyncio.Task[None]"]:
    spoken = Talk(url, folder)
    living = asyncio.create_task(headless.live(spoken.args, spoken.orders, spoken.heard.append))
    await spoken.until("ready")
    return spoken, living


@on_tier
async def test_it_acts_and_says_what_became_of_it(tier: Tier, tmp_path: Path) -> None:
    tier.answers = lambda command: Receipt(op_no=command.op_no, seq=0)
    await tier.write(case_row("k1"), unit_row("u1"))
    spoken, living = await talk(tier.url, tmp_path)
    await spoken.until("link", is_connected=True, cases=1)
    spoken.tell(do="act", kind=CommandKind.REPORT, subject="k9", args=REPORT)
    tick = await spoken.until("tick", subject="k9")
    answer = await spoken.until("answer", subject="k9")
    assert tick["op_no"] == answer["op_no"] == 1
    spoken.tell(do="act", kind=CommandKind.FILE, subject="nothing")
    assert (await spoken.until("answer", subject="nothing"))["refusal"] == "unknown_subject"
    spoken.tell(do="look", id="k1")
    assert (await spoken.until("case", id="k1"))["case"]["state"] == "clue"
    spoken.tell(do="work", acts=1, rate=100, name="w")
    await spoken.until("tick", op_no=2)
    spoken.tell(do="rest")
    spoken.tell(do="retry")
    spoken.tell(do="jump")
    await spoken.until("error")
    spoken.tell(do="clock", offset_s=60.0)
    spoken.tell(do="link")
    await spoken.until("state", is_connected=True)
    spoken.tell(do="end")
    await living
    assert spoken.heard[-1] == {"ev": "ended"}


async def test_it_ends_when_nobody_gives_orders_any_more(tmp_path: Path) -> None:
    spoken, living = await talk("ws://127.0.0.1:1", tmp_path)
    spoken.orders.feed_eof()
    await living


def test_a_wrong_clock_is_wrong_by_what_it_is_told() -> None:
    clock = WrongClock()
    clock.offset_s = 86_400.0
    assert clock.now() - SystemClock().now() == pytest.approx(86_400.0, abs=1.0)


def run_here(
    folder: Path, orders: bytes, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> tuple[int, list[str]]:
    """Run the program in this process; return its code and what it said."""
    (folder / "token").write_text("t", "utf-8")
    readable, writable = os.pipe()
    os.write(writable, orders)
    os.close(writable)
    with os.fdopen(readable, "rb") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        files = ["--token-file", str(folder / "token"), "--data", str(folder / "data")]
        code = headless.main(["--server", "ws://127.0.0.1:1", *files])
    return code, capfd.readouterr().out.splitlines()


def test_it_runs_until_told_to_end_and_says_what_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    code, said = run_here(tmp_path, b'{"do": "end"}\n', monkeypatch, capfd)
    assert code == 0
    assert [json.loads(line)["ev"] for line in said][-1] == "ended"


def test_it_says_why_it_cannot_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").touch()
    code, said = run_here(tmp_path, b"", monkeypatch, capfd)
    assert code == headless.CANNOT_RUN
    assert "cannot be used" in json.loads(said[-1])["text"]


def test_what_could_not_be_kept_is_said_with_its_reason(tmp_path: Path) -> None:
    said: list[dict[str, Any]] = []
    issue = Issue(1, "file", "k1", IssueState.FAILED, reason="the disk is full")
    runtime = Runtime(server="", token="", data_dir=tmp_path, clock=WrongClock(), limits=LIMITS)
    node = Headless(runtime, WrongClock(), said.append)
    node._follow(issue)
    node.step()
    assert [each["reason"] for each in said if each["ev"] == "failed"] == ["the disk is full"]


async def test_the_program_speaks_lines_and_says_why_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("t", "utf-8")
    command = ["-m", "app.drill.headless", "--server", "ws://127.0.0.1:1"]
    files = ["--token-file", str(tmp_path / "token"), "--data", str(tmp_path / "data")]
    free = Program([*command, *files], tmp_path / "log")
    assert (await free.start())["cases"] == 0
    second = Program([*command, *files], tmp_path / "log")
    with pytest.raises(LinkError, match="ended"):
        await second.start()
    assert "in use" in second.heard[-1]["text"]
    assert await second.wait(5.0) == headless.CANNOT_RUN
    free.send(signal.SIGTERM)
    await free.wait(5.0)
