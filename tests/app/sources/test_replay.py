from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.clock import ManualClock
from app.errors import BadInputError
from app.sources import replay as replay_module
from app.sources.profile import Reader, load_profile, map_profile
from app.sources.replay import Player, Recording, Rejects, Times, record
from app.sources.uplink import Uplink
from tests.app.sources.doubles import ServerDouble

READER = Reader(map_profile(["id=id", "title=title", "time=at", "lon=x", "lat=y"]))


class Leaping(ManualClock):
    """Time that passes only by being waited for: each look moves it on."""

    def now(self) -> float:
        self.advance(0.4)
        return super().now()


def table(tmp_path: Path, text: str, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_text("id,title,at,x,y\n" + text, encoding="utf-8")
    return path


THREE = "2,b,2020-01-01 00:00:02,,\n1,a,2020-01-01 00:00:00,1,2\n3,c,2020-01-01 00:00:04,1,2\n"


def test_bad_rows_are_kept_aside_and_counted(tmp_path: Path) -> None:
    path = table(tmp_path, THREE + "4,,2020-01-01,,\n1,again,2020-01-01,,\n5\n")
    rejects = Rejects(tmp_path / "rejects.csv")
    recording = record([path], READER, rejects)
    rejects.close()
    assert recording.read == 6
    assert len(recording.reports) + rejects.count == 6
    assert recording.place_unknown == 1
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["file", "line", "reason", "row"]
    assert [row[:3] for row in rows[1:]] == [
        ["a.csv", "5", "has no title"],
        ["a.csv", "6", "has an id that an earlier row has"],
        ["a.csv", "7", "has 1 fields where the header has 5"],
    ]


def test_no_rejects_no_file(tmp_path: Path) -> None:
    rejects = Rejects(tmp_path / "rejects.csv")
    record([table(tmp_path, THREE)], READER, rejects)
    rejects.close()
    assert not (tmp_path / "rejects.csv").exists()
    uncounted = Rejects(None)
    uncounted.add("a", 1, "why", "what")
    uncounted.close()
    assert uncounted.reasons == {"why": 1}


def test_rejects_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be written"):
        Rejects(tmp_path).add("a", 1, "why", "what")


def test_rejects_on_a_full_disk_are_said() -> None:
    rejects = Rejects(Path("/dev/full"))
    rejects.add("a.csv", 2, "has no title", "x")
    with pytest.raises(BadInputError, match="cannot be written: No space left"):
        rejects.close()


def test_a_limit_over_several_files(tmp_path: Path) -> None:
    paths = [table(tmp_path, THREE, name) for name in ("a.csv", "b.csv")]
    assert record(paths, READER, Rejects(None), 2).read == 2
    assert record(paths, READER, Rejects(None), 3).read == 3
    assert record(paths, READER, Rejects(None), 5).read == 5


def test_rows_of_one_group_are_one_case(data_dir: Path) -> None:
    rejects = Rejects(None)
    reader = Reader(load_profile("sffd"))
    recording = record([data_dir / "cases" / "sffd_calls_for_service.csv"], reader, rejects)
    assert (recording.read, len(recording.reports)) == (6882, 3536)
    assert recording.merged + len(recording.reports) == 6882
    assert rejects.count == 0


@pytest.mark.parametrize(
    ("profile", "file", "rows", "unknown"),
    [
        ("baltimore_311", "311_baltimore_10k.csv", 10_000, 590 + 892),
        ("nyc_311", "311_nyc_2025-03-24.csv", 235, 3),
        ("nyc_animals", "311_nyc_animals_2025.csv", 4969, 62),
    ],
)
def test_the_real_streams(data_dir: Path, profile: str, file: str, rows: int, unknown: int) -> None:
    rejects = Rejects(None)
    recording = record([data_dir / "cases" / file], Reader(load_profile(profile)), rejects)
    assert recording.read == rows
    assert len(recording.reports) + rejects.count == rows
    assert recording.place_unknown == unknown


async def play(
    double: ServerDouble, recording: Recording, rejects: Rejects, speed: float, times: Times
) -> Player:
    clock = Leaping(1_000_000.0)
    player = Player(recording, rejects, "p", clock)
    async with Uplink(double.url, "connector", on_receipt=player.on_receipt) as uplink:
        await player.play(uplink, speed, times)
    return player


async def test_as_fast_as_possible_the_last_event_is_now(
    double: ServerDouble, tmp_path: Path
) -> None:
    recording = record([table(tmp_path, THREE)], READER, Rejects(None))
    player = await play(double, recording, Rejects(None), 0.0, Times.SHIFTED)
    assert player.accepted == 3
    assert [command.subject for command in double.commands] == ["p-1", "p-2", "p-3"]
    assert [round(command.made_at - 1_000_000.4, 6) for command in double.commands] == [-4, -2, 0]
    assert double.commands[0].actor == "p"


async def test_kept_times_and_a_second_run_adds_nothing(
    double: ServerDouble, tmp_path: Path
) -> None:
    recording = record([table(tmp_path, THREE)], READER, Rejects(None))
    await play(double, recording, Rejects(None), 0.0, Times.KEPT)
    assert double.commands[0].made_at == 1_577_836_800.0
    rejects = Rejects(tmp_path / "rejects.csv")
    player = await play(double, recording, rejects, 0.0, Times.KEPT)
    rejects.close()
    assert (player.accepted, player.refused, rejects.count) == (0, 3, 3)
    assert "refused by the server" in (tmp_path / "rejects.csv").read_text(encoding="utf-8")


async def test_with_a_speed_each_report_is_sent_at_its_time(
    double: ServerDouble, tmp_path: Path
) -> None:
    recording = record([table(tmp_path, THREE)], READER, Rejects(None))
    await play(double, recording, Rejects(None), 1000.0, Times.SHIFTED)
    first = double.commands[0].made_at
    spans = [round(command.made_at - first, 6) for command in double.commands]
    assert spans == [0.0, 0.002, 0.004]


async def test_a_pause_ends_when_told_to_stop(double: ServerDouble, tmp_path: Path) -> None:
    recording = record([table(tmp_path, THREE)], READER, Rejects(None))
    clock = ManualClock()
    player = Player(recording, Rejects(None), "p", clock)

    async with Uplink(double.url, "connector") as uplink:

        def stop_after_first(*_: object) -> None:
            player.on_receipt(*_)  # type: ignore[arg-type]
            player.stop()

        uplink._on_receipt = stop_after_first
        await player.play(uplink, 0.001, Times.SHIFTED)
    assert (player.sent, player.accepted, player.is_stopped) == (1, 1, True)


async def test_a_pause_runs_out(double: ServerDouble, tmp_path: Path) -> None:
    player = Player(Recording(), Rejects(None), "p", ManualClock(0.0))
    await player._wait_until(0.001)
    player.stop()
    await player._wait_until(1000.0)


async def test_nothing_to_play(double: ServerDouble) -> None:
    player = await play(double, Recording(), Rejects(None), 0.0, Times.SHIFTED)
    assert player.sent == 0


def test_the_limit_of_one_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(replay_module, "MAX_REPORTS", 2)
    assert record([table(tmp_path, THREE)], READER, Rejects(None)).read == 2
