"""Reports on their way out: which formats, where to, and writing them whole."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from auditor.errors import UsageError
from auditor.evidence.files import atomic_write, need_writable
from auditor.findings.report import AuditReport
from policy.suggest import hint
from reports import FORMATS, Images
from reports.console import WIDTH, Detail, Screen, render_for

DEFAULT_FORMATS = ("console", "html", "json")
STDOUT = "-"
MIN_WIDTH = 40
MAX_WIDTH = 120
"""Longer lines are hard to read."""


@dataclass(frozen=True, slots=True)
class Target:
    """A format, and where it goes: a path, `-` for stdout, or None for its own name in the output folder."""

    format: str
    path: str | None = None

    def file(self, out: Path) -> Path | None:
        """The file to write, None for stdout."""
        if self.path is not None:
            return None if self.path == STDOUT else Path(self.path)
        name = FORMATS[self.format].filename
        return out / name if name else None


def parse_formats(values: Sequence[str], default: Sequence[str] = DEFAULT_FORMATS) -> tuple[Target, ...]:
    """Read `--format F[=PATH]` options; without any, the default.

    The findings are told on the terminal too, unless something else goes to stdout. Raises UsageError for an unknown
    format, and if two of them would go to the same place.
    """
    targets = [_target(value) for value in values or default]
    if not any(t.file(Path()) is None for t in targets):
        targets.insert(0, Target("console"))
    places = [t.file(Path()) for t in targets]
    for place in places:
        if places.count(place) > 1:
            raise UsageError(f"two formats go to {place or 'stdout'}: give one of them a path, --format F=PATH")
    return tuple(targets)


def need_places(targets: Sequence[Target], out: Path) -> None:
    """See that every report can be written to where it goes: an audit must not take its time first. Raises UsageError.

    The output folder itself is left to whoever makes it.
    """
    files = [path for target in targets if (path := target.file(out)) is not None]
    for path in files:
        if path.is_dir():
            raise UsageError(f"cannot write to {path}: it is a folder; name a file, e.g. {path / 'report'}")
        if [p.absolute() for p in files].count(path.absolute()) > 1:
            raise UsageError(f"two formats go to {path}: give one of them a path, --format F=PATH")
    for folder in dict.fromkeys(path.parent for path in files if path.parent != out):
        need_writable(folder)


def write_reports(
    report: AuditReport, images: Images, targets: Sequence[Target], out: Path, detail: Detail = "findings"
) -> tuple[Path, ...]:
    """Render and write; gives the files that were written. `detail` is for the terminal alone.

    Nothing is written before all is rendered and every folder is known to be writable. Raises UsageError if one is not.
    """
    files = [(target.file(out), _render(target, report, images, detail)) for target in targets]
    need_places(targets, out)
    if any(path is not None and path.parent == out for path, _ in files):
        need_writable(out)
    for path, text in files:
        if path is None:
            show(text)
        else:
            atomic_write(path, text.encode("utf-8", "replace"))
    return tuple(path for path, _ in files if path is not None)


def announce(files: Sequence[Path]) -> None:
    """Say on stderr where the reports are; to a person, how to look at them."""
    for path in files:
        hint = f"  (auditor open {path.parent} shows it)" if path.name == "report.html" and sys.stderr.isatty() else ""
        click.echo(f"wrote {path}{hint}", err=True)


def show(text: str) -> None:
    """Write to stdout. Whoever reads it may stop early (`| head`); that changes no verdict."""
    try:
        click.echo(text, nl=False, color=True)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still in the buffer would raise again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def send(text: str, path: Path | None) -> None:
    """Write a text to a file, or to stdout for None. Raises UsageError if its folder cannot be written."""
    if path is None:
        show(text)
        return
    need_writable(path.parent)
    atomic_write(path, text.encode("utf-8", "replace"))
    announce([path])


def wants_colour() -> bool:
    """Whether stdout is a terminal whose owner has not said no (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def show_report(report: AuditReport, detail: Detail) -> None:
    """Tell of the report on the terminal."""
    show(_for_terminal(report, detail))


def _for_terminal(report: AuditReport, detail: Detail) -> str:
    return render_for(report, Screen(colour=wants_colour(), width=_width(), detail=detail))


def _width() -> int:
    """Columns of the terminal at stdout; those of a page where there is none."""
    return min(MAX_WIDTH, max(MIN_WIDTH, shutil.get_terminal_size().columns)) if sys.stdout.isatty() else WIDTH


def _target(value: str) -> Target:
    name, equals, path = value.partition("=")
    if name not in FORMATS:
        raise UsageError(f"unknown format '{name}'{hint(name, FORMATS)}")
    if equals and not path:
        raise UsageError(f"--format {value}: the path after = is missing; - is stdout")
    return Target(name, path if equals else None)


def _render(target: Target, report: AuditReport, images: Images, detail: Detail) -> str:
    if target.format == "console" and target.file(Path()) is None:
        return _for_terminal(report, detail)
    return FORMATS[target.format].render(report, images)
