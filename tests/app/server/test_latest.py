import pytest

from app.domain.telemetry import Fix, Reading
from app.protocol.messages import MAX_FRAME_BYTES, Telemetry, encode
from app.server import latest
from app.server.latest import Latest


def test_the_newest_of_each_source_wins() -> None:
    kept = Latest()
    kept.take(Telemetry(fixes=(Fix("u", 1, 1, 10.0), Fix("v", 1, 1, 10.0))))
    kept.take(Telemetry(fixes=(Fix("u", 2, 2, 11.0), Fix("v", 3, 3, 9.0))))
    kept.take(Telemetry(readings=(Reading("s", 1.0, 5.0),)))
    kept.take(Telemetry(readings=(Reading("s", 2.0, 6.0), Reading("s", 1.5, 7.0))))
    assert list(kept.since(0)) == [
        Telemetry(fixes=(Fix("u", 2, 2, 11.0), Fix("v", 1, 1, 10.0))),
        Telemetry(readings=(Reading("s", 2.0, 6.0),)),
    ]


def test_a_reader_gets_only_what_is_new_to_it() -> None:
    kept = Latest()
    kept.take(Telemetry(fixes=(Fix("u", 1, 1, 1.0),)))
    seen = kept.revision
    assert list(kept.since(seen)) == []
    kept.take(Telemetry(fixes=(Fix("v", 1, 1, 1.0),)))
    assert list(kept.since(seen)) == [Telemetry(fixes=(Fix("v", 1, 1, 1.0),))]


def test_messages_stay_within_a_frame_and_nothing_is_left_out() -> None:
    kept = Latest()
    series = tuple(float(n) for n in range(24))
    kept.take(Telemetry(fixes=tuple(Fix(f"unit-{n}", 1.5, 2.5, 1.0) for n in range(5_000))))
    kept.take(Telemetry(readings=tuple(Reading(f"s-{n}", 1.0, None, series) for n in range(3_000))))
    parts = list(kept.since(0))
    assert max(len(encode(part)) for part in parts) < MAX_FRAME_BYTES
    assert sum(len(part.fixes) for part in parts) == 5_000
    assert sum(len(part.readings) for part in parts) == 3_000


def test_what_is_too_big_or_one_too_many_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(latest, "MAX_KEPT", 1)
    kept = Latest()
    kept.take(
        Telemetry(
            fixes=(Fix("x" * 201, 1, 1, 1.0), Fix("u", 1, 1, 1.0), Fix("v", 1, 1, 1.0)),
            readings=(
                Reading("s", 1.0, None, (0.0,) * 501),
                Reading("s" * 201, 1.0),
                Reading("s", 1.0, 1.0),
                Reading("t", 1.0, 1.0),
            ),
        )
    )
    assert list(kept.since(0)) == [
        Telemetry(fixes=(Fix("u", 1, 1, 1.0),)),
        Telemetry(readings=(Reading("s", 1.0, 1.0),)),
    ]
