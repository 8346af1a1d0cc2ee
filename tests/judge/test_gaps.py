"""Which gaps concern which rules: what was not the page, what did not come of it, and pages that the policy alone names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.evidence import EvidenceKind, Instead
from auditor.findings import GapKind
from auditor.judge.gaps import Reads, Sight
from auditor.observed.pages.link_graph import place_key
from auditor.observed.parties import Parties
from tests.builders import CATALOGUE, SITE, at, evidence, policy, request, visit

SCRIPT = "https://cdn.example/tag.js"
TRAFFIC = frozenset({EvidenceKind.REQUESTS})
WORDS = frozenset({EvidenceKind.TEXT})


def gaps(*visits, kinds=TRAFFIC, pages=(), everywhere=True):
    """(kind, page, detail) of each gap of a rule that reads these kinds."""
    sight = Sight(evidence(visits), Parties(policy(), CATALOGUE))
    reads = Reads(kinds=kinds, pages=frozenset(place_key(at(p)) for p in pages), everywhere=everywhere)
    return [(g.kind, g.page, g.detail) for g in sight.gaps("no-choice", reads)]


def failing(**how):
    """A page of which a script fails."""
    return visit("/", requests=[request(SCRIPT, **{"resource": "script", **how})])


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"status": 503}, "the server answered 503"),
        ({"status": 429}, "the server answered 429"),
        ({"status": 500, "resource": "xhr"}, "the server answered 500"),
        ({"status": 502, "resource": "document"}, "the server answered 502"),
        ({"status": None, "error": "net::ERR_CONNECTION_RESET"}, "it was broken off (ERR_CONNECTION_RESET)"),
        (
            {"status": 200, "error": "net::ERR_CONTENT_LENGTH_MISMATCH"},
            "it was broken off (ERR_CONTENT_LENGTH_MISMATCH)",
        ),
        (
            {"status": None, "error": "net::ERR_TIMED_OUT", "resource": "stylesheet"},
            "it was broken off (ERR_TIMED_OUT)",
        ),
    ],
)
def test_a_part_that_runs_and_failed_for_a_while_is_a_gap_that_names_it(how, told):
    assert gaps(failing(**how)) == [(GapKind.PART_NOT_LOADED, SITE, f"{SCRIPT} did not load: {told}")]


@pytest.mark.parametrize(
    "how",
    [
        {"status": 404},
        {"status": 410},
        {"status": None, "error": "net::ERR_NAME_NOT_RESOLVED"},
        {"status": None, "error": "csp"},
        {"status": None, "error": "held-back"},
        {"status": None, "error": "net::ERR_ABORTED"},
        {"status": 503, "resource": "image"},
        {"status": 503, "resource": "font"},
        {"status": 500, "resource": "ping"},
        {"status": 500, "resource": "fetch", "method": "POST"},
        {"status": 503, "phase": "leave"},
    ],
)
def test_what_runs_for_nobody_and_what_runs_nothing_is_no_gap(how):
    assert gaps(failing(**how)) == []


def test_a_part_that_came_when_it_was_asked_for_again_or_on_another_page_is_no_gap():
    came = request(SCRIPT + "?2", resource="script")
    assert gaps(visit("/", requests=[request(SCRIPT, status=503, resource="script"), came])) == []
    assert gaps(failing(status=503), visit("/b", requests=[came])) == []


def test_a_script_of_somebody_else_writes_no_text_that_a_rule_misses_and_one_of_the_site_may():
    assert gaps(failing(status=503), kinds=WORDS) == []
    own = visit("/", requests=[request("/app.js", status=503, resource="script")])
    assert [kind for kind, _, _ in gaps(own, kinds=WORDS)] == [GapKind.PART_NOT_LOADED]


def named(**more):
    """A page that the policy names and that does not load."""
    return visit("/terms", status=None, outcome="failed", reason="broken off", found_on="policy", **more)


def test_a_page_that_the_policy_alone_names_concerns_the_rules_that_name_it():
    gap = (GapKind.PAGE_NOT_SEEN, at("/terms"), "failed: broken off")
    assert gaps(visit("/"), named()) == []
    assert gaps(visit("/"), named(), pages=("/terms/",)) == [gap]
    assert gaps(visit("/", links=["/terms"]), named()) == [gap], "visitors get there too"
    assert gaps(visit("/", links=["/terms"]), named(), everywhere=False) == []


def test_what_came_instead_of_a_page_is_a_gap_with_advice_of_its_own():
    login = visit("/", found_on=SITE, instead=Instead(kind="login", reason="a log-in came instead of the page"))
    sight = Sight(evidence([visit("/a"), login]), Parties(policy(), CATALOGUE))
    (gap,) = sight.gaps("no-choice", Reads(kinds=TRAFFIC))
    assert (gap.kind, gap.page, gap.detail) == (GapKind.NOT_THE_PAGE, SITE, "a log-in came instead of the page")
    assert "--storage-state" in gap.to_do


def test_a_page_that_says_that_there_is_none_is_missed_only_if_somebody_names_it():
    missing = Instead(kind="missing", reason="the page says that there is no such page")
    linked = visit("/gone", found_on=SITE, instead=missing)
    assert gaps(visit("/"), linked) == []
    statement = visit("/privacy", found_on="policy", instead=missing)
    assert [kind for kind, _, _ in gaps(visit("/"), statement, pages=("/privacy",))] == [GapKind.NOT_THE_PAGE]


def test_pages_that_were_seen_in_virtual_time_only_are_open_where_real_time_showed_more():
    differs = replace(visit("/"), settled="real", real_time=("a request to t.example",))
    hasty, slow = replace(visit("/a"), settled="virtual"), replace(visit("/b"), settled="real")
    sight = Sight(evidence([differs, hasty, slow]), Parties(policy(), CATALOGUE))
    (gap,) = sight.gaps("no-choice", Reads(kinds=frozenset({EvidenceKind.REQUESTS})))
    assert (gap.page, gap.advice) == (hasty.url, "audit again with --settle real")
    assert gap.detail.endswith("does more in real time: a request to t.example")
    assert sight.gaps("no-choice", Reads(kinds=frozenset({EvidenceKind.LINKS}))) == ()
    assert (
        Sight(evidence([hasty, slow]), Parties(policy(), CATALOGUE)).gaps(
            "no-choice", Reads(kinds=frozenset({EvidenceKind.REQUESTS}))
        )
        == ()
    )
