"""Runs the auditor with one fault in it: `python -m tests.faults.inject FAULT N audit ...`. See FAULTS for their names.

What fails is what the system would let fail: an audit hook refuses a file as a full disk does, a limit of the system tears a
write, a signal kills a process, a message of the connection to the browser does not arrive. Waiting is shortened, because a
fault that is noticed after twenty seconds is noticed after one in the same way.
"""

from __future__ import annotations

import asyncio
import errno
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

from auditor.capture import page
from auditor.cli.main import main
from auditor.cli.running import crawl_setup
from auditor.crawl import time_limit
from auditor.crawl.visit import loading, scrolling, visit
from auditor.crawl.walk import visits as walks
from auditor.crawl.walk import walk
from auditor.driver import interface as tabs
from auditor.driver.chromium.process import launch, workspace
from auditor.driver.chromium.protocol import cdp
from auditor.driver.chromium.recording import leave, recording, settle, volume
from auditor.driver.chromium.tabs import documents, fetch, page_tabs, raw_tabs
from auditor.evidence.folder import RunWriter
from tests.faults.processes import browsers, drivers, renderers

Act = Callable[[], None]


class At:
    """Does something when it is called for the n-th time; with 0 never. Tells at the end how often it was called."""

    def __init__(self, n: int, act: Act) -> None:
        self.n, self.act, self.count = n, act, 0

    def __call__(self) -> bool:
        self.count += 1
        if self.count == self.n:
            self.act()
        return self.count == self.n


def no_act() -> None:
    """The caller acts."""


def refusing(n: int, *, from_then_on: bool) -> At:
    """The n-th file in the output folder cannot be made, removed or renamed: no space is left."""
    at, out, busy = At(n, no_act), os.path.realpath(os.environ["FAULT_OUT"]), []

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event not in _WRITES or busy or not _writes_to(event, args, out):
            return
        busy.append(1)
        try:
            if at() or (from_then_on and at.n and at.count > at.n):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))
        finally:
            busy.clear()

    sys.addaudithook(hook)
    return at


_WRITES = {"open", "os.rename", "os.mkdir", "os.remove"}


def _writes_to(event: str, args: tuple[object, ...], out: str) -> bool:
    if not isinstance(args[0], (str, bytes, Path)) or not os.fsdecode(args[0]).startswith(out):
        return False
    return event != "open" or bool(int(args[2]) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))  # type: ignore[call-overload]


def tearing(n: int) -> At:
    """From the n-th visit on no file grows beyond 200 octets: the write is torn in the middle."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    return on_visit(n, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200, hard)), after=False)


def on_visit(n: int, act: Act, *, after: bool = True) -> At:
    """Before or after the n-th visit is written."""
    at, write = At(n, act), RunWriter.write_visit

    def written(self, one, screenshot=None):
        if not after:
            at()
        kept = write(self, one, screenshot)
        if after:
            at()
        return kept

    RunWriter.write_visit = written  # type: ignore[method-assign]
    return at


def on_message(n: int, act: Act, *, lost: bool = False) -> At:
    """When the n-th message comes from the browser, which is then perhaps `lost`."""
    at, take = At(n, act), cdp.Cdp._take

    def taken(self, message):
        if not (at() and lost):
            take(self, message)

    cdp.Cdp._take = taken  # type: ignore[method-assign]
    return at


def on_command(n: int) -> At:
    """The n-th command to the browser is lost."""
    at, post = At(n, no_act), cdp.Cdp.post

    def posted(self, method, params=None, session=None):
        queue = self._outgoing
        before = queue.qsize()
        future = post(self, method, params, session)
        if queue.qsize() > before and at():
            queue._queue.pop()
        return future

    cdp.Cdp.post = posted  # type: ignore[method-assign]
    return at


SHAPES: dict[str, Callable[[object], object]] = {
    "an empty object": lambda _: {},
    "null": lambda _: None,
    "a list": lambda _: [],
    "a text": lambda _: "no object",
    "an object of nulls": dict.fromkeys,  # type: ignore[dict-item]
    "an object of texts": lambda told: dict.fromkeys(told, "{}"),  # type: ignore[call-overload]
    "a value of another kind": lambda _: {"result": {"type": "object", "value": {}}},
    "a value that is no JSON": lambda _: {"result": {"type": "string", "value": "no JSON"}},
    "a value that lacks all": lambda _: {"result": {"type": "string", "value": "{}"}},
}
"""What may be answered instead of what was hoped for: by a page that goes elsewhere meanwhile, by a Chromium to come."""


def answering(
    n: int, wanted: Callable[[str], bool], shape: Callable[[object], object], *, from_then_on: bool = False
) -> At:
    """The n-th answer to one of the wanted commands, or all from it on, has another shape: on our connection and on Playwright's."""
    at = At(n, no_act)
    take, send = cdp.Cdp._take, documents.send_raw

    def other(method: str) -> bool:
        return wanted(method) and (at() or (from_then_on and bool(at.n) and at.count > at.n))

    def taken(self, message):
        method = self._waiting.get(message.get("id"), ("", None))[0]
        if "result" in message and other(method):
            message = {**message, "result": shape(message["result"])}
        take(self, message)

    async def sent(session, method, params):
        told = await send(session, method, params)
        return shape(told) if other(method) else told

    cdp.Cdp._take = taken  # type: ignore[method-assign]
    documents.send_raw = sent
    return at


