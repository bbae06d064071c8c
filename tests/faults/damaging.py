"""What can happen to a mirror's file, and what a node then shows of it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.database import DamagedError, open_read_only
from app.domain.row import PackedRow, Row, canonical
from app.errors import StoreError
from app.protocol.session import Position
from app.store.mirror import Mirror
from app.store.outbox import Outbox
from app.store.room import RoomLimits
from app.sync.keeper import Keeper
from app.sync.mailbox import Mailbox
from tests.app.store.rows import case_row, change, digest_of, unit_row

PAGE = 4096
NAME = "mirror.db"
WORDS = ("占道经营", "平江路", "0618-00", "店外")

Key = tuple[str, str]
Shown = dict[Key, tuple[int, bytes]]
Damage = Callable[[Path, random.Random], None]


@dataclass(slots=True)
class Original:
    """A mirror as it was written: what it said at each place that it was ever at."""

    folder: Path
    places: dict[Position, Shown] = field(default_factory=dict[Position, Shown])

    @property
    def versions(self) -> set[tuple[Key, tuple[int, bytes]]]:
        return {(key, value) for shown in self.places.values() for key, value in shown.items()}


@dataclass(slots=True)
class Seen:
    """What a node showed: `wrong` values, and `missing` ones of which it said nothing."""

    wrong: list[str] = field(default_factory=list[str])
    missing: list[str] = field(default_factory=list[str])
    started: bool = False
    said: bool = False


def original(folder: Path, cases: int) -> Original:
    """Write a mirror and its outbox; its newest changes lie in the write-ahead log only."""
    folder.mkdir(parents=True)
    made = Original(folder)
    rows = {f"c{n}": _case(n, 1) for n in range(cases)} | {"u1": unit_row("u1")}
    with closing(Outbox(folder / "outbox.db")) as outbox:
        outbox.enqueue("file", "c1", {}, made_at=1.0)
    mirror = Mirror(folder / NAME)
    mirror.begin()
    mirror.add(list(rows.values()))
    mirror.swap(Position("e", 10, digest_of(rows.values())))
    while mirror.index_some():
        pass
    made.places[mirror.position] = shown(rows.values())
    mirror._database.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for n in range(min(8, cases)):
        newer = _case(n, 2)
        rows[newer.id] = newer
        place = Position("e", 11 + n, digest_of(rows.values()))
        mirror.apply([change(11 + n, newer)], place)
        made.places[place] = shown(rows.values())
    for path in folder.glob(f"{NAME}*"):  # as a node leaves it that is killed
        shutil.copyfile(path, path.with_name(f"kept-{path.name}"))
    mirror.close()
    for path in folder.glob("kept-*"):
        path.rename(path.with_name(path.name.removeprefix("kept-")))
    return made


def _case(n: int, version: int) -> Row:
    ended: dict[str, object] = {"state": "closed", "closed_at": 10.0 + n} if n % 3 == 0 else {}
    return case_row(
        f"c{n}",
        version,
        title=f"占道经营 {n} 第{version}次",
        number=f"0618-{n:04}",
        text="市民反映该处问题多次发生" * (1 + n % 4),
        place={"address": f"平江路 {n}号"},
        **ended,
    )


def shown(rows: Iterable[Row | PackedRow]) -> Shown:
    found: Shown = {}
    for row in rows:
        body = bytes(row.body) if isinstance(row, PackedRow) else canonical(row.body)
        found[row.kind, row.id] = (row.version, body)
    return found


def flip(folder: Path, dice: random.Random) -> None:
    flip_file(folder / NAME, dice)


def flip_log(folder: Path, dice: random.Random) -> None:
    flip_file(folder / f"{NAME}-wal", dice)


def flip_file(path: Path, dice: random.Random) -> None:
    """Turn one bit of a file round."""
    place = dice.randrange(path.stat().st_size)
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ (1 << dice.randrange(8))]))


def truncate(folder: Path, dice: random.Random) -> None:
    path = folder / dice.choice((NAME, NAME, f"{NAME}-wal"))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size * dice.choice((1, 4, 7)) // 10)


def swap_pages(folder: Path, dice: random.Random) -> None:
    path = folder / NAME
    one, two = dice.sample(range(1, path.stat().st_size // PAGE), 2)
    with path.open("r+b") as file:
        pages: list[bytes] = []
        for number in (one, two):
            file.seek(number * PAGE)
            pages.append(file.read(PAGE))
        for number, page in zip((two, one), pages, strict=True):
            file.seek(number * PAGE)
            file.write(page)


def old_page(folder: Path, dice: random.Random) -> None:
    """Have a page be nothing, as a sector that was never written."""
    path = folder / NAME
    with path.open("r+b") as file:
        file.seek(dice.randrange(path.stat().st_size // PAGE) * PAGE)
        file.write(bytes(PAGE))


def delete_log(folder: Path, _: random.Random) -> None:
    (folder / f"{NAME}-wal").unlink()


def stale_index(folder: Path, dice: random.Random) -> None:
    path = folder / f"{NAME}-shm"
    path.write_bytes(dice.randbytes(path.stat().st_size or 32_768))


def empty(folder: Path, _: random.Random) -> None:
    (folder / NAME).write_bytes(b"")


def garbage(folder: Path, dice: random.Random) -> None:
    (folder / NAME).write_bytes(dice.randbytes(50_000))


DAMAGES: Mapping[str, Damage] = {
    "bit flips": flip,
    "bit flips in the log": flip_log,
    "truncations": truncate,
    "swapped pages": swap_pages,
    "pages of nothing": old_page,
    "a deleted log": delete_log,
    "a stale index of the log": stale_index,
    "an empty file": empty,
    "a file of garbage": garbage,
}


def tried(source: Original, folder: Path, damage: Damage, seed: int) -> Seen:
    """Damage a copy and have a node show it, look through it and check it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source.folder, folder)
    damage(folder, random.Random(seed))
    seen = Seen()
    keeper = Keeper(folder, Mailbox(), RoomLimits(reserve=1), lambda: None, lambda: None)
    try:
        keeper.open()
    except StoreError as error:
        seen.said = "newer version" in str(error)
        return seen
    seen.started = True
    with closing(keeper):
        try:
            _look(source, keeper, seen)
        except StoreError as error:
            seen.wrong.append(f"it could not be read: {error}")
    seen.wrong += [] if outbox_of(folder) == outbox_of(source.folder) else ["the outbox differs"]
    return seen


def outbox_of(folder: Path) -> list[tuple[object, ...]]:
    """Return all that an outbox keeps of its commands."""
    with closing(open_read_only(folder / "outbox.db")) as outbox:
        return outbox.execute("SELECT * FROM op ORDER BY op_no").fetchall()


def _look(source: Original, keeper: Keeper, seen: Seen) -> None:
    rows = keeper.read(shown, 0.0)
    place, said = keeper.mirror.position, bool(keeper.damage)
    known = source.versions
    seen.wrong += [str(key) for key, value in rows.items() if (key, value) not in known]
    for word in WORDS:
        with suppress(StoreError):
            found = shown(keeper.search(word, 10_000))
            seen.wrong += [
                f"found {key}" for key, value in found.items() if (key, value) not in known
            ]
    with suppress(DamagedError):
        while keeper.mirror.check_some(1_000):
            pass
    seen.said = said or bool(keeper.damage)
    whole = source.places.get(place)
    if whole is not None and rows != whole:
        seen.wrong.append(f"not what was so at {place.seq}")
    if whole is None and place != Position():
        seen.wrong.append(f"a place that never was: {place}")
    if not seen.said and place == Position():
        seen.missing.append("rows of no moment, and nothing said")
