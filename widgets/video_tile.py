"""A camera's picture with its name and age; without a picture it says in words why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainterPath

from widgets.surface import Brush, Surface
from widgets.symbols import paint_case, paint_icon, square_at


@dataclass(frozen=True, slots=True)
class VideoTileData:
    """A camera. Frozen hatches the last picture and says since when in `message`.

    Without a picture, `message` and `note` are the words in its place: no source, link lost and
    the count of tries, or no right and who can grant it. `case_state` and `case_number` are those
    of the case it looks at.
    """

    name: str = ""
    age: str = ""
    state: Literal["live", "frozen", "lost", "denied", "none"] = "none"
    message: str = ""
    note: str = ""
    case_state: str = ""
    case_number: str = ""


class VideoTile(Surface[VideoTileData]):
    """A picture of 16 by 9 over a line of words."""

    def build(self) -> None:
        """Start without a picture."""
        self._picture: QImage | None = None

    def sizeHint(self) -> QSize:
        """Return the size of the design: 576 by 392 px on a wall, 264 by 176 at a seat."""
        return self.size_in_units(72, 49) if self.scale.is_room else self.size_in_units(66, 44)

    def adapt(self) -> None:
        """Say name and state to those who listen."""
        data = self.data
        words = (data.name, data.age, data.message, data.note)
        self.setAccessibleName(" ".join(word for word in words if word))

    def set_picture(self, picture: QImage | None) -> None:
        """Show a frame; it is drawn in grey. None takes the last one away."""
        if picture is not None:
            picture = picture.convertToFormat(QImage.Format.Format_Grayscale8)
        self._picture = picture
        self.update(self.frame().toAlignedRect())

    def caption_height(self) -> float:
        """Return the height of the line of words in px."""
        return self.scale.px("caption") * 1.6

    def frame(self) -> QRectF:
        """Return the rectangle of the picture in px, 16 by 9 in what the words leave."""
        high = max(0.0, self.height() - self.caption_height())
        wide = min(float(self.width()), high * 16.0 / 9.0)
        return QRectF(0, 0, round(wide), round(min(high, wide * 9.0 / 16.0)))

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the picture or the words, the case, and the line below."""
        del clip
        data, frame, line = self.data, self.frame(), self.scale.line
        shown = self._picture if data.state in {"live", "frozen"} else None
        if shown is None:
            brush.box(frame, 4.0 * line, edge="l2", dashed=True)
            self._paint_words(brush, frame)
        else:
            self._paint_picture(brush, frame, shown)
        if data.case_state:
            side = self.u(11) if self.scale.is_room else self.u(8)
            at = QPointF(frame.left() + self.u(2) + side / 2, frame.top() + self.u(2) + side / 2)
            paint_case(
                brush.painter, square_at(at, side), data.case_state, self.theme, halo=False,
                number=data.case_number,
            )  # fmt: skip
        y = frame.bottom() + self.caption_height() * 0.58
        age = brush.text(
            frame.right(), y, data.age, "caption", ink="t2", align="right",
            width=frame.width() * 0.5,
        )  # fmt: skip
        brush.text(frame.left(), y, data.name, "caption", width=frame.width() - age - self.u(2))

    def _paint_picture(self, brush: Brush, frame: QRectF, picture: QImage) -> None:
        painter = brush.painter
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(frame, 4.0 * self.scale.line, 4.0 * self.scale.line)
        painter.setClipPath(path)
        painter.fillRect(frame, self.ink("picture"))
        fitted = picture.size().scaled(frame.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, fitted.width(), fitted.height())
        place.moveCenter(frame.center())
        painter.drawImage(place, picture)
        if self.data.state == "frozen":
            brush.hatch(frame, "t1")
        painter.restore()
        if self.data.state == "frozen" and self.data.message:
            size = self.scale.px("caption")
            wide = min(frame.width(), brush.width(self.data.message, "caption") + size)
            chip = QRectF(frame.left() + self.u(2), frame.top() + self.u(2), wide, size * 1.5)
            brush.box(chip, 3.0 * self.scale.line, fill="i0")
            brush.text(
                chip.center().x(), chip.center().y(), self.data.message, "caption",
                align="center", width=chip.width(),
            )  # fmt: skip

    def _paint_words(self, brush: Brush, frame: QRectF) -> None:
        data, middle = self.data, frame.center()
        body, small = self.scale.px("body"), self.scale.px("caption")
        room = frame.width() - self.u(4)
        if frame.height() > body + small * 3.4 + self.u(6):
            side = body * 1.5
            at = QPointF(middle.x(), middle.y() - body * 1.5)
            paint_icon(brush.painter, square_at(at, side), "camera", self.theme, "t3")
        y = middle.y() + (0.0 if data.note else small * 0.4)
        brush.text(middle.x(), y, data.message, "body", bold=True, align="center", width=room)
        brush.text(
            middle.x(), y + small * 1.5, data.note, "caption", ink="t2", align="center", width=room
        )
