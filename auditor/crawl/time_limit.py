"""How long a crawl may take: the run as a whole, and what each scenario may spend on its visits.

Time that is up is no error of anybody: what was seen stays, what was not seen says why. No visit begins any more, and what is under
way when the run's time is up is given a little more and then given up, as if it had never begun: a run that goes on begins it anew.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from math import inf
from typing import Self

from auditor.plurals import counted
from policy.model import Crawl

MINUTE = 60.0
"""Seconds."""
GRACE_SECONDS = 20.0
"""What is under way when the run's time is up may take so much longer; most visits need a second or two."""


class TimeUpError(Exception):
    """No time is left. The message says of what, in a line; `limit` is the reason that pages are left out for."""

    def __init__(self, message: str, limit: str) -> None:
        super().__init__(message)
        self.limit = limit


class TimeLimit:
    """Begins to run when it is made."""

    def __init__(
        self,
        minutes: int | None = None,
        scenario_minutes: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._minutes, self._share, self._clock = minutes, scenario_minutes, clock
        self._ends = inf if minutes is None else clock() + minutes * MINUTE
        self._spent: defaultdict[Hashable, float] = defaultdict(float)
        self.was_up = False
        """Whether anything was left undone for it."""

    @classmethod
    def of(cls, crawl: Crawl) -> Self:
        """The one that a policy and its command line ask for."""
        return cls(crawl.max_minutes, crawl.max_scenario_minutes)

    @contextmanager
    def visiting(self, turn: Hashable) -> Iterator[None]:
        """A visit of a scenario's turn. Raises TimeUpError if none may begin."""
        self.check()
        if self._share is not None and self._spent[turn] >= self._share * MINUTE:
            raise self._up("this scenario may spend on its visits", self._share, "max-scenario-minutes")
        began = self._clock()
        try:
            yield
        finally:
            self._spent[turn] += self._clock() - began

    def check(self) -> None:
        """Raises TimeUpError if nothing may begin."""
        if self._clock() >= self._ends:
            raise self._run_is_up()

    @asynccontextmanager
    async def bounded(self) -> AsyncIterator[None]:
        """What may begin now, and is given up a little after the run's time. Raises TimeUpError."""
        self.check()
        left = None if self._ends == inf else self._ends - self._clock() + GRACE_SECONDS
        try:
            async with asyncio.timeout(left) as bound:
                yield
        except Exception as error:  # clearing away may have failed in its own way
            if bound.expired():
                raise self._run_is_up() from error
            raise

    def _run_is_up(self) -> TimeUpError:
        return self._up("the audit may take", self._minutes or 0, "max-minutes")

    def _up(self, what: str, minutes: int, limit: str) -> TimeUpError:
        self.was_up = True
        key = limit.replace("-", "_")
        within = counted(minutes, "minute")
        return TimeUpError(f"not all was visited within the {within} that {what} ({key})", limit)
