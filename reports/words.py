"""The words reports use: one place, so that all formats say the same thing in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from auditor.evidence.walked import KIND_WORDS, KINDS, ControlKind
from auditor.findings.finding import Finding, Status
from auditor.findings.inventory import CookieEntry
from auditor.findings.report import AuditReport, ClauseState, Outcome, SentenceState, StatementSource, Verdict
from auditor.plurals import counted
from auditor.scenarios import scenario_named
from auditor.urls import origin_of
from policy.model import Law, Purpose, Severity

VERDICTS: Mapping[Verdict, str] = {
    "pass": "Pass",
    "fail": "Fail",
    "incomplete": "Incomplete",
}

OUTCOMES: Mapping[Outcome, str] = {
    "passed": "Passed",
    "failed": "Failed",
    "inconclusive": "Could not be judged",
    "not-applicable": "Not applicable",
    "waived": "Waived",
}

STATES: Mapping[ClauseState, str] = {
    "kept": "Kept",
    "broken": "Broken",
    "not-judged": "Not judged",
    "unverifiable": "Cannot be seen from outside",
    "informational": "Informational",
}

SENTENCES: Mapping[SentenceState, str] = {
    "kept": STATES["kept"],
    "broken": STATES["broken"],
    "not-judged": STATES["not-judged"],
    "unverifiable": STATES["unverifiable"],
    "informational": STATES["informational"],
    "not-encoded": "Not encoded",
}

SENTENCE_MEANINGS: Mapping[SentenceState, str] = {
    "kept": "what it promises was verified",
    "broken": "the site does otherwise",
    "not-judged": "could not be verified this time",
    "unverifiable": "the policy says why",
    "informational": "it promises nothing",
    "not-encoded": "no clause of the policy stands for it",
}

_READ_FROM: Mapping[StatementSource, str] = {
    "page": "The wording is that of the page as it was audited.",
    "page-cut": "The wording is that of the page as it was audited; not all of it could be recorded, and some is missing here.",
    "reviewed": "The page could not be read whole, so this is the wording that was reviewed with the policy.",
    "": "The wording could not be read.",
}

SEVERITIES: Mapping[Severity, str] = {"error": "Error", "warning": "Warning", "note": "Note"}

STATUSES: Mapping[Status, str] = {"new": "New", "known": "Known", "waived": "Waived"}

PURPOSES: Mapping[Purpose, str] = {
    "necessary": "Necessary",
    "preferences": "Preferences",
    "analytics": "Analytics",
    "advertising": "Advertising",
    "social": "Social",
}

LEFT_OUT: Mapping[str, str] = {
    "max-pages": "the limit on pages was reached",
    "max-minutes": "the time for the audit was up",
    "max-scenario-minutes": "the time for a scenario was up",
    "max-depth": "too many clicks away",
    "excluded": "excluded by the policy",
    "robots": "robots.txt asks not to visit it",
    "robots-auditor": "robots.txt keeps this auditor from it",
    "template": "enough pages of the same shape were visited",
    "not-html": "not a page",
    "cap": "the crawl's own bound was reached",
}


def meaning(report: AuditReport) -> str:
    """What the verdict means, in a few sentences for somebody who has not read the manual."""
    outcomes = [rule.outcome for rule in report.rules]
    known = sum(f.status == "known" and f.severity != "note" for f in report.findings)
    if report.verdict == "incomplete":
        found = (
            f"Nothing new failed ({counted(known, 'finding')} known from the baseline)"
            if known
            else ("Nothing that could be judged failed")
        )
        return f"{found}, but not everything could be judged. This is not a pass: what was not seen may be broken."
    if report.verdict == "pass":
        return _meaning_of_pass(outcomes, known)
    gaps = outcomes.count("inconclusive")
    tail = f" {counted(gaps, 'rule')} could not be judged besides, and may be broken too." if gaps else ""
    return f"The site does something that its statement does not allow, or omits something it promises.{tail}"


def _meaning_of_pass(outcomes: list[Outcome], known: int) -> str:
    if "passed" not in outcomes and "failed" not in outcomes:
        return "No rule verified anything, so nothing can be said against the site, nor for it."
    waived = outcomes.count("waived")
    tail = f" {counted(waived, 'rule')} would have failed without a waiver." if waived else ""
    if "failed" in outcomes and known:
        return f"Nothing failed that the baseline does not know: {counted(known, 'known finding')} still to mend.{tail}"
    if "failed" in outcomes:
        return f"Nothing failed that is graver than a warning; the warnings are listed below.{tail}"
    return f"Every rule of the policy could be judged, and the site keeps what they verify.{tail}"


def against_baseline(report: AuditReport) -> str:
    """What became of the baseline's findings, one line; empty without a baseline."""
    if report.baseline is None:
        return ""
    known = sum(finding.status == "known" for finding in report.findings)
    named = f"baseline {report.baseline.path} of {moment(report.baseline.started)}"
    return f"{named}: {counted(known, 'finding')} known, {report.gone:,} found no more"


