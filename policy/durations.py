"""Durations as statements write them: `13 months`, `400 days`, `30 minutes`, `session`."""

from __future__ import annotations

import re

from policy.model import Duration

_UNITS = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 7 * 86_400,
    "month": 31 * 86_400,
    "year": 366 * 86_400,
}
_FORM = re.compile(r"([0-9]{1,6}) ?([a-z]+?)s?")


def parse_duration(text: str) -> Duration:
    """The duration that `text` names, to the benefit of the site: a month is 31 days, a year 366.

    Raises ValueError, with a one-line message, for anything else.
    """
    clean = " ".join(text.lower().split())
    if clean == "session":
        return Duration(seconds=None, text=text)
    form = _FORM.fullmatch(clean)
    if form is None or form[2] not in _UNITS:
        raise ValueError(f"'{text}' is no duration: write it like 13 months, 400 days, 30 minutes or session")
    return Duration(seconds=float(int(form[1]) * _UNITS[form[2]]), text=text)
