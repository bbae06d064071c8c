"""A panel: one zone of a screen, which binds what the node knows to one widget."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtWidgets import QWidget

from panels import times
from panels.context import Aspect, Context
from panels.look import Look
from widgets.panel import Panel as Frame
from widgets.panel import PanelData as FrameData
from widgets.theme import Theme
from widgets.type_scale import TypeScale

translate = QCoreApplication.translate


class Dressed(Protocol):
    """A widget that can be given colours and sizes."""

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""

    def set_scale(self, scale: TypeScale) -> None:
        """Change sizes."""


class Panel:
    """Base of the panels. `zone` names its place in the layout, `follows` what it shows.

    A panel holds no truth: `refresh` works out anew what its widgets show from the context.
    """

    zone = ""
    follows = Aspect.NONE

    def __init__(self, widget: QWidget, *dressed: Dressed) -> None:
        """Take the widget that fills the zone and those that are to be dressed."""
        self.widget = widget
        self._dressed = dressed

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show what is so now; return whether anything is to be repainted.

        `aspects` are those that changed, at least one of them followed by this panel.
        """
        raise NotImplementedError

    def place(self, zone: QRect) -> None:
        """Take the room of the zone."""
        self.widget.setGeometry(zone)

    def set_look(self, look: Look) -> None:
        """Change colours and sizes."""
        for each in self._dressed:
            each.set_theme(look.theme)
            each.set_scale(look.scale)

    def shutdown(self) -> None:
        """End what runs in the background."""


class FramedPanel(Panel):
    """A panel with a title row above its content; it knows the states every panel has.

    `inset_units` is how far the title row stands in where the content reaches beyond its column.
    """

    inset_units = 0.0

    def __init__(self, look: Look, content: QWidget, *dressed: Dressed) -> None:
        """Take the content, and what else is to be dressed beside the frame."""
        self.frame = Frame(look.theme, look.scale, FrameData())
        self.frame.set_content(content)
        super().__init__(self.frame, self.frame, *dressed)

    def set_frame(
        self, context: Context, title: str, caption: str, *, empty: str = "", note: str = ""
    ) -> bool:
        """Write the title row; with `empty` said, it stands in the content's place.

        Before any data came the frame says so; while offline the caption says from when it is.
        """
        return self.frame.set_data(self._framed(context, title, caption, empty, note))

    def _framed(
        self, context: Context, title: str, caption: str, empty: str, note: str
    ) -> FrameData:
        if not context.has_data:
            waiting = translate("Panel", "Waiting for the upper tier")
            reason = translate("Panel", "It shows as soon as the link is up")
            return FrameData(
                title, state="empty", message=waiting, note=reason, inset=self.inset_units
            )
        if empty:
            return FrameData(title, state="empty", message=empty, note=note, inset=self.inset_units)
        heard_at = context.runtime.link.heard_at
        if context.is_offline and heard_at:
            caption = times.as_of(heard_at, context.timezone)
            return FrameData(title, caption, state="stale", inset=self.inset_units)
        return FrameData(title, caption, inset=self.inset_units)
