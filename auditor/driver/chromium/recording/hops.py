"""Requests while they are recorded: a redirect chain is several hops under one id."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.outgoing import Outgoing
from auditor.evidence import Initiator, Phase


@dataclass(slots=True)
class Hop:
    """One request on the wire, and what was told of it so far."""

    session: Session
    params: Params
    phase: Phase
    at: int
    url: str
    previous: Hop | None = None
    response: Params | None = None
    has_extra: bool | None = None
    error: str | None = None
    cached: bool = False
    number: str = ""
    icon: bool = False
    """Whether it is for the page's icon, which we asked for in the browser's place."""
    body_length: int = 0
    """Octets; the body itself is not kept."""
    body_names: tuple[str, ...] = ()
    """As of the record."""
    outgoing: Outgoing | None = None
    """Body and messages; only while an identity is searched for."""
    seen: Literal["events", "network"] = "events"
    """As of the record."""
    by: Initiator | None = None
    """What caused it, where no event tells."""

    @property
    def method(self) -> str:
        """Of the request."""
        return str(self.params["request"].get("method", "GET"))

    @property
    def referrer(self) -> str:
        """As it was sent; empty if none was."""
        headers = self.params["request"].get("headers") or {}
        return str(headers.get("Referer") or headers.get("referer") or "")

    @property
    def in_memory(self) -> bool:
        """Whether it was answered without asking anybody."""
        return self.cached


@dataclass(slots=True)
class Chain:
    """The hops of one request id, and the *ExtraInfo events of them in the order of their arrival."""

    hops: list[Hop] = field(default_factory=list)
    sent: list[Params] = field(default_factory=list)
    received: list[Params] = field(default_factory=list)
