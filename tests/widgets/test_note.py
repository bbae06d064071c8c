from __future__ import annotations

import pytest

from tests.widgets.reading import Reader, Show
from widgets.note import Caption, CaptionData, Note, NoteData, Timeline, TimelineData
from widgets.theme import Theme
from widgets.type_scale import TypeScale

NOTE = NoteData("立即上门查看，先敲门呼叫", "终端 + 短信 + 对讲 8 频道", "E")
LINE = TimelineData(
    "T", "时间线", ("10:22:30 门磁预警", "10:22:41 李** 受理", "10:23:35 李** 核实属实")
)


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("width", [728, 240])
def test_an_instruction_reads_well(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, factor: float, width: int
) -> None:
    scale = seat.scaled(factor)
    note = show(Note(night, scale, NOTE), width * factor)
    assert "E" in reader.check(note, scale)
    note.set_data(NoteData(NOTE.text))
    assert len(reader.check(note, scale)) == 1
    assert note.accessibleName() == NOTE.text


@pytest.mark.parametrize(("width", "entries"), [(728, 3), (400, 2), (230, 1)])
def test_the_newest_entries_stay(
    show: Show, reader: Reader, day: Theme, seat: TypeScale, width: int, entries: int
) -> None:
    words = reader.check(show(Timeline(day, seat, LINE), width), seat)
    assert words.count("→") == entries - 1
    assert words[-1].startswith("10:23:35")
    assert words[:2] == ["T", "时间线"]


def test_a_line_without_entries(show: Show, reader: Reader, day: Theme, seat: TypeScale) -> None:
    line = show(Timeline(day, seat, TimelineData(title="时间线")))
    assert reader.check(line, seat) == ["时间线"]


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
def test_a_caption_is_one_quiet_line_cut_where_it_ends(
    show: Show, reader: Reader, day: Theme, seat: TypeScale, factor: float
) -> None:
    scale = seat.scaled(factor)
    caption = show(Caption(day, scale, CaptionData("不会被自动覆盖")))
    assert reader.check(caption, scale) == ["不会被自动覆盖"]
    assert caption.accessibleName() == "不会被自动覆盖"
    caption.set_data(CaptionData("不会被自动覆盖" * 40))
    (text,) = reader.check(caption, scale)
    assert text.endswith("…")
