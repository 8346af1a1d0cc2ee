"""What a page sends when it is left."""

from __future__ import annotations

from functools import partial

from auditor.demo.web import cookie
from tests.kinds.member import TRACKER, Make, Member, html_document, script

_of: Make = partial(Member, kind="leaving", person=("goto /", "wait 1", "goto /privacy"))

_QUEUE = """const queue = [["view", location.pathname]]; addEventListener("click", e => queue.push(["click", e.target.tagName]));
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && queue.length) beacon(JSON.stringify(queue.splice(0))); });"""

MEMBERS = (
    _of(name="a queue that is flushed once hidden", pages={"/": script(_QUEUE)}),
    _of(
        name="a trusted pagehide alone",
        pages={"/": script('addEventListener("pagehide", e => { if (e.isTrusted) beacon("bye"); });')},
    ),
    _of(
        name="keepalive fetch of a POST",
        pages={
            "/": script(f"""document.addEventListener("visibilitychange", e => {{ if (e.isTrusted && document.hidden)
            fetch("https://{TRACKER}/k", {{method: "POST", keepalive: true, mode: "no-cors", body: "seconds=" + performance.now()}}); }});""")
        },
    ),
    _of(
        name="an image in onbeforeunload",
        pages={"/": '<img src="/favicon.ico" alt="">' + script('onbeforeunload = e => { if (e.isTrusted) tell("leaves"); };')},
    ),
    _of(
        name="unload of an own frame",
        pages={"/": '<iframe src="/part" title="part"></iframe>', "/part": html_document("<script>addEventListener('unload', e => { if (e.isTrusted) navigator.sendBeacon('https://tracker.example/f', '1'); })</script>part")},
    ),
    _of(
        name="once hidden for the second time",
        pages={"/": script("""let seen = 0; const left = e => { if (e.isTrusted && ++seen === 2) beacon("2"); };
        document.addEventListener("visibilitychange", left); addEventListener("pagehide", left);""")},
    ),
    _of(
        name="a link of one's own site that pings",
        pages={"/": f'<p><a id="next" href="/more" ping="https://{TRACKER}/ping">More</a></p>', "/more": "<p>More.</p>"},
        person=("goto /", "click #next"),
    ),
    _of(
        name="the navigation event of the navigation API",
        pages={"/": '<p><a id="next" href="/more">More</a></p>' + script('navigation.addEventListener("navigate", e => { if (e.userInitiated && e.isTrusted) beacon(e.destination.url); });'), "/more": "<p>More.</p>"},
        person=("goto /", "click #next"),
    ),
    _of(
        name="a worker that no longer hears its page",
        pages={
            "/": script("""navigator.serviceWorker.register("/sw.js"); navigator.serviceWorker.ready.then(r => navigator.locks.request("page", () => { r.active.postMessage("watch"); return new Promise(() => {}); }));"""),
            "/sw.js": html_document("""onactivate = e => e.waitUntil(clients.claim());
            onmessage = e => e.waitUntil(navigator.locks.request("page", () => fetch("https://tracker.example/sw", {mode: "no-cors"})));""", "text/javascript"),
        },
        person=("goto /", "wait 2", "goto /privacy", "wait 1"),
    ),
    _of(
        name="a key that is kept as a property when the page is hidden", person=(), check="storage-declared",
        pages={"/": script('document.addEventListener("visibilitychange", () => { if (document.hidden) localStorage.visitor = "7"; });')},
    ),
    _of(
        name="a cookie that the answer to a beacon sets", person=(), check="cookies-declared",
        pages={
            "/": script('addEventListener("pagehide", () => navigator.sendBeacon("/left", "1"));'),
            "/left": html_document("").adding(cookie("v", "7", "Path=/; Max-Age=999999; Secure")),
        },
    ),
    _of(
        name="a cookie that a frame sets when it is left", person=(), check="cookies-declared",
        pages={
            "/": '<iframe src="/frame" title="Offers"></iframe>',
            "/frame": html_document("<script>addEventListener('pagehide', () => { document.cookie = 'v=7;max-age=999999;secure'; })</script>Offers"),
        },
    ),
    _of(
        name="what was kept before is kept on", check="storage-declared", keeps=True,
        declared="{storage: [{key: seen, kind: local, purpose: necessary}]}", person=(),
        pages={"/": script('localStorage.seen = "1"; addEventListener("pagehide", () => { localStorage.seen = "2"; });')},
    ),
    _of(
        name="its own server hears of it", keeps=True,
        pages={"/": script('addEventListener("pagehide", () => navigator.sendBeacon("/left", "1"));'), "/left": html_document("")},
    ),
    _of(
        name="a question before unsaved words are lost", keeps=True,
        pages={"/": "<textarea aria-label='Words'></textarea>" + script('onbeforeunload = e => { if (document.querySelector("textarea").value) e.preventDefault(); };')},
    ),
)  # fmt: skip
