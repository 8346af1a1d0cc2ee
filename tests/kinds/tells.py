"""What tells an automated browser: the tag stays away where it finds it."""

from __future__ import annotations

from functools import partial

from tests.kinds.member import Make, Member, javascript, script

_of: Make = partial(Member, kind="tells", person=("goto /", "hover h1", "wait 2"))


def _unless(sign: str) -> dict[str, object]:
    return {
        "/": script(
            f'(async () => {{ let robot = false; try {{ robot = {sign}; }} catch {{ robot = true; }} if (!robot) tell("person"); }})();'
        )
    }


MEMBERS = (
    _of(name="the full list of versions", pages=_unless('/headless/i.test(JSON.stringify(await navigator.userAgentData.getHighEntropyValues(["fullVersionList", "platform"])))')),
    _of(name="no plugins and no viewer of PDFs", pages=_unless("navigator.plugins.length === 0 || navigator.mimeTypes.length === 0 || !navigator.pdfViewerEnabled")),
    _of(name="no window.chrome", pages=_unless("!window.chrome")),
    _of(name="notifications denied and yet to be asked", pages=_unless('Notification.permission === "denied" && (await navigator.permissions.query({name: "notifications"})).state === "prompt"')),
    _of(name="a round trip of no time", pages=_unless("navigator.connection.rtt === 0 && navigator.connection.downlink > 9")),
    _of(name="a global of a strange name", pages=_unless("Object.keys(window).some(n => /^(_[0-9a-f]{6,}|cdc_|__playwright|__pw|\\\\$cdc)/.test(n))")),
    _of(name="functions that are not the browser's", pages=_unless('[setTimeout, fetch, Navigator.prototype.sendBeacon, HTMLCanvasElement.prototype.toDataURL, EventTarget.prototype.addEventListener, Storage.prototype.setItem, Object.getOwnPropertyDescriptor(Document.prototype, "cookie").set].some(f => !/\\\\{\\\\s*\\\\[native code\\\\]/.test(Function.prototype.toString.call(f)))'.replace("\\\\", "\\"))),
    _of(name="timers of a worker that are not the browser's", pages={"/": script('new Worker("/w.js").onmessage = e => { if (e.data) tell("person"); };'), "/w.js": javascript("setTimeout(() => postMessage(/\\[native code\\]/.test(setTimeout.toString()) && !Object.keys(self).some(n => /^_[0-9a-f]{6,}$/.test(n))), 100);")}),
    _of(name="frames of others in a stack", pages=_unless('await new Promise(done => { const o = Object.defineProperty(new Error(), "message", {get() { return ""; }}); addEventListener("x", () => done(/pptr|playwright|evaluate|__|isolated/.test(new Error().stack)), {once: true}); dispatchEvent(new Event("x")); })')),
    _of(name="a window as large as the screen, without bars", pages=_unless("outerHeight === 0 || outerWidth === 0 || (screen.width === 800 && screen.height === 600)")),
    _of(name="navigator.webdriver", pages=_unless('navigator.webdriver || "webdriver" in window')),
    _of(name="a page that adapts to the device", keeps=True, pages={"/": script("document.body.dataset.touch = navigator.maxTouchPoints; document.body.lang = navigator.language; if (matchMedia('(prefers-color-scheme: dark)').matches) document.body.dataset.dark = 1; document.body.dataset.saves = navigator.connection?.saveData;")}),
    _of(name="a list of those that support a feature", keeps=True, pages={"/": script("if ('plugins' in navigator && navigator.pdfViewerEnabled) document.body.dataset.pdf = 1; document.body.dataset.os = navigator.platform;")}),
)  # fmt: skip
