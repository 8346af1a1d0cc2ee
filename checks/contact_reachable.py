"""The ways to reach the company that the statement offers are there, work, and are found from every page.

What it verifies
    The e-mail address, phone number, postal address or contact form stands on a page of the site, within at most so many
    clicks of every visited page. An address counts as plain text or as a working mail link, not in a spelling that has to be
    decoded ("care [at] shop"); a number counts with or without its country code; a postal address whatever its punctuation and
    line breaks, with `Street` or `St.`; a form if one can write in it or leave an e-mail address. What may stand on a page that
    a limit of the crawl (`max_pages`, say) left out, or may be reached over it, is not held to be missing.

Why it matters
    Every right a statement grants - access, correction, objection, a change of mind - is exercised by writing to somebody.

Options (at least one of the first four)
    email       the address, e.g. care@shop.example
    phone       the number, in any common spelling
    post        the postal address, on one line
    form        the path of the page with the form, e.g. /contact
    page        the path of the page where it must stand. Default: any page
    max_clicks  how many clicks a visitor may need from any page. Default: 2

Findings
    missing     it is nowhere, or too far from a page (one finding for the whole site if too far from every page)
    wrong       its link shows one address or number and leads to another, or is not well-formed
    dead        the page where it must stand does not answer

A passing example: /contact, linked in every footer, shows the address as a mail link.
    rules:
      - {id: email-reachable, check: contact-reachable, email: care@shop.example, max_clicks: 2}

A failing example: the address stands only in a page three clicks away, and the post is nowhere.
    rules:
      - {id: email-reachable, check: contact-reachable, email: care@shop.example, max_clicks: 2}
      - {id: post-reachable, check: contact-reachable, post: "1 Old Road, Exampleton EX1 2MP", page: /contact}
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from auditor.evidence import EvidenceKind, Visit
from auditor.findings import Breach, Case, Check, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.observed.pages.link_graph import LinkGraph
from auditor.observed.visits import is_dead
from auditor.plurals import Unit, counted
from auditor.urls import canonical
from checks.shared.pages.contacts import (
    ContactKind,
    State,
    email_state,
    form_state,
    is_telling_post,
    phone_state,
    post_state,
)
from checks.shared.pages.left_out import cut_short
from checks.shared.pages.reach import unknown_way, unreachable_pages
from checks.shared.personal.parameters import EMAIL
from checks.shared.visits import sees, unseen_scenarios
from policy.formats import SitePath
from policy.suggest import cut

_FEWEST_DIGITS = 5


def _email(text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise ValueError(f"'{text}' is no e-mail address: write it like care@shop.example")
    return text


def _phone(text: str) -> str:
    if sum(c.isdigit() for c in text) < _FEWEST_DIGITS:
        raise ValueError(f"'{text}' is no phone number: write it like +44 20 7946 0000")
    return text


def _post(text: str) -> str:
    if not is_telling_post(text):
        raise ValueError(
            f"'{cut(text)}' is too short for a postal address: write it like 1 Old Road, Exampleton EX1 2MP"
        )
    return text


class ContactReachableOptions(Options):
    """Options of `contact-reachable`."""

    email: Annotated[str, AfterValidator(_email)] | None = None
    """The e-mail address."""
    phone: Annotated[str, AfterValidator(_phone)] | None = None
    """The phone number."""
    post: Annotated[str, AfterValidator(_post)] | None = None
    """The postal address, on one line."""
    form: SitePath | None = None
    """Path of the page with the contact form."""
    page: SitePath | None = None
    """Path of the page where it must stand; None: any page."""
    max_clicks: int = Field(default=2, ge=0, le=10)
    """How many clicks a visitor may need from any page."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if not self.contacts:
            raise ValueError("name what must be reachable: email, phone, post or form")
        return self

    @property
    def contacts(self) -> tuple[tuple[ContactKind, str], ...]:
        """(kind, value) of each contact asked for."""
        given: tuple[tuple[ContactKind, str | None], ...] = (
            ("email", self.email), ("phone", self.phone), ("post", self.post), ("form", self.form),
        )  # fmt: skip
        return tuple((kind, value) for kind, value in given if value is not None)


def judge(options: ContactReachableOptions, case: Case) -> Judgement:
    """Look for each contact, scenario by scenario."""
    sightings, gaps = Sightings(case), list(unseen_scenarios(case))
    for kind, value in options.contacts:
        contact = _Contact(options, case, kind, value, sightings)
        for scenario in case.scenarios:
            gaps += contact.judge(scenario)
    return Judgement(
        examined=len(options.contacts),
        unit=Unit("contact"),
        findings=sightings.findings(),
        gaps=tuple(dict.fromkeys(gaps)),
    )


