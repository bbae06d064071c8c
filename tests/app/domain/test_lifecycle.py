from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.case import Case, CaseId, CaseState, Category, Source, Urgency
from app.domain.command import Command, CommandKind, Refusal, RefusalCode
from app.domain.lifecycle import TRANSITIONS, apply, possible
from app.domain.limits import parse_limits

LIMITS = parse_limits(
    (Path(__file__).parents[3] / "resources" / "limits" / "example.toml").read_text("utf-8")
)
REPORT: dict[str, Any] = {"title": "店外经营", "category": "appearance", "source": "grid"}
PATH: list[tuple[CommandKind, dict[str, Any], CaseState]] = [
    (CommandKind.REPORT, REPORT, CaseState.CLUE),
    (CommandKind.FILE, {}, CaseState.FILED),
    (CommandKind.DISPATCH, {"unit": "u1", "order": "立即上门"}, CaseState.SENT),
    (CommandKind.SIGN, {}, CaseState.ENROUTE),
    (CommandKind.ARRIVE, {}, CaseState.WORKING),
    (CommandKind.FEEDBACK, {"note": "已劝离"}, CaseState.DONE),
    (CommandKind.CHECK, {"passed": True}, CaseState.CHECK),
    (CommandKind.CLOSE, {}, CaseState.CLOSED),
]
ACTORS = {CommandKind.SIGN: "u1", CommandKind.CHECK: "checker", CommandKind.CLOSE: "seat"}

EDITS: dict[CommandKind, dict[str, Any]] = {
    CommandKind.NOTE: {"note": "已电话告知"},
    CommandKind.AMEND: {"field": "text", "was": "", "now": "占道"},
    CommandKind.REGRADE: {"urgency": "urgent", "was_urgency": "normal"},
    CommandKind.AGAIN: {"count": 2},
    CommandKind.VOID: {"note": "误报"},
}


def command(kind: str, at: float = 1000.0, actor: str = "", **args: object) -> Command:
    return Command(op_no=1, kind=kind, subject="c1", made_at=at, actor=actor, args=args)


def accepted(outcome: Case | Refusal) -> Case:
    assert isinstance(outcome, Case), outcome
    return outcome


def refused(outcome: Case | Refusal) -> Refusal:
    assert isinstance(outcome, Refusal), outcome
    return outcome


def walk(steps: int, urgency: str = "normal") -> Case:
    case: Case | None = None
    for number, (kind, args, _) in enumerate(PATH[:steps]):
        more = {"urgency": urgency} if kind is CommandKind.REPORT else {}
        case = accepted(
            apply(
                case,
                command(kind, 1000.0 + 10 * number, ACTORS.get(kind, "x"), **args, **more),
                LIMITS,
            )
        )
    assert case is not None
    return case


def test_the_daily_path_leads_from_report_to_close() -> None:
    case: Case | None = None
    for kind, args, state in PATH:
        case = accepted(apply(case, command(kind, actor=ACTORS.get(kind, "x"), **args), LIMITS))
        assert case.state is state
        assert case.history[-1].command == kind
    assert case is not None
    assert [step.command for step in case.history] == [kind for kind, _, _ in PATH]
    assert case.handler == "u1"
    assert case.checked_by == "checker"
    assert case.limits == LIMITS.version
    assert not case.is_open


@pytest.mark.parametrize("kind", CommandKind)
@pytest.mark.parametrize("state", CaseState)
def test_what_the_table_does_not_name_is_refused(state: CaseState, kind: CommandKind) -> None:
    case = replace(walk(3), state=state)
    args = {CommandKind.CHECK: {"passed": True}, **EDITS}.get(kind, {"unit": "u1"})
    outcome = apply(case, command(kind, actor="y", **args), LIMITS)
    move = TRANSITIONS.get(kind)
    if kind is CommandKind.REPORT:
        assert refused(outcome).code is RefusalCode.EXISTS
    elif move is None:
        assert refused(outcome).code is RefusalCode.UNKNOWN_COMMAND
    elif state in move.sources:
        stays = kind in EDITS and kind is not CommandKind.VOID
        assert (accepted(outcome).state is state) == stays
    else:
        refusal = refused(outcome)
        assert refusal.code is RefusalCode.WRONG_STATE
        assert refusal.possible == tuple(k.value for k in possible(case))
        assert state.value in refusal.text


