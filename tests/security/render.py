"""Whole screens with hostile text in every field, painted and held against harmless ones."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QLoggingCategory, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.base import Town
from app.domain.case import Case, Category, Place, Step, UnitId, Urgency
from app.domain.unit import Unit
from panels.look import look_for
from panels.screen import Screen
from panels.seat import SeatScreen
from panels.wall import WallScreen
from tests.panels.stage import NOW, TOWN, Stage, case, fill, unit
from tests.security.corpus import payloads
from tests.security.watch import Watch, has_network_library, rich_things, watching
from widgets import headline, surface
from widgets.conflict import Conflict, ConflictData, ConflictRow, Version
from widgets.lists import Lists, ListsData, NamedList
from widgets.outbox import Outbox, OutboxData, OutboxRow
from widgets.text import BAND_EM, Align, draw_text, fit, plain, width_of
from widgets.toast import Toast, ToastData

SIZE = (1920, 1080)
HARMLESS = "沿街店铺占道"
SLACK_EM = 0.3
"""How far ink may stand out of its text's box to the sides."""

HANGERS = {"→"}
"""Signs that hang on the end of a text and move with it."""

NOISE = 24
"""Least difference of a colour that counts, of 255: Qt smooths large letters in one of two ways."""

Box = tuple[str, float, float, float, int]
"""A text with the left, middle and width of its line in window pixels, and its size."""


@dataclass(slots=True)
class Boxes:
    """Stands in for `draw_text` and keeps where each text was drawn."""

    texts: list[Box] = field(default_factory=list)

    def write(
        self,
        painter: QPainter,
        at: QPointF,
        text: str,
        px: int,
        color: QColor,
        *,
        bold: bool = False,
        align: Align = "left",
        width: float | None = None,
    ) -> float:
        """Draw and keep."""
        wide = draw_text(painter, at, text, px, color, bold=bold, align=align, width=width)
        if wide:
            safe = plain(text) if width is None else fit(text, px, bold, max(0, math.ceil(width)))
            share = {"left": 0.0, "right": 1.0, "center": 0.5}[align]
            left = at.x() - share * width_of(safe, px, bold)
            place = painter.deviceTransform().map(QPointF(left, at.y()))
            self.texts.append((safe, place.x(), place.y(), wide, px))
        return wide


@dataclass(slots=True)
class Shown:
    """A screen as it was painted: colours (row, column), and texts with their places."""

    pixels: NDArray[np.uint32]
    texts: list[Box]


@dataclass(slots=True)
class Gallery:
    """One screen of a town whose loudest case, its unit and its town say what they are told to."""

    profile: str
    stage: Stage
    screen: Screen
    boxes: Boxes

    def show(self, text: str) -> Shown:
        """Put a text in every field that comes from outside, and paint the whole screen."""
        self.screen.apply(self.stage.deliver(hostile_case(text), hostile_unit(text)))
        context = self.screen.context
        context.happenings.clear()
        context.happenings.touch(self.stage.board.cases, self.stage.board.cases)
        self.screen.tick(NOW)
        self.screen.retranslate()
        self.boxes.texts = []
        image = self.screen.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        return Shown(_pixels(image), list(self.boxes.texts))

    def show_frame(self, text: str) -> Shown:
        """Put a text in the names of town and seat and in what is said of a lost link as well."""
        self.screen.apply(self.stage.deliver(hostile_town(text)))
        self.screen.apply(self.stage.disconnect(login=text, reason=text, wedged=text))
        self.show(text)
        self.screen.apply(self.stage.connect(login=text))
        return self.show(text)

    @property
    def map_rect(self) -> QRect:
        """Return where the map is, which paints in its own time."""
        canvas = self.screen.map.canvas  # type: ignore[attr-defined]
        return QRect(canvas.mapTo(self.screen, canvas.rect().topLeft()), canvas.size())


