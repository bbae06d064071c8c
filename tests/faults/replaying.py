"""Somebody who caught a client's frames and sends them again: here, elsewhere, another day."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed

from app.clock import SystemClock
from app.domain.command import Command
from app.protocol.messages import Beat, Commands, Goodbye, Hello, Receipts, encode
from app.server.accounts import load_accounts, write_accounts
from app.server.service import Server
from tests.app.server.talk import Talk, report, serving, talk, tokens

DAY_S = 86_400.0
MADE_AT = 1_780_000_000.0


class OtherDay(SystemClock):
    """A clock some days ahead."""

    def __init__(self, days: float) -> None:
        self._ahead_s = days * DAY_S

    def now(self) -> float:
        return super().now() + self._ahead_s


@dataclass(slots=True)
class Replays:
    """How often frames were sent again and which of those had an effect."""

    frames: int = 0
    effects: list[str] = field(default_factory=list)
    answers: set[str] = field(default_factory=set)


def acts() -> list[Command]:
    """Return one of each act that a leader may do twice without being refused, and some more."""
    wishes: list[tuple[str, dict[str, Any]]] = [
        ("file", {}),
        ("note", {"note": "再看一次"}),
        ("again", {"count": 1}),
        ("note", {"note": "又一次"}),
        ("again", {"count": 2}),
    ]
    made = [
        Command(op_no=n, kind=kind, subject="k", made_at=MADE_AT + n, args=args)
        for n, (kind, args) in enumerate(wishes, start=2)
    ]
    return [report(1, "k"), *made]


def caught(token: str, client: str = "victim") -> list[bytes]:
    """Return the frames of a whole talk as they went over the wire."""
    hello = Hello(protocol_min=1, protocol_max=1, token=token, client=client, mirror=False)
    commands = [Commands(items=(each,), client=client) for each in acts()]
    return [encode(hello), *map(encode, commands), encode(Commands(items=tuple(acts())))]


async def replay(folder: Path, times: int = 3) -> Replays:
    """Let a client talk, then send its frames again in every way; count what had an effect."""
    seen = Replays()
    async with serving(folder) as server:
        given = tokens(folder)
        frames = caught(given["leader"])
        async with talk(server.url) as line:
            await _send(line, frames)
            held = state(server)
            for _ in range(times):
                await _send(line, frames[1:])
            _note(seen, "same connection", held, server, times * len(frames[1:]))
        for _ in range(times):
            await _again(seen, "other connection", server, frames, held)
        await _as_another(seen, server, given, frames, held)
    async with serving(folder, OtherDay(1.0)) as server:
        await _again(seen, "another day", server, frames, held)
    accounts = load_accounts(folder)
    write_accounts(folder, accounts.without("leader-1"))
    async with serving(folder, OtherDay(2.0)) as server:
        await _again(seen, "stale token", server, frames, held)
        if "bad_token" not in seen.answers:
            seen.effects.append("a stale token was let in")
    return seen


async def _again(
    seen: Replays, how: str, server: Server, frames: list[bytes], held: tuple[int, int]
) -> None:
    async with talk(server.url) as line:
        with suppress(ConnectionClosed):
            await _send(line, frames, seen.answers)
    _note(seen, how, held, server, len(frames))


async def _as_another(
    seen: Replays,
    server: Server,
    given: dict[str, str],
    frames: list[bytes],
    held: tuple[int, int],
) -> None:
    """Another login sends what it caught: in its own name, and with the name it caught."""
    for client in ("thief", "victim"):
        hello = Hello(
            protocol_min=1, protocol_max=1, token=given["operator"], client=client, mirror=False
        )
        await _again(seen, f"other login as {client}", server, [encode(hello), *frames[1:]], held)
    if not {"bad_frame", "client_foreign"} <= seen.answers:
        seen.effects.append(f"another login heard only {seen.answers}")


async def _send(line: Talk, frames: list[bytes], answers: set[str] | None = None) -> None:
    """Send frames and read until all is answered or the server ends the talk."""
    for frame in frames:
        await line.socket.send(frame)
    line.receipts.clear()
    await line.send(Beat(at=1.0))
    while len(line.receipts) < len(acts()):
        message = await line.next()
        if isinstance(message, Goodbye):
            if answers is not None:
                answers.add(message.code)
            return
        if isinstance(message, Receipts) and answers is not None:
            answers.add("receipts")


def _note(seen: Replays, how: str, held: tuple[int, int], server: Server, count: int) -> None:
    seen.frames += count
    if state(server) != held:
        seen.effects.append(f"{how}: {held} became {state(server)}")


def state(server: Server) -> tuple[int, int]:
    """Return the newest change and the digest of all rows."""
    hub = server._hub
    assert hub is not None
    return hub.sequencer.head_seq, hub.sequencer.state.full
