from pathlib import Path

import pytest

from app.drill.program import Facts, Program
from app.drill.stage import Stage, damage
from app.errors import LinkError
from tests.app.drill.places import CASES, SmallStage


async def test_a_stage_shows_its_town_and_can_be_mended(tmp_path: Path) -> None:
    stage = SmallStage(tmp_path)
    try:
        await stage.start()
        assert (await stage.state(stage.node))["cases"] == CASES
        assert (await stage.case("k1") or {})["title"] == "店外经营 1"
        assert await stage.case("nobody") is None
        await stage.server.kill()
        with pytest.raises(LinkError, match="not even"):
            await stage.even(0.3)
        await stage.node.kill()
        await stage.mend()
        await stage.mend()  # what is sound already stays as it is
        await stage.even()
    finally:
        await stage.aclose()


def test_damage_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    spoilt = []
    for _ in range(2):
        path.write_bytes(bytes(1000))
        damage(path, 7, flips=3)
        spoilt.append(path.read_bytes())
    assert spoilt[0] == spoilt[1] != bytes(1000)
    damage(path, 7, keep=0.6)
    assert path.stat().st_size == 600


async def test_its_town_is_the_demo_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(tmp_path, seed=7, scale="demo")
    started: list[Program] = []

    async def start(program: Program, within_s: float = 0.0) -> Facts:
        started.append(program)
        return {"ready": True, "within_s": within_s}

    monkeypatch.setattr(Program, "start", start)
    await stage._start_town("ws://127.0.0.1:1")
    (town,) = started
    assert {"simulate", "ws://127.0.0.1:1", "7", "demo"} <= set(town._command)
    await stage.aclose()
