"""The inventory of a report: what was stored, who received something, and what the pages hold, each once over all pages and scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policy.model import Purpose

Party = Literal["first", "third"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieEntry:
    """A cookie over the whole run: one name on one host, whatever its paths."""

    name: str
    domain: str
    party: Party
    purpose: Purpose | None
    """Declared, else the vendor's; None if nobody knows it."""
    vendor: str
    """Vendor name, or empty."""
    declared: bool
    stored: bool
    asked: float | None
    """Longest life asked for in seconds, None for a session cookie."""
    lifetime: float | None
    """Longest life in the jar in seconds, rounded to days; None for a session cookie or none stored."""
    secure: bool
    http_only: bool
    same_site: str
    setter: str
    """Who set it: a script's URL or the host that answered."""
    blocked: tuple[str, ...]
    scenarios: tuple[str, ...]
    pages: int
    intermittent: bool = False
    """Whether some visits did not meet it where others did."""
    line: str = ""
    """The write that asked for the longest life, as the header or the script's assignment, without the value; empty if none
    was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageEntry:
    """A storage key over the whole run."""

    kind: str
    origin: str
    key: str
    party: Party
    purpose: Purpose | None
    vendor: str
    declared: bool
    setter: str
    scenarios: tuple[str, ...]
    pages: int
    intermittent: bool = False
    """Whether some visits did not meet it where others did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientEntry:
    """A third party that received requests."""

    name: str
    """Vendor or declared name, else the registrable domain."""
    vendor: str
    """Vendor id, or empty."""
    hosts: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    declared: bool
    requests: tuple[tuple[str, int], ...]
    """(scenario, number of requests)."""
    initiators: tuple[str, ...]
    """Who asked, without queries, at most 10."""
    pages: int
    intermittent: bool = False
    """Whether some visits did not meet it where others did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadEntry:
    """Who made the browser ask a third party: a script, a document, or an answer that sent it there."""

    by: str
    """Name of a recipient, or a first-party host."""
    party: Party
    """Of `by`."""
    recipient: str
    """Name of the recipient that was asked; never `by` itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostEntry:
    """A host and the requests it received."""

    host: str
    party: Party
    requests: tuple[tuple[str, int], ...]
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEntry:
    """A link that leaves the first party."""

    url: str
    text: str
    kinds: tuple[str, ...]
    pages: tuple[str, ...]
    status: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedEntry:
    """A third-party frame or player."""

    url: str
    element: str
    recipient: str
    scenarios: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormEntry:
    """A form and what it asks for."""

    action: str
    method: str
    fields: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """A way to reach the company that a page offers: mail, phone."""

    kind: str
    value: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What is there, whatever the policy says."""

    cookies: tuple[CookieEntry, ...] = ()
    storage: tuple[StorageEntry, ...] = ()
    recipients: tuple[RecipientEntry, ...] = ()
    hosts: tuple[HostEntry, ...] = ()
    links: tuple[LinkEntry, ...] = ()
    embeds: tuple[EmbedEntry, ...] = ()
    forms: tuple[FormEntry, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()
    loads: tuple[LoadEntry, ...] = ()
