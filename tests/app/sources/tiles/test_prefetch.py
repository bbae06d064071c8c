from pathlib import Path

import pytest

from app.clock import ManualClock
from app.sources.tiles.cache import FRESH_S, TileCache
from app.sources.tiles.coverage import coverage, places
from app.sources.tiles.online import OnlineTiles
from app.sources.tiles.prefetch import FAULTS_IN_A_ROW, THREADS, Prefetch, Tally
from app.sources.tiles.source import TileError
from app.sources.tiles.template import parse_template
from app.store.room import RoomLimits
from tests.app.sources.tiles.host import Host
from tests.app.sources.tiles.samples import png

TOWN = (120.55, 31.25, 120.70, 31.35)
ZOOMS = range(8, 12)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def cache(tmp_path: Path, clock: ManualClock) -> TileCache:
    return TileCache(tmp_path, clock, limits=RoomLimits(low=0))


def fetch(host: Host, cache: TileCache, ceiling: int = 1000) -> tuple[Tally, list[float]]:
    rests: list[float] = []
    run = Prefetch(parse_template(host.template), cache, pause=rests.append)
    return run.run(TOWN, list(ZOOMS), ceiling), rests


def test_a_town_is_fetched_and_is_then_there_without_a_link(
    host: Host, cache: TileCache, clock: ManualClock
) -> None:
    wanted = list(places(TOWN, ZOOMS))
    tally, rests = fetch(host, cache)
    assert (tally.wanted, tally.fetched, tally.done) == (len(wanted),) * 3
    assert tally.size == len(wanted) * len(png())
    assert sorted(host.asked) == sorted(f"/{z}/{x}/{y}.png" for z, x, y in wanted)
    assert host.connections <= THREADS
    assert rests == []
    source = OnlineTiles(parse_template(host.template), cache, clock, is_asking=False)
    assert coverage(source, TOWN, ZOOMS).is_whole
    source.close()


def test_a_second_run_asks_only_for_what_is_missing_or_old(
    host: Host, cache: TileCache, clock: ManualClock
) -> None:
    first, _ = fetch(host, cache)
    host.asked.clear()
    second, _ = fetch(host, cache)
    assert (second.before, second.fetched, host.asked) == (first.wanted, 0, [])
    clock.advance(FRESH_S + 1.0)
    third, _ = fetch(host, cache)
    assert third.fetched == first.wanted


def test_above_the_ceiling_nothing_is_asked(host: Host, cache: TileCache) -> None:
    with pytest.raises(TileError, match="more than the ceiling of 3"):
        fetch(host, cache, ceiling=3)
    assert host.asked == []


def test_zooms_that_the_service_has_not_are_passed_by(host: Host, cache: TileCache) -> None:
    run = Prefetch(parse_template(host.template), cache)
    assert run.run(TOWN, [19, 20, 30]).wanted == 0


def test_tiles_that_are_not_there_count_as_done(host: Host, cache: TileCache) -> None:
    host.otherwise = (404, {}, b"")
    tally, _ = fetch(host, cache)
    assert (tally.absent, tally.done, tally.fault) == (tally.wanted, tally.wanted, "")


def test_a_service_that_fails_again_and_again_is_given_up(host: Host, cache: TileCache) -> None:
    host.otherwise = (429, {"Retry-After": "7"}, b"")
    tally, rests = fetch(host, cache)
    assert "asks for a pause" in tally.fault
    assert set(rests) == {7.0}
    assert len(host.asked) < FAULTS_IN_A_ROW + THREADS
    assert tally.fetched == 0


def test_a_fault_now_and_then_is_tried_again(host: Host, cache: TileCache) -> None:
    zoom, x, y = next(iter(places(TOWN, ZOOMS)))
    path = f"/{zoom}/{x}/{y}.png"
    host.replies[path] = (500, {}, b"")
    rests: list[float] = []

    def pause(seconds: float) -> None:
        rests.append(seconds)
        host.replies.pop(path, None)

    tally = Prefetch(parse_template(host.template), cache, pause=pause).run(TOWN, list(ZOOMS))
    assert rests
    assert tally.fetched == tally.wanted


def test_a_nearly_full_disk_ends_it(host: Host, tmp_path: Path, clock: ManualClock) -> None:
    full = TileCache(tmp_path, clock, limits=RoomLimits(low=1 << 62))
    tally, _ = fetch(host, full)
    assert "nearly full" in tally.fault


def test_it_tells_how_far_it_is_and_can_be_stopped(host: Host, cache: TileCache) -> None:
    told: list[int] = []

    def on_progress(tally: Tally) -> None:
        told.append(tally.done)
        run.stop()

    run = Prefetch(parse_template(host.template), cache, on_progress=on_progress)
    tally = run.run(TOWN, list(range(8, 14)))
    assert told
    assert tally.fetched < tally.wanted
