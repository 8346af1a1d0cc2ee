"""The opt-out link that a statement offers: where it is, and what it leads to."""

from __future__ import annotations

from auditor.evidence import EvidenceKind, Visit
from auditor.findings import Breach, Case, Gap, GapKind, Sightings, Subject
from auditor.observed.pages.link_graph import LinkGraph, clickable
from auditor.observed.visits import is_dead, is_entry
from auditor.urls import canonical
from checks.shared.pages.left_out import cut_short
from checks.shared.pages.link_answers import Probes
from checks.shared.pages.logins import asks_for_login
from checks.shared.visits import sees


class LinkSearch:
    """Looks for an opt-out link, given by its address or by words of it, and at what it leads to."""

    def __init__(self, names: tuple[str, ...], page: str | None, case: Case, sightings: Sightings) -> None:
        self._names = tuple(name.casefold() for name in names)
        self._link = " or ".join(names)
        self._page = canonical(page, case.site_url) if page else None
        self._case = case
        self._sightings = sightings
        self._probes = Probes(case.evidence.run.probes)
        self.examined = 0

    def judge(self, scenario: str) -> tuple[Gap, ...]:
        """Adds findings; gives back why it could not tell."""
        pages = tuple(v for v in self._case.observed.own_pages if v.scenario == scenario)
        graph = LinkGraph(v for v in self._case.evidence.visits if v.scenario == scenario and is_entry(v))
        targets = self._targets(graph, pages)
        self.examined += len(targets)
        gaps: list[Gap] = []
        if pages and not targets:
            gaps += self._nowhere(scenario, pages)
        for url, visit in sorted(targets.items(), key=lambda t: t[0]):
            gaps += self._target(graph, url, visit, pages)
        return tuple(gaps)

    def _targets(self, graph: LinkGraph, pages: tuple[Visit, ...]) -> dict[str, Visit]:
        """Where links of that name or address lead, and the first page that has each."""
        wanted = graph.node(self._page) if self._page else None
        found: dict[str, Visit] = {}
        for visit in pages:
            for link in visit.links:
                words = f"{link.text} {link.label}".casefold()
                named = any(name in words for name in self._names)
                if clickable(link) and (graph.node(link.url) == wanted if wanted else named):
                    found.setdefault(link.url.partition("#")[0] or visit.final_url, visit)
        return found

    def _nowhere(self, scenario: str, pages: tuple[Visit, ...]) -> tuple[Gap, ...]:
        blind = next((v for v in pages if not sees(v, EvidenceKind.LINKS)), None)
        if blind:
            detail = f"no link to {self._link} was found, and not all links were seen"
            return (Gap(kind=GapKind.EVIDENCE_NOT_RECORDED, scenario=scenario, page=blind.url, detail=detail),)
        if cut := cut_short(self._case, scenario, f"no visited page has a link to {self._link}"):
            return cut
        for visit in pages:
            self._add("dead", visit, "a page has a link to it that a visitor sees", "no visited page has one")
        return ()

    def _target(self, graph: LinkGraph, url: str, source: Visit, pages: tuple[Visit, ...]) -> tuple[Gap, ...]:
        """Nothing for a link that acts on the page itself: what it does only a journey can tell."""
        if not url.startswith(("http:", "https:")):
            return (
                Gap(
                    kind=GapKind.POLICY_INCOMPLETE,
                    scenario=source.scenario,
                    detail=f"what {self._link} does can only be seen by a journey",
                ),
            )
        visits = graph.visits_of(url)
        for visit in visits:
            self._landing(visit, tuple(p for p in pages if graph.node(p.final_url) != graph.node(visit.final_url)))
        return () if visits else self._probed(url, source)

    def _landing(self, visit: Visit, others: tuple[Visit, ...]) -> None:
        if words := asks_for_login(visit, others):
            self._add("needs-login", visit, "the opt-out asks for no log-in", words)
        elif is_dead(visit):
            observed = f"it answers {visit.status}" if visit.status else "it could not be loaded"
            self._add("dead", visit, "what the opt-out link leads to answers", observed)

    def _probed(self, url: str, source: Visit) -> tuple[Gap, ...]:
        answer = self._probes.answer(url)
        if answer and answer.state == "dead":
            self._add("dead", source, "what the opt-out link leads to answers", answer.words, answer.url)
        elif answer is None or answer.state == "unclear":
            return (
                Gap(
                    kind=GapKind.LINK_UNANSWERED,
                    scenario=source.scenario,
                    detail=f"{url}, to which {self._link} leads, was not seen",
                ),
            )
        return ()

    def _add(self, code: str, visit: Visit, expected: str, observed: str, probe: str = "") -> None:
        self._sightings.add(
            Breach(
                code=code,
                subject=Subject(kind="link", key=self._link, attributes=(("name", self._link), *_url(self._page))),
                expected=f"{self._link}: {expected}",
                observed=observed,
                hint="Link the opt-out where the statement says, and let it work without an account.",
            ),
            visit,
            "visit",
            visit.url,
            probe=probe,
        )


def _url(page: str | None) -> tuple[tuple[str, str], ...]:
    return (("url", page),) if page else ()
