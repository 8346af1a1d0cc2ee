"""`auditor open`: the last report, in the browser of whoever sits there."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

import click

REPORT = "report.html"
USUAL = ("audit-report", "demo-report")
"""Where `auditor audit` and `auditor demo` write, unless told otherwise."""
_IN_TERMINAL = frozenset({"w3m", "links", "elinks", "lynx", "www-browser"})


@click.command()
@click.argument("report", required=False, type=click.Path(path_type=Path))
def open(report: Path | None) -> None:  # noqa: A001 - it is the command's name
    """Open the HTML report of an audit in the default browser.

    REPORT is the output folder of an audit, or a report's file. Without it, the newest report in audit-report and demo-report
    is taken. Its path is printed, too; where there is no browser, that is all.
    """
    from auditor.cli.output.report_files import show

    path = _found(report)
    show(f"{path}\n")
    if not _opened(path):
        click.echo("auditor: no browser was found here: open the file yourself", err=True)


def _found(report: Path | None) -> Path:
    """The file to open. Raises UsageError if there is none."""
    from auditor.errors import UsageError

    places = [report] if report else [Path(folder) for folder in USUAL]
    files = [place / REPORT if place.is_dir() else place for place in places]
    there = [file for file in files if file.is_file()]
    if not there:
        named = " and ".join(str(file) for file in files)
        raise UsageError(f"there is no report at {named}: `auditor audit` writes one, or name its folder")
    return max(there, key=lambda file: file.stat().st_mtime)


def _opened(path: Path) -> bool:
    """Whether a browser took it. One that would fill a terminal is started only where there is a terminal."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    name = Path(getattr(browser, "name", "") or "").name
    if name in _IN_TERMINAL and not (sys.stdout.isatty() and os.environ.get("TERM")):
        return False
    return browser.open(path.resolve().as_uri())
