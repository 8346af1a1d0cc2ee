"""What came instead of a page, though the server answered as if it were the page: decided here for the whole house.

Structure goes before words: what the answer's headers say, how little there is, what the pages beside it show and this one does not. Words
(`instead.yaml`) count only in the title or in the first lines, and only of a page that says little else of its own. A page whose
address or link says that such a page is meant (`/login`, "Page not found") is that page. What was sent and stored is not touched by any of
it: seen is seen. Pages that ask for money or consent before they show anything are pages: that is what a visitor gets.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from urllib.parse import unquote

from auditor.evidence import Evidence, Instead, InsteadKind, Request, Visit
from auditor.observed.pages.instead_facts import instead_facts, plain
from auditor.observed.pages.link_graph import place_key
from auditor.observed.pages.siblings import LINKS_OF_A_FRAME, Shown, Siblings, shown
from auditor.observed.visits import is_entry
from auditor.personal_fields import asked_for
from auditor.urls import canonical, host_of, path_of

NAMED = frozenset({"start", "policy"})
"""Where pages were found that somebody names: what comes instead of them is missed."""
_MOST_OWN = 800
"""Characters of its own (without header and footer) that a page in place of another has at most."""
_MOST_READ = 8_000
"""Characters up to which the lines of a page are looked at one by one; of a longer one, the title."""
_LITTLE = 300
_FEW_LINKS = 2
_SOME_LINKS = 8
_LINES = 4
"""First lines of its own in which a page says what it is."""
_TITLE_BESIDE, _LINE_BESIDE = 25, 70
"""Characters that may stand beside the phrase in a part of a title, and in a line."""
_ACCEPTED = 202
"""No page answers `Accepted`; checks for robots do (AWS WAF)."""
_APART = "|\u2013\u2014\u00b7\u2022:\u00bb\u00ab"
_NOT_TYPED = frozenset({"hidden", "submit", "button", "reset", "image", "checkbox", "search"})
_CAPTCHA = re.compile("captcha|robot", re.IGNORECASE)
_MAY_ASK = frozenset({"missing", "maintenance"})
"""Kinds that offer a search, or to be told when the site is back."""
_PICTURES = frozenset({"image", "media"})
_WHAT: Mapping[InsteadKind, str] = {
    "challenge": "a check for robots came instead of the page",
    "maintenance": "a notice of maintenance came instead of the page",
    "missing": "the page says that there is no such page",
    "region": "a notice that it is not for visitors from here came instead of the page",
    "browser": "a notice that the browser is not supported came instead of the page",
    "script": "a notice that scripts are needed came instead of the page",
    "login": "a log-in came instead of the page",
    "empty": "the page is empty, and the pages beside it are not",
    "unlike": "the page shows nothing of what pages like it show",
}


def with_instead(evidence: Evidence) -> Evidence:
    """The evidence, each of its visits told whether something came instead of its page."""
    site = _Site(evidence.visits)
    visits = tuple(v if v.instead == (found := site.instead(v)) else replace(v, instead=found) for v in evidence.visits)
    return (
        evidence
        if all(a is b for a, b in zip(visits, evidence.visits, strict=True))
        else replace(evidence, visits=visits)
    )


class _Site:
    """All visits of a run; what is shared is worked out only if a page is suspicious."""

    def __init__(self, visits: tuple[Visit, ...]) -> None:
        self._visits = visits
        groups: dict[tuple[str, int], list[Visit]] = defaultdict(list)
        for visit in filter(is_entry, visits):
            groups[visit.scenario, visit.round].append(visit)
        self._siblings = {key: Siblings(group) for key, group in groups.items()}

    def instead(self, visit: Visit) -> Instead | None:
        """What came instead of the page of one visit; None if it was the page, or none at all."""
        if not is_entry(visit) or visit.outcome != "loaded":
            return None
        if not replace(visit, instead=None).judged or (visit.status or 0) >= 400:  # noqa: PLR2004
            return None
        if who := _named_by_header(visit):
            return _instead("challenge", who)
        if not visit.texts:  # not read: that is told as such
            return None
        beside = self._siblings[visit.scenario, visit.round]
        return (
            self._by_words(visit, beside)
            or self._by_little(visit, beside)
            or self._by_login(visit)
            or self._by_likeness(visit, beside)
        )

    def _by_words(self, visit: Visit, beside: Siblings) -> Instead | None:
        if not _perhaps(visit):
            return None
        here = shown(visit)
        own = _own_lines(here, beside)
        told = _says(visit.title, own[:_LINES])
        if told is None or sum(map(len, own)) > _MOST_OWN or self._is_meant(visit, told[0]):
            return None
        kind, phrase = told
        frame = beside.frame_links(visit)
        if kind != "missing" and (len(here.links - frame) > _SOME_LINKS or len(here.links & frame) >= LINKS_OF_A_FRAME):
            return None
        if kind not in _MAY_ASK and _asks(visit):
            return None
        return _instead(kind, f'it says "{phrase}"')

    def _by_little(self, visit: Visit, beside: Siblings) -> Instead | None:
        if sum(len(t.text) for t in visit.texts) > _LITTLE or len(visit.links) > _SOME_LINKS or _asks(visit):
            return None
        here = shown(visit)
        if len(here.links) > _FEW_LINKS or not _is_html(visit):
            return None
        if visit.status == _ACCEPTED:
            return _instead("challenge", "the server answered 202, and it holds next to nothing")
        if _loads_itself_again(visit):
            return _instead("challenge", "it holds next to nothing, and loads itself again")
        if host := _checker(visit):
            return _instead("challenge", f"it loads {host}, and holds next to nothing else")
        return self._by_emptiness(visit, here, beside)

    def _by_emptiness(self, visit: Visit, here: Shown, beside: Siblings) -> Instead | None:
        if (
            here.lines
            or here.links
            or visit.forms
            or visit.frames
            or any(r.resource in _PICTURES and not _is_icon(r) for r in visit.requests)
        ):
            return None
        others = beside.others(visit)
        full = sum(bool(p.lines and p.links) for p in others)
        same = any(v.number == visit.number and shown(v).lines for v in self._visits if v.scenario != visit.scenario)
        return _instead("empty", "") if same or (len(others) > 1 and 2 * full > len(others)) else None

    def _by_login(self, visit: Visit) -> Instead | None:
        words = instead_facts().addresses["login"]
        password = any(f.type.lower() == "password" and f.visible for form in visit.forms for f in form.fields)
        moved = place_key(visit.final_url) != place_key(visit.url)
        led = moved and bool(words.search(_words_of(visit.final_url))) and (password or _asks(visit))
        bare = (
            password
            and visit.found_on == "start"
            and len(visit.links) <= _SOME_LINKS
            and shown(visit).length <= _LITTLE
        )
        if not (led or bare) or self._is_meant(visit, "login"):
            return None
        if visit.found_on not in NAMED and not self._mostly_led_to(visit):
            return None
        return _instead("login", f"it led to {path_of(visit.final_url)[:100]}" if moved else "it asks for a password")

    def _mostly_led_to(self, visit: Visit) -> bool:
        """Whether most pages that links led to ended there: of some, such as orders, a visitor expects it."""
        found = [
            v
            for v in self._visits
            if (v.scenario, v.round) == (visit.scenario, visit.round) and v.found_on not in NAMED
        ]
        here = place_key(visit.final_url).partition("?")[0]
        led = [v for v in found if place_key(v.final_url).partition("?")[0] == here != place_key(v.url)]
        return len(led) > 1 and 2 * len(led) > len(found)

    def _by_likeness(self, visit: Visit, beside: Siblings) -> Instead | None:
        if 4 * sum(len(t.text) for t in visit.texts) > beside.usual_length:
            return None
        here, frame = shown(visit), beside.frame_links(visit)
        if len(frame) < LINKS_OF_A_FRAME or here.links & frame:
            return None
        alike = [p for p in beside.others(visit) if p.shape == here.shape] + [
            shown(v)
            for v in self._visits
            if v.number == visit.number > 0 and v.scenario != visit.scenario and v.outcome == "loaded"
        ]
        if len(alike) < LINKS_OF_A_FRAME - 1 or any(
            len(p.links & frame) < LINKS_OF_A_FRAME or p.length < 4 * here.length for p in alike
        ):
            return None
        return _instead("unlike", "none of the links that they share, and next to no words")

    def _is_meant(self, visit: Visit, kind: str) -> bool:
        """Whether the address that was asked for, or what a link to it says, means such a page."""
        if kind == "challenge":
            return False
        facts = instead_facts()
        patterns = [facts.addresses[kind], *(w.pattern for w in facts.words if w.kind == kind)]
        said = [_words_of(visit.url), *self._links_to.get(place_key(visit.url), ())]
        return any(p.search(text) for p in patterns for text in said)

    @cached_property
    def _links_to(self) -> Mapping[str, Iterable[str]]:
        links: dict[str, set[str]] = defaultdict(set)
        for visit in self._visits:
            for link in visit.links:
                links[place_key(link.url)].add(plain(f"{link.text} {link.label}"[:200]))
        return links


def _instead(kind: InsteadKind, how: str) -> Instead:
    return Instead(kind=kind, reason=f"{_WHAT[kind]}: {how}" if how else _WHAT[kind])


def _main(visit: Visit) -> Request | None:
    return next((r for r in reversed(visit.requests) if r.main and r.status == visit.status), None)


def _is_html(visit: Visit) -> bool:
    main = _main(visit)
    return main is None or "html" in main.mime or not main.mime


def _named_by_header(visit: Visit) -> str:
    main = _main(visit)
    for name, value in main.headers if main else ():
        values, who = instead_facts().headers.get(name, (frozenset(), ""))
        if value.strip().lower() in values:
            return f"{who} says so by its header {name}"
    return ""


def _perhaps(visit: Visit) -> bool:
    """Whether any of it says so, before the pages beside it are looked at."""
    short = sum(len(t.text) for t in visit.texts) <= _MOST_READ
    return _says(visit.title, shown(visit).lines if short else ()) is not None


def _says(title: str, lines: Iterable[str]) -> tuple[InsteadKind, str] | None:
    """The kind, and the phrase that says so."""
    parts = [plain(p) for p in _parts(title)]
    texts = [plain(line) for line in lines if len(line) <= _MOST_OWN]
    for words in instead_facts().words:
        for texts_, beside in ((parts, _TITLE_BESIDE), (texts, _LINE_BESIDE)):
            for text in texts_:
                found = words.pattern.search(text)
                if found and len(text) - len(found[0]) <= beside:
                    return words.kind, found[0]
    return None


def _parts(title: str) -> list[str]:
    text = title.replace(" - ", "|")
    for mark in _APART:
        text = text.replace(mark, "|")
    return text.split("|")


def _own_lines(here: Shown, beside: Siblings) -> tuple[str, ...]:
    """Without those of the frame, and those that are a link's words: they speak of where it leads."""
    frame = beside.frame_lines(here.visit) | {link.text.strip() for link in here.visit.links}
    return tuple(line for line in here.lines if line not in frame) or here.lines


