import pytest

from app.domain.command import Change
from app.domain.row import canonical
from app.ledger.ledger import Mark
from app.protocol.messages import JSON, MSGPACK, Changes, decode_server
from app.server import recent as module
from app.server.recent import Batch, Recent
from app.server.state import View


def change(seq: int, kind: str = "case") -> Change:
    body = {"title": "t", "text": "secret"} if kind == "case" else {"name": "n"}
    return Change(
        seq=seq,
        kind=kind,
        id="k",
        version=seq,
        body=body,
        client="c",
        op_no=seq,
        at=1.0,
        prev_hash=b"p",
        hash=b"h",
    )


def batch(after: int, to: int) -> Batch:
    changes = tuple(change(seq) for seq in range(after + 1, to + 1))
    return Batch(after, Mark(to, to * 10, to * 100), changes)


def test_a_frame_is_made_for_each_view_and_encoding() -> None:
    one = Batch(0, Mark(2, 5, 6), (change(1), change(2, "unit")))
    full = decode_server(one.frame(View.FULL, MSGPACK))
    assert full == Changes(after_seq=0, to_seq=2, digest=5, items=(change(1), change(2, "unit")))
    masked = one.frame(View.MASKED, JSON)
    assert b"secret" not in masked
    assert one.frame(View.MASKED, JSON) is masked
    read = decode_server(masked, JSON)
    assert isinstance(read, Changes)
    assert read.digest == 6
    one.forget_frames()
    assert one.frame(View.MASKED, JSON) is not masked


def test_readers_walk_from_batch_to_batch() -> None:
    recent = Recent()
    assert (recent.head, recent.after(0)) == (0, None)
    first, second = batch(0, 2), batch(2, 3)
    recent.add(first)
    recent.add(second)
    assert recent.head == 3
    assert recent.after(0) is first
    assert recent.after(2) is second
    assert recent.after(3) is None


def test_the_oldest_are_dropped_and_asking_for_them_is_said() -> None:
    recent = Recent(kept=3)
    for after in range(0, 10, 2):
        recent.add(batch(after, after + 2))
    assert recent.after(8) is not None
    with pytest.raises(LookupError, match="no longer"):
        recent.after(2)


def test_old_batches_keep_no_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_FRAMES", 1)
    recent = Recent()
    first = batch(0, 1)
    recent.add(first)
    made = first.frame(View.FULL, MSGPACK)
    recent.add(batch(1, 2))
    assert first.frame(View.FULL, MSGPACK) is not made


def test_resuming_needs_a_place_between_batches_and_the_digest_of_the_view() -> None:
    recent = Recent()
    recent.add(batch(0, 2))
    recent.add(batch(2, 3))
    assert recent.can_resume(2, 20, View.FULL)
    assert recent.can_resume(3, 300, View.MASKED)
    assert not recent.can_resume(2, 200, View.FULL)
    assert not recent.can_resume(1, 10, View.FULL)
    assert not recent.can_resume(0, 0, View.FULL)
    assert not recent.can_resume(9, 90, View.FULL)


def test_batches_are_cut_anew_by_the_marks_of_a_ledger() -> None:
    changes = [change(seq) for seq in range(4, 9)]
    recent = Recent.of(3, [Mark(5, 1, 1), Mark(5, 1, 1), Mark(8, 2, 2)], changes)
    assert recent.head == 8
    first = recent.after(3)
    assert first is not None
    assert (first.after_seq, len(first.changes)) == (3, 2)
    second = recent.after(5)
    assert second is not None
    assert (second.after_seq, len(second.changes)) == (5, 3)


def test_changes_that_weigh_too_much_are_dropped_but_never_the_newest() -> None:
    recent = Recent(kept_bytes=3 * len(canonical(change(1).body)))
    for seq in range(5):
        recent.add(batch(seq, seq + 1))
    assert recent.after(2) is not None
    with pytest.raises(LookupError):
        recent.after(1)
    recent.add(batch(5, 15))
    newest = recent.after(5)
    assert newest is not None
    assert newest.mark.seq == 15


def test_a_reader_far_behind_gets_many_batches_as_one() -> None:
    recent = Recent()
    for seq in range(6):
        recent.add(batch(seq, seq + 1))
    all_at_once = recent.after(0)
    assert all_at_once is not None
    assert (all_at_once.after_seq, all_at_once.mark.seq) == (0, 6)
    assert [change.seq for change in all_at_once.changes] == [1, 2, 3, 4, 5, 6]
    near = recent.after(3)
    assert near is not None
    assert near.mark.seq == 4


def test_no_more_is_joined_than_a_frame_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "JOINED_BYTES", 700)
    recent = Recent()
    for seq in range(6):
        recent.add(batch(seq, seq + 1))
    first = recent.after(0)
    assert first is not None
    assert first.mark.seq == 2
    monkeypatch.setattr(module, "JOINED_BYTES", 1)
    alone = recent.after(0)
    assert alone is not None
    assert alone.mark.seq == 1