@dataclass(slots=True)
class Trays:
    """What waits, what clashes, what goes on and a notice, each field of them as it is told."""

    holder: QWidget
    outbox: Outbox
    conflict: Conflict
    lists: Lists
    toast: Toast
    boxes: Boxes

    map_rect = QRect()

    def show(self, text: str) -> Shown:
        """Put a text in every field of all of them, and paint them."""
        before, after = OutboxRow("1", "10:41", "派单", "一"), OutboxRow("3", "10:43", "办结", "三")
        hostile = OutboxRow("2", "10:42", "派单", text, text, text, text)
        self.outbox.set_data(OutboxData((before, hostile, after), 1))
        rows = (
            ConflictRow("标题", "一", "二"),
            ConflictRow("地址", text, text, picked="mine"),
            ConflictRow("备注", "三", "四"),
        )
        sides = Version("1", text, text), Version("2", text, text)
        self.conflict.set_data(ConflictData("消", text, text, text, *sides, "mine", rows))
        lines = NamedList("check", text, ("一", text, "三"))
        self.lists.set_data(ListsData((lines, NamedList("up", "二", ("四", "五")))))
        self.toast.set_data(ToastData("red", text, text, "Esc", "close", "red"))
        self.boxes.texts = []
        image = self.holder.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        return Shown(_pixels(image), list(self.boxes.texts))

    def show_frame(self, text: str) -> Shown:
        """Do the same: trays have no frame of their own."""
        return self.show(text)


