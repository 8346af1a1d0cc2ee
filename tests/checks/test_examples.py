"""The examples on the checks' pages do what the pages say, on the sites that they speak of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.evidence import Digest, FormSeen
from auditor.evidence.records import Field
from policy.model import Statement
from policy.statement.blocks import rendered
from policy.statement.lock import reviewed_sentences
from policy.statement.sentences import sentences_of
from tests.builders import (
    choice,
    chosen,
    click,
    control,
    cookie,
    declared_cookie,
    declared_recipient,
    declared_storage,
    filling,
    form,
    frame,
    judgement,
    leak,
    link,
    policy,
    probe,
    probing,
    recorder,
    request,
    signal,
    stored,
    visit,
    write,
)
from tests.checks.test_pages import IDS, examples

GA = "https://www.google-analytics.com/a.js"
FONT = "https://use.type.example/f.woff2"
PARTNER = "https://www.partner.example/"
SCRIPT = (GA,)

PIXEL = "https://px.network.example/p"
RELOADED = request("/", main=True, resource="document", phase="reload")
SHOES = "Shoes, coats and hats in every size and colour, delivered to your door in two days. " * 3
READS = "We use cookies.\n\nWe keep orders for six years."
ACT = "Write to us under the Data Protection Act {year}: 14 Quay Street, Brightport BP1 4HL."


POSTAL = "https://in.postal.example/e"
NUMBER = Digest(hash="0123456789abcdef", length=20)


def matched(_owner):
    """A pixel that carries that number, whoever keeps it."""
    return request(f"{PIXEL}?uid=~{NUMBER.hash}.{NUMBER.length}", resource="image")


def newsletter(*, ticked):
    fields = (
        Field(name="email", type="email"),
        Field(name="news", type="checkbox", label="Send me offers", checked=ticked),
    )
    return FormSeen(
        action="https://shop.example/newsletter", method="post", document="https://shop.example/", fields=fields
    )


def banner(*ways_to_reject, ticked=False):
    """The visits that answer a banner: accepted by one click, rejected by those given."""
    offered = (control("accept"), control("toggle", "Statistics", layer=2, checked=ticked))
    return [
        chosen("accept-all", choice("accept", offered=offered)),
        chosen("reject-all", choice("reject", "made", *ways_to_reject, offered=offered)),
    ]


def rejected(*kept):
    return [chosen("reject-all", choice("reject"), requests=[RELOADED], cookies=kept)]


def with_and_without(*requests):
    return [visit(requests=requests), visit("/", "gpc", requests=requests, signals=(signal("gpc", value="true"),))]


def without_cookies(text):
    pages = ("/", "/products/1")
    return [*(visit(p, text=SHOES) for p in pages), *(visit(p, "no-cookies", text=text) for p in pages)]


# (the site of the passing example, that of the failing one; one page or several), codes that the failing one ends in
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
    "statement-unchanged": (
        [[visit(), visit("/privacy", text=READS)], [visit(), visit("/privacy", text=READS.replace("six", "ten"))]],
        {"reworded"},
    ),
    "statement-sound": (
        [
            [visit(), visit("/privacy", text=ACT.format(year=2018))],
            [visit(), visit("/privacy", text=ACT.format(year=1998))],
        ],
        {"gone-law"},
    ),
    "contact-reachable": (
        [visit(links=["/contact", "/privacy"]), visit(links=["/a"])],
        {"missing"},
    ),
    "no-fingerprinting": (
        [visit(probings=(probing("canvas-font", "https://shield.fraud.example/f.js", fonts=75),))] * 2,
        {"canvas-font"},
    ),
    "no-session-replay": (
        [
            visit(
                probings=(recorder("https://cdn.replay.example/r.js"),),
                requests=[
                    request(
                        "https://in.replay.example/",
                        by=("https://cdn.replay.example/r.js",),
                        resource="fetch",
                        body_length=9000,
                    )
                ],
            )
        ]
        * 2,
        {"recorder"},
    ),
    "transport-secure": ([visit()] * 2, {"short-hsts"}),
    "choice-offered": (
        [banner(click()), banner(click("settings"), click("save", layer=2), ticked=True)],
        {"harder", "pre-selected"},
    ),
    "choice-respected": ([rejected(cookie("session")), rejected(cookie("_ga"))], {"cookie"}),
    "signal-honoured": ([with_and_without(), with_and_without(request(PIXEL))], {"recipient"}),
    "opt-out-works": (
        [[visit(links=["/privacy/ads"]), visit("/privacy/ads", links=["/"])], [visit(links=["/a"])]],
        {"dead"},
    ),
    "no-personal-data-shared": (
        [visit(requests=[request(POSTAL)], leaks=(leak(POSTAL),), fillings=(filling(),))] * 2,
        {"sent"},
    ),
    "pixels-anonymous": (
        [
            visit(requests=[matched(h)], cookies=[cookie("uid", h, value=NUMBER)])
            for h in ("px.network.example", "b.example")
        ],
        {"synced"},
    ),
    "forms-disclosed": (
        [
            visit(forms=(form("/newsletter", "email", links=("https://shop.example/privacy",)),)),
            visit(forms=(newsletter(ticked=True),)),
        ],
        {"undisclosed", "pre-ticked"},
    ),
    "works-without-cookies": (
        [without_cookies(SHOES), without_cookies("Please enable cookies to continue")],
        {"broken"},
    ),
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
    statement = Statement(url="/privacy", sentences=reviewed_sentences(sentences_of(rendered(READS)), ()))
    return replace(policy(cookies=cookies, storage=storage, recipients=recipients), statement=statement)


def _recipient(entry):
    rest = {k: v for k, v in entry.items() if k not in {"hosts", "purpose"}}
    return declared_recipient(*entry.get("hosts", []), purposes=(entry["purpose"],), **rest)


def codes_of(check_id, example, site):
    found = set()
    pages = site if isinstance(site, list) else [site, *OTHER_PAGES.get(check_id, [visit("/privacy")])]
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
