"""Why a page of the plan could not be judged, in words, and what to do: of one visit."""

from __future__ import annotations

import re

from auditor.evidence import Request, Visit
from auditor.evidence.run import CLIENT_ERROR, InsteadKind
from auditor.findings import GapKind
from auditor.observed.visits import is_entry

START, POLICY = "start", "policy"
"""What the crawl says of a page to begin with (the policy's, or one that `--page` names), and of one that a rule names."""
_PAGE = re.compile("html|xml")
_LONGEST_MIME = 100
_NO_PAGE = frozenset({"download", "outlink"})
"""Outcomes of what turned out to be no page of the site: there is nothing to see."""
_ADVICE: dict[InsteadKind, str] = {
    "challenge": "let the auditor in (by its address, or a header), or audit a preview without that check, and audit again",
    "maintenance": "audit again when the site is back",
    "region": "audit from where visitors get the page",
    "browser": "audit with `--browser chrome`, and see that the site takes it",
    "script": "audit again, and see why its scripts do not run: what they load may not answer",
    "login": "name a page that needs no log-in, or log in first: see `--storage-state`",
}

Fact = tuple[GapKind, str, str]
"""What a gap says of a page: kind, detail, and what to do if that is not what its kind says."""


def fact_of(visit: Visit) -> Fact:
    """Why a page could not be judged, as a gap tells it; its detail is empty if it could."""
    detail = unseen(visit)
    if not detail or visit.instead is None or detail != visit.instead.reason:
        return GapKind.PAGE_NOT_SEEN, detail, ""
    return GapKind.NOT_THE_PAGE, detail, _ADVICE.get(visit.instead.kind, "")


def unseen(visit: Visit) -> str:
    """Why a page could not be judged, empty if it could. A download is no page: there is nothing to see on it.

    A page that is missing was seen, unless it is one to begin with (a deploy that is not there answers 404 everywhere), or one that
    a rule names and that only its own words call missing.
    """
    missing = _missing_start(visit)
    if visit.outcome in _NO_PAGE:
        return ""
    if missing:
        return missing
    if visit.instead is not None and (not visit.judged or visit.found_on in (START, POLICY)):
        return visit.instead.reason
    if visit.judged:
        return ""
    if visit.outcome == "loaded":
        return f"the server answered {visit.status}"
    return f"{visit.outcome}: {visit.reason}" if visit.reason else visit.outcome


def _missing_start(visit: Visit) -> str:
    if not is_entry(visit) or visit.found_on != START or visit.outcome != "loaded" or visit.status is None:
        return ""
    if visit.status >= CLIENT_ERROR:
        return f"the server answered {visit.status}"
    if _is_empty(visit):
        return "the page is empty: no title, no text, and nothing that it loads, sets or holds"
    mime = next((r.mime for r in reversed(visit.requests) if r.main and r.status == visit.status), "")
    return (
        f"the server answered with {mime[:_LONGEST_MIME]}, which is no page" if mime and not _PAGE.search(mime) else ""
    )


def _is_empty(visit: Visit) -> bool:
    """Whether an answer says and does nothing at all, as that of a deploy that is not up. Runs without texts do not tell."""
    held = (
        visit.links,
        visit.frames,
        visit.forms,
        visit.cookies,
        visit.cookie_writes,
        visit.storage,
        visit.storage_writes,
    )
    said = (visit.title, *(t.text.strip() for t in visit.texts))
    return bool(visit.texts) and not any(said) and not any(held) and all(r.main or _is_icon(r) for r in visit.requests)


def _is_icon(request: Request) -> bool:
    return request.url.endswith("/favicon.ico")
