from __future__ import annotations

from functools import partial

import pytest

from policy.catalogue import Catalogue, Vendor
from tests.builders import SITE, VENDORS, judge, judgement, probing, recorder, request, visit

CHECK = "no-session-replay"
REPLAY = Vendor(
    id="lookback", name="Lookback", category="replay", purposes=("analytics",), hosts=("*.lookback.example",), replay=True,
    documentation="https://lookback.example/",
)  # fmt: skip
judge_replay = partial(judge, CHECK, catalogue=Catalogue((*VENDORS, REPLAY)))
replay_judgement = partial(judgement, CHECK, catalogue=Catalogue((*VENDORS, REPLAY)))
RECORD = "https://shop.example/lib/record.js"
APP = "https://shop.example/app.js"
INTO = "https://in.tape.example/r"
KEYS = "https://cdn.keys.example/k.js"


def page(*probings, requests=(), **more):
    return visit(probings=probings, requests=requests, **more)


def sent(url=INTO, *by, octets=9000, **more):
    return request(url, by=by or (RECORD,), **{"resource": "fetch", "method": "POST", "body_length": octets, **more})


def test_a_clean_page_passes():
    result = judgement(CHECK, page(requests=[sent()]))
    assert (result.findings, result.gaps, result.examined) == ((), (), 1)


def test_a_replay_service_is_found_by_its_requests():
    seen = page(requests=[request("https://cdn.lookback.example/l.js")])
    assert judge_replay(seen) == [("vendor", "lookback")]
    assert judge_replay(seen, allow=["lookback"]) == []
    assert judge_replay(seen, allow=["*.lookback.example"]) == []


def test_what_the_browser_never_sent_reached_no_service():
    assert judge_replay(page(requests=[request("https://cdn.lookback.example/l.js", status=None, error="csp")])) == []


def test_a_service_that_did_not_answer_here_is_a_gap():
    lost = [request("https://cdn.lookback.example/l.js", status=None, error="net::ERR_NAME_NOT_RESOLVED")]
    assert [g.detail for g in replay_judgement(page(requests=lost)).gaps] == [
        "cdn.lookback.example, which is not declared, was sent a request and could not be reached"
    ]
    assert replay_judgement(page(requests=lost), allow=["lookback"]).gaps == ()


def test_a_recording_that_goes_to_a_third_party_is_found():
    assert judge_replay(page(recorder(RECORD), requests=[sent()])) == [("recorder", "tape.example")]


def test_whoever_set_the_recorder_to_work_sends_for_it():
    assert judge_replay(page(recorder(RECORD, SITE), requests=[sent(INTO, SITE)])) == [("recorder", "tape.example")]


def test_a_library_that_sends_for_it_hides_nothing():
    seen = page(recorder(RECORD, APP), requests=[sent(INTO, "https://cdn.jsdelivr.example/axios.js", APP)])
    assert judge_replay(seen) == [("recorder", "tape.example")]


def test_a_library_that_reports_to_its_own_maker_does_that_for_itself():
    own = sent("https://api.ads.example/e", "https://js.ads.example/sdk.js", APP)
    result = judgement(CHECK, page(recorder(RECORD, APP), requests=[own, sent()]))
    assert [f.subject.key for f in result.findings] == ["tape.example"]


def test_small_bodies_of_other_scripts_are_no_recording():
    others = [
        sent(octets=100),
        sent("https://x.example/", "https://shop.example/other.js"),
        sent(resource="script", octets=0),
    ]
    result = judgement(CHECK, page(recorder(RECORD), requests=others))
    assert result.findings == ()
    assert [g.detail for g in result.gaps] == [
        f"{RECORD} records the page and its visitors, and no request was seen that carries it"
    ]


def test_small_bodies_add_up():
    assert judge_replay(page(recorder(RECORD), requests=[sent(octets=300)] * 2)) == [("recorder", "tape.example")]


@pytest.mark.parametrize("resource", ["ping", "websocket"])
def test_what_does_not_tell_its_length_counts(resource):
    seen = page(recorder(RECORD), requests=[sent(octets=0, resource=resource)])
    assert judge_replay(seen) == [("recorder", "tape.example")]


@pytest.mark.parametrize(
    "counts",
    [{"mutations": 0}, {"typing": 0, "moving": 0}, {"scrolling": 0, "pressing": 0}],
    ids=["none", "few", "two"],
)
def test_what_watches_less_is_no_recorder(counts):
    result = judgement(CHECK, page(recorder(RECORD, **counts), requests=[sent()]))
    assert (result.findings, result.gaps) == ((), ())


def test_recordings_on_own_hosts_are_found_unless_allowed():
    seen = page(recorder(RECORD), requests=[sent("https://shop.example/rec")])
    assert judge_replay(seen) == [("recorder", "shop.example")]
    result = judgement(CHECK, seen, first_party="allow")
    assert (result.findings, result.gaps) == ((), ())


def test_allowed_scripts_and_recipients():
    seen = page(recorder(RECORD), requests=[sent()])
    assert judge_replay(seen, allow=["*.tape.example"]) == []
    assert judge_replay(seen, allow=["shop.example"]) == []


def test_a_service_is_named_once():
    seen = page(recorder("https://cdn.lookback.example/l.js"), requests=[
        sent("https://in.lookback.example/", "https://cdn.lookback.example/l.js"),
    ])  # fmt: skip
    assert judge_replay(seen) == [("vendor", "lookback")]


def test_scripts_and_hosts_of_one_recipient_are_one_finding():
    (finding,) = judgement(
        CHECK,
        page(recorder(RECORD), requests=[sent(), sent("https://in2.tape.example/r")]),
        page(recorder(APP), requests=[sent(INTO, APP)], url="/b"),
    ).findings
    assert finding.observed == (
        f"the page and what visitors do on it are recorded by {APP} and {RECORD}; the recording goes to "
        "in.tape.example and in2.tape.example (tape.example)"
    )
    assert finding.chain[0] == f"{RECORD}:7"
    assert finding.pages == (SITE, "https://shop.example/b")


def keys(sends=3):
    return probing("keystrokes", KEYS, sends=sends)


def test_keystrokes_that_are_passed_on_are_found():
    seen = page(keys(), requests=[sent("https://log.keys.example/", KEYS, octets=1, phase="fill")])
    assert judge_replay(seen) == [("keystrokes", "keys.example")]


@pytest.mark.parametrize(
    "seen",
    [
        page(keys(2), requests=[sent("https://log.keys.example/", KEYS, phase="fill")]),
        page(keys(), requests=[sent("https://log.keys.example/", KEYS, phase="load")]),
        page(keys(), requests=[sent("https://log.keys.example/", APP, KEYS, phase="fill")]),
        page(keys(), requests=[sent("https://shop.example/suggest", KEYS, phase="fill")]),
    ],
    ids=["one key", "before any key", "another script", "to the site"],
)
def test_other_requests_are_no_keystrokes(seen):
    assert judge_replay(seen) == []


def test_what_happens_on_a_foreign_page_is_not_the_sites():
    assert judge_replay(page(recorder(RECORD), url="/go", to="https://partner.example/", requests=[sent()])) == []


def test_no_page_is_a_gap():
    assert len(judgement(CHECK, visit(outcome="failed")).gaps) == 1


EXAMPLE_SITES = (
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
)
