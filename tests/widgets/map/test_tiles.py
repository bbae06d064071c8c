import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect

from widgets.map.tiles import (
    BLOCK,
    TILE_PX,
    Block,
    TileKey,
    blocks_of,
    corner,
    from_middle,
    origin_px,
    scaled_rect,
    tile_view,
    tiles_at,
    tiles_of,
)
from widgets.map.view import MapView

SUZHOU = MapView(13_424_000.0, 3_671_000.0, 0.0587, 3840, 2160)


@given(st.floats(-2e7, 2e7), st.floats(-2e7, 2e7), st.floats(1e-4, 10.0), st.integers(1, 7680))
def test_the_tiles_of_a_view_cover_it_and_no_more(
    x: float, y: float, scale: float, width: int
) -> None:
    view = MapView(x, y, scale, width, 700).snapped()
    places = [QRect(corner(key, view), QPoint(0, 0)).topLeft() for key in tiles_of(view)]
    assert min(p.x() for p in places) <= 0 < min(p.x() for p in places) + TILE_PX
    assert min(p.y() for p in places) <= 0 < min(p.y() for p in places) + TILE_PX
    last_x, last_y = max(p.x() for p in places), max(p.y() for p in places)
    assert last_x < width <= last_x + TILE_PX
    assert last_y < 700 <= last_y + TILE_PX


def test_a_part_of_the_window_needs_only_its_tiles_and_a_ring_more_is_asked_for() -> None:
    view = MapView(0.0, 0.0, 1.0, 512, 512).snapped()
    assert tiles_of(view, QRect(0, 0, 256, 256)) == [TileKey(1.0, -1, -1)]
    assert len(tiles_of(view)) == 4
    assert len(tiles_of(view, beyond=1)) == 16


def test_a_tile_is_where_its_view_says() -> None:
    view = SUZHOU.snapped()
    for key in tiles_of(view)[:5]:
        left, top = view.to_px(*_upper_left(tile_view(key)))
        assert (left, top) == pytest.approx(
            (corner(key, view).x(), corner(key, view).y()), abs=1e-4
        )


def _upper_left(view: MapView) -> tuple[float, float]:
    return view.origin


def test_snapping_moves_less_than_a_pixel_and_only_once() -> None:
    snapped = SUZHOU.snapped()
    assert abs(snapped.x - SUZHOU.x) * SUZHOU.scale < 0.51
    assert snapped.snapped() == snapped
    assert origin_px(snapped) == origin_px(snapped.snapped())


def test_zooming_in_and_out_again_comes_back_to_the_same_scale() -> None:
    view = SUZHOU.snapped()
    there = view.zoomed(1.25, 100.0, 100.0).snapped()
    assert there.zoomed(1.0 / 1.25, 100.0, 100.0).snapped().scale == view.scale


def test_the_middle_comes_first() -> None:
    view = SUZHOU.snapped()
    first = from_middle(tiles_of(view), view)[0]
    place = QRect(corner(first, view), QPoint(0, 0)).topLeft()
    assert abs(place.x() + TILE_PX / 2 - view.width / 2) <= TILE_PX
    assert abs(place.y() + TILE_PX / 2 - view.height / 2) <= TILE_PX


def test_tiles_of_another_scale_meet_without_a_gap() -> None:
    view = SUZHOU.zoomed(1.37, 5.0, 5.0).snapped()
    left, right = (scaled_rect(TileKey(SUZHOU.scale, column, 0), view) for column in (3_078, 3_079))
    assert left.right() + 1 == right.left()


def test_blocks_hold_all_tiles_and_are_no_larger_than_told() -> None:
    keys = [TileKey(1.0, column, row) for column in range(-9, 9) for row in (2, 7, 8)]
    blocks = blocks_of(keys)
    held = {key for block in blocks for key in block.tiles()}
    assert set(keys) <= held
    assert all(block.columns <= BLOCK and block.rows <= BLOCK for block in blocks)


def test_a_block_knows_where_its_tiles_lie() -> None:
    block = Block.around([TileKey(0.5, 3, 4), TileKey(0.5, 5, 4)])
    assert (block.columns, block.rows) == (3, 1)
    assert block.part(TileKey(0.5, 5, 4)) == QRect(512, 0, 256, 256)
    assert block.view.bounds.west == pytest.approx(3 * TILE_PX / 0.5)


@given(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.integers(0, 200))
def test_the_tiles_near_a_place_are_those_it_reaches_into(x: float, y: float, reach: int) -> None:
    found = tiles_at(np.array([[x, y]]), 1.0, reach)
    wanted = {
        (int((x + dx) // TILE_PX), int((-y + dy) // TILE_PX))
        for dx in (-reach, reach)
        for dy in (-reach, reach)
    }
    assert found == wanted
