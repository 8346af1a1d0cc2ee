"""Links that leave the site do so as the statement says.

What it verifies
    Each link from the site's own pages to a host outside the first party: anchors, image maps, SVG, buttons and scripts
    that open a page. Forms, mail and phone links are none; links inside another company's frame are that company's. Whether
    a link is dead is judged by asking for it once, outside the browser.

Why it matters
    Statements say where links may lead, how they are marked, and that no personal data goes along. A link with a click
    or visitor identifier hands the visitor on as surely as a pixel does.

Options
    allow       host globs that links may lead to. Default: any host
    marked      `visible`: the link's text or label announces that it leaves the site. Default: none
    mark        what counts as announcing it, any of these. Default: external, opens in a new, new window, new tab,
                leaves this site, other website, ↗
    rel         values that each link's `rel` must have, e.g. [noopener]; `noreferrer` covers noopener. Default: none
    https       whether links must be https. Default: true
    dead        whether links must answer. Default: true. Answers by which sites keep robots out (401, 403, 405, 406, 429,
                451, 503, 999) count as alive
    decorated   whether links must be free of e-mail addresses, passwords and click or visitor identifiers (such as _gl,
                gclid, fbclid, msclkid; campaign names such as utm_source identify nobody). Default: true

Findings
    not-allowed     a link leads to a host that is not allowed
    unmarked        a link does not announce that it leaves
    insecure        a link leads to http
    dead            a link's target does not exist or does not answer as https promises
    decorated       a link carries personal data or an identifier
    unprotected     a link lacks a `rel` value

A passing example: every link leads to a partner, over https, and answers.
    rules:
      - {id: links-to-partners, check: external-links, allow: ["partner.example", "*.partner.example"], rel: [noopener]}

A failing example: the links do not say that they leave the site.
    rules:
      - {id: links-are-marked, check: external-links, marked: visible, mark: ["(external)"]}
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from auditor.evidence import EvidenceKind, Link, Visit
from auditor.findings import Breach, Case, Check, CrawlNeed, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.plurals import Unit
from auditor.urls import host_of, scheme_of, without_query, without_values
from checks.shared.options import HostGlob
from checks.shared.pages.link_answers import Probes
from checks.shared.personal.parameters import identifying_parameters, personal_parameters
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing
from policy.formats import Text
from policy.globs import host_matches

_LEAVING = frozenset({"anchor", "area", "svg", "button", "open"})
_WITHOUT_REL = frozenset({"button", "open"})
_MARKS = ("external", "opens in a new", "new window", "new tab", "leaves this site", "other website", "↗")


class ExternalLinksOptions(Options):
    """Options of `external-links`."""

    allow: tuple[HostGlob, ...] | None = None
    """Host globs that links may lead to; None: any."""
    marked: Literal["none", "visible"] = "none"
    """Whether links must announce that they leave the site."""
    mark: tuple[Text, ...] = _MARKS
    """What counts as announcing it."""
    rel: tuple[Text, ...] = ()
    """Values that each link's `rel` must have."""
    https: bool = True
    """Whether links must be https."""
    dead: bool = True
    """Whether links must answer."""
    decorated: bool = True
    """Whether links must be free of personal data and identifiers."""

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        something = (
            self.allow is not None or self.marked != "none" or self.rel or self.https or self.dead or self.decorated
        )
        if not something:
            raise ValueError(
                "nothing is left to verify: give allow, marked or rel, or switch https, dead or decorated on"
            )
        return self


def judge(options: ExternalLinksOptions, case: Case) -> Judgement:
    """Hold every link that leaves the site against the rule's options."""
    sightings = Sightings(case)
    judging = _Judging(options, case, sightings)
    for found in case.observed.links:
        if found.is_own and found.link.kind in _LEAVING:
            judging.link(found.visit, found.link)
    gaps = unseen_scenarios(case)
    return Judgement(
        examined=len(judging.seen),
        unit=Unit("link that leaves the site", "links that leave the site"),
        findings=sightings.findings(),
        gaps=(*gaps, *judging.gaps()),
        not_applicable="" if judging.seen or gaps else "no link leaves the site",
    )


