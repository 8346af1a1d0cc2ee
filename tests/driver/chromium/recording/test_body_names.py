"""The names in a body: what it is written in does not matter, and no value is ever among them."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode

import pytest

from auditor.driver.chromium.recording.body_names import MAX_NAMES, MAX_OCTETS, body_names, names_of

EVENT = {"api_key": "phc_secret", "event": "$pageview", "properties": {"distinct_id": "jane", "$lib": "web"}}
NAMES = ("$lib", "api_key", "distinct_id", "event", "properties")
TEXT = json.dumps(EVENT).encode()


@pytest.mark.parametrize(
    "body",
    [
        TEXT,
        json.dumps([EVENT, EVENT]).encode(),
        gzip.compress(TEXT, mtime=0),
        TEXT + b'\n{"more": 1}\n',
    ],
)
def test_of_json(body):
    assert body_names(body) == NAMES


@pytest.mark.parametrize("value", [TEXT, b64encode(TEXT)])
def test_of_a_form_that_holds_json(value):
    assert body_names(b"ip=1&data=" + value.replace(b"+", b"%2B").replace(b"&", b"%26")) == (
        *NAMES[:2],
        "data",
        *NAMES[2:4],
        "ip",
        NAMES[4],
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe\x00", b"{", b"[[[[", b"[" * 60_000, gzip.compress(TEXT, mtime=0)[:20], b"a" * (MAX_OCTETS + 1)],
)
def test_of_what_cannot_be_read_there_are_none(body):
    assert body_names(body) == ()


def test_what_no_author_would_call_something_is_left_out():
    assert body_names(json.dumps({"jane@mail.example": 1, "0190-77": 2, "x" * 41: 3, "ok": 4}).encode()) == ("ok",)


def test_there_are_never_more_than_are_kept():
    assert len(body_names(json.dumps({f"n{i}": i for i in range(500)}).encode())) == MAX_NAMES


def test_of_an_event():
    assert names_of({"postDataEntries": [{"bytes": b64encode(TEXT).decode()}]}) == NAMES
    assert names_of({"postDataEntries": [{}]}) == ()
    assert names_of({"postData": "a=1&b=2"}) == ("a", "b")
    assert names_of({}) == ()
