"""The cookies and storage that every scenario starts with, as Playwright saves them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from auditor.errors import UsageError

MAX_BYTES = 5_000_000
_ENTRIES = {"cookies": ("name", "value", "domain", "path"), "origins": ("origin", "localStorage")}


def checked_storage_state(path: Path) -> Path:
    """The path, if a browser can start with what it holds. Raises UsageError, without a word of the content."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"the storage state {path} cannot be read: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise UsageError(f"the storage state {path} is larger than {MAX_BYTES:,} bytes")
    if not _is_state(content):
        raise UsageError(
            f"{path} is no storage state: save one with `playwright codegen --save-storage={path.name} URL`"
        )
    return path


def _is_state(content: bytes) -> bool:
    try:
        state: Any = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(state, dict) and all(_are_entries(state.get(key, []), keys) for key, keys in _ENTRIES.items())


def _are_entries(entries: Any, keys: tuple[str, ...]) -> bool:
    return isinstance(entries, list) and all(isinstance(e, dict) and e.keys() >= set(keys) for e in entries)