class _Judging:
    def __init__(self, options: ExternalLinksOptions, case: Case, sightings: Sightings) -> None:
        self._options = options
        self._sightings = sightings
        self._probes = Probes(case.evidence.run.probes)
        self._is_own = case.parties.is_first
        self.seen: set[str] = set()
        self._untried: set[str] = set()
        self._unclear: set[str] = set()

    def link(self, visit: Visit, link: Link) -> None:
        self.seen.add(link.url)
        self._host(visit, link)
        self._form(visit, link)
        if self._options.decorated:
            self._decorated(visit, link)
        if self._options.dead:
            self._dead(visit, link)

    def _host(self, visit: Visit, link: Link) -> None:
        host, allow = host_of(link.url), self._options.allow
        if allow is not None and not any(host_matches(g, host) for g in allow):
            self._add(
                "not-allowed", visit, link, "links lead only to the allowed hosts", f"a link leads to {host}", key=host
            )

    def _form(self, visit: Visit, link: Link) -> None:
        options = self._options
        if options.marked == "visible" and not _announced(link, options.mark):
            self._add("unmarked", visit, link, "links that leave the site say so", "neither text nor label says so")
        missing = () if link.kind in _WITHOUT_REL else tuple(r for r in options.rel if not _has_rel(link, r))
        if missing:
            self._add(
                "unprotected", visit, link, f"links have rel {listing(options.rel)}", f"it lacks rel {listing(missing)}"
            )
        if options.https and scheme_of(link.url) != "https":
            self._add("insecure", visit, link, "links that leave the site are https", f"it is {scheme_of(link.url)}")

    def _decorated(self, visit: Visit, link: Link) -> None:
        carried = [f"{what} in {name}" for name, what in personal_parameters(link.url, self._is_own)]
        carried += [f"the identifier {name}" for name in identifying_parameters(link.url)]
        if carried:
            self._add("decorated", visit, link, "links carry no personal data", f"it carries {listing(carried)}")

    def _dead(self, visit: Visit, link: Link) -> None:
        answer = self._probes.answer(link.url)
        if answer is None:
            self._untried.add(link.url)
        elif answer.state == "unclear":
            self._unclear.add(link.url)
        elif answer.state == "dead":
            self._add("dead", visit, link, "links that leave the site answer", answer.words, probe=answer.url)

    def _add(
        self, code: str, visit: Visit, link: Link, expected: str, observed: str, *, key: str = "", probe: str = ""
    ) -> None:
        url, host = without_values(link.url), host_of(link.url)
        attributes = (("host", host),) if key else (("host", host), ("url", without_query(link.url)))
        self._sightings.add(
            Breach(
                code=code,
                subject=Subject(kind="link", key=key or url, attributes=attributes),
                expected=expected,
                observed=observed,
            ),
            visit,
            "link",
            url,
            probe=probe,
        )

    def gaps(self) -> tuple[Gap, ...]:
        """What could not be told about dead links, in one sentence each."""
        untried, unclear = len(self._untried), len(self._unclear)
        details = (
            (untried, f"links that leave the site and were not tried: {untried}"),
            (unclear, f"links that leave the site and gave no clear answer: {unclear}"),
        )
        return tuple(Gap(kind=GapKind.LINK_UNANSWERED, detail=words) for number, words in details if number)


def _announced(link: Link, marks: tuple[str, ...]) -> bool:
    words = f"{link.text} {link.label}".casefold()
    return any(m.casefold() in words for m in marks)


def _has_rel(link: Link, wanted: str) -> bool:
    given = {r.lower() for r in link.rel}
    return wanted.lower() in given or (wanted.lower() == "noopener" and "noreferrer" in given)


CHECK = Check(
    id="external-links",
    title="Links that leave the site are allowed, marked, https, alive and free of personal data",
    options=ExternalLinksOptions,
    judge=judge,
    codes={
        "not-allowed": "a link leads to a host that is not allowed",
        "unmarked": "a link does not announce that it leaves the site",
        "insecure": "a link leaves the site over http",
        "dead": "a link's target does not answer",
        "decorated": "a link carries personal data or an identifier",
        "unprotected": "a link lacks a required rel value",
    },
    reads=frozenset({EvidenceKind.LINKS}),
    needs=frozenset({CrawlNeed.LINK_ANSWERS}),
    absences=frozenset({"dead"}),
)
