"""How visits are made, and what comes of one: its evidence, and what the crawl needs of it besides."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.browsing import Settle
from auditor.crawl.visit.storage_state import ContextState
from auditor.evidence import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How visits are made."""

    settle: Settle = "virtual"
    settle_ms: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedVisit:
    """A visit with what the crawl needs of it and no evidence keeps."""

    visit: Visit
    screenshot: bytes | None
    links: tuple[str, ...]
    """Targets of the page's links, unredacted."""
    final_url: str
    mime: str
    carried: ContextState = field(default_factory=ContextState)
    """What the browser context holds now."""
    grows: bool = False
    """Whether the page grew further than it was read."""
