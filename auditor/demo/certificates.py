"""Certificates for any host name, minted when a browser asks for it: one key, one root, nothing left on disk."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import ssl
import tempfile
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

UNNAMED = "unnamed.invalid"
"""Host of the certificate for clients that send no server name."""
_LIFE = dt.timedelta(days=90)
_KEY_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def trust_key() -> str:
    """Base64 SHA-256 of the shared public key, as `--ignore-certificate-errors-spki-list` wants it."""
    spki = _key().public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(spki).digest()).decode()


@cache
def trust_pem() -> str:
    """The root certificate in PEM: what a client other than a browser has to trust."""
    return _root().public_bytes(serialization.Encoding.PEM).decode()


@cache
def _root() -> x509.Certificate:
    name = _name("Local web root")
    return (
        _builder(name, name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(_key(), hashes.SHA256())
    )


def _leaf(host: str) -> x509.Certificate:
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    return (
        _builder(_name(host[:60]), _root().subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(names, critical=False)
        .add_extension(_usage("digital_signature"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(_key(), hashes.SHA256())
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _usage(*wanted: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{usage: usage in wanted for usage in _KEY_USAGES})


def _builder(subject: x509.Name, issuer: x509.Name) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    public = _key().public_key()
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
    )


@cache
def _key_pem() -> bytes:
    return _key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _context(host: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # OpenSSL reads key and chain from a file only; this one is private to the user and gone a moment later.
    with tempfile.NamedTemporaryFile(suffix=".pem") as pem:
        pem.write(_key_pem() + _leaf(host).public_bytes(serialization.Encoding.PEM))
        pem.flush()
        context.load_cert_chain(pem.name)
    return context


@cache
def _context_of(host: str) -> ssl.SSLContext:
    return _context(host)


def server_context() -> ssl.SSLContext:
    """A TLS server context that answers every server name with a certificate of its own, minted once a process."""
    context = _context(UNNAMED)
    context.sni_callback = _pick
    return context


def _pick(connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
    connection.context = _context_of(name or UNNAMED)
