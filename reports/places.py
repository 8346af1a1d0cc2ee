"""Where a finding is, as tools that show source files name it."""

from __future__ import annotations

import posixpath

from reports.escape import encodable


def in_repository(path: str) -> str:
    """A path with `/` and without `.` steps: `policies/store.yaml`. Relative where it was; never starts with `./`."""
    return posixpath.normpath(encodable(path).replace("\\", "/"))
