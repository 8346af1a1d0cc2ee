"""What a visit's signals say: whether GPC or DNT is on, and what a consent state grants.

What each standard's values mean: Google Consent Mode's types, the US Privacy string (its third character is the opt-out of
sale), the opt-out fields of GPP's US sections (1 opted out, 2 not), the purposes of TCF v2 by number. Names are those that capture gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from auditor.evidence import Signal, Visit
from policy.model import Purpose

SignalName = Literal["gpc", "dnt"]
TITLES: dict[SignalName, str] = {"gpc": "Global Privacy Control", "dnt": "Do Not Track"}
_HEADERS: dict[SignalName, str] = {"gpc": "sec-gpc", "dnt": "dnt"}
_YES = frozenset({"true", "1", "yes", "granted", "allow", "allowed", "accepted", "on"})
_CONSENT_MODE: dict[str, Purpose] = {
    "ad_storage": "advertising", "ad_user_data": "advertising", "ad_personalization": "advertising",
    "analytics_storage": "analytics", "functionality_storage": "preferences", "personalization_storage": "preferences",
}  # fmt: skip
_CATEGORIES: dict[str, Purpose] = {
    "ad": "advertising", "ads": "advertising", "advertising": "advertising", "advertisement": "advertising",
    "marketing": "advertising", "targeting": "advertising", "analytics": "analytics", "statistics": "analytics",
    "performance": "analytics", "measurement": "analytics", "preferences": "preferences", "functional": "preferences",
    "functionality": "preferences", "social": "social", "social_media": "social", "social-media": "social",
}  # fmt: skip
_TCF: dict[int, Purpose] = {
    2: "advertising", 3: "advertising", 4: "advertising", 7: "advertising",
    5: "preferences", 6: "preferences", 8: "analytics", 9: "analytics",
}  # fmt: skip
_ONETRUST: dict[str, Purpose] = {
    "C0002": "analytics", "C0003": "preferences", "C0004": "advertising", "C0005": "social",
}  # fmt: skip
"""OneTrust's groups as they are numbered where nobody renames them."""
_LISTS = frozenset({"activeGroups", "accepted"})
"""Names under which managers list what is granted."""
_MODES = ("tag.update", "update", "tag.default", "default", "")
"""Prefixes of Consent Mode's types, from what counts most: the tag's own state goes before what the page asked for."""
_TCF_KEY = re.compile(r"purposeConsents\.(\d{1,2})")
_GPP_KEY = re.compile(r".*(?:sale|sharing|targetedadvertising)optout", re.IGNORECASE)
_US_PRIVACY = re.compile(r"1[YN-]([YN-])[YN-]", re.IGNORECASE)


def shows(visit: Visit, name: SignalName) -> bool | None:
    """Whether the page could see that the signal is on; None if nothing tells. What its scripts see goes before the header."""
    seen = [v.lower() in _YES for s in visit.signals if s.source == name for _, v in s.values]
    if seen:
        return any(seen)
    sent = (r.sent_header(_HEADERS[name]) for r in visit.requests if r.main)
    return True if any(value == "1" for value in sent) else None


def last_states(visit: Visit) -> tuple[Signal, ...]:
    """What each source of each document said last, the browser's own signals left out."""
    last = {(s.source, s.document): s for s in visit.signals if s.source not in TITLES}
    return tuple(last[key] for key in sorted(last))


def granted(state: Signal, purposes: Iterable[Purpose]) -> tuple[tuple[str, str], ...]:
    """(name, value) of what a state grants of these purposes."""
    wanted = set(purposes)
    return tuple((name, value) for name, value, purpose in _grants(state) if purpose in wanted)


def _grants(state: Signal) -> Iterator[tuple[str, str, Purpose]]:
    match state.source:
        case "consent-mode":
            yield from _consent_mode(state)
        case "usp":
            yield from ((n, v, "advertising") for n, v in state.values if _sells(v))
        case "gpp":
            yield from ((n, v, "advertising") for n, v in state.values if _GPP_KEY.fullmatch(n) and v == "2")
        case "tcf":
            yield from _tcf(state)
        case _:
            yield from _manager(state)


def _consent_mode(state: Signal) -> Iterator[tuple[str, str, Purpose]]:
    """Each type once, as it holds now. A default that is one of several for regions may not be the one for here."""
    said = dict(state.values)
    modes = [m for m in _MODES if not (m == "default" and "default.region" in said)]
    for kind, purpose in _CONSENT_MODE.items():
        name = next((n for m in modes if (n := f"{m}.{kind}".lstrip(".")) in said), None)
        if name and said[name].lower() in _YES:
            yield name, said[name], purpose


def _sells(text: str) -> bool:
    parts = _US_PRIVACY.fullmatch(text)
    return parts is not None and parts[1].upper() == "N"


def _tcf(state: Signal) -> Iterator[tuple[str, str, Purpose]]:
    """Purposes that are consented to, where the law that asks for it applies."""
    if ("gdprApplies", "false") in state.values:
        return
    for name, value in state.values:
        key = _TCF_KEY.fullmatch(name)
        purpose = _TCF.get(int(key[1])) if key else None
        if purpose and value.lower() in _YES:
            yield name, value, purpose


def _manager(state: Signal) -> Iterator[tuple[str, str, Purpose]]:
    """Categories that a manager calls granted: by a yes of their own, or in a list of those accepted. What it would set
    by default counts only once it is confirmed."""
    if ("confirmed", "false") in state.values:
        return
    for name, value in state.values:
        purpose = _CATEGORIES.get(name.rpartition(".")[2].lower())
        if purpose and value.lower() in _YES:
            yield name, value, purpose
        listed = (t.strip() for t in value.split(",")) if name in _LISTS else ()
        yield from (
            (f"{name} {t}", "granted", p) for t in listed if (p := _ONETRUST.get(t) or _CATEGORIES.get(t.lower()))
        )
