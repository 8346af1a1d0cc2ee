"""A member of a kind: a small site that breaks a promise in the way of its kind, or looks so and keeps it (a decoy)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from auditor.demo.web import Answer, Handler, LocalWeb, gif, html, text

HOST = "shop.example"
TRACKER = "tracker.example"
Check = Literal[
    "recipients-declared",
    "storage-declared",
    "no-personal-data-shared",
    "no-fingerprinting",
    "purposes-allowed",
    "cookies-declared",
]

TELL = f'const tell = what => {{ new Image().src = "https://{TRACKER}/p?" + encodeURIComponent(what); }};'
"""What every page has: sends a word to the tracker."""
BEACON = f'const beacon = what => navigator.sendBeacon("https://{TRACKER}/b", what);'
WORDS = "<p>Things of wood, wool and iron, made to be used every day and mended when they break, sent the day after you order. </p>"
EMAIL_FORM = '<form action="/join" method="post"><label>E-mail <input type="email" name="email"></label><button>Join</button></form>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    kind: str
    name: str
    pages: Mapping[str, str | Answer | Handler]
    """By path: what stands in a page's body between its heading and its footer; or an answer."""
    hosts: Mapping[tuple[str, str], Answer | Handler] = field(default_factory=dict)
    """What other hosts answer, by host and path; else they answer a pixel."""
    keeps: bool = False
    """A decoy: its rule must pass. Otherwise it may not."""
    check: Check = "recipients-declared"
    options: str = ""
    """Of the rule: `, allow: [necessary]`."""
    declared: str = ""
    """Under `declared:` of the policy, one line."""
    arguments: tuple[str, ...] = ("--scenario", "no-choice")
    person: tuple[str, ...] = ()
    """What a person does until the tracker hears of it (see `tests.person.browsing`); empty: nothing that a server could tell."""
    blind: str = ""
    """Words of the row of docs/evidence.md that says that this is not seen. The rule then passes, and the row says so."""
    prelude: str = f"<script>{TELL}{BEACON}</script>"

    @property
    def id(self) -> str:
        return f"{self.kind}: {self.name}"

    @property
    def policy(self) -> str:
        declared = f"declared: {self.declared}\n" if self.declared else ""
        return (
            f'version: 1\nsite: {{name: Shop, url: "https://{HOST}/", crawl: {{sitemap: false}}}}\nstatement: {{url: /privacy}}\n{declared}'
            "clauses:\n  - id: promise\n    quote: We share nothing about you with anybody.\n"
            f"    rules:\n      - {{id: promise, check: {self.check}{self.options}}}\n"
        )

    @property
    def _words(self) -> str:
        """Its own: what many pages share is taken for their frame."""
        return WORDS.replace("Things", f"For {self.name}: things") * 3

    def web(self) -> LocalWeb:
        web = LocalWeb()
        web.route("*", "/*", gif().adding(("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*")))
        web.route(HOST, "/*", text("Nothing here.", status=404))
        web.route(HOST, "/favicon.ico", gif())
        web.route(HOST, "/privacy", self._page("Privacy", "<p>We share nothing about you with anybody.</p>", ""))
        for path, answer in self.answers().items():
            web.route(HOST, path, answer)
        for (host, path), reply in self.hosts.items():
            web.route(host, path, reply)
        return web

    def answers(self) -> dict[str, Answer | Handler]:
        """What its paths answer."""
        return {
            path: self._page(f"Page {path}", content, self.prelude) if isinstance(content, str) else content
            for path, content in self.pages.items()
        }

    def _page(self, title: str, body: str, prelude: str) -> Answer:
        return html(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{prelude}</head><body><h1>{title}</h1>'
            f'<nav><a href="/">Home</a></nav>{self._words}{body}<footer><a href="/privacy">Privacy</a></footer></body></html>'
        )


def script(source: str) -> str:
    return f"<script>{source}</script>"


def html_document(source: str, content_type: str = "text/html") -> Answer:
    """An answer of that text, and nothing around it."""
    return text(source, content_type=content_type)


def javascript(source: str, *headers: tuple[str, str]) -> Answer:
    return text(source, content_type="text/javascript").adding(*headers)


Members = tuple[Member, ...]
Make = Callable[..., Member]
