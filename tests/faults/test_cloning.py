from __future__ import annotations

from pathlib import Path

import pytest

from app.server import sequencer
from tests.faults.cloning import cloned


@pytest.mark.parametrize("loses_answers", [False, True])
async def test_two_copies_of_a_folder_lose_nothing_and_do_nothing_twice(
    tmp_path: Path,
    loses_answers: bool,
) -> None:
    assert await cloned(tmp_path, loses_answers=loses_answers) == []


async def test_it_is_noticed_when_one_copy_gets_the_answers_of_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencer, "fingerprint", lambda _: b"")
    assert await cloned(tmp_path, loses_answers=False) != []
