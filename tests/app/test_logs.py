from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from app import logs
from app.errors import StoreError

LOG = logging.getLogger("yiping.test")


@pytest.fixture(autouse=True)
def root_as_before() -> Iterator[None]:
    level = logging.getLogger().level
    yield
    logs.close_logging()
    logging.getLogger().setLevel(level)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_record_is_one_line_with_its_allowed_fields(tmp_path: Path) -> None:
    path = tmp_path / "new" / "node.log"
    logs.setup_logging("info", path)
    LOG.info("link %s", "up", extra={"seq": 7, "peer": Path("a"), "file": None})
    LOG.debug("not written")
    (line,) = lines(path)
    assert line["level"] == "info"
    assert line["logger"] == "yiping.test"
    assert line["message"] == "link up"
    assert (line["seq"], line["peer"], line["file"]) == (7, "a", None)
    assert str(line["at"]).endswith("+00:00")


def test_a_field_nobody_allowed_is_named_but_not_written(tmp_path: Path) -> None:
    logs.setup_logging("info", tmp_path / "log")
    LOG.info("hello", extra={"token": "secret-1"})
    assert "secret-1" not in (tmp_path / "log").read_text(encoding="utf-8")
    assert lines(tmp_path / "log")[0]["left_out"] == ["token"]


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\x0b", "\x85", "\u2028", "\u2029", "\x00"])
def test_a_payload_cannot_start_a_second_line(tmp_path: Path, mark: str) -> None:
    logs.setup_logging("info", tmp_path / "log")
    LOG.info("a%s{}", mark, extra={"reason": f"x{mark}y"})
    (line,) = lines(tmp_path / "log")
    assert line["message"] == f"a{mark}{{}}"
    assert line["reason"] == f"x{mark}y"


@pytest.mark.parametrize("mark", ["\x9b", "\u202e", "\u200b", "\u2066", "\ufeff", "\x1b"])
def test_what_steers_a_terminal_or_hides_is_escaped(tmp_path: Path, mark: str) -> None:
    logs.setup_logging("info", tmp_path / "log")
    LOG.info("a%sb", mark)
    raw = (tmp_path / "log").read_text(encoding="utf-8")
    assert f"a\\u{ord(mark):04x}b" in raw
    assert lines(tmp_path / "log")[0]["message"] == f"a{mark}b"


def test_half_a_character_is_said_to_be_none(tmp_path: Path) -> None:
    logs.setup_logging("info", tmp_path / "log")
    LOG.info("a\ud800b")
    assert lines(tmp_path / "log")[0]["message"] == "a\ufffdb"


def test_numbers_that_json_does_not_know_are_words(tmp_path: Path) -> None:
    logs.setup_logging("info", tmp_path / "log")
    LOG.info("x", extra={"wait_s": float("nan"), "count": -float("inf"), "seq": 16**9_999})
    (line,) = lines(tmp_path / "log")
    assert (line["wait_s"], line["count"]) == ("nan", "-inf")
    assert str(line["seq"]).startswith("0x1000")


def test_an_error_carries_its_traceback_and_keeps_the_end_of_it(tmp_path: Path) -> None:
    logs.setup_logging("info", tmp_path / "log")
    try:
        raise ValueError("x" * 9_000 + "end")
    except ValueError:
        LOG.exception("broke")
    (line,) = lines(tmp_path / "log")
    assert str(line["error"]).startswith("…")
    assert str(line["error"]).endswith("end")


def test_long_texts_are_cut_and_marked(tmp_path: Path) -> None:
    logs.setup_logging("info", tmp_path / "log")
    LOG.info("事" * 9_000, extra={"reason": "y" * 9_000})
    (line,) = lines(tmp_path / "log")
    assert line["message"] == "事" * logs.MAX_TEXT + "…"
    assert str(line["reason"]).endswith("y…")


def test_without_a_file_it_writes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    logs.setup_logging()
    LOG.warning("here")
    assert json.loads(capsys.readouterr().err)["message"] == "here"


def test_a_second_setup_replaces_the_first(tmp_path: Path) -> None:
    logs.setup_logging("info", tmp_path / "one")
    logs.setup_logging("info", tmp_path / "two")
    LOG.info("x")
    assert lines(tmp_path / "one") == []
    assert len(lines(tmp_path / "two")) == 1
    logs.close_logging()
    assert all(
        not isinstance(each.formatter, logs.JsonFormatter) for each in logging.getLogger().handlers
    )


def test_the_files_are_bounded(tmp_path: Path) -> None:
    logs.setup_logging("info", tmp_path / "log")
    (handler,) = [each for each in logging.getLogger().handlers if _is_ours(each)]
    assert isinstance(handler, RotatingFileHandler)
    assert handler.maxBytes * (handler.backupCount + 1) <= 25_000_000


def test_what_is_sent_is_in_no_log(tmp_path: Path) -> None:
    logs.setup_logging("debug", tmp_path / "log")
    logging.getLogger("websockets.client").debug("> TEXT 'secret-1'")
    logging.getLogger("websockets.client").info("connection open")
    assert [line["message"] for line in lines(tmp_path / "log")] == ["connection open"]


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="none of debug, info"):
        logs.setup_logging("loud")


def test_a_file_that_cannot_be_written_is_a_plain_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        logs.setup_logging("info", tmp_path / "file" / "log")


def _is_ours(handler: logging.Handler) -> bool:
    return isinstance(handler.formatter, logs.JsonFormatter) and sys.stderr is not handler
