"""A stand-in for GitHub's runner, written after its `ActionCommand.cs`: what it makes of a log, and its environment files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

KNOWN = frozenset(
    "add-mask add-matcher add-path debug echo endgroup error group notice remove-matcher save-state set-env set-output "
    "stop-commands warning".split()
)


@dataclass(frozen=True)
class Command:
    name: str
    properties: dict[str, str] = field(default_factory=dict)
    data: str = ""


def commands(log: str) -> list[Command]:
    """The commands that the runner would obey, minding `stop-commands`."""
    found: list[Command] = []
    token = ""
    for line in re.split("\r\n|\n|\r", log):
        if token:
            token = "" if line.strip() == f"::{token}::" else token
        elif command := _modern(line) or _old(line):
            token = command.data if command.name == "stop-commands" else ""
            found.append(command)
    return found


def _modern(line: str) -> Command | None:
    match = re.match(r"::(.*?)::(.*)$", line.lstrip(), re.DOTALL)
    return _command(match[1], match[2], ",", {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}) if match else None


def _old(line: str) -> Command | None:
    match = re.search(r"##\[(.*?)\](.*)$", line, re.DOTALL)
    return _command(match[1], match[2], ";", {"%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]"}) if match else None


def _command(info: str, data: str, separator: str, escapes: dict[str, str]) -> Command | None:
    name, _, told = info.partition(" ")
    if name not in KNOWN:
        return None
    pairs = [pair.split("=", 1) for pair in told.strip().split(separator) if "=" in pair]
    return Command(name, {key: _plain(value, escapes) for key, value in pairs}, _plain(data, escapes))


def _plain(text: str, escapes: dict[str, str]) -> str:
    for written, meant in escapes.items():
        text = text.replace(written, meant)
    return text.replace("%25", "%")


def read_outputs(file: Path) -> dict[str, str]:
    """What `GITHUB_OUTPUT` holds: `name=value` lines and `name<<word` blocks."""
    lines = iter(file.read_text(encoding="utf-8").splitlines())
    values: dict[str, str] = {}
    for line in lines:
        name, block, word = line.partition("<<")
        if block and "=" not in name:
            body: list[str] = []
            for inner in lines:
                if inner == word:
                    break
                body.append(inner)
            values[name] = "\n".join(body)
        else:
            name, _, value = line.partition("=")
            values[name] = value
    return values
