from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.checks import damage
from tests.faults.damaging import DAMAGES, Original, original, tried


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return original(tmp_path_factory.mktemp("damage") / "source", 40)


@pytest.mark.parametrize("kind", DAMAGES)
def test_no_damage_shows_what_is_not_so(source: Original, tmp_path: Path, kind: str) -> None:
    for seed in range(5):
        seen = tried(source, tmp_path / "copy", DAMAGES[kind], seed)
        assert seen.started or seen.said
        assert (seen.wrong, seen.missing) == ([], [])


def test_what_is_not_damaged_is_shown_without_a_word(source: Original, tmp_path: Path) -> None:
    seen = tried(source, tmp_path / "copy", lambda *_: None, 0)
    assert (seen.started, seen.said, seen.wrong, seen.missing) == (True, False, [], [])


def test_the_checks_themselves_run() -> None:
    assert all(line.ok for line in damage.damaging(3, 1, 20))
    assert damage.cached_start(50).ok


@pytest.mark.serial
def test_a_lost_mirror_comes_back() -> None:
    assert all(not line.failures for line in damage.rebuilding(200))
