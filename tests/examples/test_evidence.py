"""What an example is made into: the records that checks read."""

from __future__ import annotations

import json

import pytest

from auditor.examples import evidence_of
from policy.errors import Location, PolicyError
from policy.example_border import ExampleIn
from policy.model import Example

SITE = "https://shop.example/"


def example(*visits, **more):
    given = ExampleIn.model_validate_json(
        json.dumps({"name": "n", "visits": visits, "expect": {"r": "passed"}, **more})
    )
    places = tuple(Location(file="p.yaml", line=n, column=1) for n, _ in enumerate(visits, 10))
    return Example(name="n", location=places[0], given=given, places=places, expected=())


def made(*visits, scenarios=("no-choice",), **more):
    return evidence_of(example(*visits, **more), SITE, scenarios)


def only(*visits, **more):
    (visit,) = made(*visits, **more).visits
    return visit


def test_a_page_that_is_clean():
    visit = only({"page": "/a"})
    assert (visit.id, visit.url, visit.status, visit.judged) == ("no-choice/0001", f"{SITE}a", 200, True)
    (document,) = visit.requests
    assert (document.main, document.header("strict-transport-security")) == (True, "max-age=31536000")


def test_a_page_that_leads_elsewhere():
    visit = only({"page": "/a", "to": "/b", "hsts": ""})
    assert (visit.final_url, [r.status for r in visit.requests]) == (f"{SITE}b", [301, 200])
    assert all(r.header("strict-transport-security") is None for r in visit.requests)


def test_a_page_that_was_not_seen():
    visit = only({"unseen": "it timed out"})
    assert (visit.judged, visit.outcome, visit.reason) == (False, "failed", "it timed out")


def test_cookies():
    visit = only({"cookies": ["a", {"name": "b", "max_age": "1 day", "stored": False, "by": "/s.js"}]})
    assert [(c.name, c.domain, c.lifetime, c.secure) for c in visit.cookies] == [("a", "shop.example", None, True)]
    assert [(w.name, w.source, w.requested) for w in visit.cookie_writes] == [
        ("a", "http", None),
        ("b", "script", 86_400.0),
    ]
    assert visit.cookie_writes[1].blocked


def test_everything_else_on_a_page():
    visit = only({
        "storage": ["k", {"key": "l", "kind": "session"}],
        "requests": ["/a.js", {"url": "https://t.example/p", "by": "/a.js"}],
        "links": ["/l", {"url": "mailto:a@b.example", "text": "mail", "new_tab": True}, "http://[x"],
        "frames": ["https://f.example/"],
        "forms": [{"action": "/n", "fields": ["email"], "ticked": ["checkbox"]}],
        "text": "words",
        "signals": {"tcf": {"b": "2", "a": "1"}},
    })  # fmt: skip
    assert [(i.kind, i.key) for i in visit.storage] == [("local", "k"), ("session", "l")]
    assert [r.url for r in visit.requests[1:]] == [f"{SITE}a.js", "https://t.example/p"]
    assert visit.requests[2].initiator.stack[0].url == f"{SITE}a.js"
    assert [link.url for link in visit.links] == [f"{SITE}l", "mailto:a@b.example", "http://[x"]
    assert [f.url for f in visit.frames] == ["https://f.example/"]
    assert [(f.type, f.checked) for f in visit.forms[0].fields] == [("email", False), ("checkbox", True)]
    assert visit.texts[0].text == "words"
    assert visit.signals[0].values == (("a", "1"), ("b", "2"))


def test_a_page_has_one_number_in_every_scenario():
    run = made({"page": "/a", "scenario": ["gpc"]}, {"page": "/b"}, scenarios=("no-choice", "gpc"))
    assert [v.id for v in run.visits] == ["gpc/0001", "gpc/0002", "no-choice/0002"]


def test_a_signal_is_on_in_its_scenario():
    visit = only({"page": "/"}, scenarios=("gpc",))
    assert visit.requests[0].sent_header("sec-gpc") == "1"
    assert visit.signals[0].source == "gpc"


@pytest.mark.parametrize(
    ("scenario", "wanted"),
    [
        ("accept-all", ["accept"]),
        ("reject-all", ["reject"]),
        ("withdraw", ["accept", "withdraw"]),
        ("journey:x", ["journey"]),
    ],
)
def test_choices_are_made(scenario, wanted):
    run = made({"page": "/"}, scenarios=(scenario,))
    first, _ = run.visits
    assert (first.number, [c.wanted for c in first.choices]) == (0, wanted)
    assert all(c.outcome == "made" for c in first.choices)
    assert run.run.scenarios[0].complete


def test_a_choice_that_was_not_made_leaves_its_scenario_incomplete():
    run = made({"page": "/"}, scenarios=("reject-all",), choices={"reject-all": "no-way"})
    (scenario,) = run.run.scenarios
    assert (scenario.complete, scenario.reason) == (False, "the banner has no way to choose so")


def test_links_answer_if_nothing_else_is_said():
    run = made({"links": ["https://a.example/", "https://b.example/", "/own", "mailto:x@y.example"]},
               answers={"https://b.example/": 404})  # fmt: skip
    told = {p.url: p.status for p in run.run.probes}
    assert (told["https://a.example/"], told["https://b.example/"]) == (200, 404)


def test_a_page_is_visited_once_in_a_scenario():
    with pytest.raises(PolicyError, match=r"p.yaml:11:1: / is visited in gpc already: see line 10"):
        made({"page": "/"}, {"page": "/", "scenario": "gpc"}, scenarios=("no-choice", "gpc"))