class _Contact:
    def __init__(
        self, options: ContactReachableOptions, case: Case, kind: ContactKind, value: str, sightings: Sightings
    ) -> None:
        self._options = options
        self._case = case
        self._kind = kind
        self._value = value
        self._sightings = sightings
        self._own = frozenset(v.id for v in case.observed.own_pages)
        page = value if kind == "form" else options.page
        self._page = canonical(page, case.site_url) if page else None

    def judge(self, scenario: str) -> tuple[Gap, ...]:
        """Adds findings; gives back why it could not tell."""
        visits = self._case.index.pages_of(scenario)
        if not any(v.judged for v in visits):
            return ()
        graph = self._case.index.link_graph(scenario)
        places = graph.visits_of(self._page) if self._page else tuple(v for v in visits if v.id in self._own)
        if self._page and (not places or self._is_dead(places)):
            return (
                ()
                if places
                else (Gap(kind=GapKind.PAGE_NOT_SEEN, detail=f"{self._page} was not visited", scenario=scenario),)
            )
        found = tuple(v for v in places if v.id in self._own and self._stands_on(v))
        if found:
            return self._distance(graph, visits, found)
        return self._nowhere(scenario, places)

    def _is_dead(self, places: tuple[Visit, ...]) -> bool:
        dead = [v for v in places if is_dead(v)]
        for visit in dead:
            observed = f"{self._page} answers {visit.status}" if visit.status else f"{self._page} could not be loaded"
            self._add("dead", visit, "the page where it stands answers", observed)
        return bool(dead)

    def _stands_on(self, visit: Visit) -> bool:
        state, words = self._state(visit)
        if state == "wrong":
            self._add("wrong", visit, "its link leads where it says", words)
        return state != "absent"

    def _state(self, visit: Visit) -> tuple[State, str]:
        match self._kind:
            case "email":
                return email_state(visit, self._value)
            case "phone":
                return phone_state(visit, self._value)
            case "post":
                return post_state(visit, self._value)
            case "form":
                return form_state(visit)

    def _nowhere(self, scenario: str, places: tuple[Visit, ...]) -> tuple[Gap, ...]:
        """Missing - unless part of what was to be read is unknown: then nobody can tell."""
        unknown = [
            v
            for v in places
            if not v.judged or not sees(v, EvidenceKind.TEXT, EvidenceKind.LINKS, EvidenceKind.FORMS) or self._is_cut(v)
        ]
        if unknown:
            return (
                Gap(
                    kind=GapKind.EVIDENCE_NOT_RECORDED,
                    detail=f"{self._value} was not found, and not all of the page was seen",
                    scenario=scenario,
                    page=unknown[0].url,
                ),
            )
        if not self._page and (cut := cut_short(self._case, scenario, f"{self._value} was not found")):
            return cut
        where = f"on {self._page}" if self._page else "on a page of the site"
        for visit in places:
            self._add("missing", visit, f"it stands {where}", "it was not found")
        return ()

    def _is_cut(self, visit: Visit) -> bool:
        return self._kind != "form" and any(t.truncated for t in visit.texts)

    def _distance(self, graph: LinkGraph, visits: tuple[Visit, ...], found: tuple[Visit, ...]) -> tuple[Gap, ...]:
        near = graph.clicks_to((graph.node(v.final_url) for v in found), self._options.max_clicks)
        clicks = self._options.max_clicks - 1 if self._page else self._options.max_clicks
        result = unreachable_pages(self._case, graph, visits, near, left=clicks)
        within = counted(self._options.max_clicks, "click")
        for visit in result.unreachable:
            self._add(
                "missing",
                visit,
                f"it is found within {within} of every page",
                "it is too far from every page" if result.everywhere else f"it is too far from {visit.url}",
                page="" if result.everywhere else visit.url,
            )
        return unknown_way(self._case, result, self._value)

    def _add(self, code: str, visit: Visit, expected: str, observed: str, page: str = "") -> None:
        name = f"{self._kind} {self._value}"
        self._sightings.add(
            Breach(
                code=code,
                subject=Subject(
                    kind="contact",
                    key=f"{name} from {page}" if page else name,
                    attributes=(("name", self._value), *((("url", page),) if page else ())),
                ),
                expected=f"{name}: {expected}",
                observed=observed,
                hint="Put it in the footer or on a page that every footer links to." if code == "missing" else "",
                missing=name,
            ),
            visit,
            "visit",
            visit.url,
        )


CHECK = Check(
    id="contact-reachable",
    title="The contacts that the statement offers are there, work, and are found from every page",
    options=ContactReachableOptions,
    judge=judge,
    codes={
        "missing": "a contact is nowhere, or too many clicks from a page",
        "wrong": "a contact's link is broken or leads to somebody else",
        "dead": "the page with the contact does not answer",
    },
    reads=frozenset({EvidenceKind.LINKS, EvidenceKind.TEXT}),
    pages=("page", "form"),
    absences=frozenset({"missing", "dead"}),
)
