"""What scripts ask of the browser is counted in the page, script by script, and the page cannot tell."""

from __future__ import annotations

import pytest

from auditor.demo.web import LocalWeb, html, script
from auditor.driver.chromium.process.programs import Browsers
from auditor.evidence import Probing, Visit
from tests.crawl.audited import crawl_web

pytestmark = pytest.mark.browser

PROBE = "https://probe.example/p.js"
FONTS = "[...Array(60).keys()].map(i => 'Font' + i)"


def look(browsers: Browsers, source: str, body: str = "") -> Visit:
    web = LocalWeb()
    page = f'<!doctype html><title>before</title><body>{body}<script src="{PROBE}"></script></body>'
    web.route("shop.example", "/", html(page))
    web.route("probe.example", "/p.js", script(source))
    web.route("*", "/*", html(""))
    visit = crawl_web(web, Browsers(headless_shell=browsers.headless_shell)).visit()
    assert visit.outcome == "loaded"
    assert visit.watched == ("probings",)
    return visit


def counts(visit: Visit, interface: str) -> dict[str, int]:
    (found,) = [p for p in visit.probings if p.interface == interface]
    return dict(found.counts)


CANVAS = """
const c = document.createElement('canvas'), x = c.getContext('2d'); c.width = 200; c.height = 50;
x.fillStyle = '#f60'; x.fillText('How quickly daft', 2, 20); x.fillStyle = '#069'; x.strokeText('zebras', 2, 40);
"""


def test_a_picture_of_text_is_told_with_its_script_and_stack(browsers):
    visit = look(browsers, f"function draw() {{ {CANVAS} return c.toDataURL(); }}\ndraw();")
    (probing,) = visit.probings
    assert probing == Probing(
        interface="canvas", document="https://shop.example/", initiator=probing.initiator, phase="load",
        counts=tuple(sorted({"width": 200, "height": 50, "area_width": 200, "area_height": 50, "letters": 19, "characters": 20,
                             "colours": 2, "listeners": 0}.items())),
    )  # fmt: skip
    assert [(f.url, f.function) for f in probing.initiator.stack] == [(PROBE, "draw"), (PROBE, "")]


@pytest.mark.parametrize(
    "source",
    [
        CANVAS,
        CANVAS + "x.save(); c.toDataURL()",
        CANVAS + "x.clearRect(0, 0, 200, 50); x.fillText('\U0001f600\U0001f6d1', 2, 20); x.getImageData(0, 0, 50, 50)",
        CANVAS + "c.width = 100; x.fillText('ok', 2, 20); c.toDataURL()",
        "const c = document.createElement('canvas'); c.getContext('2d').fillRect(0, 0, 50, 50); c.toDataURL()",
    ],
    ids=["not read", "saved", "emoji", "begun anew", "no text"],
)
def test_other_pictures_are_not_worth_a_record(browsers, source):
    assert look(browsers, source).probings == ()


SECOND = "const d = document.createElement('canvas'); d.width = 200; d.height = 50; const y = d.getContext('2d');"


@pytest.mark.parametrize(
    "source",
    [
        SECOND + "y.drawImage(c, 0, 0); d.toDataURL()",
        SECOND + "y.fillStyle = y.createPattern(c, 'repeat'); y.fillRect(0, 0, 200, 50); d.toDataURL()",
        SECOND + "createImageBitmap(c).then(b => { y.drawImage(b, 0, 0); d.toDataURL() })",
        SECOND + "for (let i = 0; i < 50; i += 10) y.putImageData(x.getImageData(0, i, 200, 10), 0, i); d.toDataURL()",
        SECOND
        + "const o = new OffscreenCanvas(200, 50); o.getContext('2d').drawImage(c, 0, 0); y.drawImage(o, 0, 0); d.toDataURL()",
        (
            "const o = new OffscreenCanvas(200, 50); o.getContext('2d').drawImage(c, 0, 0);"
            "const d = document.createElement('canvas'); d.width = 200; d.height = 50;"
            "d.getContext('bitmaprenderer').transferFromImageBitmap(o.transferToImageBitmap()); d.toDataURL()"
        ),
    ],
    ids=["drawn", "pattern", "bitmap", "pixels in strips", "off screen", "transferred"],
)
def test_what_was_drawn_follows_where_it_is_drawn_next(browsers, source):
    told = [dict(p.counts) for p in look(browsers, CANVAS + source).probings if p.interface == "canvas"]
    assert {(t["letters"], t["colours"], t["area_height"]) for t in told} >= {(19, 2, 50)}


