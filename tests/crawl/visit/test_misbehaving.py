"""Pages that hang, flood, crash or refuse: each visit ends, says what it could not see, and leaves the next page alone."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

import pytest
from aiohttp import web as aiohttp_web

from auditor.capture import page as page_module
from auditor.crawl.visit import loading as loading_module
from auditor.crawl.visit import scrolling as scrolling_module
from auditor.crawl.visit import visit as visit_module
from auditor.demo.web import Answer, LocalWeb, empty, gif, html, redirect, text
from auditor.driver.chromium.process.programs import Browsers
from auditor.driver.chromium.recording import activity as activity_module
from auditor.driver.chromium.recording import leave as leave_module
from auditor.driver.chromium.recording import settle as settle_module
from auditor.driver.chromium.tabs import raw_tabs as raw_tabs_module
from auditor.errors import EnvironmentFault
from auditor.evidence import Visit
from tests.crawl.audited import Crawled, crawl_web, seen
from tests.crawl.renderers import descends_from, kill_renderers

pytestmark = pytest.mark.browser

NEXT = "<title>next</title><a href='https://out.example/'>out</a><img src=https://px.tracker.example/next>"
ATTACHMENT = ("Content-Disposition", "attachment; filename=a.bin")


async def never(_):
    await asyncio.Event().wait()


async def endless(request):
    response = aiohttp_web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    await response.write(b"<!doctype html><title>endless</title><p>begun" + b" " * 2000)
    await asyncio.Event().wait()
    return response


def page(source: str) -> Answer:
    return html(f"<title>t</title><body>{source}")


def running(source: str) -> Answer:
    return page(f"<script>{source}</script>")


HANGING = {
    "silent": never,
    "endless": endless,
    "stuck": page("<a href=/there>n</a><img src=/never>"),
    "stream": running(
        "onload = () => { new EventSource('/never');"
        "setTimeout(() => { new Image().src = 'https://px.tracker.example/late' }, 3000) }"
    ),
    "loop-now": page("<img src=https://px.tracker.example/first><script>while (true) {}</script>"),
    "loop-later": running("onload = () => setTimeout(() => { while (true) {} }, 50)"),
    "windows": running("onload = () => { for (let i = 0; i < 40; i++) open('/window?' + i, '_blank', 'noopener') }"),
    "refresh": page("<meta http-equiv=refresh content='0;url=/refresh?again'>"),
    "location": running("location = '/location?' + Math.random()"),
}

ODD = {
    "dialogs": running(
        "onload = () => { for (let i = 0; i < 20; i++) { alert(i); confirm(i); prompt(i) }"
        "document.title = 'survived'; onbeforeunload = e => e.preventDefault() }"
    ),
    "download": text("x", content_type="application/octet-stream").adding(ATTACHMENT),
    "empty": empty(),
    "round": redirect("/round"),
    "login": text("no", status=401).adding(("WWW-Authenticate", 'Basic realm="x"')),
    "broken": html("<title>broken</title>", status=500),
    "debugger": running("debugger; document.title = 'went on'"),
    "spoiled": page(
        "<a href=/x>x</a><script>Array.prototype.push = Array.prototype.map = () => { throw 1 }; JSON.stringify = () => '{}';"
        "Error.prepareStackTrace = () => 'lies'; Reflect.apply = () => 1; document.querySelectorAll = () => [];"
        "document.cookie = 'a=1'; Object.defineProperty(document, 'title', {get() { throw 1 }})</script>"
    ),
    "nosy": running(
        "const own = Object.getOwnPropertyNames(window).filter(n => /^_[0-9a-f]{16}$/.test(n)); let told = '';"
        "document.cookie = {toString() { told = new Error().stack; return 'a=1' }};"
        "const f = document.createElement('iframe'); document.body.append(f); const name = (/_[0-9a-f]{16}/.exec(told) || ['none'])[0];"
        "document.title = [own.length, typeof window[name], typeof f.contentWindow[name]]"
    ),
    "cookies": running("for (let i = 0; i < 10000; i++) document.cookie = 'c' + i + '=' + i"),
    "links": page("<p><a href=/x>x</a>" * 100_000),
    "flood": running("for (let i = 0; i < 7000; i++) localStorage.setItem('k', i)"),
}


def site(pages: dict[str, object]) -> LocalWeb:
    """A site of pages that misbehave, each followed by one that does not."""
    web = LocalWeb()
    for name, answer in pages.items():
        web.route("shop.example", f"/{name}", answer)  # type: ignore[arg-type]
        web.route("shop.example", f"/after-{name}", html(NEXT))
    web.route("shop.example", "/window", page("w"))
    web.route("shop.example", "/never", never)
    web.route("px.tracker.example", "/*", gif())
    return web


def crawl_all(pages: dict[str, object], browsers: Browsers) -> Crawled:
    crawled = crawl_web(site(pages), browsers, *(p for name in pages for p in (f"/{name}", f"/after-{name}")))
    assert crawled.run.scenarios[0].complete, crawled.run.scenarios[0].reason
    return crawled


@pytest.fixture(scope="module")
def shell(browsers) -> Browsers:
    return Browsers(headless_shell=browsers.headless_shell)


@pytest.fixture(scope="module")
def hanging(shell) -> Crawled:
    """All that hangs, with the same bounds as ever, only smaller."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, seconds in [
            (loading_module, "LOAD_SECONDS", 1.2), (visit_module, "LOOK_SECONDS", 0.7), (visit_module, "SHOT_SECONDS", 0.5),
            (raw_tabs_module, "CLOSE_SECONDS", 0.7), (settle_module, "STILL_SECONDS", 0.5), (page_module, "TIMEOUT", 0.7), (page_module, "READ_SECONDS", 1.4),
            (leave_module, "TIMEOUT", 0.5),
        ]:  # fmt: skip
            patch.setattr(module, name, seconds)
        patch.setattr(activity_module, "QUIET_SECONDS", 1.0)
        patch.setattr(scrolling_module, "READ_SECONDS", 0.7)
        return crawl_all(HANGING, shell)


