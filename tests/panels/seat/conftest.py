"""A seat's context with the first case chosen."""

from __future__ import annotations

import pytest

from panels.context import Context
from panels.look import Look
from panels.seat.acts import Acts
from panels.selection import Selection
from tests.panels.stage import Stage, fill


@pytest.fixture
def desk(stage: Stage, seat_look: Look) -> Context:
    """A seat's context of a whole town with the elder's case at hand."""
    context = Context(stage, seat_look, Selection())
    context.take(fill(stage))
    context.tick(stage.clock.now())
    context.selection.choose_case("c1")
    return context


@pytest.fixture
def acts(desk: Context) -> Acts:
    return Acts(desk)
