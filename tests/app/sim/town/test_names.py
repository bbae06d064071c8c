"""Names drawn by lot."""

from __future__ import annotations

import numpy as np

from app.sim.town.names import estate_names, ordinal, street_names


def test_names_are_different_and_not_taken() -> None:
    names = street_names({"人民路"}, 300, np.random.default_rng(1))
    assert len(set(names)) == 300
    assert "人民路" not in names
    assert names == street_names({"人民路"}, 300, np.random.default_rng(1))


def test_names_do_not_run_out() -> None:
    names = estate_names(set(), 900, np.random.default_rng(1))
    assert len(set(names)) == 900


def test_no_name_says_a_word_twice() -> None:
    assert not [n for n in street_names(set(), 300, np.random.default_rng(2)) if "桥桥" in n]


def test_figures_are_chinese() -> None:
    assert [ordinal(n) for n in (1, 7, 10, 12, 20, 35)] == [
        "一",
        "七",
        "十",
        "十二",
        "二十",
        "三十五",
    ]
