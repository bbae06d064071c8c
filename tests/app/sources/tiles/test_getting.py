import gzip
from pathlib import Path

import pytest

from app.clock import ManualClock
from app.sources.tiles.cache import TileCache
from app.sources.tiles.fetch import Fetcher
from app.sources.tiles.getting import BUSY_S, KEY_REST_S, Got, Result, get
from app.sources.tiles.template import parse_template
from app.store.room import RoomLimits
from tests.app.sources.tiles.host import Host, Reply
from tests.app.sources.tiles.samples import mvt, png

PLACE = (3, 1, 2)
VECTOR = gzip.compress(mvt(("water", [("POINT (1 1)", {})])))


def got(host: Host, tmp_path: Path, low: int = 0) -> tuple[Got, TileCache]:
    cache = TileCache(tmp_path, ManualClock(), limits=RoomLimits(low=low))
    fetcher = Fetcher(within_s=2.0)
    try:
        return get(fetcher, parse_template(host.template), cache, PLACE), cache
    finally:
        fetcher.close()


@pytest.mark.parametrize("data", [png(), VECTOR])
def test_a_tile_is_kept(host: Host, tmp_path: Path, data: bytes) -> None:
    host.otherwise = (200, {}, data)
    found, cache = got(host, tmp_path)
    assert found == Got(Result.HERE, data)
    kept = cache.read(*PLACE)
    assert kept is not None
    assert kept.data == data


@pytest.mark.parametrize("reply", [(404, {}, b"no"), (204, {}, b""), (200, {}, b"")])
def test_a_tile_that_is_not_there_is_remembered(host: Host, tmp_path: Path, reply: Reply) -> None:
    host.otherwise = reply
    found, cache = got(host, tmp_path)
    assert found.result is Result.ABSENT
    kept = cache.read(*PLACE)
    assert kept is not None
    assert kept.data == b""


@pytest.mark.parametrize(
    ("reply", "words", "rest_s"),
    [
        ((403, {}, b"Key"), "refuses the key", KEY_REST_S),
        ((401, {}, b""), "refuses the key", KEY_REST_S),
        ((429, {"Retry-After": "9"}, b""), "pause", 9.0),
        ((418, {}, b""), "pause", BUSY_S),
        ((500, {}, b""), "HTTP 500", 0.0),
        ((302, {"Location": "/x"}, b""), "HTTP 302", 0.0),
        ((200, {}, b'{"code": 301006, "msg": "key"}'), "no tile", 0.0),
        ((200, {}, b"<html>log in</html>"), "no tile", 0.0),
        ((200, {}, png()[:60]), "no tile", 0.0),
        ((200, {}, VECTOR[:-5]), "no tile", 0.0),
    ],
)
def test_what_is_no_tile_is_not_kept(
    host: Host, tmp_path: Path, reply: Reply, words: str, rest_s: float
) -> None:
    host.otherwise = reply
    found, cache = got(host, tmp_path)
    assert (found.result, found.rest_s) == (Result.FAILED, rest_s)
    assert words in found.reason
    assert cache.read(*PLACE) is None


def test_nobody_there_is_a_failure(host: Host, tmp_path: Path, free_port: int) -> None:
    host.port = free_port
    found, _ = got(host, tmp_path)
    assert found.result is Result.FAILED
    assert "Connection refused" in found.reason


def test_a_tile_is_given_even_if_the_disk_refuses_it(host: Host, tmp_path: Path) -> None:
    found, _ = got(host, tmp_path, low=1 << 62)
    assert (found.result, found.data, found.is_kept) == (Result.HERE, png(), False)
