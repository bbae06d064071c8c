import stat
import time
from pathlib import Path

import pytest
from cryptography import x509

from app.errors import StoreError
from app.server import certificates
from app.server.certificates import identity, refresh

NOW = time.time()
DAY_S = 86_400.0


def serial(folder: Path) -> int:
    pem = (folder / "tls" / "server.pem").read_bytes()
    return x509.load_pem_x509_certificates(pem)[0].serial_number


def test_it_is_made_once_and_only_the_owner_reads_the_keys(tmp_path: Path) -> None:
    first = identity(tmp_path, ["tier.example", "10.0.0.1"], NOW)
    made = serial(tmp_path)
    assert identity(tmp_path, ["10.0.0.1", "tier.example"], NOW).pin == first.pin
    assert serial(tmp_path) == made
    for name in ("ca-key.pem", "server.pem"):
        assert stat.S_IMODE((tmp_path / "tls" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "tls").stat().st_mode) == 0o700
    assert b"PRIVATE" not in first.ca.read_bytes()


def test_another_name_or_a_near_end_makes_a_new_certificate_by_the_same_ca(tmp_path: Path) -> None:
    first = identity(tmp_path, ["a.example"], NOW)
    made = serial(tmp_path)
    again = identity(tmp_path, ["b.example"], NOW)
    assert (again.pin, serial(tmp_path) != made) == (first.pin, True)
    made = serial(tmp_path)
    refresh(again, NOW + 300 * DAY_S)
    assert serial(tmp_path) == made
    refresh(again, NOW + 380 * DAY_S)
    assert serial(tmp_path) != made


def test_a_ca_whose_key_lies_elsewhere_serves_until_it_must_sign(tmp_path: Path) -> None:
    identity(tmp_path, ["a.example"], NOW)
    (tmp_path / "tls" / "ca-key.pem").unlink()
    identity(tmp_path, ["a.example"], NOW)
    with pytest.raises(StoreError, match="cannot be used"):
        identity(tmp_path, ["b.example"], NOW)


def test_a_broken_file_is_said_in_plain_words(tmp_path: Path) -> None:
    held = identity(tmp_path, ["a.example"], NOW)
    held.ca.write_text("nothing")
    with pytest.raises(StoreError, match="cannot be used"):
        identity(tmp_path, ["a.example"], NOW)


def test_a_key_of_another_kind_signs_nothing(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    identity(tmp_path, ["a.example"], NOW)
    key = ed25519.Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "tls" / "ca-key.pem").write_bytes(pem)
    with pytest.raises(StoreError, match="another kind"):
        identity(tmp_path, ["b.example"], NOW)


def test_the_certificate_ends_within_what_clients_take() -> None:
    assert certificates.CERTIFICATE_FOR.days <= 398  # CA/Browser Forum baseline requirements 6.3.2
