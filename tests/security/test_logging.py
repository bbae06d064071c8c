"""One event is one line whatever it says, and no file of a session holds a secret."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import logs
from tests.security.logging_fuzz import write_and_read
from tests.security.session import WRONG, leaks, look_through

SEED = 20_260_618


@pytest.fixture(autouse=True)
def root_as_before() -> Iterator[None]:
    level = logging.getLogger().level
    yield
    logs.close_logging()
    logging.getLogger().setLevel(level)


def test_hostile_events_are_one_line_each(tmp_path: Path) -> None:
    written = write_and_read(tmp_path, SEED, 500)
    assert (written.events, written.failures) == (500, 0), written.wrong[:3]


def test_without_its_escapes_the_log_is_seen_to_break(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "_ESCAPED", dict.fromkeys(range(0xD800, 0xE000), "?"))
    assert write_and_read(tmp_path, SEED, 500).failures > 0


def test_a_field_that_all_may_read_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "FIELDS", logs.FIELDS | {"token"})
    assert write_and_read(tmp_path, SEED, 20).failures > 0


async def test_no_file_of_a_session_holds_a_secret(tmp_path: Path) -> None:
    found = await leaks(tmp_path)
    assert found.found == []
    assert found.files >= 10
    assert found.log_lines >= 5


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"\0" + WRONG.encode())
    (tmp_path / "b.jsonl").write_text("{}\n", encoding="utf-8")
    (tmp_path / "tokens.toml").write_text(WRONG, encoding="utf-8")
    (tmp_path / "tokens.toml").chmod(0o644)
    assert len(look_through(tmp_path, [WRONG]).found) == 3
