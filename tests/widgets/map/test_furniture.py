from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QRegion

from widgets.map.furniture import FOCUS_PX, MOST_PARTS, fixed_region, parts_of

ROOM, BAR = QRect(0, 0, 400, 300), QRect(300, 260, 80, 30)


def test_the_scale_bar_is_repainted_where_it_was_moved_to_and_where_it_belongs() -> None:
    region = fixed_region(ROOM, BAR, QPoint(-40, 0), focused=False)
    assert region.contains(QPoint(310, 270))
    assert region.contains(QPoint(265, 270))
    assert not region.contains(QPoint(5, 5))


def test_so_is_the_focus_ring_when_there_is_one() -> None:
    region = fixed_region(ROOM, BAR, QPoint(0, 20), focused=True)
    assert region.contains(QPoint(200, FOCUS_PX - 1))
    assert region.contains(QPoint(200, 20 + FOCUS_PX - 1))
    assert not region.contains(QPoint(200, 150))
    assert region.subtracted(QRegion(ROOM)).isEmpty()


def test_few_parts_are_painted_one_by_one_and_many_as_one() -> None:
    few, many = QRegion(), QRegion()
    for number in range(MOST_PARTS + 5):
        piece = QRect(number * 20, number * 20, 10, 10)
        many += piece
        if number < 3:
            few += piece
    assert len(parts_of(few)) == 3
    assert parts_of(many) == [many.boundingRect()]
