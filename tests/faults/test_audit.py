from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.checks import audit
from tests.faults.tamper import TAMPERS, Heads, filled, proven


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Heads]:
    path = tmp_path_factory.mktemp("audit") / "ledger.db"
    return path, filled(path, 60)


@pytest.mark.parametrize("kind", TAMPERS)
def test_every_kind_of_tampering_is_found(ledger: tuple[Path, Heads], kind: str) -> None:
    path, heads = ledger
    assert proven(path, heads).faults == []
    assert all(audit.found(path, heads, kind, seed) for seed in range(12))


def test_a_cut_tail_is_found_by_a_head_only(ledger: tuple[Path, Heads]) -> None:
    path, heads = ledger
    assert not all(audit.found(path, [], "cut", seed) for seed in range(12))
    assert [audit.found(path, heads, "cut", seed) for seed in range(12)] == [True] * 12


def test_the_check_itself_runs() -> None:
    assert audit.tampering(6, 20).ok
    assert audit.serving(10, 20).ok
    lines = list(audit.timing(500))
    assert [line.failures for line in lines] == [0, 0, 0]
