from __future__ import annotations

import argparse
import asyncio
import gc
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.errors import BadInputError
from app.settings import SEAT_VIEWING, WALL_VIEWING, Settings
from panels import run
from panels.arguments import add_arguments
from panels.imagery import ImageryPanel
from panels.run import Place, choose_platform
from tests.panels.stage import Stage


def place(screen: str, words: list[str], settings: Settings, *, headless: bool = True) -> Place:
    parser = argparse.ArgumentParser()
    add_arguments(parser, screen)
    args = parser.parse_args(words)
    args.command = screen
    return Place.of(args, settings, Path("/data"), 1.0, headless=headless)


@pytest.mark.parametrize(
    ("environ", "platform", "headless", "chosen"),
    [
        ({}, "linux", True, "offscreen"),
        ({"DISPLAY": ":0"}, "linux", False, None),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", False, None),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True, "offscreen"),
        ({"QT_QPA_PLATFORM": "xcb"}, "linux", False, "xcb"),
        ({}, "darwin", False, None),
    ],
)
def test_without_a_display_qt_paints_off_screen(
    environ: dict[str, str], platform: str, headless: bool, chosen: str | None
) -> None:
    assert choose_platform(environ, platform) is headless
    assert environ.get("QT_QPA_PLATFORM") == chosen


def test_a_wall_off_screen_keeps_its_picture_and_ends() -> None:
    settings = Settings(server="ws://localhost:1")
    wall = place("wall", ["--token", "t"], settings)
    assert (wall.token, wall.size, wall.seconds) == ("t", (3840, 2160), 25.0)
    assert wall.picture == Path("out/wall.png")
    assert wall.summary == Path("out/wall.json")
    assert wall.viewing == WALL_VIEWING


def test_a_seat_on_a_display_stays_open() -> None:
    seat = place("seat", ["--token", "t"], Settings(server="ws://localhost:1"), headless=False)
    assert seat.picture is None
    assert seat.seconds is None
    assert seat.viewing == SEAT_VIEWING


def test_a_demo_takes_the_token_of_what_it_shows(tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.toml"
    tokens.write_text('wall = "w"\nleader = "l"\n', "utf-8")
    settings = Settings(server="ws://localhost:1", token_file=tokens)
    assert place("demo", [], settings).token == "w"
    seat = place("demo", ["--screen", "seat"], settings)
    assert (seat.profile, seat.token, seat.size) == ("seat", "l", (1920, 1080))


@pytest.mark.parametrize(
    ("settings", "words", "field"),
    [
        (Settings(), ["--token", "t"], "server"),
        (Settings(server="ws://localhost:1"), [], "token-file"),
    ],
)
def test_what_is_missing_is_named(settings: Settings, words: list[str], field: str) -> None:
    with pytest.raises(BadInputError, match=f"no {field} given") as caught:
        place("wall", words, settings)
    assert caught.value.field == field


def test_a_wall_of_its_own_takes_a_file_of_one_token(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("secret\n", "utf-8")
    settings = Settings(server="ws://localhost:1", token_file=file)
    assert place("wall", [], settings).token == "secret"


def test_a_bad_token_file_is_refused_in_plain_words(tmp_path: Path) -> None:
    settings = Settings(server="ws://localhost:1", token_file=tmp_path / "none")
    with pytest.raises(BadInputError, match="cannot be read"):
        place("wall", [], settings)


def test_no_thread_but_the_windows_collects_while_a_node_runs(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched: list[bool] = []

    class Runs:
        def __init__(self, **given: object) -> None:
            del given

        async def start(self) -> None:
            switched.append(gc.isenabled())

        async def aclose(self) -> None:
            switched.append(gc.isenabled())

    class Shows:
        def __init__(self, *given: object) -> None:
            del given

        def start(self) -> None:
            switched.append(gc.isenabled())

        def stop(self) -> None:
            switched.append(gc.isenabled())

        def close(self) -> None:
            """Do nothing."""

    async def over_at_once(*given: object) -> None:
        del given

    monkeypatch.setattr(run, "Runtime", Runs)
    monkeypatch.setattr(run, "Shell", Shows)
    monkeypatch.setattr(run, "open_screen", Shows)
    monkeypatch.setattr(run, "until_over", over_at_once)
    monkeypatch.setattr(run, "keep", over_at_once)
    monkeypatch.setattr("panels.run.Faults.install", lambda *given: None)
    settings = Settings(server="ws://localhost:1")
    asyncio.run(run.show(qapp, place("wall", ["--token", "t"], settings)))
    assert switched == [False] * 4
    assert gc.isenabled()


def test_a_token_is_not_sent_in_the_open_unless_a_person_says_so() -> None:
    far = Settings(server="ws://10.0.0.1:1")
    with pytest.raises(BadInputError, match="in the open"):
        place("seat", ["--token", "t"], far, headless=False)
    assert place("seat", ["--token", "t", "--insecure"], far, headless=False).trusted.insecure
    pinned = Settings(server="wss://10.0.0.1:1", pins=("a" * 64,))
    assert place("seat", ["--token", "t"], pinned, headless=False).trusted.pins == ("a" * 64,)


@pytest.mark.parametrize("profile", ["wall", "seat"])
@pytest.mark.parametrize("has_tiles", [True, False])
def test_tiles_lie_under_the_map_where_the_settings_name_some(
    tmp_path: Path, stage: Stage, profile: str, has_tiles: bool
) -> None:
    tiles = (str(tmp_path / "none.mbtiles"),) if has_tiles else ()
    settings = Settings(server="ws://localhost:1", basemap=tiles, data=tmp_path)
    where = place(profile, ["--token", "t", "--size", "1280x720"], settings)
    assert where.tiles.folder == tmp_path / "tiles"
    screen = run.open_screen(stage, where)
    found = [panel for panel in screen.panels if isinstance(panel, ImageryPanel)]
    assert len(found) == has_tiles
    screen.close()
    screen.deleteLater()


def test_tiles_may_be_given_on_the_command_line() -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser, "wall")
    args = parser.parse_args(["--basemap", "a.mbtiles", "--basemap", "tianditu:cva"])
    assert args.basemap == ["a.mbtiles", "tianditu:cva"]
