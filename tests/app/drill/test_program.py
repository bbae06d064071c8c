import signal
from pathlib import Path

import pytest

from app.drill.program import Program
from app.errors import LinkError

ECHO = """
import sys
print('{"ready": true}', flush=True)
print('no json', flush=True)
print('[1]', flush=True)
for line in sys.stdin:
    print(line.strip(), flush=True)
"""


def program(folder: Path, text: str) -> Program:
    return Program(["-c", text], folder / "log")


async def test_it_says_what_it_is_told_and_ends_when_told(tmp_path: Path) -> None:
    child = program(tmp_path, ECHO)
    assert (await child.start())["ready"]
    assert child.pid
    seen = len(child.heard)
    child.tell(do="look", id="x")
    said = await child.hear(lambda facts: facts.get("do") == "look", 5.0, seen)
    assert said["id"] == "x"
    assert said["at"] > 0
    assert await child.stop() == -signal.SIGTERM
    assert child.pid == 0
    assert await child.stop() == 0


async def test_it_can_be_killed_and_started_again(tmp_path: Path) -> None:
    child = program(tmp_path, ECHO)
    await child.start()
    await child.kill()
    child.tell(do="nothing")
    await child.start()
    assert child.starts == 2
    await child.kill()


async def test_a_program_that_ends_is_no_longer_waited_for(tmp_path: Path) -> None:
    child = program(tmp_path, "print(1)")
    with pytest.raises(LinkError, match="ended"):
        await child.start()
    assert await child.wait(5.0) == 0


async def test_a_silent_program_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    child = program(tmp_path, "import time\ntime.sleep(60)")
    with pytest.raises(LinkError, match=r"in 0\.1 s"):
        await child.start(within_s=0.1)
    assert await child.wait(0.1) == -signal.SIGKILL


async def test_a_frozen_program_says_nothing_until_thawed(tmp_path: Path) -> None:
    child = program(tmp_path, ECHO)
    await child.start()
    child.freeze()
    child.tell(n=1)
    with pytest.raises(LinkError, match="did not say"):
        await child.hear(lambda facts: facts.get("n") == 1, 0.2)
    child.thaw()
    assert await child.hear(lambda facts: facts.get("n") == 1, 5.0, 0)
    await child.kill()
