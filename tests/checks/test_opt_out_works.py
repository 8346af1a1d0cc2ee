from __future__ import annotations

from functools import partial

import pytest
from pydantic import ValidationError

from auditor.findings import GapKind
from auditor.observed.pages.robots import ROBOTS_ADVICE
from checks import CHECKS
from policy.model import Journey, Step
from tests.builders import (
    SITE,
    choice,
    chosen,
    declared_recipient,
    form,
    judge,
    judgement,
    line,
    link,
    policy,
    probe,
    request,
    visit,
)

CHECK = "opt-out-works"
SCENARIO = "journey:ads"
AD = "https://x.ads.example/p"
PAGE = "/privacy/ads"
RELOADED = request(SITE, main=True, resource="document", phase="reload")
PROMISED = policy(recipients=[declared_recipient(vendor="ads")])
by_link = partial(judge, CHECK, link=PAGE)
by_journey = partial(judge, CHECK, promised=PROMISED, journey="ads")


def front(*links, **more):
    return visit("/", links=links or [PAGE], **more)


def made(*requests, **more):
    return chosen(SCENARIO, choice("journey", **more), requests=[RELOADED, *requests])


def failed(**more):
    return chosen(SCENARIO, choice("journey", "failed", reason="step 2: no such button", location="9:5"), **more)


# Links


def test_a_link_that_answers_passes():
    result = judgement(CHECK, front(), visit(PAGE, links=["/"]), link=PAGE)
    assert (result.findings, result.gaps, result.examined) == ((), (), 1)


@pytest.mark.parametrize("wanted", ["do not SELL", PAGE, f"https://shop.example{PAGE}"])
def test_a_link_is_known_by_its_address_or_its_words(wanted):
    seen = [front(link(PAGE, "Do not sell my data")), visit(PAGE, links=["/"])]
    assert judgement(CHECK, *seen, link=wanted).gaps == ()
    assert judge(CHECK, *seen, link=wanted) == []


@pytest.mark.parametrize("there", [link("/x"), link(PAGE, visible=False)])
def test_a_link_that_is_nowhere_is_dead(there):
    (finding,) = judgement(CHECK, front(there), link=PAGE).findings
    assert (finding.code, finding.subject.key, finding.observed) == ("dead", PAGE, "no visited page has one")


def test_links_that_were_not_all_seen_are_a_gap():
    result = judgement(CHECK, front("/x", blind=["links"]), link=PAGE)
    assert (result.findings, len(result.gaps)) == ((), 1)


def test_a_link_that_may_stand_on_a_page_that_was_left_out_is_a_gap():
    left = {"/a": "max-pages", "/b": "max-pages", "/p/4": "max-depth"}
    result = judgement(CHECK, front("/x"), link="Do not sell", left_out=left)
    assert result.findings == ()
    assert [(g.scenario, g.detail) for g in result.gaps] == [
        (
            "no-choice",
            "no visited page has a link to Do not sell, but 3 pages were left out (max_depth: 1, max_pages: 2)",
        )
    ]


@pytest.mark.parametrize(
    "reason", ["excluded", "not-html", "not included", "changes state", "template shop.example/p/*"]
)
def test_a_page_that_was_meant_to_be_left_out_hides_no_link(reason):
    assert by_link(front("/x"), left_out={"/a": reason}) == [("dead", PAGE)]


def test_a_link_may_stand_on_a_page_that_robots_were_kept_from_but_not_in_the_cart():
    assert by_link(front("/x"), left_out={"/cart": "robots", "/account/orders": "robots", "/a?sort=1": "robots"}) == [
        ("dead", PAGE)
    ]
    result = judgement(CHECK, front("/x"), link="Do not sell", left_out={"/legal": "robots", "/cart": "robots"})
    assert result.findings == ()
    assert [(g.detail, g.to_do) for g in result.gaps] == [
        ("no visited page has a link to Do not sell, but 1 page was left out (robots.txt: 1)", ROBOTS_ADVICE)
    ]


def test_a_page_that_was_left_out_and_came_up_after_all_hides_no_link():
    seen = [front("/x"), visit("/new", to="/a")]
    assert by_link(*seen, left_out={"/a": "max-depth", "/new/": "max-pages"}) == [("dead", PAGE)]


@pytest.mark.parametrize("how", [{"status": 404}, {"status": 500}, {"status": None, "outcome": "failed"}])
def test_a_link_to_a_page_that_does_not_answer_is_dead(how):
    assert by_link(front(), visit(PAGE, **how)) == [("dead", PAGE)]


