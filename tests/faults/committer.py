"""`python -m tests.faults.committer outbox|ledger full|normal COUNT FOLDER`: commits and says so.

Runs under a tracer. Each acknowledgement is one line, written only after the commit returned.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

from app.database import Synchronous
from app.ledger import sqlite
from app.store import outbox
from tests.faults import storepath

ACKNOWLEDGED = "acknowledged"


def main() -> int:
    store, how, count, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    if how == "normal":  # the control: what a careless program would have set
        careless = SimpleNamespace(FULL=Synchronous.NORMAL)
        for module in (outbox, sqlite):
            vars(module)["Synchronous"] = careless
    commit = commit_acts if store == "outbox" else commit_entries
    commit(folder, count)
    return 0


def say(number: int) -> None:
    os.write(1, f"{ACKNOWLEDGED} {number}\n".encode())


def commit_acts(folder: Path, count: int) -> None:
    box = outbox.Outbox(folder / "outbox.db")
    for number in range(count):
        args = {"title": "店外经营占道", "text": "x" * (number * 37 % 900)}
        say(box.enqueue("report", f"k{number}", args, made_at=1.0).op_no)
    box.close()


def commit_entries(folder: Path, count: int) -> None:
    ledger = sqlite.SqliteLedger(folder / "ledger.db")
    for _ in range(count):
        storepath.append(ledger)
        say(ledger.head().seq)
    ledger.close()


if __name__ == "__main__":
    sys.exit(main())
