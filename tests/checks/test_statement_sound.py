from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import CHECKS, as_run, case, judgement, link, policy, probe, visit

ADDRESS = "Shop Ltd, 14 Quay Street, Brightport BP1 4HL."


def result(text, *, links=(), probes=(), more=(), started="2026-11-22T09:00:00Z", **options):
    pages = [visit("/", text="Shop\nBasket"), visit("/privacy", text=f"Shop\nBasket\n\n{text}", links=links), *more]
    one = case(policy(), "statement-sound", options, pages, probes=probes)
    return CHECKS["statement-sound"].judge(one.rule.options, as_run(one, started=started))


def found(text, **more):
    return [(f.code, f.subject.key) for f in result(text, **more).findings]


def test_a_sound_statement():
    judged = result(f"Last updated: 3 May 2025.\n\nYou may write to us: {ADDRESS} The UK GDPR gives you rights.")
    assert (judged.findings, judged.gaps, judged.examined) == ((), (), 3)


def test_a_repealed_law():
    (finding,) = result("You have rights under the Data Protection Act 1998.").findings
    assert (finding.code, finding.subject.key) == ("gone-law", "uk-dpa-1998")
    assert "gone since 2018-05-25" in finding.observed
    assert "Data Protection Act 2018" in finding.hint
    assert "https://www.legislation.gov.uk/" in finding.hint


@pytest.mark.parametrize(
    "text",
    [
        "It replaces the Data Protection Act 1998.",
        "We no longer rely on the EU-US Privacy Shield.",
        "Regulation (EU) 2016/679, repealing Directive 95/46/EC, applies.",
    ],
)
def test_a_mention_in_the_past_is_none(text):
    assert found(text) == []


def test_a_law_was_in_force_when_the_run_was_made():
    assert found("Complaints go to the ODR platform.", started="2025-01-01T00:00:00Z") == []
    assert found("Complaints go to the ODR platform.") == [("gone-law", "eu-odr-platform")]


def test_an_ended_tool_by_name_and_by_address():
    assert found("Opt out on www.networkadvertising.org.") == [("gone-tool", "nai-opt-out")]
    here = link("https://optout.networkadvertising.org/", "here", place="main")
    assert found("Opt out here.", links=[here]) == [("gone-tool", "nai-opt-out")]
    assert found("Opt out here.", links=[replace(here, place="footer")]) == []
    assert found("Opt out here.", links=[here], tools=False) == []


def test_laws_can_be_left_out():
    assert found("The Data Protection Act 1998 applies.", laws=False) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Last updated: 22 November 2026", []),
        ("Last updated: 23 November 2026", []),  # it is tomorrow already in the east
        ("Last updated: 1 December 2026", ["future"]),
        ("Effective date: 01/12/2026", []),  # it may be 12 January
        ("Effective date: 12/12/2026", ["future"]),
        ("Last updated: 1 January 2020", ["stale"]),
        ("Last updated: 1 January 2020. Last updated: 1 January 2026.", []),
        ("The GDPR took effect on 25 May 2018.", []),
    ],
)
def test_the_date_of_the_statement(text, codes):
    assert [code for code, _ in found(text)] == codes


def test_a_date_on_a_line_of_its_own_below_the_title():
    assert found("Privacy\n\nLast updated: January 1, 2020\n\nWe keep what you order.") == [
        ("stale", "January 1, 2020")
    ]


def test_the_age_is_an_option():
    assert found("Last updated: 1 January 2025.", max_age="1 year") == [("stale", "1 January 2025")]
    assert found("Last updated: 1 January 2020.", max_age="10 years") == []


def test_a_run_without_a_day_cannot_judge_dates():
    judged = result("Last updated: 1 January 2020.", started="")
    assert (judged.findings, len(judged.gaps)) == ((), 1)


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("You may opt out at any time by e-mail.", ["email"]),
        ("You may email us.", ["email"]),
        ("Please write to us if anything is wrong.", ["post"]),
        ("You can call us on weekdays.", ["phone"]),
        ("Sie können jederzeit per E-Mail widersprechen.", ["email"]),
        ("Vous pouvez nous contacter par téléphone.", ["phone"]),
        ("You may email us at care@shop.example.", []),
        ("You may email us at care [at] shop [dot] example.", []),
        (f"Please write to us: {ADDRESS}", []),
        ("Please write to us.\n\n15778 Gateway Cir\nTustin, CA 92780", []),
        ("Schreiben Sie uns: send a letter to Musterstraße 5, 10115 Berlin.", []),
        ("You can call us on +44 1632 960114.", []),
        ("We may contact you by email, phone, fax or mail.", []),
        ("We may write to us all by post.", []),
        ("The newsletter comes by e-mail.", []),
    ],
)
def test_ways_that_are_offered_and_not_there(text, ways):
    assert found(text) == [("no-way", way) for way in ways]


def test_a_way_may_be_a_link_or_stand_in_the_footer():
    assert found("You may email us.", links=[link("mailto:care@shop.example", "mail")]) == []
    assert found("You may email us.", links=[link("/contact", "email us")]) == []
    assert found("You can call us.", links=[link("tel:+441632960114", "phone")]) == []
    assert found("You may email us.", ways=False) == []


OPT_OUT = link("https://ads.example/out", "Opt out of ads", place="main")


def test_opt_out_links():
    assert found("Text.", links=[OPT_OUT], probes=[probe("https://ads.example/out", 404)]) == [
        ("dead", "https://ads.example/out")
    ]
    assert result("Text.", links=[OPT_OUT], probes=[probe("https://ads.example/out")]).gaps == ()
    assert [g.detail for g in result("Text.", links=[OPT_OUT]).gaps] == [
        "the opt-out link to https://ads.example/out was not tried"
    ]
    assert result("Text.", links=[replace(OPT_OUT, place="footer")]).gaps == ()


def test_opt_out_pages_of_the_site():
    own = link("/ads", "opt-out page", place="main")
    assert found("Text.", links=[own], more=[visit("/ads", status=404)]) == [("dead", "https://shop.example/ads")]
    judged = result("Text.", links=[own], more=[visit("/ads")])
    assert (judged.findings, judged.gaps) == ((), ())


def test_menus_and_footers_are_not_the_statement():
    pages = [visit(p, text="We mention the Privacy Shield in every footer.\n\nPage.") for p in ("/", "/a")]
    page = visit("/privacy", text="We mention the Privacy Shield in every footer.\n\nWe use cookies.")
    assert judgement("statement-sound", *pages, page).findings == ()


def test_a_statement_that_was_not_seen():
    judged = judgement("statement-sound", visit("/", text="x"))
    assert [g.detail for g in judged.gaps] == ["the statement, https://shop.example/privacy, was not seen"]


ACT = "Write to us under the Data Protection Act {year}: 14 Quay Street, Brightport BP1 4HL."
EXAMPLE_SITES = (
    [
        [visit(), visit("/privacy", text=ACT.format(year=2018))],
        [visit(), visit("/privacy", text=ACT.format(year=1998))],
    ],
    {"gone-law"},
)
