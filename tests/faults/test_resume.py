"""An audit that was killed goes on where it was, and ends with the report of one that was not."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest

from auditor.demo.answers import Answer, html
from auditor.demo.web import LocalWeb
from tests.faults.machine import Machine, machine

pytestmark = pytest.mark.browser

POLICY = """\
version: 1
site: {name: Shop, url: "https://shop.example/", crawl: {sitemap: false, per_template: 99}}
clauses:
  - id: c
    rules:
      - {id: cookies, check: cookies-declared, in: [no-choice, gpc]}
      - {id: storage, check: storage-declared, in: [no-choice, gpc]}
"""
PAGES = ("/", *(f"/{letter}" for letter in "abcdefg"))
"""More than are under way when the time is up, for all of one depth are visited side by side."""


def returning(name: str) -> Answer:
    """A page that knows who was here before, and says so to those who were not."""
    links = "".join(f"<a href={p}>{p}</a>" for p in PAGES)
    known = "localStorage.first ??= location.pathname; if (!/uid=/.test(document.cookie)) document.cookie = 'uid=1; path=/'; "
    return html(f"<title>{name}</title>{links}<script>{known}localStorage['seen' + location.pathname] = 1</script>")


def shop() -> LocalWeb:
    web = LocalWeb()
    for path in PAGES:
        web.route("shop.example", path, returning(path))
    return web


def timeless(report: dict) -> str:
    """What is the same in every run: without the times, and the salt in digests of what a walk's campaign link carries."""
    told = json.dumps({k: v for k, v in report.items() if k not in {"started", "milliseconds"}}, sort_keys=True)
    return re.sub(r"~[0-9a-f]{16}", "~", told)


def loads(machine: Machine) -> dict[str, int]:
    """How often each page was loaded as one that a visit begins with: a walk comes from a campaign, and then from page to page."""
    counts: dict[str, int] = {}
    for hit in machine.web.hits:
        path, walked = urlsplit(hit.url).path, hit.header("referer") or "gclid=" in hit.url
        if path in PAGES and not walked:
            counts[path] = counts.get(path, 0) + 1
    return counts


@pytest.fixture(scope="module")
def whole():
    with machine(shop(), POLICY) as here:
        yield here, here.audit()


@pytest.mark.parametrize(("fault", "at"), [("time-up", 3), ("time-long-up", 900)])
def test_an_audit_that_ran_out_of_time_says_so_and_goes_on(whole, fault, at):
    here, reference = whole
    here.web.clear()
    ended = here.audit(fault, at)
    assert (ended.code, ended.left, ended.passed) == (reference.code, (), [])
    assert ended.lines == ("auditor: the time was up; the same command with --resume goes on where it was",)
    assert {e["reason"] for e in ended.report["coverage"]["left_out"]} == {"max-minutes"}
    ended = here.audit("nothing", 0, "--resume", "--max-minutes", "60", keep=True)
    assert (ended.code, ended.left) == (reference.code, ())
    assert timeless(ended.report) == timeless(reference.report)
    assert not (here.out / "evidence" / ".journal.jsonl").exists()


ABSENCE = """\
version: 1
site: {name: Shop, url: "https://shop.example/", crawl: {sitemap: false}}
statement: {url: /privacy}
clauses:
  - id: c
    rules:
      - {id: reachable, check: statement-reachable, in: [no-choice]}
"""


def test_what_there_was_no_time_to_confirm_is_neither_broken_nor_kept():
    web = LocalWeb()
    web.route("shop.example", "/", html("<a href=/a>a</a> <a href=/privacy>Privacy</a>"))
    web.route("shop.example", "/a", html("<title>a</title><p>Who we are"))
    web.route("shop.example", "/privacy", html("<a href=/privacy>Privacy</a>"))
    with machine(web, ABSENCE) as here:
        ended = here.audit("time-up", 3)  # when all was visited once
        assert (ended.code, ended.outcomes) == (3, {"reachable": "inconclusive"})
        assert "no other visit looked" in str(ended.report["rules"])
        assert len(list(here.out.rglob("*.jsonl.gz"))) == 3
        ended = here.audit("nothing", 0, "--resume", keep=True)
        assert (ended.code, ended.outcomes) == (1, {"reachable": "failed"})
        assert len(list(here.out.rglob("*.jsonl.gz"))) == 4
        assert timeless(ended.report) == timeless(here.audit().report)


@pytest.mark.parametrize(("fault", "code", "at"), [("sigkill", -9, 3), ("ctrl-c", 130, 5)])
def test_it_ends_with_the_same_report_and_visits_nothing_twice(whole, fault, code, at):
    here, reference = whole
    here.web.clear()
    assert here.audit(fault, at).code == code
    assert here.report() == {}
    kept = len(list(here.out.rglob("*.jsonl.gz")))
    assert kept in range(at, at + 6)  # what ended beside it in other contexts, and waited for it, is kept with it
    ended = here.audit("nothing", 0, "--resume", keep=True)
    assert (ended.code, ended.left) == (reference.code, ())
    assert timeless(ended.report) == timeless(reference.report)
    # Two scenarios: each page twice, and what was under way in both contexts of each when the end came; and the start page once more, by
    # a visitor who returns, twice if the end came then.
    assert set(loads(here)) == set(PAGES)
    assert sum(loads(here).values()) <= 2 * len(PAGES) + 4 + 4
    assert not (here.out / "evidence" / ".journal.jsonl").exists()


def test_a_visit_that_a_power_cut_tore_is_made_again(whole):
    here, reference = whole
    here.audit("sigkill", 4)
    torn = min(here.out.rglob("*.jsonl.gz"))
    torn.write_bytes(torn.read_bytes()[:-9])
    ended = here.audit("nothing", 0, "--resume", keep=True)
    assert (ended.code, ended.left, ended.lines) == (reference.code, (), ())
    assert timeless(ended.report) == timeless(reference.report)


def test_a_run_that_is_finished_is_judged_and_not_visited_again(whole):
    here, reference = whole
    here.audit()
    here.web.clear()
    ended = here.audit("nothing", 0, "--resume", keep=True)
    assert (ended.code, loads(here)) == (reference.code, {})


def test_it_goes_on_in_the_same_way_only(whole):
    here, _ = whole
    here.audit("sigkill", 2)
    ended = here.audit("nothing", 0, "--resume", "--max-pages", "2", keep=True)
    assert ended.code == 2
    assert "was begun with another --max-pages: give the same" in ended.lines[0]


def test_where_there_is_no_run_it_says_so(whole):
    here, _ = whole
    ended = here.audit("nothing", 0, "--resume")
    assert (ended.code, ended.lines) == (
        2,
        (f"auditor: there is no run in {here.out} to go on with: leave out --resume",),
    )
