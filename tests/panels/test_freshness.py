from __future__ import annotations

from app.domain.telemetry import Reading
from panels.freshness import source_name, sources
from tests.panels.stage import NOW, READINGS, Stage, fixes, unit


def test_all_fresh(stage: Stage) -> None:
    stage.deliver(readings=READINGS, fixes=fixes([unit(1)]))
    found = sources(stage.board, NOW)
    assert (found.fresh, found.total, found.worst) == (4, 4, "")


def test_the_worst_is_named_with_its_age(stage: Stage) -> None:
    stage.deliver(
        readings=[Reading("door/total", NOW - 720.0, 1.0), Reading("shore/level", NOW - 60.0, 1.0)]
    )
    found = sources(stage.board, NOW)
    assert (found.fresh, found.total, found.worst, found.worst_age_s) == (0, 2, "doors", 720.0)


def test_nothing_connected(stage: Stage) -> None:
    assert sources(stage.board, NOW).total == 0


def test_an_unknown_group_keeps_its_name() -> None:
    assert source_name("noise") == "noise"
