"""Each judged fact is decided in one module: whoever needs it reads it there, and does not work it out again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READERS = ("checks", "auditor/judge", "auditor/drafting", "auditor/observed", "auditor/past", "reports")

FACTS = {
    "lifetime": (r"\bw(?:rite)?\.(?:requested|max_age)\b|\bs(?:tored)?\.lifetime\b", {"auditor/observed/lifetime.py"}),
    "vendor of a cookie or key": (r"\.by_(?:cookie|storage)\(", {"auditor/observed/parties.py"}),
    "vendor of a host": (r"\.by_host\(", {"auditor/observed/parties.py"}),
    "purpose by the vendor": (r"\bkey\.purpose\b", {"auditor/observed/attribution.py"}),
    "party": (r"\bregistrable_domain\(", {"auditor/observed/parties.py", "auditor/observed/behind.py"}),
    "identity of a cookie": (r"domain(?: or \"\"\))?(?:\.lower\(\))?\.lstrip\(", {"auditor/observed/identity.py"}),
    "setter": (r"\.source == \"http\"", {"auditor/observed/cookies.py", "auditor/judge/inventory/set_cookie.py"}),
    "after the choice": (r"\bphase (?:in|not in)|phase == .(?:choice|reload)", {"auditor/observed/after_choice.py"}),
    "what left the browser": (r"ERR_(?:NAME|BLOCKED)", {"auditor/observed/sent.py"}),
}  # fmt: skip
"""Fact -> what its decision looks like in code, and the modules that may hold it. `set_cookie` only writes the line again;
`behind` tells companies apart by their domain."""


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_decided_in_one_place(fact):
    pattern, places = FACTS[fact]
    found = {
        path.relative_to(ROOT).as_posix()
        for folder in READERS
        for path in (ROOT / folder).rglob("*.py")
        if re.search(pattern, path.read_text("utf-8"))
    }
    assert found <= places
    assert found, "the pattern finds nothing: the fact is decided elsewhere now"
