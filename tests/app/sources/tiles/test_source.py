import gzip

import pytest

from app.sources.tiles.source import (
    TileError,
    TileFormat,
    column_row,
    is_place,
    is_whole,
    sampled,
    sound_bounds,
    told,
    unpacked,
)
from tests.app.sources.tiles.samples import mvt, png

JPEG = b"\xff\xd8\xff\xe0\xff\xc0\x00\x11\xff\xd9"
WEBP = b"RIFF\x04\0\0\0WEBP"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(), TileFormat.PNG),
        (JPEG, TileFormat.JPEG),
        (WEBP, TileFormat.WEBP),
        (gzip.compress(mvt(("a", [("POINT (1 1)", {})]))), TileFormat.MVT),
        (mvt(("a", [("POINT (1 1)", {})])), TileFormat.MVT),
        (b' {"a": 1}', TileFormat.JSON),
        (b"\x02\x01", TileFormat.UNKNOWN),
        (b"", TileFormat.UNKNOWN),
    ],
)
def test_a_tile_is_told_by_its_bytes(data: bytes, kind: TileFormat) -> None:
    assert told(data) is kind


@pytest.mark.parametrize("data", [png(), JPEG, WEBP])
def test_a_picture_that_is_cut_off_is_not_whole(data: bytes) -> None:
    assert is_whole(data, told(data))
    assert not is_whole(data[: len(data) // 2], told(data))


def test_of_a_vector_tile_only_emptiness_is_known() -> None:
    assert is_whole(b"x", TileFormat.MVT)
    assert not is_whole(b"", TileFormat.MVT)


def test_formats_know_whether_they_are_painted_or_shown() -> None:
    assert TileFormat.PNG.is_picture
    assert not TileFormat.MVT.is_picture
    assert TileFormat.MVT.is_shown
    assert not TileFormat.MLT.is_shown


def test_samples_tell_the_format_and_how_many_are_broken() -> None:
    assert sampled("f", [png(), png()]) == (TileFormat.PNG, "")
    assert sampled("f", [png(), png()[:40]])[1] == "1 of 2 tiles looked at are broken"
    assert sampled("f", [b"\x02\x01"], "pbf")[0] is TileFormat.MVT


@pytest.mark.parametrize(
    ("blobs", "named", "words"),
    [
        ([], "png", "only empty tiles"),
        ([b"{}"], "json", "it says “json”"),
        ([b"??"], "", "no pictures and no vector tiles"),
        ([png()[:20]], "png", "broken"),
    ],
)
def test_samples_that_cannot_be_shown_are_refused(
    blobs: list[bytes], named: str, words: str
) -> None:
    with pytest.raises(TileError, match=words):
        sampled("f", blobs, named)


def test_tiles_are_unpacked_within_a_bound() -> None:
    assert unpacked(b"plain") == b"plain"
    assert unpacked(gzip.compress(b"plain")) == b"plain"
    for data, words in (
        (gzip.compress(bytes(1000)), "too large when unpacked"),
        (bytes(101), "too large"),
        (gzip.compress(b"plain")[:-4], "cut off"),
        (b"\x1f\x8bnonsense of some length", "packed badly"),
    ):
        with pytest.raises(TileError, match=words):
            unpacked(data, 100)


def test_places_of_the_pyramid() -> None:
    assert is_place(0, 0, 0)
    assert is_place(2, 3, 3)
    assert not is_place(2, 4, 0)
    assert not is_place(-1, 0, 0)
    assert not is_place(25, 0, 0)


def test_the_tile_of_a_place() -> None:
    # Source: the formula of OSM wiki, Slippy map tilenames, at Suzhou.
    assert column_row(10, 120.62, 31.30) == (855, 418)
    assert column_row(1, 180.0, -90.0) == (1, 1)
    assert column_row(1, -180.0, 90.0) == (0, 0)


@pytest.mark.parametrize(
    "numbers",
    [(0.0, 0.0, 0.0, 0.0), (10.0, 0.0, -10.0, 1.0), (float("nan"), 0, 1, 1), (0, 0, 1, 91)],
)
def test_bounds_that_make_no_sense_are_none(numbers: tuple[float, float, float, float]) -> None:
    assert sound_bounds(numbers) is None
    assert sound_bounds((-180.0, -85.0, 180.0, 85.0)) is not None
