"""The policy language as pydantic models: keys, types and formats of the YAML.

What they let in, `policy.build` turns into `policy.model`; `policy.schema` makes the JSON Schema of them. Names of fields
are the language's keys, their docstrings the schema's descriptions.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from policy.border_base import Border
from policy.example_border import MAX_EXAMPLES, ExampleIn
from policy.form_border import CanaryIn, FormIn
from policy.formats import (
    DateText,
    Domain,
    DurationText,
    ExcludedGlob,
    HostGlob,
    Id,
    Locale,
    NameGlob,
    PathGlob,
    RuleReference,
    ScenarioName,
    SitePath,
    SiteUrl,
    StatementUrl,
    Text,
    VendorId,
)
from policy.model import PersonalData, Purpose, Severity, StorageKind
from policy.preset_names import PresetName
from policy.step_border import MAX_STEPS, ConsentIn, StepIn

VERSION = 1


def _one_or_more(schema: dict[str, Any], *alternatives: list[str]) -> None:
    schema["anyOf"] = [{"required": keys} for keys in alternatives]


def _version(number: int) -> int:
    if number != VERSION:
        raise ValueError(f"version {number} of the language is not known: this auditor reads version {VERSION}")
    return number


def _only_true(flag: bool, info: ValidationInfo) -> bool:
    if not flag:
        raise ValueError(f"{info.field_name} can only be true: leave it out otherwise")
    return flag


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


_Purposes = Annotated[
    tuple[Purpose, ...],
    # Not strict: else no tuple is made from the list that the function before it returns.
    Field(strict=False, min_length=1),
    BeforeValidator(_as_list, json_schema_input_type=Purpose | Annotated[list[Purpose], Field(min_length=1)]),
]


class WalkIn(Border):
    """A visitor's walk through the site."""

    pages: int = Field(8, ge=1, le=100)
    """At most so many pages, the first among them."""
    seconds: int = Field(60, ge=5, le=600)
    """So long, in each scenario; what was seen and not tried by then is still tried, for at most 25 seconds."""


class CrawlIn(Border):
    """Which pages to visit."""

    start: tuple[SitePath, ...] = Field(("/",), min_length=1)
    """Paths to begin with. Default: that of `url`."""
    sitemap: bool = True
    """Whether pages of the site's sitemaps are visited."""
    robots: bool = True
    """Whether robots.txt is respected."""
    max_pages: int = Field(60, ge=1, le=100_000)
    """At most so many pages, in each scenario."""
    max_depth: int = Field(5, ge=0, le=100)
    """At most so many links away from a start page."""
    include: tuple[PathGlob, ...] = ()
    """If given, only these are visited. Default: everything."""
    exclude: tuple[ExcludedGlob, ...] = ()
    """Never visited. Default: nothing."""
    per_template: int = Field(3, ge=1, le=1000)
    """Of pages whose URLs share a shape, such as `/product/*`, at most so many."""
    max_minutes: int | None = Field(None, ge=1, le=100_000)
    """So long an audit may take. What was not visited by then is inconclusive. Default: no limit."""
    max_scenario_minutes: int | None = Field(None, ge=1, le=100_000)
    """So long each scenario may spend on its visits, not counting what it waits for others. Default: no limit."""
    walk: WalkIn | Literal["off"] = WalkIn()
    """In each scenario somebody also walks from page to page in one tab, presses what is harmless, leaves, and comes back half an
    hour later. `off`: nobody does, and rules that need it are inconclusive. Default: 8 pages, 60 seconds."""


class SiteIn(Border):
    """The audited site."""

    name: Text
    """What people call the site."""
    url: SiteUrl
    """Where it is: an absolute http or https URL, without query."""
    first_party: tuple[Domain, ...] = Field((), min_length=1)
    """The company's registrable domains; everything else is a third party. Default: that of `url`."""
    third_party_cookies: Literal["allow", "block"] = "allow"
    """Whether the browser takes third-party cookies."""
    locale: Locale = "en-GB"
    """The browser's language, e.g. `de-AT`."""
    storage_state: Text | None = None
    """A file with cookies and local storage that every scenario starts with, as Playwright saves it and within the policy's
    folder: to visit the site logged in. Default: nothing."""
    crawl: CrawlIn = CrawlIn()
    """Which pages to visit."""


class StatementIn(Border):
    """Where the statement is."""

    url: StatementUrl | None = None
    """A path on the site, or an absolute URL."""
    text: Text | None = None
    """A file with the wording that was reviewed: plain text, Markdown or HTML (.txt, .md, .html). Its path is relative to the
    policy and may not leave the policy's folder."""
    lock: Text | None = None
    """A file with hashes of the sentences that were reviewed, likewise, as `auditor policy lock` writes it. It stands for the
    wording where `text` is not given."""
    reviewed: DateText | None = None
    """The date of the review."""


class CookieIn(Border):
    """A cookie the statement says is there. It has a vendor or a purpose, or both."""

    model_config = ConfigDict(json_schema_extra=lambda schema: _one_or_more(schema, ["vendor"], ["purpose"]))

    name: NameGlob
    """Its name."""
    vendor: VendorId | None = None
    """Whose it is."""
    purpose: Purpose | None = None
    """What it is for. Default: as the catalogue says of the vendor."""
    max_age: DurationText | None = None
    """The longest life that the statement allows it. Default: any."""
    party: Literal["first", "third"] | None = None
    """Whether it is set on the site's own hosts or on others. Default: either."""
    hosts: tuple[HostGlob, ...] = Field((), min_length=1)
    """Hosts it may be set on. Default: any."""


