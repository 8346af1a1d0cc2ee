"""Forty ordinary things in one site: no rule fails for them, and none is inconclusive."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from auditor.cli.main import main
from auditor.demo.web import html
from tests.kinds.member import HOST, Member
from tests.kinds.ordinary import MEMBERS

CHECKS = (
    "recipients-declared", "cookies-declared", "storage-declared", "embeds-declared", "no-personal-data-shared",
    "no-session-replay", "no-fingerprinting", "pixels-anonymous",
)  # fmt: skip


def slug(member: Member) -> str:
    return "/" + re.sub(r"\W+", "-", member.name)


def policy() -> str:
    rules = "".join(f"      - {{id: {check}, check: {check}, in: [no-choice]}}\n" for check in CHECKS)
    return (
        f'version: 1\nsite: {{name: Shop, url: "https://{HOST}/", crawl: {{sitemap: false, per_template: 100, max_pages: 100}}}}\n'
        f"statement: {{url: /privacy}}\nclauses:\n  - id: c\n    quote: We share nothing about you with anybody.\n    rules:\n{rules}"
    )


@pytest.mark.browser
def test_ordinary_things_are_no_gap(tmp_path: Path):
    (tmp_path / "policy.yaml").write_text(policy(), "utf-8")
    web = Member(kind="ordinary", name="all", pages={}).web()
    web.route(
        HOST,
        "/",
        html("<title>Shop</title><h1>Shop</h1>" + "".join(f"<p><a href='{slug(m)}'>{m.name}</a></p>" for m in MEMBERS)),
    )
    for member in MEMBERS:
        for path, answer in member.answers().items():
            web.route(HOST, slug(member) if path == "/" else path, answer)
    with web.running():
        maps = [word for m in web.map_host_options() for word in ("--map-host", m)]
        code = main(
            [
                "audit",
                str(tmp_path / "policy.yaml"),
                "--out",
                str(tmp_path / "out"),
                "--format",
                "json",
                "--quiet",
                *maps,
            ]
        )
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    ended = {r["id"]: r["reason"] for r in report["rules"] if r["outcome"] not in ("passed", "not-applicable")}
    assert (ended, code) == ({}, 0)
    assert report["coverage"]["visited"] > len(MEMBERS)
