from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.widgets.map import town
from tests.widgets.map.test_grain import LOOK
from widgets.map.grain import Living
from widgets.map.lettering import Lettering, LetterStyle
from widgets.map.names import NameKind
from widgets.map.renderer import (
    BaseLook,
    Named,
    Painted,
    Plan,
    TileRenderer,
    _SupersededError,
    _Worker,
)
from widgets.map.shelf import Shelf
from widgets.map.tiles import TileKey, tiles_of
from widgets.map.view import MapView

VIEW = MapView(0.0, 0.0, 1.0, 600, 600).snapped()
ROAD = town.palette()["map.road.express"].name()
LETTERED = Lettering(
    styles={NameKind.ROAD: LetterStyle(15.0, QColor("white"), QColor("black"), 2.0)}
)


def look(**changes: object) -> BaseLook:
    return replace(BaseLook(town.layers(), town.palette()), **changes)  # type: ignore[arg-type]


def plan(scale: float = 1.0, **changes: object) -> Plan:
    view = replace(VIEW, scale=scale).snapped()
    made = Plan(look(), missing=tiles_of(view), names_for=view)
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def worker(qapp: object) -> Iterator[_Worker]:
    """A worker that is run by the test itself, so that what it does can be followed."""
    made = _Worker()
    yield made
    made.close()


@pytest.fixture
def renderer(qapp: object) -> Iterator[TileRenderer]:
    made = TileRenderer()
    yield made
    made.close()


class Heard:
    """What a worker or a renderer let go of."""

    def __init__(self, source: _Worker | TileRenderer) -> None:
        self.painted: list[Painted] = []
        self.named: list[Named] = []
        source.painted.connect(self.painted.append)
        source.named.connect(self.named.append)

    @property
    def tiles(self) -> set[TileKey]:
        return {key for each in self.painted for key in each.tiles}


def done(worker: _Worker, asked: Plan) -> None:
    for _ in worker._carry_out(asked):
        pass


def test_missing_tiles_are_painted_and_names_found(qtbot: QtBot, renderer: TileRenderer) -> None:
    heard, asked = Heard(renderer), plan()
    renderer.ask(asked)
    qtbot.waitUntil(lambda: bool(heard.named), timeout=10_000)
    assert heard.tiles >= set(asked.missing)
    assert all(each.look is asked.look for each in heard.painted)
    assert "干将路" in {name.text for name in heard.named[0].names}


def test_a_tile_shows_what_lies_in_it(worker: _Worker) -> None:
    heard = Heard(worker)
    done(worker, plan())
    tiles = {key: tile for each in heard.painted for key, tile in each.tiles.items()}
    assert tiles[TileKey(1.0, 0, 0)].pixelColor(8, 200).name() == ROAD
    assert tiles[TileKey(1.0, -1, 0)].pixelColor(250, 200).name() == ROAD


def test_the_newest_plan_wins(qtbot: QtBot, renderer: TileRenderer) -> None:
    heard = Heard(renderer)
    plans = [plan(0.5 + 0.1 * step) for step in range(12)]
    for one in plans:
        renderer.ask(one)
    wanted = set(plans[-1].missing)
    qtbot.waitUntil(lambda: wanted <= heard.tiles and bool(heard.named), timeout=10_000)
    assert len(heard.named) < len(plans)


def test_layers_are_prepared_once(worker: _Worker) -> None:
    done(worker, plan())
    before = dict(worker._prepared)
    done(worker, plan(look=look(layers=tuple(pair[0] for pair in before.values()), line_scale=2.0)))
    assert all(worker._prepared[key] is before[key] for key in before)