@pytest.mark.parametrize("how", [{"status": 401}, {"forms": (form("/login", "email", "password"),)}])
def test_a_link_to_a_log_in_is_found(how):
    assert by_link(front(), visit(PAGE, **how)) == [("needs-login", PAGE)]


def test_a_link_that_is_redirected_to_a_log_in_is_found():
    landed = visit(PAGE, to="/login", forms=(form("/login", "password"),))
    login = visit("/login", forms=(form("/login", "password"),))
    assert by_link(front(), landed, login) == [("needs-login", PAGE)]


def test_a_log_in_that_every_page_offers_is_none():
    boxes = (form("/login", "password"),)
    seen = [front(forms=boxes), visit("/b", forms=boxes, links=["/"]), visit(PAGE, forms=boxes)]
    assert by_link(*seen) == []
    assert by_link(front(), visit(PAGE, forms=(form("/login", "password", place="header"),))) == []
    assert by_link(front(), visit(PAGE, forms=(form("/login", "password", visible=False),))) == []


def test_a_link_that_leaves_the_site_is_asked_for():
    away = "https://optout.example/"
    judged = partial(judgement, CHECK, front(link(away, "Opt out")), link="opt out")
    assert judged(probes=[probe(away)]).gaps == ()
    assert [f.code for f in judged(probes=[probe(away, 404)]).findings] == ["dead"]
    assert judged().gaps


def test_a_link_that_acts_on_the_page_is_for_a_journey_to_tell():
    assert judgement(CHECK, front(link("javascript:void(0)", "Opt out")), link="opt out").gaps


def test_a_page_that_turns_the_auditor_away_is_a_gap():
    result = judgement(CHECK, front(), visit(PAGE, status=403), link=PAGE)
    assert result.findings == ()


def test_the_crawl_is_told_where_the_link_leads():
    options = CHECKS[CHECK].options
    assert [options(link=x).page for x in (PAGE, "https://a.example/", "Do not sell")] == [
        PAGE,
        "https://a.example/",
        None,
    ]


# Journeys


def test_silence_after_the_opt_out_passes():
    result = judgement(
        CHECK, visit("/", requests=[request(AD)]), made(), visit("/", SCENARIO), promised=PROMISED, journey="ads",
        scenarios=(SCENARIO,),
    )  # fmt: skip
    assert (result.findings, result.gaps) == ((), ())


@pytest.mark.parametrize(
    "after",
    [[made(request(AD, phase="reload"))], [made(), visit("/", SCENARIO, requests=[request(AD)])]],
)
def test_traffic_after_the_opt_out_is_found(after):
    seen = [visit("/", requests=[request(AD)]), *after]
    assert by_journey(*seen, scenarios=(SCENARIO,)) == [("no-effect", "ads")]


@pytest.mark.parametrize(
    ("stops", "codes"),
    [(["ads"], ["no-effect"]), (["*.ads.example"], ["no-effect"]), (["advertising"], ["no-effect"]), (["analytics"], ["no-effect"]),
     (["google-analytics"], []), (["ads.example"], []), (["social"], [])],
)  # fmt: skip
def test_whom_it_stops_is_a_purpose_a_vendor_or_a_host(stops, codes):
    promised = policy(recipients=[declared_recipient(vendor="ads")])
    seen = [visit("/"), made(), visit("/", SCENARIO, requests=[request(AD)])]
    found = judge(CHECK, *seen, promised=promised, journey="ads", stops=stops, scenarios=(SCENARIO,))
    assert [c for c, _ in found] == codes


def test_what_was_silent_anyway_is_a_gap():
    result = judgement(CHECK, visit("/"), made(), visit("/", SCENARIO), promised=PROMISED, journey="ads")
    assert "nothing to stop was seen: advertising was silent without the opt-out too" in [g.detail for g in result.gaps]


def test_what_was_at_work_on_other_pages_only_is_a_gap():
    result = judgement(
        CHECK, visit("/", requests=[request(AD)]), made(), visit("/b", SCENARIO), promised=PROMISED, journey="ads",
        scenarios=(SCENARIO,),
    )  # fmt: skip
    assert [g.detail for g in result.gaps] == [
        "nothing to stop was seen: advertising was silent without the opt-out too"
    ]


def test_what_the_journey_itself_saw_before_its_end_shows_that_it_works():
    for phase in ("load", "choice"):
        seen = [made(request(AD, phase=phase)), visit("/", SCENARIO)]
        assert judgement(CHECK, *seen, promised=PROMISED, journey="ads").gaps == ()


