from __future__ import annotations

from app.domain.case import Case, Step
from panels.happenings import Happenings
from tests.panels.stage import NOW, case


def cases(*ats: float) -> dict[str, Case]:
    return {
        f"c{n}": case(n, history=(Step(at=NOW + at, actor="a", command="report"),))
        for n, at in enumerate(ats)
    }


def test_newest_first_and_bounded() -> None:
    every = cases(3.0, 1.0, 2.0)
    told = Happenings(kept=2)
    assert told.touch(every, every)
    assert [item.case_id for item in told.newest] == ["c0", "c2"]


def test_what_is_known_or_too_old_changes_nothing() -> None:
    every = cases(3.0, 2.0)
    told = Happenings(kept=2)
    told.touch(every, every)
    assert not told.touch(every, ["c0"])
    assert not told.touch({"c9": cases(1.0)["c0"]}, ["c9"])
    assert not told.touch(every, ["gone"])


def test_the_oldest_go_when_newer_ones_come() -> None:
    every = cases(3.0, 2.0, 9.0)
    told = Happenings(kept=2)
    told.touch(every, ["c0", "c1"])
    assert told.touch(every, ["c2"])
    assert [item.case_id for item in told.newest] == ["c2", "c0"]


def test_a_further_step_of_a_case_is_added() -> None:
    every = cases(1.0)
    told = Happenings()
    told.touch(every, every)
    closing = Step(at=NOW + 5.0, actor="a", command="close")
    every["c0"] = case(0, history=(*every["c0"].history, closing))
    assert told.touch(every, ["c0"])
    assert [item.command for item in told.newest] == ["close", "report"]
    told.clear()
    assert told.newest == []
    assert not told.touch({"c0": case(0, history=())}, ["c0"])
