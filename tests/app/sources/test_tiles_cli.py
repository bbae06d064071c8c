import json
from pathlib import Path

import pytest

from app.__main__ import main
from tests.app.sources.tiles.samples import TILES, mbtiles, png


def test_each_file_has_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    metadata = {"name": "城区", "format": "png", "bounds": "1,2,3,4", "attribution": "© 甲"}
    good = mbtiles(tmp_path / "good.mbtiles", {(0, 0, 0): png()}, metadata)
    bad = tmp_path / "bad.mbtiles"
    bad.write_bytes(b"")
    assert main(["tiles", str(good), str(bad)]) == 3
    first, second = capsys.readouterr().out.splitlines()
    assert first == (
        "shown: good.mbtiles: MBTiles “城区”, PNG pictures, zooms 0 to 0, 1 tiles,"
        " 1.0000, 2.0000 to 3.0000, 4.0000, by © 甲"
    )
    assert second == "refused: bad.mbtiles is empty"


def test_it_is_fine_when_all_can_be_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = mbtiles(tmp_path / "good.mbtiles", {(0, 0, 0): png()})
    assert main(["tiles", "--json", str(good)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["shown"], said["format"], said["tiles"]) == (True, "png", 1)
    assert said["notes"] == ["no metadata: name, bounds and format are told by the tiles"]


@pytest.mark.skipif(not TILES.is_dir(), reason="REAL DATA NOT TESTED: no tile files here")
def test_every_real_file_is_shown_or_refused(capsys: pytest.CaptureFixture[str]) -> None:
    paths = sorted(TILES.iterdir())
    assert main(["tiles", *map(str, paths)]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(paths) >= 19
    for path, said in zip(paths, lines, strict=True):
        assert said.startswith(("shown: ", "refused: "))
        assert path.name in said
    unknown = [said for said in lines if "an unknown number of tiles" in said]
    assert unknown == []
