"""A real session of a server and its nodes, after which every file is searched for secrets."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from app.clock import SystemClock
from app.domain.command import CommandKind
from app.domain.limits import parse_limits
from app.errors import AppError
from app.logs import close_logging, setup_logging
from app.runtime import IssueState, Runtime
from app.sources.uplink import Uplink
from app.tokens import read_tokens

ROOT = Path(__file__).parents[2]
LIMITS = parse_limits((ROOT / "resources" / "limits" / "example.toml").read_text("utf-8"))
WRONG = "Wrong-Token-7Qm2ZrX9aLc4"
PERSON = "王小明9527"
PHONE = "13912345678"
REPORTS = 5
WAIT_S = 30.0

FRAME = re.compile(r"[<>] (?:TEXT|BINARY)")
"""How the library of the websocket writes what is sent."""

HOLDS_TOKENS = {"tokens.toml"}
"""Where a server hands its tokens to whoever set it up, readable by the owner only."""


@dataclass(slots=True)
class Leaks:
    """What was found where it shall not be, and how much was looked through."""

    files: int = 0
    log_lines: int = 0
    found: list[str] = field(default_factory=list)


async def leaks(folder: Path) -> Leaks:
    """Run a server, a source, a seat and a wall; then search what they left behind."""
    server_folder, nodes = folder / "server", folder / "nodes"
    setup_logging("debug", nodes / "node.jsonl")
    try:
        with server_at(server_folder) as url:
            tokens = read_tokens(server_folder / "tokens.toml")
            await _act(url, tokens, nodes)
    finally:
        close_logging()
    return look_through(folder, [*tokens.values(), WRONG])


@contextmanager
def server_at(folder: Path) -> Iterator[str]:
    """Have a server process that says all it can; give its address."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "app", "server", "--port", "0", "--data", str(folder)]
    with (
        (folder / "stderr.txt").open("wb") as said,
        subprocess.Popen(
            [*command, "--log-level", "debug"], cwd=ROOT, stdout=subprocess.PIPE, stderr=said
        ) as child,
    ):
        assert child.stdout is not None
        try:
            ready = child.stdout.readline()
            (folder / "stdout.txt").write_bytes(ready)
            yield str(json.loads(ready)["url"])
        finally:
            child.terminate()
            child.wait(10)


async def _act(url: str, tokens: dict[str, str], nodes: Path) -> None:
    report = {
        "title": "店外经营",
        "text": f'来电人{PERSON}，电话{PHONE}\n{"{"}"level": "error"{"}"}',
        "category": "appearance",
        "source": "hotline",
    }
    async with Uplink(url, tokens["connector"]) as uplink:
        for number in range(REPORTS):
            await uplink.submit("report", f"c{number}", report, actor="12345", made_at=1000.0)
        await uplink.drain()
    with suppress(AppError):
        async with Uplink(url, WRONG) as uplink:
            await uplink.submit("report", "x", report, actor="x", made_at=1.0)
            await uplink.drain()
    runtimes = [
        Runtime(server=url, token=token, data_dir=nodes / name, clock=SystemClock(), limits=LIMITS)
        for name, token in (
            ("leader", tokens["leader"]),
            ("wall", tokens["wall"]),
            ("wrong", WRONG),
        )
    ]
    for runtime in runtimes:
        await runtime.start()
    try:
        seat = runtimes[0]
        await _until(runtimes, lambda: all(len(r.board.cases) == REPORTS for r in runtimes[:2]))
        issue = seat.issue(CommandKind.FILE, "c1", {"note": PHONE})
        await _until(runtimes, lambda: issue.state is IssueState.ACCEPTED)
    finally:
        for runtime in runtimes:
            await runtime.aclose()


async def _until(runtimes: list[Runtime], claim: Callable[[], bool]) -> None:
    end = monotonic() + WAIT_S
    while not claim():
        assert monotonic() < end, [runtime.link for runtime in runtimes]
        for runtime in runtimes:
            runtime.pump()
        await asyncio.sleep(0.01)


def look_through(folder: Path, secrets: list[str]) -> Leaks:
    """Search every file for tokens, logs for people as well, and check each line of a log."""
    result = Leaks()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        result.files += 1
        content, place = path.read_bytes(), path.relative_to(folder).as_posix()
        if path.name in HOLDS_TOKENS:
            if path.stat().st_mode & 0o077:
                result.found.append(f"{place} can be read by others")
            continue
        wanted = list(secrets)
        is_log = path.suffix in {".jsonl", ".txt", ".log"}
        if is_log or place.startswith("nodes/wall"):
            wanted += [PERSON, PHONE]
        if is_log:
            wanted += [each.encode()[:8].hex(" ") for each in wanted]
        result.found += [f"{place}: {each[:6]}…" for each in wanted if each.encode() in content]
        if path.suffix == ".jsonl":
            result.log_lines += _check_log(content.decode(), place, result)
    return result


def _check_log(text: str, place: str, result: Leaks) -> int:
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        try:
            event = json.loads(line)
            is_event = {"at", "level", "logger", "message"} <= event.keys()
        except ValueError:
            is_event = False
        if not is_event:
            result.found.append(f"{place}:{number} is no event")
        elif FRAME.match(event["message"]):
            result.found.append(f"{place}:{number} says what was sent")
    return len(lines)
