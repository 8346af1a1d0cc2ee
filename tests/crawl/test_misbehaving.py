"""Pages that hang, flood, crash or refuse: each visit ends, says what it could not see, and leaves the next page alone."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from pathlib import Path

import pytest
from aiohttp import web as aiohttp_web

from auditor.capture import page as page_module
from auditor.capture import settle as settle_module
from auditor.crawl import visit as visit_module
from auditor.crawl.browser import Browsers
from auditor.demo.web import Answer, LocalWeb, empty, gif, html, redirect, script, text
from auditor.errors import EnvironmentFault
from auditor.evidence import Visit
from tests.crawl.driver import Crawled, crawl_web, seen

pytestmark = pytest.mark.browser

NEXT = "<title>next</title><a href='https://out.example/'>out</a><img src=https://px.tracker.example/next>"


@pytest.fixture
def shell(browsers) -> Browsers:
    return Browsers(headless_shell=browsers.headless_shell)


@pytest.fixture
def impatient(monkeypatch) -> None:
    """The same bounds, smaller."""
    for module, name, seconds in [
        (visit_module, "LOAD_SECONDS", 1.5), (visit_module, "LOOK_SECONDS", 0.7), (visit_module, "SHOT_SECONDS", 0.5),
        (visit_module, "CLOSE_SECONDS", 0.7), (settle_module, "ADVANCE_SECONDS", 0.5), (page_module, "TIMEOUT", 0.7),
    ]:  # fmt: skip
        monkeypatch.setattr(module, name, seconds)
    monkeypatch.setattr(settle_module.settle_virtual, "__defaults__", (settle_module.BUDGET_MS, 1.0))


async def never(_):
    await asyncio.Event().wait()


async def endless(request):
    response = aiohttp_web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    await response.write(b"<!doctype html><title>endless</title><p>begun" + b" " * 2000)
    await asyncio.Event().wait()
    return response


def site(page: Answer | object, **more: object) -> LocalWeb:
    """A site whose front page misbehaves and whose next page does not."""
    web = LocalWeb()
    web.route("shop.example", "/", page)  # type: ignore[arg-type]
    web.route("shop.example", "/next", html(NEXT))
    web.route("px.tracker.example", "/*", gif())
    for path, answer in more.items():
        web.route("shop.example", f"/{path}", answer)  # type: ignore[arg-type]
    return web


def visited(web: LocalWeb, browsers: Browsers, *, within: float = 25) -> Visit:
    """The visit of the front page; the one after it must be whole, and hold nothing of the first."""
    began = time.monotonic()
    crawled = crawl_web(web, browsers, "/", "/next")
    assert time.monotonic() - began < within
    assert crawled.run.scenarios[0].complete, crawled.run.scenarios[0].reason
    after = crawled.visit("/next")
    assert (after.outcome, after.title, after.blind, after.settled) == ("loaded", "next", (), "virtual")
    assert seen(after) == ["px.tracker.example/next", "shop.example/next"]
    assert [x.url for x in after.links] == ["https://out.example/"]
    return crawled.visit("/")


def blind(visit: Visit) -> set[str]:
    return {b.kind for b in visit.blind}


def test_a_server_that_never_answers(shell, impatient):
    visit = visited(site(never), shell)
    assert (visit.outcome, visit.status) == ("failed", None)
    assert "no answer within" in visit.reason


def test_a_page_that_never_ends(shell, impatient):
    visit = visited(site(endless), shell)
    assert (visit.outcome, visit.title, visit.settled) == ("loaded", "endless", "capped")
    assert blind(visit) == {"visit"}


def test_a_part_that_never_comes(shell, impatient):
    visit = visited(site(html("<title>t</title><a href=/next>n</a><img src=/stuck>"), stuck=never), shell)
    assert (visit.outcome, visit.settled) == ("loaded", "capped")
    assert "did not finish loading" in visit.blind[0].reason
    assert [x.url for x in visit.links] == ["https://shop.example/next"]
    assert "shop.example/stuck" in seen(visit)


def test_an_event_stream_caps_the_settling_but_the_page_was_seen(shell, impatient):
    page = html(
        "<title>t</title><script>onload = () => { new EventSource('/stuck');"
        "setTimeout(() => { new Image().src = 'https://px.tracker.example/late' }, 3000) }</script>"
    )
    visit = visited(site(page, stuck=never), shell)
    assert (visit.outcome, visit.settled) == ("loaded", "capped")
    assert "px.tracker.example/late" in seen(visit)


@pytest.mark.parametrize("when", ["now", "later"])
def test_a_script_that_never_ends(shell, impatient, when):
    loop = "while (true) {}" if when == "now" else "onload = () => setTimeout(() => { while (true) {} }, 50)"
    visit = visited(
        site(html(f"<title>t</title><img src=https://px.tracker.example/first><script>{loop}</script>")), shell
    )
    assert visit.outcome in {"loaded", "failed"}
    if visit.outcome == "loaded":
        assert blind(visit) >= {"links", "forms", "text", "storage"}
    assert "shop.example/" in seen(visit)


def test_dialogs_without_end(shell, impatient):
    page = html("<title>t</title><script>onload = () => { for (let i = 0; i < 50; i++) { alert(i); confirm(i); prompt(i) }"
                "document.title = 'survived'; onbeforeunload = e => e.preventDefault() }</script>")  # fmt: skip
    assert visited(site(page), shell).title == "survived"


def test_windows_without_end(shell, impatient):
    page = html(
        "<title>t</title><script>onload = () => { for (let i = 0; i < 40; i++) open('/popup?' + i, '_blank', 'noopener') }</script>"
    )
    visit = visited(site(page, popup=html("p")), shell)
    assert visit.outcome == "loaded"
    assert any("opened more than 8 windows" in b.reason for b in visit.blind)
    assert len([c for c in visit.calls if c.name == "window.open"]) == 40


def test_a_download_is_none_and_kept_nowhere(shell):
    answer = text("x", content_type="application/octet-stream").adding(
        ("Content-Disposition", "attachment; filename=a.bin")
    )
    visit = visited(site(answer), shell)
    assert (visit.outcome, visit.links) == ("download", ())


def test_no_content(shell):
    visit = visited(site(empty()), shell)
    assert (visit.outcome, visit.reason) == ("failed", "the server answered 204: no content")


def test_redirects_without_end(shell):
    visit = visited(site(redirect("/")), shell)
    assert visit.outcome == "failed"
    assert "redirects without end" in visit.reason
    assert len([r for r in visit.requests if r.status == 302]) > 5


@pytest.mark.parametrize(
    "how", ["<meta http-equiv=refresh content='0;url=/?again'>", "<script>location = '/?' + Math.random()</script>"]
)
def test_a_page_that_goes_round_in_circles(shell, impatient, how):
    visit = visited(site(html(f"<title>t</title>{how}")), shell)
    assert len(seen(visit)) < 5000


def test_a_renderer_that_crashes(shell, impatient):
    def crash(_):
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and _is_our_renderer(entry):
                os.kill(int(entry.name), 9)
        return gif()

    visit = visited(site(html("<title>t</title><img src=/crash>"), crash=crash), shell)
    assert (visit.outcome, visit.reason) == ("crashed", "the page crashed")


def _is_our_renderer(entry: Path) -> bool:
    try:
        arguments = (entry / "cmdline").read_bytes()
    except OSError:
        return False
    return b"--type=renderer" in arguments and _descends_from(int(entry.name), os.getpid())


def _descends_from(process: int, ancestor: int) -> bool:
    while process > 1:
        if process == ancestor:
            return True
        try:
            process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return False
    return False


def test_ten_thousand_cookies(shell):
    page = html("<title>t</title><script>for (let i = 0; i < 10000; i++) document.cookie = 'c' + i + '=' + i</script>")
    visit = visited(site(page), shell)
    assert visit.outcome == "loaded"
    assert 4000 <= len(visit.cookie_writes) <= 10_000
    assert "cookies" in blind(visit)


def test_a_hundred_thousand_links(shell):
    page = html("<title>t</title><script>document.write('<a href=/x>x</a>'.repeat(100000))</script>")
    visit = visited(site(page), shell, within=40)
    assert len(visit.links) == 5000 or "links" in blind(visit)
    assert "links" in blind(visit)


def test_a_login(shell):
    visit = visited(site(text("no", status=401).adding(("WWW-Authenticate", 'Basic realm="x"'))), shell)
    assert not visit.judged
    assert visit.status == 401


def test_a_server_error_is_a_page_that_was_not_judged(shell):
    visit = visited(site(html("<title>broken</title>", status=500)), shell)
    assert (visit.outcome, visit.status, visit.judged) == ("loaded", 500, False)


def test_a_bad_certificate_is_never_ignored(shell):
    crawled = crawl_web(site(html("<title>t</title>")), shell, "/", trusted=False)
    visit = crawled.visit("/")
    assert visit.outcome == "failed"
    assert "certificate is not valid (net::ERR_CERT_AUTHORITY_INVALID)" in visit.reason


def test_a_name_that_does_not_resolve(shell):
    crawled = crawl_web(site(html("<title>t</title>")), shell, "https://shop.example:444/")
    assert "does not resolve" in crawled.visits[0].reason


def test_a_debugger_statement_stops_nothing(shell):
    assert (
        visited(site(html("<title>t</title><script>debugger; document.title = 'went on'</script>")), shell).title
        == "went on"
    )


def test_a_page_that_takes_built_ins_away(shell):
    spoiled = (
        "<title>t</title><a href=/x>x</a><script>Array.prototype.push = Array.prototype.map = () => { throw 1 }; JSON.stringify = () => '{}';"
        "Error.prepareStackTrace = () => 'lies'; Reflect.apply = () => 1; document.querySelectorAll = () => [];"
        "document.cookie = 'a=1'; Object.defineProperty(document, 'title', {get() { throw 1 }})</script>"
    )
    visit = visited(site(html(spoiled)), shell)
    assert [x.url for x in visit.links] == ["https://shop.example/x"]
    assert [(w.name, w.initiator.url) for w in visit.cookie_writes] == [("a", "https://shop.example/")]
    assert visit.blind == ()


def test_a_page_cannot_talk_to_the_recorder(shell):
    nosy = (
        "<title>t</title><script>const own = Object.getOwnPropertyNames(window).filter(n => /^_[0-9a-f]{16}$/.test(n)); let told = '';"
        "document.cookie = {toString() { told = new Error().stack; return 'a=1' }}; const f = document.createElement('iframe'); document.documentElement.append(f);"
        "const name = (/_[0-9a-f]{16}/.exec(told) || ['none'])[0];"
        "document.title = [own.length, typeof window[name], typeof f.contentWindow[name]]</script>"
    )
    assert visited(site(html(nosy)), shell).title == "0,undefined,undefined"


def test_nothing_is_left_behind(browsers, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    web = site(html("<title>t</title><script>open('/next', '_blank', 'noopener')</script>"))
    crawl_web(web, browsers, scenarios=("no-choice", "no-cookies"), settle_ms=500)
    assert [p.name for p in tmp_path.iterdir() if "profile" in p.name] == []
    alive = [e.name for e in Path("/proc").iterdir() if e.name.isdigit() and _descends_from(int(e.name), os.getpid())]
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
        crawl_web(site(html("")), Browsers(chromium=str(stub)))


def test_a_scenario_that_this_machine_cannot_do_is_said_to_be_missing(shell):
    crawled: Crawled = crawl_web(
        site(html("<title>t</title>")), shell, scenarios=("no-choice", "no-cookies"), settle_ms=200
    )
    plain, blocked = crawled.run.scenarios
    assert plain.complete
    assert (blocked.complete, blocked.reason) == (
        False,
        "this scenario needs a full Chromium, and only a headless shell was found",
    )


def test_a_script_that_floods_the_recorder_is_bounded(shell):
    flood = script("for (let i = 0; i < 7000; i++) localStorage.setItem('k', i)")
    visit = visited(site(html("<title>t</title><script src=/flood></script>"), flood=flood), shell)
    assert len(visit.storage_writes) == 5000
    assert "storage" in blind(visit)
