from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.runtime import TileWish
from panels.context import Aspect, Context
from panels.imagery import ImageryPanel, TileDesk
from panels.look import Look
from panels.map_panel import MapPanel
from panels.selection import Selection
from tests.app.sources.tiles.host import Host, serving
from tests.app.sources.tiles.samples import SQUARE, TILES, mbtiles, mvt, png
from tests.panels.stage import Stage
from widgets.map.canvas import MapCanvas
from widgets.map.imagery import WORLD_HALF, Imagery, paint_imagery, vector_layers
from widgets.map.view import MapView

WORLD = MapView(0.0, 0.0, 512.0 / (2.0 * WORLD_HALF), 512, 512)


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as running:
        yield running


def opened(qtbot: QtBot, desk: TileDesk) -> Imagery | None:
    with qtbot.waitSignal(desk.changed) as got:
        pass
    found: Imagery | None = got.args[0]
    return found


def wish(*entries: object, folder: Path = Path("/dev/null/none")) -> TileWish:
    return TileWish(tuple(map(str, entries)), folder=folder)


def test_a_file_becomes_imagery(qtbot: QtBot, tmp_path: Path) -> None:
    metadata = {"bounds": "-180,-85,0,85", "format": "png"}
    path = mbtiles(tmp_path / "a.mbtiles", {(1, 0, 0): png(), (2, 0, 0): png()}, metadata)
    desk = TileDesk(wish(path))
    imagery = opened(qtbot, desk)
    assert imagery is not None
    assert (imagery.min_zoom, imagery.max_zoom, imagery.tile_px) == (1, 2, 256)
    assert imagery.bounds is not None
    assert imagery.bounds.west == pytest.approx(-WORLD_HALF)
    assert imagery.bounds.east == pytest.approx(0.0)
    assert imagery.is_lasting
    assert imagery.tile(1, 0, 0) == png()
    assert vector_layers(WORLD, imagery) == ()
    desk.shutdown()
    assert imagery.tile(1, 0, 0) is None


def test_vector_tiles_become_layers_the_same_each_time(qtbot: QtBot, tmp_path: Path) -> None:
    tile = mvt(("water", [(SQUARE, {"class": "lake", "name": "石湖"})]))
    desk = TileDesk(wish(mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): tile}, {"format": "pbf"})))
    imagery = opened(qtbot, desk)
    assert imagery is not None
    assert imagery.is_vector
    assert imagery.bounds is None
    (lake,) = vector_layers(WORLD, imagery)
    assert (lake.name, lake.geometry, lake.names[0]) == ("water", "area", "石湖")
    assert vector_layers(WORLD, imagery) == (lake,)
    desk.shutdown()


def test_nothing_to_show_is_none_and_said(qtbot: QtBot, tmp_path: Path) -> None:
    desk = TileDesk(wish(tmp_path / "none.mbtiles"))
    assert opened(qtbot, desk) is None
    assert "cannot be read" in desk.stack.faults[0]
    desk.shutdown()


def test_online_tiles_are_shown_when_they_came(qtbot: QtBot, host: Host, tmp_path: Path) -> None:
    desk = TileDesk(wish(host.template, folder=tmp_path))
    before = opened(qtbot, desk)
    assert before is not None
    assert not before.is_lasting
    assert before.tile(1, 0, 0) is None
    with qtbot.waitSignal(desk.changed, timeout=5_000) as got:
        pass
    after: Imagery = got.args[0]
    assert after.key != before.key
    assert after.tile(1, 0, 0) == png()
    desk.shutdown()


def test_shutting_down_while_files_are_opened_closes_them(tmp_path: Path, qtbot: QtBot) -> None:
    desk = TileDesk(wish(mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): png()})))
    desk.shutdown()
    qtbot.wait(1)
    assert desk._opener.stack.sources[0].tile(0, 0, 0) is None


@pytest.fixture
def under(qtbot: QtBot, seat_look: Look) -> Iterator[MapPanel]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(512, 512)
    made = MapPanel(seat_look, parent)
    made.canvas.resize(512, 512)
    made.canvas.set_view(WORLD)
    parent.show()
    yield made
    made.shutdown()


