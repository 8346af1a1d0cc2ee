"""What becomes of errors: one line on stderr, and for those that nobody foresaw a log file."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import click

from auditor.errors import AuditorError, ExitCode
from auditor.masks import Mask

LOG = "auditor.log"
_logger = logging.getLogger("auditor")


class ErrorLog(logging.Handler):
    """Gathers what goes wrong inside the auditor in a log file, which exists only if something did.

    As a context it listens to the `auditor` loggers; at its end it says where the log is.
    """

    current: ErrorLog | None = None

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self.folder: Path | None = None
        self.written: Path | None = None
        self.mask = Mask({})

    def __enter__(self) -> Self:
        ErrorLog.current = self
        _logger.addHandler(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        ErrorLog.current = None
        _logger.removeHandler(self)
        if self.written is not None:
            click.echo(f"auditor: details are in {self.written}", err=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Add a record to the log. A log that cannot be written must not hide what it is about."""
        try:
            self.written = self.written or self._place()
            with self.written.open("a", encoding="utf-8", errors="replace") as file:
                file.write(self.mask.text(self.format(record)) + "\n")
        except OSError as error:
            self.written = None
            click.echo(f"auditor: cannot write a log: {error}", err=True)

    def tell(self, error: Exception) -> ExitCode:
        """Say what went wrong; gives the exit code."""
        from policy.errors import PolicyError

        if isinstance(error, PolicyError):
            for problem in error.problems:
                click.echo(plain(str(problem)), err=True)
            return ExitCode.USAGE
        if isinstance(error, AuditorError):
            click.echo(f"auditor: {plain(str(error))}", err=True)
            return error.exit_code
        what = self.mask.text(f"{type(error).__name__}: {error}").splitlines()[0]
        click.echo(f"auditor: it broke, which is a fault of the auditor's own: {plain(what)}", err=True)
        _logger.error("unexpected error in %s", [self.mask.text(a) for a in sys.argv[1:]], exc_info=error)
        return ExitCode.BROKEN

    def _place(self) -> Path:
        if self.folder is not None and self.folder.is_dir():
            return self.folder / LOG
        with tempfile.NamedTemporaryFile(prefix="auditor-", suffix=".log", delete=False) as file:
            return Path(file.name)


def keep_log_in(folder: Path) -> None:
    """Write the log, should there be one, to this folder instead of the system's temporary one."""
    if ErrorLog.current is not None:
        ErrorLog.current.folder = folder


def keep_out_of_log(values: Iterable[str]) -> None:
    """Write `~var` where one of these values would stand in the log: the command line is told there too."""
    if ErrorLog.current is not None:
        from auditor.canary import typed_masker

        typed = tuple(values)
        ErrorLog.current.mask = Mask(dict.fromkeys(typed, "~var"), typed_masker(typed).text)


def plain(text: str) -> str:
    """The text on one line without control characters: a message may quote a page or a policy of strangers."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))
