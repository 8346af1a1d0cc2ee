"""The bytes of a policy file, read with care: policies come from pull requests of people nobody knows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from policy.errors import Location, PolicyError, Problem

MAX_BYTES = 1_000_000
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Source:
    """A policy file as it was read."""

    file: str
    """The path as it is shown."""
    text: str
    sha256: str
    """Of the bytes."""


def read_source(path: Path, shown_as: str | None = None) -> Source:
    """Read the file once. Raises PolicyError if it cannot be read, is too large, or is not UTF-8."""
    file = shown_as or str(path)
    data = _read(path, file)
    if len(data) > MAX_BYTES:
        raise _error(file, f"the file is larger than {MAX_BYTES:,} bytes: a policy of that size is not read")
    return Source(file=file, text=_decode(data.removeprefix(_BOM), file), sha256=hashlib.sha256(data).hexdigest())


def _read(path: Path, file: str) -> bytes:
    try:
        if path.exists() and not path.is_file():  # a pipe or a device might never end
            raise _error(file, "this is no file: name the policy's YAML file")
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _error(file, f"the file cannot be read: {error.strerror or error}") from None
    except ValueError:  # a path with a null byte
        raise _error(file, "the file cannot be read: this is no path") from None


def _decode(data: bytes, file: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"the file is not UTF-8 (byte 0x{data[error.start]:02x}): save it as UTF-8"
        raise _error(file, message, line, column) from None


def _error(file: str, message: str, line: int = 1, column: int = 1) -> PolicyError:
    return PolicyError((Problem(location=Location(file=file, line=line, column=column), message=message),))
