from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.sources.tiles.host import Host, serving


@pytest.fixture
def host() -> Iterator[Host]:
    with serving() as running:
        yield running
