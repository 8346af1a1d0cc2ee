"""The states a site is visited in. To add one, add an entry to SCENARIOS; those of journeys are made from a policy.

Why the browser differs: the headless shell costs little more than half but ignores profile preferences, so a scenario that
needs one (all cookies blocked) runs in full Chromium. GPC is a start-up flag, so it has a browser of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policy.model import JOURNEY


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A state to visit the site in."""

    name: str
    title: str
    """For people, e.g. `No choice made`."""
    gpc: bool = False
    dnt: bool = False
    cookies: Literal["allowed", "blocked"] = "allowed"
    """`blocked`: the browser refuses every cookie and all storage."""
    choice: Literal["none", "accept", "reject", "withdraw", "journey"] = "none"
    journey: str = ""
    """Name of the policy's journey that makes the choice."""

    @property
    def needs_profile(self) -> bool:
        """Whether only a full Chromium with a seeded profile can do it."""
        return self.dnt or self.cookies == "blocked"


SCENARIOS: tuple[Scenario, ...] = (
    Scenario(name="no-choice", title="No choice made"),
    Scenario(name="accept-all", title="Everything accepted", choice="accept"),
    Scenario(name="reject-all", title="Everything optional rejected", choice="reject"),
    Scenario(name="withdraw", title="Accepted, then withdrawn", choice="withdraw"),
    Scenario(name="gpc", title="Global Privacy Control on", gpc=True),
    Scenario(name="dnt", title="Do Not Track on", dnt=True),
    Scenario(name="no-cookies", title="All cookies blocked", cookies="blocked"),
)

BY_NAME = {s.name: s for s in SCENARIOS}


def journey_scenario(journey: str) -> Scenario:
    """The scenario that goes through a journey of the policy first."""
    return Scenario(name=f"{JOURNEY}{journey}", title=f"After the journey {journey}", choice="journey", journey=journey)


def scenario_named(name: str) -> Scenario | None:
    """The scenario of that name; None if there is none. Whether a journey exists only its policy tells."""
    journey = name.removeprefix(JOURNEY)
    return BY_NAME.get(name) or (journey_scenario(journey) if journey != name else None)
