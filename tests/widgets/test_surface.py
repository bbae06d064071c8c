from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize

from tests.widgets.reading import Reader, Show, colors_of
from widgets.surface import Brush, Surface, state_text
from widgets.theme import Theme
from widgets.type_scale import TypeScale


class Sample(Surface[str]):
    """Counts how often it is painted and shows one of everything."""

    def build(self) -> None:
        self.clips: list[QRect] = []
        self.adapted = 0

    def adapt(self) -> None:
        self.adapted += 1

    def changed_rects(self, before: str, after: str) -> tuple[QRect, ...]:
        if before[:1] == after[:1]:
            return (QRect(0, 0, 10, 10),)
        return (*super().changed_rects(before, after),)

    def paint(self, brush: Brush, clip: QRect) -> None:
        self.clips.append(clip)
        brush.text(10, 20, self.data, "body", width=80)
        brush.parts(
            10, 50,
            (("", "body", False, "t1"), ("one", "count", True, "t1"), ("two", "body", False, "t2")),
            90, 4,
        )  # fmt: skip
        brush.parts(120, 50, (("long word", "count", True, "t1"),) * 3, 60, 4)
        brush.lines(10, 80, "a text of some words", "body", 80, 2)
        brush.lines(120, 80, "a text of some words", "body", 80, 2, top=True)
        brush.rule(0, 200, 120)
        brush.upright_rule(190, 100, 140)
        brush.box(QRectF(5, 125, 40, 20), 3.0, fill="i2")
        brush.box(QRectF(55, 125, 40, 20), 3.0, edge="l2", dashed=True)
        brush.hatch(QRectF(105, 125, 20, 20))
        self.key_wide = brush.key(130, 140, "F10")
        brush.key(170, 140, "1", inverted=True)
        self.key_known = brush.key_width("F10")
        brush.focus(QRectF(20, 160, 60, 20))


def test_a_surface_repaints_only_when_and_where_its_value_changed(
    show: Show, night: Theme, seat: TypeScale
) -> None:
    sample = show(Sample(night, seat, "one"), 200, 200)
    sample.repaint()
    sample.clips.clear()
    assert not sample.set_data("one")
    assert sample.set_data("only")
    sample.grab(QRect(0, 0, 1, 1))
    assert sample.data == "only"
    assert sample.set_data("two")
    assert sample.adapted == 3


def test_theme_and_scale_can_change(show: Show, night: Theme, day: Theme, seat: TypeScale) -> None:
    sample = show(Sample(night, seat, "one"), 200, 200)
    dark = colors_of(sample)
    sample.set_theme(day)
    assert sample.theme is day
    assert colors_of(sample) != dark
    sample.set_scale(seat)
    assert sample.adapted == 2
    sample.set_scale(seat.scaled(2.0))
    assert sample.adapted == 3
    assert sample.scale.u == seat.u * 2
    assert sample.u(3) == seat.u * 6
    assert sample.size_in_units(2, 3) == QSize(16, 24)


def test_parts_lines_and_keys_stay_in_their_room(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    sample = show(Sample(night, seat, "one"), 200, 200)
    words = reader.read(sample)
    assert words[:3] == ["one", "one", "two"]
    assert "a text of" in words
    assert words.count("F10") == 1
    assert sample.key_wide == sample.key_known
    assert sum(word.startswith("long") for word in words) == 1


def test_a_plain_surface_paints_nothing(show: Show, night: Theme, seat: TypeScale) -> None:
    assert len(colors_of(show(Surface(night, seat, 1), 20, 20))) == 1


def test_the_text_of_a_state_has_its_own_colour() -> None:
    assert (state_text("red"), state_text(""), state_text("", "t2")) == ("red.text", "t1", "t2")
