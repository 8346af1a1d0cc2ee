"""What records are made of: when and where something happened, who caused it, and values that are kept as digests.

`phase` says when in a visit something happened:
`load` (until the load event), `look` (pointer, scroll, key), `settle` (the page's own late work), `leave` (the synthetic
page-leave). In the visit that makes a choice, everything before the first click is `load`; `choice` runs from that click to
the reload, `reload` from there to the end. A withdrawal begins with an acceptance: `accept`, then `accepted` from its
reload on, then `choice` and `reload` as above. A journey's steps are `choice` too. `fill` is the typing into forms,
`walk` the way from page to page of a walk (after its choice), and the return.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Phase = Literal["load", "look", "accept", "accepted", "choice", "reload", "fill", "settle", "leave", "walk"]
Place = Literal["header", "nav", "main", "aside", "footer", "dialog", "frame", "other"]
StorageKind = Literal["local", "session", "indexeddb", "cache", "opfs", "bucket"]
"""`opfs`: the origin private file system; `bucket`: a storage bucket besides the origin's own (Storage Buckets API)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A private value: its first 16 hex digits of SHA-256 salted per run, and its length in characters.

    Equal values of one run have equal hashes; nothing can be looked up from outside the run.
    """

    hash: str
    length: int


HELD_BACK = "held-back"
"""The error of a request whose receiver has no public address; beside Chromium's own (`csp`, `net::ERR_...`)."""

NO_VALUE = Digest(hash="", length=0)
"""Where there is none to keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackFrame:
    """One line of a JavaScript stack; `line` and `column` count from 1. `url` is empty for code without a source."""

    url: str
    line: int
    column: int
    function: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiator:
    """What caused a request: `kind` as Chromium names it (parser, script, preload, preflight, other), the document or
    script `url` if known, and the stack, nearest frame first, asynchronous parents after it."""

    kind: str
    url: str = ""
    line: int = 0
    stack: tuple[StackFrame, ...] = ()
