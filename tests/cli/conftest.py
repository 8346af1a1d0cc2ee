"""A recorded run and its policy on disk, and the command line to use them with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from auditor.cli.main import main
from auditor.evidence import Visit
from auditor.evidence.folder import RunWriter
from tests.builders import cookie, evidence, visit

POLICY = """\
version: 1
site: {name: Example Store, url: https://shop.example/}
statement: {url: /privacy}
declared:
  cookies:
    - {name: session, purpose: necessary, max_age: session}
clauses:
  - id: cookies
    quote: We use one cookie.
    rules:
      - {id: cookies-declared, check: cookies-declared}
"""
CLEAN = (visit("/", cookies=[cookie("session")]),)
DIRTY = (visit("/", cookies=[cookie("session"), cookie("spy", days=9)]),)
JPEG = b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x10\x00\x10" + bytes(12)
"""The head of one, which says how large it is."""


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


Cli = Callable[..., Ended]


@pytest.fixture
def cli(capsys) -> Cli:
    """Runs a command line in this process."""

    def run(*arguments: object) -> Ended:
        code = main([str(a) for a in arguments])
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run


@pytest.fixture
def record(tmp_path) -> Callable[..., Path]:
    """Writes a run folder with these visits, and the policy that it was recorded for."""

    def write(
        visits: Iterable[Visit] = CLEAN, *, name: str = "out", policy: str | None = POLICY, finish: bool = True
    ) -> Path:
        run = evidence(visits)
        writer = RunWriter(tmp_path / name)
        if policy is not None:
            (tmp_path / "policy.yaml").write_text(policy)
            writer.write_policy(tmp_path / "policy.yaml")
        writer.write_head(run.run)
        for seen in run.visits:
            writer.write_visit(seen, JPEG)
        if finish:
            writer.finish(replace(run.run, milliseconds=1500))
        return tmp_path / name

    return write
