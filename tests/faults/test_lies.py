"""A server that announces a wrong digest once: the mirror is built anew, what was done stays."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from tests.faults.plan import Fault, plan
from tests.faults.simulation import forget_template, run


@pytest.fixture(scope="module", autouse=True)
def no_template_left() -> Iterator[None]:
    yield
    forget_template()


@pytest.mark.parametrize("which", [2, 9])
def test_one_wrong_digest_costs_a_snapshot_and_nothing_else(which: int) -> None:
    told = 0

    def lying(is_up: bool, frame: bytes) -> bytes:
        nonlocal told
        if is_up or b"changes" not in frame[:32]:
            return frame
        told += 1
        if told != which:
            return frame
        message = msgspec.msgpack.decode(frame)
        return msgspec.msgpack.encode({**message, "digest": message["digest"] ^ 1})

    quiet = plan(4, "poison").without(frozenset(range(9)), frozenset())
    assert not quiet.nemeses
    outcome = run(quiet, rewrite=lying)
    others = [one for one in outcome.violations if one.checker != "LogPattern"]
    assert not others
    warned = [one.text for one in outcome.violations]
    assert len(warned) == 1
    assert "the mirror is built anew" in warned[0]
    assert told > which
    assert Fault.LOSE_ANY not in {nemesis.fault for nemesis in quiet.nemeses}
