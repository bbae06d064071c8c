from __future__ import annotations

import pytest

from tests.widgets.reading import Reader, Show
from widgets.key_bar import KeyHint
from widgets.map_note import MapNote, MapNoteData
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = MapNoteData(
    "测距 1.2 km", "面积 31.2 ha", (KeyHint(("空格",), "加点"), KeyHint(("Esc",), "结束"))
)


@pytest.mark.parametrize("factor", [0.7, 1.0, 2.0])
def test_its_hint_holds_all_words(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, factor: float
) -> None:
    scale = seat.scaled(factor)
    made = MapNote(night, scale, DATA)
    words = reader.check(show(made, made.sizeHint().width()), scale)
    assert words == ["测距 1.2 km", "面积 31.2 ha", "空格", "加点", "Esc", "结束"]
    assert made.accessibleName() == "测距 1.2 km 面积 31.2 ha; 空格 加点; Esc 结束"


def test_a_narrow_note_leaves_keys_out(
    show: Show, reader: Reader, day: Theme, seat: TypeScale
) -> None:
    made = MapNote(day, seat, DATA)
    words = reader.check(show(made, made.sizeHint().width() - 60), seat)
    assert words[:2] == ["测距 1.2 km", "面积 31.2 ha"]
    assert "结束" not in words
    assert made.set_data(MapNoteData("跟随"))
