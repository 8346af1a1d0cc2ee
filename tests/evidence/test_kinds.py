"""Kinds of evidence: known words only, wherever one is given, and the same words on disk."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.errors import RunError
from auditor.evidence import Blind, EvidenceKind
from auditor.evidence.decode import Reading, decode_visit
from auditor.evidence.encode import encode_visit
from checks import CHECKS
from tests.builders import visit

ROOT = Path(__file__).parents[2]
WORDS = "requests bodies cookies storage links frames forms filling text probings choices screenshot visit".split()


def loaded(data: bytes):
    return decode_visit(data, "0001.jsonl.gz", 1, Reading())


def as_written(kind: str) -> bytes:
    """A visit's file whose blind record is of that kind, as any auditor might have written it."""
    lines = gzip.decompress(encode_visit(visit())).split(b"\n")
    record = json.dumps({"record": "blind", "kind": kind, "reason": "lost"}, separators=(",", ":")).encode()
    return gzip.compress(b"\n".join([*lines[:-1], record, b""]))


def test_a_kind_is_written_as_the_word_that_it_always_was():
    assert [kind.value for kind in EvidenceKind] == WORDS
    assert b'{"record":"blind","kind":"frames","reason":"lost"}' in gzip.decompress(
        encode_visit(visit(blind=[EvidenceKind.FRAMES]))
    )


@pytest.mark.parametrize("word", WORDS)
def test_each_word_on_disk_is_read_as_its_kind(word):
    (blind,) = loaded(as_written(word)).blind
    assert blind == Blind(kind=EvidenceKind(word), reason="lost")
    assert isinstance(blind.kind, EvidenceKind)


def test_an_unknown_kind_on_disk_is_told_in_one_line():
    with pytest.raises(RunError, match="damaged: kind: ") as refused:
        loaded(as_written("iframes"))
    assert "\n" not in str(refused.value)


def test_watched_kinds_are_read_as_kinds():
    (kind,) = loaded(encode_visit(visit(watched=(EvidenceKind.PROBINGS,)))).watched
    assert kind is EvidenceKind.PROBINGS


@pytest.mark.parametrize("word", ["iframes", "", "frames"])
def test_a_mere_word_makes_no_blind(word):
    with pytest.raises(ValueError, match="is no EvidenceKind"):
        Blind(kind=word, reason="lost")


def test_every_check_reads_known_kinds():
    assert all(isinstance(kind, EvidenceKind) for check in CHECKS.values() for kind in check.reads)


@pytest.mark.slow
def test_the_type_checker_refuses_a_mere_word(tmp_path):
    """A typo is found before anything runs: in what a check reads, in what a collector could not see, in what is asked of a visit."""
    source = tmp_path / "wrong.py"
    source.write_text(
        "from auditor.evidence import Blind, EvidenceKind, Visit\n"
        "from checks.shared.visits import sees\n"
        'reads: frozenset[EvidenceKind] = frozenset({"iframes"})\n'
        'blind = Blind(kind="iframes", reason="lost")\n'
        "def seen(visit: Visit) -> bool:\n"
        '    return sees(visit, "iframes")\n'
    )
    told = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(source)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert [
        line.rpartition("wrong.py:")[2].partition(":")[0] for line in told.stdout.splitlines() if "error:" in line
    ] == ["3", "4", "6"]
