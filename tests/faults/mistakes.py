"""The mistakes that the checks must find: each is one edit of the source and the check it fails.

A check is one of "sim PROFILE FIRST LAST" (seeds of the simulation), "prop NAME EXAMPLES" (a
property of layer L1), "frames COUNT" (spoilt frames) and "test NODE" (a test of the suite).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: what it is, the file, the text and what stands there instead, what finds it."""

    name: str
    path: str
    old: str
    new: str
    check: str


NODE = "app/sync/node.py"
SESSION = "app/protocol/session.py"
WINDOW = "app/protocol/window.py"
SEQUENCER = "app/server/sequencer.py"
PEER = "app/server/peer.py"
RECENT = "app/server/recent.py"
MIRROR = "app/store/mirror.py"
OUTBOX = "app/store/outbox.py"

MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "outbox not synchronous",
        OUTBOX,
        "Synchronous.FULL",
        "Synchronous.NORMAL",
        "test tests/app/store/test_outbox.py",
    ),
    Mutant(
        "ledger not synchronous",
        "app/ledger/sqlite.py",
        "Synchronous.FULL",
        "Synchronous.NORMAL",
        "test tests/app/ledger/test_sqlite.py",
    ),
    Mutant(
        "cursor before data",
        MIRROR,
        "        with self._said(), transaction(self._database) as database:\n"
        "            database.conn.executemany(_UPSERT, stored)\n",
        "        self._keep_position(position)\n"
        "        with self._said(), transaction(self._database) as database:\n"
        "            database.conn.executemany(_UPSERT, stored)\n",
        "test tests/faults/test_atomic.py",
    ),
    Mutant(
        "cursor after the transaction",
        MIRROR,
        "            self._keep_position(position)\n        self._digests.update(digests)\n",
        "        self._keep_position(position)\n        self._digests.update(digests)\n",
        "test tests/faults/test_atomic.py",
    ),
    Mutant(
        "no dedupe",
        SEQUENCER,
        "                self._repeat(ask, work)\n",
        "                self._judge(ask, work)\n",
        "sim answers 0 2",
    ),
    Mutant(
        "repeated commands pass unanswered",
        SEQUENCER,
        "                self._repeat(ask, work)\n",
        "                pass\n",
        "sim answers 0 2",
    ),
    Mutant(
        "receipts before durable",
        SEQUENCER,
        "            await self._keep(work.entries, mark)\n",
        "            for ask, receipt in work.answers:\n"
        "                ask.answer(receipt)\n"
        "            work.answers.clear()\n"
        "            await self._keep(work.entries, mark)\n",
        "sim restarts 0 6",
    ),
    Mutant(
        "last writer wins: steps whatever the state",
        "app/domain/lifecycle.py",
        "if case.state not in transition.sources:",
        "if case.state not in CaseState:",
        "sim apart 4 7",
    ),
    Mutant(
        "last writer wins: corrections whatever was",
        "app/domain/edits.py",
        "    if current not in {args.was, now}:",
        "    if current is None:",
        "test tests/app/domain/test_edits.py",
    ),
    Mutant(
        "last writer wins: grades whatever was",
        "app/domain/edits.py",
        "if getattr(case, name) not in {was, value}:",
        "if getattr(case, name) is None:",
        "test tests/app/domain/test_edits.py",
    ),
    Mutant(
        "a unit for two",
        "app/domain/ruling.py",
        "    if unit.duty is Duty.BUSY:",
        "    if unit.name == unit.case:",
        "prop rulings_bind_one_case_to_a_unit 300",
    ),
    Mutant(
        "unbounded window",
        WINDOW,
        "if len(self._under_way) >= MAX_UNANSWERED:",
        "if len(self._under_way) >= 100 * MAX_UNANSWERED:",
        "prop windows_lose_and_double_nothing 40",
    ),
    Mutant(
        "lost answers never asked for",
        WINDOW,
        "for op_no in [op_no for op_no in self._under_way if op_no < newest]:",
        "for op_no in [op_no for op_no in self._under_way if op_no < 0]:",
        "prop windows_lose_and_double_nothing 40",
    ),
    Mutant(
        "nothing sent again on a new connection",
        SESSION,
        "        self.window.restart()\n",
        "",
        "sim network 0 3",
    ),
    Mutant(
        "the wall clock stamps",
        "app/clock.py",
        "        if self._heard is None:\n            return self._clock.now()\n",
        "        if self._heard != ():\n            return self._clock.now()\n",
        "sim clocks 0 8",
    ),
    Mutant(
        "wall-clock order",
        SEQUENCER,
        "            ask = self._asks.popleft()\n",
        "            ask = min(self._asks, key=lambda one: one.command.made_at)\n"
        "            self._asks.remove(ask)\n",
        "test tests/faults/test_order.py",
    ),
    Mutant(
        "a refusal is swallowed",
        "app/store/board.py",
        "        if receipt.refusal is not None:",
        "        if receipt.refusal is not None and now < 0.0:",
        "sim poison 0 6",
    ),
    Mutant(
        "a refusal is forgotten at the next start",
        OUTBOX,
        "None if receipt.is_accepted else OPEN, op_no",
        "None, op_no",
        "test tests/app/store/test_outbox.py",
    ),
    Mutant(
        "no epoch check on resume",
        PEER,
        "resume = hello.epoch == sequencer.epoch and",
        "resume = hello.epoch != '-' and",
        "test tests/app/server/test_peer.py",
    ),
    Mutant(
        "no digest check on resume",
        RECENT,
        "        return digest == (mark.full if view is View.FULL else mark.masked)",
        "        return bool(digest or mark or view)",
        "test tests/app/server/test_recent.py",
    ),
    Mutant(
        "no digest check of changes",
        MIRROR,
        "        if total != position.digest:",
        "        if total < 0:",
        "test tests/app/store/test_mirror.py",
    ),
    Mutant(
        "no gap check",
        SESSION,
        "if changes.after_seq != self.position.seq or changes.to_seq < changes.after_seq:",
        "if changes.to_seq < self.position.seq:",
        "prop sessions_never_leave_a_gap 400",
    ),
    Mutant(
        "no silence watchdog",
        SESSION,
        "        if now - self._heard > SILENCE_LIMIT_S:",
        "        if now - self._heard > 10_000 * SILENCE_LIMIT_S:",
        "test tests/app/protocol/test_session.py",
    ),
    Mutant(
        "no wedge watchdog",
        SESSION,
        "        return now - min(self._answered, self._moved) > ANSWER_WITHIN_S",
        "        return False",
        "sim network 32 34",
    ),
    Mutant(
        "no resend after a rollback",
        NODE,
        "        if welcome.last_op_no < self._outbox.answered_to():",
        "        if welcome.last_op_no < 0:",
        "sim restore 0 6",
    ),
    Mutant(
        "nobody waits for what may return",
        "app/server/returning.py",
        "        return must and self._keep(ask, now)",
        "        return must and False",
        "test tests/app/server/test_returning.py",
    ),
    Mutant(
        "retry without jitter",
        SESSION,
        "return dice.uniform(0.05, bound)",
        "return bound",
        "test tests/app/protocol/test_session.py",
    ),
    Mutant(
        "retry without cap",
        SESSION,
        "bound = min(RETRY_CAP_S, FIRST_RETRY_S * 2.0**self._failures)",
        "bound = FIRST_RETRY_S * 2.0**self._failures",
        "test tests/app/protocol/test_session.py",
    ),
    Mutant(
        "no mask",
        PEER,
        "self._view = View.MASKED if account.role in READS_MASKED else View.FULL",
        "self._view = View.FULL",
        "sim crowd 0 1",
    ),
    Mutant(
        "a mask with holes",
        "app/domain/masking.py",
        "{6,}",
        "{11,}",
        "prop masking_leaves_no_number 60",
    ),
    Mutant(
        "the outbox goes with the mirror",
        NODE,
        "            self._session.position = Position()\n            self._mismatches += 1\n",
        "            self._session.position = Position()\n            self._mismatches += 1\n"
        "            self._outbox._database.conn.execute('DELETE FROM op')\n",
        "test tests/faults/test_lies.py",
    ),
    Mutant(
        "unsent commands forgotten at start",
        NODE,
        "            unanswered=unanswered,\n",
        "            unanswered=(),\n",
        "sim restarts 2 4",
    ),
    Mutant(
        "a change is sent twice",
        RECENT,
        "        index = bisect_right(self._ends, seq)\n        if len",
        "        index = max(0, bisect_right(self._ends, seq) - 1)\n        if len",
        "test tests/app/server/test_recent.py",
    ),
    Mutant(
        "answers unmasked",
        PEER,
        "masked(receipt) if self._view is View.MASKED else receipt",
        "receipt",
        "test tests/app/server/test_peer.py",
    ),
    Mutant(
        "a unit kept after its work",
        "app/domain/ruling.py",
        "_RELEASING = frozenset({CaseState.DONE, CaseState.CLOSED, CaseState.VOID})",
        "_RELEASING = frozenset({CaseState.CLOSED})",
        "prop rulings_bind_one_case_to_a_unit 300",
    ),
    Mutant(
        "what lost is not kept",
        SEQUENCER,
        "        return () if row is None else (row,)",
        "        return ()",
        "sim apart 5 7",
    ),
    Mutant(
        "the chain leaves the content out",
        "app/ledger/chain.py",
        "        change.body,\n",
        "",
        "test tests/app/ledger/test_chain.py",
    ),
    Mutant(
        "frames of any size",
        "app/protocol/messages.py",
        "    if len(frame) > MAX_FRAME_BYTES:",
        "    if len(frame) > 10_000 * MAX_FRAME_BYTES:",
        "frames 20",
    ),
    Mutant(
        "deep frames raise",
        "app/protocol/messages.py",
        "(msgspec.DecodeError, UnicodeError, RecursionError, TypeError)",
        "(msgspec.DecodeError, UnicodeError, TypeError)",
        "frames 20",
    ),
    Mutant(
        "texts are kept as they come",
        "app/domain/lifecycle.py",
        "msgspec.convert(tidy(given), wanted)",
        "msgspec.convert(dict(given), wanted)",
        "test tests/app/domain/test_lifecycle.py",
    ),
    Mutant(
        "what is searched for is an operator",
        "app/store/casetext.py",
        """return '"' + word.replace('"', '""') + '"'""",
        "return word",
        "test tests/app/store/test_casetext.py",
    ),
    Mutant(
        "a line of the log can be forged",
        "app/logs.py",
        ".translate(_ESCAPED)",
        "",
        "test tests/app/test_logs.py",
    ),
    Mutant(
        "of two equal names the last counts",
        "app/sources/strict.py",
        "    object_pairs_hook=_record,\n",
        "",
        "test tests/app/sources/test_strict.py",
    ),
    Mutant(
        "formulas in lists",
        "app/domain/listing.py",
        'return f"\'{text}" if',
        "return text if",
        "test tests/app/domain/test_listing.py",
    ),
    Mutant(
        "an unreadable frame for ever",
        "app/sync/strange.py",
        "        return is_again",
        "        return False",
        "test tests/faults/test_strange_frames.py",
    ),
    Mutant(
        "a server that cannot read is pressed",
        NODE,
        'error.code in {WEDGED, "bad_frame"}',
        "error.code == WEDGED",
        "test tests/faults/test_strange_frames.py",
    ),
    Mutant(
        "commands too large to be sent",
        OUTBOX,
        "        if len(packed) > MAX_COMMAND_BYTES:",
        "        if len(packed) > 100 * MAX_COMMAND_BYTES:",
        "test tests/app/store/test_outbox.py",
    ),
    Mutant(
        "rows not held against their digests",
        MIRROR,
        "fits = stored_digest(kind, row_id, version, body) == digest",
        "fits = True",
        "test tests/app/store/test_mirror.py -k damage",
    ),
    Mutant(
        "damaged commands sent",
        OUTBOX,
        "            if _seal(op_no, command, mine) == kept:\n",
        "            if True:\n",
        "test tests/app/store/test_outbox.py -k damaged",
    ),
    Mutant(
        "reserve kept on a full disk",
        "app/sync/keeper.py",
        "            if not self._reserve.give_back():\n",
        "            if True:\n",
        "test tests/app/sync/test_keeper.py -k reserve",
    ),
    Mutant(
        "refusals not audited",
        "app/ledger/sqlite.py",
        "audited = link_audit(entries, mark, self._head, receipts)",
        "audited = link_audit([e for e in entries if e.receipt.is_accepted], mark, self._head, "
        "[_pack(e.receipt) for e in entries if e.receipt.is_accepted])",
        "test tests/app/ledger/test_sqlite.py -k audit",
    ),
    Mutant(
        "cut tails not looked for",
        "app/ledger/proof.py",
        "        gone = [seq for seq in self._heads if seq not in seen]\n",
        "        gone: list[int] = []\n",
        "test tests/app/ledger/test_proof.py -k heads",
    ),
    Mutant(
        "broken ledger served",
        SEQUENCER,
        "        self._check_whole()\n",
        "",
        "test tests/app/server/test_sequencer.py -k not_served",
    ),
    Mutant(
        "herd let in at once",
        "app/server/turnstile.py",
        "        if not self._bucket.look(now):\n",
        "        if True:\n",
        "test tests/app/server/test_turnstile.py",
    ),
    Mutant(
        "lost answer never asked for again",
        WINDOW,
        "if op_no < newest]:",
        "if op_no < 0]:",
        "test tests/app/protocol/test_window.py -k lost_answer",
    ),
    Mutant(
        "refused before, done after all",
        SEQUENCER,
        "        if ask.was_refused:\n",
        "        if False:\n",
        "test tests/app/server/test_sequencer.py -k refused_before",
    ),
    Mutant(
        "transaction left open by a bad disk",
        "app/database.py",
        "    if database.conn.in_transaction:  # one that",
        "    if False:  # one that",
        "test tests/app/test_database.py -k undone",
    ),
    Mutant(
        "power cut loses acts",
        OUTBOX,
        "Synchronous.FULL)",
        "Synchronous.NORMAL)",
        "test tests/faults/test_files.py -k power_cut",
    ),
)
