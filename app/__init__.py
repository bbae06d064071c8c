"""Everything of Yiping that needs no screen: domain, protocol, server, sync, store, demo town."""

from typing import Final

__version__: Final = "0.1.0"
"""Version of the program, also of the package (pyproject.toml reads it from here)."""
