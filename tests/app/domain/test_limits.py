from pathlib import Path

import pytest

from app.domain.case import Category, Urgency
from app.domain.limits import parse_limits
from app.errors import BadInputError

EXAMPLE = Path(__file__).parents[3] / "resources" / "limits" / "example.toml"


def test_the_shipped_table_is_an_example_and_complete() -> None:
    limits = parse_limits(EXAMPLE.read_text("utf-8"))
    assert "Example" in limits.note
    assert set(limits.handle_s) == set(Category)
    assert limits.arrive_s == 300.0


def test_urgent_cases_and_unlisted_classes_have_their_own_span() -> None:
    limits = parse_limits(EXAMPLE.read_text("utf-8").replace("noise = 7200\n", ""))
    assert limits.handle_span_s(Category.ROAD, Urgency.URGENT) == limits.handle_urgent_s
    assert limits.handle_span_s(Category.NOISE, Urgency.NORMAL) == limits.handle_default_s
    assert limits.handle_span_s(Category.ROAD, Urgency.WATCH) == 28800.0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('version = "example-1"', "version = ", "limits table"),
        ("file_s = 600", 'file_s = "soon"', "file_s"),
        ("file_s = 600", "file_s = 600\nfile_m = 1", "file_m"),
        ("urgent = 120\n", "", "no limit for urgent"),
        ("noise = 7200", "nosie = 7200", "nosie"),
    ],
)
def test_bad_tables_are_refused_in_plain_words(old: str, new: str, said: str) -> None:
    text = EXAMPLE.read_text("utf-8")
    assert old in text
    with pytest.raises(BadInputError, match=said):
        parse_limits(text.replace(old, new, 1))
