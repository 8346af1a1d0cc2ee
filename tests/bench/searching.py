"""Searching for the canary: recorded traffic (URLs, JSON, Base64, digests, binary and packed bodies of some kilobytes each), and
the share of searching and masking in an audit of the demo store."""

from __future__ import annotations

import gzip
import json
import random
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from auditor.canary import Searcher, make_identity
from auditor.capture import hook, leaks, page
from auditor.cli.main import main
from auditor.cli.running import audit_run
from auditor.driver.chromium.recording import jar, network
from auditor.masks import Mask

MEGABYTES = 100
KINDS = 400
"""Different pieces; the traffic repeats them."""


def pieces() -> list[bytes]:
    chance = random.Random(1)
    return [_piece(chance, number) for number in range(KINDS)]


def _piece(chance: random.Random, number: int) -> bytes:
    url = (
        f"https://px{number % 50}.tracker.example/collect?v=2&cid={chance.randrange(2**31)}.{chance.randrange(2**31)}"
        f"&dl=https%3A%2F%2Fshop.example%2Fp&h={chance.randbytes(32).hex()}&b="
    )
    event = json.dumps(
        {"event": "$pageview", "list": [chance.random() for _ in range(60)], "text": "A page of a shop. " * 40}
    )
    packed = gzip.compress(event.encode(), mtime=0)
    bodies = (event.encode(), chance.randbytes(4000), packed, b64encode(packed), b64encode(event.encode()))
    return url.encode() + b64encode(chance.randbytes(300)) + b"\n\n" + bodies[number % len(bodies)]


def report(megabytes: int = MEGABYTES) -> None:
    began = time.perf_counter()
    searcher = Searcher(make_identity(below=random.Random(2).randrange))
    searcher.search(b"")
    made = time.perf_counter() - began
    traffic, size = pieces(), 0
    began, spent = time.perf_counter(), time.process_time()
    while size < megabytes * 10**6:
        for piece in traffic:
            size += len(piece)
            assert searcher.search(piece) == ()
    took, spent = time.perf_counter() - began, time.process_time() - spent
    print(
        f"searching {size / 1e6:.0f} MB of traffic: {took:.1f} s ({spent:.1f} s of CPU), {size / 1e6 / took:.0f} MB/s; "
        f"made ready in {made * 1000:.0f} ms"
    )
    _share()


def _share() -> None:
    """Of wall time: all of it happens in one thread, so what it takes is time that the audit does not go on."""
    spent: list[float] = []

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def timing(*args: Any) -> Any:
            began = time.perf_counter()
            result = work(*args)
            result = list(result) if isinstance(result, Iterator) else result
            spent.append(time.perf_counter() - began)
            return result

        return timing

    made, identity = audit_run.setup_for, make_identity()
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as out, redirect_stderr(StringIO()):
        patch.setattr(audit_run, "setup_for", lambda *a, **more: replace(made(*a, **more), identity=identity))
        for module in (network, hook, jar, page):
            patch.setattr(module, "search", timed(leaks.search))
        patch.setattr(network, "sent_pieces", timed(leaks.sent_pieces))
        patch.setattr(Mask, "record", timed(Mask.record))
        patch.setattr(Searcher, "prepare", timed(Searcher.prepare))
        began = time.perf_counter()
        with redirect_stdout(StringIO()):
            main(["demo", "--out", out])
        took = time.perf_counter() - began
    print(
        f"searching and masking in an audit of the demo store: {sum(spent):.2f} s of {took:.1f} s, {sum(spent) / took:.1%}"
    )