class StorageIn(Border):
    """A storage key the statement says is there. It has a vendor or a purpose, or both."""

    model_config = ConfigDict(json_schema_extra=lambda schema: _one_or_more(schema, ["vendor"], ["purpose"]))

    key: NameGlob
    """Its name."""
    kind: StorageKind | None = None
    """Which storage. Default: any."""
    vendor: VendorId | None = None
    """Whose it is."""
    purpose: Purpose | None = None
    """What it is for. Default: as the catalogue says of the vendor."""


class RecipientIn(Border):
    """A third party the statement says receives requests: a vendor of the catalogue, or a name with hosts."""

    model_config = ConfigDict(json_schema_extra=lambda schema: _one_or_more(schema, ["vendor"], ["name", "hosts"]))

    vendor: VendorId | None = None
    """A vendor of the catalogue, with all its hosts."""
    name: Text | None = None
    """What the statement calls it. Default: the vendor's name."""
    hosts: tuple[HostGlob, ...] = Field((), min_length=1)
    """Its hosts; beside a vendor, they are added to the vendor's own."""
    purpose: _Purposes = ()
    """What it is for: one purpose or a list. Default: as the catalogue says of the vendor."""
    receives: tuple[PersonalData, ...] = Field((), min_length=1)
    """Personal data that it may receive. Default: none."""


class DeclaredIn(Border):
    """What the statement says is there."""

    cookies: tuple[CookieIn, ...] = ()
    """Cookies that it names."""
    storage: tuple[StorageIn, ...] = ()
    """Keys in the browser's storage that it names."""
    recipients: tuple[RecipientIn, ...] = ()
    """Third parties that it says receive requests."""


class RuleIn(BaseModel):
    """A check with its options. The options are the check's own, so any key is let in here."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True, use_attribute_docstrings=True)

    id: Id
    """The rule's name, given once in the policy: findings and waivers refer to it."""
    check: Text
    """Which check."""
    severity: Severity | None = None
    """How much a finding weighs; a rule whose findings are notes fails for readers, and no audit. Default: the check's own."""
    scenarios: tuple[ScenarioName, ...] = Field((), alias="in", min_length=1)
    """The scenarios it is judged in. Default: the check's own; for most, all that are run."""


class ClauseIn(Border):
    """A sentence or passage of the statement: exactly one of rules, unverifiable, informational, see."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [k]} for k in ("rules", "unverifiable", "informational", "see")]}
    )

    id: Id
    """The clause's name, given once in the policy."""
    section: Text = ""
    """The heading that it stands under."""
    quote: Text = ""
    """The statement's own words."""
    rules: tuple[RuleIn, ...] = Field((), min_length=1)
    """The rules that verify it."""
    unverifiable: Text | None = None
    """Why it cannot be verified from outside."""
    informational: Annotated[bool, AfterValidator(_only_true), Field(json_schema_extra={"const": True})] = False
    """`true`: it promises nothing."""
    see: tuple[RuleReference, ...] = Field((), min_length=1)
    """Rules in other clauses that verify it already."""
    unsure: Annotated[bool, AfterValidator(_only_true), Field(json_schema_extra={"const": True})] = False
    """`true`: how it is read is in doubt, and a person has still to look; `auditor policy coverage --unsure` lists it. It changes no judgement."""


class MatchIn(Border):
    """What waived findings are about: globs that must all match."""

    host: HostGlob | None = None
    """Every host of a recipient."""
    name: NameGlob | None = None
    """The name of a cookie."""
    key: NameGlob | None = None
    """A key of storage."""
    url: NameGlob | None = None
    """The URL, e.g. of a link."""
    code: NameGlob | None = None
    """The finding's code, e.g. `undeclared`."""


class WaiverIn(Border):
    """A finding that is accepted for a while."""

    rule: RuleReference
    """The rule it waives findings of."""
    match: MatchIn = MatchIn()
    """What the findings are about. Default: every finding of the rule."""
    owner: Text
    """Who answers for it."""
    reason: Text
    """Why it is accepted."""
    expires: DateText
    """The last day on which it holds (UTC), at most a year ahead."""


class PolicyIn(Border):
    """A privacy statement, encoded clause by clause for the auditor."""

    version: Annotated[int, AfterValidator(_version), Field(json_schema_extra={"const": VERSION})]
    """Of the language: always `1`."""
    extends: tuple[PresetName, ...] = Field((), min_length=1)
    """Presets: clauses of the law that the site is held to besides its statement."""
    site: SiteIn
    """The audited site."""
    statement: StatementIn = StatementIn()
    """Where the statement is."""
    declared: DeclaredIn = DeclaredIn()
    """What the statement says is there."""
    consent: ConsentIn = ConsentIn()
    """Controls of the site's own consent banner. Default: the auditor finds them by itself."""
    journeys: dict[Id, Annotated[tuple[StepIn, ...], Field(min_length=1, max_length=MAX_STEPS)]] = Field(
        default_factory=dict, json_schema_extra={"additionalProperties": False}
    )
    """Named steps in the browser. The scenario `journey:NAME` goes through them first."""
    canary: CanaryIn = CanaryIn()
    """The identity that is typed into forms."""
    forms: tuple[FormIn, ...] = Field((), min_length=1)
    """What may be done with which form. Default: fill it in, never submit it."""
    scenarios: tuple[ScenarioName, ...] = Field((), min_length=1)
    """The states the site is visited in. Default: those that the rules need."""
    clauses: tuple[ClauseIn, ...] = Field(min_length=1)
    """The statement, sentence by sentence."""
    waivers: tuple[WaiverIn, ...] = ()
    """Findings that are accepted for a while."""
    examples: tuple[ExampleIn, ...] = Field((), min_length=1, max_length=MAX_EXAMPLES)
    """What a browser might see, and how the rules must then end: `auditor policy test` tries them."""
