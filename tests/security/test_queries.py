"""The search takes any text: no error, no long wait, no statement but its own."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest

from app.store import casetext
from app.store.mirror import Mirror
from tests.security.queries import LONGEST_S, queries, search_all, town_of

SEED = 20_260_618


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mirror]:
    with town_of(tmp_path_factory.mktemp("queries"), 2_000) as mirror:
        yield mirror


def test_nasty_texts_find_or_find_not(town: Mirror) -> None:
    result = search_all(town, SEED, 300)
    assert (result.asked, result.failures) == (300, 0), result
    assert result.hits > 50
    assert result.longest_s <= LONGEST_S


def test_the_same_seed_asks_the_same() -> None:
    assert list(queries(1, 50)) == list(queries(1, 50)) != list(queries(2, 50))


def test_nobody_chooses_columns_or_order() -> None:
    """What is read and how it is sorted is written here once; a caller gives text and a limit."""
    assert list(inspect.signature(Mirror.search).parameters) == ["self", "text", "limit"]
    assert list(inspect.signature(casetext.search).parameters) == ["database", "text", "limit"]


def test_without_our_quotes_the_fuzz_finds_errors(
    town: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casetext, "_quoted", lambda word: word)
    assert search_all(town, SEED, 60).errors


def test_a_second_statement_is_noticed(town: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    search = casetext.search

    def twice(*args: object) -> object:
        town._database.conn.execute("DELETE FROM case_text_todo WHERE id = 'x'")
        return search(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(casetext, "search", twice)
    found = search_all(town, SEED, 5).extra
    assert any("2 statements" in each for each in found)
    assert any("case_text_todo" in each for each in found)
