"""A policy as the rest of the program knows it: frozen, complete, every node with its place in the file.

Made by `policy.reader`; nothing here reads YAML or validates.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel

from policy.errors import Location

Purpose = Literal["necessary", "preferences", "analytics", "advertising", "social"]
PURPOSES: tuple[Purpose, ...] = ("necessary", "preferences", "analytics", "advertising", "social")
Severity = Literal["error", "warning", "note"]
PersonalData = Literal["email", "name", "phone", "address", "identifier", "other"]
StorageKind = Literal["local", "session", "indexeddb", "cache", "opfs", "bucket"]
Action = Literal["goto", "click", "fill", "check", "uncheck", "select", "press", "expect", "wait"]


JOURNEY = "journey:"
"""Before a journey's name: the scenario that goes through it first."""
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]{0,63})\}")
"""`${NAME}`: a value that the caller gives."""
WITH_VARIABLES: tuple[Action, ...] = ("goto", "fill", "select")
"""The actions whose value may refer to variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A promised lifetime: seconds, or None for `session`; `text` as written. A month is 31 days, a year 366."""

    seconds: float | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A visitor's walk from page to page in one tab, in each scenario."""

    pages: int = 8
    seconds: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """Which pages to visit. Globs are path globs: `*` within a segment, `**` over segments."""

    start: tuple[str, ...] = ("/",)
    sitemap: bool = True
    robots: bool = True
    max_pages: int = 60
    max_depth: int = 5
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    per_template: int = 3
    max_minutes: int | None = None
    """How long an audit may take in all; None: as long as it takes."""
    max_scenario_minutes: int | None = None
    """How long each scenario may spend on its visits, in one round."""
    walk: Walk | None = Walk()
    """None: nobody walks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The audited site."""

    name: str
    url: str
    """Absolute http(s) URL with a trailing path."""
    first_party: tuple[str, ...] = ()
    """Registrable domains of the company; empty: that of `url`."""
    third_party_cookies: Literal["allow", "block"] = "allow"
    locale: str = "en-GB"
    storage_state: str | None = None
    """Path of a Playwright storage state, relative to the policy: every scenario starts with its cookies and storage."""
    crawl: Crawl = Crawl()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedSentence:
    """A sentence or heading of the wording that was reviewed."""

    id: str
    """Hash of the wording: see `policy.statement.normal.sentence_id`."""
    text: str = ""
    """Empty where only the hash is kept."""
    clauses: tuple[str, ...] = ()
    """Ids of the clauses that quoted it when it was reviewed."""
    kind: Literal["heading", "paragraph", "item", "row", "aside"] = "paragraph"
    block: int = 0
    """Number of the paragraph or item it stands in."""
    headings: tuple[str, ...] = ()
    """What it stands under, the outermost first. This and the two above are known where the text is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Where the statement is, and how it read when it was reviewed."""

    url: str | None = None
    """Absolute, or a path on the site."""
    text: str | None = None
    """Path of the reviewed wording, relative to the policy."""
    lock: str | None = None
    """Path of the hashes of its sentences, likewise."""
    reviewed: dt.date | None = None
    sentences: tuple[ReviewedSentence, ...] = field(default=(), repr=False)
    """The reviewed wording, from `text`, else from `lock`; empty without either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredCookie:
    """A cookie the statement says is there."""

    name: str
    """Glob."""
    location: Location
    vendor: str | None = None
    purpose: Purpose | None = None
    """None: the vendor's, by the catalogue."""
    max_age: Duration | None = None
    party: Literal["first", "third"] | None = None
    hosts: tuple[str, ...] = ()
    """Host globs it may be set on; empty: any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredStorage:
    """A storage key the statement says is there."""

    key: str
    """Glob."""
    location: Location
    kind: StorageKind | None = None
    vendor: str | None = None
    purpose: Purpose | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRecipient:
    """A third party the statement says receives requests: a vendor of the catalogue, or named hosts."""

    location: Location
    vendor: str | None = None
    name: str | None = None
    hosts: tuple[str, ...] = ()
    """Host globs, besides the vendor's own."""
    purposes: tuple[Purpose, ...] = ()
    """Empty: the vendor's, by the catalogue."""
    receives: tuple[PersonalData, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the statement says is there."""

    cookies: tuple[DeclaredCookie, ...] = ()
    storage: tuple[DeclaredStorage, ...] = ()
    recipients: tuple[DeclaredRecipient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something on the page, as a person would name it. Exactly one of role, label, text, selector is given; it is
    looked for in all frames."""

    role: str = ""
    """ARIA role, e.g. `button`."""
    name: str = ""
    """Accessible name, beside a role; empty: any."""
    label: str = ""
    """Label of a form field."""
    text: str = ""
    """Visible text, or a part of it."""
    selector: str = ""
    """CSS selector."""
    location: Location | None = field(default=None, compare=False)

    def __str__(self) -> str:
        """For people: `the button 'Opt out'`."""
        if self.role:
            return f"the {self.role} '{self.name}'" if self.name else f"the {self.role}"
        kinds = (("the field", self.label), ("the text", self.text), ("the selector", self.selector))
        return next(f"{noun} '{value}'" for noun, value in kinds if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a journey."""

    action: Action
    location: Location
    target: Target | None = None
    """What click, fill, check, uncheck and select act on, and what expect and wait look for."""
    value: str = ""
    """goto: a path on the site; fill: the text; select: the option; press: the key; expect: a path glob or URL glob that
    the page's address must match. That of goto, fill and select may hold `${NAME}`, a variable of the caller's."""
    gone: bool = False
    """expect: whether the target must be absent."""
    milliseconds: int = 0
    """wait: how long, if not for a target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Named steps in the browser."""

    name: str
    location: Location
    steps: tuple[Step, ...]

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables that its steps refer to, in order of appearance."""
        return tuple(dict.fromkeys(name for step in self.steps for name in variables_in(step)))


def variables_in(step: Step) -> tuple[str, ...]:
    """Names of the variables that a step refers to."""
    return tuple(VARIABLE.findall(step.value)) if step.action in WITH_VARIABLES else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentHints:
    """Controls of the site's own consent banner; None: the auditor finds it by itself."""

    accept: Target | None = None
    reject: Target | None = None
    settings: Target | None = None
    """Opens the second layer."""
    save: Target | None = None
    """Keeps what was chosen there."""
    reopen: Target | None = None
    """Brings the banner back, to change one's mind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """The identity that is typed into forms where a rule asks what becomes of it."""

    domain: str = ""
    """Of its e-mail address; empty: one is made."""
    phone: str = ""
    """In E.164 form; empty: one is made."""
    fill: bool = True
    """Whether forms are filled in at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHint:
    """What may be done with a form. Exactly one of action, selector, name says which."""

    location: Location
    action: str = ""
    """Glob over the path, or the whole URL, that it is sent to."""
    selector: str = ""
    """CSS selector of the form, or of anything in it."""
    name: str = ""
    """Glob over its id, name or accessible name."""
    fill: bool = True
    allow_submit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check with its options, in a clause."""

    id: str
    check: str
    options: BaseModel
    """The check's own options model."""
    location: Location
    severity: Severity | None = None
    """None: the check's own."""
    scenarios: tuple[str, ...] = ()
    """`in:`; empty: all that are run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Where a clause comes from that is the law's and not the statement's."""

    preset: str
    """Name of the preset that brought it."""
    reference: str
    """As lawyers cite it."""
    url: str
    """Where it can be read."""
    requires: str
    """What it asks for, in plain words; not its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A sentence or passage of the statement, with what verifies it. Exactly one of rules, unverifiable,
    informational, see is given."""

    id: str
    location: Location
    section: str = ""
    quote: str = ""
    rules: tuple[Rule, ...] = ()
    unverifiable: str | None = None
    informational: bool = False
    see: tuple[str, ...] = ()
    unsure: bool = False
    """Whether its reading is in doubt. It changes no judgement."""
    law: Law | None = None
    """Given for a clause of a preset, which has no quote: it is no sentence of the statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A finding that is accepted for a while."""

    rule: str
    owner: str
    reason: str
    expires: dt.date
    """Inclusive, UTC."""
    location: Location
    match: tuple[tuple[str, str], ...] = ()
    """Pairs of (host | name | key | url | code, glob) that must all match the finding's subject; empty: every one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """How a rule must end in an example."""

    rule: str
    outcome: str
    location: Location
    codes: tuple[str, ...] | None = None
    """Of a rule that must fail: the codes of its findings, sorted; None: any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Evidence in, outcomes out: what `auditor policy test` holds a policy to."""

    name: str
    location: Location
    given: BaseModel
    """A `policy.example_border.ExampleIn`: the language's own words for what was seen say it all."""
    places: tuple[Location, ...]
    """Where each visit of it stands."""
    expected: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A statement's YAML."""

    path: str
    """As the user gave it."""
    sha256: str
    site: Site
    statement: Statement = Statement()
    declared: Declared = Declared()
    consent: ConsentHints = ConsentHints()
    journeys: tuple[Journey, ...] = ()
    canary: Canary = Canary()
    forms: tuple[FormHint, ...] = ()
    """The first that names a form counts; a form that none names is filled in and never submitted."""
    scenarios: tuple[str, ...] = ()
    """Empty: those the rules name."""
    clauses: tuple[Clause, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    examples: tuple[Example, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What the reader wants said in the report, e.g. an unused section."""

    @property
    def rules(self) -> tuple[tuple[Clause, Rule], ...]:
        """Every rule with its clause, in file order."""
        return tuple((c, r) for c in self.clauses for r in c.rules)
