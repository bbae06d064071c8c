from __future__ import annotations

import json

from tests.faults.line import Line


def test_a_promise_holds_when_it_was_tried_and_never_broke() -> None:
    assert Line(("G01",), "x", 3, 0).ok
    assert not Line(("G01",), "x", 0, 0).ok
    assert not Line(("G01",), "x", 3, 1).ok


def test_a_figure_must_be_there_and_meet_its_goal() -> None:
    assert Line(("G12",), "x", 1, 0, 4.0, "s", "<= 5").ok
    assert not Line(("G12",), "x", 1, 0, 6.0, "s", "<= 5").ok
    assert not Line(("G12",), "x", 1, 0, None, "s", "<= 5").ok


def test_the_line_says_it_all() -> None:
    said = json.loads(Line(("G01", "REL-01"), "x", 3, 1, 2.0, "s", note="seed 7").text())
    assert said["ids"] == ["G01", "REL-01"]
    assert said["note"] == "seed 7"
    assert not said["ok"]
