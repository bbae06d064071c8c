import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.command import Command, Receipt
from app.errors import BugError
from app.protocol.messages import MAX_FRAME_BYTES, Commands, encode
from app.protocol.window import MAX_UNANSWERED, MAX_UNANSWERED_BYTES, CommandWindow


def command(op_no: int, size: int = 0) -> Command:
    return Command(op_no=op_no, kind="report", subject="c", made_at=1.0, args={"x": "y" * size})


def numbers(batch: Commands | None) -> list[int]:
    return [] if batch is None else [item.op_no for item in batch.items]


def test_at_most_the_window_is_under_way_and_receipts_open_it() -> None:
    window = CommandWindow(command(n) for n in range(1, 101))
    assert numbers(window.take()) == list(range(1, MAX_UNANSWERED + 1))
    assert window.take() is None
    settled = window.settle([Receipt(op_no=1, seq=1), Receipt(op_no=2, seq=2)])
    assert [c.op_no for c, _ in settled] == [1, 2]
    assert numbers(window.take()) == [MAX_UNANSWERED + 1, MAX_UNANSWERED + 2]
    assert len(window) == 98


def test_a_new_connection_sends_everything_unanswered_again_in_order() -> None:
    window = CommandWindow(command(n) for n in range(1, 4))
    window.take()
    window.settle([Receipt(op_no=2, seq=1)])
    window.restart()
    assert numbers(window.take()) == [1, 3]


def test_a_lost_answer_is_asked_for_again_and_holds_nothing_up() -> None:
    window = CommandWindow(command(n) for n in range(1, 4))
    window.take()
    window.settle([Receipt(op_no=2, seq=1), Receipt(op_no=3, seq=2)])
    window.add(command(4))
    assert numbers(window.take()) == [1, 4]
    window.settle([Receipt(op_no=1, seq=3)])
    assert window.take() is None
    assert [c.op_no for c, _ in window.settle([Receipt(op_no=4, seq=4)])] == [4]


def test_a_window_may_start_with_answers_missing_in_between() -> None:
    window = CommandWindow([command(1), command(5)])
    window.add(command(6))
    assert numbers(window.take()) == [1, 5, 6]


def test_the_newest_answer_may_be_there_while_an_older_one_is_missing() -> None:
    window = CommandWindow([command(1)])
    window.add(command(3))
    assert numbers(window.take()) == [1, 3]
    with pytest.raises(BugError, match="gap"):
        window.add(command(5))


def test_what_was_refused_before_is_said_so_and_its_second_refusal_is_no_news() -> None:
    window = CommandWindow([command(1), command(2), command(3)], frozenset({2}))
    batch = window.take()
    assert batch is not None
    assert batch.refused == (2,)
    settled = window.settle([Receipt(op_no=number, seq=0) for number in (1, 2)])
    assert [c.op_no for c, _ in settled] == [1]
    assert len(window) == 1


def test_receipts_for_unknown_commands_are_skipped() -> None:
    window = CommandWindow([command(7)])
    assert window.settle([Receipt(op_no=6, seq=1)]) == []
    assert window.oldest == command(7)


def test_a_gap_is_a_bug() -> None:
    window = CommandWindow()
    window.add(command(1))
    with pytest.raises(BugError, match="gap"):
        window.add(command(3))


def test_an_empty_window_has_nothing() -> None:
    window = CommandWindow()
    assert window.take() is None
    assert window.oldest is None
    assert len(window) == 0


def test_a_single_command_over_the_byte_window_still_goes_alone() -> None:
    window = CommandWindow([command(1, MAX_UNANSWERED_BYTES), command(2)])
    assert numbers(window.take()) == [1]
    assert window.take() is None


@given(st.lists(st.integers(0, 120_000), min_size=1, max_size=30))
def test_batches_fit_a_frame_and_nothing_is_lost(sizes: list[int]) -> None:
    window = CommandWindow(command(n + 1, size) for n, size in enumerate(sizes))
    seen: list[int] = []
    while len(window):
        batch = window.take()
        assert batch is not None
        assert len(encode(batch)) <= MAX_FRAME_BYTES
        seen += numbers(batch)
        window.settle(Receipt(op_no=n, seq=n) for n in numbers(batch))
    assert seen == list(range(1, len(sizes) + 1))
