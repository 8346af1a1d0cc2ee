from __future__ import annotations

from functools import partial

import pytest
from pydantic import ValidationError

from checks import CHECKS
from tests.builders import judge, judgement, link, probe, visit

CHECK = "external-links"
judge_links = partial(judge, CHECK, dead=False)
OUT = "https://partner.example/shop"


def page(*links, **more):
    return visit(links=links, **more)


def codes(*links, **options):
    return [c for c, _ in judge_links(page(*links), **options)]


def test_a_link_that_answers_passes():
    result = judgement(CHECK, page(OUT), probes=[probe(OUT)])
    assert (result.findings, result.gaps, result.examined) == ((), (), 1)


@pytest.mark.parametrize(
    "url", ["/about", "https://www.shop.example/", "mailto:a@b.example", "tel:+123", "javascript:x()"]
)
def test_links_that_stay_are_none(url):
    assert judgement(CHECK, page(url)).not_applicable == "no link leaves the site"


@pytest.mark.parametrize("kind", ["form", "ping"])
def test_forms_and_pings_are_no_links(kind):
    assert judgement(CHECK, page(link(OUT, kind=kind))).examined == 0


@pytest.mark.parametrize("kind", ["anchor", "area", "svg", "button", "open"])
def test_every_way_out_is_a_link(kind):
    assert judge_links(page(link(OUT, kind=kind)), allow=[]) == [("not-allowed", "partner.example")]


def test_links_within_another_companys_frame_are_its_own():
    assert judge_links(page(link(OUT, document="https://player.film.example/")), allow=[]) == []


def test_hidden_links_count():
    assert codes(link(OUT, visible=False), allow=[]) == ["not-allowed"]


@pytest.mark.parametrize(
    ("allow", "expected"),
    [(None, []), ([], ["not-allowed"]), (["partner.example"], []), (["*.partner.example"], ["not-allowed"])],
)
def test_allowed_hosts(allow, expected):
    assert codes(link(OUT), allow=allow) == expected


def test_not_allowed_is_one_finding_for_a_host():
    assert judge_links(page(OUT, OUT + "2"), page("https://partner.example/3"), allow=[]) == [
        ("not-allowed", "partner.example")
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"text": "Partner"}, ["unmarked"]),
        ({"text": "Partner (External)"}, []),
        ({"label": "opens in a new window"}, []),
        ({"text": "Partner ↗"}, []),
    ],
)
def test_marked_links_announce_that_they_leave(words, expected):
    assert codes(link(OUT, **words), marked="visible") == expected


def test_the_statements_own_mark_can_be_asked_for():
    assert codes(link(OUT, "Partner (external)"), marked="visible", mark=["leaves the shop"]) == ["unmarked"]


@pytest.mark.parametrize(
    ("rel", "kind", "expected"),
    [
        ((), "anchor", ["unprotected"]),
        (("NoOpener",), "anchor", []),
        (("noreferrer",), "anchor", []),
        ((), "button", []),
    ],
)
def test_rel(rel, kind, expected):
    assert codes(link(OUT, rel=rel, kind=kind), rel=["noopener"]) == expected


def test_https_is_asked_for_unless_told_otherwise():
    assert codes(link("http://partner.example/")) == ["insecure"]
    assert codes(link("http://partner.example/"), https=False) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?utm_source=shop&id=3", []),
        ("?gclid=", []),
        ("?gclid=1", ["decorated"]),
        ("?FBCLID=x", ["decorated"]),
        ("?_gl=1*abc", ["decorated"]),
        ("?u=jane%40mail.example", ["decorated"]),
        ("?email=~0123456789abcdef.17", ["decorated"]),
        ("?u=~0123456789abcdef.17@", ["decorated"]),
        ("?id=~0123456789abcdef.17", []),
        ("?to=care%40shop.example", []),
        ("?password=x", ["decorated"]),
        ("?newsletter=email", []),
        ("?email=1", []),
    ],
)
def test_links_carry_no_identity(query, expected):
    assert codes(link(OUT + query)) == expected


