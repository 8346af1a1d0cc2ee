"""A page chooses names, URLs and texts: no choice of it may break a check, slow it down, or change what it says twice."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from auditor.evidence import Call, Link, PageText, Probing
from checks import CHECKS
from policy.flow import flow_entry
from policy.globs import name_matches
from tests.builders import (
    CATALOGUE,
    choice,
    chosen,
    click,
    control,
    cookie,
    evidence,
    form,
    frame,
    initiator,
    judgement,
    policy,
    probe,
    request,
    signal,
    stored,
    visit,
    write,
)

IDS = sorted(CHECKS)
OPTIONS = {
    "contact-reachable": {
        "email": "care@shop.example",
        "phone": "+1 714 555 0100",
        "post": "1 Old Road",
        "form": "/contact",
    },
    "opt-out-works": {"link": "opt out", "journey": "x"},
    "choice-offered": {"offer": ["accept", "reject", "settings", "withdraw"], "prominence": True},
}
OUTCOMES = ["made", "no-banner", "no-way", "no-effect", "not-remembered", "failed"]
CHOOSING = ["accept-all", "reject-all", "withdraw", "journey:x", "no-choice"]

texts = st.text(max_size=40) | st.sampled_from(
    ["", "\x1b[31m", "=1+1", "\u202e", "\ud800", "*", "[", "a@b.example", "{]: *x\n"]
)
urls = st.one_of(
    texts,
    texts.map(lambda t: f"https://t.example/{t}"),
    texts.map(lambda t: f"http://shop.example/{t}?{t}={t}"),
    texts.map(lambda t: f"https://{t}/"),
    st.sampled_from(
        ["https://[::1", "https://a:b@c:99999/", "//x", "data:,x", "mailto:", "tel:", "https:///", "wss://t.example"]
    ),
)


INTERFACES = ["canvas", "canvas-font", "fonts", "webgl", "audio", "webrtc", "device", "recorder", "keystrokes"]


@st.composite
def hostile_probings(draw):
    names = texts | st.sampled_from(
        ["fonts", "mutations", "typing", "moving", "pressing", "sends", "letters", "offers"]
    )
    counts = draw(st.lists(st.tuples(names, st.integers(-9, 2**53)), max_size=9))
    return Probing(
        interface=draw(st.sampled_from(INTERFACES) | texts), counts=tuple(sorted(counts)), document=draw(urls),
        initiator=draw(st.none() | st.builds(initiator, urls)),
    )  # fmt: skip


@st.composite
def hostile_visits(draw):
    url, text = draw(urls), draw(texts)
    return visit(
        "/a", draw(st.sampled_from(["no-choice", "gpc", "accept-all"])),
        cookies=[cookie(draw(texts), draw(texts), days=draw(st.none() | st.floats(allow_nan=False, max_value=1e12)))],
        writes=[write(draw(texts), draw(texts), domain=draw(st.none() | texts), by=(draw(urls),), url=draw(urls), blocked=(text,))],
        requests=[request("/", id=text), structs.replace(request("/"), url=url, document=draw(urls), error=draw(st.none() | texts), mixed=draw(st.booleans()))],
        links=[Link(kind=draw(st.sampled_from(["anchor", "svg", "form", "open"])), url=draw(urls), text=text, label=text, document=draw(urls))],
        storage=(stored(text, origin=draw(urls)),), frames=(frame(draw(urls)),), forms=(replace(form("/", text), action=draw(urls)),),
        probings=tuple(draw(st.lists(hostile_probings(), max_size=3))),
        calls=(Call(name=text, argument=draw(urls)),), texts=(PageText(document=url, text=draw(texts)),), hsts=text,
    )  # fmt: skip


@st.composite
def hostile_choices(draw):
    """Visits that choose, in whatever way, with whatever came of it."""
    kinds, phases = (
        st.sampled_from(["accept", "reject", "toggle", "settings", "save"]),
        st.sampled_from(["load", "choice", "reload"]),
    )
    label, url = draw(texts), draw(urls)
    seen = control(
        draw(kinds),
        label,
        checked=draw(st.none() | st.booleans()),
        layer=draw(st.integers(0, 3)),
        width=draw(st.integers(0, 9)),
        height=draw(st.integers(0, 9)),
    )
    wanted, outcome = (
        draw(st.sampled_from(["accept", "reject", "withdraw", "journey"])),
        draw(st.sampled_from(OUTCOMES)),
    )
    made = choice(
        wanted, outcome, *draw(st.sampled_from([(), (click("reject", label, at=5),)])), offered=(seen,), reason=label
    )
    return chosen(
        draw(st.sampled_from(CHOOSING)), *draw(st.sampled_from([(), (made,), (made, made)])), url="/a",
        requests=[request("/", main=True, phase=draw(phases)), structs.replace(request("/"), url=url, phase=draw(phases))],
        writes=[write(draw(texts), draw(texts), phase=draw(phases))], cookies=[cookie(draw(texts), draw(texts))],
        storage=(stored(label, origin=url),), signals=(signal(draw(st.sampled_from(["gpc", "usp", "tcf", "gpp", "x"])), **{"a.ads": label}),),
    )  # fmt: skip


@pytest.mark.parametrize("check_id", IDS)
@settings(max_examples=40, deadline=None)
@given(visits=st.lists(hostile_choices(), min_size=1, max_size=3), page=hostile_visits())
def test_no_choice_breaks_a_check_either(check_id, visits, page):
    one = judgement(check_id, *visits, page, **OPTIONS.get(check_id, {}))
    assert one == judgement(check_id, *visits, page, **OPTIONS.get(check_id, {}))
    assert {f.code for f in one.findings} <= set(CHECKS[check_id].codes)
    assert len({f.fingerprint for f in one.findings}) == len(one.findings)


@pytest.mark.parametrize("check_id", IDS)
@settings(max_examples=40, deadline=None)
@given(visits=st.lists(hostile_visits(), min_size=1, max_size=3), error=texts)
def test_no_evidence_breaks_a_check_and_twice_it_says_the_same(check_id, visits, error):
    more = {"probes": [probe(link.url, None, error) for v in visits for link in v.links], **OPTIONS.get(check_id, {})}
    one = judgement(check_id, *visits, **more)
    assert one == judgement(check_id, *visits, **more)
    assert {f.code for f in one.findings} <= set(CHECKS[check_id].codes)
    assert len({f.fingerprint for f in one.findings}) == len(one.findings)


@given(texts.filter(bool), texts)
def test_yaml_to_copy_comes_back_as_it_was(name, other):
    (entry,) = yaml.safe_load(flow_entry((("name", name), ("hosts", (other, name)))))
    assert {k: str(v) for k, v in entry.items() if k == "name"} == {"name": name}


@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "a@" * 100_000, "1 " * 100_000, "(" * 200_000, "a." * 100_000, "-1" * 100_000, "mail_" * 40_000],
)
@pytest.mark.parametrize("check_id", IDS)
def test_long_texts_cost_little(check_id, text):
    seen = visit(
        text=text, cookies=[cookie(text)], storage=(stored(text),), hsts=text,
        links=[Link(kind="anchor", url=f"https://t.example/?{text}={text}", text=text), Link(kind="anchor", url=f"mailto:{text}", text=text)],
        requests=[request(f"https://shop.example/?{text}?{text}={text}"), request("https://t.example/", status=None, error=text)],
    )  # fmt: skip
    started = time.process_time()
    judgement(check_id, seen, **OPTIONS.get(check_id, {}))
    assert time.process_time() - started < 5


@pytest.mark.parametrize("check_id", IDS)
def test_the_order_of_scenarios_does_not_change_what_is_found(check_id):
    pages = [
        visit("/a", s, cookies=[cookie("x")], requests=[request("https://t.example/")], hsts=None)
        for s in ("no-choice", "gpc")
    ]
    options = OPTIONS.get(check_id, {})
    keys = [
        [(f.code, f.subject) for f in judgement(check_id, *order, **options).findings] for order in (pages, pages[::-1])
    ]
    assert keys[0] == keys[1]


@pytest.mark.parametrize("check_id", IDS)
def test_no_page_at_all_never_passes(check_id):
    for nothing in ([], [visit(outcome="failed", status=None)], [visit(outcome="blocked")], [visit(status=503)]):
        result = judgement(check_id, *nothing, **OPTIONS.get(check_id, {}))
        assert result.gaps
        assert not result.not_applicable


def test_builders_number_a_page_alike_in_every_scenario():
    seen = evidence([visit("/a"), visit("/b"), visit("/b", "gpc")]).visits
    assert [v.id for v in seen] == ["no-choice/0001", "no-choice/0002", "gpc/0002"]


def test_a_name_that_looks_like_a_glob_is_not_lost():
    assert name_matches("a[1]", "a[1]")
    assert CATALOGUE.by_cookie("_ga[") is not None


def test_a_policy_may_be_empty():
    assert [f.code for f in judgement("cookies-declared", visit(cookies=[cookie("")]), promised=policy()).findings] == [
        "undeclared"
    ]
