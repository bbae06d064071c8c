"""Recorded case streams through the real program into a real server and onto a node."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ROOT, Nodes, ServerProcess


def replay(server: ServerProcess, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "app", "replay", *words, "--server", server.url),
            *("--token-file", str(server.folder / "tokens.toml")),
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


async def test_a_whole_recorded_file_reaches_the_mirror_complete(
    server: ServerProcess, nodes: Nodes, data_dir: Path
) -> None:
    wall = await nodes.add("wall")
    try:
        source = data_dir / "cases" / "311_baltimore_10k.csv"
        said = replay(server, str(source), "--profile", "baltimore_311")
        assert said["read"] == said["accepted"] + said["rejected"] == 10_000
        assert said["place_unknown"] == 892 + 590
        assert said["cases_per_s"] >= 2_000
        await nodes.until(lambda: len(wall.board.cases) == said["accepted"], within_s=60.0)
        places = [case.place for case in wall.board.cases.values()]
        assert sum(not place.is_known for place in places) == 892 + 590
        assert not any((place.lat, place.lon) == (39.0, -77.0) for place in places)
    finally:
        await nodes.aclose()


@pytest.mark.parametrize(
    ("name", "profile"),
    [
        ("311_nyc_2025-03-24.csv", "nyc_311"),
        ("311_nyc_animals_2025.csv", "nyc_animals"),
        ("sffd_calls_for_service.csv", "sffd"),
    ],
)
def test_every_shipped_profile_reads_its_file(
    server: ServerProcess, data_dir: Path, name: str, profile: str
) -> None:
    said = replay(server, str(data_dir / "cases" / name), "--profile", profile)
    assert said["accepted"] > 0
    assert said["accepted"] + said["rejected"] + said["merged"] == said["read"]


def test_bad_rows_are_kept_aside_with_their_reason(server: ServerProcess, tmp_path: Path) -> None:
    source, rejects = tmp_path / "cases.csv", tmp_path / "rejects.csv"
    source.write_text(
        "id,title,time,lon,lat\n"
        "1,店外经营,2026-01-01T08:00:00+08:00,120.6,31.3\n"
        "2,无时间,,120.6,31.3\n"
        "3,坐标不在地球,2026-01-01T08:00:00+08:00,999,31.3\n"
        "4,井盖松动,2026-01-01T08:10:00+08:00,120.61,31.31\n",
        encoding="utf-8",
    )
    columns = [f"{field}={field}" for field in ("id", "title", "time", "lon", "lat")]
    said = replay(server, str(source), "--map", *columns, "--rejects", str(rejects))
    assert said["read"] == 4
    assert said["accepted"] + said["rejected"] == 4
    assert said["rejected"] >= 1
    with rejects.open(encoding="utf-8", newline="") as file:
        kept = list(csv.DictReader(file))
    assert len(kept) == said["rejected"]
    assert all("line" in row and row["reason"] for row in kept)
