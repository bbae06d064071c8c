from __future__ import annotations

import pytest

from panels.plurals import Plurals, plurals
from tests.panels.stage import Language

COUNTED = [
    name for name in vars(Plurals) if not name.startswith("_") and name != "staticMetaObject"
]


def test_there_is_one_set_of_them() -> None:
    assert plurals() is plurals()


@pytest.mark.parametrize("name", COUNTED)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_each_counts_in_both_languages(qapp: object, name: str, language: str) -> None:
    with Language(language):
        one, many = getattr(plurals(), name)(1), getattr(plurals(), name)(7)
    assert "1" in one
    assert "7" in many
    assert "(s)" not in one + many
    assert "%n" not in one + many
