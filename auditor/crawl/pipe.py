"""Keeps Playwright away from workers, which it would let go before anybody listens.

Playwright attaches to all that its browser opens and leaves at once what it has no use for; Chromium then no longer lets that
wait for a client that has (with two clients, a shared worker's first requests passed unseen). It offers no way to ask
for less, so its commands pass through here: started in place of the browser, this becomes the browser, and leaves a small process
behind that hands Playwright's commands on and excludes workers where one attaches. What the browser says goes to Playwright
directly. Run with an interpreter that sees nothing but the standard library, so it imports nothing else.
"""

from __future__ import annotations

import json
import os
import select
import shlex
import sys
from contextlib import suppress
from pathlib import Path

COMMANDS = 3
"""The file descriptor that Chromium reads commands from, each ended by a zero."""
UNWANTED = ("browser", "tab", "service_worker", "shared_worker")
"""Types of targets that Playwright is told nothing of; the first two by Chromium's own default."""
_ATTACH = b"Target.setAutoAttach"
_CHUNK = 65_536


def started_through(program: str, folder: Path) -> str:
    """A program that starts the browser this way, made in `folder`; the browser itself where that cannot be."""
    if sys.platform == "win32":
        return program
    words = (sys.executable, "-I", "-S", str(Path(__file__).resolve()), program)
    script = folder / f"browser-{os.urandom(4).hex()}"
    script.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', "utf-8")
    script.chmod(0o700)
    return str(script) if os.access(script, os.X_OK) else program  # nothing can be started from some folders


def without_workers(command: bytes) -> bytes:
    """The command, excluding workers if it is one that attaches to what the whole browser opens."""
    if _ATTACH not in command:
        return command
    message = json.loads(command)
    if message.get("method") == _ATTACH.decode() and "sessionId" not in message:
        message["params"].setdefault("filter", [*({"type": t, "exclude": True} for t in UNWANTED), {}])
    return json.dumps(message).encode()


def hand_on(source: int, target: int) -> None:
    """Copy commands until either end is closed."""
    waiting = b""
    ends = select.poll()
    ends.register(source, select.POLLIN)
    ends.register(target, 0)  # tells when nobody reads it any more
    while all(end == source for end, _ in ends.poll()):
        read = os.read(source, _CHUNK)
        if not read:
            return
        *commands, waiting = (waiting + read).split(b"\0")
        for command in commands:
            _write(target, without_workers(command) + b"\0")


def _write(target: int, octets: bytes) -> None:
    while octets:
        octets = octets[os.write(target, octets) :]


def main(arguments: list[str]) -> None:
    """Become the browser that `arguments` start."""
    ours, browsers = os.pipe()[::-1]
    if os.fork():
        os.close(ours)
        os.dup2(browsers, COMMANDS)
        os.execv(arguments[0], arguments)  # noqa: S606 (there is nothing to quote)
    os.close(browsers)
    for inherited in (0, 1, 2, COMMANDS + 1):  # or Playwright would wait for this process too
        os.close(inherited)
    with suppress(BrokenPipeError):
        hand_on(COMMANDS, ours)


if __name__ == "__main__":
    main(sys.argv[1:])
