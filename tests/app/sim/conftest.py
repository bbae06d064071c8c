from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.app.sources.doubles import ServerDouble, serving


@pytest.fixture
async def double() -> AsyncIterator[ServerDouble]:
    async with serving(ServerDouble()) as running:
        yield running
