"""Frames that the other end cannot read: kept and passed below, told to a person above."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.sync.strange import FOLDER
from tests.faults.plan import plan
from tests.faults.simulation import forget_template, run
from tests.faults.world import World


@pytest.fixture(scope="module", autouse=True)
def no_template_left() -> Iterator[None]:
    yield
    forget_template()


def test_a_poisoned_change_is_kept_and_passed_by_a_snapshot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poison: list[bytes] = []  # a piece of the change itself, in whichever frame it comes
    spoilt: set[bytes] = set()
    kept: set[bytes] = set()
    ending = World.ending

    def poisoned(is_up: bool, frame: bytes) -> bytes:
        if is_up or b"changes" not in frame[:32] or b"c1-" not in frame:
            return frame
        if not poison:
            poison.append(frame[len(frame) // 2 :][:64])
        if poison[0] not in frame:
            return frame
        spoilt.add(frame[:40])
        return frame[:-9]

    def looked(world: World) -> object:
        for path in Path(world.folder).rglob(f"{FOLDER}/*.frame"):
            kept.add(path.read_bytes()[:40])
        return ending(world)

    monkeypatch.setattr(World, "ending", looked)
    quiet = plan(4, "poison").without(frozenset(range(9)), frozenset())
    outcome = run(quiet, rewrite=poisoned)
    others = [one for one in outcome.violations if "cannot be read; kept as" not in one.text]
    assert not others
    assert outcome.violations
    assert kept == spoilt


def test_commands_that_the_server_cannot_read_need_a_person_and_are_not_pressed() -> None:
    sent: list[bytes] = []

    def spoilt(is_up: bool, frame: bytes) -> bytes:
        if is_up and b"commands" in frame[:32] and b"c1-" in frame:
            sent.append(frame)
            return frame[:-3]
        return frame

    outcome = run(plan(4, "poison").without(frozenset(range(9)), frozenset()), rewrite=spoilt)
    assert {one.checker for one in outcome.violations} == {"TotalQueue", "FinalConverge"}
    assert any("connected again and again" in one.text for one in outcome.violations)
    assert 3 < len(sent) < 30
