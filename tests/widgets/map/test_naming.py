from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtGui import QImage

from widgets.map.labels import Rect
from widgets.map.layout import Crowd, Layout
from widgets.map.names import Name, NameKind
from widgets.map.naming import Naming
from widgets.map.renderer import Written
from widgets.map.view import MapView

VIEW = MapView(0.0, 0.0, 1.0, 400, 300)
NOWHERE = np.zeros((0, 2))


@dataclass
class Source:
    names: list[Name]
    written: Written = field(default_factory=dict)
    asked: int = 0

    def size_of(self, name: Name, upright: bool) -> tuple[float, float]:
        self.asked += 1
        return (60.0, 20.0)


@pytest.fixture
def source() -> Source:
    places = np.array([[0.0, 0.0], [0.0, 80.0]])
    name = Name("平江街道", NameKind.OFFICE, 0.0, places, np.zeros(2, dtype=np.bool_))
    picture = QImage(60, 20, QImage.Format.Format_ARGB32_Premultiplied)
    return Source([name], {(NameKind.OFFICE, "平江街道", False): picture})


def layout(hard: list[Rect], soft: list[Rect] | None = None) -> Layout:
    nobody = Crowd(NOWHERE, NOWHERE, np.zeros(0, dtype=np.int64), [])
    return Layout(VIEW, [], [], nobody, [], hard, soft or [])


def test_a_name_stands_where_there_is_room(source: Source) -> None:
    naming = Naming()
    naming.place(layout([]), VIEW, source, (), 1.0)
    (first,) = naming.placed
    naming.place(layout([first.rect]), VIEW, source, (), 1.0)
    (second,) = naming.placed
    assert second.rect != first.rect


def test_nothing_is_looked_for_while_nothing_has_changed(source: Source) -> None:
    naming = Naming()
    naming.place(layout([]), VIEW, source, (), 1.0)
    before = source.asked
    naming.place(layout([]), VIEW, source, (), 1.0)
    assert source.asked == before
    naming.place(layout([]), VIEW.panned(5.0, 0.0), source, (), 1.0)
    assert source.asked > before


def test_a_name_under_a_symbol_looks_for_a_better_place_now_and_then(source: Source) -> None:
    naming = Naming()
    naming.place(layout([]), VIEW, source, (), 1.0)
    (first,) = naming.placed
    for _ in range(20):
        naming.place(layout([], [first.rect]), VIEW, source, (), 1.0)
    assert naming.placed[0].rect != first.rect
