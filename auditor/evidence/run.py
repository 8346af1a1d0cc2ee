"""A run and its visits: what checks read. Loaded from a run folder by `auditor.evidence.folder`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.evidence.choices import Choice, Signal
from auditor.evidence.kinds import EvidenceKind
from auditor.evidence.records import (
    Blind,
    Call,
    CookieWrite,
    Filling,
    FormSeen,
    FrameSeen,
    Leak,
    Link,
    PageText,
    Probing,
    Request,
    StorageWrite,
    StoredCookie,
    StoredItem,
)
from auditor.evidence.walked import Walked

FORMAT = 2
"""Version of the run folder. A newer one is refused, an older one is converted on loading."""

WATCHED = (EvidenceKind.PROBINGS,)
"""Kinds of evidence that the first auditors did not record, and that `Visit.watched` therefore names where they were."""

CLIENT_ERROR = 400
SERVER_ERROR = 500
REFUSALS = frozenset({401, 403, 429, 451})
"""Statuses of a page that was kept from us: its visit shows nothing of the page itself."""

MAX_ROUNDS = 21
"""Twenty visits, and one that confirms."""

VisitPart = Literal["page", "walk", "return"]
"""What a visit is in its scenario: one page in a tab of its own (also the visit that makes the choice), the walk of a visitor from
page to page in one tab, or that visitor's return half an hour later."""
PART_NUMBERS: dict[VisitPart, int] = {"walk": -1, "return": -2}
"""`Visit.number` of visits that are no page of the plan: pages have numbers from 1."""


def part_of(number: int) -> VisitPart:
    """What the visit with that number is."""
    return next((part for part, its in PART_NUMBERS.items() if its == number), "page")


VisitOutcome = Literal["loaded", "failed", "blocked", "download", "crashed", "outlink"]
"""`outlink`: the address only redirects to another site; what the redirects set and sent was recorded."""


