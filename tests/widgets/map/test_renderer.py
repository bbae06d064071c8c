from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from tests.widgets.map import town
from widgets.map.lettering import Lettering, LetterStyle
from widgets.map.names import NameKind
from widgets.map.renderer import (
    BasePicture,
    BaseRenderer,
    BaseWish,
    _SupersededError,
    _Worker,
    margin_share,
    margin_wish,
)
from widgets.map.view import MapView


def wish(scale: float = 1.0, size: int = 400) -> BaseWish:
    return BaseWish(town.layers(), MapView(0.0, 0.0, scale, size, size), town.palette(), 1.0, 1.0)


def lettered() -> BaseWish:
    style = LetterStyle(15.0, QColor("white"), QColor("black"), 2.0)
    return replace(wish(), lettering=Lettering(styles={NameKind.ROAD: style}))


@pytest.fixture
def worker(qapp: object) -> Iterator[_Worker]:
    """A worker that is run by the test itself, so that what it does can be followed."""
    made = _Worker()
    yield made
    made.close()


@pytest.fixture
def renderer(qapp: object) -> Iterator[BaseRenderer]:
    made = BaseRenderer()
    yield made
    made.close()


def test_a_wish_becomes_a_picture_with_names(qtbot: QtBot, renderer: BaseRenderer) -> None:
    asked = wish()
    with qtbot.waitSignal(renderer.painted, timeout=10_000) as caught:
        renderer.ask(asked)
    (picture,) = caught.args or []
    assert isinstance(picture, BasePicture)
    assert picture.wish is asked
    assert (picture.image.width(), picture.image.height()) == (400, 400)
    assert "干将路" in {name.text for name in picture.names}
    assert picture.elapsed_s > 0.0


def test_the_newest_wish_wins(qtbot: QtBot, renderer: BaseRenderer) -> None:
    pictures: list[BasePicture] = []
    renderer.painted.connect(pictures.append)
    wishes = [wish(0.5 + 0.1 * step, 1200) for step in range(12)]
    for one in wishes:
        renderer.ask(one)
    qtbot.waitUntil(lambda: bool(pictures) and pictures[-1].wish is wishes[-1], timeout=10_000)
    assert len(pictures) < len(wishes)


def test_layers_are_prepared_once(qtbot: QtBot, renderer: BaseRenderer) -> None:
    first = wish()
    with qtbot.waitSignal(renderer.painted, timeout=10_000):
        renderer.ask(first)
    before = dict(renderer._worker._prepared)
    with qtbot.waitSignal(renderer.painted, timeout=10_000):
        renderer.ask(BaseWish(first.layers, first.view, first.palette, 2.0, 1.0))
    after = renderer._worker._prepared
    assert all(after[key] is before[key] for key in before)


def test_closing_ends_the_thread_while_it_paints(qapp: object) -> None:
    renderer = BaseRenderer()
    renderer.ask(wish(1.0, 3000))
    renderer.close()
    assert renderer._worker.isFinished()


def test_a_closed_renderer_ignores_wishes_and_closes_again(qapp: object) -> None:
    renderer = BaseRenderer()
    renderer.close()
    renderer.ask(wish())
    renderer.close()
    assert not renderer._worker.isRunning()


def test_a_margin_is_added_on_each_side() -> None:
    grown = margin_wish(wish(), 0.25).view
    assert (grown.width, grown.height) == (600, 600)


def test_a_margin_shrinks_to_what_memory_allows() -> None:
    view = wish().view
    assert margin_share(view, 0.25, 10**9) == 0.25
    assert margin_share(view, 0.25, 480 * 480) == pytest.approx(0.1)
    assert margin_share(view, 0.25, 10) == 0.0


def test_names_are_written_once_while_the_lettering_stays(worker: _Worker) -> None:
    asked = lettered()
    first, again = worker._fulfil(asked), worker._fulfil(asked)
    assert {kind for kind, _, _ in first.written} == {NameKind.ROAD}
    assert all(again.written[key] is image for key, image in first.written.items())
    other = worker._fulfil(replace(asked, lettering=Lettering()))
    assert dict(other.written) == {}


def test_work_for_an_old_wish_stops_but_prepared_layers_are_kept(worker: _Worker) -> None:
    worker._wish = wish()
    with pytest.raises(_SupersededError):
        worker._fulfil(wish())
    assert len(worker._prepared) == 1


def test_the_loop_goes_on_after_an_old_wish_and_ends_when_closed(
    worker: _Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = wish(2.0)
    pictures: list[BasePicture] = []

    def fulfil(asked: BaseWish) -> BasePicture:
        if asked is not newest:
            worker._wish = newest
            raise _SupersededError
        worker._closed = True
        return _Worker._fulfil(fresh, asked)

    fresh = _Worker()
    monkeypatch.setattr(worker, "_fulfil", fulfil)
    worker._wish = wish()
    worker.painted.connect(pictures.append)
    worker.run()
    assert [picture.wish for picture in pictures] == [newest]
    fresh.close()
