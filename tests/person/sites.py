"""The sites on which a person and the auditor are compared: the demo, a documentation site, an application with real analytics."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from auditor.demo.store import POLICY, build_store
from auditor.demo.web import Answer, Hit, LocalWeb, Request, html, script, text
from tests.clean import documentation
from tests.clean.parts import Package, serve_package

APP = "app.godwit-plans.example"
ANALYTICS = "eu.i.posthog.com"
_READ = ("wait 2", "wheel 2400", "wait 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A site, its policy, and what a person does on it in which scenario."""

    name: str
    base: str
    build: Callable[[], LocalWeb]
    policy: str
    """The text of a policy, or the path of one."""
    steps: dict[str, tuple[str, ...]]
    """By scenario: what a person does, in words of `tests.person.browsing`."""


def sites(package: Package) -> tuple[Compared, ...]:
    """All three; raises UnavailableError where npm cannot bring what they are made of."""
    return (
        Compared(
            name="demo", base="https://www.harbour-lane.example", build=lambda: build_store("as-found"), policy=str(POLICY),
            steps={
                "no-choice": ("goto /", *_READ, *_rounds("/product/quay-mug", "/category/living", "/journal", "/about", "/contact", "/privacy"), "close"),
                "accept-all": ("goto /", "wait 2", "click button:has-text('Accept all')", *_READ, *_rounds("/category/living", "/journal", "/about", "/contact"), "close"),
            },
        ),
        Compared(
            name="documentation", base=f"https://{documentation.HOST}", build=lambda: documentation.build(package), policy=documentation.POLICY,
            steps={"no-choice": ("goto /", *_READ, *_rounds("/guide/first/", "/reference/", "/privacy/"), "close")},
        ),
        Compared(
            name="application with posthog-js", base=f"https://{APP}", build=lambda: application(package), policy=_POLICY,
            steps={"no-choice": ("goto /", *_READ, "click text=How it works", "click text=Plans", *_READ, "click text=Help", *_READ, "click text=Privacy", "wait 4", "goto /plans", "wait 4", "close")},
        ),
    )  # fmt: skip


def _rounds(*paths: str) -> tuple[str, ...]:
    """A click on the link to each page, which is then read."""
    return tuple(step for path in paths for step in (f"follow {path}", *_READ))


_POLICY = f"""\
version: 1
site: {{name: Godwit Plans, url: "https://{APP}/"}}
statement: {{url: /privacy}}
declared:
  recipients: [{{vendor: posthog, purpose: analytics}}]
clauses:
  - id: counted
    quote: PostHog counts visits for us, and nobody else does.
    rules:
      - {{id: recipients, check: recipients-declared}}
      - {{id: statement, check: statement-reachable}}
"""
_SHELL = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Godwit Plans</title></head><body><div id="app">Loading…</div>
<script src="/lib/vue/dist/vue.global.prod.js"></script><script src="/lib/vue-router/dist/vue-router.global.prod.js"></script>
<script src="/lib/posthog-js/dist/array.js"></script><script type="module" src="/app.js"></script></body></html>"""
_APP = f"""
posthog.init("phc_godwit", {{api_host: "https://{ANALYTICS}", capture_pageview: "history_change", capture_pageleave: true, autocapture: true,
  disable_session_recording: true, person_profiles: "always"}});
const {{createApp, ref}} = Vue, {{createRouter, createWebHistory}} = VueRouter;
const words = "Plans for gardens, drawn to scale, with what grows beside what, and when to sow it. ".repeat(12);
const page = (title, more = "") => ({{template: `<h1>${{title}}</h1><p v-for="n in 6">${{words}}</p>${{more}}`, setup: () => ({{open: ref(false)}})}});
const router = createRouter({{history: createWebHistory(), scrollBehavior: () => ({{top: 0}}), routes: [
  {{path: "/", component: {{template: `<h1>Godwit Plans</h1><button @click="open = !open" :aria-expanded="open">How it works</button><p v-if="open">Draw, sow, wait.</p><p v-for="n in 6">${{words}}</p>`, setup: () => ({{open: ref(false)}})}}}},
  {{path: "/plans", component: page("Our plans")}}, {{path: "/help", component: page("Questions")}}, {{path: "/privacy", component: page("Your privacy", "<p>PostHog counts visits for us, and nobody else does.</p>")}}]}});
createApp({{template: `<nav><router-link to="/">Home</router-link> <router-link to="/plans">Plans</router-link> <router-link to="/help">Help</router-link></nav>
  <main><router-view></router-view></main><footer><router-link to="/privacy">Privacy</router-link></footer>`}}).use(router).mount("#app");
"""


def application(package: Package) -> LocalWeb:
    """An application with history routes, and posthog-js as published, whose server answers as the real one does."""
    web = LocalWeb()
    for name in ("vue", "vue-router", "posthog-js"):
        web.route(APP, f"/lib/{name}/*", serve_package(package(name), f"/lib/{name}/"))
    web.route(APP, "/app.js", script(_APP))
    web.route(APP, "/favicon.ico", Answer(status=404))
    for path in ("/", "/plans", "/help", "/privacy"):
        web.route(APP, path, html(_SHELL))
    web.route(ANALYTICS, "/*", _posthog)
    web.route("eu-assets.i.posthog.com", "/*", _assets(package("posthog-js")))
    return web


def _posthog(request: Request) -> Answer:
    origin = request.headers.get("Origin", "*")
    allowed = (
        ("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Headers", "content-type"),
        ("Access-Control-Allow-Credentials", "true"),
    )  # fmt: skip
    body = {"status": 1, "featureFlags": {}, "sessionRecording": False, "supportedCompression": ["gzip-js"]}
    return text(json.dumps(body), content_type="application/json").adding(*allowed)


def _assets(folder: Path) -> Callable[[Request], Answer]:
    def answer(request: Request) -> Answer:
        if request.path.endswith("/config.js"):
            return script("")
        return serve_package(folder / "dist", "/static/")(request)

    return answer


def told(hit: Hit) -> frozenset[str]:
    """What a hit says happened: the names of PostHog's events in its body."""
    if f"//{ANALYTICS}/" not in hit.url or not hit.body:
        return frozenset()
    packed = hit.body
    with suppress(OSError, EOFError, zlib.error):
        packed = gzip.decompress(packed)
    with suppress(ValueError):
        found = json.loads(packed)
        events = found if isinstance(found, list) else found.get("batch", [found])
        return frozenset(e["event"] for e in events if "event" in e)
    return frozenset()
