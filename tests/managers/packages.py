"""Packages from npm, as published: packed by npm, checked against a package.json, unpacked into a cache folder."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

_WANTED = Path(__file__).with_name("package.json")
_SECONDS = 300


class UnavailableError(Exception):
    """npm, or what it should bring, is not to be had here; the message says why."""


def wanted(listed: Path = _WANTED) -> dict[str, str]:
    """Name in package.json -> `package@version` for npm."""
    dependencies: dict[str, str] = json.loads(listed.read_text("utf-8"))["dependencies"]
    return {n: v.removeprefix("npm:") if v.startswith("npm:") else f"{n}@{v}" for n, v in dependencies.items()}


def folder_of(name: str, cache: Path, listed: Path = _WANTED) -> Path:
    """The files of a package of that list, fetched if the cache does not hold them yet. Raises UnavailableError."""
    spec = wanted(listed)[name]
    kept = cache / spec.replace("/", "-").lstrip("@")
    if not kept.is_dir():
        with tempfile.TemporaryDirectory(dir=cache) as work:
            unpacked = _unpack(_pack(spec, Path(work)), name, Path(work), listed)
            # Another test process may have been faster: its copy is as good.
            if not kept.is_dir():
                unpacked.replace(kept)
    return kept


def _pack(spec: str, work: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise UnavailableError("npm is not installed: packages cannot be fetched")
    command = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(work), spec]
    try:
        done = subprocess.run(command, cwd=work, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"npm did not bring {spec} within {_SECONDS} s") from None
    archive = next(work.glob("*.tgz"), None)
    if done.returncode or archive is None:
        raise UnavailableError(f"npm could not bring {spec}: {done.stderr.strip()[:200]}")
    return archive


def _unpack(archive: Path, name: str, work: Path, listed: Path) -> Path:
    """A package that is not what package.json says is no reason to skip: it fails the tests."""
    integrity: dict[str, str] = json.loads(listed.read_text("utf-8"))["integrity"]
    got = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert got == integrity[name], f"{name} is not the package that these tests were written for"
    with tarfile.open(archive) as packed:
        packed.extractall(work / "files", filter="data")
    (top,) = (work / "files").iterdir()
    return top
