"""Cases for the tests of the figures."""

from __future__ import annotations

from typing import Any

from app.domain.case import Case, CaseId, CaseState, Category, Source, Urgency

NOON = 1_781_755_200.0  # Thursday 2026-06-18 12:00 in Shanghai
ZONE = "Asia/Shanghai"


def case(case_id: str = "c1", /, **more: object) -> Case:
    given: dict[str, Any] = {
        "id": CaseId(case_id),
        "state": CaseState.FILED,
        "title": "t",
        "category": Category.NOISE,
        "source": Source.HOTLINE,
        "reported_at": NOON - 600.0,
        "urgency": Urgency.NORMAL,
    }
    return Case(**{**given, **more})