@pytest.mark.parametrize(
    "source",
    [
        SECOND
        + "const i = new Image(); i.onload = () => { y.drawImage(i, 0, 0); d.toDataURL() }; i.src = '/photo.png'",
        CANVAS + SECOND + "y.drawImage(c, 0, 0)",
        CANVAS + SECOND + "x.save(); y.drawImage(c, 0, 0); d.toDataURL()",
        SECOND
        + "fetch('/photo').then(r => r.blob()).then(b => createImageBitmap(b)).then(b => { y.drawImage(b, 0, 0); d.toDataURL() })",
    ],
    ids=["a photo", "a game", "a chart", "an editor"],
)
def test_pictures_that_are_drawn_and_read_are_not_worth_a_record(browsers, source):
    assert [p for p in look(browsers, source).probings if p.interface == "canvas"] == []


def test_fonts_are_counted_for_one_text(browsers):
    source = f"""
    const x = document.createElement('canvas').getContext('2d');
    for (const f of {FONTS}) {{ x.font = '12px ' + f; x.measureText('same'); x.measureText('not' + f); }}
    const span = document.createElement('span'); span.textContent = 'same'; document.body.append(span);
    for (const f of {FONTS}) for (const base of ['serif', 'monospace']) {{ span.style.fontFamily = `'${{f}}', ${{base}}`; span.offsetWidth; }}
    for (const f of {FONTS}) document.fonts.check('12px ' + f);
    """
    visit = look(browsers, source)
    assert counts(visit, "canvas-font") == {"fonts": 50}
    assert counts(visit, "fonts") == {"measured": 50, "checked": 50}


def test_a_page_in_a_few_fonts_is_not_worth_a_record(browsers):
    source = """for (const f of ['A', 'B', 'C']) { document.body.style.fontFamily = f; document.body.offsetWidth; document.fonts.check('1px ' + f) }
    for (let i = 0; i < 900; i++) { const s = document.createElement('i'); s.textContent = i; s.style.font = '12px F' + i; document.body.append(s); s.getBoundingClientRect(); }"""
    assert look(browsers, source).probings == ()


def test_sound_and_addresses(browsers):
    source = """
    const a = new OfflineAudioContext(1, 5000, 44100), o = a.createOscillator(); o.connect(a.createDynamicsCompressor()).connect(a.destination); o.start();
    a.startRendering().then(b => b.getChannelData(0));
    const p = new RTCPeerConnection(); p.createDataChannel(''); p.onicecandidate = () => {}; p.createOffer().then(d => p.setLocalDescription(d));
    """
    visit = look(browsers, source)
    assert counts(visit, "audio") == {"oscillators": 1, "compressors": 1, "rendered": 1, "read": 1}
    assert counts(visit, "webrtc") == {"channels": 1, "offers": 1, "candidates": 1, "remote": 0}


def test_a_card_is_counted_once_its_name_was_read(browsers):
    source = """
    const g = document.createElement('canvas').getContext('webgl'); g.getExtension('WEBGL_debug_renderer_info'); g.getParameter(0x9246);
    for (let i = 0; i < 20; i++) g.getParameter(0x0D00 + i); g.getSupportedExtensions();
    """
    assert counts(look(browsers, source), "webgl") == {
        "parameters": 21, "unmasked": 1, "extensions": 1, "precisions": 0, "pixels": 0, "shown": 0,
    }  # fmt: skip


def test_properties_are_counted_by_script_from_eight_on(browsers):
    source = """navigator.plugins; navigator.mimeTypes; navigator.deviceMemory; navigator.hardwareConcurrency; navigator.platform;
    screen.width; screen.availLeft; matchMedia('(color-gamut: p3)'); screen.width; speechSynthesis.getVoices()"""
    visit = look(browsers, source, "<script>navigator.vendor; navigator.language; screen.height</script>")
    assert set(counts(visit, "device")) == {
        "plugins", "mimeTypes", "deviceMemory", "hardwareConcurrency", "platform", "width", "availLeft", "media color-gamut", "voices",
    }  # fmt: skip


RECORD = """
new MutationObserver(() => {}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
for (const t of ['input', 'mousemove']) document.addEventListener(t, () => {}); onscroll = () => {}; document.onmousedown = () => {};
"""


def test_a_recorder_is_told_by_what_it_listens_to(browsers):
    assert counts(look(browsers, RECORD), "recorder") == {
        "mutations": 1,
        "typing": 1,
        "moving": 1,
        "scrolling": 1,
        "pressing": 1,
    }


