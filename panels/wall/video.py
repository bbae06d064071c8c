"""Video of the numbered cases. No picture source is connected yet, and the panel says so."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.case import signal
from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import FramedPanel
from widgets.shield import shielded
from widgets.theme import Theme
from widgets.type_scale import TypeScale
from widgets.video_tile import VideoTile, VideoTileData

translate = QCoreApplication.translate

TILES = 2


class VideoView(QWidget):
    """Two tiles side by side."""

    GAP_UNITS = 4.0

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._scale = look.scale
        self.tiles = tuple(
            VideoTile(look.theme, look.scale, VideoTileData(), self) for _ in range(TILES)
        )

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        for tile in self.tiles:
            tile.set_theme(theme)

    def set_scale(self, scale: TypeScale) -> None:
        """Change sizes."""
        self._scale = scale
        for tile in self.tiles:
            tile.set_scale(scale)
        self._place()

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the tiles."""
        del event
        self._place()

    def _place(self) -> None:
        gap = round(self.GAP_UNITS * self._scale.u)
        wide = (self.width() - gap * (TILES - 1)) // TILES
        for index, tile in enumerate(self.tiles):
            tile.setGeometry(index * (wide + gap), 0, wide, self.height())


class VideoPanel(FramedPanel):
    """The places of the first numbered cases, each with what is known of its picture."""

    zone = "video"
    follows = Aspect.CASES | Aspect.READINGS | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look) -> None:
        self.view = VideoView(look)
        super().__init__(look, self.view, self.view)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show one tile for each of the first cases, and say that no source is connected."""
        readings = context.runtime.board.readings
        online, total = readings.get("camera/online"), readings.get("camera/total")
        caption = ""
        if online is not None and total is not None:
            text = translate("Video", "{online:.0f}/{total:.0f} cameras online")
            caption = text.format(online=online.value or 0.0, total=total.value or 0.0)
        changed = self.set_frame(context, translate("Video", "Key video"), caption)
        for index, tile in enumerate(self.view.tiles):
            changed |= tile.set_data(self._tile(context, index))
        return changed

    def _tile(self, context: Context, index: int) -> VideoTileData:
        message = translate("Video", "No picture source")
        note = translate("Video", "connect a video platform")
        if index >= len(context.attention):
            return VideoTileData(message=message, note=note)
        case = context.runtime.board.cases[context.attention[index]]
        return VideoTileData(
            name=case.place.address or case.title,
            message=message,
            note=note,
            case_state=signal(case, context.now).value,
            case_number=str(index + 1),
        )
