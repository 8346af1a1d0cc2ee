"""A shop on the local web, in a real browser, held to policy/examples/7diamonds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from auditor.cli.main import main
from tests.e2e.clothes_shop import ADFOLK, HOST, SHIRTS, Edition, shop, statement

EXAMPLE = Path(__file__).parents[2] / "policy" / "examples" / "7diamonds" / "policy.yaml"

BROKEN = Edition(
    mail="hello@7diamonds.example",
    law="the Data Protection Act 1998",
    pixel=ADFOLK,
    partner="https://mills.example/?visitor_email=a.reader%40mail.example",
    film="<iframe src=https://films.example/loom title='The loom'></iframe>",
    newsletter="http://www.7diamonds.com/contact",
    wall=True,
)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """The example, with a lock of the shop's own words."""
    reviewed = tmp_path / "reviewed.txt"
    reviewed.write_text(statement(Edition()), "utf-8")
    copy = Path(shutil.copy(EXAMPLE, tmp_path))
    assert main(["policy", "lock", str(copy), "--statement", str(reviewed)]) == 0
    return copy


def audit(policy: Path, edition: Edition) -> tuple[int, dict]:
    web, out = shop(edition), policy.parent / "out"
    with web.running():
        maps = [word for m in web.map_host_options() for word in ("--map-host", m)]
        code = main(["audit", str(policy), "--out", str(out), "--format", "json", *maps])
    assert not [h.url for h in web.hits if h.method == "POST" and f"//{HOST}/" in h.url], "nothing is submitted"
    return code, json.loads((out / "report.json").read_text("utf-8"))


def found(report: dict) -> list[tuple[str, str, str]]:
    return sorted((f["rule"], f["code"], f["subject"]["key"]) for f in report["findings"])


def test_the_shops_words_carry_the_anchors_and_are_not_those_that_were_reviewed(policy: Path, capsys) -> None:
    reviewed = policy.parent / "reviewed.txt"
    capsys.readouterr()
    assert main(["policy", "coverage", str(policy), "--statement", str(reviewed), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["encoded_percent"], told["missing"], told["reworded"]) == (100, [], [])
    ids = [
        {s["id"] for s in json.loads(p.with_name("statement.lock").read_text())["sentences"]} for p in (policy, EXAMPLE)
    ]
    headings = 3
    assert len(ids[0] & ids[1]) == headings


@pytest.mark.browser
def test_a_shop_that_keeps_its_word_passes(policy: Path) -> None:
    code, report = audit(policy, Edition())
    assert found(report) == []
    others = {r["id"]: r["outcome"] for r in report["rules"] if r["outcome"] != "passed"}
    assert others == {"embeds-declared": "not-applicable"}, "nothing is embedded"
    assert code == 0


@pytest.mark.browser
def test_each_broken_promise_is_found_and_nothing_else(policy: Path) -> None:
    code, report = audit(policy, BROKEN)
    reworded = [f for f in report["findings"] if f["rule"] == "statement-unchanged"]
    assert [x for x in found(report) if x[0] != "statement-unchanged"] == [
        ("email-reachable", "missing", "email customerservice@7diamonds.com"),
        ("embeds-declared", "undeclared", "films.example"),
        ("forms-disclosed", "insecure", "http://www.7diamonds.com/contact"),
        ("links-leave-safely", "decorated", "https://mills.example/?visitor_email=…"),
        ("no-personal-data-shared", "sent", "adfolk.example: email"),
        ("pixels-anonymous", "identified", "adfolk.example: email"),
        ("recipients-declared", "undeclared", "adfolk.example"),
        ("recipients-declared", "undeclared", "films.example"),
        ("statement-sound", "gone-law", "uk-dpa-1998"),
        ("transport-secure", "insecure-form", "http://www.7diamonds.com/contact"),
        *(("works-without-cookies", "broken", f"https://www.7diamonds.com/products/{s}-shirt") for s in SHIRTS),
    ]
    assert {f["code"] for f in reworded} == {"reworded"}
    for clause, words in (("marketing-opt-out", "hello@"), ("right-of-access", "Act 1998")):
        assert any(clause in f["hint"] and words in f["observed"] for f in reworded), clause
    assert len(reworded) == 2
    assert code == 1
