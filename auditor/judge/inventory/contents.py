"""Inventory of what pages hold: links that leave, embeds, forms, contacts."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote

from auditor.evidence import Evidence
from auditor.findings.inventory import ContactEntry, EmbedEntry, FormEntry, LinkEntry
from auditor.observed import Parties
from auditor.observed.pages.contents import forms_of, frames_of, links_of
from auditor.urls import host_of, scheme_of, without_values

_CONTACTS = {"mailto": "email", "tel": "phone"}


@dataclass(slots=True)
class _Seen:
    pages: set[str] = field(default_factory=set)
    scenarios: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    text: str = ""


def links(evidence: Evidence, parties: Parties) -> tuple[LinkEntry, ...]:
    """Every link that leaves the first party, by URL without query values."""
    seen: dict[str, _Seen] = {}
    for found in links_of(evidence.visits, parties):
        link = found.link
        entry = seen.setdefault(without_values(link.url), _Seen())
        entry.pages.add(without_values(found.visit.url))
        entry.words.add(link.kind)
        entry.text = entry.text or link.text or link.label
    probes = {without_values(p.url): p for p in reversed(evidence.run.probes)}
    return tuple(
        LinkEntry(
            url=url,
            text=entry.text,
            kinds=tuple(sorted(entry.words)),
            pages=tuple(sorted(entry.pages)),
            status=probes[url].status if url in probes else None,
            error=(probes[url].error or "") if url in probes else "",
        )
        for url, entry in sorted(seen.items())
    )


def embeds(evidence: Evidence, parties: Parties) -> tuple[EmbedEntry, ...]:
    """Every third-party frame or player, by URL without query values."""
    seen: dict[tuple[str, str], _Seen] = {}
    for found in frames_of(evidence.visits, parties):
        entry = seen.setdefault((without_values(found.frame.url), found.frame.element), _Seen())
        entry.pages.add(without_values(found.visit.url))
        entry.scenarios.add(found.visit.scenario)
    return tuple(
        EmbedEntry(
            url=url,
            element=element,
            recipient=parties.recipient(host_of(url)).name,
            scenarios=tuple(s.name for s in evidence.run.scenarios if s.name in entry.scenarios),
            pages=tuple(sorted(entry.pages)),
        )
        for (url, element), entry in sorted(seen.items())
    )


def forms(evidence: Evidence) -> tuple[FormEntry, ...]:
    """Every form by action, method and the fields it asks for; hidden fields ask nobody."""
    seen: dict[tuple[str, str, tuple[str, ...]], set[str]] = {}
    for found in forms_of(evidence.visits):
        key = without_values(found.form.action), found.form.method.lower(), found.field_names
        seen.setdefault(key, set()).add(without_values(found.visit.url))
    return tuple(
        FormEntry(action=action, method=method, fields=fields, pages=tuple(sorted(pages)))
        for (action, method, fields), pages in sorted(seen.items())
    )


def contacts(evidence: Evidence) -> tuple[ContactEntry, ...]:
    """Every mail address and phone number that a page links to."""
    seen: dict[tuple[str, str], set[str]] = {}
    for visit in evidence.visits:
        for link in visit.links:
            kind = _CONTACTS.get(scheme_of(link.url))
            value = unquote(link.url.partition(":")[2].partition("?")[0]).strip()
            if kind and value:
                value = value.lower() if kind == "email" else value
                seen.setdefault((kind, value), set()).add(without_values(visit.url))
    return tuple(
        ContactEntry(kind=kind, value=value, pages=tuple(sorted(pages)))
        for (kind, value), pages in sorted(seen.items())
    )
