"""A small stage for the tests of the drill: a few cases and units instead of a whole town."""

from __future__ import annotations

from pathlib import Path

from app.domain.command import CommandKind
from app.drill.stage import Stage
from app.sources.uplink import Uplink
from app.tokens import read_token

UNITS = 20
CASES = 30


class SmallStage(Stage):
    """A stage whose town is some units and reports that nobody handles."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "stage")

    async def _start_town(self, url: str) -> None:
        async with Uplink(url, read_token(self.tokens, "admin"), client="town") as uplink:
            for number in range(UNITS):
                name = f"u{number}"
                body = {"id": name, "name": name, "kind": "grid"}
                await uplink.submit(CommandKind.PUT, name, {"kind": "unit", "body": body})
            for number in range(CASES):
                args = {"title": f"店外经营 {number}", "category": "noise", "source": "seat"}
                await uplink.submit(CommandKind.REPORT, f"k{number}", args)
            await uplink.drain()
