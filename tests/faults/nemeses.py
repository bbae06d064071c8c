"""The nemeses of the process layer: each does its harm for a while and then heals everything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from app.drill.proxy import FaultProxy
from tests.faults.site import Client, Site

Nemesis = Callable[[Site, float], Awaitable[list[str]]]
"""Does harm to a site until the monotonic second and returns what it did, for the history."""


async def cut(site: Site, until: float) -> list[str]:
    """Reset connections and refuse new ones, for a moment at a time."""

    async def harm(client: Client, for_s: float) -> None:
        client.proxy.cut()
        await asyncio.sleep(for_s)
        client.proxy.heal()

    return await _at_random(site, until, harm)


async def hole(site: Site, until: float) -> list[str]:
    """Let nothing through in, out or both ways, and tell nobody."""

    async def harm(client: Client, for_s: float) -> None:
        up, down = site.dice.choice([(True, False), (False, True), (True, True)])
        client.proxy.hole(up=up, down=down)
        await asyncio.sleep(for_s)
        client.proxy.heal()

    return await _at_random(site, until, harm)


async def kill_client(site: Site, until: float) -> list[str]:
    """Kill -9 clients while they act, and start them again."""

    async def harm(client: Client, for_s: float) -> None:
        await client.program.kill()
        await asyncio.sleep(for_s / 4)
        await client.again()
        client.work(20, 20.0)

    return await _at_random(site, until, harm)


async def kill_server(site: Site, until: float) -> list[str]:
    """Kill -9 the server under load, and start it again."""
    done: list[str] = []
    while monotonic() < until:
        await site.server.kill()
        await asyncio.sleep(site.dice.uniform(0.0, 0.5))
        await site.restart()
        done.append("server")
        await asyncio.sleep(site.dice.uniform(0.3, 1.5))
    return done


async def freeze(site: Site, until: float) -> list[str]:
    """Hold the server or a client still for a moment (SIGSTOP, SIGCONT)."""
    done: list[str] = []
    while monotonic() < until:
        victim = site.dice.choice([None, *site.clients])
        program = site.server if victim is None else victim.program
        program.freeze()
        for_s = site.dice.uniform(0.2, 2.0)
        await asyncio.sleep(for_s)
        program.thaw()
        done.append(f"{victim.name if victim else 'server'} {for_s:.2f} s")
        await asyncio.sleep(site.dice.uniform(0.1, 0.5))
    return done


async def frames(site: Site, until: float) -> list[str]:
    """Send frames twice, out of order, and drop answers."""
    for client in site.clients:
        client.frames.mischief.twice = 0.25
        client.frames.mischief.late = 0.03
        client.frames.mischief.lost_receipts = 0.05
    await asyncio.sleep(max(0.0, until - monotonic()))
    done = []
    for client in site.clients:
        done.append(f"{client.name} {client.frames.mischief.done}")
        client.frames.mischief.twice = 0.0
        client.frames.mischief.late = client.frames.mischief.lost_receipts = 0.0
    return done


async def slow(site: Site, until: float) -> list[str]:
    """Make links slow and uneven: 20 kB/s, 100 to 600 ms."""

    async def harm(client: Client, for_s: float) -> None:
        _make_slow(client.proxy)
        await asyncio.sleep(for_s)
        client.proxy.heal()

    return await _at_random(site, until, harm)


def _make_slow(proxy: FaultProxy) -> None:
    proxy.weather.bytes_per_s = 20_000.0
    proxy.weather.delay_s = 0.1
    proxy.weather.jitter_s = 0.5


async def _at_random(
    site: Site, until: float, harm: Callable[[Client, float], Awaitable[None]]
) -> list[str]:
    done: list[str] = []
    while monotonic() < until:
        victim = site.dice.choice(site.clients)
        for_s = site.dice.uniform(0.2, 2.0)
        await harm(victim, for_s)
        done.append(f"{victim.name} {for_s:.2f} s")
        await asyncio.sleep(site.dice.uniform(0.05, 0.5))
    return done


NEMESES: dict[str, Nemesis] = {
    "cut": cut,
    "hole": hole,
    "kill-client": kill_client,
    "kill-server": kill_server,
    "freeze": freeze,
    "frames": frames,
    "slow": slow,
}
