"""What a crawl is given, and what it leaves for a later crawl of the same run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from auditor.browsing import BrowsingOptions
from auditor.canary import Identity, Searcher
from auditor.capture.redact import Redactor
from auditor.crawl.discovery.frontier import Planned
from auditor.crawl.journal import Journal
from auditor.crawl.time_limit import TimeLimit
from auditor.crawl.visit.finished_visit import Manner
from auditor.driver.chromium.process.programs import Browsers
from auditor.egress import Dialer
from auditor.evidence import Visit
from policy.model import ConsentHints, FormHint, Journey


class Writer(Protocol):
    """Where evidence goes: see auditor.evidence.folder.RunWriter."""

    def write_visit(self, visit: Visit, screenshot: bytes | None) -> Visit:
        """Keep a visit; returns it with the path of its screenshot."""
        ...


Progress = Callable[[str, int, Visit], None]
"""Called after each visit with (scenario, pages planned so far, visit)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the machine and the command line give."""

    browsers: Browsers
    browsing: BrowsingOptions = field(default_factory=BrowsingOptions)
    """As the command line gave them; what follows from them is worked out below."""
    settle_ms: int = Manner().settle_ms
    """Milliseconds that a page gets for its late work."""
    real_time: int = 0
    """Templates of the site of which the first scenario visits a page once more in real time (see `real_time`)."""
    workers: int = 4
    """Pages visited at the same time, each in another scenario."""
    locale: str = "en-GB"
    third_party: str = "allow"
    dialer: Dialer | None = None
    """Connects for the browsers, which then reach nobody else; None, as behind somebody else's proxy: they connect by themselves, by `host_rules`,
    and of what they tell nobody it may not be known which page it is of."""
    host_rules: tuple[str, ...] = ()
    trusted_keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    consent: ConsentHints = field(default_factory=ConsentHints)
    journeys: Mapping[str, Journey] = field(default_factory=dict)
    identity: Identity | None = field(default=None, repr=False)
    """FinishedVisit for this run, to be typed into forms and looked for; never written. None: nothing is typed or looked for."""
    forms: tuple[FormHint, ...] = ()
    """What may be done with which form."""
    storage_state: Path | None = None
    """Cookies and storage every scenario starts with, in Playwright's form."""

    @property
    def manner(self) -> Manner:
        """How visits are made."""
        return Manner(settle=self.browsing.settle, settle_ms=self.settle_ms)


@dataclass(slots=True)
class Pages:
    """The pages, in the order of the plan; the leader appends, the followers wait for more."""

    pages: list[Planned] = field(default_factory=list)
    done: bool = False
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def publish(self, planned: Planned, number: int) -> None:
        """Add a page under its number; one that stands there already stays."""
        async with self.changed:
            if number > len(self.pages):
                self.pages.append(planned)
                self.changed.notify_all()

    async def close(self) -> None:
        """Say that no page follows."""
        async with self.changed:
            self.done = True
            self.changed.notify_all()

    async def each(self) -> AsyncIterator[Planned]:
        """Every page in order, waiting for those that are not known yet."""
        for position in count():
            async with self.changed:
                while not self.done and len(self.pages) <= position:
                    await self.changed.wait()
                if len(self.pages) <= position:
                    return
            yield self.pages[position]


class CrawlMemory:
    """What a crawl knows and no evidence keeps: a later crawl of the same run goes on with it, and with its journal."""

    def __init__(self, setup: Setup, journal: Journal | None = None, time: TimeLimit | None = None) -> None:
        searcher = Searcher(setup.identity) if setup.identity else None
        self.journal = journal or Journal()
        self.time = time or TimeLimit()
        self.redactor = Redactor(self.journal.salt, typed=setup.browsing.variables.values(), searcher=searcher)
        self.pages = Pages()
        """The page of number n stands at n - 1, with its URL as it is."""
        self.outgoing: set[str] = set()
        """Links that leave the site, as they are."""
