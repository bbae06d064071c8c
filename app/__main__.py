"""`python -m app`: everything that needs no screen; runs where Qt is absent."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from app import __version__
from app.domain.plain import line
from app.errors import BadInputError, NewerStoreError, StoreError, WorldError
from app.settings import SettingsError

EXIT_CODES: Mapping[type[WorldError], int] = MappingProxyType(
    {NewerStoreError: 4, StoreError: 6, BadInputError: 3, SettingsError: 3, WorldError: 1}
)
"""Exit code by fault, the most specific first; 0 is fine, 2 is wrong usage (argparse)."""

INTERRUPTED = 130

MOST_SAID = 2_000
"""Characters of a fault that are written; what steers a terminal is taken out of them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One sub-command; its code is imported only when it is asked for."""

    about: str
    module: str
    adder: str = "add_arguments"
    runner: str = "run"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of this sub-command."""
        getattr(import_module(self.module), self.adder)(parser)

    def run(self, args: argparse.Namespace) -> int:
        """Run it; return its exit code."""
        return int(getattr(import_module(self.module), self.runner)(args))


COMMANDS: Mapping[str, Entry] = MappingProxyType(
    {
        "server": Entry("the upper-tier server", "app.server.cli"),
        "simulate": Entry("a demo town living its day on a server", "app.sim.cli"),
        "replay": Entry("recorded case streams as reports to a server", "app.sources.replay_cli"),
        "prefetch": Entry("fetch the online tiles of a town ahead", "app.sources.prefetch_cli"),
        "tiles": Entry(
            "what tile files are, and whether they can be shown", "app.sources.tiles_cli"
        ),
        "import": Entry("map files as the base map of a server", "app.sources.import_cli"),
        "rate": Entry(
            "buildings and households red, yellow, blue, green by lists", "app.sources.ratings_cli"
        ),
        "schema": Entry(
            "write the description of the wire", "app.server.cli", "add_schema_arguments", "schema"
        ),
        "account": Entry(
            "who may connect to a server: list, add, revoke, role", "app.server.accounts_cli"
        ),
        "drill": Entry("break things on a demo town on purpose, and see", "app.drill.cli"),
        "doctor": Entry("what is wrong with this machine, its files and records", "app.doctor.cli"),
        "report": Entry("the situation as a document: a map in one file", "app.report.cli"),
        "check": Entry(
            "verify the hash chain of a ledger", "app.server.cli", "add_check_arguments", "check"
        ),
    }
)


def parser(wanted: str = "") -> argparse.ArgumentParser:
    """Return the command line; only the wanted command's code is imported, so help is quick."""
    top = argparse.ArgumentParser(prog="python -m app", description="Yiping without a screen.")
    top.add_argument("--version", action="version", version=f"Yiping {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    add_commands(commands.add_parser, wanted)
    return top


def add_commands(add_parser: Callable[..., argparse.ArgumentParser], wanted: str) -> None:
    """Add every sub-command, with its options where it is the wanted one."""
    for name, entry in COMMANDS.items():
        sub = add_parser(name, help=entry.about, description=entry.about)
        if name == wanted:
            entry.add_arguments(sub)


def guarded(run: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Run a command; turn faults of the world into one plain line and a stable exit code."""
    try:
        return run(args)
    except WorldError as error:
        sys.stderr.write(f"yiping: {line(str(error), MOST_SAID)}\n")
        return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
    except KeyboardInterrupt:
        return INTERRUPTED


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    args = parser(given[0] if given else "").parse_args(given)
    return guarded(COMMANDS[args.command].run, args)


if __name__ == "__main__":
    sys.exit(main())
