"""Chromium's network log, read while it is written.

The browser writes into a pipe, so that nothing of the log is ever on a disk. One line is one event; few are of interest, and these
are told from the others before anything is decoded: a small page makes 700 lines.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

MAX_LINE = 4 * 2**20
"""Octets of a line; the header is the longest, with some 50,000."""
_CHUNK = 1 << 20
_TYPE = b'"type":'
_TAIL = 16
"""Octets at the end of a line that hold its event's type."""

STARTED = "URL_REQUEST_START_JOB"
ENDED = "REQUEST_ALIVE"
SENT = ("HTTP_TRANSACTION_SEND_REQUEST_HEADERS", "HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS")
ANSWERED = "HTTP_TRANSACTION_READ_RESPONSE_HEADERS"
CONNECTING = "HTTP_STREAM_JOB_CONTROLLER"
COOKIE = "COOKIE_STORE_COOKIE_ADDED"
BOUND = "HTTP_STREAM_JOB_CONTROLLER_BOUND"
PROXY = "PROXY_RESOLUTION_SERVICE_RESOLVED_PROXY_LIST"
HELPFUL = (BOUND, PROXY)
"""Without these, it is not known which browser context a request is of."""
NEEDED = (STARTED, ENDED, ANSWERED, CONNECTING, COOKIE, *SENT)

Event = dict[str, Any]


class UnreadableLogError(Exception):
    """The log has another shape than it should have."""


class LogParser:
    """Turns octets of a log into its events, each a dict with `name` in place of the type's number."""

    def __init__(self) -> None:
        self._rest = b""
        self._names: dict[bytes, str] = {}
        self.errors: dict[int, str] = {}
        """Chromium's names of net errors."""
        self.begun = False

    def feed(self, octets: bytes) -> Iterator[Event]:
        """Events of interest in what follows. Raises UnreadableLogError."""
        *lines, self._rest = (self._rest + octets).split(b"\n")
        if len(self._rest) > MAX_LINE:
            raise UnreadableLogError(f"a line has more than {MAX_LINE:,} octets")
        for line in lines:
            if not self.begun:
                self._begin(line)
            elif (at := line.rfind(_TYPE, -_TAIL)) > 0:
                name = self._names.get(line[at + len(_TYPE) :].rstrip(b"},\r"))
                if name is not None:
                    yield self._event(line, name)

    def _begin(self, line: bytes) -> None:
        try:
            constants = json.loads(line.rstrip(b",\r") + b"}")["constants"]
            types: dict[str, int] = constants["logEventTypes"]
            wanted = (*NEEDED, *(name for name in HELPFUL if name in types))
            self._names = {str(types[name]).encode(): name for name in wanted}
            names = {number: str(name) for name, number in constants["netError"].items()}
            self.errors = {n: name if name.startswith("net::") else f"net::{name}" for n, name in names.items() if n}
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise UnreadableLogError(f"its first line is of another shape: {error!r}") from error
        self.begun = True

    @staticmethod
    def _event(line: bytes, name: str) -> Event:
        try:
            event = json.loads(line.rstrip(b",\r"))
            return {
                "name": name,
                "params": event.get("params") or {},
                "phase": int(event["phase"]),
                "source": int(event["source"]["id"]),
                "time": int(event["time"]) / 1000,
            }
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise UnreadableLogError(f"a line is of another shape: {error!r}") from error


class LogPipe:
    """A pipe that a browser writes its log into, made in `folder`. Needs `os.mkfifo`."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"netlog-{os.urandom(8).hex()}"
        os.mkfifo(self.path, 0o600)
        # Open for both, or it would end whenever nobody writes.
        self._end = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)
        self._take: Callable[[bytes], None] | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """What the browser is started with: cookies' names and headers are logged, bodies are not."""
        return (f"--log-net-log={self.path}", "--net-log-capture-mode=IncludeSensitive")

    def __enter__(self) -> Self:
        asyncio.get_running_loop().add_reader(self._end, self._read)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.get_running_loop().remove_reader(self._end)
        os.close(self._end)
        self.path.unlink(missing_ok=True)

    def to(self, take: Callable[[bytes], None]) -> None:
        """Hand what comes to `take`; what came before is thrown away, but for what is still in the pipe."""
        self._take = take

    def _read(self) -> None:
        with suppress(BlockingIOError):
            octets = os.read(self._end, _CHUNK)
            if self._take is not None:
                self._take(octets)


def headers_of(lines: Any) -> dict[str, str]:
    """Headers as the log lists them, by their lower-case names; one that comes several times stands on several lines."""
    found: dict[str, str] = {}
    for name, colon, value in (str(line).partition(":") for line in _listed(lines)):
        if colon:
            key = name.strip().lower()
            found[key] = f"{found[key]}\n{value.strip()}" if key in found else value.strip()
    return found


def status_of(lines: Any) -> int | None:
    """The status in the first of an answer's header lines."""
    words = str(next(iter(_listed(lines)), "")).split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else None


def _listed(lines: Any) -> Iterable[Any]:
    return lines if isinstance(lines, list) else ()
