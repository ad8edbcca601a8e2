"""The certificate of this console, made at its first start: its fingerprint is what a person compares."""

import datetime as dt
import ipaddress
import socket
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from vrtherapy.folders import make_private_folder, write_private

_DAYS = 397
"""Tablets refuse certificates that are valid for longer."""
_RENEW_DAYS = 30


class Certificate(NamedTuple):
    """The files for TLS, and the certificate's SHA-256 fingerprint as people compare it."""

    certificate: Path
    key: Path
    fingerprint: str


def open_certificate(folder: Path, addresses: list[str]) -> Certificate:
    """The certificate in `folder`, made if there is none or it is about to expire. Raises OSError and ValueError."""
    made = Certificate(make_private_folder(folder) / "certificate.pem", folder / "certificate-key.pem", "")
    if not _usable(made):
        _make(made.certificate, made.key, addresses)
    found = x509.load_pem_x509_certificate(made.certificate.read_bytes())
    digest = found.fingerprint(hashes.SHA256()).hex(":").upper()
    return made._replace(fingerprint=digest)


def _usable(made: Certificate) -> bool:
    try:
        found = x509.load_pem_x509_certificate(made.certificate.read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    return made.key.exists() and found.not_valid_after_utc - _now() > dt.timedelta(days=_RENEW_DAYS)


def _make(certificate: Path, key_file: Path, addresses: list[str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, f"vrtherapy console on {socket.gethostname()}"[:64])]
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_now() - dt.timedelta(days=1))
        .not_valid_after(_now() + dt.timedelta(days=_DAYS))
        .add_extension(
            x509.SubjectAlternativeName([_alternative(each) for each in addresses]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(key_file, private)
    write_private(certificate, made.public_bytes(serialization.Encoding.PEM))


def _alternative(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
