from __future__ import annotations

from app.domain.case import Category, Urgency
from app.domain.command import CommandKind
from app.domain.roles import Role
from app.sim.reports import Reports
from app.sim.rhythm import Arrival
from app.sim.stories import load_stories
from tests.app.sim.scenes import square_gazetteer

REPORTS = Reports(load_stories(), square_gazetteer(), 1)


def test_an_arrival_becomes_a_report() -> None:
    act = REPORTS.act(Arrival("d1-5-0", 77.0, 0, Urgency.NORMAL))
    assert (act.at, act.role, act.kind, act.subject) == (
        77.0,
        Role.CONNECTOR,
        CommandKind.REPORT,
        "d1-5-0",
    )
    assert act.args["topic"] == "占道经营"
    assert act.args["category"] == Category.APPEARANCE
    assert act.args["place"]["lon"] > 120.0
    assert act.actor
    assert act == REPORTS.act(Arrival("d1-5-0", 77.0, 0, Urgency.NORMAL))


def test_a_loud_one_is_told_from_the_alarms() -> None:
    act = REPORTS.act(Arrival("u1-5", 77.0, 0, Urgency.URGENT))
    assert act.args["topic"] == "门磁预警"
    assert act.args["urgency"] == "urgent"


def test_our_own_cases_are_known_by_their_names() -> None:
    assert REPORTS.is_ours("d1-5-0")
    assert REPORTS.is_ours("u1-5")
    assert REPORTS.is_ours("w1-5")
    assert not REPORTS.is_ours("d11-5")
    assert not REPORTS.is_ours("baltimore_311-1")
