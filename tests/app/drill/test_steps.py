from pathlib import Path

import pytest

from app.drill import steps
from app.drill.outcome import Verdict
from app.drill.program import Program
from app.drill.steps import STEPS
from app.errors import LinkError
from tests.app.drill.places import SmallStage

pytestmark = [pytest.mark.slow, pytest.mark.serial]


@pytest.fixture(autouse=True)
def in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "CUT_S", 6.0)
    monkeypatch.setattr(steps, "ACTS", 12)


async def test_every_promise_holds_on_a_small_stage(tmp_path: Path) -> None:
    stage = SmallStage(tmp_path)
    try:
        await stage.start()
        for step in STEPS:
            outcome = step.outcome()
            await step.run(stage, outcome)
            assert outcome.verdict is Verdict.PASSED, [
                seen.text.en for seen in outcome.seen if not seen.is_good
            ]
            assert 0.0 <= outcome.recover_s <= 30.0
    finally:
        await stage.aclose()


async def test_a_node_that_does_not_come_back_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = SmallStage(tmp_path)

    good_looks = 0

    async def hardly_ever(_: float = 0.0) -> float:
        nonlocal good_looks
        good_looks -= 1
        if good_looks < 0:
            raise LinkError("it is gone")
        return 0.0

    try:
        await stage.start()
        monkeypatch.setattr(stage, "even", hardly_ever)
        for key in ("server", "disk", "mirror"):
            good_looks = int(key == "disk")  # it is calm before the disk is filled
            outcome = next(step for step in STEPS if step.key == key).outcome()
            await next(step for step in STEPS if step.key == key).run(stage, outcome)
            assert outcome.verdict is Verdict.FAILED
            await stage.mend()
    finally:
        await stage.aclose()


async def test_a_disk_that_cannot_be_filled_is_said_and_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> tuple[int, int]:
        raise PermissionError(1, "not permitted")

    async def soon(_: float = 0.0) -> float:
        return 0.0

    monkeypatch.setattr("resource.prlimit", forbidden)
    stage = SmallStage(tmp_path)
    monkeypatch.setattr(stage, "even", soon)
    step = next(step for step in STEPS if step.key == "disk")
    outcome = step.outcome()
    await step.run(stage, outcome)
    assert outcome.verdict is Verdict.NOT_RUN
    assert "not permitted" in outcome.cannot


async def test_an_act_that_is_gone_or_was_done_twice_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = SmallStage(tmp_path)
    node = Program(["-c", ""], tmp_path / "log")
    node.heard.append({"ev": "answer", "op_no": 3, "refusal": "conflict"})
    stage.node = node
    history = [{"command": "file", "at": 2.0}, {"command": "file", "at": 2.0}]

    async def case(case_id: str) -> dict[str, object] | None:
        return {"history": history} if case_id == "k2" else None

    monkeypatch.setattr(stage, "case", case)
    ticks = [
        {"op_no": number, "kind": "file", "subject": f"k{number}", "made_at": float(number)}
        for number in (1, 2, 3)
    ]
    assert await steps._amiss(stage, ticks) == (1, 1)