@pytest.fixture(scope="module")
def odd(shell) -> Crawled:
    return crawl_all(ODD, shell)


def blind(visit: Visit) -> set[str]:
    return {b.kind for b in visit.blind}


@pytest.mark.parametrize("name", [*HANGING, *ODD])
def test_the_next_page_is_whole_and_holds_nothing_of_the_one_before(request, name):
    crawled = request.getfixturevalue("hanging" if name in HANGING else "odd")
    after = crawled.visit(f"/after-{name}")
    assert (after.outcome, after.title, after.blind, after.settled) == ("loaded", "next", (), "virtual")
    assert seen(after) == ["px.tracker.example/next", f"shop.example/after-{name}", "shop.example/favicon.ico"]
    assert [x.url for x in after.links] == ["https://out.example/"]


@pytest.mark.parametrize("name", HANGING)
def test_every_visit_ends(hanging, name):
    # Each step has a bound: to load, to be read, to settle, to be left. All together they are far from those of a visit as a whole.
    assert hanging.visit(f"/{name}").milliseconds < 60_000


def test_a_server_that_never_answers(hanging):
    visit = hanging.visit("/silent")
    assert (visit.outcome, visit.status) == ("failed", None)
    assert "no answer within" in visit.reason


def test_a_page_that_never_ends(hanging):
    visit = hanging.visit("/endless")
    assert (visit.outcome, visit.title, visit.settled) == ("loaded", "endless", "capped")
    assert blind(visit) == {"visit"}


def test_a_part_that_never_comes(hanging):
    visit = hanging.visit("/stuck")
    assert (visit.outcome, visit.settled) == ("loaded", "virtual")  # waited for to the end, like any answer
    assert "did not finish loading" in visit.blind[0].reason
    assert [x.url for x in visit.links] == ["https://shop.example/there"]
    assert "shop.example/never" in seen(visit)


def test_an_answer_that_never_comes_is_waited_for_and_the_page_was_seen(hanging):
    visit = hanging.visit("/stream")
    assert (visit.outcome, visit.settled) == ("loaded", "virtual")
    assert "px.tracker.example/late" in seen(visit)


@pytest.mark.parametrize("name", ["loop-now", "loop-later"])
def test_a_script_that_never_ends(hanging, name):
    visit = hanging.visit(f"/{name}")
    if visit.outcome == "loaded":
        assert blind(visit) >= {"links", "forms", "text", "storage"}
    else:
        assert visit.outcome == "failed"
    assert f"shop.example/{name}" in seen(visit)


def test_windows_without_end(hanging):
    visit = hanging.visit("/windows")
    assert visit.outcome == "loaded"
    assert any("opened more than 8 windows" in b.reason for b in visit.blind)
    assert len([c for c in visit.calls if c.name == "window.open"]) == 40


