"""What chokes careless readers is refused by ours: soon, in little memory, as one kind of error."""

from __future__ import annotations

import json
from pathlib import Path

from tests.security.parsers import DOCUMENTS, refusals


def test_everything_is_refused_soon_and_in_little_memory(tmp_path: Path) -> None:
    found = list(refusals(tmp_path))
    assert len(found) >= 100
    assert [each for each in found if not each.is_fine] == []


def test_the_corpus_chokes_a_careless_reader() -> None:
    """The standard decoder takes, or breaks on, what ours refuses."""
    taken, broken = set(), set()
    for name, text in DOCUMENTS.items():
        try:
            json.loads(text)
            taken.add(name)
        except json.JSONDecodeError:
            continue
        except (RecursionError, ValueError):
            broken.add(name)
    assert {"names twice", "NaN", "65 lists", "half a character"} <= taken
    assert {"endless lists", "longer integer"} <= broken
