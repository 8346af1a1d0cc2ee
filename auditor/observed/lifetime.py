"""How long a cookie lives: the one place that decides it.

Three sources know of it (RFC 6265bis, sections 5.6 and 5.7): what a write requests by Max-Age or by Expires, and what the jar holds. A
promise is judged by the longest of them: browsers cut what they store (Chromium at 400 days), and the jar holds what no write was
seen to request. Expires is read against the answer's own `Date`, or the page's own clock, where it is recorded (`capture`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.evidence import CookieWrite, StoredCookie
from policy.durations import rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieLifetime:
    """The life of one cookie, over all that was seen of it, in seconds. None: it ends with the session, or was not seen there."""

    requested: float | None = None
    """The longest that a write requested."""
    stored: float | None = None
    """The longest that the jar held."""

    @property
    def longest(self) -> float | None:
        """What a promise is held against: the longer of the two; None: a session cookie."""
        return _longest((self.requested, self.stored))

    @classmethod
    def of(cls, writes: Iterable[CookieWrite], stored: Iterable[StoredCookie]) -> CookieLifetime:
        """The lifetime that these records tell."""
        return cls(requested=_longest(w.requested for w in writes), stored=_longest(s.lifetime for s in stored))

    def outlives(self, limit: float | None, tolerance: float) -> bool:
        """Whether it lives longer than a promised `limit` in seconds; of a promised session (None), whether it outlives it at all."""
        longest = self.longest
        return longest is not None and (limit is None or longest > limit + tolerance)

    @property
    def rounded(self) -> CookieLifetime:
        """The same without the moment of reading, for what must not change from run to run."""
        return CookieLifetime(requested=_rounded(self.requested), stored=_rounded(self.stored))


def _longest(lives: Iterable[float | None]) -> float | None:
    return max((life for life in lives if life is not None and not math.isnan(life)), default=None)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else rounded(seconds)
