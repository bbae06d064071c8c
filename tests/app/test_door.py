import argparse
import socket
import ssl
from pathlib import Path

import pytest

from app import door
from app.door import Trust, TrustError, check_address, context_for, plain
from app.errors import BadInputError, LinkError
from app.protocol.messages import Beat
from app.sources.wire import dial
from tests.app.tls import BAD, bad, listening, made


@pytest.mark.parametrize("kind", BAD)
async def test_a_server_not_to_be_trusted_is_refused_and_hears_nothing(
    kind: str, tmp_path: Path
) -> None:
    async with bad(kind, tmp_path) as heard:
        with pytest.raises(LinkError, match=BAD[kind]):
            async with dial(heard.url, heard.trusted):
                pytest.fail("let in")
        assert heard.frames == []


async def test_a_name_is_checked_as_an_address_is(tmp_path: Path) -> None:
    async with bad("wrong name", tmp_path) as heard:
        with pytest.raises(LinkError, match="for another name"):
            async with dial(heard.url.replace("127.0.0.1", "localhost"), heard.trusted):
                pytest.fail("let in")


@pytest.mark.parametrize("by", ["ca", "pin", "backup pin", "both"])
async def test_a_server_that_is_trusted_is_talked_to(by: str, tmp_path: Path) -> None:
    held = made(tmp_path / "a")
    other = made(tmp_path / "b").pin
    trusted = {
        "ca": Trust(ca=held.ca),
        "pin": Trust(pins=(held.pin,)),
        "backup pin": Trust(pins=(other, held.pin)),
        "both": Trust(ca=held.ca, pins=(held.pin,)),
    }[by]
    async with listening(held.context, trusted) as heard:
        async with dial(heard.url, trusted) as wire:
            await wire.send(Beat(at=1.0))
        assert len(heard.frames) == 1


async def test_tls_1_3_is_preferred(tmp_path: Path) -> None:
    held = made(tmp_path)
    async with (
        listening(held.context, Trust(ca=held.ca)) as heard,
        dial(heard.url, heard.trusted) as wire,
    ):
        talk = wire._socket.transport.get_extra_info("ssl_object")
        assert talk.version() == "TLSv1.3"


async def test_a_file_whose_ca_no_pin_names_is_not_used(tmp_path: Path) -> None:
    held = made(tmp_path / "a")
    trusted = Trust(ca=held.ca, pins=(made(tmp_path / "b").pin,))
    with pytest.raises(TrustError, match="no CA in"):
        await context_for("wss://127.0.0.1:1", trusted)


async def test_a_pin_of_the_certificate_itself_is_no_pin_of_a_ca(tmp_path: Path) -> None:
    from cryptography import x509

    held = made(tmp_path)
    leaf = x509.load_pem_x509_certificates((tmp_path / "tls" / "server.pem").read_bytes())[0]
    assert not door.is_ca(leaf)
    async with listening(held.context, Trust(pins=(door.pin_of(leaf),))) as heard:
        with pytest.raises(TrustError, match="that a pin names"):
            await context_for(heard.url, heard.trusted)


async def test_without_a_ca_or_a_pin_the_systems_cas_count(tmp_path: Path) -> None:
    held = made(tmp_path)
    async with listening(held.context, Trust()) as heard:
        with pytest.raises(LinkError, match="not signed by a CA that is trusted here"):
            async with dial(heard.url):
                pytest.fail("let in")


async def test_the_environment_names_no_proxy_and_no_key_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("wss_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    held = made(tmp_path)
    async with (
        listening(held.context, Trust(pins=(held.pin,))) as heard,
        dial(heard.url, heard.trusted) as wire,
    ):
        await wire.send(Beat(at=1.0))
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("url", ["ws://10.0.0.1:1", "ws://tier.example", "ws://[fe80::1]:2"])
def test_a_token_does_not_leave_this_machine_in_the_open(url: str) -> None:
    with pytest.raises(BadInputError, match="in the open"):
        check_address(url)
    assert not check_address(url, Trust(insecure=True))


@pytest.mark.parametrize("url", ["ws://127.0.0.1:1", "ws://localhost:1", "ws://[::1]:2"])
def test_this_machine_may_be_dialled_plainly(url: str) -> None:
    assert not check_address(url)
    with pytest.raises(BadInputError, match="use wss"):
        check_address(url, Trust(pins=("0" * 64,)))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1", "nonsense", "ws://", "ws://h:99999", "ws://[x"]
)
def test_what_is_no_address_is_said(url: str) -> None:
    with pytest.raises(BadInputError):
        check_address(url)


async def test_a_plain_address_gives_no_context() -> None:
    assert await context_for("ws://127.0.0.1:1") is None
    assert check_address("wss://far.example")


async def test_a_ca_file_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        await context_for("wss://h", Trust(ca=tmp_path / "none"))
    (tmp_path / "x").write_text("nothing")
    with pytest.raises(BadInputError, match="holds no certificate"):
        await context_for("wss://h", Trust(ca=tmp_path / "x"))


def test_the_options_make_a_trust() -> None:
    parser = argparse.ArgumentParser()
    door.add_arguments(parser)
    pin = "AB:" * 31 + "ab"
    args = parser.parse_args(["--ca", "f.pem", "--pin", f"sha256:{pin}", "--insecure"])
    assert door.asked(args) == Trust(Path("f.pem"), ("ab" * 32,), insecure=True)
    with pytest.raises(BadInputError, match="is no pin"):
        door.trust(None, ["12"], insecure=False)
    with pytest.raises(BadInputError, match="backup"):
        door.trust(None, ["0" * 64] * 3, insecure=False)


def test_other_faults_are_said_too() -> None:
    url = "ws://127.0.0.1:1"
    assert plain(TimeoutError(), url) == "no answer in time"
    assert plain(OSError(111, "Connection refused"), url) == "Connection refused"
    assert plain(ValueError(), url) == "ValueError"
    assert plain(EOFError(), url) == "EOFError"
    assert "never falls back" in plain(EOFError(), "wss://h")
    assert "TLS failed" in plain(ssl.SSLError(1, "x"), url)
    odd = ssl.SSLCertVerificationError(1, "x")
    odd.verify_code, odd.verify_message = 26, "unsupported purpose"
    assert plain(odd, url) == "not trusted: its certificate is bad: unsupported purpose"


async def test_a_server_that_hangs_up_is_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"wss://127.0.0.1:{silent.getsockname()[1]}"
    with pytest.raises(LinkError, match="no server answers"):
        async with dial(url, Trust(pins=("0" * 64,))):
            pytest.fail("let in")


async def test_plain_words_to_a_server_with_tls_are_told_what_is_missing(tmp_path: Path) -> None:
    held = made(tmp_path)
    async with listening(held.context, Trust()) as heard:
        with pytest.raises(LinkError, match="needs wss://"):
            async with dial(heard.url.replace("wss:", "ws:")):
                pytest.fail("let in")