def test_dialogs_without_end(odd):
    assert odd.visit("/dialogs").title == "survived"


def test_a_download_is_none(odd):
    visit = odd.visit("/download")
    assert (visit.outcome, visit.links) == ("download", ())


def test_no_content(odd):
    visit = odd.visit("/empty")
    assert (visit.outcome, visit.reason) == ("failed", "the server answered 204: no content")


def test_redirects_without_end(odd):
    visit = odd.visit("/round")
    assert visit.outcome == "failed"
    assert "redirects without end" in visit.reason
    assert len([r for r in visit.requests if r.status == 302]) > 5


def test_a_login(odd):
    visit = odd.visit("/login")
    assert (visit.status, visit.judged) == (401, False)


def test_a_server_error_is_a_page_that_was_not_judged(odd):
    visit = odd.visit("/broken")
    assert (visit.outcome, visit.status, visit.judged) == ("loaded", 500, False)


def test_a_debugger_statement_stops_nothing(odd):
    assert odd.visit("/debugger").title == "went on"


def test_a_page_that_takes_built_ins_away_is_read_all_the_same(odd):
    visit = odd.visit("/spoiled")
    assert [x.url for x in visit.links] == ["https://shop.example/x"]
    assert [(w.name, w.initiator.url) for w in visit.cookie_writes] == [("a", "https://shop.example/spoiled")]
    assert visit.blind == ()


def test_a_page_cannot_talk_to_the_recorder(odd):
    assert odd.visit("/nosy").title == "0,undefined,undefined"


def test_ten_thousand_cookies(odd):
    visit = odd.visit("/cookies")
    assert len(visit.cookie_writes) == 5000
    assert "cookies" in blind(visit)


def test_a_hundred_thousand_links(odd):
    visit = odd.visit("/links")
    assert len(visit.links) <= 5000
    assert "links" in blind(visit)


def test_a_script_that_floods_the_recorder_is_bounded(odd):
    visit = odd.visit("/flood")
    assert len(visit.storage_writes) == 5000
    assert "storage" in blind(visit)


def test_a_renderer_that_crashes(shell):
    def crash(_):
        kill_renderers()
        return gif()

    visit = crawl_all({"crashing": page("<img src=/crash>"), "crash": crash}, shell).visit("/crashing")
    assert (visit.outcome, visit.reason) == ("crashed", "the page crashed")


def test_a_bad_certificate_is_never_ignored(shell):
    crawled = crawl_web(site({"": page("")}), shell, "/", trusted=False)
    visit = crawled.visit("/")
    assert visit.outcome == "failed"
    assert "certificate is not valid (net::ERR_CERT_AUTHORITY_INVALID)" in visit.reason


def test_a_name_that_does_not_resolve(shell):
    crawled = crawl_web(site({"": page("")}), shell, "https://shop.example:444/")
    assert "does not resolve" in crawled.visits[0].reason


def test_nothing_is_left_behind(browsers, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    web = site({"": running("open('/window', '_blank', 'noopener')")})
    crawl_web(web, browsers, scenarios=("no-choice", "no-cookies"), settle_ms=500)
    assert [p.name for p in tmp_path.iterdir() if "profile" in p.name] == []
    alive = [e.name for e in Path("/proc").iterdir() if e.name.isdigit() and descends_from(int(e.name), os.getpid())]
    assert [
        n
        for n in alive
        if b"chrom" in (Path(f"/proc/{n}/cmdline").read_bytes() if Path(f"/proc/{n}").exists() else b"")
    ] == []


def test_a_browser_that_does_not_start_is_told_in_its_own_words(tmp_path):
    stub = tmp_path / "chromium"
    stub.write_text(
        "#!/bin/sh\n[ \"$1\" = --version ] && echo Chromium 156.0.1.2 && exit\necho 'error: no display' >&2; exit 1\n"
    )
    stub.chmod(0o755)
    with pytest.raises(EnvironmentFault, match="did not start"):
        crawl_web(site({"": page("")}), Browsers(chromium=str(stub)))


def test_a_scenario_that_this_machine_cannot_do_is_said_to_be_missing(shell):
    crawled: Crawled = crawl_web(site({"": page("")}), shell, scenarios=("no-choice", "no-cookies"), settle_ms=200)
    plain, blocked = crawled.run.scenarios
    assert plain.complete
    assert (blocked.complete, blocked.reason) == (
        False,
        "this scenario needs a full Chromium, and only a headless shell was found",
    )
