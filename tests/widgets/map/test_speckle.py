import numpy as np
import pytest
from numpy.typing import NDArray

from widgets.map.pixels import Pixels, mixed
from widgets.map.speckle import Speckles


def plane(high: int = 8, wide: int = 8) -> Pixels:
    return np.full((high, wide), 0xFF000000, dtype=np.uint32)


def filled(*boxes: tuple[float, float, float, float], share: float = 1.0) -> NDArray[np.int64]:
    pixels = plane()
    Speckles(pixels).fill(np.array(boxes), np.full(len(boxes), share), 0xFFFFFF)
    return (pixels & 0xFF).astype(np.int64)


def test_a_box_covers_the_pixels_it_lies_on() -> None:
    image = filled((2.0, 3.0, 4.0, 4.0))
    assert image[3, 2:4].tolist() == [255, 255]
    assert int(image.sum()) == 2 * 255


def test_a_pixel_covered_in_part_is_mixed_in_part() -> None:
    image = filled((2.5, 3.0, 3.25, 4.0))
    assert image[3, 2] == pytest.approx(128, abs=2)
    assert image[3, 3] == pytest.approx(64, abs=2)


def test_small_ones_in_one_pixel_add_up() -> None:
    one, two = filled((1.1, 1.1, 1.5, 1.5)), filled((1.1, 1.1, 1.5, 1.5), (1.5, 1.5, 1.9, 1.9))
    assert two[1, 1] == pytest.approx(2 * int(one[1, 1]), abs=2)
    assert filled(*[(1.0, 1.0, 2.0, 2.0)] * 3)[1, 1] == 255


def test_an_area_that_fills_half_its_box_is_half_as_thick() -> None:
    assert filled((1.0, 1.0, 2.0, 2.0), share=0.5)[1, 1] == pytest.approx(128, abs=2)


def test_what_lies_beyond_the_picture_is_cut_off() -> None:
    image = filled((-1.0, -1.0, 1.0, 1.0), (7.0, 7.0, 12.0, 9.0), (-9.0, 2.0, -8.0, 3.0))
    assert image[0, 0] == 255
    assert image[7, 7] == 255
    assert int(image.sum()) == 2 * 255


def test_a_second_colour_lies_over_the_first() -> None:
    pixels = plane()
    speckles = Speckles(pixels)
    box = np.array([[1.0, 1.0, 2.0, 2.0]])
    speckles.fill(box, np.ones(1), 0xFF0000)
    speckles.fill(box, np.full(1, 0.5), 0x0000FF)
    assert (int(pixels[1, 1]) >> 16 & 0xFF, int(pixels[1, 1]) & 0xFF) == (127, 127)


def test_colours_are_mixed_channel_by_channel() -> None:
    under = np.array([0xFF102030], dtype=np.uint32)
    whole, none = np.array([256], dtype=np.uint32), np.array([0], dtype=np.uint32)
    assert mixed(under, 0xA0B0C0, whole)[0] == 0xFFA0B0C0
    assert mixed(under, 0xA0B0C0, none)[0] == 0xFF102030
