"""Where things are in a run folder, and how a kind of record is called there.

    OUT/manifest.json                       SHA-256 of every file below evidence/
    OUT/.lock                               while an audit writes here: its process id
    OUT/evidence/.journal.jsonl             while the run is not finished: what `--resume` needs, and no evidence
    OUT/evidence/run.json                   the head of the run
    OUT/evidence/policy/policy.yaml         the policy it was recorded for, and what it names
    OUT/evidence/visits/<scenario>/0001.jsonl.gz
    OUT/evidence/visits/<scenario>/walk.jsonl.gz     of the walk; return.jsonl.gz of the return after it
    OUT/evidence/screenshots/<scenario>-0001.jpg

Visits and pictures of a later round have its number behind theirs: 0001~2.jsonl.gz.

The first line of a visit's file is its head, each further line one record:

    {"record":"visit","id":"no-choice/0001",...}
    {"record":"initiator","kind":"script","stack":[...]}
    {"record":"request","by":0,"url":"https://shop.example/a.js",...}

Stacks are long and few, so each is written once: `by` is the number of an initiator line above, from 0. The keys `record`
and `by` always come first, and fields that have their default value are left out.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from auditor.evidence.choices import Choice, Signal
from auditor.evidence.records import (
    Blind,
    Call,
    CookieWrite,
    Filling,
    FormSeen,
    FrameSeen,
    Leak,
    Link,
    PageText,
    Probing,
    Record,
    Request,
    StorageWrite,
    StoredCookie,
    StoredItem,
)
from auditor.evidence.run import part_of

EVIDENCE = "evidence"
MANIFEST = "manifest.json"
HEAD = "run.json"
JOURNAL = ".journal.jsonl"
LOCK = ".lock"
POLICIES = "policy"
POLICY = "policy.yaml"
VISITS = "visits"
SCREENSHOTS = "screenshots"

RECORDS: tuple[tuple[str, str, type[Record]], ...] = (
    ("request", "requests", Request),
    ("cookie-write", "cookie_writes", CookieWrite),
    ("cookie", "cookies", StoredCookie),
    ("item", "storage", StoredItem),
    ("item-write", "storage_writes", StorageWrite),
    ("link", "links", Link),
    ("frame", "frames", FrameSeen),
    ("form", "forms", FormSeen),
    ("filling", "fillings", Filling),
    ("call", "calls", Call),
    ("probing", "probings", Probing),
    ("text", "texts", PageText),
    ("choice", "choices", Choice),
    ("signal", "signals", Signal),
    ("leak", "leaks", Leak),
    ("blind", "blind", Blind),
)
"""(the word in the file, the field of `Visit`, the type). To store a new kind of record, add a line."""


def safe_name(scenario: str) -> str:
    """A scenario's name as a file name: `journey:opt-out` -> `journey%3Aopt-out`. Different names stay different."""
    return quote(scenario, safe="").replace(".", "%2E")


def visit_id(scenario: str, number: int, round_: int = 1) -> str:
    """Id of a visit."""
    return f"{scenario}/{_place(number, round_)}"


def visit_path(scenario: str, number: int, round_: int = 1) -> str:
    """Path of a visit's file in the evidence folder."""
    return f"{VISITS}/{safe_name(scenario)}/{_place(number, round_)}.jsonl.gz"


def screenshot_path(scenario: str, number: int, round_: int = 1) -> str:
    """Path of a visit's picture in the evidence folder."""
    return f"{SCREENSHOTS}/{safe_name(scenario)}-{_place(number, round_)}.jpg"


def _place(number: int, round_: int) -> str:
    name = f"{number:04d}" if (part := part_of(number)) == "page" else part
    return name if round_ == 1 else f"{name}~{round_}"


def output_folder(path: Path) -> Path:
    """The output folder, given it or the evidence folder inside it."""
    path = Path(path)
    return path.parent if path.name == EVIDENCE and not (path / EVIDENCE).exists() else path
