"""Scenarios with a choice, end to end over a small site: proven, refused, forgotten, not to be had."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from auditor.crawl.choice import choosing as choosing_module
from auditor.crawl.crawl import crawl
from auditor.crawl.settings.host_mapping import parse_mapping, resolver_rules
from auditor.crawl.setup import Setup
from auditor.demo.answers import Answer, gif, html
from auditor.demo.web import LocalWeb
from auditor.driver.chromium.process.programs import Browsers
from auditor.evidence import Evidence, Visit
from auditor.evidence.folder import RunWriter, load_run
from auditor.observed.parties import Parties
from auditor.plan import make_plan
from policy.catalogue import Catalogue
from policy.model import Crawl, Policy, Site

pytestmark = pytest.mark.browser

PIXEL = "https://px.tracker.example/"
BANNER = """
<title>Shop</title><h1>Shop</h1><a href="/about">About</a> <button id=again>Cookie settings</button>
<div id=banner role=dialog aria-label="Cookies" style="position:fixed;bottom:0;left:0;right:0;background:#fff;display:none">
<p>We use cookies for statistics and advertising.</p>
<button id=yes>Accept all</button> <button id=no>Reject all</button></div>
<script>
const told = () => (document.cookie.match(/choice=(\\w+)/) || [])[1];
const load = () => { new Image().src = '%PIXEL%' + (told() || 'none') };
const show = () => banner.style.display = 'block', hide = () => banner.style.display = 'none';
const tell = what => { document.cookie = 'choice=' + what + ';path=/;max-age=9999'; new Image().src = '%PIXEL%click-' + what; hide(); if (what === 'yes') load(); };
yes.onclick = () => tell('yes'); no.onclick = () => tell('%REMEMBERED%'); again.onclick = show;
if (!told() || told() === 'forgotten') show();
if (told() === 'yes') load();
</script>"""


def web_with(page: str) -> LocalWeb:
    web = LocalWeb()
    for path in ("/", "/about"):
        web.route("shop.example", path, html(page))
    web.route("px.tracker.example", "/*", gif())
    return web


def banner(remembered: str = "no") -> str:
    return BANNER.replace("%PIXEL%", PIXEL).replace("%REMEMBERED%", remembered)


def crawled(web: LocalWeb, browsers: Browsers, out: Path, *scenarios: str) -> Evidence:
    site = Site(name="Shop", url="https://shop.example/", crawl=Crawl(sitemap=False))
    policy = Policy(path="p", sha256="", site=site)
    with web.running():
        maps = tuple(parse_mapping(m) for m in web.map_host_options())
        setup = Setup(browsers=browsers, host_rules=resolver_rules(maps), trusted_keys=(web.trust_key,))
        writer = RunWriter(out)
        plan = make_plan(policy, only_scenarios=("no-choice", *scenarios))
        run = asyncio.run(crawl(plan, Parties(policy, Catalogue()), setup, writer, lambda *_: None))
        writer.finish(run)
    return load_run(out)


def choosing(evidence: Evidence, scenario: str) -> Visit:
    return next(v for v in evidence.visits if v.scenario == scenario and v.number == 0)


def test_accepting_rejecting_and_withdrawing_are_proven(browsers: Browsers, tmp_path: Path) -> None:
    evidence = crawled(web_with(banner()), browsers, tmp_path, "accept-all", "reject-all", "withdraw")
    assert all(s.complete for s in evidence.run.scenarios), evidence.run.scenarios
    outcomes = {s: [c.outcome for c in choosing(evidence, s).choices] for s in ("accept-all", "reject-all", "withdraw")}
    assert outcomes == {"accept-all": ["made"], "reject-all": ["made"], "withdraw": ["made", "made"]}
    rejected = [v for v in evidence.visits if v.scenario == "reject-all"]
    assert [v.number for v in rejected] == [0, 1, 2]
    sent = {(r.phase, r.url.removeprefix(PIXEL)) for r in rejected[0].requests if r.url.startswith(PIXEL)}
    assert sent == {("choice", "click-no")}, "what the click itself sent is told apart"
    assert not [r for v in rejected[1:] for r in v.requests if r.url.startswith(PIXEL)]
    withdrawn = {
        (r.phase, r.url.removeprefix(PIXEL)) for r in choosing(evidence, "withdraw").requests if PIXEL in r.url
    }
    assert withdrawn == {("accept", "click-yes"), ("accept", "yes"), ("accepted", "yes"), ("choice", "click-no")}


def test_a_question_about_what_was_pressed_is_answered_with_yes(browsers: Browsers, tmp_path: Path) -> None:
    asking = banner().replace("no.onclick = () => tell(", "no.onclick = () => confirm('Reject all?') && tell(")
    evidence = crawled(
        web_with(asking + "<script>confirm('Our news?') && told('news')</script>"), browsers, tmp_path, "reject-all"
    )
    assert choosing(evidence, "reject-all").choices[0].outcome == "made"


def test_what_the_old_page_still_asks_for_while_it_is_reloaded_is_not_after_the_choice(
    browsers: Browsers, tmp_path: Path
) -> None:
    lagging = banner() + f"<script>setInterval(() => told() || (new Image().src = '{PIXEL}tick'), 20);"
    lagging += f"addEventListener('beforeunload', () => {{ new Image().src = '{PIXEL}last-word'; }});</script>"
    web = web_with(lagging)
    choice = choosing(crawled(web, browsers, tmp_path, "reject-all"), "reject-all")
    words = [r for r in choice.requests if r.url == f"{PIXEL}last-word"]
    assert words[0].phase == "choice"
    assert not [r for r in choice.requests if r.url == f"{PIXEL}tick" and r.phase == "reload"]


def test_a_choice_that_is_forgotten_is_none(browsers: Browsers, tmp_path: Path) -> None:
    evidence = crawled(web_with(banner("forgotten")), browsers, tmp_path, "reject-all")
    outcome = next(s for s in evidence.run.scenarios if s.name == "reject-all")
    assert not outcome.complete
    assert choosing(evidence, "reject-all").choices[0].outcome == "not-remembered"
    assert [v.number for v in evidence.visits if v.scenario == "reject-all"] == [0]


def test_a_banner_that_comes_back_late_was_not_gone_for_good(browsers: Browsers, tmp_path: Path) -> None:
    late = banner("late") + "<script>if (told() === 'late') setTimeout(show, 6000);</script>"
    evidence = crawled(web_with(late), browsers, tmp_path, "reject-all")
    choice = choosing(evidence, "reject-all").choices[0]
    assert (choice.outcome, choice.reason) == ("not-remembered", "the banner was back after a reload")


def test_a_banner_that_waits_until_the_visitor_stirs_is_answered_and_must_not_come_back(
    browsers: Browsers, tmp_path: Path
) -> None:
    for remembered, outcome in (("no", "made"), ("forgotten", "not-remembered")):
        waiting = banner(remembered).replace("show();\n", "addEventListener('scroll', show, {once: true});\n", 1)
        tall = "<p style='height:3000px'>Goods</p>"
        evidence = crawled(web_with(waiting + tall), browsers, tmp_path / remembered, "reject-all")
        assert choosing(evidence, "reject-all").choices[0].outcome == outcome


def test_a_banner_of_some_seconds_after_the_page_is_answered_in_each_scenario(
    browsers: Browsers, tmp_path: Path
) -> None:
    late = banner().replace("show();\n", "setTimeout(show, 3500);\n", 1)
    evidence = crawled(web_with(late), browsers, tmp_path, "accept-all", "reject-all", "withdraw")
    assert all(s.complete for s in evidence.run.scenarios), evidence.run.scenarios


def test_a_banner_is_waited_for_as_long_as_the_page_loads_what_shows_it(
    browsers: Browsers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing_module, "BANNER_WAIT", 2.0)

    async def slow(_request: object) -> Answer:
        await asyncio.sleep(3.5)
        return html("shown now")

    web = web_with(banner().replace("show();\n", "addEventListener('load', () => fetch('/manager').then(show));\n", 1))
    web.route("shop.example", "/manager", slow)
    evidence = crawled(web, browsers, tmp_path, "reject-all")
    assert [s.reason for s in evidence.run.scenarios if not s.complete] == []


def test_a_site_without_a_banner_offers_no_choice(browsers: Browsers, tmp_path: Path) -> None:
    evidence = crawled(web_with("<title>Shop</title>Welcome"), browsers, tmp_path, "reject-all")
    outcome = next(s for s in evidence.run.scenarios if s.name == "reject-all")
    assert not outcome.complete
    assert "no consent banner" in outcome.reason
    assert choosing(evidence, "reject-all").choices[0].outcome == "no-banner"
