"""The index of one round's evidence: each fact worked out once, whatever rule asks for it first.

A `RoundIndex` belongs to one round and one policy. `within` gives the view of some of its scenarios, and a view gives what was observed
there, or what followed the choices there. All that it hands out is frozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from auditor.evidence import Evidence, LeftOut, Visit
from auditor.observed import after_choice, visits
from auditor.observed.choices import choosing_visits, is_made
from auditor.observed.cookies import ObservedCookie, cookies_of
from auditor.observed.pages.contents import ObservedForm, ObservedFrame, ObservedLink, forms_of, frames_of, links_of
from auditor.observed.pages.link_graph import LinkGraph, place_key
from auditor.observed.pages.robots import kept_from_us
from auditor.observed.pages.statement import StatementPage, statement_pages
from auditor.observed.parties import Parties
from auditor.observed.recipients import ObservedRecipients, recipients_of
from auditor.observed.sent import Sending, SentByVisit
from auditor.observed.storage import ObservedStorageItem, storage_of
from auditor.observed.walk_pages import by_page

LIMITS = frozenset({"max-pages", "max-depth", "max-minutes", "max-scenario-minutes", "cap"})
"""Reasons for leaving a page out that are limits of the crawl: nobody meant not to look there."""


class RoundIndex:
    """All that one round observed, for one policy."""

    def __init__(self, evidence: Evidence, parties: Parties) -> None:
        self.evidence = evidence
        self.parties = parties
        self._sending = Sending(parties)
        self._views: dict[tuple[str, ...], Observed] = {}
        self._sent: dict[tuple[str, str], SentByVisit] = {}
        self._graphs: dict[str, LinkGraph] = {}
        self._statements: dict[tuple[str, str], tuple[StatementPage, ...]] = {}

    def within(self, scenarios: tuple[str, ...]) -> Observed:
        """What was observed in these scenarios."""
        view = self._views.get(scenarios)
        if view is None:
            wanted = frozenset(scenarios)
            mine = tuple(v for v in self.evidence.visits if v.scenario in wanted)
            view = self._views[scenarios] = Observed(self, scenarios, mine)
        return view

    def of(self, scenarios: tuple[str, ...], every: Sequence[Visit]) -> Observed:
        """What was observed in some visits of these scenarios, as a filter left them."""
        return Observed(self, scenarios, every)

    def sent_by(self, visit: Visit) -> SentByVisit:
        """Whom a visit sent something. What a filter left of a visit is looked at anew."""
        known = self._sent.get((visit.id, visit.url))
        if known is None:
            known = self._sent[visit.id, visit.url] = self._sending.by(visit)
        return known if known.visit is visit else self._sending.by(visit)

    def pages_of(self, scenario: str) -> tuple[Visit, ...]:
        """Every page of a scenario, seen or not, in order. The visit that makes the choice is none: where the choice was not made
        there are no pages, and what is on none of them is not missing."""
        return tuple(v for v in self.within((scenario,)).visits if v.number > 0)

    def link_graph(self, scenario: str) -> LinkGraph:
        """Those pages, and the clicks between them."""
        graph = self._graphs.get(scenario)
        if graph is None:
            graph = self._graphs[scenario] = LinkGraph(self.pages_of(scenario))
        return graph

    def statement_pages(self, url: str, scenario: str) -> tuple[StatementPage, ...]:
        """The visits of a scenario that showed the statement at the absolute URL; none if it was not seen."""
        pages = self._statements.get((url, scenario))
        if pages is None:
            pages = self._statements[url, scenario] = statement_pages(self.evidence, url, scenario)
        return pages

    @cached_property
    def cut_pages(self) -> tuple[LeftOut, ...]:
        """Pages that were found and that a limit of the crawl, or robots.txt, kept out. One that a visit ended on after all is none, nor is
        one whose template was seen: that it is like those that were visited is what leaving it out rests on."""
        seen = {place_key(u) for v in self.evidence.visits for u in (v.url, v.final_url)}
        left_out = self.evidence.run.left_out
        cut = (*(p for p in left_out if p.reason in LIMITS), *kept_from_us(left_out))
        return tuple(p for p in cut if place_key(p.url) not in seen)


class Observed:
    """What some visits of a round show: by default all of the scenarios named, else what a filter left of them."""

    def __init__(self, index: RoundIndex, scenarios: tuple[str, ...], every: Sequence[Visit]) -> None:
        self._index = index
        self.scenarios = scenarios
        self.visits = tuple(every)
        """In order, whether or not their page was seen."""

    @property
    def parties(self) -> Parties:
        """Who is who."""
        return self._index.parties

    @cached_property
    def judged(self) -> tuple[Visit, ...]:
        """Entry visits whose page was really seen."""
        return tuple(v for v in self.visits if v.judged and visits.is_entry(v))

    @cached_property
    def with_traffic(self) -> tuple[Visit, ...]:
        """Visits whose traffic counts: all but pages with which the site turned the auditor away. A walk is taken apart into its pages."""
        return tuple(part for v in self.visits if visits.has_traffic(v) for part in by_page(v))

    @cached_property
    def own_pages(self) -> tuple[Visit, ...]:
        """HTML pages of the site that answered properly: what a visitor would call a page."""
        return tuple(v for v in self.judged if visits.is_own_page(v, self.parties))

    @cached_property
    def on_site(self) -> tuple[Visit, ...]:
        """Visits whose traffic counts and that did not lead off the site."""
        return tuple(v for v in self.with_traffic if not self.ended_elsewhere(v))

    @cached_property
    def cookies(self) -> tuple[ObservedCookie, ...]:
        """Every cookie, sorted by name and host."""
        return cookies_of(self.with_traffic, self.parties)

    @cached_property
    def storage(self) -> tuple[ObservedStorageItem, ...]:
        """Every storage key, sorted."""
        return storage_of(self.with_traffic, self.parties)

    @cached_property
    def recipients(self) -> ObservedRecipients:
        """Every third party that was sent something, sorted."""
        return self.recipients_but(())

    def recipients_but(self, allowed: tuple[str, ...]) -> ObservedRecipients:
        """The same without hosts that match one of these globs."""
        known = self._by_allowed.get(allowed)
        if known is None:
            sent = (self.sent_by(v) for v in self.with_traffic)
            known = self._by_allowed[allowed] = recipients_of(sent, self.parties, allowed)
        return known

    @cached_property
    def _by_allowed(self) -> dict[tuple[str, ...], ObservedRecipients]:
        return {}

    @cached_property
    def frames(self) -> tuple[ObservedFrame, ...]:
        """Frames of other companies on the site's pages."""
        return tuple(frames_of(self.on_site, self.parties))

    @cached_property
    def links(self) -> tuple[ObservedLink, ...]:
        """Links to other companies on the site's pages that were seen."""
        return tuple(links_of((v for v in self.judged if not self.ended_elsewhere(v)), self.parties))

    @cached_property
    def forms(self) -> tuple[ObservedForm, ...]:
        """Forms of the site's own pages."""
        return tuple(forms_of(self.own_pages))

    def sent_by(self, visit: Visit) -> SentByVisit:
        """Whom one of the visits sent something."""
        return self._index.sent_by(visit)

    def ended_elsewhere(self, visit: Visit) -> bool:
        """Whether the page led off the site: what happened there is another company's doing."""
        return visits.ended_elsewhere(visit, self.parties)

    def choosing(self, scenario: str) -> tuple[Visit, ...]:
        """The visits that make a scenario's choice."""
        return choosing_visits(self.visits, scenario)

    def walks(self, scenario: str) -> tuple[Visit, ...]:
        """A visitor's walks from page to page."""
        return tuple(v for v in self.visits if v.scenario == scenario and v.part == "walk")

    def is_made(self, scenario: str) -> bool:
        """Whether a scenario's state was reached."""
        return is_made(self.visits, scenario)

    @cached_property
    def after_choice(self) -> Observed:
        """What followed the choices of the scenarios."""
        return self._left(after_choice.after_choice(self.visits, self.scenarios, self.parties))

    @cached_property
    def without_acceptance(self) -> Observed:
        """All but what a withdrawal had accepted before."""
        return self._left(after_choice.without_acceptance(self.visits, self.parties))

    @cached_property
    def fired_by_click(self) -> Observed:
        """Nothing but the requests that the deciding clicks fired."""
        return self._left(after_choice.fired_by_click(self.visits, self.scenarios, self.parties))

    def _left(self, every: Sequence[Visit]) -> Observed:
        same = len(every) == len(self.visits) and all(a is b for a, b in zip(every, self.visits, strict=True))
        return self if same else Observed(self._index, self.scenarios, every)
