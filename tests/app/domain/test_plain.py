from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.plain import MOST_BLOCK, MOST_DEEP, MOST_LINE, MOST_MARKS, block, line, tidy

ANY = st.text(st.characters(exclude_categories=[]), max_size=80)


@pytest.mark.parametrize(
    "text",
    [
        "占道经营，平江路 88号",
        "Café “Löwe” – 3 m²",
        "<b>&amp;</b> =1+1",
        "ก้ำ हिन्दी שָׁלוֹם",
        "𠮷野家 😀",
    ],
)
def test_what_is_harmless_stays(text: str) -> None:
    assert line(text) == block(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("平\u202e安\u2066里\u200f", "平安里"),
        ("a\u200bb\u200dc\ufeffd\u2060e\u00adf", "abcdef"),
        ("a\x00b\x1b[2Jc\x7f", "ab[2Jc"),
        ("a\ue000\ud800\uffff", "a\ufffd\ufffd\ufffd"),
        ("x\u3164\u2800 \u3000y", "x y"),
        ("a\tb\nc\u2028d\x85e", "a b c d" + "e"),
        ("v\ufe0f\U000e0101", "v"),
        ("z" + "\u0301\u0302" * 40, "\u017a\u0302\u0301\u0302"),
    ],
)
def test_what_hides_or_overruns_is_taken_out(text: str, seen: str) -> None:
    assert line(text) == seen


def test_a_hanzi_newer_than_the_tables_stays() -> None:
    assert line("\U0002ebf0") == "\U0002ebf0"


def test_only_a_block_keeps_its_lines() -> None:
    assert block(" 一\r\n二\u2028三\x0b \n\n四\x00 ") == "一\n二\n三\n \n\n四"
    assert line("一\n二") == "一 二"


def test_nothing_is_longer_than_it_may_be() -> None:
    assert line("长" * 10_000_000) == "长" * MOST_LINE
    assert block("\u0958" * 99_999, 100) == "\u0915\u093c" * 50
    assert len(block("x" * 99_999)) == MOST_BLOCK


@given(ANY)
def test_once_is_enough(text: str) -> None:
    assert line(line(text)) == line(text)
    assert block(block(text)) == block(text)


@given(ANY)
def test_nothing_unseen_is_left(text: str) -> None:
    for made in (line(text), block(text).replace("\n", "")):
        kinds = [unicodedata.category(character) for character in made]
        assert not {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} & set(kinds)
        assert "M" * (MOST_MARKS + 1) not in "".join(
            "M" if kind in {"Mn", "Me"} else "." for kind in kinds
        )


def test_every_text_of_a_command_is_made_plain() -> None:
    given_args = {
        "title": "占\u202e道\n经营",
        "text": "一\n二\u200b",
        "place": {"address": "平江路\x00 8", "lon": 120.5},
        "skills": ("a\u200b", "b"),
        "count": 3,
    }
    assert tidy(given_args) == {
        "title": "占道 经营",
        "text": "一\n二",
        "place": {"address": "平江路 8", "lon": 120.5},
        "skills": ["a", "b"],
        "count": 3,
    }


def test_arguments_without_a_bottom_are_cut_off() -> None:
    deep: dict[str, object] = {}
    for _ in range(5_000):
        deep = {"a": deep, "b": [deep]}
    made: object = tidy(deep)
    depth = 0
    while isinstance(made, dict):
        made, depth = made["a"], depth + 1
    assert made is None
    assert depth == MOST_DEEP + 1
