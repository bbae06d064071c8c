from pathlib import Path

from app.doctor.finding import Finding, Weight, fine, needs_help, note


def test_a_finding_has_a_weight_a_place_and_facts() -> None:
    assert fine("x") == Finding(Weight.FINE, "x", "", {})
    assert note("x", Path("/a")) == Finding(Weight.NOTE, "x", "/a", {})
    assert needs_help("x", "p", seq=3) == Finding(Weight.HELP, "x", "p", {"seq": 3})