def _asks(visit: Visit) -> bool:
    """Whether a visitor can type something there that is no search and no answer to a check for robots."""
    fields = (f for form in visit.forms if form.visible for f in form.fields if f.visible and f.type not in _NOT_TYPED)
    return any(asked_for(f) != "code" and not _CAPTCHA.search(f"{f.name} {f.label}") for f in fields)


def _loads_itself_again(visit: Visit) -> bool:
    main = _main(visit)
    told = main.header("refresh") if main else None
    if told is None:
        return False
    target = told.partition(";")[2].strip()
    target = target[4:].strip("\"' ") if target.lower().startswith("url=") else target
    return not target or place_key(canonical(target, visit.final_url) or "") == place_key(visit.final_url)


def _checker(visit: Visit) -> str:
    """What a check for robots loads, if the page loads it."""
    facts = instead_facts()
    for url in (*(r.url for r in visit.requests), *(f.url for f in visit.frames)):
        host, path = host_of(url), path_of(url)
        if any(host == known or host.endswith(f".{known}") for known in facts.hosts):
            return host
        if any(path.startswith(known) for known in facts.paths):
            return f"{host}{path[:60]}"
    return ""


def _words_of(url: str) -> str:
    return plain(unquote(path_of(url)))


def _is_icon(request: Request) -> bool:
    return request.url.endswith("favicon.ico")