def context_of(stage: Stage, look: Look) -> Context:
    return Context(stage, look, Selection())


def test_a_map_is_painted_over_the_tiles_and_credits_them(
    qtbot: QtBot, tmp_path: Path, stage: Stage, under: MapPanel, seat_look: Look
) -> None:
    tiles: dict[tuple[int, int, int], bytes | str | None] = {(0, 0, 0): png((160, 160, 160))}
    path = mbtiles(tmp_path / "a.mbtiles", tiles, {"attribution": "© 甲"})
    canvas = under.canvas
    bare = canvas.grab().toImage().pixelColor(100, 100)
    panel = ImageryPanel(seat_look, under, wish(path, tmp_path / "none.pmtiles"))
    panel.widget.setParent(under.canvas.parentWidget())
    panel.place(QRect(0, 0, 512, 512))
    with qtbot.waitSignal(canvas.base_ready, timeout=10_000):
        opened(qtbot, panel.desk)
    qtbot.waitUntil(lambda: lighter(canvas, bare), timeout=5_000)
    assert panel.refresh(context_of(stage, seat_look), Aspect.SECOND)
    assert not panel.refresh(context_of(stage, seat_look), Aspect.SECOND)
    assert panel.credit.data.text.startswith("© 甲 · ")
    assert panel.credit.isVisible()
    assert QRect(0, 0, 512, 512).contains(panel.credit.geometry())
    assert under._covered["credit"] == panel.credit.geometry()
    panel.set_look(seat_look.with_theme("day"))
    panel.shutdown()


def lighter(canvas: MapCanvas, bare: QColor) -> bool:
    return canvas.grab().toImage().pixelColor(100, 100).lightness() > bare.lightness() + 12


def test_with_nothing_to_say_the_line_is_not_there(
    qtbot: QtBot, tmp_path: Path, stage: Stage, under: MapPanel, seat_look: Look
) -> None:
    panel = ImageryPanel(
        seat_look, under, wish(mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): png()}))
    )
    panel.widget.setParent(under.canvas.parentWidget())
    opened(qtbot, panel.desk)
    panel.refresh(context_of(stage, seat_look), Aspect.LOOK)
    assert not panel.credit.isVisible()
    assert "credit" not in under._covered
    panel.shutdown()


GOOD = (
    *("plain_1.mbtiles", "plain_4.mbtiles", "some-empty-tiles.mbtiles", "utf8grid.mbtiles"),
    *("stamen_toner_raster_z3.pmtiles", "webp2.pmtiles"),
)


@pytest.mark.parametrize("name", GOOD)
def test_every_real_picture_file_is_seen(qtbot: QtBot, data_dir: Path, name: str) -> None:
    desk = TileDesk(wish(data_dir / "tiles" / name))
    imagery = opened(qtbot, desk)
    assert imagery is not None
    image = QImage(512, 512, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    brush = QPainter(image)
    paint_imagery(brush, WORLD, imagery)
    brush.end()
    colors = {image.pixelColor(x, y).name() for x in range(0, 512, 8) for y in range(0, 512, 8)}
    assert len(colors - {"#ff00ff"}) > 1
    desk.shutdown()


@pytest.mark.parametrize(
    ("name", "layer", "count"),
    [("martin_world_cities.mbtiles", "place", 60), ("test_fixture_1.pmtiles", "block", 1)],
)
def test_every_real_vector_file_is_seen(
    qtbot: QtBot, data_dir: Path, name: str, layer: str, count: int
) -> None:
    desk = TileDesk(wish(data_dir / "tiles" / name))
    imagery = opened(qtbot, desk)
    assert imagery is not None
    view = MapView(0.0, 0.0, 512.0 / (2.0 * WORLD_HALF), 512, 512)
    found = vector_layers(view, imagery)
    assert {each.name for each in found} == {layer}
    assert sum(len(each) for each in found) >= count
    desk.shutdown()


def test_the_real_files_here_are_all_there_are() -> None:
    if not TILES.is_dir():
        pytest.skip("no shared data here")
    shown = {*GOOD, "martin_world_cities.mbtiles", "test_fixture_1.pmtiles"}
    assert len(shown) == 8
    assert shown <= {path.name for path in TILES.iterdir()}
