"""A real HTTP server of tiles on the loopback that does what a test asks of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.app.sources.tiles.samples import png

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Host:
    """What was asked, and what is answered: `replies` by path, else `otherwise`, after `gate`."""

    port: int = 0
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    connections: int = 0
    replies: dict[str, Reply] = field(default_factory=dict)
    otherwise: Reply = (200, {}, png())
    gate: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def template(self) -> str:
        return self.url + "/{z}/{x}/{y}.png"


@contextmanager
def serving() -> Iterator[Host]:
    """Run a host until the block ends; close its clients before."""
    host = Host()
    host.gate.set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 3.0

        def setup(self) -> None:
            super().setup()
            host.connections += 1

        def do_GET(self) -> None:
            host.asked.append(self.path)
            host.agents.add(self.headers["User-Agent"])
            host.gate.wait(3.0)
            status, headers, data = host.replies.get(self.path, host.otherwise)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, *args: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    host.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield host
    finally:
        host.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()
