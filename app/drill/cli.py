"""The command line of the drill: from a menu, or all of it unattended."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from app.drill.outcome import Outcome, Said
from app.drill.sheet import facts, is_passed, sheet
from app.drill.stage import Stage
from app.drill.steps import STEPS, Step
from app.errors import StoreError, WorldError
from app.settings import data_folder

LANGUAGES = {"zh": ("zh", "en"), "en": ("en",)}
"""Languages of the sheet by the one that was asked for; Chinese has the English below."""

NOT_PASSED = 1
PREPARING = Said(
    "正在准备演练用的服务器和模拟城镇……", "preparing a server and a simulated town ..."
)
RUNNING = Said("进行中", "running")
MENU = Said("故障演练。输入编号,a 全部,q 结束。", "Drill. A number, a for all, q to end.")
UNKNOWN = Said("没有这一项", "there is no such entry")

Write = Callable[[str], object]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `drill`."""
    parser.add_argument("--all", action="store_true", help="every step, without asking")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    parser.add_argument("--language", choices=sorted(LANGUAGES), default="zh", help="of the sheet")
    parser.add_argument(
        "--out", type=Path, default=Path("out/drill.json"), metavar="FILE", help="result as JSON"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the drill's own town")
    parser.add_argument("--seed", type=int, default=1, help="which town")


def run(args: argparse.Namespace) -> int:
    """Drill; return 0 only when every step that was asked for passed."""
    stage = Stage(args.data or data_folder() / "drill", seed=args.seed)
    outcomes = asyncio.run(drill(stage, args, sys.stdin.readline, _speak))
    _keep(args.out, outcomes)
    return 0 if is_passed(outcomes) else NOT_PASSED


async def drill(
    stage: Stage, args: argparse.Namespace, ask: Callable[[], str], write: Write
) -> list[Outcome]:
    """Run what is asked for on a stage and say what came of it."""
    say = _quietly if args.json else write
    language = args.language
    say(PREPARING.in_language(language) + "\n")
    outcomes: list[Outcome] = []
    try:
        await stage.start()
        if args.all:
            for step in STEPS:
                outcomes.append(await _step(stage, step, say, language))
        else:
            await _menu(stage, outcomes, ask, say, language)
    finally:
        await stage.aclose()
    if args.json:
        write(msgspec.json.encode(facts(outcomes)).decode() + "\n")
    else:
        write(sheet(outcomes, LANGUAGES[language]))
    return outcomes


async def _menu(
    stage: Stage, outcomes: list[Outcome], ask: Callable[[], str], say: Write, language: str
) -> None:
    while True:
        say(_menu_text(language))
        wanted = (await asyncio.to_thread(ask)).strip().lower()
        if wanted in {"", "q", "0"}:
            return
        steps = _wanted(wanted)
        if not steps:
            say(UNKNOWN.in_language(language) + "\n")
        for step in steps:
            outcome = await _step(stage, step, say, language)
            outcomes.append(outcome)
            say(sheet([outcome], LANGUAGES[language]))


def _menu_text(language: str) -> str:
    lines = [MENU.in_language(each) for each in LANGUAGES[language]]
    for number, step in enumerate(STEPS, 1):
        lines.append(f"  {number}  {' / '.join(map(step.title.in_language, LANGUAGES[language]))}")
    return "\n".join(lines) + "\n> "


def _wanted(text: str) -> Sequence[Step]:
    if text == "a":
        return STEPS
    if text.isdecimal() and 0 < int(text) <= len(STEPS):
        return (STEPS[int(text) - 1],)
    return ()


async def _step(stage: Stage, step: Step, say: Write, language: str) -> Outcome:
    say(f"{RUNNING.in_language(language)}: {step.title.in_language(language)}\n")
    outcome = step.outcome()
    try:
        await step.run(stage, outcome)
    except (WorldError, OSError) as error:
        outcome.see(f"演练中断:{error}", f"it broke off: {error}", is_good=False)
        await stage.mend()
    return outcome


def _speak(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _quietly(text: str) -> None:
    """Say nothing: only the result is wanted."""


def _keep(path: Path, outcomes: Sequence[Outcome]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(facts(outcomes))) + b"\n")
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
