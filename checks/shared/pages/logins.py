"""Whether a page wants to know who asks before it shows anything."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.evidence import FormSeen, Visit
from auditor.urls import without_query

UNAUTHORISED = 401
_BESIDE = frozenset({"header", "nav", "aside", "footer"})
"""Places where a site offers its log-in beside whatever the page is about."""


def asks_for_login(visit: Visit, others: Iterable[Visit] = ()) -> str:
    """How the page asks for a log-in, in words; empty if it does not. `others` are pages of the same site: a form that most
    of them have too belongs to the site, not to the page."""
    if visit.status == UNAUTHORISED:
        return "it answers 401: it asks for a log-in"
    rest = tuple(others)
    forms = (f for f in visit.forms if _is_login(f) and f.place not in _BESIDE and not _is_everywhere(f, rest))
    return "it asks for a password" if any(forms) else ""


def _is_login(form: FormSeen) -> bool:
    return form.visible and any(f.type.lower() == "password" and f.visible for f in form.fields)


def _is_everywhere(form: FormSeen, others: tuple[Visit, ...]) -> bool:
    action = without_query(form.action)
    having = sum(any(_is_login(f) and without_query(f.action) == action for f in v.forms) for v in others)
    return len(others) > 1 and 2 * having > len(others)
