from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.domain.command import Command, Refusal, RefusalCode
from app.domain.rate import MAX_REASON, RateArgs, rate
from app.domain.rating import Grade, Origin, Rating

ASKED = Command(op_no=1, kind="rate", subject="b1", made_at=50.0, actor="王敏")


def args(**given: object) -> RateArgs:
    return msgspec.convert({"state": "red", "was": "green", "reason": "漏水", **given}, RateArgs)


def rated(before: Rating | None, base: Grade | None, **given: object) -> Rating:
    found = rate(before, base, args(**given), ASKED)
    assert isinstance(found, Rating), found
    return found


def refused(before: Rating | None, base: Grade | None, wish: RateArgs) -> RefusalCode:
    found = rate(before, base, wish, ASKED)
    assert isinstance(found, Refusal), found
    return found.code


def test_a_person_rates_what_the_base_data_say() -> None:
    assert rated(None, Grade.GREEN) == Rating(
        state=Grade.RED, at=50.0, reason="漏水", by="王敏", source=Origin.PERSON
    )


def test_what_has_no_state_yet_is_rated_from_nothing() -> None:
    assert rated(None, None, was="").state is Grade.RED


def test_a_state_changed_meanwhile_is_a_clash() -> None:
    met = Rating(state=Grade.BLUE, at=1.0)
    assert refused(met, Grade.GREEN, args()) is RefusalCode.CONFLICT
    assert refused(None, Grade.YELLOW, args()) is RefusalCode.CONFLICT
    assert refused(None, None, args()) is RefusalCode.CONFLICT


def test_what_is_so_already_is_confirmed() -> None:
    assert rated(Rating(state=Grade.RED, at=1.0), Grade.GREEN).at == 50.0


@pytest.mark.parametrize("given", [{"reason": " \n"}, {"rule": "mine"}, {"was": msgspec.UNSET}])
def test_a_person_says_why_and_what_was_seen(given: dict[str, Any]) -> None:
    made = {"state": Grade.RED, "was": "green", "reason": "漏水", **given}
    assert refused(None, Grade.GREEN, RateArgs(**made)) is RefusalCode.BAD_ARGS


def test_an_import_need_not_know_what_was_there() -> None:
    wish = RateArgs(state=Grade.BLUE, source=Origin.IMPORT, rule="普查")
    found = rate(Rating(state=Grade.RED, at=1.0), None, wish, ASKED)
    assert isinstance(found, Rating)
    assert (found.state, found.rule, found.beneath) == (Grade.BLUE, "普查", None)


def test_a_rule_remembers_what_was_beneath_it_and_the_next_rule_too() -> None:
    rule = {"source": "rule", "rule": "open", "rules": "v1"}
    first = rated(None, Grade.GREEN, state="blue", **rule)
    assert (first.beneath, first.rules) == (Grade.GREEN, "v1")
    second = rated(first, Grade.GREEN, was="blue", **rule)
    assert second.beneath is Grade.GREEN
    ended = rated(second, Grade.GREEN, state="green", was="red", source="rule")
    assert ended.beneath is None
    again = rated(ended, Grade.YELLOW, **rule)
    assert again.beneath is Grade.GREEN


def test_a_long_reason_is_cut() -> None:
    assert len(rated(None, Grade.GREEN, reason="长" * 900).reason) == MAX_REASON