def shaped(shape: str) -> Callable[[int], At]:
    """One answer to any command."""
    return lambda n: answering(n, lambda _: True, SHAPES[shape])


def always_shaped(name: str) -> Callable[[int], At]:
    """`Method: shape` from the n-th answer to that method on."""
    method, _, shape = name.partition(": ")
    return lambda n: answering(n, method.__eq__, SHAPES[shape], from_then_on=True)


def cutting(n: int) -> At:
    """The connection to the browser is closed at the n-th message."""
    living: list[cdp.Cdp] = []
    connect = cdp.Cdp.connect

    async def connected(self, url):
        await connect(self, url)
        living.append(self)

    cdp.Cdp.connect = connected  # type: ignore[method-assign]
    return on_message(n, lambda: [c._socket._writer.transport.abort() for c in living if c._socket] and None)  # type: ignore[union-attr]


def kill(find: Callable[[], list[int]], number: int = signal.SIGKILL) -> Act:
    """Kill all of them, or stop them."""
    return lambda: [os.kill(p, number) for p in find()] and None


def signalled(*numbers: int) -> Act:
    """Be told to stop."""
    return lambda: [os.kill(os.getpid(), n) for n in numbers] and None


def time_is_up() -> Act:
    """No time is left to begin anything; what is under way goes on."""
    living: list[time_limit.TimeLimit] = []
    make = time_limit.TimeLimit.__init__

    def made(self, *arguments, **more):
        make(self, *arguments, **more)
        living.append(self)

    time_limit.TimeLimit.__init__ = made  # type: ignore[method-assign]
    return lambda: [setattr(limit, "_ends", 0.0) for limit in living] and None


def time_is_long_up() -> Act:
    """Nor is any left for what is under way."""
    living: list[asyncio.Timeout] = []
    up = time_is_up()

    def timeout(seconds: float | None) -> asyncio.Timeout:
        living.append(asyncio.timeout(seconds))
        return living[-1]

    time_limit.asyncio = SimpleNamespace(timeout=timeout)  # type: ignore[attr-defined]

    def act() -> None:
        up()
        for one in living:
            with suppress(RuntimeError):  # over already
                one.reschedule(0)

    return act


FAULTS: dict[str, Callable[[int], At]] = {
    "nothing": lambda _: on_visit(0, no_act),
    "write-fails": lambda n: refusing(n, from_then_on=False),
    "disk-full": lambda n: refusing(n, from_then_on=True),
    "torn-write": tearing,
    "event-lost": lambda n: on_message(n, no_act, lost=True),
    "command-lost": on_command,
    "connection-closed": cutting,
    "browser-killed": lambda n: on_message(n, kill(browsers)),
    "tab-killed": lambda n: on_message(n, kill(renderers)),
    "driver-stopped": lambda n: on_message(n, kill(drivers, signal.SIGSTOP)),
    "browser-stopped": lambda n: on_message(n, kill(browsers, signal.SIGSTOP)),
    "driver-killed": lambda n: on_message(n, kill(drivers)),
    "sigkill": lambda n: on_visit(n, signalled(signal.SIGKILL)),
    "sigterm": lambda n: on_visit(n, signalled(signal.SIGTERM)),
    "time-up": lambda n: on_visit(n, time_is_up()),
    "time-long-up": lambda n: on_message(n, time_is_long_up()),
    "ctrl-c": lambda n: on_visit(n, signalled(signal.SIGINT)),
    "ctrl-c-twice": lambda n: on_visit(n, signalled(signal.SIGINT, signal.SIGINT)),
    **{f"answers {shape}": shaped(shape) for shape in SHAPES},
}


def hurry() -> None:
    """The same bounds as ever, only smaller."""
    for module, name, seconds in [
        (loading, "LOAD_SECONDS", 6.0), (visit, "LOOK_SECONDS", 1.0), (visit, "SHOT_SECONDS", 1.0),
        (raw_tabs, "CLOSE_SECONDS", 0.7), (page_tabs, "CLOSE_SECONDS", 0.7), (raw_tabs, "TAB_SECONDS", 2.0),
        (page_tabs, "TAB_SECONDS", 2.0), (tabs, "TAB_SECONDS", 2.0), (settle, "STILL_SECONDS", 1.5), (page, "TIMEOUT", 1.0), (page, "READ_SECONDS", 2.0), (scrolling, "READ_SECONDS", 2.0),
        (visit, "VISIT_SECONDS", 20.0), (launch, "CONTEXT_SECONDS", 3.0), (workspace, "DRIVER_SECONDS", 2.0),
        (leave, "TIMEOUT", 0.7), (recording, "CATCH_UP_SECONDS", 1.0), (fetch, "TIMEOUT", 2.0), (fetch, "PROBE_TIMEOUT", 2.0),
        (walk, "DWELL_SECONDS", 0.1), (walks, "DWELL_SECONDS", 0.1),
    ]:  # fmt: skip
        setattr(module, name, seconds)
    volume.MAX_OCTETS = 64 * 2**20
    crawl_setup.SAMPLE = 0  # pages are not looked at in real time once more
    cdp.Cdp.send.__defaults__ = (None, None, 2.0)


if __name__ == "__main__":
    fault, n, *arguments = sys.argv[1:]
    hurry()
    injected = (FAULTS.get(fault) or always_shaped(fault))(int(n))
    try:
        code = main(arguments)
    finally:
        with Path(os.environ["FAULT_TOLD"]).open("w") as told:
            told.write(str(injected.count))
    sys.exit(code)
