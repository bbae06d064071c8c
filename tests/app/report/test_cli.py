"""The command line of `report map`."""

from __future__ import annotations

import argparse
import io
import json
import stat
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from app.domain.row import Kind, Row, encode
from app.domain.telemetry import Fix
from app.errors import BadInputError, WorldError
from app.report import cli, live
from app.report.situation import Origin, Situation
from tests.app.report.test_situation import TEXT, fill, rows
from tests.app.report.town import NOW, case_of, situation


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "wall"
    folder.mkdir()
    fill(folder, rows()).close()
    return folder


def test_a_document_is_written_whole_for_its_owner_alone(
    mirror: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "map.html"
    assert cli.run(parsed("map", "--data", str(mirror), "--out", str(out))) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["file"] == str(out)
    assert said["bytes"] == out.stat().st_size > 150_000
    assert (said["cases"], said["units"], said["left_out"]) == (3, 1, [])
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert list(out.parent.iterdir()) == [out]
    text = out.read_text("utf-8")
    assert "13800138000" not in text
    assert "88号" not in text.replace("来电人 **** 平江路88号3室", "")


def test_a_seat_may_have_it_in_full(mirror: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    words = ("map", "--data", str(mirror), "--out", str(out), "--case", "c1", "--lang", "en")
    cli.run(parsed(*words, "--unmasked", "--role", "leader"))
    text = out.read_text("utf-8")
    assert "13800138000" in text
    assert "NOT masked" in text


@pytest.mark.parametrize("role", ["wall", "connector", "nobody"])
def test_who_reads_masked_rows_may_not_ask_for_more(
    mirror: Path, tmp_path: Path, role: str
) -> None:
    words = ("map", "--data", str(mirror), "--out", str(tmp_path / "x"), "--unmasked")
    with pytest.raises(BadInputError, match="reads masked rows only"):
        cli.run(parsed(*words, "--role", role))
    assert not (tmp_path / "x").exists()


def test_a_seat_hands_over_where_its_units_are(
    mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.BytesIO(msgspec.json.encode([Fix("u0", 120.62, 31.31, NOW)]))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
    args = parsed("map", "--data", str(mirror), "--out", "x", "--positions")
    found = cli.situation_of(args)
    assert found.origin is Origin.SEAT
    assert found.fixes["u0"].lon == 120.62


def test_positions_that_are_none_are_refused(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'[{"unit": 1}]')))
    with pytest.raises(BadInputError, match="positions cannot be read"):
        cli.situation_of(parsed("map", "--data", str(mirror), "--out", "x", "--positions"))


def test_a_server_is_asked_with_a_token_of_the_role(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[live.Server, bool]] = []

    def answer(server: live.Server, clock: object, *, unmasked: bool) -> Situation:
        asked.append((server, unmasked))
        return situation(["一"])

    monkeypatch.setattr(live, "from_server", answer)
    tokens = tmp_path / "tokens.toml"
    tokens.write_text('[tokens]\nwall = "w"\nleader = "l"\n')
    server = ("map", "--out", "x", "--server", "ws://127.0.0.1:9")
    cli.situation_of(parsed(*server, "--token", "t"))
    with pytest.raises(BadInputError, match="no token given"):
        cli.situation_of(parsed(*server))
    assert [(each.url, each.token, unmasked) for each, unmasked in asked] == [
        ("ws://127.0.0.1:9", "t", False)
    ]


def test_a_token_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "read_token", lambda path, role: f"{path.name} {role}")
    monkeypatch.setattr(
        live, "from_server", lambda server, clock, *, unmasked: _check(server.token)
    )
    words = ("map", "--out", "x", "--server", "ws://127.0.0.1:9", "--token-file", "tokens.toml")
    cli.situation_of(parsed(*words, "--role", "leader"))


def _check(token: str) -> Situation:
    assert token == "tokens.toml leader"
    return situation(["一"])


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorldError, match="cannot be written"):
        cli.save(tmp_path / "file" / "map.html", "x")


def test_half_a_file_of_before_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / ".map.html.part").write_text("half")
    cli.save(tmp_path / "map.html", "whole")
    assert (tmp_path / "map.html").read_text() == "whole"
    assert len(list(tmp_path.iterdir())) == 1


def test_an_unknown_incident_is_refused_before_anything_is_written(
    mirror: Path, tmp_path: Path
) -> None:
    out = tmp_path / "map.html"
    with pytest.raises(BadInputError, match="no case “99”"):
        cli.run(parsed("map", "--data", str(mirror), "--out", str(out), "--case", "99"))
    assert not out.exists()


def test_a_town_that_is_being_written_is_read_as_it_was(mirror: Path, tmp_path: Path) -> None:
    more = [*rows(), Row(Kind.CASE, "c9", 1, encode(case_of(9, TEXT)))]
    with closing(fill(mirror, more)):
        found = cli.situation_of(parsed("map", "--data", str(mirror), "--out", "x"))
    assert "c9" in found.tables.cases
