from __future__ import annotations

import math
from dataclasses import replace

import pytest

from auditor.observed import CookieLifetime
from tests.builders import DAY, cookie, declared_cookie, judge, policy, visit, write

SESSION = policy(cookies=[declared_cookie("sid", max_age="session", purpose="necessary")])
MONTHS = policy(cookies=[declared_cookie("sid", max_age="13 months", purpose="necessary")])


@pytest.mark.parametrize(
    ("max_age", "expires", "requested"),
    [(None, None, None), (60.0, None, 60.0), (None, 60.0, 60.0), (60.0, 9e9, 60.0), (0.0, 60.0, 0.0)],
)
def test_max_age_wins_over_expires(max_age, expires, requested):
    written = replace(write("sid"), max_age=max_age, expires=expires)
    assert written.requested == requested
    assert written.deletes == (requested is not None and requested <= 0)


def test_the_longest_of_what_was_requested_and_stored_is_judged():
    writes = [replace(write("a"), max_age=life) for life in (60.0, 2 * DAY, math.nan)]
    stored = [replace(cookie("a"), lifetime=life) for life in (None, DAY)]
    life = CookieLifetime.of(writes, stored)
    assert (life.requested, life.stored, life.longest) == (2 * DAY, DAY, 2 * DAY)
    assert CookieLifetime.of([write("a")], [replace(cookie("a"), lifetime=None)]).longest is None


def test_a_jar_that_holds_longer_than_any_write_requested_is_believed():
    seen = visit(writes=[write("sid")], cookies=[replace(cookie("sid"), lifetime=400 * DAY)])
    assert judge("cookies-declared", seen, promised=SESSION) == [("lives-too-long", "sid @ shop.example")]
    assert judge("cookies-declared", visit(writes=[write("sid")], cookies=[cookie("sid")]), promised=SESSION) == []


def test_what_the_browser_cut_is_judged_by_what_was_requested():
    seen = visit(writes=[write("sid", days=732)], cookies=[replace(cookie("sid"), lifetime=400 * DAY)])
    assert judge("cookies-declared", seen, promised=MONTHS) == [("lives-too-long", "sid @ shop.example")]
