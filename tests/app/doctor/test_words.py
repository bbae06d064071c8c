import re
from pathlib import Path
from string import Formatter

import pytest

from app.doctor.finding import fine
from app.doctor.words import LANGUAGES, SENTENCES, sentence
from app.ledger.proof import CODES

SOURCES = Path(__file__).parents[3] / "app" / "doctor"


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    said = set(CODES)
    for path in SOURCES.glob("*.py"):
        text = path.read_text("utf-8")
        said |= set(re.findall(r'(?:fine|note|needs_help)\(\s*"(\w+)"', text))
    said |= {"sqlite_fixed", "sqlite_single", "in_use", "not_in_use"}
    assert said == set(SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_say_the_same_facts(code: str) -> None:
    chinese, english = (
        {name for _, name, _, _ in Formatter().parse(text) if name} for text in SENTENCES[code]
    )
    assert chinese == english


def test_a_sentence_is_said_in_the_language_asked_for() -> None:
    finding = fine("room_ok", "/data", mib=7)
    assert sentence(finding, "en") == "/data: 7 MiB free on the disk"
    assert sentence(finding, LANGUAGES[0]) == "/data：磁盘剩余 7 MiB"
