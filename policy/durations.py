"""Durations as statements write them: `13 months`, `400 days`, `30 minutes`, `session`. Read, rounded and said here alone.

A month is 31 days and a year 366, to the benefit of the site: a promise kept to the letter must read as kept.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise

from policy.model import Duration

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0
_SIZES = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 7 * 86_400,
    "month": 31 * 86_400,
    "year": 366 * 86_400,
}
_UNITS = ("year", "month", "day", "hour", "minute", "second")
"""Those that lifetimes are said in, the largest first: nobody gives a cookie's life in weeks."""
_ROUGH = _UNITS[2:]
"""Those that a length is rounded to."""
_FORM = re.compile(r"([0-9]{1,6}) ?([a-z]+?)s?")
_MOST = 999_999
"""Units that a duration of the policy language may have."""
LONGEST = 10_000 * 365 * DAY
"""Seconds: what lives longer lives for ever."""


def parse_duration(text: str) -> Duration:
    """The duration that `text` names. Raises ValueError, with a one-line message, for anything else."""
    clean = " ".join(text.lower().split())
    if clean == "session":
        return Duration(seconds=None, text=text)
    form = _FORM.fullmatch(clean)
    if form is None or form[2] not in _SIZES:
        raise ValueError(f"'{text}' is no duration: write it like 13 months, 400 days, 30 minutes or session")
    return Duration(seconds=float(int(form[1]) * _SIZES[form[2]]), text=text)


def rounded(seconds: float) -> float:
    """A length in seconds without the moment of reading: in days, below two days in hours, below two hours in minutes."""
    seconds = min(max(seconds, 0.0), LONGEST)
    unit = DAY if seconds >= 2 * DAY else HOUR if seconds >= 2 * HOUR else MINUTE
    return max(round(seconds / unit), 1) * unit


def as_declared(seconds: float | None) -> str:
    """A lifetime in the policy language, in days, hours or minutes, not shorter than it is; None: `session`."""
    if seconds is None:
        return "session"
    unit = next((u for u in ("day", "hour") if seconds >= _SIZES[u]), "minute")
    return _said(min(max(math.ceil(seconds / _SIZES[unit]), 1), _MOST), unit).replace(",", "")


def roughly(seconds: float | None) -> str:
    """`30 minutes`, `400 days`, or `the session` (None): coarse enough that two runs say the same."""
    if seconds is None:
        return "the session"
    unit = next((u for u in ("day", "hour", "minute") if seconds >= 1.5 * _SIZES[u]), None)
    return f"{round(seconds / _SIZES[unit])} {unit}s" if unit else "1 minute"


def exactly(seconds: float | None) -> str:
    """A lifetime for people, in the largest unit that says it exactly enough: `session` (None), `13 months`, `400 days`.

    0 or less is a deletion, `already over`.
    """
    if seconds is None:
        return "session"
    if math.isnan(seconds) or seconds <= 0:
        return "already over"
    if math.isinf(seconds) or seconds >= 1_000 * _SIZES["year"]:
        return "over 1,000 years"
    for unit, _ in pairwise(_UNITS):
        size = _SIZES[unit]
        whole = max(1, round(seconds / size))
        if math.isclose(seconds / size, whole, rel_tol=1e-9) and (size >= DAY or seconds < 2 * DAY):
            return _said(whole, unit)
    unit = next((u for u in _ROUGH if seconds >= 2 * _SIZES[u]), "second")
    return _said(max(1, round(seconds / _SIZES[unit])), unit)


def _said(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"
