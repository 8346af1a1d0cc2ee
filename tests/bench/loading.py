"""Reading a policy of 2,000 rules, its file written first."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from auditor.vocabulary import vocabulary
from policy.reader import read_policy

RULES = 2_000


def report(rules: int = RULES) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(written(rules), "utf-8")
        words = vocabulary()
        began = time.perf_counter()
        policy = read_policy(path, words)
        took = time.perf_counter() - began
        size = path.stat().st_size
    print(f"reading a policy of {len(policy.rules):,} rules ({size / 2**20:.2f} MB of YAML): {took:.1f} s")


def written(rules: int) -> str:
    """Clauses of ten rules each, every rule with options of its own."""
    lines = ["version: 1", "site: {name: Shop, url: 'https://shop.example/'}", "clauses:"]
    for number in range(rules // 10):
        lines += [f"  - id: clause-{number}", f"    quote: sentence number {number} of the statement", "    rules:"]
        lines += [
            f"      - {{id: rule-{number}-{n}, check: external-links, allow: ['*.partner{number}-{n}.example']}}"
            for n in range(10)
        ]
    return "\n".join(lines) + "\n"
