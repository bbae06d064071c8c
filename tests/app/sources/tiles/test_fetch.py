import socket
import ssl
import threading
from collections.abc import Iterator
from http.client import HTTPSConnection

import pytest

from app import __version__
from app.errors import LinkError
from app.sources.tiles import fetch
from app.sources.tiles.fetch import MAX_CONNECTIONS, Fetcher
from tests.app.sources.tiles.host import Host
from tests.app.sources.tiles.samples import png


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    made = Fetcher(within_s=2.0)
    yield made
    made.close()


def test_a_tile_is_fetched_over_a_connection_that_stays(host: Host, fetcher: Fetcher) -> None:
    for x in range(3):
        answer = fetcher.get(f"{host.url}/1/{x}/0.png?a=b")
        assert (answer.status, answer.data) == (200, png())
    assert host.asked == ["/1/0/0.png?a=b", "/1/1/0.png?a=b", "/1/2/0.png?a=b"]
    assert host.connections == 1
    assert host.agents == {f"Yiping/{__version__}"}
    assert fetcher.get(host.url).status == 200
    fetcher.close()


def test_redirects_are_not_followed(host: Host, fetcher: Fetcher) -> None:
    host.otherwise = (302, {"Location": "http://127.0.0.1:1/secret"}, b"")
    assert fetcher.get(f"{host.url}/a").status == 302
    fetcher.close()


@pytest.mark.parametrize(("text", "seconds"), [("7", 7.0), ("999999", 3600.0), ("Wed", 0.0)])
def test_a_service_may_ask_for_a_pause(
    host: Host, fetcher: Fetcher, text: str, seconds: float
) -> None:
    host.otherwise = (429, {"Retry-After": text}, b"")
    assert fetcher.get(f"{host.url}/a").retry_after_s == seconds
    fetcher.close()


def test_a_connection_that_was_closed_meanwhile_is_made_anew(host: Host, fetcher: Fetcher) -> None:
    host.replies["/a"] = (200, {"Content-Length": "3"}, b"abc")
    fetcher.get(f"{host.url}/a")
    connection = next(iter(fetcher._open.values()))
    connection.sock.shutdown(socket.SHUT_RDWR)
    assert fetcher.get(f"{host.url}/a").data == b"abc"
    assert host.connections == 2
    fetcher.close()


def test_a_server_that_says_close_is_dialled_anew(host: Host, fetcher: Fetcher) -> None:
    host.otherwise = (200, {"Connection": "close"}, b"x")
    fetcher.get(f"{host.url}/a")
    assert fetcher._open == {}


def test_an_answer_too_large_is_refused(
    host: Host, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "MAX_BYTES", 10)
    with pytest.raises(LinkError, match="no HTTP answer"):
        fetcher.get(f"{host.url}/a")


def test_an_answer_cut_off_is_a_fault(host: Host, fetcher: Fetcher) -> None:
    host.otherwise = (200, {"Content-Length": "500", "Connection": "close"}, b"short")
    with pytest.raises(LinkError, match="no HTTP answer"):
        fetcher.get(f"{host.url}/a")


def test_both_tries_may_fail(host: Host, fetcher: Fetcher) -> None:
    host.otherwise = (200, {"Content-Length": "1"}, b"x")
    fetcher.get(f"{host.url}/a")
    host.otherwise = (200, {"Content-Length": "500", "Connection": "close"}, b"short")
    with pytest.raises(LinkError):
        fetcher.get(f"{host.url}/a")


def test_nobody_there_is_said_without_the_key(free_port: int, fetcher: Fetcher) -> None:
    with pytest.raises(LinkError) as caught:
        fetcher.get(f"http://127.0.0.1:{free_port}/a?tk=secret")
    assert str(caught.value) == f"no tiles from 127.0.0.1:{free_port}: Connection refused"


def test_a_silent_service_is_given_up(host: Host) -> None:
    host.gate.clear()
    fetcher = Fetcher(within_s=0.05)
    with pytest.raises(LinkError, match="no answer in time"):
        fetcher.get(f"{host.url}/a")
    host.gate.set()


def test_what_is_being_asked_can_be_broken_off(host: Host, fetcher: Fetcher) -> None:
    host.gate.clear()
    said: list[str] = []

    def ask() -> None:
        try:
            fetcher.get(f"{host.url}/a")
        except LinkError as error:
            said.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    while not host.asked:
        pass
    fetcher.abort()
    thread.join(2.0)
    assert said
    with pytest.raises(LinkError):
        fetcher.get(f"{host.url}/b")
    host.gate.set()


def test_only_so_many_connections_stay_open(fetcher: Fetcher) -> None:
    for port in range(1, MAX_CONNECTIONS + 4):
        fetcher._connection(("http", f"127.0.0.1:{port}"))
    assert len(fetcher._open) == MAX_CONNECTIONS


def test_https_is_checked_against_the_system(host: Host, fetcher: Fetcher) -> None:
    fetcher._connection(("https", "a.example"))
    context = fetcher._context
    assert context is not None
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert isinstance(fetcher._made(("https", "b.example")), HTTPSConnection)
    with pytest.raises(LinkError, match="TLS"):
        fetcher.get(f"https://127.0.0.1:{host.port}/a")