@contextmanager
def trays() -> Iterator[Trays]:
    """Have the trays of a seat one below the other; there is a QApplication already."""
    boxes = Boxes()
    with patch.object(surface, "draw_text", boxes.write):
        look = look_for("seat", "night", "zh_CN", SIZE)
        holder = QWidget()
        parts = (
            Outbox(look.theme, look.scale, OutboxData(), holder),
            Conflict(look.theme, look.scale, ConflictData(), holder),
            Lists(look.theme, look.scale, ListsData(), holder),
            Toast(look.theme, look.scale, ToastData(), holder),
        )
        top = 0
        for part in parts:
            hint = part.sizeHint()
            part.setGeometry(0, top, hint.width(), hint.height())
            top += hint.height()
        holder.resize(SIZE[0] // 2, top)
        holder.show()
        shown = Trays(holder, *parts, boxes)
        shown.show(HARMLESS)
        try:
            yield shown
        finally:
            holder.close()
            holder.deleteLater()


def hostile_case(text: str) -> Case:
    """Return the loudest and newest case, every text of which is the given one."""
    steps = (
        Step(at=NOW - 300.0, actor=text, command="report"),
        Step(at=NOW - 1.0, actor=text, command=text, note=text),
    )
    base = case(1, urgency=Urgency.URGENT, category=Category.ELDER, due_at=NOW + 40.0)
    return replace(
        base,
        title=text,
        text=text,
        number=text,
        topic=text,
        order=text,
        unit=UnitId("u1"),
        handler=text,
        place=Place(lon=120.6, lat=31.3, address=text, street=text, cell=text),
        history=steps,
    )


def hostile_unit(text: str) -> Unit:
    """Return the unit of that case, its name, office and skill the given text."""
    return replace(unit(1), name=text, street=text, skills=(text,))


def hostile_town(text: str) -> Town:
    """Return the town with the given text for its names."""
    return replace(TOWN, name=text, centre=text)


@contextmanager
def gallery(profile: str, folder: Path, theme: str = "night") -> Iterator[Gallery]:
    """Have a screen of a whole town; there is a QApplication already."""
    boxes = Boxes()
    with (
        patch.object(surface, "draw_text", boxes.write),
        patch.object(headline, "draw_text", boxes.write),
    ):
        stage = Stage(folder)
        kind = WallScreen if profile == "wall" else SeatScreen
        screen: Screen = kind(stage, look_for(profile, theme, "zh_CN", SIZE))
        screen.show()
        screen.apply(fill(stage))
        screen.selection.choose_case("c1")
        shown = Gallery(profile, stage, screen, boxes)
        shown.show(HARMLESS)  # plots are drawn from the second picture on
        try:
            yield shown
        finally:
            screen.close()
            screen.deleteLater()


def strays(harmless: Shown, hostile: Shown, apart: QRect) -> list[tuple[int, int]]:
    """Return the pixels (x, y) that changed outside the lines of the texts that changed.

    `apart` is left out. A text counts as changed when it is not in both pictures at one place.
    """
    changed = harmless.pixels != hostile.pixels
    before, after = set(harmless.texts), set(hostile.texts)
    for _, x, y, wide, px in before ^ after:
        reach, side = math.ceil(BAND_EM * px), math.ceil(SLACK_EM * px)
        box = QRectF(x - side, y - reach - 1, wide + 2 * side, 2 * reach + 2).toAlignedRect()
        _clear(changed, box)
    _clear(changed, apart)
    ys, xs = np.nonzero(changed)
    far = _apart(harmless.pixels[ys, xs], hostile.pixels[ys, xs]) > NOISE
    return list(zip(xs[far].tolist(), ys[far].tolist(), strict=True))


def _apart(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return by how much colours differ, by the channel that differs most."""
    shifts = np.array([0, 8, 16])
    channels = ((each[:, None].astype(np.int64) >> shifts) & 0xFF for each in (one, other))
    first, second = channels
    most: NDArray[np.int64] = np.abs(first - second).max(axis=1)
    return most


def moved(harmless: Shown, hostile: Shown) -> set[str]:
    """Return the texts that are in both pictures, but not at the same places."""
    before, after = set(harmless.texts), set(hostile.texts)
    return {box[0] for box in before - after} & {box[0] for box in after - before} - HANGERS


@dataclass(slots=True)
class Exposure:
    """What became of a screen that was shown hostile texts.

    `places` is how many lines of it such a text is drawn on, `spoiled` the texts that changed
    something outside of them, `rich` the things found that read markup, `loads` what was fetched.
    """

    shown: int = 0
    places: int = 0
    spoiled: list[str] = field(default_factory=list)
    rich: list[str] = field(default_factory=list)
    loads: int = 0

    @property
    def failures(self) -> int:
        """How many texts did what they shall not."""
        return len(self.spoiled) + len(self.rich) + self.loads


def expose(
    profile: str, folder: Path, texts: Sequence[str], watch: Watch, frames: int = 1
) -> Exposure:
    """Show texts one by one in every field of a screen (or of the "trays" of a seat).

    Every so manieth of them is put in its frame too.
    """
    result, had_network = Exposure(), has_network_library()
    with trays() if profile == "trays" else gallery(profile, folder) as shown:
        harmless = shown.show(HARMLESS)
        result.places = sum(HARMLESS in box[0] for box in harmless.texts)
        for text in texts:
            hostile = shown.show(text)
            if strays(harmless, hostile, shown.map_rect) or moved(harmless, hostile):
                result.spoiled.append(text[:40])
            result.shown += 1
        for text in texts[::frames]:
            shown.show_frame(text)
        result.rich = rich_things()
    result.loads = watch.loads
    if has_network_library() and not had_network:
        result.rich.append("QtNetwork")
    return result


def expose_all(profile: str, frames: int) -> Exposure:
    """Show the whole corpus on a screen, in a process that has no QApplication yet."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    application = QApplication.instance() or QApplication([])
    with TemporaryDirectory() as name, watching(Path(name)) as watch:
        texts = payloads(watch.port, str(watch.file))
        exposure = expose(profile, Path(name) / profile, texts, watch, frames)
    del application
    return exposure


def _clear(changed: NDArray[np.bool_], rect: QRect) -> None:
    top, left = max(0, rect.top()), max(0, rect.left())
    changed[top : max(0, rect.bottom() + 1), left : max(0, rect.right() + 1)] = False


def _pixels(image: QImage) -> NDArray[np.uint32]:
    raw = np.frombuffer(image.constBits(), dtype=np.uint32)
    return raw.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()].copy()
