from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.pinyin import MOST_UNITS, line, patterns, plain


def finds(query: str, name: str) -> bool:
    return any(sought.search(line(name)) for sought in patterns(query))


@pytest.mark.parametrize(
    "query",
    ["彩香", "香一", "caixiang", "cxyc", "caix", "cxiang", "cx", "xyc", "CX1C", "彩x", "cai 村",
     "彩香1村", "c香", "ｃｘ"],
)  # fmt: skip
def test_a_name_is_found_by_hanzi_sounds_initials_and_any_mixture(query: str) -> None:
    assert finds(query, "彩香一村")


@pytest.mark.parametrize("query", ["彩村", "xc", "ca香x", "caixiangg", "ai", "村一", "2"])
def test_what_a_query_does_not_say_is_not_found(query: str) -> None:
    assert not finds(query, "彩香一村")


def test_every_common_reading_of_a_hanzi_finds_it() -> None:
    for query in ("changqiao", "zhangqiao", "cq", "zq"):
        assert finds(query, "长桥"), query
    assert not finds("zc", "长桥")
    for query in ("lvyin", "luyin", "ly"):
        assert finds(query, "绿荫"), query


def test_words_and_numbers_are_units_of_their_own() -> None:
    assert line("Main St 12") == "'main'st'12"
    for query in ("main", "ms", "mains", "st 12", "main 12", "m12"):
        assert finds(query, "Main St 12"), query
    assert not finds("ain", "Main St 12")
    assert finds("彩香12", "彩香一村12幢")
    assert not finds("彩香2", "彩香一村12幢")


def test_case_width_and_accents_make_no_difference() -> None:
    assert plain("Ｍännerheimintie") == "mannerheimintie"
    assert finds("MANNERHEIM", "Männerheimintie")
    assert finds("männ", "Mannerheimintie")


@pytest.mark.parametrize("query", ["", "  ", "'", "|", "()[]*", "\n", "_"])
def test_a_query_without_a_word_looks_for_nothing(query: str) -> None:
    assert patterns(query) == ()


def test_a_name_without_a_word_has_no_line() -> None:
    assert line("--（）") == ""
    assert line("") == ""


def test_a_hanzi_without_a_known_reading_is_found_by_itself() -> None:
    assert finds("\U0003134a", "\U0003134a桥")


def test_a_very_long_name_is_cut() -> None:
    assert line("桥" * 1000).count("'") == MOST_UNITS


def test_a_pattern_that_fails_on_a_name_made_for_it_fails_in_time() -> None:
    hostile = line(("a" * 30 + " ") * MOST_UNITS)
    for query in ("a" * 12 + "b", "a" * 23 + "b"):
        began = perf_counter()
        assert not any(sought.search(hostile) for sought in patterns(query))
        assert perf_counter() - began < 1.0


def test_a_long_query_of_whole_readings_finds_its_name() -> None:
    assert finds("jinchangcaixiangyicun", "金阊彩香一村")
    assert finds("zhonghuarenmingongheguo", "中华人民共和国")
    assert not finds("jinchangcaixiangyicux", "金阊彩香一村")


@given(st.text(max_size=30))
def test_every_name_finds_itself(name: str) -> None:
    if line(name) and len(plain(name)) < MOST_UNITS:
        assert finds(name, name)


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_line_is_one_line_whatever_comes(name: str, query: str) -> None:
    assert "\n" not in line(name)
    patterns(query)
