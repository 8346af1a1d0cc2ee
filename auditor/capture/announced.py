"""Whom an answer's headers tell the browser to speak with: later, by itself, and without an event that says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.capture.declared import Declared
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.collector import ANSWERED, ASKED, Session, Stage
from auditor.evidence import Initiator, Record
from auditor.urls import canonical, is_web

Channel = tuple[str, str]
"""What it is for, in the words of `Request.resource`, and the address."""

AHEAD = frozenset({"preconnect", "dns-prefetch", "prerender"})
"""Relations of links that speak with a host ahead of need, and make no request event."""
MAX_CHANNELS = 50
"""Of one answer."""
_MAX_HEADER = 16_384
_ENDPOINT = re.compile(r'[A-Za-z*][\w.*-]*\s*=\s*"([^"]{1,2048})"')  # RFC 9651, as Reporting-Endpoints uses it
_LINK = re.compile(r"<([^<>]{1,2048})>((?:\s*;\s*[\w*-]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s\",;]+))?)*)")  # RFC 8288
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))", re.IGNORECASE)
_HINTS = re.compile(r"(?:^|[,;\s])ch-[a-z-]+\s*=\s*\(([^()]{0,2048})\)", re.IGNORECASE)
_ORIGIN = re.compile(r'"(https?://[^"\s]{1,256})"')


class AnnouncedCollector:
    """What one visit's answers said so."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._declared = Declared(stage, "h")

    def on_event(self, session: Session, method: str, params: Params) -> None:
        """Take an answer: the last one of a request, one that leads on, or hints that come before it."""
        if method == ANSWERED:
            self._note(session, params["response"], params)
        elif method == ASKED and params.get("redirectResponse"):
            self._note(session, params["redirectResponse"], params)

    def _note(self, session: Session, answer: Params, params: Params) -> None:
        url = str(answer.get("url", ""))
        if not is_web(url):
            return
        document = params.get("type") == "Document"
        top = params.get("frameId", self._stage.target) == self._stage.target
        for resource, address in announced(answer.get("headers") or {}, url, document=document):
            self._declared.note(session, resource, address, url, Initiator(kind="other", url=url), top=top)

    async def collect(self) -> None:
        """Events tell everything."""

    def records(self) -> Iterable[Record]:
        """Them as requests that were declared."""
        return self._declared.records()


def announced(headers: Mapping[str, str], url: str, *, document: bool) -> Iterator[Channel]:
    """Those of an answer from `url`, each once. What is no `document` only says where reports about its host go."""
    low = {name.lower(): str(value)[:_MAX_HEADER] for name, value in headers.items()}
    found = list(_all(low)) if document else list(_groups(low.get("report-to", "")))
    known: set[Channel] = set()
    for resource, written in found:
        absolute = canonical(written.strip(), url)
        if absolute and (resource, absolute) not in known and len(known) < MAX_CHANNELS:
            known.add((resource, absolute))
            yield resource, absolute


def _all(low: Mapping[str, str]) -> Iterator[Channel]:
    yield from (("report", u) for u in _ENDPOINT.findall(low.get("reporting-endpoints", "")))
    yield from _groups(low.get("report-to", ""))
    for name in ("content-security-policy", "content-security-policy-report-only"):
        yield from _violations(low.get(name, ""))
    yield from links(low.get("link", ""))
    for allowed in _HINTS.findall(low.get("permissions-policy", "")):
        yield from (("client-hints", origin) for origin in _ORIGIN.findall(allowed))


def _groups(value: str) -> Iterator[Channel]:
    """Endpoints of the groups of a Report-To header: objects in JSON, with commas between them."""
    try:
        groups: Any = json.loads(f"[{value.replace(chr(10), ',')}]") if value else []
    except (ValueError, RecursionError):
        return
    for group in groups:
        endpoints = group.get("endpoints") if isinstance(group, dict) else None
        for endpoint in endpoints if isinstance(endpoints, list) else ():
            if isinstance(endpoint, dict) and isinstance(endpoint.get("url"), str):
                yield "report", endpoint["url"]


def _violations(value: str) -> Iterator[Channel]:
    for directive in re.split(r"[;,\n]", value):
        name, *addresses = directive.split() or [""]
        if name.lower() == "report-uri":
            yield from (("report", address) for address in addresses)


def links(value: str) -> Iterator[Channel]:
    """Those of a Link header that speak with a host ahead of need."""
    for address, parameters in _LINK.findall(value.replace("\n", ", ")):
        found = _REL.search(parameters)
        relations = (found[1] or found[2] or "").lower().split() if found else ()
        yield from ((relation, address) for relation in relations if relation in AHEAD)
