"""The result sheet of a drill: for people in Chinese and English, and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.drill.outcome import Outcome, Said, Verdict

VERDICTS = {
    Verdict.PASSED: Said("通过", "PASSED"),
    Verdict.FAILED: Said("未通过", "FAILED"),
    Verdict.NOT_RUN: Said("未能进行", "NOT RUN"),
}
DID, PROMISED, SEEN = Said("做了", "done"), Said("承诺", "promised"), Said("看到", "seen")
RECOVERED = Said("恢复用时", "time to recover")
GOOD, BAD = "✓", "✗"
RULE = "─" * 72


def sheet(outcomes: Sequence[Outcome], languages: Sequence[str]) -> str:
    """Return the sheet as text; with two languages the second stands below the first."""
    lines = [_head(outcomes, language) for language in languages]
    for number, outcome in enumerate(outcomes, 1):
        lines.append(RULE)
        for language in languages:
            lines += _entry(number, outcome, language)
    return "\n".join([*lines, RULE]) + "\n"


def facts(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return what a machine wants to know of a drill."""
    return {
        "ok": is_passed(outcomes),
        "steps": [
            {
                "key": outcome.key,
                "verdict": outcome.verdict.value,
                "ids": list(outcome.ids),
                "did": _both(outcome.did),
                "promised": _both(outcome.promised),
                "seen": [{**_both(seen.text), "ok": seen.is_good} for seen in outcome.seen],
                "recover_s": round(outcome.recover_s, 3) if outcome.recover_s >= 0.0 else None,
                "cannot": outcome.cannot,
            }
            for outcome in outcomes
        ],
    }


def is_passed(outcomes: Sequence[Outcome]) -> bool:
    """Whether there was a step and every one of them held."""
    return bool(outcomes) and all(each.verdict is Verdict.PASSED for each in outcomes)


def _both(said: Said) -> dict[str, str]:
    return {"zh": said.zh, "en": said.en}


def _head(outcomes: Sequence[Outcome], language: str) -> str:
    passed = sum(each.verdict is Verdict.PASSED for each in outcomes)
    said = Said(
        f"一屏 故障演练成绩单:{len(outcomes)} 项,通过 {passed} 项",
        f"Yiping drill: {len(outcomes)} steps, {passed} passed",
    )
    return said.in_language(language)


def _entry(number: int, outcome: Outcome, language: str) -> list[str]:
    def said(text: Said) -> str:
        return text.in_language(language)

    ids = " ".join(outcome.ids)
    lines = [
        f"{number}. {said(outcome.title)}  [{said(VERDICTS[outcome.verdict])}]",
        f"   {said(DID)}: {said(outcome.did)}",
        f"   {said(PROMISED)}: {said(outcome.promised)} ({ids})",
    ]
    lines += [
        f"   {said(SEEN)} {GOOD if seen.is_good else BAD} {said(seen.text)}"
        for seen in outcome.seen
    ]
    if outcome.cannot:
        lines.append(f"   {outcome.cannot}")
    if outcome.recover_s >= 0.0:
        lines.append(f"   {said(RECOVERED)}: {outcome.recover_s:.1f} s")
    return lines