def test_a_base_picture_is_painted_once_for_whatever_lives_on_it(
    worker: _Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = plan()
    done(worker, asked)
    monkeypatch.setattr("widgets.map.renderer.paint_base", None)
    heard = Heard(worker)
    living = Living(LOOK, dots=np.array([[100.0, -100.0]]))
    done(worker, replace(asked, missing=(), changed=asked.missing, living=living))
    tiles = {key: tile for each in heard.painted for key, tile in each.tiles.items()}
    assert tiles[TileKey(1.0, 0, 0)].pixelColor(100, 100) == LOOK.dot
    assert worker._bases[TileKey(1.0, 0, 0)].pixelColor(100, 100) != LOOK.dot


def test_another_look_forgets_the_pictures_of_the_old_one(worker: _Worker) -> None:
    done(worker, plan())
    heard = Heard(worker)
    palette = {**town.palette(), "map.road.express": QColor("#010203")}
    done(worker, plan(look=look(palette=palette)))
    tiles = {key: tile for each in heard.painted for key, tile in each.tiles.items()}
    assert tiles[TileKey(1.0, 0, 0)].pixelColor(8, 200).name() == "#010203"


def test_pictures_used_longest_ago_are_let_go(worker: _Worker) -> None:
    done(worker, plan(most_tiles=4))
    assert len(worker._bases) == 4


def test_what_may_be_wanted_next_is_painted_onto_the_shelf_alone(
    worker: _Worker, tmp_path: Path
) -> None:
    worker.shelf = Shelf(tmp_path, 1 << 28)
    ahead = tiles_of(replace(VIEW, scale=1.25).snapped())
    heard = Heard(worker)
    asked = plan(ahead=ahead)
    done(worker, asked)
    assert not heard.tiles & set(ahead)
    assert all(worker.shelf.has(worker._digest_of(asked.look), key) for key in ahead)


def test_a_shelf_is_not_used_while_pictures_are_still_on_their_way(
    worker: _Worker, tmp_path: Path
) -> None:
    class Coming:
        is_lasting, is_vector, key = False, False, "online"
        min_zoom, max_zoom, tile_px, bounds, parts = 0, 0, 256, None, ()

        def tile(self, zoom: int, x: int, y: int) -> None:
            return None

    worker.shelf = Shelf(tmp_path, 1 << 28)
    done(worker, plan(look=look(imagery=Coming()), ahead=tiles_of(VIEW)))
    assert not list(tmp_path.rglob("*.tile"))


def test_closing_ends_the_thread_while_it_paints(qapp: object) -> None:
    renderer = TileRenderer()
    renderer.ask(plan(0.1))
    renderer.close()
    assert renderer._worker.isFinished()


def test_a_closed_renderer_ignores_plans_and_closes_again(qapp: object) -> None:
    renderer = TileRenderer()
    renderer.close()
    renderer.ask(plan())
    renderer.close()
    assert not renderer._worker.isRunning()


def test_names_are_written_once_while_the_lettering_stays(worker: _Worker) -> None:
    asked = look(lettering=LETTERED)
    first, again = worker._find_names(asked, VIEW), worker._find_names(asked, VIEW)
    assert {kind for kind, _, _ in first.written} == {NameKind.ROAD}
    assert all(again.written[key] is image for key, image in first.written.items())
    other = worker._find_names(look(lettering=Lettering()), VIEW)
    assert dict(other.written) == {}


def test_work_that_a_newer_plan_does_not_want_stops(worker: _Worker) -> None:
    worker._plan = plan(3.0)
    with pytest.raises(_SupersededError):
        done(worker, plan())


def test_work_that_a_newer_plan_wants_too_goes_on(worker: _Worker) -> None:
    asked = plan()
    heard = Heard(worker)
    worker._plan = replace(asked, names_for=None)
    next(worker._carry_out(asked))
    assert heard.tiles


def test_the_loop_goes_on_after_work_that_stopped_and_ends_when_closed(
    worker: _Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest, done_plans = plan(2.0), list[Plan]()

    def carry_out(asked: Plan) -> Iterator[None]:
        if asked is not newest:
            worker._plan = newest
            raise _SupersededError
        worker._closed = True
        done_plans.append(asked)
        yield

    monkeypatch.setattr(worker, "_carry_out", carry_out)
    worker._plan = plan()
    worker.run()
    assert done_plans == [newest]
