import pytest
from PySide6.QtGui import QColor, QImage

from widgets.map.lettering import LetterStyle, write

STYLE = LetterStyle(20.0, QColor("#ffffff"), QColor("#000000"), 3.0)


def ink(image: QImage, color: str) -> list[tuple[int, int]]:
    return [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).name() == color and image.pixelColor(x, y).alpha() == 255
    ]


def test_a_name_across_is_wide_and_upright_it_is_high(qapp: object) -> None:
    across = write("平江路", STYLE, "Noto Sans CJK SC", upright=False)
    upright = write("平江路", STYLE, "Noto Sans CJK SC", upright=True)
    assert across.width() > 2 * across.height()
    assert upright.height() > 2 * upright.width()


@pytest.mark.parametrize("upright", [False, True])
def test_letters_and_their_halo_lie_inside_the_picture(qapp: object, upright: bool) -> None:
    image = write("吴门桥街道gy", STYLE, "Noto Sans CJK SC", upright=upright)
    letters = ink(image, "#ffffff")
    assert letters
    assert ink(image, "#000000")
    assert min(x for x, _ in letters) >= 2
    assert min(y for _, y in letters) >= 2
    assert max(x for x, _ in letters) <= image.width() - 3
    assert max(y for _, y in letters) <= image.height() - 3


def test_around_the_halo_it_is_transparent(qapp: object) -> None:
    image = write("一", STYLE, "Noto Sans CJK SC", upright=False)
    assert image.pixelColor(image.width() // 2, 0).alpha() == 0


def test_nothing_is_a_very_small_picture(qapp: object) -> None:
    image = write("", STYLE, "Noto Sans CJK SC", upright=True)
    assert ink(image, "#ffffff") == []


@pytest.mark.parametrize("upright", [False, True])
def test_a_name_from_outside_is_plain_and_not_endless(qapp: object, upright: bool) -> None:
    clean = write("平江路", STYLE, "Noto Sans CJK SC", upright=upright)
    assert write("平\u202e江\u200b路\x00", STYLE, "Noto Sans CJK SC", upright=upright) == clean
    endless = write("路" * 100_000, STYLE, "Noto Sans CJK SC", upright=upright)
    assert max(endless.width(), endless.height()) < 2_000
