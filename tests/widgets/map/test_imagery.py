import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from tests.widgets.map import town
from tests.widgets.map.look import theme
from widgets.map.imagery import (
    MAX_TILE_PX,
    WORLD_HALF,
    Imagery,
    ImageryStack,
    Tone,
    decode,
    own_layers,
    paint_imagery,
    tile_rect,
    tiles_of,
    tone_of,
    toned,
    vector_layers,
    zoom_for,
)
from widgets.map.layers import BaseLayer
from widgets.map.view import Bounds, MapView

WORLD = MapView(0.0, 0.0, 512.0 / (2.0 * WORLD_HALF), 512, 512)
"""The whole world at zoom 1, tile for tile."""


def encoded(image: QImage, name: bytes = b"PNG") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(name)).write(image)
    return bytes(buffer.data().data())


def plain(color: str, side: int = 256) -> bytes:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return encoded(image)


@dataclass
class Shelf:
    """Tiles given by hand."""

    tiles: dict[tuple[int, int, int], bytes] = field(default_factory=dict)
    vectors: dict[tuple[int, int, int], Sequence[BaseLayer]] = field(default_factory=dict)
    min_zoom: int = 0
    max_zoom: int = 2
    bounds: Bounds | None = None
    key: str = "shelf"
    tile_px: int = 256
    is_lasting: bool = True
    asked: list[tuple[int, int, int]] = field(default_factory=list)

    @property
    def is_vector(self) -> bool:
        return bool(self.vectors)

    @property
    def parts(self) -> Sequence[Imagery]:
        return (self,)

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        self.asked.append((zoom, x, y))
        return self.tiles.get((zoom, x, y))

    def layers(self, zoom: int, x: int, y: int) -> Sequence[BaseLayer]:
        self.asked.append((zoom, x, y))
        return self.vectors.get((zoom, x, y), ())


def painted(shelf: Imagery, view: MapView = WORLD, tone: Tone | None = None) -> QImage:
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    brush = QPainter(image)
    paint_imagery(brush, view, shelf, tone=tone)
    brush.end()
    return image


def color(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name()


def quarters() -> dict[tuple[int, int, int], bytes]:
    names = {(0, 0): "#ff0000", (1, 0): "#00ff00", (0, 1): "#0000ff", (1, 1): "#ffffff"}
    return {(1, x, y): plain(name) for (x, y), name in names.items()}


def test_tiles_lie_row_by_row_from_the_north_west(qapp: object) -> None:
    image = painted(Shelf(quarters()))
    assert color(image, 10, 10) == "#ff0000"
    assert color(image, 500, 10) == "#00ff00"
    assert color(image, 10, 500) == "#0000ff"
    assert color(image, 500, 500) == "#ffffff"


@pytest.mark.parametrize("factor", [0.74, 0.9, 1.0, 1.1, 1.37])
def test_neighbours_meet_without_a_gap_at_any_scale(qapp: object, factor: float) -> None:
    white = Shelf({(1, x, y): plain("#ffffff") for x in (0, 1) for y in (0, 1)}, min_zoom=1)
    image = painted(white, WORLD.zoomed(factor, 256, 256))
    assert {color(image, x, 256) for x in range(100, 412)} == {"#ffffff"}
    assert {color(image, 256, y) for y in range(100, 412)} == {"#ffffff"}


def test_a_missing_tile_is_the_enlarged_part_of_a_coarser_one(qapp: object) -> None:
    shelf = Shelf(quarters())
    near = WORLD.zoomed(2.0, 0, 512)
    image = painted(shelf, near)
    assert (2, 0, 2) in shelf.asked
    assert color(image, 10, 500) == "#0000ff"
    assert shelf.asked.count((1, 0, 1)) == 1


def test_nearer_than_the_finest_zoom_the_finest_is_enlarged(qapp: object) -> None:
    shelf = Shelf(quarters(), max_zoom=1)
    image = painted(shelf, WORLD.zoomed(64.0, 0, 0))
    assert set(shelf.asked) == {(1, 0, 0)}
    assert color(image, 256, 256) == "#ff0000"


def test_no_tile_anywhere_leaves_what_is_there(qapp: object) -> None:
    assert color(painted(Shelf()), 100, 100) == "#ff00ff"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xd9", b"RIFF:\0\0\0WEBPVP8 ", b"{}", b"<svg/>"],
)
def test_a_broken_picture_counts_as_missing(qapp: object, data: bytes) -> None:
    assert decode(data) is None
    shelf = Shelf({(0, 0, 0): plain("#123456"), (1, 0, 0): data})
    assert color(painted(shelf), 100, 100) == "#123456"


def test_a_picture_too_large_is_no_tile(qapp: object) -> None:
    assert decode(plain("#ffffff", MAX_TILE_PX + 1)) is None
    assert decode(plain("#ffffff", 512)) is not None


@pytest.mark.parametrize("name", [b"PNG", b"JPEG", b"WEBP"])
def test_the_three_formats_are_decoded(qapp: object, name: bytes) -> None:
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    found = decode(encoded(image, name))
    assert found is not None
    assert found.pixelColor(9, 9).red() > 240