def test_a_vendor_that_nobody_knows_is_a_gap():
    result = judgement(CHECK, made(request(AD)), visit("/", SCENARIO), journey="ads", stops=["adz"])
    assert [g.detail for g in result.gaps] == ["the catalogue has no vendor adz"]


def test_a_recipient_of_unknown_purpose_is_a_gap():
    seen = [made(request(AD)), visit("/", SCENARIO, requests=[request("https://t.example/")])]
    assert any("nobody knows for what" in g.detail for g in judgement(CHECK, *seen, journey="ads").gaps)
    assert judgement(CHECK, *seen, journey="ads", stops=["ads"]).gaps == ()


def test_a_recipient_that_could_not_be_reached_is_a_gap():
    tried = request(AD, status=None, error="net::ERR_NAME_NOT_RESOLVED")
    assert judgement(CHECK, made(request(AD)), visit("/", SCENARIO, requests=[tried]), journey="ads").gaps


@pytest.mark.parametrize("outcome", ["failed", "no-effect", "no-way"])
def test_a_journey_that_did_not_get_through_is_a_gap(outcome):
    seen = chosen(SCENARIO, choice("journey", outcome, reason="no such button", location="9:5"))
    result = judgement(CHECK, seen, visit("/", SCENARIO), promised=PROMISED, journey="ads")
    assert result.findings == ()
    assert [g.detail for g in result.gaps] == ["no such button (step at 9:5 of the policy)"]


@pytest.mark.parametrize("how", [{"status": 404}, {"status": None, "outcome": "failed"}])
def test_a_journey_that_ends_at_a_dead_page_is_dead(how):
    (finding,) = judgement(CHECK, failed(**how), promised=PROMISED, journey="ads").findings
    assert (finding.code, finding.subject.key) == ("dead", SCENARIO)
    assert finding.observed.endswith("; step 2: no such button")


@pytest.mark.parametrize("how", [{"status": 401}, {"forms": (form("/login", "password"),)}])
def test_a_journey_that_ends_at_a_log_in_needs_one(how):
    assert by_journey(failed(**how)) == [("needs-login", SCENARIO)]
    step = Step(action="fill", location=line(9), value="${PASSWORD}")
    with_variables = policy(journeys=(Journey(name="ads", location=line(8), steps=(step,)),))
    assert "needs-login" not in [c for c, _ in by_journey(failed(**how), promised=with_variables)]


def test_a_journey_that_was_not_run_is_a_gap():
    result = judgement(CHECK, visit("/"), promised=PROMISED, journey="ads")
    assert [(g.kind, g.detail, g.to_do) for g in result.gaps] == [
        (GapKind.SCENARIO_NOT_RUN, "the rule is not judged after the journey", "name journey:ads in `in:`, and run it")
    ]


def test_a_journey_after_which_nothing_was_seen_is_a_gap():
    result = judgement(
        CHECK, chosen(SCENARIO, choice("journey"), requests=[request(AD)]), promised=PROMISED, journey="ads"
    )
    assert "nothing was seen after the opt-out" in [g.detail for g in result.gaps]


def test_the_default_scenario_is_the_journeys():
    check = CHECKS[CHECK]
    assert check.default_scenarios(check.options(journey="ads", link="x")) == (SCENARIO,)
    assert check.default_scenarios(check.options(link="x")) == ("no-choice",)


@pytest.mark.parametrize(
    "options",
    [{}, {"link": " "}, {"journey": "a", "stops": []}, {"link": "a", "stops": ["a..b"]}, {"link": "a", "stops": [" "]}],
)
def test_bad_options_are_refused(options):
    with pytest.raises(ValidationError):
        CHECKS[CHECK].options(**options)


def test_a_link_may_have_one_name_or_another():
    names = ["Do Not Sell", "Your Privacy Choices"]
    seen = [front(link(PAGE, "your privacy choices")), visit(PAGE, links=["/"])]
    assert judgement(CHECK, *seen, link=names).findings == ()
    assert judge(CHECK, front("/a"), link=names) == [("dead", "Do Not Sell or Your Privacy Choices")]


def test_an_address_has_no_other_name():
    with pytest.raises(ValidationError, match="has no other names"):
        CHECKS[CHECK].options(link=("Do Not Sell", PAGE))


EXAMPLE_SITES = (
    [[visit(links=["/privacy/ads"]), visit("/privacy/ads", links=["/"])], [visit(links=["/a"])]],
    {"dead"},
)
