"""Real scripts, unmodified: what takes fingerprints or records sessions is found, what draws, measures and counts is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.demo.web import Answer, LocalWeb, Request, html, text
from auditor.driver.chromium.process.programs import Browsers
from auditor.evidence import Visit
from policy.catalogue import load_catalogue
from tests.builders import judgement
from tests.crawl.audited import crawl_web

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORM = "<form><input name=mail type=email><textarea name=note></textarea></form>"
EMOJI = [
    "\U0001f600",
    "\U0001f1e9\U0001f1ea",
    "1\ufe0f\u20e3",
    "\U0001f43b\u200d\u2744\ufe0f",
    "\U0001f6d1",
    "\U0001fae0",
    "\U0001f979",
]


def lib(package: str, path: str) -> str:
    return f'<script src="https://cdn.scripts.example/{package}/{path}"></script>'


def serve(folder: Path, prefix: str) -> Callable[[Request], Answer]:
    def answer(request: Request) -> Answer:
        file = (folder / request.path.removeprefix(prefix)).resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            return text("Nothing here.", status=404)
        open_ = (("access-control-allow-origin", "*"),)
        return Answer(content_type="text/javascript", body=file.read_bytes(), headers=open_)

    return answer


def json_for_all(_request: Request) -> Answer:
    headers = (("access-control-allow-origin", "https://shop.example"), ("access-control-allow-headers", "*"))
    return Answer(
        content_type="application/json", body=b'{"sessionRecording":false,"featureFlags":{}}', headers=headers
    )


def look(browsers: Browsers, folder: Path, package: str, body: str, kind: str = "shell") -> Visit:
    web = LocalWeb()
    web.route(
        "shop.example", "/", html(f'<!doctype html><meta charset="utf-8"><title>before</title><body>{body}</body>')
    )
    web.route("cdn.scripts.example", f"/{package}/*", serve(folder, f"/{package}/"))
    web.route("*", "/*", json_for_all)
    wanted = (
        Browsers(chromium=browsers.chromium) if kind == "full" else Browsers(headless_shell=browsers.headless_shell)
    )
    visit = crawl_web(web, wanted).visit()
    assert (visit.outcome, visit.blind) == ("loaded", ())
    return visit


def findings(check: str, visit: Visit, **options) -> list[tuple[str, str]]:
    result = judgement(check, visit, catalogue=load_catalogue(), **options)
    assert result.gaps == ()
    return [(f.code, f.subject.key) for f in result.findings]


@pytest.mark.parametrize("kind", ["shell", "full"])
def test_fingerprintjs_is_found_by_all_that_it_does(browsers, package, kind):
    name = "@fingerprintjs/fingerprintjs"
    start = "<script>FingerprintJS.load().then(f => f.get()).then(r => { document.title = r.visitorId })</script>"
    visit = look(browsers, package(name), name, lib(name, "dist/fp.umd.min.js") + start, kind)
    assert len(visit.title) == 32, "it did not come to an end"
    found = findings("no-fingerprinting", visit)
    assert {code for code, _ in found} >= {"canvas", "audio", "fonts", "enumeration"}
    assert {key for _, key in found} == {"scripts.example"}
    (canvas,) = [f for f in judgement("no-fingerprinting", visit).findings if f.code == "canvas"]
    assert canvas.chain[0].startswith("https://cdn.scripts.example/@fingerprintjs/fingerprintjs/dist/fp.umd.min.js:")
    assert findings("no-fingerprinting", visit, allow=["*.scripts.example"]) == []
    assert findings("no-session-replay", visit) == []


def test_thumbmarkjs_is_found_too(browsers, package):
    name = "@thumbmarkjs/thumbmarkjs"
    start = "<script>new ThumbmarkJS.Thumbmark().get().then(r => { document.title = r.thumbmark })</script>"
    visit = look(browsers, package(name), name, lib(name, "dist/thumbmark.umd.js") + start)
    assert visit.title != "before"
    assert {code for code, _ in findings("no-fingerprinting", visit)} >= {
        "canvas",
        "canvas-font",
        "audio",
        "enumeration",
    }


def test_whether_a_browser_knows_an_emoji_is_no_fingerprint(browsers, package):
    name = "is-emoji-supported"
    source = f"https://cdn.scripts.example/{name}/dist/esm/is-emoji-supported.js"
    start = f'<script type="module">import {{isEmojiSupported as s}} from "{source}"; document.title = {EMOJI}.map(s).join()</script>'
    visit = look(browsers, package(name), name, start)
    assert len(visit.title.split(",")) == len(EMOJI)
    assert findings("no-fingerprinting", visit) == []


def test_a_chart_that_is_exported_is_no_fingerprint(browsers, package):
    name = "chart.js"
    chart = """<canvas id="c" width="400" height="300"></canvas>%s<script>
      const data = {labels: ["January", "February", "March"], datasets: [
        {label: "Visitors of the shop", data: [1, 2, 3], backgroundColor: "#f60"}, {label: "Sales", data: [3, 1, 2], backgroundColor: "#06f"}]};
      const chart = new Chart(document.getElementById("c"), {type: "bar", data});
      setTimeout(() => { document.title = chart.toBase64Image().length }, 2000)</script>"""
    visit = look(browsers, package(name), name, chart % lib(name, "dist/chart.umd.min.js"))
    assert int(visit.title) > 2000, "the chart was not drawn"
    assert findings("no-fingerprinting", visit) == []


def test_a_loader_of_fonts_is_no_fingerprint(browsers, package):
    name = "fontfaceobserver"
    start = """<script>Promise.allSettled(["Inter", "Lora", "Mono"].map(f => new FontFaceObserver(f).load(null, 1000)))
      .then(all => { document.title = all.length })</script>"""
    visit = look(browsers, package(name), name, lib(name, "fontfaceobserver.standalone.js") + start)
    assert visit.title == "3"
    assert findings("no-fingerprinting", visit) == []


BATCH = """let events = []; rrweb.record({emit(e) { events.push(e) }, maskAllInputs: false});
  setInterval(() => { if (events.length) fetch("%s", {method: "POST", mode: "no-cors", body: JSON.stringify(events)}); events = [] }, 1000)"""
AT_ONCE = 'rrweb.record({emit(e) { fetch("%s", {method: "POST", mode: "no-cors", body: JSON.stringify(e)}) }})'
WHEN_LEFT = """const events = []; rrweb.record({emit(e) { events.push(e) }});
  addEventListener("pagehide", () => navigator.sendBeacon("%s", JSON.stringify(events)))"""
TAPE = "https://in.tape.example/r"


@pytest.mark.parametrize("how", [BATCH, AT_ONCE, WHEN_LEFT], ids=["in batches", "at once", "when left"])
@pytest.mark.parametrize("waits", [False, True], ids=["now", "after load"])
def test_rrweb_that_sends_to_a_third_party_is_found(browsers, package, how, waits):
    start = how % TAPE
    script = f"addEventListener('load', () => {{ {start} }})" if waits else start
    visit = look(
        browsers, package("rrweb"), "rrweb", f"{FORM}{lib('rrweb', 'dist/rrweb.umd.min.cjs')}<script>{script}</script>"
    )
    assert findings("no-session-replay", visit) == [("recorder", "tape.example")]
    assert findings("no-session-replay", visit, first_party="allow") == [("recorder", "tape.example")]
    (finding,) = judgement("no-session-replay", visit).findings
    assert "https://cdn.scripts.example/rrweb/dist/rrweb.umd.min.cjs" in finding.observed
    assert findings("no-fingerprinting", visit) == []


def test_rrweb_that_sends_to_the_site_itself_is_found_unless_allowed(browsers, package):
    start = f"{FORM}{lib('rrweb', 'dist/rrweb.umd.min.cjs')}<script>{BATCH % 'https://shop.example/r'}</script>"
    visit = look(browsers, package("rrweb"), "rrweb", start)
    assert findings("no-session-replay", visit) == [("recorder", "shop.example")]
    assert findings("no-session-replay", visit, first_party="allow") == []


def test_analytics_without_recording_are_neither(browsers, package):
    start = """<script>mixpanel.init("abc", {api_host: "https://api.mixpanel.com", autocapture: true}); mixpanel.track("view")</script>"""
    name = "mixpanel-browser"
    visit = look(browsers, package(name), name, FORM + lib(name, "dist/mixpanel.umd.js") + start)
    assert any(r.url.startswith("https://api.mixpanel.com/track") for r in visit.requests)
    assert findings("no-session-replay", visit) == []
    assert findings("no-fingerprinting", visit) == []


@pytest.mark.parametrize("build", ["array.js", "array.full.js"])
def test_posthog_with_its_recording_off_is_neither(browsers, package, build):
    start = '<script>posthog.init("phc_x", {api_host: "https://eu.i.posthog.com"}); posthog.capture("x")</script>'
    visit = look(browsers, package("posthog-js"), "posthog-js", FORM + lib("posthog-js", f"dist/{build}") + start)
    assert any(r.url.startswith("https://eu.i.posthog.com/e/") for r in visit.requests)
    assert findings("no-session-replay", visit) == []
    assert findings("no-fingerprinting", visit) == []
