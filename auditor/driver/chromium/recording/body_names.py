"""The names in a request's body, which tell whose script made it. Never a value. Pure."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from auditor.driver.chromium.protocol.cdp import Params

MAX_OCTETS = 64 * 2**10
"""Of a body, as it is sent and unpacked: a longer one is not looked into."""
MAX_NAMES = 60
_DEEPEST = 3
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.-]{0,39}")
"""What a script's author calls something. A key that is made of what a person typed is mostly no such name."""
_GZIP = b"\x1f\x8b"


def names_of(request: Params) -> tuple[str, ...]:
    """Names in the body of a request, as far as its event tells the body."""
    entries = request.get("postDataEntries") or ()
    coded = "".join(str(e.get("bytes", "")) for e in entries) if len(entries) == 1 else ""
    if coded and len(coded) <= 2 * MAX_OCTETS:
        try:
            return body_names(b64decode(coded))
        except (Base64Error, ValueError):
            return ()
    return body_names(str(request.get("postData", ""))[: MAX_OCTETS + 1].encode("utf-8", "replace"))


def body_names(body: bytes) -> tuple[str, ...]:
    """The same of octets: of a form, of JSON, of lines of JSON, and of either in gzip. Sorted; nothing for anything else."""
    if len(body) > MAX_OCTETS or not body:
        return ()
    try:
        text = (_unzipped(body) if body.startswith(_GZIP) else body).decode()
        names = set(_of_text(text.strip()))
    except (ValueError, zlib.error, RecursionError):  # no text, or no more than its beginning
        return ()
    return tuple(sorted(n for n in names if _NAME.fullmatch(n))[:MAX_NAMES])


def _unzipped(body: bytes) -> bytes:
    return zlib.decompressobj(31).decompress(body, MAX_OCTETS)


def _of_text(text: str) -> Iterator[str]:
    if text.startswith(("{", "[")):
        yield from _of_json(_first_json(text), _DEEPEST)
        return
    for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_NAMES):
        yield name
        yield from _of_json(_packed(value), _DEEPEST)


def _first_json(text: str) -> Any:
    """JSON may be followed by more lines of it."""
    return json.JSONDecoder().raw_decode(text)[0]


def _packed(value: str) -> Any:
    """JSON in a field, as it is or in Base64; None for anything else."""
    try:
        return json.loads(value if value.startswith(("{", "[")) else b64decode(value, validate=True))
    except (ValueError, Base64Error):
        return None


def _of_json(value: Any, deeper: int) -> Iterator[str]:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict) and deeper:
        for name, inner in value.items():
            yield name
            yield from _of_json(inner, deeper - 1)
