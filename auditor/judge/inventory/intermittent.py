"""Whether something of the inventory was seen in every round, or only in some."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.evidence import Evidence, Visit
from auditor.judge.rounds import ScenarioRound


class Rounds:
    """The whole rounds of a run, by scenario."""

    def __init__(self, evidence: Evidence) -> None:
        self._whole = range(1, evidence.run.method.visits + 1)
        self._visited = {(v.scenario, v.round) for v in evidence.visits if v.judged and v.round in self._whole}

    def intermittent(self, seen: Iterable[Visit]) -> bool:
        """Whether a round that visited the same scenarios did not meet what these visits saw."""
        return self.misses({(v.scenario, v.round) for v in seen})

    def misses(self, seen: Iterable[ScenarioRound]) -> bool:
        """The same, for what was seen in these (scenario, round)."""
        known = frozenset(seen)
        scenarios = {scenario for scenario, _ in known}
        return any(turn not in known for turn in self._visited if turn[0] in scenarios)
