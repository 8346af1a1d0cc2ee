"""With Global Privacy Control (or Do Not Track) on, what the signal refuses does not happen.

What it verifies
    The same pages are visited with the signal and without it. With it, no third party of a refused purpose receives a request,
    and the site's own consent state - Google Consent Mode, US Privacy, GPP, TCF, the consent manager's - does not say that the
    purpose is granted. Each finding says whether the recipient is there without the signal too: then the signal changes
    nothing. That the signal was on is proved by what the page's scripts or the server were told.

    A recipient's purposes are as declared, else its vendor's by the catalogue. A third party whose purpose nobody knows makes
    the rule inconclusive: declare it.

Why it matters
    Several laws make this signal an opt-out that a site must obey without a click. It is the opt-out that is easiest to test
    and easiest to forget: a tag that the server writes into the page never asks the consent manager.

Options
    signal   gpc or dnt. Default: gpc
    refuses  the purposes that the signal refuses. Default: [advertising]

In
    no-choice and gpc (or dnt), unless `in:` says otherwise.

Findings
    recipient   a third party of a refused purpose received requests with the signal on
    state       the site's own consent state grants a refused purpose with the signal on

A passing example: with the signal on, no request goes to the advertising network.
    declared:
      recipients:
        - {name: Ad network, hosts: ["*.network.example"], purpose: advertising}
    rules:
      - {id: gpc-honoured, check: signal-honoured, in: [no-choice, gpc], refuses: [advertising]}

A failing example: the network's pixel is in the page, signal or not.
    declared:
      recipients:
        - {name: Ad network, hosts: ["*.network.example"], purpose: advertising}
    rules:
      - {id: gpc-honoured, check: signal-honoured, in: [no-choice, gpc]}
"""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from auditor.evidence import EvidenceKind, Visit
from auditor.findings import Breach, Case, Check, CrawlNeed, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.observed import ObservedRecipient
from auditor.plurals import Unit
from checks.shared.consent.signals import TITLES, SignalName, granted, last_states, shows
from checks.shared.findings.recipients import note_recipient, recipient_words, unknown_gaps, unreached_gaps
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing
from policy.model import Purpose

_WITHOUT = "no-choice"


class SignalHonouredOptions(Options):
    """Options of `signal-honoured`."""

    signal: SignalName = "gpc"
    """The signal: Global Privacy Control or Do Not Track."""
    refuses: tuple[Purpose, ...] = Field(default=("advertising",), min_length=1)
    """The purposes that it refuses."""

    @property
    def default_scenarios(self) -> tuple[str, ...]:
        """Without the signal, and with it."""
        return (_WITHOUT, self.signal)


def judge(options: SignalHonouredOptions, case: Case) -> Judgement:
    """Hold what happens with the signal on against what it refuses, and against what happens without it."""
    if options.signal not in case.scenarios:
        advice = f"name {options.signal} in `in:`, and run it"
        off = Gap(kind=GapKind.SCENARIO_NOT_RUN, detail="the rule is not judged with the signal on", advice=advice)
        return Judgement(examined=0, unit=Unit("page"), gaps=(off, *unseen_scenarios(case)))
    judging = _Judging(options, case)
    judging.recipients()
    judging.states()
    return Judgement(
        examined=len(judging.both),
        unit=Unit("page with and without the signal", "pages with and without the signal"),
        findings=judging.sightings.findings(),
        gaps=tuple(dict.fromkeys((*unseen_scenarios(case), *judging.gaps, *judging.proof()))),
    )


class _Judging:
    def __init__(self, options: SignalHonouredOptions, case: Case) -> None:
        self._options = options
        self._with = replace(case, scenarios=(options.signal,))
        self._without = replace(case, scenarios=(_WITHOUT,))
        self._title = TITLES[options.signal]
        self.both = {v.number for v in self._with.visits} & {v.number for v in self._without.visits}
        self.sightings = Sightings(case)
        self.gaps: list[Gap] = []

    def recipients(self) -> None:
        refused = set(self._options.refuses)
        without = {seen.key for seen in self._without.observed.recipients.received}
        observed = self._with.observed.recipients
        for seen in observed.received:
            if purposes := refused & set(seen.recipient.purposes):
                self._recipient(seen, purposes, there=seen.key in without)
        self.gaps += unknown_gaps(observed, self._options.signal)
        self.gaps += unreached_gaps(
            self._with, observed.unreached, lambda r: bool(r.purposes) and not refused & set(r.purposes)
        )

    def _recipient(self, seen: ObservedRecipient, purposes: set[Purpose], *, there: bool) -> None:
        compared = "and without it: the signal changes nothing" if there else "and not without it"
        note_recipient(
            seen,
            self.sightings,
            "recipient",
            expected=f"with {self._title} on, no recipient for {listing(self._options.refuses)} receives requests",
            observed=f"{recipient_words(seen)}, for {listing(purposes)}, with the signal on, {compared}",
            hint="Ask for the signal (Sec-GPC or DNT on the server, navigator in scripts) before the request is made.",
        )

    def states(self) -> None:
        """What the site's own state grants with the signal on; a foreign page that a visit led to says nothing of it."""
        for visit in self._with.observed.own_pages:
            for state in last_states(visit):
                for name, value in granted(state, self._options.refuses):
                    self._state(visit, state.source, name, value)

    def _state(self, visit: Visit, source: str, name: str, value: str) -> None:
        self.sightings.add(
            Breach(
                code="state",
                subject=Subject(kind="signal", key=f"{source}: {name}", attributes=(("name", name),)),
                expected=f"with {self._title} on, the site's own consent state refuses {listing(self._options.refuses)}",
                observed=f"{source} says {name} = {value}",
                hint="Let the consent manager take the signal as a refusal.",
            ),
            visit,
            "signal",
            source,
        )

    def proof(self) -> tuple[Gap, ...]:
        """Gaps for what keeps the comparison from being one."""
        name = self._options.signal
        visits = self._with.visits
        gaps = [
            Gap(kind=GapKind.UNPROVEN, scenario=name, page=v.url, detail=f"the page does not see {self._title}")
            for v in visits
            if shows(v, name) is False
        ]
        if visits and not any(shows(v, name) for v in visits):
            gaps.append(Gap(kind=GapKind.UNPROVEN, scenario=name, detail=f"nothing shows that {self._title} was on"))
        if visits and not self.both:
            gaps.append(Gap(kind=GapKind.UNPROVEN, detail="no page was seen both with the signal and without it"))
        return tuple(gaps)


CHECK = Check(
    id="signal-honoured",
    title="With the browser's signal on, what it refuses does not happen",
    options=SignalHonouredOptions,
    judge=judge,
    codes={
        "recipient": "a third party of a refused purpose received requests with the signal on",
        "state": "the site's own consent state grants a refused purpose with the signal on",
    },
    needs=frozenset({CrawlNeed.WALK}),
    reads=frozenset({EvidenceKind.REQUESTS, EvidenceKind.CHOICES}),
    scenarios=(_WITHOUT, "gpc"),
)
