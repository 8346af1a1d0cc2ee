"""The auditor's own errors, and the exit codes they end in.

AuditorError                 anything a user can cause or mend; printed as one line
|-- UsageError               wrong usage, unreadable input                       exit 2
|   `-- RunError             a run folder that is none, damaged, or of a newer version
`-- EnvironmentFault         no browser, no disk, no network namespace...         exit 4
    `-- BrowserNotFound      names every place that was tried
"""

import errno
from enum import IntEnum

_EXHAUSTED = frozenset(
    number
    for name in ("ENOSPC", "EDQUOT", "EIO", "EMFILE", "ENFILE", "ENOMEM")
    if (number := getattr(errno, name, None)) is not None
)
"""Of the machine: no space, a broken disk, no open files or memory left."""


class ExitCode(IntEnum):
    """What the process says to its caller; the table stands in the README."""

    OK = 0
    FAILED = 1
    USAGE = 2
    INCONCLUSIVE = 3
    BROKEN = 4


class AuditorError(Exception):
    """An expected error: `str()` of it is one line that says what to do."""

    exit_code = ExitCode.BROKEN


class UsageError(AuditorError):
    """The command was called wrongly, or an input cannot be used."""

    exit_code = ExitCode.USAGE


class RunError(UsageError):
    """A run folder is missing, damaged, or written by a newer auditor."""


class EnvironmentFault(AuditorError):
    """The machine lacks something: a browser, disk space, permissions."""

    exit_code = ExitCode.BROKEN


class BrowserNotFound(EnvironmentFault):
    """No usable browser; the message lists all that was tried."""


def unusable(error: OSError, line: str) -> AuditorError:
    """What stands for an error about a place that the caller named: the machine's fault, or the name's, for which another helps."""
    return EnvironmentFault(line) if error.errno in _EXHAUSTED else UsageError(line)