def not_seen(report: AuditReport, most: int = 2) -> str:
    """How many pages were not seen, why, and what to do, one line; empty if all were. Of many reasons, the first `most`."""
    entries = report.coverage.not_seen
    if not entries:
        return ""
    told = [
        f"{counted(e.pages, 'page')}, such as {on_site(e.first, report.site_url)} ({e.reason}): {e.advice}"
        for e in entries[:most]
    ]
    more = f"; and {counted(sum(e.pages for e in entries[most:]), 'page')} more" if len(entries) > most else ""
    return f"not seen: {'; '.join(told)}{more}"


def walked(report: AuditReport) -> str:
    """What visitors who walked through the site did, all scenarios together, one line; empty if nobody walked."""
    walks = report.coverage.walks
    if not walks:
        return ""
    pages = max(len(walk.steps) for walk in walks)
    pressed, untried = kinds(k for w in walks for k in w.pressed), kinds(k for w in walks for k in w.untried)
    told = f"walked through {counted(pages, 'page')}, pressing {pressed or 'nothing'}"
    return f"{told}; none could be pressed of: {untried}" if untried else told


def kinds(there: Iterable[ControlKind]) -> str:
    """Kinds of control, with commas."""
    mine = frozenset(there)
    return ", ".join(KIND_WORDS[k] for k in KINDS if k in mine)


def read_from(report: AuditReport) -> str:
    """Where the wording of the statement comes from, one sentence."""
    return _READ_FROM[report.statement_source]


def law(source: Law) -> str:
    """A clause of the law, one line: what it asks for, where it says so, and where that can be read."""
    return f"{source.requires} ({source.reference}, {source.url})"


def elapsed(milliseconds: int) -> str:
    """How long a run took: `0.4 s`, `12.0 s`, `3 min 20 s`."""
    minutes, seconds = divmod(milliseconds / 1_000, 60)
    return f"{minutes:.0f} min {seconds:.0f} s" if minutes else f"{seconds:.1f} s"


def listed(items: Sequence[str], most: int = 3) -> str:
    """`a, b and c`, and beyond `most` items `a, b, c and 4 more`."""
    shown = list(items[:most])
    left = len(items) - len(shown)
    if left:
        return f"{', '.join(shown)} and {left:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def on_site(url: str, site_url: str) -> str:
    """A page of the audited site as its path, any other URL unchanged: `/privacy`."""
    own = origin_of(site_url)
    return url[len(own) :] if own and url.startswith(own + "/") else url


def attributes(cookie: CookieEntry) -> str:
    """What guards a cookie: `Secure, HttpOnly, SameSite=Lax`; empty if nothing does."""
    flags = {
        "Secure": cookie.secure,
        "HttpOnly": cookie.http_only,
        f"SameSite={cookie.same_site.capitalize()}": cookie.same_site,
    }
    return ", ".join(name for name, present in flags.items() if present)


def visits(finding: Finding) -> str:
    """On how many visits of a page something was seen, if there were several: `on 1 of 2 visits`; else empty."""
    rounds = len(finding.rounds)
    return f"on {len(finding.seen_in)} of {counted(rounds, 'visit')}" if rounds > 1 else ""


def intermittent(finding: Finding) -> str:
    """What to say of a finding that some visits did not show: `intermittent: on 1 of 2 visits`; else empty."""
    return f"intermittent: {visits(finding)}" if finding.intermittent else ""


def scenario(name: str) -> str:
    """What a scenario is called for people; its name if it is none that this auditor knows."""
    known = scenario_named(name)
    return known.title if known else name


def moment(started: str) -> str:
    """An ISO 8601 time without its fraction of a second: `2026-11-22 10:15:00 UTC`; anything else unchanged."""
    day, mark, clock = started.partition("T")
    if not mark:
        return started
    clock, utc = clock.removesuffix("Z").removesuffix("+00:00"), clock.endswith(("Z", "+00:00"))
    return f"{day} {clock.partition('.')[0]}{' UTC' if utc else ''}"
