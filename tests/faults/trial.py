"""`python -m tests.faults.trial CHECK …`: run one check of a mutant; the exit code says it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tests.faults import properties
from tests.faults.garbling import MAX_HANDLING_S, handle
from tests.faults.plan import plan
from tests.faults.simulation import forget_template, run


def fault(check: Sequence[str]) -> str:
    """Return what a check finds wrong first, empty for nothing."""
    match list(check):
        case ["sim", profile, first, last]:
            return _seeds(profile, range(int(first), int(last)))
        case ["prop", name, examples]:
            try:
                getattr(properties, name)(int(examples))
            except Exception as error:  # noqa: BLE001 - a property may break in any way
                return repr(error)
            return ""
        case ["frames", count]:
            handled = handle(int(count))
            slow = handled.slowest_s > MAX_HANDLING_S
            return handled.note or ("too slow" if slow else "")
        case _:
            raise SystemExit(f"no such check: {' '.join(check)}")


def _seeds(profile: str, seeds: range) -> str:
    for seed in seeds:
        for violation in run(plan(seed, profile)).violations:
            return f"seed {seed}: {violation.checker}: {violation.text}"
    return ""


def main() -> int:
    found = fault(sys.argv[1:])
    forget_template()
    sys.stdout.write(found + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
