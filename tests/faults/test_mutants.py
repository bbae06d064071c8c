from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.checks.mutants import judged
from tests.faults.link_mutants import LINK_MUTANTS
from tests.faults.mistakes import MUTANTS, Mutant
from tests.faults.mutants import mutated, stale
from tests.faults.trial import fault


def test_every_mutant_can_still_be_made() -> None:
    every = (*MUTANTS, *LINK_MUTANTS)
    assert stale(every) == []
    assert len({mutant.name for mutant in every}) == len(every) >= 25


def test_a_mutant_is_killed_and_one_that_lives_is_named() -> None:
    kill = next(mutant for mutant in MUTANTS if mutant.name == "a mask with holes")
    live = Mutant("harmless", kill.path, kill.old, "{6,999}", kill.check)
    (line,) = judged([kill, live], is_checked=False)
    assert (line.runs, line.failures) == (2, 1)
    assert line.note == "harmless survives prop masking_leaves_no_number 60"


def test_a_mutant_is_undone(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    mutant = Mutant("m", "a.py", "1", "2", "frames 1")
    with mutated(tmp_path, mutant):
        assert (tmp_path / "a.py").read_text() == "x = 2\n"
    assert (tmp_path / "a.py").read_text() == "x = 1\n"
    with (
        pytest.raises(ValueError, match="2 times"),
        mutated(tmp_path, Mutant("m", "a.py", " ", "", "frames 1")),
    ):
        pass


def test_a_trial_says_what_it_finds() -> None:
    assert fault(["prop", "masking_leaves_no_number", "5"]) == ""
    assert fault(["frames", "20"]) == ""
    with pytest.raises(SystemExit, match="no such check"):
        fault(["wish"])