def test_only_tiles_inside_the_bounds_are_asked_for(qapp: object) -> None:
    shelf = Shelf(quarters(), bounds=Bounds(1.0, 1.0, WORLD_HALF, WORLD_HALF))
    painted(shelf)
    assert shelf.asked == [(1, 1, 0)]
    shelf.bounds = Bounds(3.0 * WORLD_HALF, 0.0, 4.0 * WORLD_HALF, 1.0)
    assert list(tiles_of(WORLD, shelf)) == []


def test_far_beyond_the_coarsest_zoom_nothing_is_read(qapp: object) -> None:
    shelf = Shelf(min_zoom=10, max_zoom=14)
    painted(shelf)
    assert shelf.asked == []


def test_the_zoom_follows_the_scale_and_the_size_of_tiles() -> None:
    assert [zoom_for(WORLD), zoom_for(WORLD, 512)] == [1, 0]
    assert zoom_for(WORLD.zoomed(2.0**10, 0, 0)) == 11
    assert zoom_for(MapView(0.0, 0.0, 1e-9, 10, 10)) == 0


def test_a_tile_is_never_shrunk_or_enlarged_by_more_than_the_root_of_two() -> None:
    for step in range(40):
        view = WORLD.zoomed(1.13**step, 0, 0)
        side = tile_rect(view, zoom_for(view), 0, 0).width()
        assert 256 / math.sqrt(2) - 1 <= side <= 256 * math.sqrt(2) + 1


def test_tile_rects_touch(qapp: object) -> None:
    view = WORLD.zoomed(1.317, 13, 57)
    first, second = tile_rect(view, 1, 0, 0), tile_rect(view, 1, 1, 0)
    assert isinstance(first, QRect)
    assert first.right() + 1 == second.left()
    assert first.bottom() + 1 == tile_rect(view, 1, 0, 1).top()


def test_breath_is_taken_after_each_tile_and_may_give_up(qapp: object) -> None:
    shelf = Shelf(quarters())
    image = QImage(512, 512, QImage.Format.Format_RGB32)
    brush = QPainter(image)

    def breathe() -> None:
        if len(shelf.asked) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        paint_imagery(brush, WORLD, shelf, breathe)
    brush.end()
    assert len(shelf.asked) == 2


def luminance(found: QColor) -> float:
    """**Source** WCAG 2.2, relative luminance."""
    parts = [found.redF(), found.greenF(), found.blueF()]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, two: QColor) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("state", ["red", "yellow", "blue", "green"])
@pytest.mark.parametrize("turns", [True, False])
@pytest.mark.parametrize("shade", ["#ffffff", "#808080", "#000000"])
def test_at_night_every_state_keeps_its_contrast_on_any_picture(
    qapp: object, state: str, turns: bool, shade: str
) -> None:
    night = theme("night")
    tone = replace(tone_of({"map.land": night.color("map.land")}), turns=turns)
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor(shade))
    assert contrast(toned(image, tone).pixelColor(1, 1), night.color(state)) >= 3.0


def night_tone() -> Tone:
    return tone_of({"map.land": theme("night").color("map.land")})


def test_at_night_a_light_map_is_turned_dark_and_its_pale_shades_are_told_apart(
    qapp: object,
) -> None:
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    brush = QPainter(image)
    brush.fillRect(0, 0, 60, 256, QColor("#e8e8e8"))
    brush.end()
    found = painted(Shelf({(0, 0, 0): encoded(image)}, max_zoom=0), tone=night_tone())
    land, pale = found.pixelColor(400, 100), found.pixelColor(50, 100)
    assert land.name() == theme("night").color("map.land").name().lower()
    assert pale.lightness() >= land.lightness() + 8


def test_at_night_a_dark_map_stays_as_it_is_and_its_lights_light(qapp: object) -> None:
    dark = quarters() | {(0, 0, 0): plain("#101010"), (1, 0, 0): plain("#ffffff")}
    found = painted(Shelf(dark), tone=night_tone())
    assert found.pixelColor(100, 100).lightness() > found.pixelColor(100, 400).lightness()


def test_a_map_is_told_by_the_middle_of_its_bounds(qapp: object) -> None:
    east = Bounds(WORLD_HALF / 2.0, WORLD_HALF / 2.0, WORLD_HALF, WORLD_HALF)
    tiles = {(1, 1, 0): plain("#ffffff"), (1, 1, 1): plain("#000000")}
    shelf = Shelf(tiles, min_zoom=1, max_zoom=1, bounds=east)
    found = painted(shelf, tone=night_tone())
    assert shelf.asked[0] == (1, 1, 0)
    assert found.pixelColor(500, 10).name() == theme("night").color("map.land").name().lower()
    unknown = Shelf({(2, 0, 0): plain("#000000")}, min_zoom=1)
    painted(unknown, WORLD.zoomed(2.0, 0, 0), night_tone())
    assert unknown.asked[0] == (1, 1, 1)


