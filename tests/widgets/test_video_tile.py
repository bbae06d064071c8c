from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage

from tests.widgets.reading import Reader, Show, colors_of, picture
from widgets.theme import Theme
from widgets.type_scale import TypeScale
from widgets.video_tile import VideoTile, VideoTileData

LOST = VideoTileData("观前街 东口", "03:10", "lost", "信号断开 03:10", "自动重连中，第 4 次")
DENIED = VideoTileData(
    "Guanqian Street, eastern end", "38 m away", "denied", "This seat may not see it",
    "ask the shift leader; it is written down", "yellow", "3",
)  # fmt: skip
NONE = VideoTileData("平江路", "", "none", "没有接入视频源")


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("is_wall", [True, False])
@pytest.mark.parametrize("data", [LOST, DENIED, NONE])
def test_without_a_picture_it_says_why(
    show: Show, reader: Reader, night: Theme, wall: TypeScale, seat: TypeScale, is_wall: bool,
    factor: float, data: VideoTileData,
) -> None:  # fmt: skip
    scale = (wall if is_wall else seat).scaled(factor)
    tile = show(VideoTile(night, scale, data))
    words = reader.check(tile, scale)
    assert any(word.startswith(data.message[:6]) for word in words)
    assert data.message in tile.accessibleName()


def test_a_picture_is_shown_in_grey_and_whole(show: Show, night: Theme, seat: TypeScale) -> None:
    tile = show(VideoTile(night, seat, replace(NONE, state="live")))
    frame = QImage(64, 64, QImage.Format.Format_RGB32)
    frame.fill(QColor(200, 30, 30))
    tile.set_picture(frame)
    middle = picture(tile).pixelColor(tile.frame().center().toPoint())
    assert middle.red() == middle.green() == middle.blue()
    assert night.color("picture").name() in colors_of(tile, 3)
    assert tile.frame().width() / tile.frame().height() == pytest.approx(16 / 9, rel=0.02)


def test_a_frozen_picture_is_hatched_and_dated(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    tile = show(VideoTile(night, seat, replace(NONE, state="live")))
    tile.set_picture(QImage(64, 36, QImage.Format.Format_RGB32))
    live = picture(tile)
    tile.set_data(replace(NONE, state="frozen", message="截至 10:41:08"))
    assert "截至 10:41:08" in reader.check(tile, seat)
    assert picture(tile) != live
    tile.set_data(replace(NONE, state="frozen", message=""))
    assert reader.check(tile, seat) == ["平江路"]
    tile.set_picture(None)
    tile.set_data(NONE)
    assert "没有接入视频源" in reader.check(tile, seat)


def test_a_small_one_has_words_only(
    show: Show, reader: Reader, day: Theme, seat: TypeScale
) -> None:
    reader.check(show(VideoTile(day, seat, LOST), 160, 90), seat)
