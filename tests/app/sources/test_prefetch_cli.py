from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.domain.base import Town
from app.domain.row import Kind, Row, encode, row_digest
from app.errors import BadInputError
from app.protocol.session import Position
from app.sources import prefetch_cli
from app.sources.prefetch_cli import around, town_bounds
from app.store.mirror import Mirror
from tests.app.sources.tiles.host import Host, serving
from tests.app.sources.tiles.samples import png

BOUNDS = "120.55,31.25,120.70,31.35"


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as running:
        yield running


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def words(host: Host, data: Path, *more: str) -> list[str]:
    common = ["--zooms", "8-11", "--data", str(data), "--basemap", host.template]
    return ["prefetch", *common, *more]


def test_a_place_is_fetched_and_found_whole(
    host: Host, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check = words(host, tmp_path, "--bounds", BOUNDS, "--check")
    assert main(check) == 1
    before = said(capsys)
    assert (before["present"], before["whole"], host.asked) == (0, False, [])
    assert main(words(host, tmp_path, "--bounds", BOUNDS)) == 0
    done = said(capsys)
    assert done["fetched"] == done["wanted"] == before["wanted"] == len(host.asked)
    assert done["bytes"] == done["fetched"] * len(png())
    assert main(check) == 0
    after = said(capsys)
    assert after["present"] == after["wanted"]
    assert after["zooms"]["8"] == [1, 1]
    assert after["bytes"] > 0


def test_a_service_that_fails_is_said(
    host: Host, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.sources.tiles.prefetch.FAULTS_IN_A_ROW", 1)
    host.otherwise = (403, {}, b"")
    assert main(words(host, tmp_path, "--bounds", BOUNDS)) == 1
    found = said(capsys)
    assert "refuses the key" in found["fault"]
    assert not found["whole"]


def test_the_ceiling_holds(host: Host, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(host, tmp_path, "--bounds", BOUNDS, "--most", "3")) == 3
    assert "more than the ceiling of 3" in capsys.readouterr().err
    assert host.asked == []


def test_files_alone_have_nothing_to_fetch(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prefetch", "--bounds", BOUNDS, "--basemap", "/maps/a.mbtiles"]) == 3
    assert "no online tiles" in capsys.readouterr().err


def mirrored(folder: Path, *rows: Row) -> Path:
    folder.mkdir()
    mirror = Mirror(folder / "mirror.db")
    mirror.begin()
    mirror.add(rows)
    mirror.swap(Position("e", 1, row_digest(rows[0])))
    mirror.close()
    return folder


def test_the_town_of_a_screen_is_the_place(
    host: Host, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town = Town(name="甲", centre="乙", bounds=(120.5, 31.0, 121.0, 31.5), timezone="UTC")
    folder = mirrored(tmp_path / "wall", Row(Kind.TOWN, "town", 1, encode(town)))
    assert town_bounds(folder) == (120.5, 31.0, 121.0, 31.5)
    assert main(words(host, tmp_path, "--town", str(folder), "--check")) == 1
    assert said(capsys)["wanted"] > 4


def test_a_folder_without_a_town_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no mirror"):
        town_bounds(tmp_path)
    with pytest.raises(BadInputError, match="no town yet"):
        town_bounds(mirrored(tmp_path / "wall", Row(Kind.NORM, "a", 1, {"x": 1})))


def test_a_little_more_than_the_town_is_fetched() -> None:
    assert around((0.0, 0.0, 10.0, 20.0)) == (-1.0, -2.0, 11.0, 22.0)


@pytest.mark.parametrize("option", [("--bounds", "1,2,3"), ("--zooms", "a"), ("--zooms", "9-3")])
def test_what_is_no_place_is_wrong_usage(option: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["prefetch", "--bounds", BOUNDS, *option])
    assert caught.value.code == 2


def test_an_interrupt_ends_it_after_the_tiles_at_hand(
    host: Host, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefetch_cli, "TOLD_EVERY_S", 0.0)
    tell = prefetch_cli._Teller.tell

    def interrupted(self: Any, tally: Any) -> None:  # noqa: ANN401 - stands in for a method
        tell(self, tally)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(prefetch_cli._Teller, "tell", interrupted)
    before = signal.getsignal(signal.SIGINT)
    long = ["prefetch", "--bounds", BOUNDS, "--zooms", "8-13", "--data", str(tmp_path)]
    assert main([*long, "--basemap", host.template]) == 1
    out = capsys.readouterr()
    assert json.loads(out.out)["fetched"] < json.loads(out.out)["wanted"]
    assert "tiles\n" in out.err
    assert signal.getsignal(signal.SIGINT) == before
