from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.domain.telemetry import Fix
from panels.context import Context
from panels.look import Look
from panels.map_tools.tracks import KEEP_EVERY_S, MOST_TRACKS, NEXT, Tracks, Whose
from panels.situation import town_bounds
from tests.panels.stage import NOW, TOWN, Stage
from widgets.map.canvas import MapCanvas
from widgets.map.view import Margins


@pytest.fixture
def canvas(qtbot: QtBot, seat_look: Look) -> Iterator[MapCanvas]:
    made = MapCanvas(seat_look.theme, seat_look.scale)
    qtbot.addWidget(made)
    made.resize(752, 988)
    made.fit(town_bounds(TOWN.bounds), Margins())
    yield made
    made.shutdown()


def drive(tracks: Tracks, town: Context, stage: Stage, steps: int = 4) -> None:
    """Let all units go north for a while."""
    start = dict(stage.board.fixes)
    for step in range(steps):
        at = NOW + step * KEEP_EVERY_S
        stage.board.fixes.update(
            {k: Fix(k, f.lon, f.lat + 0.0005 * step, at) for k, f in start.items()}
        )
        town.now = at
        tracks.keep(town)


def drawn(tracks: Tracks) -> int:
    return len(tracks.sketch._tracks)


@pytest.mark.parametrize(("whose", "count"), [(Whose.CHOSEN, 1), (Whose.BUSY, 5), (Whose.ALL, 20)])
def test_tracks_are_drawn_of_whom_they_are_wanted(
    canvas: MapCanvas, town: Context, stage: Stage, whose: Whose, count: int
) -> None:
    tracks = Tracks(canvas, whose)
    town.selection.choose_unit("u3")
    drive(tracks, town, stage)
    assert len(tracks.trails) == 20
    assert drawn(tracks) == count
    first = tracks.trails.track("u3", town.now)
    assert first is not None
    assert len(first.places) == 4
    assert tracks.sketch._tracks[0].places.tolist() == first.places.tolist()


def test_the_unit_of_the_case_at_hand_has_its_track(
    canvas: MapCanvas, town: Context, stage: Stage
) -> None:
    tracks = Tracks(canvas, Whose.CHOSEN)
    drive(tracks, town, stage)
    assert drawn(tracks) == 0
    town.selection.choose_case("c2")
    tracks.show(town)
    assert drawn(tracks) == 1


def test_places_are_kept_every_few_seconds_only(
    canvas: MapCanvas, town: Context, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks, pushes = Tracks(canvas, Whose.ALL), list[int]()
    monkeypatch.setattr(
        tracks.trails, "push", lambda keys, places, times: pushes.append(len(places))
    )
    for step in range(11):
        town.now = NOW + step
        tracks.keep(town)
    assert pushes == [20, 20, 20]


def test_units_out_of_sight_cost_no_drawing(canvas: MapCanvas, town: Context, stage: Stage) -> None:
    tracks = Tracks(canvas, Whose.ALL)
    canvas.set_view(replace(canvas.view, x=0.0, y=0.0))
    drive(tracks, town, stage)
    assert drawn(tracks) == 0
    canvas.go_home()
    tracks.show(town)
    assert 0 < drawn(tracks) <= MOST_TRACKS


def test_a_clock_set_back_begins_anew(canvas: MapCanvas, town: Context, stage: Stage) -> None:
    tracks = Tracks(canvas, Whose.ALL)
    drive(tracks, town, stage)
    town.now = NOW - 3600.0
    tracks.keep(town)
    assert drawn(tracks) == 0
    assert len(tracks.trails) == 20


def test_the_wishes_go_round() -> None:
    assert [NEXT[NEXT[NEXT[each]]] for each in Whose] == list(Whose)


def test_a_unit_that_stood_still_has_no_track(
    canvas: MapCanvas, town: Context, stage: Stage
) -> None:
    tracks = Tracks(canvas, Whose.ALL)
    drive(tracks, town, stage, steps=1)
    assert len(tracks.trails) == 20
    assert tracks.sketch.is_empty
