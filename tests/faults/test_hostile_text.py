from __future__ import annotations

from tests.faults.checks.hostile_text import Numbers, tried


def test_each_promise_about_text_is_tried_and_kept() -> None:
    lines = list(tried(Numbers((), 1, 40, 500, 60)))
    assert [line.text() for line in lines if not line.ok] == []
    assert {name for line in lines for name in line.ids} >= {
        *("SEC-02", "SEC-03", "SEC-09", "SEC-11", "T05", "T19"),
    }
