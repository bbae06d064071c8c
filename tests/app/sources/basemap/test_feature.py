from __future__ import annotations

import dataclasses

import pytest

from app.sources.basemap import shapes
from app.sources.basemap.feature import Feature, Gathered, Refused


def test_a_feature_stays_what_its_reader_made_it() -> None:
    feature = Feature("road", "lane", "w1", "小巷", shapes.point(120.0, 31.0))
    assert dict(feature.facts) == {}
    with pytest.raises(dataclasses.FrozenInstanceError):
        feature.name = "x"  # type: ignore[misc]


def test_equal_faults_are_equal_whatever_their_detail() -> None:
    assert Refused(0, "w1", "broken").reason == Refused(3, "w2", "broken", "more").reason


def test_what_is_gathered_of_two_files_is_apart() -> None:
    first, second = Gathered("a"), Gathered("b")
    first.notes.append("read sorted")
    assert second.notes == []
    assert not second.has_global_ids
