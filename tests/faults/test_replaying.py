from __future__ import annotations

from pathlib import Path

import pytest

from app.server.sequencer import Sequencer
from tests.faults.replaying import replay


async def test_frames_sent_again_have_no_effect(tmp_path: Path) -> None:
    seen = await replay(tmp_path, times=1)
    assert seen.effects == []
    assert seen.frames > 40


async def test_it_is_noticed_when_they_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def anybody(_: Sequencer, client: str, owner: str, first_op: int) -> tuple[str, int]:
        return owner, first_op

    monkeypatch.setattr(Sequencer, "claim", anybody)
    seen = await replay(tmp_path, times=1)
    assert seen.effects
