"""What people call the 12345 hotline about today."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.analysis.columns import Floats


def topics(names: Sequence[str], numbers: Floats) -> tuple[tuple[str, int], ...]:
    """Return how often each topic occurs, most first, then by name; `numbers` are places in names.

    Negative numbers are cases without a topic.
    """
    counts = np.bincount(numbers[numbers >= 0.0].astype(np.intp), minlength=len(names))
    found = [(name, int(count)) for name, count in zip(names, counts, strict=True) if count]
    return tuple(sorted(found, key=lambda topic: (-topic[1], topic[0])))
