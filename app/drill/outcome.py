"""What came of one step of the drill, in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """Whether a promise held; a step that could not be run proves nothing."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the sentence in a language, "zh" or "en"."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was looked at, and whether it was as promised."""

    text: Said
    is_good: bool = True


@dataclass(slots=True)
class Outcome:
    """One step: what was done and promised (`ids` of the guarantees), what was seen.

    `recover_s` is the time from the end of the harm until all was well, below 0 when it never was.
    """

    key: str
    title: Said
    did: Said
    promised: Said
    ids: tuple[str, ...]
    seen: list[Seen] = field(default_factory=list[Seen])
    recover_s: float = -1.0
    cannot: str = ""

    @property
    def verdict(self) -> Verdict:
        """Whether everything that was looked at was as promised."""
        if self.cannot or not self.seen:
            return Verdict.NOT_RUN
        is_good = all(each.is_good for each in self.seen)
        return Verdict.PASSED if is_good else Verdict.FAILED

    def see(self, zh: str, en: str, *, is_good: bool = True) -> None:
        """Note one thing that was looked at."""
        self.seen.append(Seen(Said(zh, en), is_good))
