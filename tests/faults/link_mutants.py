"""Mistakes in who is trusted, who is let in and how much one may ask; see `mutants`."""

from __future__ import annotations

from tests.faults.mistakes import PEER, SEQUENCER, Mutant

GATE = "app/server/gate.py"
RULING = "app/domain/ruling.py"
DOOR = "app/door.py"
IN_TEST_GATE = "test tests/app/server/test_gate.py"
IN_TEST_DOOR = "test tests/app/test_door.py"

LINK_MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "any role may do anything",
        RULING,
        "    if not may(role, command.kind):",
        "    if role not in Role:",
        "test tests/app/server/test_peer.py -k every_role",
    ),
    Mutant(
        "any CA fits a pin",
        DOOR,
        "if is_ca(each) and pin_of(each) in trusted.pins]",
        "if is_ca(each)]",
        f"{IN_TEST_DOOR} -k pin",
    ),
    Mutant(
        "who was revoked stays",
        "app/server/service.py",
        "                    peer.check_rights()\n",
        "                    peer.check_rights\n",
        "test tests/app/server/test_service.py -k False-login",
    ),
    Mutant(
        "client names are anybody's",
        GATE,
        "        if held != owner:",
        "        if not held:",
        f"{IN_TEST_GATE} -k stays",
    ),
    Mutant(
        "wrong tokens are not counted",
        GATE,
        "            self.logins.failed(address, hello.client, now)\n",
        "",
        f"{IN_TEST_GATE} -k sixth",
    ),
    Mutant(
        "a clone gets another one's answers",
        SEQUENCER,
        "        if before and before != fingerprint(ask.command):",
        "        if before == b'-':",
        "test tests/app/server/test_sequencer.py -k clone",
    ),
    Mutant(
        "scopes are not asked for",
        RULING,
        "    if not is_inside(scope, command,",
        "    if login == scope and not is_inside(scope, command,",
        "test tests/app/server/test_sequencer.py -k scope",
    ),
    Mutant(
        "names of certificates are not read",
        DOOR,
        "    context.minimum_version = ssl.TLSVersion.TLSv1_2\n    return context",
        "    context.minimum_version = ssl.TLSVersion.TLSv1_2\n"
        "    context.check_hostname = False\n    return context",
        f"{IN_TEST_DOOR} -k name",
    ),
    Mutant(
        "tokens go anywhere in the open",
        DOOR,
        "    if not (trusted.insecure or is_loopback(host)):",
        "    if not (trusted.insecure or host):",
        f"{IN_TEST_DOOR} -k leave",
    ),
    Mutant(
        "connecting anew refills the bucket",
        "app/server/guard.py",
        "        bucket = self._buckets.pop(client, None)\n",
        "        bucket = None\n",
        "test tests/app/server/test_guard.py -k anew",
    ),
    Mutant(
        "a caught frame is anybody's",
        PEER,
        '                    if message.client not in {"", client}:',
        "                    if message.client == client + client:",
        "test tests/app/server/test_peer.py -k caught",
    ),
    Mutant(
        "commands of one client wait without bound",
        PEER,
        "        return count >= MAX_OPEN or self._open_bytes >= MAX_OPEN_BYTES\n",
        "        return count < 0\n",
        "test tests/app/server/test_peer.py -k bounded",
    ),
)

FOR_EVERY_CHANGE = 6
"""So many of them, the first, fit the run that every change gets."""
