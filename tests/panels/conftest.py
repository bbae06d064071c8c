"""A stage with a town on it, and the looks of both screens."""

from __future__ import annotations

from pathlib import Path

import pytest

from panels.context import Context
from panels.look import Look, look_for
from panels.selection import Selection
from tests.panels.stage import Stage, fill


@pytest.fixture
def stage(tmp_path: Path, qapp: object) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def wall_look(qapp: object) -> Look:
    return look_for("wall", "night", "en", (1920, 1080))


@pytest.fixture
def seat_look(qapp: object) -> Look:
    return look_for("seat", "night", "en", (1920, 1080))


@pytest.fixture
def empty(stage: Stage, wall_look: Look) -> Context:
    """A context that knows nothing of the town yet."""
    return Context(stage, wall_look, Selection())


@pytest.fixture
def town(stage: Stage, empty: Context) -> Context:
    """A context of a whole town."""
    empty.take(fill(stage))
    empty.tick(stage.clock.now())
    return empty
