import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app import runtime as runtime_module
from app.analysis.columns import Columns
from app.clock import ManualClock
from app.domain.case import Case, CaseState
from app.domain.command import Command, CommandKind, Receipt, Refusal, RefusalCode
from app.domain.row import Row, decode, packed
from app.domain.telemetry import Fix, Reading
from app.domain.unit import Duty, UnitKind
from app.protocol.link import Link
from app.runtime import MAX_ISSUES, ChangeSet, Issue, IssueState, Resolution, Runtime, anew
from app.sim.town.town import generate
from app.store.board import KEPT_ENDED_S, Refused, Tables, Waiting
from app.sync.mailbox import Mailbox
from app.sync.node import Wish
from app.sync.shown import as_case, decoded
from tests.app.store.rows import LIMITS, case_row, houses_row, unit_row
from tests.app.sync.tier import AheadClock, Tier, on_tier, until

HERE = {"lon": 120.6, "lat": 31.3}
NO = Refusal(code=RefusalCode.UNIT_TAKEN, text="u1 is taken")


class Desk:
    """A runtime whose node is not started: its mailbox is filled by hand."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.runtime = Runtime(
            server="ws://127.0.0.1:1",
            token="t",
            data_dir=folder,
            clock=self.clock,
            limits=LIMITS,
        )
        self.heard: list[ChangeSet] = []
        self.runtime.feed.subscribe(self.heard.append)

    @property
    def box(self) -> Mailbox:
        return self.runtime._node.mailbox

    def rows(self, seq: int, *rows: Row) -> ChangeSet | None:
        self.box.rows(decoded(map(packed, rows)), [float(seq)], seq)
        return self.runtime.pump()

    def reset(self, seq: int, *rows: Row) -> ChangeSet | None:
        tables = Tables()
        for row in rows:
            tables.put(row.kind, row.id, row.version, decode(row.kind, row.body))
        self.box.reset(tables, Columns(tables.cases.values()), seq)
        return self.runtime.pump()

    def linked(self, role: str = "leader", seq: int = 0) -> None:
        self.box.link(Link(is_connected=True, role=role, login="me", mirror_seq=seq))
        self.runtime.pump()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def command(op_no: int = 1, kind: str = "file", subject: str = "c1", **args: object) -> Command:
    return Command(op_no=op_no, kind=kind, subject=subject, made_at=1.0, actor="me", args=args)


def test_no_news_is_nothing(desk: Desk) -> None:
    assert desk.runtime.pump() is None
    assert desk.heard == []


def test_news_reach_board_and_feed(desk: Desk) -> None:
    changes = desk.rows(5, case_row("c1"), unit_row("u1"))
    assert changes is not None
    assert desk.heard == [changes]
    assert changes.ids("case") == {"c1"}
    assert changes.ids("unit") == {"u1"}
    assert changes.ledger_at == (5.0,)
    assert not changes.is_reset
    assert set(desk.runtime.board.cases) == {"c1"}


def test_telemetry_and_link_are_told(desk: Desk) -> None:
    desk.box.telemetry([Fix("u1", 1.0, 2.0, 3.0)], [Reading("s1", 4.0, 5.0)])
    desk.box.link(Link(is_connected=True))
    changes = desk.runtime.pump()
    assert changes is not None
    assert changes.fixes == {"u1"}
    assert changes.readings == {"s1"}
    assert changes.is_link_changed
    assert desk.runtime.link.is_connected
    assert desk.runtime.board.fixes["u1"].lat == 2.0
    assert desk.runtime.board.readings["s1"].value == 5.0


def test_merging_stops_when_the_frame_is_used_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(range(1_000))
    monkeypatch.setattr(runtime_module, "perf_counter", lambda: float(next(ticks)))
    desk.box.link(Link(is_connected=True, mirror_seq=9))
    first = desk.rows(9, *(case_row(f"c{n}") for n in range(40)))
    assert first is not None
    assert len(first.ids("case")) == 15
    assert desk.runtime.link.mirror_seq == 0
    shown = len(first.ids("case"))
    while shown < 40:
        desk.box.link(Link(is_connected=True, mirror_seq=9))
        more = desk.runtime.pump()
        assert more is not None
        shown += len(more.ids("case"))
    assert desk.runtime.link.mirror_seq == 9
    assert desk.runtime.pump() is None


def test_a_snapshot_replaces_all_at_once(desk: Desk) -> None:
    desk.rows(5, case_row("gone"))
    changes = desk.reset(9, case_row("c1"), unit_row("u1"))
    assert changes is not None
    assert changes.is_reset
    assert set(desk.runtime.board.cases) == {"c1"}
    assert desk.runtime.figures(desk.clock.now()).units_total == 1


def test_a_command_is_refused_at_once_by_role_or_state(desk: Desk) -> None:
    desk.rows(1, case_row("c1", state="sent"))
    nobody = desk.runtime.issue(CommandKind.FILE, "c1")
    assert nobody.refusal is not None
    assert nobody.refusal.code is RefusalCode.NOT_ALLOWED
    desk.linked()
    late = desk.runtime.issue(CommandKind.FILE, "c1")
    assert late.state is IssueState.REFUSED
    assert late.refusal is not None
    assert late.refusal.code is RefusalCode.WRONG_STATE
    assert CommandKind.NOTE in desk.runtime.possible("c1")
    assert CommandKind.FILE not in desk.runtime.possible("c1")
    assert desk.runtime.possible("nowhere") == ()


def test_a_dispatch_of_a_unit_that_is_not_free_is_refused_at_once(desk: Desk) -> None:
    desk.rows(
        1, case_row("c1", state="filed"), unit_row("u1", duty="busy"), unit_row("u2", duty="off")
    )
    desk.linked()
    for unit, code in (
        ("u1", RefusalCode.UNIT_TAKEN),
        ("u2", RefusalCode.UNIT_OFF),
        ("u3", RefusalCode.UNKNOWN_UNIT),
    ):
        issue = desk.runtime.issue(CommandKind.DISPATCH, "c1", {"unit": unit})
        assert issue.refusal is not None
        assert issue.refusal.code is code


def test_a_command_without_a_node_fails_with_a_reason(desk: Desk) -> None:
    desk.rows(1, case_row("c1"))
    desk.linked()
    assert desk.runtime.possible("c1")[0] is CommandKind.FILE
    issue = desk.runtime.issue(CommandKind.FILE, "c1")
    assert issue.state is IssueState.FAILED
    assert "not running" in issue.reason


def test_issues_are_bounded(desk: Desk) -> None:
    for _ in range(MAX_ISSUES + 5):
        desk.runtime.issue(CommandKind.FILE, "c1")
    assert len(desk.runtime.issues) == MAX_ISSUES
    assert min(desk.runtime.issues) == 6


def state(issue: Issue) -> IssueState:
    return issue.state


def wished(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[Wish]:
    """Return the list into which all wishes go instead of to a node."""
    wishes: list[Wish] = []
    monkeypatch.setattr(desk.runtime._node, "wish", wishes.append)
    return wishes


def issued(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Issue:
    monkeypatch.setattr(desk.runtime._node, "wish", lambda wish: None)
    desk.rows(1, case_row("c1"))
    desk.linked()
    issue = desk.runtime.issue(CommandKind.FILE, "c1")
    assert state(issue) is IssueState.WRITING
    return issue


def test_an_issue_goes_its_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    issue = issued(desk, monkeypatch)
    desk.box.queued(issue.ticket, Waiting(command()))
    changes = desk.runtime.pump()
    assert changes is not None
    assert changes.ids("case") == {"c1"}
    assert state(issue) is IssueState.QUEUED
    assert desk.runtime.board.cases["c1"].state is CaseState.FILED
    desk.box.sent([1, 99])
    desk.runtime.pump()
    assert state(issue) is IssueState.SENT
    desk.box.settled([(command(), Receipt(op_no=1, seq=2))])
    desk.runtime.pump()
    assert state(issue) is IssueState.SENT  # its row is still to come
    assert desk.runtime.board.cases["c1"].state is CaseState.FILED
    desk.rows(2, case_row("c1", 2, state="filed"))
    assert state(issue) is IssueState.ACCEPTED
    assert desk.runtime.board.pending == {}


def test_an_issue_that_is_refused_shows_why(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    issue = issued(desk, monkeypatch)
    desk.box.queued(issue.ticket, Waiting(command()))
    desk.box.settled([(command(), Receipt(op_no=1, refusal=NO))])
    desk.box.link(Link(is_connected=True))
    desk.runtime.pump()
    assert (issue.state, issue.refusal) == (IssueState.REFUSED, NO)
    assert desk.runtime.link.refused == 1
    assert desk.runtime.board.refused[0].refusal == NO


def test_a_refusal_is_shown_with_both_versions_until_a_person_resolves_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[int, str]] = []
    monkeypatch.setattr(desk.runtime._node, "resolve", lambda op, how: done.append((op, how)))
    wishes = wished(desk, monkeypatch)
    desk.rows(1, case_row("c1", 4))
    desk.linked()
    desk.runtime.issue(CommandKind.AMEND, "c1", {"field": "text", "was": "", "now": "占道"})
    assert wishes[0].base_version == 4
    assert wishes[0].mine is not None
    assert wishes[0].mine["text"] == "占道"
    no = Refusal(code=RefusalCode.CONFLICT, text="x", current=case_row("c1", text="别的").body)
    first = command(1, "amend", field="text", was="", now="占道")
    mine = as_case(wishes[0].mine)
    desk.box.queued(1, Waiting(first, mine))
    desk.runtime.pump()
    desk.runtime.issue(CommandKind.NOTE, "c1", {"note": "再记"})
    assert wishes[1].base_version == 5  # made after an own one that still waits
    desk.box.settled([(first, Receipt(op_no=1, refusal=no))])
    desk.runtime.pump()
    (refused,) = desk.runtime.board.refused
    assert (refused.mine, refused.at) == (mine, desk.clock.now())
    assert refused.theirs is not None
    assert refused.theirs.text == "别的"
    assert desk.runtime.resolve(refused, Resolution.LEAVE) is None
    assert desk.runtime.board.refused[0].is_left
    desk.rows(2, case_row("c1", 5, text="别的"))
    redo = desk.runtime.resolve(refused, Resolution.REDO)
    assert redo is not None
    assert wishes[2].args == {"field": "text", "was": "别的", "now": "占道"}
    assert wishes[2].resolves == 1
    assert desk.runtime.board.refused == []
    assert desk.runtime.resolve(refused, Resolution.DROP) is None
    assert done == [(1, "leave"), (1, "drop")]


def test_a_refusal_that_cannot_be_asked_again_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wished(desk, monkeypatch)
    desk.rows(1, case_row("c1", state="closed"))
    desk.linked()
    refused = Refused(command(1, "file"), NO)
    desk.box.refused([refused, refused])
    desk.runtime.pump()
    assert desk.runtime.board.refused == [refused]
    issue = desk.runtime.resolve(refused, Resolution.REDO)
    assert issue is not None
    assert issue.state is IssueState.REFUSED
    assert desk.runtime.board.refused == [refused]


def test_what_is_asked_again_starts_from_what_is_there_now() -> None:
    case = as_case(case_row("c1", urgency="urgent", due_at=9.0).body)
    was = {"urgency": "watch", "was_urgency": "normal"}
    assert anew(command(1, "regrade", **was), case)["was_urgency"] == "urgent"
    assert "was_due_at" not in anew(command(1, "regrade", **was), case)
    assert anew(command(1, "void", note="误报"), case) == {"note": "误报", "confirmed": True}
    amend = {"field": "address", "was": "x", "now": "y"}
    assert anew(command(1, "amend", **amend), case)["was"] == ""
    assert anew(command(1, "file", note="z"), None) == {"note": "z"}


def test_a_telephoned_report_is_marked(desk: Desk) -> None:
    desk.box.queued(0, Waiting(command()))
    desk.box.phoned(1, 77.0)
    desk.box.phoned(9, 77.0)
    desk.runtime.pump()
    assert desk.runtime.board.waiting[1].phoned_at == 77.0
    desk.runtime.mark_phoned(1)  # without a node nothing happens
    desk.runtime.retry_now()


def test_an_issue_that_could_not_be_kept_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = issued(desk, monkeypatch)
    desk.box.failed(issue.ticket, "the disk is full")
    desk.box.failed(12345, "of another run")
    desk.runtime.pump()
    assert (issue.state, issue.reason) == (IssueState.FAILED, "the disk is full")


def test_a_pending_dispatch_touches_its_unit(desk: Desk) -> None:
    desk.rows(1, case_row("c1", state="filed"), unit_row("u1"))
    desk.box.queued(0, Waiting(command(kind="dispatch", unit="u1")))
    changes = desk.runtime.pump()
    assert changes is not None
    assert changes.ids("unit") == {"u1"}
    assert desk.runtime.board.units["u1"].case == "c1"
    desk.box.settled([(command(kind="dispatch", unit="u1"), Receipt(op_no=1, refusal=NO))])
    changes = desk.runtime.pump()
    assert changes is not None
    assert changes.ids("unit") == {"u1"}
    assert desk.runtime.board.units["u1"].duty is Duty.FREE


def test_a_snapshot_does_not_hold_answers_back(desk: Desk) -> None:
    desk.rows(90, case_row("c1"))
    desk.box.queued(0, Waiting(command()))
    desk.box.settled([(command(), Receipt(op_no=1, seq=99))])
    desk.runtime.pump()
    assert desk.runtime.board.pending
    changes = desk.reset(3, case_row("c1", 2, state="filed"))
    assert changes is not None
    assert desk.runtime.board.pending == {}


def test_own_commands_show_over_a_snapshot(desk: Desk) -> None:
    desk.box.queued(0, Waiting(command()))
    desk.reset(3, case_row("c1"))
    assert desk.runtime.board.cases["c1"].state is CaseState.FILED


def test_old_cases_leave_in_time(desk: Desk) -> None:
    now = desk.clock.now()
    desk.rows(1, case_row("c1", state="closed", closed_at=now), case_row("c2"))
    desk.clock.advance(KEPT_ENDED_S + 1.0)
    desk.box.link(Link())
    changes = desk.runtime.pump()
    assert changes is not None
    assert changes.ids("case") == {"c1"}
    assert set(desk.runtime.board.cases) == {"c2"}


def test_old_cases_leave_though_the_clock_was_set_back(desk: Desk) -> None:
    desk.clock.set_now(desk.clock.now() + 1e7)
    desk.linked()
    desk.clock.set_now(desk.clock.now() - 1e7)
    desk.rows(1, case_row("c1", state="closed", closed_at=desk.clock.now()))
    desk.clock.advance(KEPT_ENDED_S + 1.0)
    desk.linked()
    assert desk.runtime.board.cases == {}


def test_candidates_figures_and_attention_speak_of_the_board(desk: Desk) -> None:
    desk.rows(
        1,
        case_row("c1", urgency="urgent", place=HERE, due_at=5.0),
        case_row("c2", urgency="watch"),
        unit_row("u1", home_lon=120.6, home_lat=31.3),
        Row(
            "town",
            "town",
            1,
            {"name": "n", "centre": "c", "bounds": [0, 0, 1, 1], "timezone": "Europe/Berlin"},
        ),
    )
    now = desk.clock.now()
    assert [c.unit.id for c in desk.runtime.candidates("c1")] == ["u1"]
    assert desk.runtime.candidates("nowhere") == ()
    assert desk.runtime.timezone == "Europe/Berlin"
    assert desk.runtime.figures(now).headline.red == 1
    shown = desk.runtime.attention(now, 1)
    assert [case.id for case in shown.cases] == ["c1"]
    assert shown.rest == 1


def test_without_a_town_times_are_those_of_the_product(desk: Desk) -> None:
    assert desk.runtime.timezone == "Asia/Shanghai"


@asynccontextmanager
async def live(tier: Tier, folder: Path) -> AsyncIterator[Runtime]:
    runtime = Runtime(
        server=tier.url, token="t", data_dir=folder, clock=AheadClock(), limits=LIMITS
    )
    await runtime.start()
    try:
        yield runtime
    finally:
        await runtime.aclose()


@on_tier
async def test_offline_a_dispatch_shows_at_once_and_is_settled_later(
    tier: Tier, tmp_path: Path
) -> None:
    tier.answers = lambda c: Receipt(op_no=c.op_no, refusal=NO)
    await tier.write(case_row("c1", state="filed"), unit_row("u1"))
    async with live(tier, tmp_path) as runtime:

        def pumped(claim: bool) -> bool:
            runtime.pump()
            return claim

        await until(lambda: pumped(runtime.may(CommandKind.DISPATCH)))
        await until(lambda: pumped("u1" in runtime.board.units))
        await tier.stop()
        issue = runtime.issue(CommandKind.DISPATCH, "c1", {"unit": "u1"})
        await until(lambda: pumped("c1" in runtime.board.pending))
        assert runtime.board.cases["c1"].state is CaseState.SENT
        await tier.start()
        await until(lambda: pumped(issue.state is IssueState.REFUSED))
        await until(lambda: pumped("c1" not in runtime.board.pending))
    assert len(tier.commands) == 1


@on_tier
async def test_search_reaches_cases_that_left_the_board(tier: Tier, tmp_path: Path) -> None:
    old = {"state": "closed", "closed_at": 5.0}
    await tier.write(
        case_row("c1", title="水管爆裂", **old),
        Row("case", "c2", 1, {"title": "水管爆裂"}),
    )
    async with live(tier, tmp_path) as runtime:
        found: list[Case] = []
        while not found:
            found = await runtime.search("水管爆")
        assert [case.id for case in found] == ["c1"]
        runtime.pump()
        assert runtime.board.cases == {}


@on_tier
async def test_what_was_lost_about_a_case_is_told_oldest_first(tier: Tier, tmp_path: Path) -> None:
    def lost(number: int, made_at: float) -> Row:
        body = {"case": "c1", "kind": "amend", "actor": "a", "made_at": made_at, "code": "conflict"}
        return Row("loss", f"c1/seat/{number}", 1, body)

    await tier.write(case_row("c1"), lost(1, 9.0), lost(2, 4.0))
    async with live(tier, tmp_path) as runtime:
        while not runtime.board.cases:
            runtime.pump()
            await asyncio.sleep(0.01)
        assert [loss.made_at for loss in await runtime.losses("c1")] == [4.0, 9.0]
        assert await runtime.losses("c2") == []


RATE = {"state": "red", "was": "green", "reason": "漏水"}


def test_a_building_is_rated_like_a_case_is_edited_and_no_case_is_touched(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wishes = wished(desk, monkeypatch)
    desk.rows(1, houses_row())
    desk.linked()
    assert desk.runtime.issue(CommandKind.RATE, "b1", RATE).state is IssueState.WRITING
    assert (wishes[0].mine, wishes[0].base_version) == (None, 0)
    lacks = desk.runtime.issue(CommandKind.RATE, "b1", {**RATE, "reason": ""})
    assert lacks.state is IssueState.REFUSED
    asked = command(1, "rate", "b1", **RATE)
    desk.box.queued(1, Waiting(asked))
    changes = desk.runtime.pump()
    assert changes is not None
    assert dict(changes.touched) == {"rating": {"b1"}}
    assert desk.runtime.board.rated.grade("b1") == "red"
    told = desk.rows(2, Row("rating", "b1", 1, {"state": "blue", "at": 1.0}))
    assert told is not None
    assert told.ids("rating") == {"b1"}
    desk.runtime.issue(CommandKind.RATE, "b1", {**RATE, "was": "blue"})
    assert wishes[1].base_version == 2  # the mirror's, and an own one that still waits
    no = Refusal(code=RefusalCode.CONFLICT, text="x", current={"state": "blue", "at": 1.0})
    desk.box.settled([(asked, Receipt(op_no=1, refusal=no))])
    desk.runtime.pump()
    (refused,) = desk.runtime.board.refused
    assert refused.theirs is None
    assert desk.runtime.resolve(refused, Resolution.REDO) is not None
    assert (wishes[2].args["was"], wishes[2].resolves) == ("blue", 1)


def test_places_and_ways_are_found_on_the_sheets_of_the_board(desk: Desk) -> None:
    town = generate(7)
    sheets = {f"{sheet.layer}/{n}": sheet for n, sheet in enumerate(town.sheets)}
    (found, *_) = desk.runtime.gazetteer.find(sheets, "cxyc")
    assert (found.name, found.office) == ("彩香一村", "金阊街道")
    assert desk.runtime.reach.of(sheets.values(), UnitKind.GRID, found.lon, found.lat)
    assert desk.runtime.folder.name
