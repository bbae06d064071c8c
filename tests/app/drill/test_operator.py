from pathlib import Path

from app.clock import ManualClock
from app.domain.command import CommandKind
from app.domain.row import Row, decode
from app.drill.operator import Operator
from app.protocol.link import Link
from app.runtime import Issue, IssueState, Runtime
from app.sync.mailbox import Values
from tests.app.store.rows import LIMITS, case_row, unit_row


def typed(*rows: Row) -> Values:
    return {(row.kind, row.id): (row.version, decode(row.kind, row.body)) for row in rows}


def desk(folder: Path, role: str = "leader") -> Runtime:
    """Return a runtime that shows cases and units; its node is not started."""
    runtime = Runtime(
        server="ws://127.0.0.1:1", token="t", data_dir=folder, clock=ManualClock(), limits=LIMITS
    )
    box = runtime._node.mailbox
    box.link(Link(is_connected=True, role=role, login="me"))
    rows = [case_row("k1"), case_row("k2", state="filed"), unit_row("u1")]
    box.rows(typed(*rows), [], 1)
    while runtime.pump() is not None:
        pass
    return runtime


def wishes(operator: Operator, now: float) -> list[tuple[str, str]]:
    return [(issue.kind, issue.subject) for issue in operator.step(now)]


def test_it_acts_at_its_rate_and_stops_when_done_or_told(tmp_path: Path) -> None:
    operator = Operator(desk(tmp_path))
    assert wishes(operator, 5.0) == []
    operator.begin({"acts": 3, "rate": 2, "name": "a"}, 10.0)
    assert len(wishes(operator, 10.0)) == 1
    assert len(wishes(operator, 10.4)) == 0
    assert len(wishes(operator, 12.0)) == 2
    assert wishes(operator, 99.0) == []
    operator.begin({"acts": 3, "rate": 2}, 100.0)
    operator.end()
    assert wishes(operator, 200.0) == []


def test_the_same_seed_acts_the_same_way(tmp_path: Path) -> None:
    order = {"acts": 20, "rate": 1000, "seed": 5}
    acts = []
    for name in ("a", "b"):
        operator = Operator(desk(tmp_path / name))
        operator.begin(order, 0.0)
        acts.append(wishes(operator, 1.0))
    assert acts[0] == acts[1]
    kinds = {kind for kind, _ in acts[0]}
    assert {CommandKind.REPORT, CommandKind.FILE, CommandKind.DISPATCH} <= kinds


def test_it_may_be_told_to_do_nothing_but_report(tmp_path: Path) -> None:
    operator = Operator(desk(tmp_path))
    operator.begin({"acts": 20, "rate": 1000, "only": "report"}, 0.0)
    assert {kind for kind, _ in wishes(operator, 1.0)} == {CommandKind.REPORT}


def test_who_may_not_report_does_what_there_is(tmp_path: Path) -> None:
    runtime = desk(tmp_path, role="checker")
    runtime._node.mailbox.rows(typed(case_row("k3", state="done")), [], 2)
    runtime.pump()
    operator = Operator(runtime)
    operator.begin({"acts": 5, "rate": 1000}, 0.0)
    issues: list[Issue] = list(operator.step(1.0))
    assert {issue.kind for issue in issues} == {CommandKind.CHECK}
    assert all(issue.state is IssueState.FAILED for issue in issues)  # the node is not started
