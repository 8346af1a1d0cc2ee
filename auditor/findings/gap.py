"""A gap: why a rule could not be judged, or not everywhere, as data. Renderers find the words around it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class GapKind(StrEnum):
    """What sort of gap it is, as far as a reader acts differently. `report.json` writes these words."""

    SCENARIO_NOT_RUN = "scenario-not-run"
    SCENARIO_INCOMPLETE = "scenario-incomplete"
    CHOICE_NOT_MADE = "choice-not-made"
    """The scenario's consent, refusal, withdrawal or journey did not come about."""
    PAGE_NOT_SEEN = "page-not-seen"
    """Pages of the plan that did not load; without a page, all of the scenario's."""
    NOT_THE_PAGE = "not-the-page"
    """Something else came instead of the page: a check for robots, a notice, a log-in, nothing."""
    PART_NOT_LOADED = "part-not-loaded"
    """A script, a frame or what a script fetches did not come, and would have come to others."""
    PAGE_LEFT_OUT = "page-left-out"
    """A limit of the crawl kept pages out of the plan."""
    EVIDENCE_NOT_RECORDED = "evidence-not-recorded"
    EVIDENCE_CUT = "evidence-cut"
    """There was more than is kept."""
    RUN_TOO_OLD = "run-too-old"
    """The auditor that recorded the run did not record this yet."""
    RECIPIENT_UNREACHABLE = "recipient-unreachable"
    PURPOSE_UNKNOWN = "purpose-unknown"
    LINK_UNANSWERED = "link-unanswered"
    FORM_NOT_FILLED = "form-not-filled"
    STATEMENT_UNREAD = "statement-unread"
    POLICY_INCOMPLETE = "policy-incomplete"
    """The policy does not say what the rule needs to know."""
    UNPROVEN = "unproven"
    """What the rule compares, or needs to see at work, did not happen in this run."""
    UNCONFIRMED = "unconfirmed"
    """Something was missing, and no second visit looked."""
    NOT_WALKED = "not-walked"
    """What a visitor does who presses, goes on to other pages and comes back was not tried, or not all of it."""
    CHECK_BROKE = "check-broke"

    @property
    def advice(self) -> str:
        """What to do about gaps of this kind: one line, an imperative."""
        return _ADVICE[self]


_ADVICE = {
    GapKind.SCENARIO_NOT_RUN: "audit in this scenario: name it in `scenarios`, or take it out of the rule's `in:`",
    GapKind.SCENARIO_INCOMPLETE: "mend what ended the scenario, and audit again",
    GapKind.CHOICE_NOT_MADE: "name the banner's controls under `consent`, or mend the step of the journey, and audit again",
    GapKind.PAGE_NOT_SEEN: "see that the page answers the auditor as it does a visitor, and audit again",
    GapKind.NOT_THE_PAGE: "see that the auditor gets the page that a visitor gets, and audit again",
    GapKind.PART_NOT_LOADED: "see that it answers the auditor as it does visitors (it may limit requests), and audit again",
    GapKind.PAGE_LEFT_OUT: "raise the limit under `site.crawl`, or name the page in its `start`, and audit again",
    GapKind.EVIDENCE_NOT_RECORDED: "audit again; if it stays, look at this page by hand",
    GapKind.EVIDENCE_CUT: "look by hand at what is beyond the bound, or make the page hold less",
    GapKind.RUN_TOO_OLD: "record the run again with this auditor",
    GapKind.RECIPIENT_UNREACHABLE: "audit from where it can be reached, or declare it, if it may receive this",
    GapKind.PURPOSE_UNKNOWN: "declare its purpose",
    GapKind.LINK_UNANSWERED: "audit again, or try the link by hand",
    GapKind.FORM_NOT_FILLED: "let the form be filled in (see `canary.fill` and `forms`), or type into it by hand and look at what leaves",
    GapKind.STATEMENT_UNREAD: "see that `statement.url` is the statement's page and that all of it loads",
    GapKind.POLICY_INCOMPLETE: "add to the policy what the rule asks for",
    GapKind.UNPROVEN: "let the audit visit pages where it happens, or judge it by hand",
    GapKind.UNCONFIRMED: "audit again, with --visits 2",
    GapKind.NOT_WALKED: "see by hand what happens there, or make it reachable for a visitor, and audit again",
    GapKind.CHECK_BROKE: "report this: it is a fault of the auditor",
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Gap:
    """Why a rule could not be (fully) judged. `scenario` and `page` are empty when it concerns all of them."""

    detail: str
    """The fact, one line: `the server answered 503`."""
    scenario: str = ""
    page: str = ""
    kind: GapKind
    advice: str = ""
    """What to do about this one, one line; empty: what its kind says."""
    first_pages: tuple[str, ...] = ()
    """Of many pages that share the gap, the first few; `page` is then empty, and `pages` how many they are."""
    pages: int = 0
    round: int = 1
    """The visit of each page that it is a gap of; of all visits, the first."""

    @property
    def to_do(self) -> str:
        """What to do about it, one line."""
        return self.advice or self.kind.advice
