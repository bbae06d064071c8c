"""A node without a screen, told what to do by lines of JSON; it answers with lines of JSON.

`python -m app.drill.headless --server URL --token-file FILE --role ROLE --data DIR`. The drill and
the fault tests run it as a process of its own, which can be killed, frozen and starved.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec

from app.clock import SystemClock
from app.domain.command import CommandKind
from app.domain.limits import parse_limits
from app.drill.operator import Operator
from app.errors import WorldError
from app.protocol.link import link_state
from app.runtime import Issue, IssueState, Runtime
from app.tokens import read_token

PUMP_EVERY_S = 0.01
LIMITS = Path(__file__).parents[2] / "resources" / "limits" / "example.toml"
CANNOT_RUN = 6
MAX_WRITING = 200
"""Acts that may wait for the disk at once: the runtime forgets issues beyond some hundreds."""


Facts = dict[str, Any]
Say = Callable[[Facts], None]
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class WrongClock(SystemClock):
    """The machine's clock with its wall face set wrong by `offset_s`."""

    offset_s = 0.0

    def now(self) -> float:
        """Return the instant that this clock believes in."""
        return super().now() + self.offset_s


class Headless:
    """Obeys orders on a runtime and says what became of them.

    Says `tick` when an act is on disk, `answer` when the server has answered, `failed` when it
    could not be kept, and `link` whenever the state of the link changes.
    """

    def __init__(self, runtime: Runtime, clock: WrongClock, say: Say) -> None:
        self._runtime = runtime
        self._clock = clock
        self._say = say
        self._open: dict[int, tuple[Issue, IssueState]] = {}
        self._shown: tuple[object, ...] = ()
        self._operator = Operator(runtime)
        self.is_over = False

    def order(self, order: Mapping[str, Any]) -> None:
        """Obey one order; an unknown one is said to be so."""
        match order.get("do"):
            case "act":
                self._follow(self._act(order))
            case "work":
                self._operator.begin(order, monotonic())
            case "rest":
                self._operator.end()
            case "clock":
                self._clock.offset_s = float(order["offset_s"])
            case "retry":
                self._runtime.retry_now()
            case "link":
                self._say_link("state")
            case "look":
                self._look(str(order["id"]))
            case "end":
                self.is_over = True
            case unknown:
                self._say({"ev": "error", "text": f"no such order: {unknown}"})

    def step(self) -> None:
        """Take news in, act on, and say what changed."""
        self._runtime.pump()
        writing = sum(issue.state is IssueState.WRITING for issue, _ in self._open.values())
        if writing < MAX_WRITING:
            for issue in self._operator.step(monotonic(), MAX_WRITING - writing):
                self._follow(issue)
        for ticket, (issue, before) in list(self._open.items()):
            if issue.state is not before:
                self._open[ticket] = (issue, issue.state)
                self._say_issue(issue, before)
            if issue.state in {IssueState.ACCEPTED, IssueState.REFUSED, IssueState.FAILED}:
                del self._open[ticket]
        link = self._runtime.link
        shown = (link_state(link, self._runtime.clock.now()), link.is_connected, link.reason)
        if shown != self._shown:
            self._shown = shown
            self._say_link("link")

    def _act(self, order: Mapping[str, Any]) -> Issue:
        kind = CommandKind(order["kind"])
        return self._runtime.issue(kind, str(order["subject"]), order.get("args"))

    def _follow(self, issue: Issue) -> None:
        self._open[issue.ticket] = (issue, IssueState.WRITING)

    def _say_issue(self, issue: Issue, before: IssueState) -> None:
        facts: Facts = {"ticket": issue.ticket, "kind": issue.kind, "subject": issue.subject}
        command = issue.command
        if before is IssueState.WRITING and command is not None:
            made_at = command.made_at
            self._say({"ev": "tick", **facts, "op_no": command.op_no, "made_at": made_at})
        if issue.state is IssueState.FAILED:
            self._say({"ev": "failed", **facts, "reason": issue.reason})
        elif issue.state in {IssueState.ACCEPTED, IssueState.REFUSED}:
            op_no = command.op_no if command else 0
            code = issue.refusal.code.value if issue.refusal else ""
            self._say({"ev": "answer", **facts, "op_no": op_no, "refusal": code})

    def _say_link(self, name: str) -> None:
        link = self._runtime.link
        state = link_state(link, self._runtime.clock.now())
        facts = {**msgspec.to_builtins(link), "state": state.value}
        self._say({"ev": name, **facts, "cases": len(self._runtime.board.cases)})

    def _look(self, case_id: str) -> None:
        case = self._runtime.board.cases.get(case_id)
        facts = msgspec.to_builtins(case) if case is not None else None
        self._say({"ev": "case", "id": case_id, "case": facts})


def parser() -> argparse.ArgumentParser:
    """Return the command line of a node without a screen."""
    top = argparse.ArgumentParser(prog="python -m app.drill.headless", description=__doc__)
    top.add_argument("--server", required=True)
    top.add_argument("--token-file", required=True, type=Path)
    top.add_argument("--role", default="leader")
    top.add_argument("--data", required=True, type=Path)
    top.add_argument("--offset", type=float, default=0.0, help="seconds the clock is wrong by")
    return top


async def live(args: argparse.Namespace, orders: asyncio.StreamReader, say: Say) -> None:
    """Run a node until it is told to end or nobody listens any more."""
    clock = WrongClock()
    clock.offset_s = args.offset
    runtime = Runtime(
        server=args.server,
        token=read_token(args.token_file, args.role),
        data_dir=args.data,
        clock=clock,
        limits=parse_limits(LIMITS.read_text("utf-8")),
        agent="headless",
    )
    began = monotonic()
    await runtime.start()
    try:
        headless = Headless(runtime, clock, say)
        runtime.pump()
        cases, seconds = len(runtime.board.cases), monotonic() - began
        say({"ev": "ready", "ready": True, "cases": cases, "seconds": round(seconds, 3)})
        reading = asyncio.create_task(_obey(headless, orders), name="orders")
        while not headless.is_over:
            headless.step()
            await asyncio.sleep(PUMP_EVERY_S)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    finally:
        await runtime.aclose()
    say({"ev": "ended"})


async def _obey(headless: Headless, orders: asyncio.StreamReader) -> None:
    while line := await orders.readline():
        headless.order(_decode(line))
    headless.is_over = True


def _speak(facts: Facts) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(facts) + b"\n")
    sys.stdout.buffer.flush()


async def _run(args: argparse.Namespace) -> None:
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(orders), sys.stdin
    )
    await live(args, orders, _speak)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the node; return its exit code."""
    args = parser().parse_args(argv)
    with suppress(BrokenPipeError):
        try:
            asyncio.run(_run(args))
        except WorldError as error:
            _speak({"ev": "error", "text": str(error)})
            return CANNOT_RUN
    return 0


if __name__ == "__main__":
    sys.exit(main())
