"""The conflict tray: one refused act at a time, both versions, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt

from app.domain.case import Case
from app.runtime import Issue, Refused, Resolution
from panels import words
from panels.conflict_words import compared, reason, rows
from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import Panel
from panels.plurals import plurals
from panels.rating_conflict import is_rating, rating_reason, rating_rows
from panels.seat.advice import is_redoable, needs_unit, suggestion
from panels.seat.conflict_view import ConflictView
from panels.seat.merging import Merge, merge_of
from widgets.button import ButtonData, Kind
from widgets.conflict import ConflictData, ConflictRow, Side, Version
from widgets.key_bar import KeyHint
from widgets.note import CaptionData
from widgets.panel import PanelData as FrameData

translate = QCoreApplication.translate

DEAF_S = 0.4
"""For how long keys are ignored after a clash came up, so that none is decided by chance."""


class ConflictPanel(Panel):
    """Shows the clash at hand; `issued` is told of an act that was asked for anew.

    `redirect` is told of a dispatch that has to go to another unit. Whatever is decided, it was a
    person's key or click.
    """

    zone = "conflict"
    follows = Aspect.CASES | Aspect.UNITS | Aspect.LINK | Aspect.LOOK

    def __init__(self, look: Look, context: Context) -> None:
        self.view = ConflictView(look)
        super().__init__(self.view, self.view)
        self.issued: Callable[[Issue, str], None] = lambda issue, subject: None
        self.redirect: Callable[[Refused], None] = lambda refused: None
        self.decided: Callable[[], None] = lambda: None
        self._context = context
        self._at = self._shown = 0
        self._theirs: tuple[int, Case | None] = (0, None)
        self._merge: Merge | None = None
        self._deaf_until = 0.0
        self._kinds: list[str] = []
        self.view.card.side_clicked.connect(self._on_side)
        self.view.card.focused.connect(lambda: self.refresh(context, Aspect.CASES))
        for index, button in enumerate(self.view.buttons):
            button.clicked.connect(lambda place=index: self._on_clicked(place))

    @property
    def has_keys(self) -> bool:
        """Say whether keys are meant for this tray."""
        return self.view.has_keys

    @property
    def is_merging(self) -> bool:
        """Say whether a merge is under way."""
        return self._merge is not None

    @property
    def at_hand(self) -> Refused | None:
        """The refusal shown: open ones come first, those left to the leader last."""
        listed = self._listed()
        return next((each for each in listed if each.command.op_no == self._at), None) or next(
            iter(listed), None
        )

    def _listed(self) -> list[Refused]:
        return sorted(self._context.runtime.board.refused, key=lambda each: each.is_left)

    def open(self) -> None:
        """Take the keys; from now on they are ignored for a moment."""
        self._deafen()
        self.view.card.setFocus()
        self.refresh(self._context, Aspect.CASES)

    def next(self) -> None:
        """Go to the next clash, round and round."""
        listed = self._listed()
        numbers = [each.command.op_no for each in listed]
        if len(numbers) > 1:
            now = self.at_hand
            place = numbers.index(now.command.op_no) if now else -1
            self._go_to(numbers[(place + 1) % len(numbers)])

    def _go_to(self, op_no: int) -> None:
        self._at, self._merge = op_no, None
        self._deafen()
        self.refresh(self._context, Aspect.CASES)

    def _deafen(self) -> None:
        self._deaf_until = self._context.runtime.clock.monotonic() + DEAF_S

    @property
    def is_deaf(self) -> bool:
        """Say whether the clash came up so lately that keys are not meant for it."""
        return self._context.runtime.clock.monotonic() < self._deaf_until

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show the clash at hand."""
        del aspects
        if self.widget.isHidden():
            return False
        refused = self.at_hand
        number = refused.command.op_no if refused else 0
        if number != self._shown:  # another one came up by itself
            self._shown = self._at = number
            self._merge = None
            self._deafen()
        theirs = self._theirs_of(refused)
        self._kinds = self._ways(refused, theirs)
        changed = self.view.frame.set_data(self._head(refused))
        changed |= self.view.card.set_data(self._card(refused, theirs))
        changed |= self._show_buttons(refused, theirs)
        return self.view.note.set_data(CaptionData(self._note(refused))) or changed

    def _theirs_of(self, refused: Refused | None) -> Case | None:
        """Return their version, decoded once for each clash."""
        number = refused.command.op_no if refused else 0
        if self._theirs[0] != number:
            self._theirs = (number, refused.theirs if refused else None)
        return self._theirs[1]

    def _head(self, refused: Refused | None) -> FrameData:
        listed = self._listed()
        hints: tuple[KeyHint, ...] = ()
        caption = ""
        if refused is not None:
            place = listed.index(refused) + 1
            again = translate("Conflict", "next") if self.has_keys else translate("Conflict", "go")
            hints = (KeyHint(("F10",), f"{again} {place}/{len(listed)}"),)
            left = sum(each.is_left for each in listed)
            caption = words.joined(
                plurals().to_decide(len(listed) - left),
                plurals().left_to_leader(left) if left else "",
            )
        return FrameData(translate("Conflict", "Conflicts"), caption, hints=hints)

    def _card(self, refused: Refused | None, theirs: Case | None) -> ConflictData:
        name = translate("Conflict", "Conflicts")
        if refused is None:
            return ConflictData(empty=translate("Conflict", "Nothing clashed"), name=name)
        case = theirs or refused.mine
        suggested = suggestion(self._context, refused, theirs)
        note = translate("Conflict", "suggested")
        upper = translate("Link", "Upper tier")
        return ConflictData(
            seal=words.SEALS[case.category]() if case else "",
            title=words.case_name(case) if case else self._act(refused),
            aside=words.place_word(case) if case else "",
            reason=self._reason(refused, theirs),
            mine=Version(
                "1", translate("Conflict", "This seat"), note if suggested == "mine" else ""
            ),
            theirs=Version("2", upper, note if suggested == "theirs" else ""),
            suggested=suggested,
            rows=self._rows(refused, theirs),
            row=self._row_at(refused, theirs),
            more=translate("Conflict", "{n} more"),
            is_quiet=refused.is_left,
            name=name,
        )

    def _reason(self, refused: Refused, theirs: Case | None) -> str:
        if is_rating(refused):
            return rating_reason(refused)
        return reason(self._context, refused, theirs)

    def _rows(self, refused: Refused, theirs: Case | None) -> tuple[ConflictRow, ...]:
        if is_rating(refused):
            return rating_rows(refused)
        picks = self._merge.picks if self._merge else {}
        return rows(self._context, refused.mine, theirs, picks)

    def _act(self, refused: Refused) -> str:
        return f"{words.act_word(refused.command.kind)} {refused.command.subject}"

    def _row_at(self, refused: Refused, theirs: Case | None) -> int:
        if self._merge is None:
            return -1
        names = [each.field for each, _ in compared(refused.mine, theirs)]
        name = self._merge.fields[self._merge.at]
        return names.index(name) if name in names else -1

    def _ways(self, refused: Refused | None, theirs: Case | None) -> list[str]:
        """Return the keys of the ways out, in the order of the buttons."""
        if refused is None:
            return []
        if self._merge is not None:
            both = ["3"] if self._merge.takes_both else []
            return ["Enter", "1", "2", *both]
        third = []
        if merge_of(refused, theirs) is not None:
            third = ["3"]
        elif needs_unit(self._context, refused, theirs):
            third = ["D"]
        return ["1", "2", *third, *([] if refused.is_left else ["H"])]

    def _show_buttons(self, refused: Refused | None, theirs: Case | None) -> bool:
        hidden = [button.isHidden() for button in self.view.buttons]
        changed = False
        for index, button in enumerate(self.view.buttons):
            if index < len(self._kinds) and refused is not None:
                changed |= button.set_data(self._button(self._kinds[index], refused, theirs))
            button.setHidden(index >= len(self._kinds))
        if changed or hidden != [button.isHidden() for button in self.view.buttons]:
            self.view.arrange()
            return True
        return False

    def _button(self, key: str, refused: Refused, theirs: Case | None) -> ButtonData:
        if self._merge is not None:
            return self._merge_button(key)
        suggested = suggestion(self._context, refused, theirs)
        can_redo = is_redoable(self._context, refused, theirs)
        kinds: tuple[Kind, Kind] = ("secondary", "primary")
        if key == "1":
            kind = kinds[suggested == "mine"]
            return ButtonData(translate("Conflict", "Ask again"), "1", kind, can_redo)
        if key == "2":
            kind = kinds[suggested == "theirs"]
            return ButtonData(translate("Conflict", "Take theirs"), "2", kind)
        if key == "3":
            return ButtonData(translate("Conflict", "Merge"), "3")
        if key == "D":
            return ButtonData(self._next_unit(refused), "D", "primary")
        return ButtonData(translate("Conflict", "Leave to leader"), "H")

    def _merge_button(self, key: str) -> ButtonData:
        labels = {
            "Enter": translate("Conflict", "Send merged"),
            "1": translate("Conflict", "Mine"),
            "2": translate("Conflict", "Theirs"),
            "3": translate("Conflict", "Both"),
        }
        return ButtonData(labels[key], key, "primary" if key == "Enter" else "secondary")

    def _next_unit(self, refused: Refused) -> str:
        found = self._context.runtime.candidates(refused.command.subject, 1)
        if not found:
            return translate("Conflict", "Other unit")
        return translate("Conflict", "Send {unit}").format(unit=found[0].unit.name)

    def _note(self, refused: Refused | None) -> str:
        if self._merge is not None:
            return translate("Conflict", "Up and down: field. Esc: back, nothing is sent.")
        if refused is not None and refused.is_left:
            return translate("Conflict", "Left to the leader; it stays listed until decided.")
        if self._context.is_offline:
            return translate("Conflict", "When the link is back, what waits is sent first.")
        return translate("Conflict", "Nothing is overwritten by itself; what loses is kept.")

    def press(self, key: Qt.Key) -> bool:
        """Act on a key meant for the tray; return whether it was one of its own."""
        name = KEY_NAMES.get(key, "")
        if self._merge is not None and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._merge.step(-1 if key == Qt.Key.Key_Up else 1)
            self.refresh(self._context, Aspect.CASES)
            return True
        if not name:
            return False
        if not self.is_deaf:
            self._act_on(name)
        return True

    def leave_merge(self) -> bool:
        """Give a merge up without sending anything; return whether there was one."""
        if self._merge is None:
            return False
        self._merge = None
        self.refresh(self._context, Aspect.CASES)
        return True

    def _act_on(self, name: str) -> None:
        refused = self.at_hand
        if refused is None:
            return
        theirs = self._theirs_of(refused)
        if self._merge is not None:
            self._merge_act(self._merge, name)
            return
        if name == "Enter":
            side = suggestion(self._context, refused, theirs)
            name = {"mine": "1", "theirs": "2"}.get(side, "")
        if name not in self._kinds:
            return
        if name == "1" and is_redoable(self._context, refused, theirs):
            self._redo(refused)
        elif name == "2":
            self._context.runtime.resolve(refused, Resolution.DROP)
            self._done()
        elif name == "3":
            self._merge = merge_of(refused, theirs)
            self.refresh(self._context, Aspect.CASES)
        elif name == "D":
            self.redirect(refused)
        elif name == "H":
            self._context.runtime.resolve(refused, Resolution.LEAVE)
            self._done()

    def _redo(self, refused: Refused, merge: Merge | None = None) -> None:
        args = merge.args() if merge else None
        way = Resolution.MERGE if merge else Resolution.REDO
        issue = self._context.runtime.resolve(refused, way, args)
        if issue is not None:
            self.issued(issue, refused.mine.title if refused.mine else refused.command.subject)
        self._done()

    def _merge_act(self, merge: Merge, name: str) -> None:
        sides: dict[str, Side] = {"1": "mine", "2": "theirs", "3": "both"}
        if name in sides:
            merge.pick(sides[name])
            self.refresh(self._context, Aspect.CASES)
        elif name == "Enter":
            self._merge = None
            if merge.args() is None:
                self._context.runtime.resolve(merge.refused, Resolution.DROP)
                self._done()
            else:
                self._redo(merge.refused, merge)

    def _done(self) -> None:
        """Go on with the next clash."""
        self._at, self._merge = 0, None
        self.refresh(self._context, Aspect.CASES)
        self.decided()

    def _on_side(self, side: str) -> None:
        if self._merge is not None:
            self._merge.pick("mine" if side == "mine" else "theirs")
            self.refresh(self._context, Aspect.CASES)

    def _on_clicked(self, place: int) -> None:
        if place < len(self._kinds) and not self.is_deaf:
            self._act_on(self._kinds[place])


KEY_NAMES = {
    Qt.Key.Key_1: "1",
    Qt.Key.Key_2: "2",
    Qt.Key.Key_3: "3",
    Qt.Key.Key_H: "H",
    Qt.Key.Key_D: "D",
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
}
"""The keys of the tray, as their caps say."""
