"""Lints (`lint`) or type-checks (`types`) the JavaScript as it is run: with its parts put together, each piece a module of its own.

What is found is told by the line of the source that it stands in.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TREES = ("auditor", "reports")
PART = re.compile(r"^//%(\w+)%$")
"""The line in whose place parts are put; which, the module says that reads the file."""


@dataclass(frozen=True, slots=True)
class Program:
    """What the browser is given as one text."""

    source: Path
    lines: tuple[str, ...]
    origins: tuple[tuple[Path, int], ...]
    """Of each line: the file it is from, and its number there."""


def programs(root: Path = ROOT) -> tuple[Program, ...]:
    """All of them, parts in their places; a part may be in several."""
    sources = sorted(path for tree in TREES for path in (root / tree).rglob("*.js"))
    parts = {part for source in sources for part in _parts(source)}
    return tuple(_program(source) for source in sources if source not in parts)


def _parts(source: Path) -> Iterator[Path]:
    for line in source.read_text("utf-8").splitlines():
        found = PART.match(line)
        if found:
            yield from _named(source, found[1])


def _named(source: Path, placeholder: str) -> tuple[Path, ...]:
    """The file that is called like it, beside `source` or the only one elsewhere, or the constant of that name in the module beside `source`."""
    alone = source.with_name(f"{placeholder.lower()}.js")
    if alone.exists():
        return (alone,)
    elsewhere = [path for tree in TREES for path in (ROOT / tree).rglob(alone.name)]
    if len(elsewhere) == 1:
        return tuple(elsewhere)
    said = re.search(rf"^{placeholder}\b.*= \(([^)]*)\)", source.with_suffix(".py").read_text("utf-8"), re.MULTILINE)
    if said is None:
        raise SystemExit(f"{source}: which files stand for {placeholder}?")
    return tuple(source.with_name(name) for name in re.findall(r'"([^"]+)"', said[1]))


def _program(source: Path) -> Program:
    lines = [(line, path, number) for line, path, number in _lines(source)]
    text = [line for line, _, _ in lines]
    # What is no statement is a function that the auditor calls, or the value that it asks for.
    code = "\n".join(line for line in text if not line.lstrip().startswith("//")).rstrip()
    before, after = ([], ["export {};"]) if code.endswith(";") else (["export default"], [])
    at = [(path, number) for _, path, number in lines]
    return Program(source, (*before, *text, *after), (*at[: len(before)], *at, *at[: len(after)]))


def _lines(source: Path) -> Iterator[tuple[str, Path, int]]:
    for number, line in enumerate(source.read_text("utf-8").splitlines(), 1):
        found = PART.match(line)
        if not found:
            yield line, source, number
            continue
        for part in _named(source, found[1]):
            yield from _lines(part)


def _lint(folder: Path) -> Iterator[tuple[Path, int, str]]:
    config = HERE / "eslint.config.mjs"
    done = _run("eslint", "--config", str(config), "--format", "json", ".", cwd=folder)
    for file in json.loads(done):
        for found in file["messages"]:
            yield Path(file["filePath"]), found.get("line", 1), f"{found['message']} ({found['ruleId']})"


def _types(folder: Path) -> Iterator[tuple[Path, int, str]]:
    settings = {"extends": str(HERE / "tsconfig.json"), "include": ["**/*.js", str(HERE / "*.d.ts")]}
    (folder / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    for line in _run("tsc", "--project", ".", "--pretty", "false", cwd=folder).splitlines():
        found = re.match(r"(.*?)\((\d+),\d+\): (.*)", line)
        if found:
            yield folder / found[1], int(found[2]), found[3]
        elif line.strip():
            yield folder, 0, line.strip()


def _run(program: str, *arguments: str, cwd: Path) -> str:
    done = subprocess.run([HERE / "node_modules/.bin" / program, *arguments], cwd=cwd, capture_output=True, text=True)  # noqa: PLW1510 - what is found is told by its output
    if done.stderr.strip():
        raise SystemExit(done.stderr)
    return done.stdout


def main(what: str) -> int:
    """The number of things that were found, at most 1."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place).resolve()
        written = {}
        for program in programs():
            copy = folder / program.source.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text("\n".join(program.lines) + "\n", "utf-8")
            written[copy] = program
        found = 0
        for path, line, message in {"lint": _lint, "types": _types}[what](folder):
            found += 1
            where, number = written[path].origins[line - 1] if path in written else (path, line)
            print(f"{os.path.relpath(where, ROOT)}:{number}: {message}")
    print(f"JavaScript: {found or 'nothing'} found in {len(written)} programs")
    return min(found, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
