import time
from pathlib import Path

import pytest

from app.clock import ManualClock
from app.sources.tiles import stack as module
from app.sources.tiles.online import OnlineTiles
from app.sources.tiles.opening import open_file
from app.sources.tiles.stack import TileDecoder, TileWish, open_stack
from tests.app.sources.tiles.host import Host
from tests.app.sources.tiles.samples import SQUARE, mbtiles, mvt, png

VECTOR = mvt(("water", [(SQUARE, {"class": "lake"})]))


def test_what_is_wished_for_is_opened_and_the_rest_is_said(host: Host, tmp_path: Path) -> None:
    good = mbtiles(tmp_path / "a.mbtiles", {(0, 0, 0): png()}, {"attribution": "© 甲"})
    bad = tmp_path / "b.mbtiles"
    bad.write_bytes(b"")
    news: list[None] = []
    entries = (str(good), str(bad), host.template, "tianditu:vec")
    wish = TileWish(entries, folder=tmp_path / "tiles")
    stack = open_stack(wish, lambda: news.append(None))
    assert [source.facts.kind for source in stack.sources] == ["mbtiles", "online"]
    assert stack.refusals == ("b.mbtiles is empty", "天地图 needs a key: set “tianditu_key”")
    assert stack.credit == "© 甲"
    assert stack.faults == stack.refusals
    assert stack.sources[1].tile(1, 0, 0) is None
    until_news(news)
    assert stack.sources[1].tile(1, 0, 0) == png()
    assert len(list((tmp_path / "tiles").glob("*/1/0/0"))) == 1
    stack.close()


def until_news(news: list[None]) -> None:
    end = time.monotonic() + 5.0
    while not news:
        assert time.monotonic() < end
        time.sleep(0.002)


def test_a_service_that_gives_nothing_is_among_the_faults(host: Host, tmp_path: Path) -> None:
    host.otherwise = (500, {}, b"")
    stack = open_stack(TileWish((host.template,), folder=tmp_path), clock=ManualClock())
    stack.sources[0].tile(1, 0, 0)
    end = time.monotonic() + 5.0
    while not stack.faults:
        assert time.monotonic() < end
        time.sleep(0.002)
    assert "HTTP 500" in stack.faults[0]
    stack.close()


def test_a_screen_may_be_told_not_to_ask(host: Host, tmp_path: Path) -> None:
    stack = open_stack(TileWish((host.template,), folder=tmp_path, is_asking=False))
    source = stack.sources[0]
    assert isinstance(source, OnlineTiles)
    assert source.tile(1, 0, 0) is None
    assert (source.state.waiting, host.asked) == (0, [])
    stack.close()


def test_the_key_is_not_printed() -> None:
    assert "secret" not in repr(TileWish(("tianditu:vec",), key="secret"))


def test_vector_tiles_are_decoded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DECODED", 2)
    tiles: dict[tuple[int, int, int], bytes | str | None] = {
        (0, 0, 0): VECTOR,
        (1, 0, 0): VECTOR,
        (1, 1, 0): VECTOR,
        (1, 1, 1): b"\x1a\xff\xff",
    }
    source = open_file(mbtiles(tmp_path / "a.mbtiles", tiles))
    decoder = TileDecoder(source, lambda layer: layer)
    first = decoder.layers(0, 0, 0)
    assert [layer.name for layer in first] == ["water"]
    assert decoder.layers(0, 0, 0) is first
    decoder.layers(1, 0, 0)
    decoder.layers(0, 0, 0)
    decoder.layers(1, 1, 0)
    assert decoder.layers(0, 0, 0) is first
    assert len(decoder._kept) == 2
    assert decoder.layers(1, 1, 1) == []
    assert decoder.layers(5, 0, 0) == ()
    source.close()