def test_names_over_a_light_map_stay_transparent(qapp: object) -> None:
    image = QImage(2, 1, QImage.Format.Format_ARGB32)
    image.setPixelColor(0, 0, QColor(0, 0, 0))
    image.setPixelColor(1, 0, QColor(255, 255, 255, 0))
    found = toned(image, night_tone())
    assert found.pixelColor(0, 0).lightness() > 50
    assert found.pixelColor(1, 0).alpha() == 0


@pytest.mark.parametrize("state", ["red", "blue", "green"])
def test_by_day_every_state_keeps_its_contrast_on_a_light_map(qapp: object, state: str) -> None:
    day = theme("day")
    tone = tone_of({"map.land": day.color("map.land")})
    image = painted(Shelf({(0, 0, 0): plain("#e0e0e0")}), tone=tone)
    assert contrast(image.pixelColor(100, 100), day.color(state)) >= 3.0


def test_tones_fade_colours_and_keep_what_is_transparent(qapp: object) -> None:
    image = QImage(2, 1, QImage.Format.Format_ARGB32)
    image.setPixelColor(0, 0, QColor(255, 0, 0))
    image.setPixelColor(1, 0, QColor(0, 0, 0, 0))
    found = toned(image, replace(tone_of({"map.land": QColor("#191B1D")}), turns=False))
    assert found.pixelColor(0, 0).saturationF() < QColor(255, 0, 0).saturationF()
    assert found.pixelColor(1, 0).alpha() == 0


def test_by_day_pictures_are_drawn_back_less(qapp: object) -> None:
    night = tone_of({"map.land": QColor("#191B1D")})
    day = tone_of({"map.land": QColor("#EDEAE3")})
    assert day.wash < night.wash


def test_layers_of_vector_tiles_come_from_coarser_ones_where_missing(qapp: object) -> None:
    coarse, fine = town.layers()[0], town.layers()[1]
    shelf = Shelf(vectors={(0, 0, 0): [coarse], (1, 1, 1): [fine]})
    assert set(map(id, vector_layers(WORLD, shelf))) == {id(coarse), id(fine)}
    assert shelf.asked.count((0, 0, 0)) == 1
    assert color(painted(shelf), 300, 300) == "#ff00ff"


def test_pictures_give_no_layers(qapp: object) -> None:
    assert vector_layers(WORLD, Shelf(quarters())) == ()


def test_a_stack_is_painted_from_the_lowest_up(qapp: object) -> None:
    under = Shelf({(0, 0, 0): plain("#123456")}, max_zoom=0, key="under")
    over = Shelf({(1, 0, 0): plain("#00ff00")}, min_zoom=1, max_zoom=3, key="over")
    stack = ImageryStack([under, over])
    image = painted(stack)
    assert color(image, 100, 100) == "#00ff00"
    assert color(image, 400, 400) == "#123456"
    assert (stack.key, stack.min_zoom, stack.max_zoom) == ("under|over", 0, 3)
    assert stack.tile(1, 0, 0) == over.tiles[(1, 0, 0)]
    assert stack.tile(2, 0, 0) is None
    assert stack.is_lasting
    assert not stack.is_vector
    assert not ImageryStack([under, Shelf(is_lasting=False)]).is_lasting


def test_the_bounds_of_a_stack_hold_all_parts() -> None:
    one, two = Shelf(bounds=Bounds(0, 0, 2, 2)), Shelf(bounds=Bounds(-1, 1, 1, 3))
    assert ImageryStack([one, two]).bounds == Bounds(-1, 0, 2, 3)
    assert ImageryStack([one, Shelf()]).bounds is None


def test_a_stack_gives_the_layers_of_its_vector_parts(qapp: object) -> None:
    layer = town.layers()[0]
    stack = ImageryStack([Shelf(quarters()), Shelf(vectors={(1, 0, 0): [layer]})])
    assert stack.is_vector
    assert vector_layers(WORLD, stack) == (layer,)
    assert stack.layers(1, 0, 0) == [layer]
    assert color(painted(stack), 10, 10) == "#ff0000"


def test_over_the_map_of_others_only_our_edges_are_drawn() -> None:
    layers = town.layers()
    assert own_layers(layers, None) is layers
    assert {layer.name for layer in own_layers(layers, Shelf())} <= {"district", "street", "cell"}
    assert own_layers(layers, Shelf())


def test_a_tile_enlarged_ten_thousand_times_is_drawn_where_it_is_seen(qapp: object) -> None:
    """It took 200 ms to draw such a tile at its whole size."""
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    image.setPixelColor(130, 120, QColor("#0000ff"))
    shelf = Shelf({(0, 0, 0): encoded(image)}, max_zoom=0)
    side = 2.0 * WORLD_HALF / 256.0
    x, y = 130.5 * side - WORLD_HALF, WORLD_HALF - 120.5 * side
    near = MapView(x, y, 400.0 / side * 10.0, 800, 600)
    began = time.perf_counter()
    found = painted(shelf, near)
    assert time.perf_counter() - began < 0.15
    assert color(found, 400, 300) == "#0000ff"
    assert color(painted(shelf, near.panned(-9_000.0, 0.0)), 400, 300) == "#ff0000"
