"""The gate: what a hello must say, whom its token lets in, and whose its client name is."""

from __future__ import annotations

from dataclasses import dataclass, field

from websockets.asyncio.server import ServerConnection

from app.clock import Clock
from app.errors import StoreError
from app.protocol.messages import PROTOCOL_MAX, PROTOCOL_MIN, ClientMessage, Goodbye, Hello
from app.server.accounts import AccountBook, Admission
from app.server.guard import LoginGuard
from app.server.lobby import Lobby, address_of
from app.server.sequencer import Sequencer
from app.server.turnstile import Turnstile

FOR_GOOD = -1.0
MAX_CLIENT_NAME = 100
MAX_FIRST_OP = 1 << 53


class Farewell(Exception):
    """This connection ends, with a goodbye."""

    def __init__(self, code: str, text: str, retry_after_s: float = 0.0) -> None:
        super().__init__(text)
        self.message = Goodbye(code=code, text=text, retry_after_s=retry_after_s)


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets connections in or raises the `Farewell` they are sent away with."""

    book: AccountBook
    sequencer: Sequencer
    clock: Clock
    lobby: Lobby = field(default_factory=Lobby)
    logins: LoginGuard = field(default_factory=LoginGuard)
    turnstile: Turnstile = field(default_factory=Turnstile)

    def checked(self, message: ClientMessage) -> Hello:
        """Return a connection's first message if it is a hello that can be answered."""
        if not isinstance(message, Hello):
            raise Farewell("bad_frame", "a connection starts with hello")
        if message.protocol_min > PROTOCOL_MAX or message.protocol_max < PROTOCOL_MIN:
            spoken = f"{PROTOCOL_MIN} to {PROTOCOL_MAX}"
            raise Farewell("protocol", f"this server speaks protocol {spoken}", FOR_GOOD)
        if not 0 < len(message.client) <= MAX_CLIENT_NAME:
            raise Farewell("bad_frame", "a client needs a name of reasonable length", FOR_GOOD)
        if not 0 < message.first_op < MAX_FIRST_OP:
            raise Farewell("bad_frame", "a client counts its commands from 1 on", FOR_GOOD)
        return message

    def admitted(self, hello: Hello, socket: ServerConnection) -> Admission:
        """Return whom a token lets in; whoever tries too many is locked out for a while."""
        now, address = self.clock.monotonic(), address_of(socket)
        locked_s = self.logins.locked_s(address, hello.client, now)
        if locked_s:
            raise Farewell("busy", "too many wrong tokens; try later", locked_s)
        admission = self.book.accounts.find(hello.token)
        if admission is None:
            self.logins.failed(address, hello.client, now)
            raise Farewell("bad_token", "this token is not known here", FOR_GOOD)
        self.logins.succeeded(address, hello.client)
        turn_s = self.turnstile.wait_s(now)
        if turn_s:
            raise Farewell("busy", "many come back at once; your turn is not yet", turn_s)
        self.lobby.admit(socket)
        return admission

    async def claimed(self, hello: Hello, owner: str) -> int:
        """Return the number from which a client name counts, if it is this account's.

        A name stays with the account that first used it.
        """
        try:
            held, first_op = await self.sequencer.claim(hello.client, owner, hello.first_op)
        except StoreError as error:
            raise Farewell("busy", "the server cannot keep this client's name", 5.0) from error
        if held != owner:
            text = "this client name belongs to another login"
            raise Farewell("client_foreign", text, FOR_GOOD)
        return first_op
