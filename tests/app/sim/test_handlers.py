from __future__ import annotations

from dataclasses import replace as changed

import pytest
from msgspec.structs import replace

from app.domain.case import (
    Case,
    CaseId,
    CaseState,
    Category,
    Place,
    Source,
    Step,
    UnitId,
    Urgency,
)
from app.domain.command import CommandKind
from app.domain.roles import Role, may
from app.domain.unit import Duty, Unit, UnitKind
from app.geo.mercator import Wgs84
from app.sim.handlers import ACTORS, CHECKERS, SUITED, Act, Crew, choose_unit
from tests.app.sim.scenes import example_limits

LIMITS = example_limits()
CASE = Case(
    id=CaseId("d1-1-1"),
    state=CaseState.CLUE,
    title="占道",
    category=Category.APPEARANCE,
    source=Source.HOTLINE,
    reported_at=1_000.0,
    topic="占道经营",
    handle_by=1_000.0 + 14_400.0,
    unit="u1",
    handler="一中队",
    place=Place(lon=120.6, lat=31.3),
    history=(Step(at=1_000.0, actor="12345热线", command="report"),),
)


def crew(pace: float = 1.0, intensity: float = 60.0, seed: int = 1) -> Crew:
    return Crew(seed, LIMITS, lambda at: intensity, {"占道经营": "劝导"}, units=54, pace=pace)


@pytest.mark.parametrize(
    ("state", "kind", "role", "actor"),
    [
        (CaseState.CLUE, CommandKind.FILE, Role.OPERATOR, ""),
        (CaseState.INTAKE, CommandKind.FILE, Role.OPERATOR, ""),
        (CaseState.FILED, CommandKind.DISPATCH, Role.DISPATCHER, ""),
        (CaseState.SENT, CommandKind.SIGN, Role.FIELD, "名"),
        (CaseState.WORKING, CommandKind.FEEDBACK, Role.FIELD, "一中队"),
        (CaseState.CHECK, CommandKind.CLOSE, Role.OPERATOR, ""),
    ],
)
def test_who_does_what_next(state: CaseState, kind: CommandKind, role: Role, actor: str) -> None:
    act = crew().next_act(replace(CASE, state=state), "名")
    assert act is not None
    assert (act.kind, act.role, act.actor, act.subject) == (kind, role, actor, CASE.id)
    assert may(act.role, act.kind)
    assert act.at > 1_000.0


def test_a_checker_checks_and_is_not_the_handler() -> None:
    acts = [crew(seed=seed).next_act(replace(CASE, state=CaseState.DONE)) for seed in range(300)]
    assert all(act is not None and act.actor in CHECKERS for act in acts)
    failed = [act for act in acts if act is not None and not act.args["passed"]]
    assert 1 <= len(failed) <= 25


@pytest.mark.parametrize("state", [CaseState.ENROUTE, CaseState.CLOSED, CaseState.VOID])
def test_nobody_of_the_crew_acts(state: CaseState) -> None:
    assert crew().next_act(replace(CASE, state=state)) is None


def test_times_are_seeded_and_follow_the_pace() -> None:
    first = crew().next_act(CASE)
    assert first == crew().next_act(CASE)
    assert first != crew(seed=2).next_act(CASE)
    fast = crew(pace=10.0).next_act(CASE)
    assert first is not None
    assert fast is not None
    assert abs((fast.at - 1_000.0) * 10.0 - (first.at - 1_000.0)) < 1e-6
    fresh = replace(CASE, history=())
    begun = crew().next_act(fresh)
    assert begun is not None
    assert 1_020.0 <= begun.at <= 1_090.0


@pytest.mark.parametrize("urgency", list(Urgency))
@pytest.mark.parametrize("intensity", [3.0, 80.0])
@pytest.mark.parametrize("category", [Category.APPEARANCE, Category.NOISE, Category.HOUSING])
def test_steps_stay_within_their_limits(
    urgency: Urgency, intensity: float, category: Category
) -> None:
    span = LIMITS.handle_span_s(category, urgency)
    limits = {
        CaseState.CLUE: LIMITS.file_s,
        CaseState.FILED: LIMITS.dispatch_s[urgency],
        CaseState.SENT: LIMITS.sign_s[urgency],
        CaseState.WORKING: span,
        CaseState.DONE: LIMITS.confirm_s,
        CaseState.CHECK: LIMITS.check_s,
    }
    late = 0
    for seed in range(60):
        for state, limit in limits.items():
            case = replace(
                CASE, state=state, urgency=urgency, category=category, handle_by=1_000.0 + span
            )
            act = crew(intensity=intensity, seed=seed).next_act(case)
            assert act is not None
            if act.at - 1_000.0 > limit:
                assert state is CaseState.WORKING
                late += 1
    assert late <= (15 if category is Category.NOISE and urgency is Urgency.NORMAL else 0)


def test_a_case_sent_back_late_is_finished_soon() -> None:
    act = crew().next_act(replace(CASE, state=CaseState.WORKING, handle_by=0.0))
    assert act is not None
    assert act.at - 1_000.0 <= 60.0


def test_orders() -> None:
    assert crew().order(CASE) == "劝导"
    assert crew().order(replace(CASE, topic="")).startswith("到场")


def test_signing_without_a_known_name() -> None:
    act = crew().next_act(replace(CASE, state=CaseState.SENT))
    assert act is not None
    assert act.actor == "u1"


def unit(name: str, kind: UnitKind, lon: float, duty: Duty = Duty.FREE) -> Unit:
    return Unit(id=UnitId(name), name=name, kind=kind, home_lon=lon, home_lat=31.3, duty=duty)


def home(of: Unit) -> Wgs84:
    return Wgs84(of.home_lon, of.home_lat)


def test_the_nearest_suited_free_unit_goes() -> None:
    near = unit("near", UnitKind.ENFORCEMENT, 120.61)
    far = unit("far", UnitKind.ENFORCEMENT, 120.65)
    fire = unit("fire", UnitKind.FIRE, 120.6)
    taken = unit("taken", UnitKind.ENFORCEMENT, 120.6, Duty.BUSY)
    assert choose_unit(CASE, [far, near, fire, taken], home) == near
    assert choose_unit(CASE, [fire, taken], home) == fire
    assert choose_unit(CASE, [taken], home) is None
    grid = unit("grid", UnitKind.GRID, 120.611)
    assert choose_unit(CASE, [near, grid], home) == near
    urgent = replace(CASE, category=Category.ELDER, urgency=Urgency.URGENT)
    assert choose_unit(urgent, [grid, unit("m", UnitKind.MEDICAL, 120.7)], home) == grid


def test_a_case_without_a_place_takes_the_first() -> None:
    units = [unit("b", UnitKind.GRID, 120.6), unit("a", UnitKind.GRID, 120.6)]
    chosen = choose_unit(replace(CASE, place=Place()), units, home)
    assert chosen is not None
    assert chosen.id == "a"


def test_tables_are_complete() -> None:
    assert set(ACTORS) == set(Source)
    assert set(SUITED) == set(Category)
    act = Act(1.0, Role.FIELD, CommandKind.SIGN, "c")
    assert changed(act, at=2.0).args == {}
