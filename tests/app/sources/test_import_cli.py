from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import COMMANDS, EXIT_CODES
from app.clock import ManualClock
from app.errors import BadInputError, LinkError
from app.geo.sheet import unpack
from app.sources import import_cli
from app.sources.basemap import delivery
from tests.app.sources.doubles import ServerDouble

HELSINKI = "roads/helsinki.osm.pbf"
SQUARE = [[[120.6, 31.3], [120.7, 31.3], [120.7, 31.4], [120.6, 31.4], [120.6, 31.3]]]


def parse(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    import_cli.add_arguments(parser)
    return parser.parse_args(list(arguments))


@pytest.fixture
def options(tmp_path: Path, double: ServerDouble) -> list[str]:
    tokens = tmp_path / "tokens.toml"
    tokens.write_text('admin = "admin"\n')
    rejects = tmp_path / "rejects.csv"
    return ["--server", double.url, "--tokens", str(tokens), "--rejects", str(rejects)]


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    path = tmp_path / "estate.geojson"
    sound: dict[str, object] = {"type": "Feature", "properties": {"name": "一村"}}
    sound["geometry"] = {"type": "Polygon", "coordinates": SQUARE}
    wrong: dict[str, object] = {"type": "Feature", "properties": {}, "geometry": None, "id": "=1+1"}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [sound, wrong]}))
    return path


async def bring(*arguments: str) -> dict[str, Any]:
    return await import_cli.bring(parse(*arguments), ManualClock())


def layers(double: ServerDouble) -> dict[str, int]:
    found: dict[str, int] = {}
    for (kind, row_id), row in double.rows.items():
        if kind == "sheet":
            layer = row_id.partition("/")[0]
            found[layer] = found.get(layer, 0) + len(unpack(row.body))
    return found


async def test_an_extract_becomes_the_base_map(
    double: ServerDouble, options: list[str], data_dir: Path
) -> None:
    summary = await bring(str(data_dir / HELSINKI), *options, "--timezone", "Europe/Helsinki")
    assert summary["layers"]["building"] == 446
    assert summary["reasons"]["its outline is not complete in this extract"] == 120
    assert summary["town"] == "赫尔辛基"
    assert summary["server_refused"] == {}
    assert summary["put"] == len(double.rows) > 6
    assert layers(double)["road"] >= summary["layers"]["road"]
    town = double.rows["town", "town"].body
    assert tuple(town["bounds"]) == pytest.approx((24.9351762, 60.164155, 24.9534145, 60.179113))
    assert town["timezone"] == "Europe/Helsinki"


async def test_the_same_import_again_changes_nothing(
    double: ServerDouble, options: list[str], data_dir: Path
) -> None:
    first = await bring(str(data_dir / HELSINKI), *options)
    again = await bring(str(data_dir / HELSINKI), *options)
    assert (again["put"], again["unchanged"]) == (0, first["put"] - 1)
    assert again["town"] == "赫尔辛基"


async def test_replacing_leaves_no_old_feature(
    double: ServerDouble, options: list[str], estate: Path, data_dir: Path
) -> None:
    await bring(str(data_dir / HELSINKI), *options)
    more = ["--system", "wgs84", "--layer", "park", "--replace", "--town", "苏州"]
    summary = await bring(str(estate), *options, *more)
    assert layers(double)["park"] == 1
    assert layers(double)["building"] > 0
    assert summary["town"] == double.rows["town", "town"].body["name"] == "苏州"


async def test_a_trial_run_needs_no_server(tmp_path: Path, estate: Path) -> None:
    rejects = str(tmp_path / "r.csv")
    said = ("--system", "gcj02", "--layer", "block", "--dry-run", "--rejects", rejects)
    summary = await bring(str(estate), *said)
    assert (summary["dry_run"], summary["put"], summary["town"]) == (True, 0, "")
    assert summary["layers"] == {"block": 1}
    assert summary["notes"] == ["estate.geojson: converted from gcj02"]
    assert summary["bounds"][0] == pytest.approx(120.5956, abs=1e-3)


