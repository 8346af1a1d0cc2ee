"""The examples on the checks' pages do what the pages say, on the sites that they speak of."""

from __future__ import annotations

import pytest

from tests.builders import (
    cookie,
    declared_cookie,
    declared_recipient,
    declared_storage,
    frame,
    judgement,
    link,
    policy,
    probe,
    request,
    stored,
    visit,
    write,
)
from tests.checks.test_pages import IDS, examples

GA = "https://www.google-analytics.com/a.js"
FONT = "https://use.type.example/f.woff2"
PARTNER = "https://www.partner.example/"
SCRIPT = (GA,)

# (the site of the passing example, the site of the failing one), codes that the failing one ends in
SITES = {
    "cookies-declared": (
        [visit(writes=[write("session"), write("_ga", days=730, by=SCRIPT)])] * 2,
        {"undeclared", "lives-too-long"},
    ),
    "storage-declared": ([visit(storage=(stored("cart"),))] * 2, {"undeclared", "never-seen"}),
    "recipients-declared": ([visit(requests=[request(GA), request(FONT)])] * 2, {"undeclared"}),
    "purposes-allowed": ([visit(cookies=[cookie("session")]), visit(cookies=[cookie("visits")])], {"cookie"}),
    "external-links": ([visit(links=[link(PARTNER, "Partner", rel=("noopener",))])] * 2, {"unmarked"}),
    "embeds-declared": ([visit(frames=(frame("https://player.film.example/v"),))] * 2, {"undeclared"}),
    "statement-reachable": ([visit(links=[link("/privacy", "Privacy")])] * 2, {"missing"}),
    "contact-reachable": (
        [visit(links=["/contact", "/privacy"]), visit(links=["/a"])],
        {"missing"},
    ),
    "transport-secure": ([visit()] * 2, {"short-hsts"}),
}
OTHER_PAGES = {
    "contact-reachable": [
        visit("/a", links=["/b", "/"]),
        visit("/b", links=["/contact", "/privacy", "/a"]),
        visit("/privacy", links=["/contact", "/b"]),
        visit("/contact", links=[link("mailto:care@shop.example", "care@shop.example"), "/privacy"]),
    ]
}


def promised(declared):
    """The policy of an example's `declared`."""
    cookies = [declared_cookie(**entry) for entry in declared.get("cookies", [])]
    storage = [declared_storage(**entry) for entry in declared.get("storage", [])]
    recipients = [_recipient(entry) for entry in declared.get("recipients", [])]
    return policy(cookies=cookies, storage=storage, recipients=recipients)


def _recipient(entry):
    rest = {k: v for k, v in entry.items() if k not in {"hosts", "purpose"}}
    return declared_recipient(*entry.get("hosts", []), purposes=(entry["purpose"],), **rest)


def codes_of(check_id, example, site):
    found = set()
    pages = [site, *OTHER_PAGES.get(check_id, [visit("/privacy")])]
    for rule in example["rules"]:
        options = {k: v for k, v in rule.items() if k not in {"id", "check", "in"}}
        result = judgement(
            check_id, *pages, promised=promised(example.get("declared", {})), probes=[probe(PARTNER)], **options
        )
        assert result.gaps == ()
        found |= {f.code for f in result.findings}
    return found


@pytest.mark.parametrize("check_id", IDS)
def test_examples_pass_and_fail_as_they_say(check_id):
    (_, passing), (_, failing) = examples(check_id)
    (kept, broken), codes = SITES[check_id]
    assert codes_of(check_id, passing, kept) == set()
    assert codes_of(check_id, failing, broken) == codes
