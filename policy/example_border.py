"""The part of the language about examples: what a browser might have seen, and how the rules must then end."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from policy.border_base import Border
from policy.formats import Domain, DurationText, Id, NameGlob, RuleReference, ScenarioName, SitePath, StatementUrl, Text
from policy.model import StorageKind

MAX_EXAMPLES = 500
MAX_VISITS = 100
ChoiceOutcome = Literal["made", "no-banner", "no-way", "no-effect", "not-remembered", "failed"]
Ended = Literal["passed", "failed", "inconclusive", "not-applicable", "waived"]


def _as_list(value: object) -> object:
    return value if isinstance(value, list) else [value]


_Scenarios = Annotated[
    tuple[ScenarioName, ...],
    # Not strict: else no tuple is made from the list that the function before it returns.
    Field(strict=False, min_length=1),
    BeforeValidator(_as_list, json_schema_input_type=ScenarioName | Annotated[list[ScenarioName], Field(min_length=1)]),
]


class SeenCookieIn(Border):
    """A cookie that was set."""

    name: Text
    """Its name."""
    domain: Domain | None = None
    """The host that it is set on. Default: that of the site."""
    max_age: DurationText = "session"
    """The life that it was given."""
    secure: bool = True
    """Whether it has the attribute Secure."""
    stored: bool = True
    """Whether the browser kept it, or was only asked to."""
    by: StatementUrl | None = None
    """The script that set it. Default: a response of its host."""


class SeenStorageIn(Border):
    """A key in the browser's storage."""

    key: Text
    """Its name."""
    kind: StorageKind = "local"
    """Which storage."""


class SeenRequestIn(Border):
    """A request that was made."""

    url: StatementUrl
    """Its address; a path is on the site."""
    status: int = Field(200, ge=100, le=599)
    """What was answered."""
    by: StatementUrl | None = None
    """The script that made it."""


class SeenLinkIn(Border):
    """A link that the page shows."""

    url: Text
    """Where it leads: an address, a path on the site, mailto: or tel:."""
    text: str = ""
    """Its words."""
    rel: tuple[Text, ...] = ()
    """Its relations, e.g. nofollow."""
    new_tab: bool = False
    """Whether it opens in a new tab."""


class SeenFormIn(Border):
    """A form that the page shows."""

    action: StatementUrl
    """Where it is sent."""
    method: Literal["get", "post"] = "post"
    """How it is sent."""
    fields: tuple[Text, ...] = Field((), min_length=1)
    """Types of its fields, e.g. email, text, checkbox; each is called as its type is."""
    ticked: tuple[Text, ...] = Field((), min_length=1)
    """Those of them that are ticked from the start."""


class SeenChoiceIn(Border):
    """How it went when a scenario made its choice."""

    outcome: ChoiceOutcome = "made"
    """What came of it."""
    clicks: int = Field(1, ge=1, le=10)
    """How many clicks it took."""
    ticked: tuple[Text, ...] = Field((), min_length=1)
    """Optional purposes that were on in the settings before anybody chose."""


class SeenVisitIn(Border):
    """A page, in one scenario or in several."""

    scenario: _Scenarios = ()
    """The scenario, or a list of them. Default: all that the expected rules are judged in."""
    page: SitePath = "/"
    """Its path."""
    to: StatementUrl | None = None
    """Where it led to. Default: nowhere else."""
    status: int = Field(200, ge=100, le=599)
    """What was answered."""
    unseen: Text | None = None
    """Why it could not be loaded. Default: it was."""
    hsts: str = "max-age=31536000"
    """Its Strict-Transport-Security header, `""` for none."""
    title: str = ""
    """Its title."""
    text: str = ""
    """What it says."""
    cookies: tuple[Text | SeenCookieIn, ...] = Field((), min_length=1)
    """Cookies that were set; a name alone is a session cookie of the site."""
    storage: tuple[Text | SeenStorageIn, ...] = Field((), min_length=1)
    """Storage keys that were written; a name alone is one in local storage."""
    requests: tuple[StatementUrl | SeenRequestIn, ...] = Field((), min_length=1)
    """Requests that were made, besides that for the page itself."""
    links: tuple[Text | SeenLinkIn, ...] = Field((), min_length=1)
    """Links that it shows."""
    frames: tuple[StatementUrl, ...] = Field((), min_length=1)
    """Addresses of frames in it."""
    forms: tuple[SeenFormIn, ...] = Field((), min_length=1)
    """Forms that it shows."""
    signals: dict[NameGlob, dict[Text, str]] = Field(default_factory=dict)
    """What standards or consent managers said of their state: tcf, gpp, usp, consent-mode, or a manager's name. That gpc and
    dnt are on in their scenarios need not be said."""


class FailedIn(Border):
    """A rule that fails with just these findings."""

    failed: tuple[Id, ...] = Field(min_length=1)
    """Codes of the findings."""


class ExampleIn(Border):
    """What a browser might have seen, and how the rules must then end."""

    name: Text
    """What it shows."""
    visits: tuple[SeenVisitIn, ...] = Field(min_length=1, max_length=MAX_VISITS)
    """The pages that were visited."""
    choices: dict[ScenarioName, ChoiceOutcome | SeenChoiceIn] = Field(default_factory=dict)
    """How it went when a scenario made its choice. Default: it was made with one click."""
    answers: dict[Text, Annotated[int, Field(ge=100, le=599)]] = Field(default_factory=dict)
    """What links that leave the site answer: URL and status. Default: 200."""
    expect: dict[RuleReference, Ended | FailedIn] = Field(min_length=1)
    """How each of these rules must end; `failed` with a list of codes says with which findings, and with no others."""


def expectation(value: Any) -> tuple[str, tuple[str, ...] | None]:
    """The outcome that is expected, and the codes if they are given."""
    return ("failed", tuple(sorted(set(value.failed)))) if isinstance(value, FailedIn) else (value, None)
