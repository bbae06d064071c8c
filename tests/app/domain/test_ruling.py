from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.case import CaseState, UnitId
from app.domain.command import Command, Refusal, RefusalCode
from app.domain.limits import parse_limits
from app.domain.places import Places
from app.domain.rating import Origin
from app.domain.roles import Role
from app.domain.row import Kind, Row, encode
from app.domain.ruling import Ruling, loss, rule
from app.domain.unit import Duty, Unit, UnitKind

LIMITS = parse_limits(
    (Path(__file__).parents[3] / "resources" / "limits" / "example.toml").read_text("utf-8")
)
REPORT: dict[str, Any] = {"title": "店外经营", "category": "appearance", "source": "grid"}


class Desk:
    """Rows kept in a dict, and rulings written to it."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Row] = {}
        self.places = Places()
        self.places.take("building/0", ("b1",), {"state": ["green"], "homes": ["gy"]})
        for number, duty in ((1, Duty.FREE), (2, Duty.FREE), (3, Duty.OFF)):
            unit = Unit(
                id=UnitId(f"u{number}"), name=f"{number}中队", kind=UnitKind.ENFORCEMENT, duty=duty
            )
            self.rows[Kind.UNIT, unit.id] = Row(Kind.UNIT, unit.id, 1, encode(unit))

    def ask(
        self,
        role: Role,
        kind: str,
        subject: str = "c1",
        *,
        base: int = 0,
        actor: str = "",
        **args: object,
    ) -> Ruling | Refusal:
        command = Command(
            op_no=1,
            kind=kind,
            subject=subject,
            made_at=1000.0,
            actor=actor,
            base_version=base,
            args=args,
        )
        ruling = rule(
            lambda k, i: self.rows.get((k, i)),
            command,
            LIMITS,
            role=role,
            login=f"{role}-1",
            places=self.places,
        )
        if not isinstance(ruling, Refusal):
            self.rows.update({(row.kind, row.id): row for row in ruling})
        return ruling

    def sent(self, case: str = "c1", unit: str = "u1") -> None:
        self.ask(Role.CONNECTOR, "report", case, actor="12345", **REPORT)
        self.ask(Role.OPERATOR, "file", case)
        assert not isinstance(self.ask(Role.LEADER, "dispatch", case, unit=unit), Refusal)

    def body(self, kind: str, row_id: str) -> dict[str, Any]:
        return self.rows[kind, row_id].body


def refused(outcome: Ruling | Refusal) -> Refusal:
    assert isinstance(outcome, Refusal), outcome
    return outcome


def test_a_dispatch_writes_case_and_unit_together() -> None:
    desk = Desk()
    desk.sent()
    assert desk.body("case", "c1")["state"] == CaseState.SENT
    assert desk.body("unit", "u1")["duty"] == Duty.BUSY
    assert desk.body("unit", "u1")["case"] == "c1"
    assert (desk.rows["case", "c1"].version, desk.rows["unit", "u1"].version) == (3, 2)


def test_feedback_frees_the_unit() -> None:
    desk = Desk()
    desk.sent()
    for kind in ("sign", "arrive", "feedback"):
        desk.ask(Role.FIELD, kind, actor="u1")
    assert "duty" not in desk.body("unit", "u1")
    assert desk.ask(Role.CHECKER, "check", passed=True) != ()
    closed = desk.ask(Role.OPERATOR, "close")
    assert not isinstance(closed, Refusal)
    assert [row.kind for row in closed] == ["case"]


def test_a_unit_gone_from_the_books_does_not_stop_feedback() -> None:
    desk = Desk()
    desk.sent()
    desk.ask(Role.FIELD, "sign", actor="u1")
    desk.ask(Role.FIELD, "arrive", actor="u1")
    del desk.rows["unit", "u1"]
    done = desk.ask(Role.FIELD, "feedback", actor="u1")
    assert not isinstance(done, Refusal)
    assert [row.kind for row in done] == ["case"]


@pytest.mark.parametrize(
    ("unit", "code", "said"),
    [
        ("u1", RefusalCode.UNIT_TAKEN, "taken by case “c1”"),
        ("u3", RefusalCode.UNIT_OFF, "off duty"),
        ("u9", RefusalCode.UNKNOWN_UNIT, "no unit “u9”"),
    ],
)
def test_units_that_cannot_go_are_refused(unit: str, code: RefusalCode, said: str) -> None:
    desk = Desk()
    desk.sent()
    desk.ask(Role.CONNECTOR, "report", "c2", **REPORT)
    desk.ask(Role.OPERATOR, "file", "c2")
    refusal = refused(desk.ask(Role.LEADER, "dispatch", "c2", unit=unit))
    assert refusal.code is code
    assert said in refusal.text
    assert refusal.version == 2
    assert refusal.current == desk.body("case", "c2")


def test_a_wish_that_came_too_late_is_a_conflict() -> None:
    desk = Desk()
    desk.sent()
    late = refused(desk.ask(Role.LEADER, "dispatch", base=2, unit="u2"))
    assert late.code is RefusalCode.CONFLICT
    assert late.current is not None
    assert late.current["state"] == CaseState.SENT
    mistaken = refused(desk.ask(Role.LEADER, "dispatch", base=3, unit="u2"))
    assert mistaken.code is RefusalCode.WRONG_STATE


def test_people_act_under_their_login_whatever_they_say() -> None:
    desk = Desk()
    desk.ask(Role.OPERATOR, "report", actor="somebody", **REPORT)
    assert desk.body("case", "c1")["history"][0]["actor"] == "operator-1"
    desk.ask(Role.CONNECTOR, "report", "c2", actor="12345", **REPORT)
    assert desk.body("case", "c2")["history"][0]["actor"] == "12345"
    desk.ask(Role.CONNECTOR, "report", "c3", **REPORT)
    assert desk.body("case", "c3")["history"][0]["actor"] == "connector-1"


def test_roles_without_the_right_are_refused_before_anything_else() -> None:
    desk = Desk()
    assert refused(desk.ask(Role.WALL, "dispatch", "nothing")).code is RefusalCode.NOT_ALLOWED
    assert refused(desk.ask(Role.ADMIN, "explode")).code is RefusalCode.NOT_ALLOWED


def test_a_case_nobody_reported_has_no_state_to_show() -> None:
    refusal = refused(Desk().ask(Role.OPERATOR, "file", "c9"))
    assert refusal.code is RefusalCode.UNKNOWN_SUBJECT
    assert refusal.current is None


def test_base_data_is_put_and_replaced() -> None:
    desk = Desk()
    body = {"id": "u7", "name": "七中队", "kind": "boat"}
    put = {"kind": "unit", "body": body}
    assert not isinstance(put_of(desk, "u7", put), Refusal)
    assert not isinstance(put_of(desk, "u7", put), Refusal)
    assert desk.rows["unit", "u7"].version == 2
    sheet = put_of(desk, "block/0", {"kind": "sheet", "body": {"layer": "block"}})
    assert not isinstance(sheet, Refusal)


@pytest.mark.parametrize(
    "args",
    [
        {"kind": "case", "body": {}},
        {"kind": "unit", "body": {"name": 5}},
        {"kind": "cloud", "body": {}},
        {"kind": "unit"},
    ],
)
def test_bad_base_data_is_refused(args: dict[str, Any]) -> None:
    assert refused(put_of(Desk(), "x", args)).code is RefusalCode.BAD_ARGS


def put_of(desk: Desk, subject: str, args: dict[str, Any]) -> Ruling | Refusal:
    command = Command(op_no=1, kind="put", subject=subject, made_at=1.0, args=args)
    ruling = rule(
        lambda k, i: desk.rows.get((k, i)), command, LIMITS, role=Role.ADMIN, login="admin"
    )
    if not isinstance(ruling, Refusal):
        desk.rows.update({(row.kind, row.id): row for row in ruling})
    return ruling


def test_a_change_beats_a_voiding_that_did_not_see_it() -> None:
    desk = Desk()
    desk.sent()
    desk.ask(Role.OPERATOR, "note", note="当事人来电", base=3)
    late = refused(desk.ask(Role.LEADER, "void", note="误报", base=3))
    assert late.code is RefusalCode.CONFLICT
    void = desk.ask(Role.LEADER, "void", note="误报", base=3, confirmed=True)
    assert not isinstance(void, Refusal)
    assert "duty" not in desk.body("unit", "u1")
    assert refused(desk.ask(Role.OPERATOR, "note", note="晚", base=4)).code is RefusalCode.CONFLICT


def test_a_change_that_did_not_see_a_voiding_brings_the_case_back() -> None:
    desk = Desk()
    desk.sent()
    desk.ask(Role.LEADER, "void", note="误报", base=3)
    assert desk.body("case", "c1")["state"] == CaseState.VOID
    back = desk.ask(Role.OPERATOR, "note", note="确有其事", base=3)
    assert not isinstance(back, Refusal)
    assert [row.kind for row in back] == ["case", "unit", "loss"]
    assert desk.body("case", "c1")["state"] == CaseState.SENT
    assert desk.body("unit", "u1")["case"] == "c1"
    assert desk.body("loss", "c1/void/4")["args"] == {"note": "误报"}
    desk.ask(Role.LEADER, "void", note="误报", base=5)
    assert refused(desk.ask(Role.OPERATOR, "note", base=6, note="见过")).code is not None


def test_a_case_whose_unit_has_gone_stays_voided() -> None:
    desk = Desk()
    desk.sent()
    desk.ask(Role.LEADER, "void", note="误报", base=3)
    desk.sent("c2")
    assert refused(desk.ask(Role.OPERATOR, "note", note="晚", base=3)).code is (
        RefusalCode.UNIT_TAKEN
    )
    assert refused(desk.ask(Role.OPERATOR, "note", note=" ", base=3)).code is RefusalCode.BAD_ARGS


def test_what_somebody_else_was_faster_with_is_kept() -> None:
    command = Command(op_no=7, kind="dispatch", subject="c1", made_at=5.0, args={"unit": "u1"})
    taken = Refusal(code=RefusalCode.UNIT_TAKEN, text="taken", version=3)
    row = loss("seat", command, taken, "leader-1")
    assert row is not None
    assert (row.kind, row.id) == ("loss", "c1/seat/7")
    assert row.body["args"] == {"unit": "u1"}
    assert row.body["actor"] == "leader-1"
    assert loss("seat", command, replace(taken, code=RefusalCode.BAD_ARGS), "x") is None
    assert loss("seat", replace(command, kind="put"), taken, "x") is None


def test_an_unseen_letter_makes_no_second_person_of_an_actor() -> None:
    desk = Desk()
    desk.sent()
    signed = desk.ask(Role.FIELD, "sign", actor="u\u200b1\u202e")
    assert not isinstance(signed, Refusal)
    assert signed[0].body["handler"] == "u1"


def test_base_data_is_plain_before_it_is_kept() -> None:
    body = {"id": "u9", "name": "九中\u202e队\n\x00", "kind": "grid"}
    made = put_of(Desk(), "u9", {"kind": "unit", "body": body})
    assert not isinstance(made, Refusal)
    assert made[0].body["name"] == "九中队"
    hidden = put_of(Desk(), "u\u202e9", {"kind": "unit", "body": body})
    assert refused(hidden).code is RefusalCode.BAD_ARGS


def test_what_was_lost_is_kept_plain() -> None:
    refusal = Refusal(code=RefusalCode.CONFLICT, text="x")
    args = {"field": "text", "was": "", "now": "一\u202e\n二" + "x" * 99_999}
    wish = Command(op_no=1, kind="amend", subject="c1", made_at=1.0, args=args)
    row = loss("seat", wish, refusal, "leader-1")
    assert row is not None
    assert row.body["args"]["now"].startswith("一\n二x")
    assert len(row.body["args"]["now"]) == 4_000


RATE: dict[str, Any] = {"state": "red", "was": "green", "reason": "漏水"}


def test_a_rating_is_a_row_of_its_own_by_the_login_that_made_it() -> None:
    desk = Desk()
    outcome = desk.ask(Role.OPERATOR, "rate", "b1", actor="someone else", **RATE)
    assert not isinstance(outcome, Refusal)
    assert [(row.kind, row.id, row.version) for row in outcome] == [("rating", "b1", 1)]
    assert desk.body("rating", "b1") == {
        "state": "red",
        "at": 1000.0,
        "reason": "漏水",
        "by": "operator-1",
    }
    again = desk.ask(Role.LEADER, "rate", "b1", **{**RATE, "state": "green", "was": "red"})
    assert not isinstance(again, Refusal)
    assert again[0].version == 2


def test_a_household_is_rated_apart_from_its_building() -> None:
    desk = Desk()
    assert not isinstance(
        desk.ask(Role.LEADER, "rate", "b1/2", **{**RATE, "was": "yellow"}), Refusal
    )
    assert ("rating", "b1") not in desk.rows


def test_what_there_is_not_cannot_be_rated() -> None:
    missing = refused(Desk().ask(Role.LEADER, "rate", "b1/3", **RATE))
    assert missing.code is RefusalCode.UNKNOWN_SUBJECT
    wrong = refused(Desk().ask(Role.LEADER, "rate", "b1", **{**RATE, "state": "pink"}))
    assert wrong.code is RefusalCode.BAD_ARGS


def test_a_clash_of_ratings_shows_what_was_met_and_is_kept() -> None:
    desk = Desk()
    desk.ask(Role.LEADER, "rate", "b1", **RATE)
    late = refused(desk.ask(Role.OPERATOR, "rate", "b1", base=0, **{**RATE, "state": "blue"}))
    assert (late.code, late.version) == (RefusalCode.CONFLICT, 1)
    assert late.current is not None
    assert late.current["state"] == "red"
    command = Command(op_no=7, kind="rate", subject="b1", made_at=1.0, args=dict(RATE))
    kept = loss("client", command, late, "operator-1")
    assert kept is not None
    assert kept.body["case"] == "b1"
    first = refused(desk.ask(Role.LEADER, "rate", "b1/1", **{**RATE, "was": "blue"}))
    assert (first.code, first.current) == (RefusalCode.CONFLICT, None)


def test_only_who_speaks_for_others_names_an_origin() -> None:
    desk = Desk()
    posing = {**RATE, "source": "rule", "rules": "v1"}
    assert not isinstance(desk.ask(Role.OPERATOR, "rate", "b1", **posing), Refusal)
    assert "source" not in desk.body("rating", "b1")
    with_rule = refused(desk.ask(Role.OPERATOR, "rate", "b1/1", **{**posing, "rule": "open"}))
    assert with_rule.code is RefusalCode.BAD_ARGS
    by_import: dict[str, Any] = {"state": "blue", "source": "import", "reason": "普查"}
    assert not isinstance(desk.ask(Role.ADMIN, "rate", "b1", actor="普查", **by_import), Refusal)
    assert desk.body("rating", "b1")["source"] == Origin.IMPORT
    assert desk.body("rating", "b1")["by"] == "普查"


def test_a_rating_cannot_be_put() -> None:
    command = Command(
        op_no=1,
        kind="put",
        subject="b1",
        made_at=1.0,
        args={"kind": "rating", "body": {"state": "red", "at": 1.0}},
    )
    outcome = rule(lambda k, i: None, command, LIMITS, role=Role.ADMIN, login="a")
    assert refused(outcome).code is RefusalCode.BAD_ARGS
