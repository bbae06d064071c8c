import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.drill.proxy import FaultProxy


@asynccontextmanager
async def echo() -> AsyncIterator[int]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(100):
            writer.write(chunk)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


@asynccontextmanager
async def proxied() -> AsyncIterator[FaultProxy]:
    async with echo() as port:
        proxy = FaultProxy(port)
        await proxy.start()
        try:
            yield proxy
        finally:
            await proxy.aclose()
            await asyncio.sleep(0.01)  # what the test closed closes in the loop's next turns


async def call(proxy: FaultProxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", int(proxy.url.rpartition(":")[2]))


async def hears(reader: asyncio.StreamReader, within_s: float) -> bytes:
    try:
        async with asyncio.timeout(within_s):
            return await reader.read(100)
    except TimeoutError:
        return b"nothing"


async def test_a_good_link_carries_both_ways() -> None:
    async with proxied() as proxy:
        reader, writer = await call(proxy)
        writer.write(b"one")
        assert await hears(reader, 5.0) == b"one"
        assert proxy.connections == proxy.alive == 1
        writer.close()


@pytest.mark.parametrize(("up", "down"), [(True, False), (False, True), (True, True)])
async def test_a_hole_carries_nothing_and_goes_on_when_mended(up: bool, down: bool) -> None:
    async with proxied() as proxy:
        reader, writer = await call(proxy)
        writer.write(b"one")
        await hears(reader, 5.0)
        proxy.hole(up=up, down=down)
        writer.write(b"two")
        assert await hears(reader, 0.1) == b"nothing"
        proxy.heal()
        assert await hears(reader, 5.0) == b"two"
        writer.close()


async def test_an_end_does_not_pass_a_hole() -> None:
    async with proxied() as proxy:
        reader, writer = await call(proxy)
        writer.write(b"one")
        await hears(reader, 5.0)
        proxy.hole(up=True, down=False)
        writer.write_eof()
        assert await hears(reader, 0.1) == b"nothing"
        proxy.heal()
        assert await hears(reader, 5.0) == b""
        writer.close()


async def test_a_cut_ends_connections_and_refuses_new_ones_until_healed() -> None:
    async with proxied() as proxy:
        reader, writer = await call(proxy)
        writer.write(b"one")
        await hears(reader, 5.0)
        proxy.cut()
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
        again, second = await call(proxy)
        second.write(b"two")
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await again.readexactly(1)
        proxy.heal()
        last, third = await call(proxy)
        third.write(b"three")
        assert await hears(last, 5.0) == b"three"
        for each in (writer, second, third):
            each.close()


async def test_a_slow_link_takes_its_time() -> None:
    async with proxied() as proxy:
        reader, writer = await call(proxy)
        proxy.weather.delay_s = 0.05
        proxy.weather.bytes_per_s = 1_000.0
        began = asyncio.get_running_loop().time()
        writer.write(b"x" * 50)
        assert await hears(reader, 5.0) == b"x" * 50
        assert asyncio.get_running_loop().time() - began >= 0.2
        writer.close()


async def test_no_server_behind_it_looks_like_a_lost_connection() -> None:
    proxy = FaultProxy(1)
    await proxy.start()
    reader, writer = await call(proxy)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    writer.close()
    await proxy.aclose()
    await asyncio.sleep(0.01)
