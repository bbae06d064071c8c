from __future__ import annotations

import pytest

from tests.widgets.reading import Reader, Show
from widgets.evidence import Evidence, EvidenceData, EvidenceLine
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = EvidenceData(
    "核实", "V", "4 项证据一致，判定属实",
    (
        EvidenceLine("门磁", "昨日 08:12 后未开门，常态每日 2–4 次"),
        EvidenceLine("电话", "10:22、10:23 两次未接", "times"),
        EvidenceLine("视频", "单元门昨日 08:15 后无出入", ""),
    ),
)  # fmt: skip
ENGLISH = EvidenceData(
    "Verification", "V", "four of four pieces of evidence agree",
    (
        EvidenceLine("Door sensor at the flat's entrance", "has not opened since yesterday 08:12"),
        EvidenceLine("Phone", "two calls were not answered at 10:22 and at 10:23 this morning"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [DATA, ENGLISH])
def test_evidence_reads_well(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, data: EvidenceData, factor: float
) -> None:
    scale = seat.scaled(factor)
    words = reader.check(show(Evidence(night, scale, data)), scale)
    assert {"V", data.title} <= set(words)


def test_lines_that_do_not_fit_are_left_out(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    evidence = show(Evidence(night, seat, DATA), 430, 100)
    words = reader.check(evidence, seat)
    assert "电话" in words
    assert "视频" not in words
    assert "视频 单元门" in evidence.accessibleDescription()


def test_nothing_known_is_said(show: Show, reader: Reader, day: Theme, seat: TypeScale) -> None:
    evidence = show(Evidence(day, seat, EvidenceData("核实", empty="还没有证据")))
    assert reader.check(evidence, seat) == ["核实", "还没有证据"]
