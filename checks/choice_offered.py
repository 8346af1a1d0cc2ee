"""The banner offers the choices that the statement promises, and saying no is as easy as saying yes.

What it verifies
    Each promised choice can be made: accepting and rejecting on the banner, its settings, and withdrawing once everything was
    accepted. Rejecting takes no more clicks than accepting; both ways are in the report. No purpose that can be switched is
    switched on when the settings come up.

    Where no banner is seen at all, every promised choice is missing. The finding says by which browser: some sites hide their
    banner from visitors that they hold for robots.

Why it matters
    Consent is free only if refusing it is as easy as giving it, and it is given only by doing something: a box that is ticked
    already is no consent (Court of Justice of the European Union, C-673/17, Planet49).

Options
    offer       the promised choices: accept, reject, settings, withdraw. Default: [accept, reject]
    equal       whether rejecting may take no more clicks than accepting. Default: true
    unselected  whether every optional purpose must be off when the settings come up. Default: true
    if_shown    whether a site on which no banner is seen is left in peace: the rule is then inconclusive. Default: false
    prominence  whether the button that rejects must stand out as the one that accepts: not under half its size, not under four
                fifths of its font size, nor in a contrast below 4.5 where the other is above. Default: false

In
    accept-all, and reject-all and withdraw where they are promised, unless `in:` says otherwise.

Findings
    missing       a promised choice is not there, or no banner is
    harder        rejecting takes more clicks than accepting, or (with `prominence: true`) stands out less
    pre-selected  an optional purpose is on before anybody chose it

A passing example: the banner has the buttons "Accept all" and "Reject all" side by side.
    rules:
      - {id: banner-fair, check: choice-offered, offer: [accept, reject], unselected: false}

A failing example: the banner has "Accept all" and "Settings"; in the settings, which come up ticked, one can reject all.
    rules:
      - {id: banner-fair, check: choice-offered, offer: [accept, reject, settings]}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from auditor.evidence import Choice, Control, EvidenceKind, Visit
from auditor.findings import Breach, Case, Check, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.plurals import Unit
from checks.shared.consent.banners import optional_toggles, outshines, pressed_consents
from checks.shared.consent.choices import why_unmade
from checks.shared.consent.click_paths import click_path, effective_clicks, label_of
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing

Offer = Literal["accept", "reject", "settings", "withdraw"]
_TRIED_IN: dict[Offer, str] = {"accept": "accept-all", "reject": "reject-all", "withdraw": "withdraw"}
_OFFERED = frozenset({"made", "not-remembered"})
"""Outcomes of a choice that the banner had a way for."""


class ChoiceOfferedOptions(Options):
    """Options of `choice-offered`."""

    offer: tuple[Offer, ...] = Field(default=("accept", "reject"), min_length=1)
    """The promised choices."""
    equal: bool = True
    """Whether rejecting may take no more clicks than accepting."""
    unselected: bool = True
    """Whether every optional purpose must be off when the settings come up."""
    if_shown: bool = False
    """Whether nothing is missing where no banner is seen: a site may need none."""
    prominence: bool = False
    """Whether the button that rejects must stand out as the one that accepts."""

    @property
    def default_scenarios(self) -> tuple[str, ...]:
        """Those that try the promised choices."""
        return tuple(dict.fromkeys(("accept-all", *(_TRIED_IN[o] for o in self.offer if o in _TRIED_IN))))


def judge(options: ChoiceOfferedOptions, case: Case) -> Judgement:
    """Hold what the banner offered against what is promised."""
    judging = _Judging(options, case)
    for offer in dict.fromkeys(options.offer):
        judging.offered(offer)
    if options.equal and "reject" in options.offer:
        judging.clicks()
    if options.prominence and "reject" in options.offer:
        judging.prominence()
    if options.unselected:
        judging.unselected()
    return Judgement(
        examined=len(judging.tried),
        unit=Unit("choice that was tried", "choices that were tried"),
        findings=judging.sightings.findings(),
        gaps=tuple(dict.fromkeys((*unseen_scenarios(case), *judging.gaps))),
    )


class _Judging:
    def __init__(self, options: ChoiceOfferedOptions, case: Case) -> None:
        self._options = options
        self._case = case
        self.tried = tuple((v, c) for s in case.scenarios for v in case.observed.choosing(s) for c in v.choices)
        # A server's error page has no banner, and says nothing of the site's own.
        answered = tuple((v, c) for v, c in self.tried if v.judged and not v.is_missing)
        self._banners = tuple((v, c) for v, c in answered if c.outcome != "no-banner")
        self._bare = bool(answered) and len(answered) == len(self.tried) and not self._banners
        self.sightings = Sightings(case)
        self.gaps: list[Gap] = []

    def offered(self, offer: Offer) -> None:
        """Whether the banner has a way to choose so."""
        if self._bare and self._options.if_shown:
            self.gaps.append(
                Gap(kind=GapKind.UNPROVEN, detail="no banner was seen: whether one is needed, this rule cannot tell")
            )
        elif self._bare:
            self._no_banner(offer)
        elif offer == "settings":
            self._settings()
        else:
            self._tried(offer)

    def _no_banner(self, offer: Offer) -> None:
        names = {v.scenario for v, _ in self.tried}
        browsers = (
            r.browser.rpartition(" ")[0] or r.browser for r in self._case.evidence.run.scenarios if r.name in names
        )
        for visit, choice in self.tried:
            self._missing(
                offer, visit, choice, f"no banner was seen by the {listing(browsers) or 'browser'}",
                "Make sure that the banner is shown before a choice. If it is, the site may hide it from what it holds for a "
                "robot: try another browser, or name the banner's buttons in the policy under `consent`.",
            )  # fmt: skip

    def _tried(self, offer: Offer) -> None:
        mine = tuple((v, c) for v, c in self.tried if c.wanted == offer)
        if not mine:
            self.gaps.append(
                Gap(
                    kind=GapKind.SCENARIO_NOT_RUN,
                    detail=f"no scenario tried to {offer}",
                    advice=f"name {_TRIED_IN[offer]} in `in:`, and run it",
                )
            )
        for visit, choice in mine:
            if choice.outcome == "no-way":
                there = listing(label_of(c) for c in choice.offered) or "nothing that was recognised"
                self._missing(offer, visit, choice, f"there is no way to {offer}; it offers {there}")
            elif choice.outcome not in _OFFERED:
                self.gaps.append(Gap(kind=GapKind.CHOICE_NOT_MADE, scenario=visit.scenario, detail=why_unmade(choice)))

    def _settings(self) -> None:
        if any(c.intent == "settings" or c.layer > 1 or c.intent == "toggle" for c in self._controls()):
            return
        read = [(v, c) for v, c in self._banners if c.offered]
        for visit, choice in read:
            self._missing("settings", visit, choice, f"it offers {listing(label_of(c) for c in choice.offered)} alone")
        if not read:
            self.gaps.append(
                Gap(
                    kind=GapKind.EVIDENCE_NOT_RECORDED,
                    detail="what the banner offers was not read, so whether it has settings is not known",
                )
            )

    def _controls(self) -> Iterator[Control]:
        return (control for _, choice in self._banners for control in choice.offered)

    def _missing(self, offer: Offer, visit: Visit, choice: Choice, observed: str, hint: str = "") -> None:
        self._add("missing", offer, visit, choice, f"a visitor is offered to {_verb(offer)}", observed, hint)

    def clicks(self) -> None:
        """Both ways, click by click."""
        accept, reject = self._way("accept"), self._way("reject")
        if accept is None or reject is None:
            return
        (_, yes), (visit, no) = accept, reject
        if not yes.clicks or not no.clicks:
            self.gaps.append(
                Gap(
                    kind=GapKind.EVIDENCE_NOT_RECORDED,
                    detail="the clicks were not recorded, so the two ways cannot be compared",
                )
            )
        elif len(effective_clicks(no)) > len(effective_clicks(yes)):
            observed = f"accept: {click_path(yes)}; reject: {click_path(no)}"
            hint = "Put the button that rejects beside the one that accepts."
            self._add("harder", "reject", visit, no, "rejecting takes no more clicks than accepting", observed, hint)

    def _way(self, wanted: str) -> tuple[Visit, Choice] | None:
        """The shortest way that led to a choice. Where none did, a finding or a gap has said so already, or will here."""
        ways = [(v, c) for v, c in self.tried if c.wanted == wanted and c.outcome in _OFFERED]
        if not ways and not any(c.outcome in ("no-way", "no-banner") for _, c in self.tried):
            self.gaps.append(
                Gap(
                    kind=GapKind.CHOICE_NOT_MADE,
                    detail=f"nobody got as far as to {wanted}, so the two ways cannot be compared",
                )
            )
        return min(ways, key=lambda w: len(effective_clicks(w[1])), default=None)

    def prominence(self) -> None:
        """The two buttons of the first layer; where it has no button that rejects, that is not a question of looks."""
        for visit, choice in self._banners:
            first = [c for c in choice.offered if c.layer == 1]
            yes = next((c for c in first if c.intent == "accept"), None)
            no = next((c for c in first if c.intent == "reject"), None)
            if yes and no and (words := outshines(yes, no)):
                expected = f"{label_of(no)} stands out as {label_of(yes)} does"
                self._add("harder", "reject (prominence)", visit, choice, expected, words)

    def unselected(self) -> None:
        """Toggles as the banner came up: only a visit's first choice finds them untouched."""
        fresh = [(v, c) for v, c in self._banners if c is v.choices[0]]
        for visit, choice in fresh:
            for toggle in (*optional_toggles(choice.offered), *pressed_consents(choice.offered)):
                if toggle.checked:
                    name = label_of(toggle)
                    hint = "Leave every optional purpose off until the visitor switches it on."
                    observed = f"{name} is on in layer {toggle.layer}"
                    self._add("pre-selected", name, visit, choice, "no optional purpose is on at first", observed, hint)
        controls = [control for _, choice in fresh for control in choice.offered]
        if not any(c.checked is not None or c.intent == "toggle" for c in controls) and any(
            c.intent == "settings" for c in controls
        ):
            opened = any(c.layer > 1 for c in controls)
            state = "hold nothing that says whether it is on" if opened else "were not opened"
            self.gaps.append(
                Gap(kind=GapKind.UNPROVEN, detail=f"the settings {state}: whether a purpose is on in them is not known")
            )

    def _add(
        self, code: str, key: str, visit: Visit, choice: Choice, expected: str, observed: str, hint: str = ""
    ) -> None:
        self.sightings.add(
            Breach(
                code=code,
                subject=Subject(kind="choice", key=key, attributes=(("name", key),)),
                expected=expected,
                observed=observed,
                hint=hint,
            ),
            visit,
            "choice",
            choice.wanted,
        )


def _verb(offer: Offer) -> str:
    return {"settings": "open settings", "withdraw": "withdraw what was accepted"}.get(offer, offer)


CHECK = Check(
    id="choice-offered",
    title="The promised choices are offered, and rejecting is as easy as accepting",
    options=ChoiceOfferedOptions,
    judge=judge,
    codes={
        "missing": "a promised choice is not there, or no banner is",
        "harder": "rejecting takes more clicks than accepting, or stands out less",
        "pre-selected": "an optional purpose is on before anybody chose it",
    },
    reads=frozenset({EvidenceKind.REQUESTS, EvidenceKind.CHOICES}),
    scenarios=("accept-all", "reject-all"),
    absences=frozenset({"missing"}),
)