def test_a_decorated_link_shows_names_and_no_values():
    (finding,) = judgement(CHECK, page(OUT + "?u=jane%40mail.example&gclid=secret"), dead=False).findings
    assert finding.subject.key == "https://partner.example/shop?gclid=…&u=…"
    assert finding.observed == "it carries an e-mail address in u and the identifier gclid"
    assert judge_links(page(OUT + "?gclid=1"), decorated=False) == []


@pytest.mark.parametrize("status", [404, 410, 500, 400])
def test_a_target_that_answers_with_an_error_is_dead(status):
    assert judge(CHECK, page(OUT), probes=[probe(OUT, status)]) == [("dead", OUT)]


@pytest.mark.parametrize("status", [200, 301, 401, 403, 405, 429, 503, 999])
def test_a_target_that_keeps_robots_out_is_alive(status):
    result = judgement(CHECK, page(OUT), probes=[probe(OUT, status)])
    assert (result.findings, result.gaps) == ((), ())


@pytest.mark.parametrize(
    "error", ["net::ERR_NAME_NOT_RESOLVED", "net::ERR_CONNECTION_REFUSED", "net::ERR_CERT_DATE_INVALID"]
)
def test_a_target_that_nobody_serves_is_dead(error):
    assert judge(CHECK, page(OUT), probes=[probe(OUT, None, error)]) == [("dead", OUT)]


def test_a_target_that_gave_no_clear_answer_is_a_gap():
    result = judgement(CHECK, page(OUT), probes=[probe(OUT, None, "no answer in time")])
    assert (result.findings, [g.detail for g in result.gaps]) == (
        (),
        ["links that leave the site and gave no clear answer: 1"],
    )


def test_a_target_that_was_not_tried_is_a_gap_only_if_it_matters():
    assert [g.detail for g in judgement(CHECK, page(OUT)).gaps] == ["links that leave the site and were not tried: 1"]
    assert judgement(CHECK, page(OUT), dead=False).gaps == ()


def test_if_nobody_at_all_answers_it_is_the_auditor_who_is_cut_off():
    urls = [f"https://{h}.example/" for h in ("one", "two", "three")]
    result = judgement(CHECK, page(*urls), probes=[probe(u, None, "net::ERR_NAME_NOT_RESOLVED") for u in urls])
    assert (result.findings, len(result.gaps)) == ((), 1)


def test_probes_are_found_whatever_the_fragment_and_campaign():
    assert judge(CHECK, page(OUT + "?utm_source=x#top"), probes=[probe(OUT, 404)]) == [("dead", OUT + "?utm_source=…")]


def test_links_of_a_foreign_page_are_not_the_sites():
    assert judgement(CHECK, visit("/go", to=OUT, links=["https://else.example/"])).examined == 0


def test_no_page_is_a_gap_and_not_inapplicable():
    result = judgement(CHECK, page(OUT, outcome="failed"))
    assert (result.not_applicable, len(result.gaps)) == ("", 1)


def test_waivers_can_match_host_and_url():
    (finding,) = judgement(CHECK, page(link("http://partner.example/shop?x=1")), dead=False).findings
    assert finding.subject.attributes == (("host", "partner.example"), ("url", "http://partner.example/shop"))


@pytest.mark.parametrize("options", [{"marked": "visible", "mark": [""]}, {"rel": [" "]}])
def test_an_empty_word_which_every_link_has_is_refused(options):
    with pytest.raises(ValidationError):
        CHECKS["external-links"].options(**options)


def test_a_rule_with_everything_switched_off_is_refused():
    off = dict.fromkeys(("https", "dead", "decorated"), False)
    with pytest.raises(ValidationError, match="nothing is left to verify"):
        CHECKS["external-links"].options(**off)
    for some in ({"allow": []}, {"marked": "visible"}, {"rel": ["noopener"]}, {"https": True}):
        CHECKS["external-links"].options(**off | some)


PARTNER = "https://www.partner.example/"
EXAMPLE_SITES = ([visit(links=[link(PARTNER, "Partner", rel=("noopener",))])] * 2, {"unmarked"})
