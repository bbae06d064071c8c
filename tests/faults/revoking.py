"""Access that is taken away while somebody is connected: how soon they are out, and for good."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from app.protocol.messages import Goodbye, Hello, Welcome
from tests.app.server.talk import Talk, talk
from tests.e2e.servers import ROOT, Process, running_server

WITHIN_S = 60.0
LOGIN = "小王"


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to take access away, and what the old token may do afterwards."""

    name: str
    acts: tuple[tuple[str, ...], ...]
    comes_back_as: str = ""


VARIANTS = (
    Variant("user revoked", (("revoke", LOGIN),)),
    Variant("device revoked", (("revoke", LOGIN, "--device", "device-1"),)),
    Variant("role changed", (("role", LOGIN, "checker"),), comes_back_as="checker"),
    Variant("deleted and made again", (("revoke", LOGIN), ("add", LOGIN, "--role", "leader"))),
)


@dataclass(slots=True)
class Outcome:
    """What a variant came to; `fault` is empty when all was as promised."""

    name: str
    out_s: float = WITHIN_S
    fault: str = ""


def account(folder: Path, *words: str) -> dict[str, Any]:
    """Run `account` as a program of its own; return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "app", "account", "--data", str(folder), *words],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout))


async def revoke(folder: Path, variant: Variant) -> Outcome:
    """Take access away from somebody connected to a server process; then try to come back."""
    outcome = Outcome(variant.name)
    token = account(folder, "add", LOGIN, "--role", "leader")["token"]
    with running_server(folder) as server:
        async with asyncio.timeout(WITHIN_S), talk(server.url) as line:
            if await _role(line, token, "mine") != "leader":
                return Outcome(variant.name, fault="never let in")
            began = monotonic()
            said = [await asyncio.to_thread(account, folder, *act) for act in variant.acts]
            code = await _goodbye(line)
            outcome.out_s = monotonic() - began
        if code != "revoked":
            outcome.fault = f"sent away as {code}"
        anew = said[-1].get("token", "")
        outcome.fault = outcome.fault or await _comes_back(server, variant, token, anew)
        server.kill()
        server.start()
        outcome.fault = outcome.fault or await _comes_back(server, variant, token, anew)
    return outcome


async def _comes_back(server: Process, variant: Variant, token: str, anew: str) -> str:
    async with talk(server.url) as line:
        role = await _role(line, token, "mine")
    if role != variant.comes_back_as:
        return f"the old token is {role or 'nobody'}"
    if anew:
        async with talk(server.url) as line:
            if await _role(line, anew, "mine"):
                return "the new account goes by the old one's client name"
        async with talk(server.url) as line:
            if await _role(line, anew, "anew") != "leader":
                return "the new account is not let in"
    return ""


async def _role(line: Talk, token: str, client: str) -> str:
    await line.send(Hello(protocol_min=1, protocol_max=1, token=token, client=client))
    while not isinstance(message := await line.next(), Goodbye):
        if isinstance(message, Welcome):
            return message.role
    return ""


async def _goodbye(line: Talk) -> str:
    while not isinstance(message := await line.next(), Goodbye):
        pass
    return message.code
