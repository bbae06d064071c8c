"""Builds of different versions on one wire: who may be older or newer than whom, and still talk.

A newer build is played by adding to every frame what this one does not know, an older one by
leaving out what was added later; golden recordings stand for every protocol that was released.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from app.protocol import session as session_module
from app.protocol.messages import (
    JSON,
    MSGPACK,
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    decode_client,
    decode_mirrored,
    decode_server,
    encode,
)
from app.server import gate as gate_module
from app.server import peer as peer_module
from tests.faults.checker import Violation
from tests.faults.garbling import messages
from tests.faults.line import Line
from tests.faults.plan import Plan, plan
from tests.faults.simulation import Outcome, run

GOLDEN = Path(__file__).parent / "golden"
FRESH = "x_from_a_newer_version"


@dataclass(frozen=True, slots=True)
class Build:
    """A version as the wire sees it: the protocols it speaks, and what it does to a frame."""

    name: str
    speaks: tuple[int, int]
    change: Callable[[bytes], bytes] = lambda frame: frame


def newer(frame: bytes) -> bytes:
    """Return a frame as a newer build sends it: with fields that nobody here knows."""
    message = msgspec.msgpack.decode(frame)
    message[FRESH] = {"why": ["not", 1, None]}
    for item in message.get("items", ()):
        if isinstance(item, dict):
            item[FRESH] = 7
    return msgspec.msgpack.encode(message)


LATER = {
    "hello": {"agent", "first_op"},
    "welcome": {"town", "first_op"},
    "beat": {"audit_seq", "audit_hash", "audit_by", "audit_signature"},
}
"""Fields that the first build of the protocol did not send."""


def older(frame: bytes) -> bytes:
    """Return a frame as an older build sends it: without what was added later."""
    message = msgspec.msgpack.decode(frame)
    for name in LATER.get(message["type"], ()):
        message.pop(name, None)
    return msgspec.msgpack.encode(message)


BUILDS = (
    Build("N-1", (PROTOCOL_MIN - 1, PROTOCOL_MAX), older),
    Build("N", (PROTOCOL_MIN, PROTOCOL_MAX)),
    Build("N+1", (PROTOCOL_MIN, PROTOCOL_MAX + 1), newer),
)
APART = Build("N+2", (PROTOCOL_MAX + 1, PROTOCOL_MAX + 2))


def talk(client: Build, server: Build) -> Outcome:
    """Let two clients of one build and a server of another live through a quiet run."""
    quiet: Plan = plan(4, "poison").without(frozenset(range(9)), frozenset(range(30, 99)))

    def rewritten(is_up: bool, frame: bytes) -> bytes:
        return (client if is_up else server).change(frame)

    with ExitStack() as stack:
        for module, build in (
            (session_module, client),
            (gate_module, server),
            (peer_module, server),
        ):
            for name, value in zip(("PROTOCOL_MIN", "PROTOCOL_MAX"), build.speaks, strict=True):
                if hasattr(module, name):
                    stack.enter_context(patch.object(module, name, value))
        return run(quiet, rewrite=rewritten)


def matrix() -> Line:
    """Try each build against each other, a pair without a common protocol, and the recordings."""
    wrong: list[str] = []
    for client in BUILDS:
        for server in BUILDS:
            outcome = talk(client, server)
            if outcome.violations or outcome.ops < 12:
                wrong.append(f"{client.name} with {server.name}: {outcome.violations[:1]}")
    if not _is_refused(talk(APART, BUILDS[1])):
        wrong.append("a client without a common protocol was not sent away")
    wrong.extend(recordings())
    pairs = len(BUILDS) ** 2
    what = "pairs of versions that talk, one that is refused, and recordings that still read"
    return Line(
        ("G23", "REL-17"), what, pairs + 1 + len(golden()), len(wrong), note="; ".join(wrong)
    )


def _is_refused(outcome: Outcome) -> bool:
    said = [violation for violation in outcome.violations if _is_about_protocol(violation)]
    return bool(said) and outcome.frames < 200


def _is_about_protocol(violation: Violation) -> bool:
    return "this server speaks protocol" in violation.text


def golden() -> list[Path]:
    """Return the recordings: one file for each released protocol and encoding."""
    return sorted(GOLDEN.glob("*.frames"))


def recordings() -> list[str]:
    """Return what of the recordings does not read any more, or reads as something else."""
    wrong: list[str] = []
    if not golden():
        wrong.append("there are no recordings")
    for path in golden():
        subprotocol = JSON if "json" in path.name else MSGPACK
        for number, (is_up, frame) in enumerate(frames_of(path)):
            try:
                message = (decode_client if is_up else decode_server)(frame, subprotocol)
                if subprotocol == MSGPACK and not is_up:
                    decode_mirrored(frame)
                lost = missing(
                    _plain(frame, subprotocol), _plain(encode(message, subprotocol), subprotocol)
                )
            except Exception as error:  # noqa: BLE001 - a recording that raises is the finding
                lost = repr(error)
            if lost:
                wrong.append(f"{path.name} frame {number}: {lost}")
    return wrong


def missing(was: Any, now: Any, where: str = "") -> str:  # noqa: ANN401
    """Return where something of `was` is not in `now`, empty when all of it is."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key, value in was.items():
            if key not in now:
                if value:  # a default need not be said
                    return f"{where}.{key} is gone"
            elif found := missing(value, now[key], f"{where}.{key}"):
                return found
        return ""
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        each = (missing(a, b, f"{where}[]") for a, b in zip(was, now, strict=True))
        return next(filter(None, each), "")
    return "" if was == now else f"{where} is {now!r}, was {was!r}"


def _plain(frame: bytes, subprotocol: str) -> Any:  # noqa: ANN401
    decode = msgspec.json.decode if subprotocol == JSON else msgspec.msgpack.decode
    return decode(frame)


def frames_of(path: Path) -> list[tuple[bool, bytes]]:
    """Return the frames of a recording: whether each went up, and its bytes."""
    recorded: list[tuple[bool, bytes]] = msgspec.msgpack.decode(
        path.read_bytes(), type=list[tuple[bool, bytes]]
    )
    return recorded


def record(folder: Path = GOLDEN) -> None:
    """Write the recordings of the present protocol; done once for each that is released."""
    folder.mkdir(exist_ok=True)
    heard: dict[bytes, tuple[bool, bytes]] = {}

    def tapped(is_up: bool, frame: bytes) -> bytes:
        head = frame[:24]
        if sum(head[:16] == known[:16] for known in heard) < 3:
            heard.setdefault(head, (is_up, frame))
        return frame

    run(plan(4, "poison"), rewrite=tapped)
    up = {"Hello", "Commands", "Ack"}
    spoken = [(type(message).__name__ in up, message) for message in messages()]
    for name, subprotocol in (("msgpack", MSGPACK), ("json", JSON)):
        frames = [(is_up, encode(message, subprotocol)) for is_up, message in spoken]
        if subprotocol == MSGPACK:
            frames = [*heard.values(), *frames]
        path = folder / f"yiping.v1.{name}.frames"
        path.write_bytes(msgspec.msgpack.encode(frames))
