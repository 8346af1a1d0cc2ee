"""The visit in which a scenario of an example makes its choice: the banner, the clicks, and the reload after them."""

from __future__ import annotations

from typing import Literal

from auditor.evidence import WATCHED, Choice, ConsentClick, Control, ScenarioRun, Visit
from auditor.evidence.choices import Intent
from auditor.evidence.layout import visit_id
from auditor.examples.visits import Scene
from auditor.scenarios import scenario_named
from policy.example_border import SeenChoiceIn

_REASONS = {
    "no-banner": "no banner was seen",
    "no-way": "the banner has no way to choose so",
    "no-effect": "the click had no effect",
    "not-remembered": "the banner came back after the reload",
    "failed": "it failed",
}
_BROWSER = "an example"


def choosing(scenario: str, site: str, seen: SeenChoiceIn) -> tuple[ScenarioRun, tuple[Visit, ...]]:
    """A scenario as it was run, and the visit that makes its choice, if it makes one."""
    known = scenario_named(scenario)
    if known is None or known.choice == "none":
        return ScenarioRun(name=scenario, browser=_BROWSER), ()
    steps: tuple[Literal["accept", "reject", "withdraw", "journey"], ...] = (known.choice,)
    if known.choice == "withdraw":
        steps = ("accept", "withdraw")
    first = seen.model_copy(update={"outcome": "made", "clicks": 1})
    made = tuple(_choice(wanted, seen if wanted == known.choice else first) for wanted in steps)
    reason = _REASONS.get(seen.outcome, "")
    scene = Scene(site, scenario, 0)
    visit = Visit(
        id=visit_id(scenario, 0), scenario=scenario, number=0, url=site, final_url=site, status=200, choices=made, watched=WATCHED,
        requests=(scene.document(site), scene.document(site, phase="reload")),
    )  # fmt: skip
    return ScenarioRun(name=scenario, browser=_BROWSER, complete=not reason, reason=reason), (visit,)


def _choice(wanted: Literal["accept", "reject", "withdraw", "journey"], seen: SeenChoiceIn) -> Choice:
    intent: Intent = "accept" if wanted == "accept" else "reject"
    way = (*(Control(intent="settings", label="Settings", layer=n) for n in range(1, seen.clicks)),
           Control(intent=intent, label=intent.capitalize(), layer=seen.clicks))  # fmt: skip
    toggles = tuple(Control(intent="toggle", label=name, layer=2, checked=True) for name in seen.ticked)
    there = seen.outcome != "no-banner"
    clicked = seen.outcome in ("made", "not-remembered", "no-effect")
    return Choice(
        wanted=wanted,
        outcome=seen.outcome,
        reason=_REASONS.get(seen.outcome, ""),
        method="words",
        # A settings button that nobody opened would leave open what is on in it.
        offered=(*(way if clicked else ()), *toggles) if there else (),
        clicks=tuple(ConsentClick(control=c, method="words") for c in way) if clicked else (),
    )
