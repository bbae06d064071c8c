"""A real extract into a real server, and what a wall then has of the city."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from app.clock import SystemClock
from app.geo.sheet import Geometry
from app.sources import import_cli
from tests.e2e.conftest import Nodes, ServerProcess


async def bring(server: ServerProcess, *arguments: str) -> dict[str, object]:
    parser = argparse.ArgumentParser()
    import_cli.add_arguments(parser)
    tokens = str(server.folder / "tokens.toml")
    rejects = str(server.folder / "rejects.csv")
    given = [*arguments, "--server", server.url, "--tokens", tokens, "--rejects", rejects]
    return await import_cli.bring(parser.parse_args(given), SystemClock())


async def test_a_wall_mirrors_the_roads_of_shanghai(
    server: ServerProcess, nodes: Nodes, data_dir: Path
) -> None:
    wall = await nodes.add("wall")
    summary = await bring(
        server, str(data_dir / "roads" / "shanghai_center.osm.gz"), "--town", "上海市中心"
    )
    assert summary["server_refused"] == {}
    await nodes.until(lambda: wall.board.town is not None)
    town = wall.board.town
    assert town is not None
    assert town.name == "上海市中心"
    roads = [sheet for sheet in wall.board.sheets.values() if sheet.layer == "road"]
    assert sum(len(sheet) for sheet in roads) == 4_701
    assert all(sheet.geometry is Geometry.LINE for sheet in roads)
    every = np.concatenate([sheet.coords for sheet in roads])
    west, south, east, north = town.bounds
    assert (every.min(axis=0) >= np.array([west, south]) - 1e-7).all()
    assert (every.max(axis=0) <= np.array([east, north]) + 1e-7).all()
    await nodes.aclose()


async def test_a_second_import_replaces_the_layers_of_the_first_on_every_wall(
    server: ServerProcess, nodes: Nodes, data_dir: Path
) -> None:
    wall = await nodes.add("wall")
    await bring(server, str(data_dir / "roads" / "shanghai_center.osm.gz"))
    summary = await bring(
        server, str(data_dir / "roads" / "helsinki.osm.pbf"), "--replace", "--town", "Helsinki"
    )
    assert summary["cleared"]
    await nodes.until(
        lambda: (
            wall.board.town is not None
            and wall.board.town.name == "Helsinki"
            and wall.link.mirror_seq == wall.link.head_seq
        )
    )
    roads = [sheet for sheet in wall.board.sheets.values() if sheet.layer == "road"]
    assert sum(len(sheet) for sheet in roads) == 2_256
    lowest = min(sheet.coords[:, 1].min() for sheet in roads if len(sheet))
    assert lowest > 60.0, "nothing of Shanghai is left"
    await nodes.aclose()