async def test_what_is_left_out_is_listed_and_no_formula(tmp_path: Path, estate: Path) -> None:
    rejects = tmp_path / "r.csv"
    said = ("--system", "wgs84", "--layer", "block", "--dry-run", "--rejects", str(rejects))
    summary = await bring(str(estate), *said)
    assert (summary["read"], summary["refused"]) == (2, 1)
    assert summary["reasons"] == {"it has no geometry": 1}
    assert rejects.read_text(encoding="utf-8").splitlines() == [
        "file,line,reason,row",
        "estate.geojson,2,it has no geometry,'=1+1",
    ]


async def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, estate: Path) -> None:
    broken = tmp_path / "broken.osm"
    broken.write_text("no map")
    said = ("--system", "wgs84", "--layer", "block", "--dry-run")
    summary = await bring(str(broken), str(estate), *said, "--rejects", str(tmp_path / "r.csv"))
    assert list(summary["bad_files"]) == ["broken.osm"]
    assert summary["layers"] == {"block": 1}


async def test_a_doubt_about_coordinates_stops_everything(
    double: ServerDouble, options: list[str], estate: Path, data_dir: Path
) -> None:
    with pytest.raises(BadInputError, match="in China a wrong guess is 500 m off"):
        await bring(str(data_dir / HELSINKI), str(estate), *options, "--layer", "block")
    assert double.rows == {}


async def test_bounds_cut_all_files(estate: Path, tmp_path: Path) -> None:
    said = ("--system", "wgs84", "--layer", "block", "--dry-run")
    cut = ("--bounds", "120.65,31.3,120.9,31.35", "--rejects", str(tmp_path / "r.csv"))
    summary = await bring(str(estate), *said, *cut)
    assert summary["bounds"] == [120.65, 31.3, 120.9, 31.35]
    assert summary["cut"] == 1


async def test_files_without_anything_for_the_map(tmp_path: Path) -> None:
    empty = tmp_path / "empty.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(
        BadInputError, match="nothing in these files is for the map: they are empty"
    ):
        await bring(str(empty), "--dry-run")
    with pytest.raises(BadInputError, match="there is no file"):
        await bring(str(tmp_path / "none.osm"), "--dry-run")


def test_the_command_prints_one_line(
    estate: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ("--system", "wgs84", "--layer", "block", "--dry-run")
    rejects = ("--rejects", str(tmp_path / "r.csv"))
    assert import_cli.run(parse(str(estate), *said, *rejects)) == 0
    assert json.loads(capsys.readouterr().out)["layers"] == {"block": 1}
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"?")
    code = import_cli.run(parse(str(broken), str(estate), *said, *rejects))
    assert code == import_cli.UNREAD_EXIT == EXIT_CODES[BadInputError]
    assert "broken.gpkg" in json.loads(capsys.readouterr().out)["bad_files"]


def test_plain_words(estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "CONNECT_WITHIN_S", 0.05)
    with pytest.raises(BadInputError, match="say --server and --tokens, or --dry-run"):
        import_cli.run(parse(str(estate)))
    tokens = tmp_path / "tokens.toml"
    tokens.write_text('admin = "t"\n')
    said = ("--system", "wgs84", "--layer", "block", "--rejects", str(tmp_path / "r.csv"))
    with pytest.raises(LinkError):
        import_cli.run(
            parse(str(estate), *said, "--server", "ws://127.0.0.1:9", "--tokens", str(tokens))
        )


@pytest.mark.parametrize("text", ["1,2,3", "a,b,c,d", "121,31,120,32", "0,0,1,99", "1,2,3,4,5"])
def test_a_wrong_box_is_wrong_usage(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse("x.osm", "--bounds", text)
    assert "a box is" in capsys.readouterr().err


def test_import_is_a_command() -> None:
    assert COMMANDS["import"].module == "app.sources.import_cli"
