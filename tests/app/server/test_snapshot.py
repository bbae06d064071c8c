from app.domain.row import Row
from app.protocol.messages import SnapshotBegin, SnapshotEnd, SnapshotRows, encode
from app.server.snapshot import CHUNK_BYTES, CHUNK_ROWS, snapshot
from app.server.state import View


def test_it_begins_with_the_count_and_ends_with_the_place() -> None:
    parts = list(snapshot([], epoch="e", seq=7, digest=9, view=View.FULL))
    assert parts == [SnapshotBegin(epoch="e", seq=7, rows=0, digest=9), SnapshotEnd(seq=7)]


def test_rows_come_in_bounded_chunks_and_all_of_them() -> None:
    rows = [Row("sheet", str(n), 1, {"x": "a" * 50_000}) for n in range(7)]
    rows += [Row("unit", str(n), 1, {}) for n in range(CHUNK_ROWS + 5)]
    parts = list(snapshot(rows, epoch="e", seq=1, digest=0, view=View.FULL))
    chunks = [part.rows for part in parts if isinstance(part, SnapshotRows)]
    assert [row for chunk in chunks for row in chunk] == rows
    assert max(len(chunk) for chunk in chunks) <= CHUNK_ROWS
    assert max(len(encode(part)) for part in parts) <= CHUNK_BYTES + 1_000


def test_a_masked_reader_gets_masked_rows() -> None:
    rows = [Row("case", "k", 1, {"title": "t", "text": "secret"})]
    parts = list(snapshot(rows, epoch="e", seq=1, digest=0, view=View.MASKED))
    assert "secret" not in repr(parts)
