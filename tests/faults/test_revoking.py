from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.revoking import VARIANTS, Variant, revoke


@pytest.mark.parametrize("variant", [VARIANTS[1], VARIANTS[3]], ids=lambda each: each.name)
async def test_who_was_revoked_is_out_within_seconds_and_stays_out(
    variant: Variant, tmp_path: Path
) -> None:
    outcome = await revoke(tmp_path, variant)
    assert outcome.fault == ""
    assert outcome.out_s < 5.0


async def test_it_is_noticed_when_somebody_comes_back(tmp_path: Path) -> None:
    kept = Variant("role changed", (("role", "小王", "checker"),))
    assert (await revoke(tmp_path, kept)).fault == "the old token is checker"
