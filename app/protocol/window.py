"""The sending side of commands: dense order, a bounded number under way, resent until answered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from app.domain.command import Command, Receipt
from app.errors import BugError
from app.protocol.messages import MAX_FRAME_BYTES, Commands, encode

MAX_UNANSWERED = 64
MAX_UNANSWERED_BYTES = 256 * 1024
"""Commands under way at most. Source: architecture, "Protocol in one page"."""


class CommandWindow:
    """Keeps commands until their receipts; says which may be sent now.

    Values in, values out: no socket, no clock. Commands must be added with dense op numbers; those
    it is made with, in rising order, may lack some that were answered, the newest among them.
    """

    def __init__(
        self, unanswered: Iterable[Command] = (), refused: frozenset[int] = frozenset()
    ) -> None:
        """Start with these; `refused` of them are answered already, by a ledger set back since."""
        self._refused = refused
        self._waiting: OrderedDict[int, Command] = OrderedDict()
        self._newest = 0
        self._under_way: dict[int, int] = {}
        self._bytes = 0
        for command in unanswered:  # answers to others may lie between them and after the last
            self._waiting[command.op_no] = command

    def __len__(self) -> int:
        """Return how many commands have no receipt yet."""
        return len(self._waiting)

    @property
    def oldest(self) -> Command | None:
        """Return the command that has waited longest for its receipt."""
        return next(iter(self._waiting.values()), None)

    def add(self, command: Command) -> None:
        """Take a command into the queue; raises `BugError` when its number leaves a gap."""
        before = self._newest or next(reversed(self._waiting), 0)
        if command.op_no <= before or (self._newest and command.op_no != before + 1):
            raise BugError(f"op {command.op_no} after {before} leaves a gap")
        self._newest = command.op_no
        self._waiting[command.op_no] = command

    def restart(self) -> None:
        """Forget what was under way: the connection is new, everything unanswered goes again."""
        self._under_way.clear()
        self._bytes = 0

    def take(self) -> Commands | None:
        """Return the next commands to send as one message, or None while the window is full."""
        batch: list[Command] = []
        frame_bytes = 512  # the frame's own part, with the client's name
        for op_no, command in self._waiting.items():
            if op_no in self._under_way:
                continue
            if len(self._under_way) >= MAX_UNANSWERED:
                break
            size = len(encode(Commands(items=(command,))))
            if self._under_way and self._bytes + size > MAX_UNANSWERED_BYTES:
                break
            if batch and frame_bytes + size > MAX_FRAME_BYTES:
                break
            frame_bytes += size
            self._bytes += size
            self._under_way[op_no] = size
            batch.append(command)
        refused = tuple(command.op_no for command in batch if command.op_no in self._refused)
        return Commands(items=tuple(batch), refused=refused) if batch else None

    def settle(self, receipts: Iterable[Receipt]) -> list[tuple[Command, Receipt]]:
        """Remove answered commands and return them with their receipts; skip unknown ones.

        Answers come in the order of the commands: what is older than an answered one has lost its
        answer on the way and may be sent again. A refusal that stands already is no news.
        """
        settled: list[tuple[Command, Receipt]] = []
        newest = 0
        for receipt in receipts:
            command = self._waiting.pop(receipt.op_no, None)
            self._bytes -= self._under_way.pop(receipt.op_no, 0)
            if command is not None:
                newest = max(newest, receipt.op_no)
            if command is not None and receipt.op_no not in self._refused:
                settled.append((command, receipt))
        for op_no in [op_no for op_no in self._under_way if op_no < newest]:
            self._bytes -= self._under_way.pop(op_no)
        return settled
