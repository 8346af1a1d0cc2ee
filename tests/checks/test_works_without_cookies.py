from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from pydantic import ValidationError

from auditor.evidence import PageText
from checks import CHECKS
from tests.builders import cookie, form, judge, judgement, visit

CHECK = "works-without-cookies"
found = partial(judge, CHECK, scenarios=("no-cookies",))
judged = partial(judgement, CHECK, scenarios=("no-cookies",))
LONG = "All our shoes, coats and hats in every size and colour, delivered to your door. " * 4
URL = "https://shop.example/a"


def fine(url="/a", **more):
    return visit(url, **{"text": LONG, "title": "Shoes", **more})


def bare(url="/a", **more):
    return visit(url, "no-cookies", **{"text": LONG, "title": "Shoes", **more})


def test_a_page_that_is_the_same_passes():
    result = judged(fine(), bare())
    assert (result.findings, result.gaps, result.examined) == ((), (), 1)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"status": 500}, "it answers 500; with cookies 200"),
        ({"status": 404}, "it answers 404; with cookies 200"),
        (
            {"status": None, "outcome": "failed", "reason": "x (net::ERR_TOO_MANY_REDIRECTS)"},
            "it redirects without end",
        ),
        ({"to": "/wall", "title": "Sorry"}, "it leads to https://shop.example/wall instead of https://shop.example/a"),
        ({"text": f"{LONG} Please enable cookies."}, 'it asks for cookies: "please enable cookies"'),
        ({"text": f"{LONG} Bitte aktivieren Sie Cookies!"}, 'it asks for cookies: "aktivieren sie cookies"'),
        ({"text": "Just a moment"}, "it is nearly empty"),
        ({"text": ""}, "it is empty"),
    ],
)
def test_what_breaks_a_page(how, words):
    (finding,) = judged(fine(), bare(**how)).findings
    assert (finding.code, finding.subject.key, finding.observed) == ("broken", URL, words)


@pytest.mark.parametrize(
    "how",
    [
        {"to": "/a;jsessionid=12"},
        {"to": "/a/"},
        {"to": "/de/a"},  # the title is the same: the same page under another address
        {"text": LONG[:-40]},
        {"text": f"{LONG} We use cookies. You can manage cookies in your browser."},
    ],
)
def test_what_does_not(how):
    assert found(fine(), bare(**how)) == []


def test_a_page_that_speaks_of_enabling_cookies_anyway_demands_nothing():
    text = f"{LONG} To enable cookies, open your browser's settings. Please enable cookies."
    assert found(fine(text=text), bare(text=text)) == []


def test_short_pages_may_get_shorter():
    assert found(fine(text="Twelve shoes, nine hats."), bare(text="Shoes.")) == []


def test_text_of_frames_is_not_the_pages():
    frame = PageText(document="https://player.example/", text=LONG)
    own = PageText(document=URL, text="Sorry")
    assert found(fine(), bare(text="", texts=(frame, own))) == [("broken", URL)]


def test_a_form_that_is_gone_is_found():
    asks = form("/search?session=1", "text")
    assert found(fine(forms=(asks,)), bare(forms=(replace(asks, action="https://shop.example/search"),))) == []
    (finding,) = judged(fine(forms=(asks,)), bare()).findings
    assert finding.observed == "its form to https://shop.example/search is gone"


@pytest.mark.parametrize(
    "asks", [form("/c", "checkbox"), form("/c", "text", place="dialog"), form("/c", "text", visible=False)]
)
def test_banners_dialogues_and_hidden_forms_may_come_and_go(asks):
    assert found(fine(forms=(asks,)), bare()) == []


def test_forms_and_texts_that_were_not_seen_are_not_missed():
    assert found(fine(forms=(form("/s", "text"),)), bare(text="", blind=["text", "forms"])) == []


@pytest.mark.parametrize(
    "how",
    [
        {"status": 403},
        {"status": 429},
        {"outcome": "crashed"},
        {"outcome": "blocked"},
        {"outcome": "failed", "status": None, "reason": "the server does not answer (net::ERR_CONNECTION_TIMED_OUT)"},
    ],
)
def test_what_may_be_the_networks_fault_is_a_gap(how):
    result = judged(fine(), bare(**how))
    assert (result.findings, result.examined) == ((), 0)
    assert result.gaps


@pytest.mark.parametrize("how", [{"status": 404}, {"status": 500}, {"outcome": "failed", "status": None}])
def test_a_page_that_is_broken_anyway_is_a_gap(how):
    result = judged(fine(**how), bare(status=500))
    assert result.findings == ()
    assert "the page was not seen with cookies either, so nothing can be compared" in [g.detail for g in result.gaps]


def test_without_the_scenario_that_has_cookies_nothing_can_be_compared():
    assert judged(bare()).gaps
    assert judgement(CHECK, fine()).gaps


def test_cookies_that_are_there_all_the_same_are_a_gap():
    assert judged(fine(), bare(cookies=[cookie("sid")])).gaps[0].detail == "cookies were not blocked: sid was stored"


def test_only_the_promised_pages_must_work():
    seen = [fine(), fine("/b/c"), bare(), bare("/b/c", status=500)]
    assert found(*seen, pages=["/a"]) == []
    assert found(*seen, pages=["/b/**"]) == [("broken", "https://shop.example/b/c")]
    assert [g.detail for g in judged(*seen, pages=["/a", "/x"]).gaps] == ["no page that matches /x was compared"]


def test_a_site_that_is_broken_everywhere_is_one_finding():
    seen = [fine(), fine("/b"), bare(text="Please enable cookies"), bare("/b", text="Please enable cookies")]
    (finding,) = judged(*seen).findings
    assert (finding.subject.key, len(finding.pages)) == ("every page", 2)
    assert len(found(*seen, fine("/c"), bare("/c"))) == 2


def test_a_page_that_is_no_path_is_refused():
    with pytest.raises(ValidationError):
        CHECKS["works-without-cookies"].options(pages=["products/**"])


SHOES = "Shoes, coats and hats in every size and colour, delivered to your door in two days. " * 3


def without_cookies(text):
    pages = ("/", "/products/1")
    return [*(visit(p, text=SHOES) for p in pages), *(visit(p, "no-cookies", text=text) for p in pages)]


EXAMPLE_SITES = (
    [without_cookies(SHOES), without_cookies("Please enable cookies to continue")],
    {"broken"},
)
