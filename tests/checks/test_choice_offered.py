from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from auditor.findings import GapKind
from checks import CHECKS
from tests.builders import choice, chosen, click, control, judge, judgement, visit

CHECK = "choice-offered"
YES, NO = control("accept", "Accept all"), control("reject", "Reject all")
FAIR = (YES, NO)
found = partial(judge, CHECK)


def accepted(*clicks, offered=FAIR, **more):
    return chosen("accept-all", choice("accept", "made", *clicks, offered=offered), **more)


def rejected(*clicks, outcome="made", offered=FAIR, **more):
    return chosen("reject-all", choice("reject", outcome, *clicks, offered=offered, **more))


def bare(scenario, wanted, **more):
    return chosen(scenario, choice(wanted, "no-banner"), **more)


def test_a_fair_banner_passes():
    result = judgement(CHECK, accepted(), rejected())
    assert (result.findings, result.gaps, result.examined) == ((), (), 2)


def test_a_banner_without_a_way_to_reject_is_found_with_what_it_offers():
    seen = rejected(outcome="no-way", offered=(YES, control("other", "More")))
    (finding,) = judgement(CHECK, accepted(), seen, unselected=False).findings
    assert (finding.code, finding.subject.kind, finding.subject.key) == ("missing", "choice", "reject")
    assert finding.observed == "there is no way to reject; it offers 'Accept all' and 'More'"


def test_no_banner_is_found_where_one_is_promised():
    result = judgement(CHECK, bare("accept-all", "accept"), bare("reject-all", "reject"))
    assert [(f.code, f.subject.key) for f in result.findings] == [("missing", "accept"), ("missing", "reject")]
    assert {f.observed for f in result.findings} == {"no banner was seen by the test"}
    assert "robot" in result.findings[0].hint


def test_a_banner_that_is_seen_once_is_not_missing():
    result = judgement(CHECK, accepted(), bare("reject-all", "reject"))
    assert result.findings == ()
    assert "no banner was seen" in [g.detail for g in result.gaps]


@pytest.mark.parametrize("how", [{"status": 404}, {"status": 503}, {"status": 403}, {"outcome": "blocked"}])
def test_an_error_page_has_no_banner_to_miss(how):
    result = judgement(CHECK, bare("accept-all", "accept", **how), bare("reject-all", "reject", **how))
    assert result.findings == ()
    assert result.gaps


@pytest.mark.parametrize("outcome", ["no-effect", "failed"])
def test_a_choice_that_could_not_be_made_is_a_gap(outcome):
    result = judgement(CHECK, accepted(), rejected(outcome=outcome, reason="why"))
    assert result.findings == ()
    assert "why" in [g.detail for g in result.gaps]


def test_a_forgotten_choice_was_offered():
    assert judgement(CHECK, accepted(), rejected(click(), outcome="not-remembered")).findings == ()


def test_a_choice_that_no_scenario_tried_is_a_gap():
    result = judgement(CHECK, accepted())
    assert result.findings == ()
    told = [(g.kind, g.detail, g.to_do) for g in result.gaps]
    assert (GapKind.SCENARIO_NOT_RUN, "no scenario tried to reject", "name reject-all in `in:`, and run it") in told
    assert judgement(CHECK, visit("/a")).gaps


@pytest.mark.parametrize(
    ("control_seen", "codes"),
    [
        (control("settings"), []),
        (control("toggle", checked=False), []),
        (control("save", layer=2), []),
        (NO, ["missing"]),
    ],
)
def test_settings_are_seen_by_their_controls(control_seen, codes):
    seen = accepted(offered=(YES, control_seen))
    assert [c for c, _ in found(seen, offer=["settings"], unselected=False)] == codes


def test_settings_of_a_banner_that_was_not_read_are_a_gap():
    result = judgement(CHECK, accepted(offered=()), offer=["settings"], unselected=False)
    assert (result.findings, len(result.gaps)) == ((), 1)


def test_withdrawing_is_tried_by_its_scenario():
    kept = chosen("withdraw", choice("accept"), choice("withdraw"))
    stuck = chosen("withdraw", choice("accept"), choice("withdraw", "no-way"))
    options = {"offer": ["accept", "withdraw"], "unselected": False}
    assert judgement(CHECK, accepted(), kept, **options).gaps == ()
    assert found(accepted(), stuck, **options) == [("missing", "withdraw")]
    assert judgement(CHECK, accepted(), chosen("withdraw", choice("accept", "failed")), **options).gaps


def test_rejecting_in_more_clicks_is_found_with_both_ways():
    way = (click("settings", "Settings"), click("save", "Save\nchoices", layer=2))
    (finding,) = judgement(CHECK, accepted(click("accept", "Accept all")), rejected(*way)).findings
    assert (finding.code, finding.subject.key) == ("harder", "reject")
    assert finding.observed == "accept: 'Accept all' (1 click); reject: 'Settings' > 'Save choices' (2 clicks)"
    assert found(accepted(), rejected(*way), equal=False) == []


def test_clicks_that_came_too_early_are_not_counted():
    assert found(accepted(), rejected(click(effect=False), click())) == []


