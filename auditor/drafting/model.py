"""A drafted policy before it is text: what stands in it, in order, with the comments that tell a person what to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policy.flow import Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a list: a cookie, a storage key, a recipient."""

    pairs: Pairs
    note: str = ""
    """Said at the end of the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Entries that one comment is about."""

    title: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """Something that was seen, and that the statement does not say."""

    list: Literal["cookies", "storage", "recipients"]
    """Of `declared`, that the line would go to."""
    pairs: Pairs
    """What would declare it."""
    note: str
    """When it was there first, and what else there is to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRule:
    """A rule of a clause."""

    id: str
    check: str
    pairs: Pairs = ()
    """Its other keys, `in` and `severity` among them."""
    why: str = ""
    """What it verifies, for the reader of the draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClause:
    """A clause: exactly one of rules, see, unverifiable, informational is given."""

    id: str
    topic: str = ""
    """What the sentence was taken to speak of; empty if nobody knows, or for the clause that no sentence stands behind."""
    section: str = ""
    quote: str = ""
    notes: tuple[str, ...] = ()
    rules: tuple[DraftRule, ...] = ()
    see: tuple[str, ...] = ()
    unverifiable: str = ""
    informational: bool = False
    unsure: bool = False
    """Whether the reading is in doubt: told by a heading or a neighbour, or with something left to decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSite:
    """The site as the policy names it."""

    name: str
    url: str
    max_pages: int
    locale: str = "en-GB"
    first_party: tuple[str, ...] = ()
    """The company's domains, if it has others than that of `url`."""
    start: str = "/"
    """Path to begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStatement:
    """Where the statement is. `url` is empty if nobody knows."""

    url: str = ""
    lock: str = ""
    """Name of the file beside the policy that will hold the hashes of its sentences; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All of it."""

    site: DraftSite
    statement: DraftStatement
    notes: tuple[str, ...] = ()
    """What a person should know first: what could not be seen."""
    scenarios: tuple[str, ...] = ()
    """Empty: those that the rules name."""
    cookies: tuple[Group, ...] = ()
    storage: tuple[Group, ...] = ()
    recipients: tuple[Group, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()
    """What was seen, and stands in none of these."""
    clauses: tuple[DraftClause, ...] = ()
