"""What a rule needs of the crawl, so that what it judges is there to be judged: said by its check, taken up by the plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CrawlNeed(StrEnum):
    """What a crawl does only if somebody needs it."""

    FILLED_FORMS = "filled forms"
    """Forms are filled in with the identity of the run, where the policy lets them, in the rule's scenarios."""
    LINK_ANSWERS = "answers of links that leave the site"
    """Each such link is asked for once."""
    WALK = "a visitor's walk"
    """Somebody walks from page to page in one tab, presses what is harmless, leaves and comes back: in the rule's scenarios, unless the
    policy switches it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Of one rule, with its options."""

    scenarios: tuple[str, ...] = ()
    """What it is judged in if it has no `in:`; empty: in all that are run."""
    pages: tuple[str, ...] = ()
    """Paths or URLs that must be visited."""
    apart: tuple[str, ...] = ()
    """Paths or URLs whose opening alone may act, as that of an opt-out: what it changes must not change the scenario."""
    crawl: frozenset[CrawlNeed] = frozenset()
