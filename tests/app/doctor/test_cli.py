import argparse
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.__main__ import main
from app.doctor import cli
from app.errors import BadInputError
from app.store.outbox import Outbox


def args(folder: Path | None, *more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    given = [] if folder is None else ["--data", str(folder)]
    return parser.parse_args([*given, *more])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Outbox(tmp_path / "outbox.db").close()
    return tmp_path


def test_all_is_well_in_plain_sentences(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(args(folder)) == 0
    chinese = capsys.readouterr().out
    assert "✓" in chinese
    assert "✗" not in chinese
    assert "0 条操作完好" in chinese
    assert cli.run(args(folder, "--language", "en")) == 0
    assert "0 commands are sound" in capsys.readouterr().out


def test_what_needs_help_ends_with_six(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(folder / "outbox.db")) as db:
        db.execute("PRAGMA user_version = 99")
    assert main(["doctor", "--data", str(folder), "--json"]) == 6
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is False
    newer = next(one for one in said["findings"] if one["weight"] == "help")
    assert (newer["code"], newer["facts"]["found"]) == ("newer", 99)
    assert newer["place"].endswith("outbox.db")
    assert "更新的版本" in newer["text"]


def test_a_folder_without_files_of_ours_is_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(args(tmp_path / "none", "--language", "en")) == 0
    assert "no files of Yiping" in capsys.readouterr().out


def test_without_a_folder_it_looks_at_all_of_this_user(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run(args(None, "--json")) in {0, 6}
    assert json.loads(capsys.readouterr().out)["findings"]


def test_an_outbox_that_is_not_there_is_wrong_usage(folder: Path) -> None:
    with pytest.raises(BadInputError, match="there is no file"):
        cli.run(args(folder, "--against", str(folder / "none.db")))
