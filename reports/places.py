"""Where a finding is, as tools that show source files name it."""

from __future__ import annotations

import posixpath

from reports.escape import encodable

LONGEST = 4_096
"""Characters of a path; no system opens a longer one."""


def in_repository(path: str) -> str:
    """A path with `/` and without `.` steps: `policies/store.yaml`. Relative where it was; never starts with `./`."""
    return posixpath.normpath(encodable(path[:LONGEST]).replace("\\", "/"))
