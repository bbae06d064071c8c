"""A panel: one zone of a screen, which binds what the node knows to one widget."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from panels.context import Aspect, Context
from panels.look import Look
from widgets.theme import Theme
from widgets.type_scale import TypeScale


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

    def set_look(self, look: Look) -> None:
        """Change colours and sizes."""
        for each in self._dressed:
            each.set_theme(look.theme)
            each.set_scale(look.scale)

    def shutdown(self) -> None:
        """End what runs in the background."""
