"""What scripts asked of interfaces that tell devices or people apart: counted in the page by parts of the hook, told as it grows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.chromium.recording.stacks import from_text
from auditor.evidence import Blind, EvidenceKind, Phase, Probing, Record

MAX_PROBINGS = 2_000
"""Kept of one visit, over all its documents."""
MAX_COUNTS = 64
"""Kept of one of them."""

_Key = tuple[str, int, str]
"""Session, document in it, and what the hook calls it."""


class Probings:
    """One visit's: of what is told again, the first stack and the last counts."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._told: dict[_Key, tuple[Phase, dict[str, Any], dict[str, Any]]] = {}
        self._full = False

    def take(self, session: Session, params: Params, event: dict[str, Any]) -> bool:
        """Take a message of the hook; whether it was one of these."""
        kind, data = event.get("kind"), event.get("data")
        if kind == "probings-full":
            self._full = True
        elif kind == "probing" and isinstance(data, dict):
            self._keep((session.id, int(params.get("executionContextId", 0)), str(data.get("key"))), event, data)
        return kind in ("probing", "probings-full")

    def _keep(self, key: _Key, event: dict[str, Any], data: dict[str, Any]) -> None:
        if key in self._told:
            phase, first, _ = self._told[key]
            self._told[key] = phase, first, data
        elif len(self._told) < MAX_PROBINGS:
            self._told[key] = self._stage.phase, event, data
        else:
            self._full = True

    def records(self) -> Iterable[Record]:
        """What was counted, in the order of its first telling."""
        shorten, own = self._stage.redactor.url, self._stage.binding
        for phase, event, data in self._told.values():
            yield Probing(
                interface=str(data.get("interface"))[:64],
                counts=_counts(data.get("counts")),
                document=shorten(str(event.get("url", ""))),
                initiator=from_text(str(event.get("stack", "")), shorten, own),
                phase=phase,
            )
        if self._full:
            yield Blind(
                kind=EvidenceKind.PROBINGS, reason="scripts probed the browser more often than is counted", cut=True
            )


def _counts(told: Any) -> tuple[tuple[str, int], ...]:
    """Whole numbers by name, sorted."""
    if not isinstance(told, dict):
        return ()
    whole = {str(n)[:64]: int(v) for n, v in told.items() if isinstance(v, int | float) and abs(v) < 2**53}
    return tuple(sorted(whole.items())[:MAX_COUNTS])