InsteadKind = Literal["challenge", "maintenance", "missing", "region", "browser", "script", "login", "empty", "unlike"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What came instead of the page that was asked for, though the server answered as if it were the page."""

    kind: InsteadKind
    """`challenge`: a check for robots; `missing`: a page that says that there is none; `region`: not for this country; `browser`,
    `script`: not for this browser, or not without scripts; `empty`, `unlike`: nothing of what the pages beside it show."""
    reason: str
    """One line, in our own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page in one scenario, and everything recorded there."""

    id: str
    """`<scenario>/<number>`, e.g. `no-choice/0003`: the same number is the same page in every scenario. A later round has
    its number behind it, e.g. `no-choice/0003~2`. Of a walk `<scenario>/walk`, of the return after it `<scenario>/return`."""
    scenario: str
    number: int
    """Position in the plan, from 1. 0 is the visit that makes the scenario's choice, on the start page; below that, `PART_NUMBERS`."""
    url: str
    """As asked for. Of a walk, where it begins."""
    final_url: str
    """After redirects and scripts; equal to `url` if it never loaded."""
    outcome: VisitOutcome = "loaded"
    reason: str = ""
    """Why it is not `loaded`: one line."""
    status: int | None = None
    """HTTP status of the page itself."""
    title: str = ""
    depth: int = 0
    found_on: str = ""
    """URL of the page whose link led here, `start`, `sitemap` or `policy`."""
    settled: Literal["virtual", "real", "capped", "none"] = "none"
    """`capped`: a connection stayed open and said nothing more; after a few real seconds the rest of the budget ran without waiting for it."""
    real_time: tuple[str, ...] = ()
    """What the page did each time that it was visited in real time, and never in virtual time, in words. Its records are among the visit's."""
    started: str = ""
    """ISO 8601, UTC."""
    milliseconds: int = 0
    watched: tuple[EvidenceKind, ...] = ()
    """Those of `WATCHED` that were recorded in this visit: without its name here, a kind that is not there says nothing."""
    screenshot: str | None = None
    """Path in the evidence folder."""
    requests: tuple[Request, ...] = ()
    cookie_writes: tuple[CookieWrite, ...] = ()
    cookies: tuple[StoredCookie, ...] = ()
    """The jar when the visit ended: also holds what earlier visits of the scenario left in the same `context`."""
    storage: tuple[StoredItem, ...] = ()
    storage_writes: tuple[StorageWrite, ...] = ()
    links: tuple[Link, ...] = ()
    frames: tuple[FrameSeen, ...] = ()
    forms: tuple[FormSeen, ...] = ()
    fillings: tuple[Filling, ...] = ()
    """Forms that the identity of the run was typed into."""
    calls: tuple[Call, ...] = ()
    probings: tuple[Probing, ...] = ()
    texts: tuple[PageText, ...] = ()
    choices: tuple[Choice, ...] = ()
    """The choices made in this visit: none, one, or two for a withdrawal."""
    signals: tuple[Signal, ...] = ()
    leaks: tuple[Leak, ...] = ()
    """Where the identity that was typed into forms was found; empty if none was typed."""
    blind: tuple[Blind, ...] = ()
    instead: Instead | None = None
    """What came instead of the page: worked out whenever a run is judged (`observed.pages.instead`), never written."""
    round: int = 1
    """Which time the scenario visits its pages, each in a fresh context. Rounds after `Method.visits` confirm: they go to
    some pages only, once more."""
    context: int = 0
    """Which of the scenario's browser contexts it was made in; 0 is the one that made the choice and visited the first page. What a
    page leaves in one, later pages of the others do not find. -1: one apart, which was thrown away (see `apart`)."""
    part: VisitPart = "page"
    """Always that of its number. Traffic and storage of a walk and a return count as any visit's; what is there on a page (links, forms,
    text) is read on entry visits alone. The page of each record is its `document`."""
    walked: Walked | None = None
    """Of a walk: how it went."""

    @property
    def apart(self) -> bool:
        """Whether opening the page may have acted, as an opt-out does: what it left in its browser is none of the scenario's."""
        return self.context < 0

    @property
    def judged(self) -> bool:
        """Whether the page was really seen: loaded, not an error page of the server (status 5xx, 403, 429), and nothing else in its place.

        A page that says that there is none was seen, like one that answers 404: that is what is at this address.
        """
        refused = self.status is not None and (self.status >= SERVER_ERROR or self.status in REFUSALS)
        return self.outcome == "loaded" and not refused and (self.instead is None or self.is_missing)

    @property
    def is_missing(self) -> bool:
        """Whether there is no such page, as the server or the page itself says."""
        missing = self.status is not None and self.status >= CLIENT_ERROR
        return missing or (self.instead is not None and self.instead.kind == "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A page that was found and not visited."""

    url: str
    reason: str
    """max-pages, max-minutes, max-scenario-minutes, max-depth, excluded, robots, robots-auditor (kept from us alone), template, not-html,
    cap, leads off the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRun:
    """How a scenario went as a whole."""

    name: str
    browser: str
    """e.g. `headless shell 156.0.8078.79`."""
    complete: bool = True
    reason: str = ""
    """Why it is not complete, or why its state could not be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkProbe:
    """What answered when a link that leaves the site was asked for once, without following it in the browser."""

    url: str
    status: int | None = None
    error: str | None = None
    round: int = 1
    """Which time it was asked: only what was dead is asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How the evidence was gathered: enough to repeat it."""

    browser: str
    version: str
    flags: tuple[str, ...] = ()
    """Flags that change behaviour, sorted."""
    settle: str = "virtual"
    settle_ms: int = 10_000
    user_agent: str = ""
    locale: str = ""
    viewport: str = ""
    sandbox: bool = True
    third_party_cookies: str = "allowed"
    robots: str = "respected"
    notes: tuple[str, ...] = ()
    """Plain sentences: what a reader should know about this run."""
    walk: str = ""
    """What was asked for, e.g. `8 pages, 60 s`, or `off`; empty where no rule needed a walk, and in older runs."""
    visits: int = 1
    """Rounds in which every scenario visited all pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The head of a run folder."""

    format: int
    tool: str
    started: str
    """ISO 8601, UTC."""
    site: str
    """URL that was audited (the policy's, or `--url`)."""
    method: Method
    scenarios: tuple[ScenarioRun, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    probes: tuple[LinkProbe, ...] = ()
    milliseconds: int = 0
    policy: str = ""
    """Path of the policy it was recorded for, as the user was shown it; empty if unknown."""
    command: tuple[str, ...] = ()
    """The words of the command that recorded it, as far as they decide what is seen; empty if unknown. `--scenario` and `--page` may
    be added to it. Variables of journeys are in it by name only."""
    confirmed: bool = False
    """Whether what was missing was looked for once more, in the round after `Method.visits`."""
    time_was_up: bool = False
    """Whether something was left undone because the time for the audit, or for a scenario, was up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A loaded run: its head and all its visits, ordered by scenario (as run), round and number; walk and return come last."""

    run: Run
    visits: tuple[Visit, ...] = ()