def test_who_sets_a_waiting_recorder_to_work_stands_on_its_stack(browsers):
    start = f"<script>function go(f) {{ document.addEventListener('DOMContentLoaded', f) }}</script><script src='{PROBE}?2'></script><script>record()</script>"
    visit = look(
        browsers, f"function record() {{ document.addEventListener('DOMContentLoaded', () => {{ {RECORD} }}) }}", start
    )
    (probing,) = [p for p in visit.probings if p.interface == "recorder"]
    assert [f.url for f in probing.initiator.stack] == [f"{PROBE}?2", "https://shop.example/"]


@pytest.mark.parametrize(
    "source",
    [
        "for (const t of ['input', 'mousemove', 'scroll', 'mousedown']) document.addEventListener(t, () => {})",
        "new MutationObserver(() => {}).observe(document, {subtree: true, childList: true, attributes: true})",
        RECORD.replace("observe(document", "observe(document.body.firstElementChild"),
    ],
    ids=["listens only", "no text", "of an element"],
)
def test_less_is_no_recorder(browsers, source):
    assert look(browsers, source, "<p>x</p>").probings == ()


def test_requests_within_key_events_are_counted_for_who_listens_to_the_page(browsers):
    source = """addEventListener('keydown', e => { for (let i = 0; i < 3; i++) fetch('https://keys.example/?' + i, {method: 'POST', body: 'x', mode: 'no-cors'}) });
    addEventListener('click', () => fetch('/click'))"""
    (probing,) = look(browsers, source).probings
    assert (probing.interface, probing.counts, probing.phase) == ("keystrokes", (("sends", 3),), "look")


def test_frames_are_watched_too(browsers):
    source = f"const f = document.createElement('iframe'); document.body.append(f); f.contentWindow.eval(`{CANVAS} c.toDataURL()`)"
    (probing,) = look(browsers, source).probings
    assert (probing.interface, probing.document) == ("canvas", "about:blank")
    assert probing.initiator.stack[0].url == PROBE


def test_a_flood_is_told_a_few_times_and_said_to_be_one(browsers):
    source = f"for (let i = 0; i < 1000; i++) {{ {CANVAS} c.toDataURL(); }}"
    visit = look(browsers, source)
    assert len(visit.probings) <= 400
    assert [b.kind for b in visit.blind] == ["probings"]


def test_a_page_cannot_tell(browsers):
    source = """
    const native = Function.prototype.toString, told = [];
    for (const [owner, name] of [[HTMLCanvasElement, 'toDataURL'], [EventTarget, 'addEventListener'], [Element, 'getBoundingClientRect'], [Function, 'toString']]) {
      const f = owner.prototype[name], d = Object.getOwnPropertyDescriptor(owner.prototype, name);
      told.push(native.call(f) === `function ${name}() { [native code] }`, f.name === name, f.length, d.writable && d.configurable, !('prototype' in f));
    }
    const getter = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'offsetWidth').get;
    told.push(native.call(getter) === 'function get offsetWidth() { [native code] }');
    let thrown = ''; try { HTMLCanvasElement.prototype.toDataURL.call({}) } catch (e) { thrown = e.constructor === TypeError }
    told.push(thrown, Object.keys(globalThis).filter(k => /probe|auditor|watch/i.test(k)).length);
    document.title = told.join();
    """
    assert look(browsers, source).title == (
        "true,true,0,true,true,true,true,2,true,true,true,true,0,true,true,true,true,0,true,true,true,true,0"
    )


def test_a_page_that_replaces_what_we_use_changes_nothing(browsers):
    source = """
    for (const f of ['indexOf', 'slice', 'lastIndexOf', 'codePointAt']) String.prototype[f] = () => { document.title = f };
    WeakMap.prototype.get = WeakMap.prototype.set = JSON.stringify = Math.max = Array.prototype.push = () => { document.title = 'seen' };
    Error.prepareStackTrace = () => { document.title = 'stack'; return '' };
    """
    visit = look(browsers, source + CANVAS + "c.toDataURL()")
    assert visit.title == "before"
    assert counts(visit, "canvas")["letters"] == 19
    assert visit.probings[0].initiator.stack[0].url == PROBE


@pytest.mark.parametrize(
    ("read", "blind"), [(("language",), []), (("language", "platform", "vendor", "webdriver"), ["probings"])]
)
def test_one_property_read_at_every_frame_hides_nothing_but_several_may(browsers, read, blind):
    source = "".join(f"for (let i = 0; i < 300; i++) navigator.{name};" for name in read)
    assert [b.kind for b in look(browsers, source).blind] == blind
