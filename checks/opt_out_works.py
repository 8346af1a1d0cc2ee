"""An opt-out that the statement offers is there, needs no log-in, and stops what it says it stops.

What it verifies
    Of a link (`link`): a visitor sees it on a visited page, what it leads to answers, and does not ask for a log-in first.
    If no visited page has it, and a limit of the crawl (`max_pages`, say) left pages out, nobody can tell.
    Of a journey (`journey`), which goes through the opt-out as a visitor would: once it is done and the page is loaded again,
    and on every page after it, none of those it stops receives a request. Only what was seen at work without the opt-out, on
    a page that was seen after it too, can be said to have been stopped: else the rule is inconclusive.

Why it matters
    Opt-outs age unseen: the page moves, the vendor changes, the cookie that should remember is renamed, and the words "you
    have opted out" stay.

Options (at least one of the first two)
    journey  the name of a journey that opts out
    link     the opt-out link: a URL, a path such as /privacy/ads, or words of the link, e.g. Do not sell; a list of words if
             it may be called one or the other
    stops    whom the journey stops: purposes, vendors of the catalogue, or host globs. Default: [advertising]

In
    journey:<name>, or no-choice for a link alone, unless `in:` says otherwise.

Findings
    dead         no page has the link, or what it or the journey leads to does not answer
    needs-login  the way asks for a log-in. A journey that is given variables may log in
    no-effect    one of those who should be stopped receives requests after the opt-out

A passing example: every footer links to /privacy/ads, which answers.
    rules:
      - {id: ads-opt-out, check: opt-out-works, link: /privacy/ads}

A failing example: no page has a link that says "Do not sell".
    rules:
      - {id: do-not-sell, check: opt-out-works, link: Do not sell}
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from auditor.evidence import Choice, EvidenceKind, Visit
from auditor.findings import Breach, Case, Check, CrawlNeed, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.observed import Observed, ObservedRecipient
from auditor.observed.after_choice import before_choice
from auditor.observed.choices import decisive
from auditor.observed.parties import Recipient
from auditor.observed.visits import is_dead, is_entry
from auditor.plurals import Unit
from checks.shared.consent.choices import unmade_gaps
from checks.shared.consent.stops import Stop, is_known, stops
from checks.shared.findings.recipients import note_recipient, recipient_words, unknown_gaps, unreached_gaps
from checks.shared.pages.logins import asks_for_login
from checks.shared.pages.opt_out_link import LinkSearch
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing
from policy.formats import JourneyName
from policy.model import JOURNEY, PURPOSES

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class OptOutWorksOptions(Options):
    """Options of `opt-out-works`."""

    journey: JourneyName | None = None
    """Name of a journey that opts out."""
    link: Words | Annotated[tuple[Words, ...], Field(min_length=1)] | None = None
    """The opt-out link: a URL, a path, or words of it; several if any of them will do."""
    stops: tuple[Stop, ...] = Field(default=("advertising",), min_length=1)
    """Whom the journey stops."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if self.journey is None and self.link is None:
            raise ValueError("name the opt-out: journey or link")
        if self.page and len(self.names) > 1:
            raise ValueError("a link that is given by its address has no other names")
        return self

    @property
    def default_scenarios(self) -> tuple[str, ...]:
        """That of the journey; for a link alone, where nothing is chosen."""
        return (f"{JOURNEY}{self.journey}",) if self.journey else ("no-choice",)

    @property
    def page(self) -> str | None:
        """Where the link leads, if it is given so: the crawl must go there."""
        return next((name for name in self.names if name.startswith("/") or "://" in name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The link's address, or words any of which it may have."""
        return (self.link,) if isinstance(self.link, str) else self.link or ()


def judge(options: OptOutWorksOptions, case: Case) -> Judgement:
    """Look for the link, and at what the journey stopped."""
    sightings = Sightings(case)
    gaps: list[Gap] = list(unseen_scenarios(case))
    examined = 0
    if options.names:
        link = LinkSearch(options.names, options.page, case, sightings)
        gaps += [gap for scenario in case.scenarios for gap in link.judge(scenario)]
        examined += link.examined
    if options.journey:
        journey = _Journey(options, case, sightings)
        gaps += journey.judge()
        examined += journey.examined
    return Judgement(
        examined=examined,
        unit=Unit("link or recipient", "links and recipients"),
        findings=sightings.findings(),
        gaps=tuple(dict.fromkeys(gaps)),
    )


class _Journey:
    def __init__(self, options: OptOutWorksOptions, case: Case, sightings: Sightings) -> None:
        self._name = options.journey or ""
        self._scenario = f"{JOURNEY}{self._name}"
        self._stops = tuple(dict.fromkeys(options.stops))
        self._case = case
        self._sightings = sightings
        self.examined = 0

    def judge(self) -> tuple[Gap, ...]:
        """Adds findings; gives back why it could not tell."""
        if self._scenario not in self._case.scenarios:
            return (
                Gap(
                    kind=GapKind.SCENARIO_NOT_RUN,
                    detail="the rule is not judged after the journey",
                    advice=f"name {self._scenario} in `in:`, and run it",
                ),
            )
        for visit in self._case.observed.choosing(self._scenario):
            if (choice := decisive(visit)) and choice.outcome == "failed":
                self._failed(visit, choice)
        if not self._case.observed.is_made(self._scenario):
            return unmade_gaps(self._case, (self._scenario,))
        return self._effect()

    def _failed(self, visit: Visit, choice: Choice) -> None:
        """A journey that stopped at a page which is not there, or behind a log-in, tells so; else nobody knows why."""
        where = choice.reason or "a step failed"
        logs_in = any(j.variables for j in self._case.policy.journeys if j.name == self._name)
        others = tuple(
            v for v in self._case.evidence.visits if v.scenario != self._scenario and v.judged and is_entry(v)
        )
        if (words := asks_for_login(visit, others)) and not logs_in:
            self._add("needs-login", visit, "the opt-out asks for no log-in", f"{words}; {where}")
        elif is_dead(visit):
            answer = f"the page answers {visit.status}" if visit.status else "the page could not be loaded"
            self._add("dead", visit, "the pages of the opt-out answer", f"{answer}; {where}")

    def _add(self, code: str, visit: Visit, expected: str, observed: str) -> None:
        self._sightings.add(
            Breach(
                code=code,
                subject=Subject(kind="choice", key=self._scenario, attributes=(("name", self._name),)),
                expected=expected,
                observed=observed,
                hint="Let the opt-out work without an account, where the statement says.",
            ),
            visit,
            "choice",
            "journey",
        )

    def _effect(self) -> tuple[Gap, ...]:
        after = self._case.index.within((self._scenario,)).after_choice
        observed = after.recipients
        self.examined = len(observed.received)
        for seen in observed.received:
            if self._is_meant(seen.recipient, seen.hosts):
                self._no_effect(seen)
        unseen = (
            ()
            if _numbers(after)
            else (Gap(kind=GapKind.UNPROVEN, scenario=self._scenario, detail="nothing was seen after the opt-out"),)
        )
        unknown = unknown_gaps(observed, self._scenario) if set(self._stops) & set(PURPOSES) else ()
        tried = tuple(u for u in observed.unreached if self._is_meant(after.parties.recipient(u[0]), (u[0],)))
        unreached = unreached_gaps(self._case, tried, lambda _: False)
        return (*unseen, *unknown, *unreached, *self._unproved(_numbers(after)))

    def _is_meant(self, recipient: Recipient, hosts: Iterable[str]) -> bool:
        return any(stops(stop, recipient, hosts) for stop in self._stops)

    def _no_effect(self, seen: ObservedRecipient) -> None:
        note_recipient(
            seen,
            self._sightings,
            "no-effect",
            expected=f"after the opt-out, nobody for {listing(self._stops)} receives requests",
            observed=f"{recipient_words(seen)}, after the opt-out and a reload",
            hint="Let whatever makes this request ask first whether the visitor has opted out.",
        )

    def _unproved(self, pages: frozenset[int]) -> tuple[Gap, ...]:
        """Gaps for those who were never seen at work on these pages without the opt-out."""
        before = self._before(pages)
        unknown = [s for s in self._stops if not is_known(s, self._case.parties)]
        silent = [
            s for s in self._stops if s not in unknown and not any(stops(s, b.recipient, b.hosts) for b in before)
        ]
        return (
            *(
                Gap(kind=GapKind.POLICY_INCOMPLETE, scenario=self._scenario, detail=f"the catalogue has no vendor {s}")
                for s in unknown
            ),
            *(
                Gap(
                    kind=GapKind.UNPROVEN,
                    scenario=self._scenario,
                    detail=f"nothing to stop was seen: {s} was silent without the opt-out too",
                )
                for s in silent
            ),
        )

    def _before(self, pages: frozenset[int]) -> tuple[ObservedRecipient, ...]:
        others = tuple(s.name for s in self._case.evidence.run.scenarios if s.name != self._scenario)
        elsewhere = tuple(v for v in self._case.evidence.visits if v.scenario in others and v.number in pages - {0})
        early = before_choice(self._case.observed.choosing(self._scenario))
        return self._case.index.of((*others, self._scenario), (*elsewhere, *early)).recipients.received


def _numbers(after: Observed) -> frozenset[int]:
    """Pages that were seen after the choice."""
    return frozenset(v.number for v in after.judged if v.number > 0 or any(r.main for r in v.requests))


CHECK = Check(
    id="opt-out-works",
    title="The opt-out is there, needs no log-in, and has an effect",
    options=OptOutWorksOptions,
    judge=judge,
    codes={
        "dead": "the opt-out is nowhere, or does not answer",
        "needs-login": "the opt-out asks for a log-in",
        "no-effect": "a recipient that should be stopped receives requests after the opt-out",
    },
    reads=frozenset({EvidenceKind.REQUESTS, EvidenceKind.LINKS}),
    needs=frozenset({CrawlNeed.LINK_ANSWERS, CrawlNeed.WALK}),
    apart=("page",),
    absences=frozenset({"dead"}),
)
