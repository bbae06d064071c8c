import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.clock import ManualClock, SystemClock
from app.sources.tiles import online
from app.sources.tiles.cache import FRESH_S, TileCache
from app.sources.tiles.online import MAX_WISHES, THREADS, OnlineTiles
from app.sources.tiles.source import TileFormat
from app.sources.tiles.template import parse_template
from app.store.room import RoomLimits
from tests.app.sources.tiles.host import Host
from tests.app.sources.tiles.samples import mvt, packed, png

Make = Callable[..., OnlineTiles]


class News:
    """Counts what is told."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def make(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.setattr(online, "FIRST_REST_S", 0.02)
    made: list[OnlineTiles] = []

    def source(
        *,
        news: Callable[[], None] = lambda: None,
        is_asking: bool = True,
        low: int = 0,
        text: str = "",
        clock: ManualClock | SystemClock | None = None,
    ) -> OnlineTiles:
        used = clock or SystemClock()
        cache = TileCache(tmp_path / "tiles", used, limits=RoomLimits(low=low))
        template = parse_template(text or host.template)
        made.append(OnlineTiles(template, cache, used, news, is_asking=is_asking))
        return made[-1]

    yield source
    host.gate.set()
    for each in made:
        each.close()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 5.0
    while not holds():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.002)


def test_a_missing_tile_comes_in_the_background(host: Host, make: Make) -> None:
    news = News()
    source = make(news=news)
    host.gate.clear()
    began = time.perf_counter()
    assert source.tile(3, 1, 2) is None
    assert time.perf_counter() - began < 0.5
    assert not source.has(3, 1, 2)
    host.gate.set()
    until(lambda: news.count == 1)
    assert source.tile(3, 1, 2) == png()
    assert source.has(3, 1, 2)
    assert host.asked == ["/3/1/2.png"]
    assert source.state.fault == ""


def test_offline_what_is_on_disk_is_shown(host: Host, make: Make) -> None:
    news = News()
    first = make(news=news)
    first.tile(3, 1, 2)
    until(lambda: news.count == 1)
    first.close()
    host.otherwise = (500, {}, b"")
    again = make(is_asking=False)
    assert again.tile(3, 1, 2) == png()
    assert again.tile(3, 1, 3) is None
    assert host.asked == ["/3/1/2.png"]


def test_an_old_tile_is_shown_and_asked_for_anew(host: Host, make: Make) -> None:
    clock, news = ManualClock(), News()
    source = make(news=news, clock=clock)
    source.tile(3, 1, 2)
    until(lambda: news.count == 1)
    source._came.clear()
    clock.advance(FRESH_S + 1.0)
    host.otherwise = (200, {}, png((1, 2, 3)))
    assert source.tile(3, 1, 2) == png()
    until(lambda: news.count == 2)
    assert source.tile(3, 1, 2) == png((1, 2, 3))


def test_a_tile_that_is_not_there_is_asked_for_once(host: Host, make: Make) -> None:
    host.otherwise = (404, {}, b"")
    source = make()
    source.tile(3, 1, 2)
    until(lambda: source.has(3, 1, 2))
    assert source.tile(3, 1, 2) is None
    source._came.clear()
    assert source.tile(3, 1, 2) is None
    assert len(host.asked) == 1


def test_after_a_fault_the_service_is_left_alone_and_then_asked_again(
    host: Host, make: Make
) -> None:
    host.otherwise = (500, {}, b"")
    news = News()
    source = make(news=news)
    source.tile(3, 1, 2)
    until(lambda: source.state.fault != "")
    assert source.state.fault.endswith("answers HTTP 500")
    host.otherwise = (200, {}, png())
    source.tile(3, 1, 2)
    until(lambda: news.count == 1)
    assert source.state.fault == ""


def test_the_rest_grows_and_is_bounded(host: Host, make: Make) -> None:
    clock = ManualClock()
    source = make(clock=clock)
    host.otherwise = (500, {}, b"")
    rests = []
    for x in range(4):
        source.tile(5, x, 0)
        until(lambda: source.state.rest_s > 0.0)
        rests.append(source.state.rest_s)
        clock.advance(source.state.rest_s)
        with source._changed:
            source._changed.notify_all()
    assert rests == pytest.approx([0.02, 0.04, 0.08, 0.16])
    source._rest_s = 1e9
    source.tile(6, 0, 0)
    until(lambda: source.state.rest_s > 1.0)
    assert source.state.rest_s == pytest.approx(online.LONGEST_REST_S)


def test_a_refused_key_is_said_and_not_hammered(host: Host, make: Make) -> None:
    host.otherwise = (403, {}, b"Key")
    source = make()
    for x in range(50):
        source.tile(8, x, 0)
    until(lambda: "refuses the key" in source.state.fault)
    assert len(host.asked) <= THREADS
    assert source.state.rest_s > 500.0
    assert source.state.waiting >= 50 - THREADS


def test_the_newest_wishes_come_first_and_old_ones_are_forgotten(host: Host, make: Make) -> None:
    host.gate.clear()
    source = make()
    for x in range(MAX_WISHES + 100):
        source.tile(12, x, 0)
    assert source.state.waiting <= MAX_WISHES
    until(lambda: len(host.asked) == THREADS)
    host.gate.set()
    until(lambda: len(host.asked) >= 2 * THREADS)
    assert f"/12/{MAX_WISHES + 99}/0.png" in host.asked[: 2 * THREADS]


def test_a_tile_that_is_being_asked_for_is_not_wished_for_again(host: Host, make: Make) -> None:
    host.gate.clear()
    source = make()
    source.tile(3, 1, 2)
    until(lambda: len(host.asked) == 1)
    source.tile(3, 1, 2)
    assert source.state.waiting == 0


def test_what_the_disk_refuses_is_shown_from_memory(host: Host, make: Make) -> None:
    news = News()
    source = make(news=news, low=1 << 62)
    source.tile(3, 1, 2)
    until(lambda: news.count == 1)
    assert source.tile(3, 1, 2) == png()
    assert not source.state.is_kept
    assert not source.has(3, 1, 2)


def test_only_so_much_stays_in_memory(
    host: Host, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(online, "IN_MEMORY", 2)
    news = News()
    source = make(news=news)
    for x in range(4):
        source.tile(3, x, 0)
    until(lambda: news.count == 4)
    assert len(source._came) == 2


def test_closing_does_not_wait_for_the_network(host: Host, make: Make) -> None:
    host.gate.clear()
    source = make()
    source.tile(3, 1, 2)
    until(lambda: len(host.asked) == 1)
    began = time.perf_counter()
    source.close()
    assert time.perf_counter() - began < 1.5
    assert not [each for each in threading.enumerate() if each.name.startswith("yiping-tiles")]
    assert source.tile(3, 0, 0) is None


def test_facts_and_places(host: Host, make: Make) -> None:
    source = make()
    assert (source.facts.kind, source.facts.name) == ("online", "127.0.0.1")
    assert (source.facts.min_zoom, source.facts.max_zoom) == (0, 18)
    assert source.facts.format is TileFormat.PNG
    assert source.key.startswith("online:")
    assert source.tile(3, 99, 0) is None
    assert source.tile(19, 0, 0) is None
    assert host.asked == []


def test_vector_tiles_are_told_by_the_address_and_then_by_the_tile(host: Host, make: Make) -> None:
    tile = mvt(("water", [("POINT (1 1)", {})]))
    host.otherwise = (200, {}, packed(tile))
    news = News()
    source = make(news=news, text=host.url + "/{z}/{x}/{y}.pbf?a=b")
    assert source.facts.format is TileFormat.MVT
    source.tile(3, 1, 2)
    until(lambda: news.count == 1)
    assert source.tile(3, 1, 2) == tile
    assert make(text=host.url + "/{z}/{x}/{y}").facts.format is TileFormat.PNG


def test_a_kept_tile_that_is_packed_badly_counts_as_missing(host: Host, make: Make) -> None:
    source = make(is_asking=False)
    source._came[(1, 0, 0)] = packed(b"x")[:-3]
    assert source.tile(1, 0, 0) is None
