"""What was seen in a walk is told of the page of the walk on which it was seen."""

from __future__ import annotations

from dataclasses import replace

from auditor.evidence import Visit, Walked
from auditor.evidence.walked import WalkedStep
from auditor.observed.walk_pages import by_page
from tests.builders import at, cookie, request, visit, write

AD = "https://px.ads.example/p"


def walk(*pages: str, **records) -> Visit:
    steps = tuple(WalkedStep(url=at(page)) for page in pages)
    return replace(visit("/", **records), number=-1, part="walk", walked=Walked(steps=steps))


def urls(part: Visit) -> tuple[str, list[str]]:
    return part.url, [r.url for r in part.requests if r.id != "document"]


def test_a_request_is_of_the_page_whose_document_sent_it():
    sent = [
        request(AD + "1", document=at("/"), at=1),
        request(AD + "2", document=at("/two"), at=5),
        request(AD + "3", document=at("/"), at=6),
    ]
    assert [urls(p) for p in by_page(walk("/", "/two", requests=sent))] == [
        (at("/"), [AD + "1", AD + "3"]),
        (at("/two"), [AD + "2"]),
    ]


def test_what_a_frame_sends_is_of_the_page_on_which_it_was_sent():
    sent = [
        request("/two", main=True, document=at("/"), at=5),
        request(AD, document="https://frame.example/", at=6),
        request(AD + "early", document="https://frame.example/", at=2),
    ]
    assert [urls(p) for p in by_page(walk("/", "/two", requests=sent))] == [
        (at("/"), [AD + "early"]),
        (at("/two"), [at("/two"), AD]),
    ]


def test_routes_are_pages_and_the_parameters_of_a_campaign_are_none():
    sent = [request(AD, document=at("/?gclid=1#/cart"), at=5)]
    assert [urls(p) for p in by_page(walk("/?gclid=1", "/?gclid=1#/cart", requests=sent))][1] == (
        at("/?gclid=1#/cart"),
        [AD],
    )


def test_the_jar_counts_once_and_no_record_is_lost():
    whole = walk("/", "/two", "/three", cookies=[cookie("id")], writes=[write("a"), write("b", url=at("/three"))])
    parts = by_page(whole)
    assert [len(p.cookies) for p in parts] == [1, 0, 0]
    assert sorted(w.name for p in parts for w in p.cookie_writes) == ["a", "b"]
    assert [w.name for w in parts[2].cookie_writes] == ["b"]


def test_any_other_visit_is_its_only_part():
    assert by_page(entry := visit("/")) == (entry,)
