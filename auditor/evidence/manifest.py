"""The manifest: which files the evidence consists of, and what they hash to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from auditor.errors import RunError
from auditor.evidence.encode import encode_json
from auditor.evidence.files import atomic_write
from auditor.evidence.layout import EVIDENCE, MANIFEST
from auditor.evidence.run import FORMAT

MAX_MANIFEST = 64 * 2**20
_LONGEST_NAME = 4096


def write_manifest(out: Path) -> None:
    """Hash everything below `out/evidence` and write `out/manifest.json`."""
    files = {name: _hash(path) for name, path in sorted(_found(out).items())}
    atomic_write(out / MANIFEST, encode_json({"format": FORMAT, "files": files}))


def check_manifest(out: Path) -> None:
    """Hold the folder against its manifest. Raises RunError that names the first file that differs."""
    listed, found = _read(out / MANIFEST), _found(out)
    for name in sorted(listed.keys() | found.keys()):
        if name not in found:
            raise RunError(f"{_shown(out / name)} is missing, though the manifest lists it; record the run again")
        if name not in listed:
            raise RunError(f"{_shown(out / name)} is not in the manifest: it was added after the run; remove it")
        if listed[name] != _hash(found[name]):
            changed = f"{_shown(out / name)} was changed after the run: it does not match the manifest"
            raise RunError(f"{changed}; record it again")


def _shown(path: Path) -> str:
    """On one line: whoever writes a manifest may put anything into its names."""
    name = str(path)[:_LONGEST_NAME]
    return name if name.isprintable() else ascii(name)


def _read(path: Path) -> Mapping[str, object]:
    # Its names are only compared with those of files that are there, never opened.
    damaged = RunError(f"{path} is damaged: it is no manifest; record the run again")
    try:
        if path.stat().st_size > MAX_MANIFEST:
            raise damaged
        manifest = json.loads(path.read_bytes())
        format_, files = manifest["format"], manifest["files"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise damaged from error
    if isinstance(format_, int) and format_ > FORMAT:
        raise RunError(f"{path} was written by a newer auditor (format {format_}, this one reads {FORMAT}): update")
    if not isinstance(files, dict):
        raise damaged
    return files


def _found(out: Path) -> dict[str, Path]:
    # Names that start with a dot are temporary files of a write that was interrupted, or a file manager's own.
    paths = (out / EVIDENCE).rglob("*")
    return {p.relative_to(out).as_posix(): p for p in paths if not p.name.startswith(".") and not p.is_dir()}


def _hash(path: Path) -> str:
    if path.is_symlink():
        raise RunError(f"{path} is a link, not a file: evidence does not reach outside its folder")
    return hashlib.sha256(path.read_bytes()).hexdigest()
