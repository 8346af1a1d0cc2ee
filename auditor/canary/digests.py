"""Digests of the normal forms: single, and digests of digests."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from auditor.canary.forms import Form

NAMES = {
    "md5": "MD5", "sha1": "SHA-1", "sha224": "SHA-224", "sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512",
    "sha3_224": "SHA3-224", "sha3_256": "SHA3-256", "sha3_384": "SHA3-384", "sha3_512": "SHA3-512",
    "blake2b": "BLAKE2b", "blake2s": "BLAKE2s", "ripemd160": "RIPEMD-160",
}  # fmt: skip
"""Algorithm -> its name. CRC-32 and other short sums are not searched: 32 bits match by accident."""
INNER = ("md5", "sha1", "sha256")
OUTER = ("md5", "sha1", "sha256", "sha512")
_IN_EVERY_WAY = {"email", "phone"}
"""What people are recognised by. Other values are searched in the common digests only: each form more makes the search slower."""


@dataclass(frozen=True, slots=True)
class Digested:
    """A digest of a form."""

    form: Form
    digest: bytes
    words: str
    """For people: `SHA-256 of the lower-cased e-mail address`."""
    common: bool = False
    """Whether vendors use it: it is then searched in every encoding, the others in hex, binary and Base64 of their own only."""
    single: bool = True
    """False for a digest of a digest."""


def digests(form: Form) -> Iterator[Digested]:
    """Every digest of a form, single ones first."""
    data, often = form.text.encode(), form.kind in _IN_EVERY_WAY
    for name, make in _available().items():
        if often or name in OUTER:
            yield Digested(form, make(data).digest(), f"{NAMES[name]} of {form.words}", common=name in OUTER)
    if often:
        yield from _of_base64(form, b64encode(data))
        yield from _double(form, data)


def _of_base64(form: Form, data: bytes) -> Iterator[Digested]:
    for name in INNER:
        yield Digested(
            form, hashlib.new(name, data).digest(), f"{NAMES[name]} of the Base64 of {form.words}", single=False
        )


def _double(form: Form, data: bytes) -> Iterator[Digested]:
    for inner in INNER:
        first = hashlib.new(inner, data)
        for shape in (first.hexdigest(), first.hexdigest().upper(), first.digest(), b64encode(first.digest())):
            octets = shape.encode() if isinstance(shape, str) else shape
            for outer in OUTER:
                words = f"{NAMES[outer]} of the {NAMES[inner]} of {form.words}"
                yield Digested(form, hashlib.new(outer, octets).digest(), words, single=False)


def _available() -> dict[str, Callable[[bytes], Any]]:
    found: dict[str, Callable[[bytes], Any]] = {}
    for name in NAMES:
        try:
            hashlib.new(name)
        except ValueError:  # RIPEMD-160 is not in every OpenSSL
            continue
        found[name] = lambda data, name=name: hashlib.new(name, data)  # type: ignore[misc]
    return found
