"""Whole statements, sentence by sentence: what each is taken for, and what verifies it or why nothing does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor.demo.store.statement import statement_text
from auditor.drafting.model import Draft
from policy.statement.files import read_statement
from policy.statement.lock import parse_lock
from policy.statement.normal import sentence_id
from tests.builders import link, visit
from tests.drafting.stage import BANNER, drafted, outcome, sentences

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "policy" / "examples" / "7diamonds" / "statement.lock"
STATEMENTS = Path(os.environ.get("AUDITOR_STATEMENTS", "statements"))
"""Where statements lie whose prose is not kept here; without them, what is tested on them is skipped."""
PAGE = visit("/privacy", links=(link("/privacy/ads", "advertising opt-out page"),))
DEMO = [
    # how the sentence begins, the topic, what the draft makes of it
    ("Last changed on 2 November 2026.", "last-changed", "statement-sound"),
    ("Harbour Lane Trading Ltd, 14 Cooper's", "who-we-are", "letter-reachable"),
    ("You can open this statement from", "statement-everywhere", "statement-reachable"),
    ("Whenever we ask for something that", "forms", "unverifiable"),
    ("An order takes your name, your", "form-fields", "forms-disclosed"),
    ("What we learn from orders and", "improvement", "unverifiable"),
    ("We may arrange the shop around", "personalised", "unverifiable"),
    ("If you gave us your e-mail", "newsletter", "unverifiable"),
    ("Its readers see new collections before", "newsletter", "unverifiable"),
    ("Once in a while we may", "market-research", "unverifiable"),
    ("We may do so by e-mail,", "channels", "informational"),
    ("Offers of other companies reach you", "marketing-consent", "unverifiable"),
    ("You can change your mind about", "opt-out", "email-reachable"),
    ("We do not sell, rent or", "not-sold", "details-not-shared"),
    ("Northquay Couriers carry our parcels and", "delivery", "unverifiable"),
    ("Besides our own servers, your browser", "recipients-listed", "recipients-declared"),
    ("Letters, pictures and styles of our", "own-servers", "see recipients-declared"),
    ("The fields for your card are", "embeds", "embeds-declared"),
    ("Films are no part of our", "embeds", "unverifiable"),
    ("We use cookies, pixel tags and", "techniques", "unverifiable"),
    ("The next two tables name all", "cookies-listed", "cookies-declared storage-declared"),
    ("The cookie of Tidemark Ads is", "cookies", "unverifiable"),
    ("Thanks to the first cookie you", "log-in", "unverifiable"),
    ("If your browser refuses cookies you", "without-cookies", "works-without-cookies"),
    ("Only what the shop cannot do", "before-choice", "nothing-before-choice refusal-kept"),
    ("On your first visit a notice", "asked", "choice-offered"),
    ("We remember your answer and keep", "remembered", "see refusal-kept"),
    ("Cookie settings, at the foot of", "withdrawal", "withdrawal-offered withdrawal-kept"),
    ("A browser that sends the Global", "privacy-control", "signal-honoured"),
    ("A pixel tag is an invisible", "pixels-anonymous", "pixels-anonymous"),
    ("Cookies and pixels may tell us,", "pixels-anonymous", "see pixels-anonymous"),
    (
        "If you agree, our advertising partners",
        "before-choice",
        "nothing-before-choice-advertising refusal-kept-advertising",
    ),
    ("The advertising opt-out page puts a", "opt-out", "unverifiable"),
    ("We may put together what these", "combined", "unverifiable"),
    ("Our pages link to other sites", "links", "informational"),
    ("We have no say in what", "no-say-there", "informational"),
    ("Every such link is marked with", "links-marked", "links-leave-safely links-are-marked"),
    ("We take care that your details", "security", "unverifiable"),
    ("All pages of the shop, and", "encrypted", "transport-secure"),
    ("We keep orders for six years,", "retention", "unverifiable"),
    ("You may ask what we hold", "rights", "letter-reachable-2"),
    ("If something in it is wrong", "rights", "see letter-reachable email-reachable letter-reachable-2"),
    ("You can also call us on", "contact-us", "phone-reachable"),
    ("If our answer does not satisfy", "complaint", "informational"),
    ("When this statement changes, we say", "changes", "statement-unchanged"),
]
SEVEN_DIAMONDS = [
    # the sentence's hash in statement.lock: its prose is not kept here
    ("4bafeee5f75d2762", "forms", "unverifiable"),
    ("a4334749454797ce", "improvement", "unverifiable"),
    ("4f67660e0a2e375e", "newsletter", "unverifiable"),
    ("5b7c65d04faeeeeb", "market-research", "unverifiable"),
    ("98c98f92f205c873", "channels", "informational"),
    ("6a67c13b5342f150", "personalised", "unverifiable"),
    ("b39f9a9e4050710e", "security", "unverifiable"),
    ("e11d2407892a6d53", "links", "informational"),
    ("5f5805359cbb3dd9", "no-say-there", "informational"),
    ("4da46703ae0bda43", "no-say-there", "informational"),
    ("4d8498c91e4deb65", "opt-out", "email-reachable"),
    ("48cd77dd50384456", "not-sold", "details-not-shared"),
    ("4b266b61a1fa7d15", "marketing-consent", "unverifiable"),
    ("0cf50a4d689eb6be", "rights", "statement-sound"),
    ("6f698a333880afa6", "rights", "letter-reachable"),
    ("4e4f1254c7a540dc", "rights", "see email-reachable letter-reachable"),
    ("6dcdd66185368ba2", "response-time", "unverifiable"),
    ("0b04ffb492698b68", "techniques", "unverifiable"),
    ("bfe37f834e399f4f", "log-in", "unverifiable"),
    ("d859ca05fc68913e", "without-cookies", "works-without-cookies"),
    ("a57bf7f35bf08208", "anonymous", "unverifiable"),
    ("be55fd5bd80e5bc8", "targeted-ads", "unverifiable"),
    ("5c99a6a831c37d09", "pixels-anonymous", "pixels-anonymous"),
    ("3c4415c9740f539f", "combined", "unverifiable"),
    ("0e0131aeef64bb63", "newsletter", "unverifiable"),
]


@pytest.fixture(scope="module")
def demo() -> Draft:
    return drafted((visit("/"), BANNER), statement_text(), page=PAGE)


def test_every_sentence_of_the_demo_is_assigned(demo: Draft) -> None:
    quoted = [c for c in demo.clauses if c.quote]
    assert [(" ".join(c.quote.split()[:6]), c.topic, outcome(c)) for c in quoted] == DEMO


def test_sentences_and_clauses_of_the_demo_are_as_many(demo: Draft) -> None:
    prose = [s for s in sentences(statement_text()) if s.is_prose and s.kind != "row"]
    assert [c.quote for c in demo.clauses if c.quote] == [s.text for s in prose]


def seven_diamonds() -> Path:
    """The statement that the lock was made of."""
    wanted = {s.id for s in parse_lock(LOCK.read_text("utf-8")).sentences}
    for path in sorted(STATEMENTS.glob("*.txt")):
        if {sentence_id(s.text) for s in read_statement(path)} == wanted:
            return path
    pytest.skip("the statement itself is not at hand: name its folder with AUDITOR_STATEMENTS")


def test_every_sentence_of_a_statement_that_we_did_not_write_is_assigned() -> None:
    draft = drafted((visit("/"), BANNER), read_statement(seven_diamonds()))
    found = [(sentence_id(c.quote), c.topic, outcome(c)) for c in draft.clauses if c.quote]
    assert found == SEVEN_DIAMONDS


def test_the_table_is_of_the_statement_that_the_example_encodes() -> None:
    locked = [s.id for s in parse_lock(LOCK.read_text("utf-8")).sentences]
    assert [id_ for id_, _, _ in SEVEN_DIAMONDS] == [id_ for id_ in locked if id_ in {i for i, _, _ in SEVEN_DIAMONDS}]
    assert len(SEVEN_DIAMONDS) >= 0.8 * len(locked)
