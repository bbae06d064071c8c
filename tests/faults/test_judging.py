"""The judges of the process layer find what they are there for."""

from __future__ import annotations

from pathlib import Path

from app.domain.command import Change, Command, Receipt, Refusal, RefusalCode
from app.domain.row import Row
from tests.faults.checks.herd import most_in_a_second
from tests.faults.checks.links import Seen, dead_lines, drain_line
from tests.faults.checks.processes import lines
from tests.faults.checks.restarts import Restored, restore_lines
from tests.faults.processes import Outcome
from tests.faults.storepath import row
from tests.faults.verdict import Books, Box, final_converge, in_logs, in_order, total_queue

NO = Refusal(code=RefusalCode.WRONG_STATE, text="no")


def change(seq: int, version: int = 1, op_no: int = 1, subject: str = "k1") -> Change:
    return Change(
        seq=seq,
        kind="case",
        id=subject,
        version=version,
        body={},
        client="c",
        op_no=op_no,
        at=1.0,
        prev_hash=b"",
        hash=b"",
    )


def command(op_no: int) -> Command:
    return Command(op_no=op_no, kind="report", subject=f"k{op_no}", made_at=1.0)


def test_sound_books_have_no_faults() -> None:
    answers = {("c", 1): Receipt(op_no=1, seq=1), ("c", 2): Receipt(op_no=2, refusal=NO)}
    assert in_order(Books(changes=[change(1)], answers=answers)) == []


def test_a_version_that_goes_down_and_an_op_out_of_order_are_found() -> None:
    assert "out of order" in in_order(Books(changes=[change(1, version=2)]))[0]
    late = [change(1, op_no=2), change(2, op_no=1, subject="k2")]
    assert any("came after" in fault for fault in in_order(Books(changes=late)))


def test_a_second_effect_and_an_answer_without_effect_are_found() -> None:
    twice = Books(changes=[change(1), change(2, version=2)])
    assert any("twice" in fault for fault in in_order(twice))
    assert "no effect" in in_order(Books(answers={("c", 1): Receipt(op_no=1, seq=1)}))[0]
    refused = Books(changes=[change(1)], answers={("c", 1): Receipt(op_no=1, refusal=NO)})
    assert "an effect" in in_order(refused)[0]


def test_a_lost_tick_a_gap_and_a_wrong_answer_are_found() -> None:
    given = Receipt(op_no=1, seq=1)
    books = Books(answers={("c", 1): given})
    assert total_queue(Box("c", {1: (command(1), given)}), {1: "k1"}, books) == []
    assert total_queue(Box("c", {}), {1: "k1"}, books) == ["op 1 was ticked and is gone"]
    assert total_queue(Box("c", {2: (command(2), None)}), {}, books) == [
        "the numbers of the outbox are not dense",
        "op 2 never reached the server",
    ]
    assert "no answer here" in total_queue(Box("c", {1: (command(1), None)}), {}, books)[0]
    other = Box("c", {1: (command(1), Receipt(op_no=1, refusal=NO))})
    assert "here it says" in total_queue(other, {}, books)[0]


def test_a_mirror_that_differs_is_found() -> None:
    ours: dict[tuple[str, str], Row] = {("case", "k1"): row(1)}
    assert final_converge(ours, Books(rows=dict(ours))) == []
    assert "1 rows" in final_converge(ours, Books(rows={("case", "k1"): row(1, 2)}))[0]


def test_a_complaint_in_a_log_is_found(tmp_path: Path) -> None:
    (tmp_path / "server.log").write_text("all well\nTraceback (most recent call last)\n", "utf-8")
    assert len(in_logs(tmp_path)) == 1


def test_a_broken_run_breaks_its_line_and_tells_its_seed() -> None:
    good, bad = Outcome("cut", 1, converged_s=1.0), Outcome("cut", 2, ["op 1 is gone"])
    broken, slow = lines([good, bad])
    assert not broken.ok
    assert "seed 2" in broken.note
    assert slow.ok


def test_the_fullest_second_is_found() -> None:
    assert most_in_a_second([0.0, 0.9, 1.0, 1.5, 5.0]) == 3


def test_a_link_that_was_not_seen_dead_breaks_its_line() -> None:
    shown, dropped = dead_lines([Seen("out idle", 8.0, 9.0), Seen("out sending")])
    assert not shown.ok
    assert not dropped.ok
    assert not drain_line([1.0, 9.0], 10).ok


def test_acts_that_do_not_come_back_break_their_line() -> None:
    back, sound = restore_lines([Restored(1, since=10, refused=["c0 op 3 file"])])
    assert not back.ok
    assert sound.ok
    assert all(line.ok for line in restore_lines([Restored(1, since=10)]))