def test_clicks_that_were_not_recorded_cannot_be_compared():
    seen = chosen("reject-all", replace(choice("reject"), clicks=()))
    assert [g.detail for g in judgement(CHECK, accepted(), seen).gaps] == [
        "the clicks were not recorded, so the two ways cannot be compared"
    ]


def test_a_purpose_that_is_on_at_first_is_found():
    toggles = (
        control("toggle", "Statistics", layer=2, checked=True),
        control("toggle", "Adverts", layer=2, checked=False),
    )
    seen = rejected(offered=(*FAIR, *toggles))
    assert found(accepted(), seen) == [("pre-selected", "'Statistics'")]
    assert found(accepted(), seen, unselected=False) == []


@pytest.mark.parametrize(
    "toggle",
    [
        control("toggle", "Statistics", checked=True, locked=True),
        control("toggle", "Strictly necessary", checked=True),
        control("toggle", "Notwendige Cookies", checked=True),
        control("toggle", "必要なクッキー", checked=True),
        control("toggle", "Statistics", checked=False),
    ],
)
def test_necessary_purposes_and_those_that_are_off_are_not(toggle):
    assert found(accepted(), rejected(offered=(*FAIR, toggle))) == []


def test_after_an_acceptance_purposes_are_on_rightly():
    again = choice("withdraw", offered=(control("toggle", "Statistics", checked=True),))
    assert found(accepted(), rejected(), chosen("withdraw", choice("accept"), again)) == []


@pytest.mark.parametrize(("pressed", "codes"), [(True, [("pre-selected", "'Allow'")]), (False, [])])
def test_a_pair_of_buttons_that_stay_pressed_is_a_switch(pressed, codes):
    pair = (
        control("accept", "Allow", layer=2, checked=pressed),
        control("reject", "Deny", layer=2, checked=not pressed),
    )
    seen = rejected(offered=(*FAIR, control("settings"), *pair))
    assert found(accepted(), seen) == codes
    assert judgement(CHECK, accepted(), seen).gaps == ()


def test_settings_that_say_of_nothing_whether_it_is_on_are_a_gap():
    seen = rejected(offered=(*FAIR, control("settings"), control("accept", "Allow", layer=2)))
    assert [g.detail for g in judgement(CHECK, accepted(), seen).gaps] == [
        "the settings hold nothing that says whether it is on: whether a purpose is on in them is not known"
    ]


def test_settings_that_nobody_opened_are_a_gap():
    seen = rejected(offered=(*FAIR, control("settings")))
    assert [g.detail for g in judgement(CHECK, accepted(), seen).gaps] == [
        "the settings were not opened: whether a purpose is on in them is not known"
    ]


@pytest.mark.parametrize(
    ("yes", "no", "words"),
    [
        ({"width": 200, "height": 40}, {"width": 60, "height": 14}, "it is 60 x 14 pixels, not 200 x 40"),
        ({"font": 16.0}, {"font": 11.5}, "its letters are 11.5 pixels high, not 16"),
        ({"contrast": 9.0}, {"contrast": 1.62}, "its contrast is 1.6, not 9.0"),
        ({"width": 200, "height": 40, "font": 16.0}, {"width": 190, "height": 40, "font": 16.0}, ""),
        ({"contrast": 3.0}, {"contrast": 2.0}, ""),
        ({}, {}, ""),
    ],
)
def test_a_button_that_stands_out_less_is_found_if_asked(yes, no, words):
    offered = (replace(YES, **yes), replace(NO, **no))
    findings = judgement(CHECK, accepted(offered=offered), rejected(offered=offered), prominence=True).findings
    assert [f.observed for f in findings] == ([words] if words else [])
    assert found(accepted(offered=offered), rejected(offered=offered)) == []


@pytest.mark.parametrize(
    ("offer", "scenarios"),
    [
        (["accept", "reject"], ("accept-all", "reject-all")),
        (["withdraw"], ("accept-all", "withdraw")),
        (["settings"], ("accept-all",)),
    ],
)
def test_the_default_scenarios_are_those_that_try_what_is_promised(offer, scenarios):
    check = CHECKS[CHECK]
    assert check.default_scenarios(check.options(offer=offer)) == scenarios


def test_a_site_without_a_banner_can_be_left_in_peace():
    seen = [chosen("accept-all", choice("accept", "no-banner")), chosen("reject-all", choice("reject", "no-banner"))]
    assert judge("choice-offered", *seen) == [("missing", "accept"), ("missing", "reject")]
    told = judgement("choice-offered", *seen, if_shown=True)
    assert told.findings == ()
    assert "no banner was seen" in told.gaps[0].detail


def banner(*ways_to_reject, ticked=False):
    """The visits that answer a banner: accepted by one click, rejected by those given."""
    offered = (control("accept"), control("toggle", "Statistics", layer=2, checked=ticked))
    return [
        chosen("accept-all", choice("accept", offered=offered)),
        chosen("reject-all", choice("reject", "made", *ways_to_reject, offered=offered)),
    ]


EXAMPLE_SITES = (
    [banner(click()), banner(click("settings"), click("save", layer=2), ticked=True)],
    {"harder", "pre-selected"},
)
