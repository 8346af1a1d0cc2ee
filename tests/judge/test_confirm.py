"""What is visited once more: what an absence that counts was seen on, the cheapest way, within bounds."""

from __future__ import annotations

import datetime as dt

import pytest

from auditor.evidence import Visit
from auditor.judge import judge
from auditor.judge.confirm import MAX_PAGES, to_confirm
from auditor.plan import ConfirmingRound
from checks import CHECKS
from policy.model import Waiver
from tests.builders import CATALOGUE, choice, chosen, evidence, line, probe, visit
from tests.judge.court import TODAY
from tests.judge.test_across_rounds import FOOTER, promised


def planned(
    *visits: Visit, check: str = "statement-reachable", probes=(), rounds: int = 1, waivers=(), **options
) -> ConfirmingRound | None:
    by = promised(check, **options)
    by = type(by)(**{**{f: getattr(by, f) for f in by.__dataclass_fields__}, "waivers": tuple(waivers)})
    report = judge(by, evidence(visits, probes, rounds), CHECKS, CATALOGUE, today=TODAY, tool_version="1")
    return to_confirm(report, CHECKS)


def site(*scenarios: str, lacking: int = 1, **more) -> list[Visit]:
    """The statement, a page with its link, and pages without."""
    return [
        visit(path, s, links=FOOTER if path in ("/privacy", "/") else (), **more)
        for s in scenarios or ("no-choice",)
        for path in ("/privacy", "/", *(f"/p{n}" for n in range(lacking)))
    ]


def test_the_page_that_lacks_something_is_visited_again():
    assert planned(*site()) == ConfirmingRound(pages=(("no-choice", (3,)),))


def test_nothing_is_visited_again_where_nothing_is_missing():
    assert planned(*site(lacking=0)) is None


def test_after_several_rounds_nothing_is():
    assert planned(*site(), *site(round=2), rounds=2) is None


@pytest.mark.parametrize(
    ("scenarios", "chosen_one"),
    [(("no-choice", "gpc"), "no-choice"), (("accept-all", "gpc"), "gpc"), (("accept-all", "withdraw"), "accept-all")],
)
def test_of_several_scenarios_the_first_without_a_choice_is_visited_again(scenarios, chosen_one):
    assert planned(*site(*scenarios)) == ConfirmingRound(pages=((chosen_one, (3,)),))


def test_what_does_not_count_is_not_visited_again():
    waiver = Waiver(
        rule="rule",
        owner="me",
        reason="later",
        expires=TODAY + dt.timedelta(1),
        location=line(9),
        match=(("code", "missing"),),
    )
    assert planned(*site(), waivers=[waiver]) is None
    assert planned(*site(), severity="note") is None


def test_no_more_pages_than_the_bound_and_the_reader_is_told():
    again = planned(*site(lacking=MAX_PAGES + 5))
    assert again is not None
    ((scenario, numbers),) = again.pages
    assert (scenario, len(numbers)) == ("no-choice", MAX_PAGES)
    assert again.notes == (
        f"Something was missing on {MAX_PAGES + 5} pages in no-choice; {MAX_PAGES} of them were visited once more.",
    )


def test_a_choice_that_is_missing_is_made_once_more():
    visits = [chosen("reject-all", choice("reject", "no-way"))]
    assert planned(*visits, check="choice-offered", offer=("reject",)) == ConfirmingRound(pages=(("reject-all", (0,)),))


def test_a_dead_link_is_asked_again_and_no_page_visited():
    link = "https://else.example/x"
    assert planned(visit(links=[link]), check="external-links", probes=[probe(link, 404)]) == ConfirmingRound(
        links=(link,)
    )
