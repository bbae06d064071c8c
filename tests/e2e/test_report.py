"""`report map` as a person starts it: of a demo town's mirror, and of a server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.sim.launch import DemoTown
from tests.e2e.conftest import ROOT, ServerProcess
from tests.security.webview import show


def report(*words: str) -> tuple[int, dict[str, Any], str]:
    """Run the program; return its exit code, what it said of the file, and its complaint."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "main.py", "report", "map", *words],
        capture_output=True,
        text=True,
        timeout=110,
        cwd=ROOT,
        check=False,
    )
    said: dict[str, Any] = json.loads(done.stdout) if done.stdout else {}
    return done.returncode, said, done.stderr


def data_of(file: Path) -> dict[str, Any]:
    """Return the data block of a document."""
    block = file.read_text("utf-8").partition('<script type="application/json" id="data">')[2]
    page: dict[str, Any] = json.loads(block.partition("</script>")[0])
    return page


def test_the_situation_of_a_demo_town_from_its_server_and_from_its_mirror(tmp_path: Path) -> None:
    town = DemoTown(tmp_path / "demo", pace=60.0)
    try:
        ready = town.start()
        live, kept = tmp_path / "live.html", tmp_path / "kept.html"
        words = ("--server", town.url, "--token-file", str(town.tokens))
        code, said, complaint = report(*words, "--role", "leader", "--out", str(live))
        assert (code, complaint) == (0, "")
        assert said["units"] == ready["units"]
        assert said["points"] > 100_000
        page = data_of(live)
        assert page["bar"]["is_masked"] is True
        assert sum(unit["status"] != "lost" for unit in page["units"]) > 20
        environ = {k: v for k, v in os.environ.items() if "DISPLAY" not in k}
        seat = (sys.executable, "main.py", "seat", *words, "--data", str(tmp_path / "seat"))
        ends = (
            "--for",
            "2",
            "--picture",
            str(tmp_path / "s.png"),
            "--summary",
            str(tmp_path / "s"),
        )
        subprocess.run([*seat, *ends], cwd=ROOT, env=environ, check=True, capture_output=True)
    finally:
        town.stop()
    loud = max(page["cases"], key=lambda case: case["open"])
    own = ("--data", str(tmp_path / "seat"), "--lang", "en", "--theme", "day")
    code, said, _ = report(*own, "--out", str(kept))
    assert code == 0
    assert {unit["status"] for unit in data_of(kept)["units"]} == {"lost"}
    code, said, _ = report(*own, "--out", str(kept), "--case", loud["number"])
    assert (code, said["cases"]) == (0, 1)
    card = data_of(kept)["card"]
    assert card["title"] == loud["title"]
    assert len(card["steps"]) >= 1
    came = show(kept, tmp_path, "Yiping.page.marks.hits.length", is_offline=True)
    assert (came["shown"], came["refused"], came["console"]) == (True, [], [])
    assert came["value"] >= 1


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("--data", "{tmp}"), 3, "there is no mirror in"),
        (("--data", "{tmp}", "--unmasked"), 3, "reads masked rows only"),
        (("--server", "http://x"), 3, "must begin with ws://"),
        (("--server", "ws://127.0.0.1:9"), 3, "no token given"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    tmp_path: Path, words: tuple[str, ...], code: int, reason: str
) -> None:
    given = [word.replace("{tmp}", str(tmp_path)) for word in words]
    found, said, complaint = report(*given, "--out", str(tmp_path / "map.html"))
    assert (found, said) == (code, {})
    assert reason in complaint
    assert complaint.count("\n") == 1
    assert not (tmp_path / "map.html").exists()


def test_a_wall_of_an_empty_server_has_a_map_too(server: ServerProcess, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    words = ("--server", server.url, "--token", server.token("wall"), "--out", str(out))
    code, said, _ = report(*words)
    assert (code, said["cases"], said["units"]) == (0, 0, 0)
