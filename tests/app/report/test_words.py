"""The words of a document: complete in both languages."""

from __future__ import annotations

import re

import pytest

from app.domain.case import CaseState, Category, Source
from app.domain.command import CommandKind
from app.domain.unit import UnitKind
from app.report.situation import Origin
from app.report.words import LANGUAGES, WORDS, Words
from app.settings import LANGUAGES as SETTINGS_LANGUAGES

BASE_DATA = {CommandKind.PUT, CommandKind.RATE}
"""Commands that are in no case's history."""


def test_every_word_is_there_in_both_languages_with_the_same_gaps() -> None:
    for name, (chinese, english) in WORDS.items():
        assert chinese, name
        assert english, name
        assert re.findall(r"{\w+}", chinese) == re.findall(r"{\w+}", english), name


def test_the_languages_are_those_of_the_settings() -> None:
    assert LANGUAGES == SETTINGS_LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_the_domain_says_has_a_word(language: str) -> None:
    words = Words(language)
    groups = {
        "category": Category,
        "seal": Category,
        "source": Source,
        "kind": UnitKind,
        "stage": CaseState,
        "origin": Origin,
    }
    for group, members in groups.items():
        for member in members:
            assert words.known(group, member.value) != member.value or member.value == "12345"
    for command in set(CommandKind) - BASE_DATA:
        assert words.known("done", command.value) in {w for pair in WORDS.values() for w in pair}


def test_a_word_is_filled_in_and_an_unknown_thing_keeps_its_name() -> None:
    words = Words("en")
    assert words("as_of", time="10:25") == "as of 10:25"
    assert words.known("done", "teleport") == "teleport"
    assert words.joined("a", "", "b") == "a, b"
    assert Words("zh_CN").joined("甲", "乙") == "甲，乙"
    with pytest.raises(KeyError):
        words("unheard of")
