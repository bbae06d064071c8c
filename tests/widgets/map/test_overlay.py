import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from tests.widgets.map import look
from widgets.map.glyphs import Glyphs
from widgets.map.labels import PlacedName, Rect
from widgets.map.layout import lay_out
from widgets.map.marks import Link, Marker, Region, UnitMark
from widgets.map.names import Name, NameKind
from widgets.map.overlay import Overlay, OverlayPainter, paint_scale_bar, scale_text
from widgets.map.situation import Situation
from widgets.map.view import MapView

VIEW = MapView(0.0, 0.0, 1.0, 300, 200)
ALL = QRectF(0.0, 0.0, 300.0, 200.0)
RING = np.array([[-50.0, -50.0], [50.0, -50.0], [50.0, 50.0], [-50.0, 50.0]])


@pytest.fixture
def glyphs(qapp: object) -> Glyphs:
    return Glyphs(look.theme("night"), look.seat())


def overlay_of(
    glyphs: Glyphs,
    situation: Situation,
    fades: dict[str, float] | None = None,
    names: tuple[PlacedName, ...] = (),
    letters: QImage | None = None,
) -> Overlay:
    written = {(NameKind.ROAD, "甲", False): letters} if letters is not None else {}
    return Overlay(
        layout=lay_out(situation, VIEW, glyphs.line_scale, glyphs.tag_size),
        names=names,
        written=written,
        regions=situation.regions,
        links=situation.links,
        fades=fades or {},
    )


def painted(glyphs: Glyphs, overlay: Overlay, clip: QRectF = ALL) -> QImage:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    brush = QPainter(image)
    OverlayPainter(glyphs).paint(brush, overlay, clip)
    assert brush.opacity() == 1.0
    brush.end()
    return image


def inked(image: QImage, rect: QRectF = ALL) -> int:
    return sum(
        image.pixelColor(x, y).name() != "#123456"
        for x in range(int(rect.left()), int(rect.right()))
        for y in range(int(rect.top()), int(rect.bottom()))
    )


def test_nothing_paints_nothing(glyphs: Glyphs) -> None:
    assert inked(painted(glyphs, overlay_of(glyphs, Situation()))) == 0


def test_an_attention_area_is_tinted_and_edged_in_its_colour(glyphs: Glyphs) -> None:
    situation = Situation()
    situation.regions = (Region(RING, "red", 0.5),)
    image = painted(glyphs, overlay_of(glyphs, situation))
    inside = image.pixelColor(150, 100)
    assert inside.red() > QColor("#123456").red()
    assert image.pixelColor(150, 50).red() > inside.red()


def test_an_area_without_a_state_is_only_a_dashed_edge(glyphs: Glyphs) -> None:
    situation = Situation()
    situation.regions = (Region(RING, ""),)
    image = painted(glyphs, overlay_of(glyphs, situation))
    assert image.pixelColor(150, 100).name() == "#123456"
    edge = {image.pixelColor(x, 50).name() == "#123456" for x in range(110, 190)}
    assert edge == {True, False}


def test_the_chosen_way_is_solid_and_the_others_dotted(glyphs: Glyphs) -> None:
    situation = Situation()
    situation.links = (
        Link(np.array([[-100.0, 40.0], [100.0, 40.0]]), chosen=True),
        Link(np.array([[-100.0, -40.0], [100.0, -40.0]])),
        Link(np.zeros((0, 2))),
    )
    image = painted(glyphs, overlay_of(glyphs, situation))
    t1 = look.color("t1")
    solid = [image.pixelColor(x, 60).name() == t1 for x in range(60, 240)]
    dotted = [image.pixelColor(x, 140).name() == t1 for x in range(60, 240)]
    assert all(solid)
    assert not all(dotted)


def test_a_ring_is_painted_at_its_fade(glyphs: Glyphs) -> None:
    situation = Situation()
    situation.set_markers([Marker("a", 0.0, 0.0, "red", unacked=True)])
    amounts = [
        inked(painted(glyphs, overlay_of(glyphs, situation, {"a": fade}))) for fade in (0.0, 1.0)
    ]
    steady = inked(painted(glyphs, overlay_of(glyphs, situation)))
    assert amounts[0] < amounts[1] == steady


def test_a_selected_case_has_the_selection_ring_only(glyphs: Glyphs) -> None:
    one, other = Situation(), Situation()
    one.set_markers([Marker("a", 0.0, 0.0, "red", unacked=True, selected=True)])
    other.set_markers([Marker("a", 0.0, 0.0, "red", selected=True)])
    assert painted(glyphs, overlay_of(glyphs, one)) == painted(glyphs, overlay_of(glyphs, other))


def test_only_what_touches_the_clip_is_painted(glyphs: Glyphs) -> None:
    situation = Situation()
    situation.set_markers(
        [Marker("a", -100.0, 0.0, "red", label="甲"), Marker("b", 50.0, 0.0, "blue", label="乙")]
    )
    situation.set_units([UnitMark("u", 0.0, -80.0, look.UNIT_KIND, "free")])
    letters = QImage(10, 10, QImage.Format.Format_ARGB32_Premultiplied)
    letters.fill(QColor("white"))
    name = Name("甲", NameKind.ROAD, 0.0, np.zeros((1, 2)), np.zeros(1, dtype=np.bool_))
    lost = Name("乙", NameKind.ROAD, 0.0, np.zeros((1, 2)), np.zeros(1, dtype=np.bool_))
    names = (
        PlacedName(name, Rect(280.0, 10.0, 290.0, 20.0), False, (0.0, 0.0)),
        PlacedName(name, Rect(10.0, 10.0, 20.0, 20.0), False, (0.0, 0.0)),
        PlacedName(lost, Rect(50.0, 10.0, 60.0, 20.0), False, (0.0, 0.0)),
    )
    overlay = overlay_of(glyphs, situation, names=names, letters=letters)
    left = painted(glyphs, overlay, QRectF(0.0, 0.0, 100.0, 200.0))
    assert left.pixelColor(15, 15).name() == "#ffffff"
    assert left.pixelColor(55, 15).name() == "#123456"
    assert inked(left, QRectF(140.0, 0.0, 160.0, 200.0)) == 0


def test_a_lost_unit_has_a_circle_of_where_it_may_be(glyphs: Glyphs) -> None:
    near, far = Situation(), Situation()
    near.set_units([UnitMark("u", 0.0, 0.0, look.UNIT_KIND, "lost")])
    far.set_units([UnitMark("u", 0.0, 0.0, look.UNIT_KIND, "lost", reach=60.0)])
    assert inked(painted(glyphs, overlay_of(glyphs, far))) > inked(
        painted(glyphs, overlay_of(glyphs, near))
    )


@pytest.mark.parametrize(
    ("length", "text"), [(0.5, "0.5 m"), (200.0, "200 m"), (1000.0, "1 km"), (20000.0, "20 km")]
)
def test_lengths_are_written_with_their_unit(length: float, text: str) -> None:
    assert scale_text(length) == text


def test_the_scale_bar_is_as_long_as_it_says(glyphs: Glyphs) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    brush = QPainter(image)
    paint_scale_bar(brush, glyphs, VIEW, 0.5, QPointF(280.0, 180.0))
    brush.end()
    row = [x for x in range(300) if image.pixelColor(x, 179).name() == look.color("t1")]
    assert row[-1] - row[0] == pytest.approx(100.0, abs=2.0)
