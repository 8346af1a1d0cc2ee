"""Between Playwright and a browser: keeps it away from workers, and from ending contexts that we go on with.

Playwright attaches to all that its browser opens and leaves at once what it has no use for; Chromium then no longer lets that
wait for a client that has (with two clients, a shared worker's first requests passed unseen). It offers no way to ask
for less, so its commands pass through here: started in place of the browser, this becomes the browser, and leaves a small process
behind that hands Playwright's commands on and excludes workers where one attaches. What the browser says goes to Playwright
directly.

A context that Playwright closes stays open: we close it ourselves. So Playwright can make a choice in a context, leave it, and have
no part in what follows (`crawl.raw_tabs`). The profile is here too: Playwright attaches to everything in a browser that it gave one.
Run with an interpreter that sees nothing but the standard library, so it imports nothing else.
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
PREFERENCES, PROFILE = ".preferences", "--user-data-dir="
_ATTACH, _END = b"Target.setAutoAttach", b"Target.disposeBrowserContext"
_NOTHING = "Browser.getVersion"
_CHUNK = 65_536


def started_through(program: str, folder: Path, preferences: str = "") -> str:
    """A program that starts the browser this way, made in `folder`; the browser itself where that cannot be.

    `preferences`, if any, is what its new profile begins with, as Chromium keeps it.
    """
    if sys.platform == "win32":
        return program
    script = folder / f"browser-{os.urandom(4).hex()}"
    script.with_suffix(PREFERENCES).write_text(preferences, "utf-8")
    words = (sys.executable, "-I", "-S", str(Path(__file__).resolve()), str(script.with_suffix(PREFERENCES)), program)
    script.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', "utf-8")
    script.chmod(0o700)
    return str(script) if os.access(script, os.X_OK) else program  # nothing can be started from some folders


def as_meant(command: bytes) -> bytes:
    """The command, excluding workers if it attaches to what the whole browser opens; one that does nothing if it ends a context."""
    if _ATTACH not in command and _END not in command:
        return command
    message = json.loads(command)
    if "sessionId" not in message:
        if message.get("method") == _ATTACH.decode():
            message["params"].setdefault("filter", [*({"type": t, "exclude": True} for t in UNWANTED), {}])
        elif message.get("method") == _END.decode():
            message |= {"method": _NOTHING, "params": {}}
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
            _write(target, as_meant(command) + b"\0")


def _write(target: int, octets: bytes) -> None:
    while octets:
        octets = octets[os.write(target, octets) :]


def begin_profile(preferences: str, arguments: list[str]) -> None:
    """Put the preferences into the profile that the arguments name. Exits if they name none: a browser without them would be
    watched in another state than its scenario's."""
    folder = next((a.removeprefix(PROFILE) for a in arguments if a.startswith(PROFILE)), "")
    if preferences and not folder:
        sys.exit("cannot give the browser its preferences: it is started without a profile")
    if preferences:
        (Path(folder) / "Default").mkdir(parents=True, exist_ok=True)
        (Path(folder) / "Default" / "Preferences").write_text(preferences, "utf-8")


def main(preferences: str, *arguments: str) -> None:
    """Become the browser that `arguments` start, with the profile that the file of that path describes."""
    begin_profile(Path(preferences).read_text("utf-8"), list(arguments))
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
    main(*sys.argv[1:])
