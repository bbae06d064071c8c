from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app.protocol.messages import ClientMessage, ServerMessage, encode
from tests.faults import skew
from tests.faults.checks.properties import properties, spoilt
from tests.faults.garbling import extreme, handle, messages
from tests.faults.shapes import values_of
from tests.faults.simulation import forget_template


@pytest.fixture(scope="module", autouse=True)
def no_template_left() -> Iterator[None]:
    yield
    forget_template()


def test_each_property_holds_for_some_examples() -> None:
    lines = list(properties(240))
    assert len(lines) == 6
    assert all(line.ok for line in lines), [line.text() for line in lines]


def test_spoilt_frames_are_refused_in_time() -> None:
    line = spoilt(400)
    assert line.ok, line.text()
    assert line.runs == 400 + len(extreme())
    assert handle(50, seed=2).refused > 25


def test_there_is_a_spoilt_frame_of_each_message() -> None:
    wanted = {*ClientMessage.__args__, *ServerMessage.__args__}
    assert {type(message) for message in messages()} == wanted
    assert all(values_of(kind) is not None for kind in wanted)


def test_all_pairs_of_versions_talk_and_recordings_read() -> None:
    line = skew.matrix()
    assert line.ok, line.text()
    assert line.runs == 9 + 1 + 2


def test_a_recording_that_lost_something_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(skew, "GOLDEN", tmp_path)
    assert skew.recordings() == ["there are no recordings"]
    beat = msgspec.msgpack.decode(encode(messages()[4]))
    gone = [(True, msgspec.msgpack.encode({**beat, "pulse": 3}))]
    (tmp_path / "yiping.v9.msgpack.frames").write_bytes(msgspec.msgpack.encode(gone))
    assert skew.recordings() == ["yiping.v9.msgpack.frames frame 0: .pulse is gone"]


def test_recording_writes_what_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skew, "GOLDEN", tmp_path)
    skew.record(tmp_path)
    assert len(skew.golden()) == 2
    assert skew.recordings() == []