@given(
    st.lists(
        st.sampled_from([*CommandKind, "explode"]).flatmap(
            lambda kind: st.tuples(
                st.just(kind), st.sampled_from(["u1", "x"]), st.booleans(), st.floats(0, 1e9)
            )
        ),
        max_size=12,
    )
)
def test_no_sequence_of_commands_leaves_the_table(
    wishes: list[tuple[str, str, bool, float]],
) -> None:
    reached = {CaseState.CLUE, CaseState.VOID, *(state for _, _, state in PATH)}
    case: Case | None = None
    for kind, actor, passed, at in wishes:
        args: dict[str, Any] = (
            {
                CommandKind.REPORT: REPORT,
                CommandKind.DISPATCH: {"unit": "u1"},
                CommandKind.CHECK: {"passed": passed},
                **EDITS,
            }.get(CommandKind(kind), {})
            if kind in set(CommandKind)
            else {}
        )
        outcome = apply(case, command(kind, at, actor, **args), LIMITS)
        if isinstance(outcome, Case):
            assert outcome.state in reached
            assert len(outcome.history) == (len(case.history) if case else 0) + 1
            case = outcome
        if case is not None and case.state is CaseState.CLOSED:
            closed_by = [step.actor for step in case.history if step.command == "close"]
            assert case.handler not in {case.checked_by, *closed_by}


def test_limits_run_from_dispatch_and_arrival_is_promised_to_urgent_cases() -> None:
    sent = walk(3, "urgent")
    assert sent.sent_at == 1020.0
    assert sent.arrive_by == 1020.0 + LIMITS.arrive_s
    assert sent.due_at == 1020.0 + LIMITS.sign_s[Urgency.URGENT]
    assert sent.handle_by == 1020.0 + LIMITS.handle_urgent_s
    signed = walk(4, "urgent")
    assert signed.due_at == signed.handle_by
    assert walk(3).arrive_by == 0.0


def test_filing_may_correct_class_and_urgency() -> None:
    case = accepted(
        apply(walk(1), command("file", category="road", urgency="urgent", note="井盖"), LIMITS)
    )
    assert (case.category, case.urgency) == (Category.ROAD, Urgency.URGENT)
    assert case.due_at == 1000.0 + LIMITS.dispatch_s[Urgency.URGENT]
    assert case.history[-1].note == "井盖"


def test_whoever_handles_neither_checks_nor_closes() -> None:
    own_check = refused(apply(walk(6), command("check", actor="u1", passed=True), LIMITS))
    own_close = refused(apply(walk(7), command("close", actor="u1"), LIMITS))
    assert own_check.code is own_close.code is RefusalCode.HANDLER_MAY_NOT_CHECK


def test_a_failed_check_sends_the_case_back_to_work() -> None:
    case = accepted(apply(walk(6), command("check", actor="k", passed=False, note="未清"), LIMITS))
    assert case.state is CaseState.WORKING
    assert (case.done_at, case.checked_by) == (0.0, "")
    assert case.due_at == case.handle_by


@pytest.mark.parametrize(
    ("kind", "steps", "args", "said"),
    [
        ("report", 0, {}, "title"),
        ("report", 0, {**REPORT, "title": "  "}, "title"),
        ("report", 0, {**REPORT, "category": "cloud"}, "cloud"),
        ("report", 0, {**REPORT, "place": {"lon": 1.0}}, "both coordinates"),
        ("report", 0, {**REPORT, "place": {"lon": 200.0, "lat": 0.0}}, "not on Earth"),
        ("dispatch", 2, {}, "unit"),
        ("dispatch", 2, {"unit": ""}, "needs a unit"),
        ("check", 6, {}, "passed"),
    ],
)
def test_bad_arguments_are_refused_in_plain_words(
    kind: str, steps: int, args: dict[str, Any], said: str
) -> None:
    case = walk(steps) if steps else None
    refusal = refused(apply(case, command(kind, actor="k", **args), LIMITS))
    assert refusal.code is RefusalCode.BAD_ARGS
    assert said in refusal.text


def test_nothing_can_be_done_to_a_case_nobody_reported() -> None:
    assert refused(apply(None, command("file"), LIMITS)).code is RefusalCode.UNKNOWN_SUBJECT


def test_overlong_texts_are_cut_at_the_edge() -> None:
    case = accepted(
        apply(
            None, command("report", **{**REPORT, "title": "长" * 500, "text": "x" * 9000}), LIMITS
        )
    )
    assert len(case.title) == 120
    assert len(case.text) == 4000
    assert case == replace(case, id=CaseId("c1"), source=Source.GRID)


def test_what_is_written_is_plain_before_it_is_kept() -> None:
    hidden = REPORT | {
        "title": "店外\u202e经营\n<b>x</b>",
        "text": "一\r\n二\x1b[2J",
        "place": {"address": "平江路\u200b" * 500},
    }
    case = accepted(apply(None, command("report", **hidden), LIMITS))
    assert case.title == "店外经营 <b>x</b>"
    assert case.text == "一\n二[2J"
    assert case.place.address == "平江路" * 40


@pytest.mark.parametrize("subject", ["", "c\u200b1", "c\n1", " c1", "c" * 121])
def test_the_id_of_a_case_is_plain_and_short(subject: str) -> None:
    wish = replace(command("report", **REPORT), subject=subject)
    assert refused(apply(None, wish, LIMITS)).code is RefusalCode.BAD_ARGS
    late = replace(command("file"), subject="x" * 100_000)
    assert len(refused(apply(None, late, LIMITS)).text) < 200
