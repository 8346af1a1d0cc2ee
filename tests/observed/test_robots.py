"""What robots.txt keeps from the auditor matters if it is more than sites ordinarily keep from robots."""

from __future__ import annotations

import pytest

from auditor.evidence import LeftOut
from auditor.observed.pages.robots import hides_the_site
from tests.builders import SITE, at, evidence, visit

START, STATEMENT = visit("/", found_on="start"), visit("/privacy", found_on="policy")


def told(*visited: str, left_out: dict[str, str]) -> str:
    """What is said after these pages were visited, by links, and those left out."""
    visits = evidence([START, STATEMENT, *(visit(p, found_on=SITE) for p in visited)]).visits
    return hides_the_site([LeftOut(url=at(u), reason=r) for u, r in left_out.items()], visits)


@pytest.mark.parametrize(
    ("visited", "left_out"),
    [
        ((), {"/about": "robots"}),
        (("/about",), {"/products/1": "robots", "/guides/2": "robots", "/stories/3": "robots"}),
        (("/about", "/shop", "/tea/1"), {"/tea/2": "robots-auditor"}),
        ((), {"/a": "robots", "/b": "robots", "/cart": "robots"}),
    ],
)
def test_a_site_that_hides_itself_from_robots_was_not_seen(visited, left_out):
    assert told(*visited, left_out=left_out).startswith("robots.txt keeps ")


@pytest.mark.parametrize(
    ("visited", "left_out"),
    [
        (("/about",), {}),
        ((), {"/cart": "robots", "/account/orders": "robots", "/admin/": "robots", "/search?q=tea": "robots"}),
        (("/about", "/tea/1"), {"/internal/1": "robots"}),
        (("/tea/1", "/tea/2"), {f"/tea/{n}": "robots" for n in range(3, 9)}),
        ((), {"/about": "max-pages", "/logout": "changes state"}),
    ],
)
def test_what_sites_ordinarily_keep_from_robots_hides_nothing(visited, left_out):
    assert told(*visited, left_out=left_out) == ""
