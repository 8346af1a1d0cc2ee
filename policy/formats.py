"""The kinds of text that a policy holds, as pydantic types: each says in plain words what is wrong with a value.

Checks use them for their options too. `VendorId` and `ScenarioName` look into the Vocabulary given as validation context;
without one they take any text.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any
from urllib.parse import urlsplit

import ada_url
from pydantic import AfterValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType

from policy.durations import parse_duration
from policy.globs import host_glob_problem, path_matches
from policy.model import JOURNEY
from policy.suffixes import host_width_problem
from policy.suggest import cut
from policy.vocabulary import Vocabulary

MAX_GLOB = 500
ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
"""Regular expression of an id."""
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_SITE = "https://site.invalid"


def parse_date(text: str) -> dt.date:
    """The date `text` names as year-month-day. Raises ValueError with a one-line message."""
    try:
        if _DATE.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"'{cut(text)}' is no date: write it as year-month-day, e.g. 2027-03-31")


def _date(text: str) -> str:
    parse_date(text)
    return text


def _duration(text: str) -> str:
    try:
        parse_duration(text)
    except ValueError:
        example = "13 months, 400 days, 30 minutes or session"
        raise ValueError(f"'{cut(text)}' is no duration: write it like {example}") from None
    return text


def _id(text: str) -> str:
    if not re.fullmatch(ID, text):
        raise ValueError(f"'{cut(text)}' is no id: use letters a-z, digits, '-', '_' and '.', at most 100 of them")
    return text


def _rule_reference(text: str) -> str:
    _id(text.partition(":")[2] if re.match(r"[a-z0-9-]+:", text) else text)
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("string_too_short", "empty")
    return text


def _name_glob(text: str) -> str:
    if not text.strip("*? "):
        raise ValueError(f"'{cut(text)}' would match every name: give at least a part of it")
    if len(text) > MAX_GLOB:
        raise ValueError(f"'{cut(text)}' is too long for a glob: at most {MAX_GLOB} characters")
    return text


def _host_glob(text: str) -> str:
    if len(text) > MAX_GLOB:
        raise ValueError(f"'{cut(text)}' is too long for a host")
    if problem := host_glob_problem(text) or host_width_problem(text.lower()):
        raise ValueError(problem)
    host = hostname(text.replace("*", "any")) and hostname(text)
    if not host:
        raise ValueError(f"'{text}' is no host: write it like *.example.com")
    return host


def _domain(text: str) -> str:
    if "*" in text:
        raise ValueError(f"'{cut(text)}': name the domain without *, its subdomains are included")
    return _host_glob(text)


def hostname(text: str) -> str:
    """The host as browsers write it (lower case, punycode); empty if it is none, or an odd spelling of another."""
    try:
        host = str(ada_url.URL(f"https://{text}/").hostname)
    except ValueError:
        return ""
    return host if not text.isascii() or host == text.lower() else ""


def _path_glob(text: str) -> str:
    if not text.startswith(("/", "**")):
        raise ValueError(f"'{cut(text)}' is no path: begin it with /, e.g. /cart/**")
    if len(text) > MAX_GLOB:
        raise ValueError(f"'{cut(text)}' is too long for a glob: at most {MAX_GLOB} characters")
    if any("**" in part and part != "**" for part in text.partition("?")[0].split("/")):
        raise ValueError(f"'{cut(text)}': ** stands for whole segments, e.g. /cart/**")
    return text


def _excluded_glob(text: str) -> str:
    if all(path_matches(text, path) for path in _ANY_PATHS):
        raise ValueError(f"'{cut(text)}' would leave no page to visit: name a part of the site, e.g. /cart/**")
    return text


_ANY_PATHS = ("/", "/x", "/x/y/z.html")
"""A glob that takes these takes everything."""


def _site_path(text: str) -> str:
    # Browsers take //host and /\host for another host.
    if not text.startswith("/") or _origin(text) != _SITE or "#" in text:
        raise ValueError(f"'{cut(text)}' is no path on the site: begin it with one /, without #, e.g. /privacy")
    return text


def _origin(text: str) -> str:
    try:
        return str(ada_url.URL(text, base=f"{_SITE}/").origin)
    except ValueError:
        return ""


def _web_url(text: str, otherwise: str = "") -> str:
    try:
        url = ada_url.URL(text)
    except ValueError:
        url = None
    if url is None or url.protocol not in ("http:", "https:") or not url.hostname:
        raise ValueError(f"'{cut(text)}' is no web address: write it like https://shop.example/{otherwise}")
    if url.username or url.password:
        raise ValueError("a web address here must not hold a user name or password")
    return str(url.href)


def _site_url(text: str) -> str:
    href = _web_url(text)
    parts = urlsplit(href)
    if parts.query or parts.fragment:
        raise ValueError(f"'{cut(text)}': leave ? and # out, pages to start from go into crawl.start")
    return href.rstrip("?#")


def _statement_url(text: str) -> str:
    return _site_path(text) if text.startswith("/") else _web_url(text, ", or as a path on the site, like /privacy")


def _phone(text: str) -> str:
    digits = re.sub(r"[ ().-]", "", text)
    if not _PHONE.fullmatch(digits):
        raise ValueError(f"'{cut(text)}' is no phone number with country code: write it like +44 28 9649 6123")
    return digits


def _locale(text: str) -> str:
    if not _LOCALE.fullmatch(text):
        raise ValueError(f"'{cut(text)}' is no locale: write it like en-GB")
    return text


def _vendor(text: str, info: ValidationInfo) -> str:
    if isinstance(info.context, Vocabulary) and text not in info.context.vendors:
        raise PydanticCustomError("unknown_vendor", "unknown vendor")
    return text


def _scenario(text: str, info: ValidationInfo) -> str:
    if isinstance(info.context, Vocabulary) and text not in info.context.scenarios:  # the policy's journeys included
        raise PydanticCustomError("unknown_scenario", "unknown scenario")
    return text


def _journey(text: str, info: ValidationInfo) -> str:
    if isinstance(info.context, Vocabulary) and f"{JOURNEY}{text}" not in info.context.scenarios:
        raise PydanticCustomError("unknown_journey", "unknown journey")
    return text


def _schema(pattern: str, example: str) -> Any:
    return Field(json_schema_extra={"pattern": f"^{pattern}$", "examples": [example]})


Text = Annotated[str, AfterValidator(_filled), Field(json_schema_extra={"minLength": 1})]
"""Any text but none."""
Id = Annotated[str, AfterValidator(_id), _schema(ID, "cookies-declared")]
"""The id of a clause or rule."""
RuleReference = Annotated[str, AfterValidator(_rule_reference), _schema(rf"([a-z0-9-]+:)?{ID}", "cookies-declared")]
"""The id of a rule, or of a preset's rule, e.g. `eprivacy:refusal-kept`."""
DateText = Annotated[str, AfterValidator(_date), Field(json_schema_extra={"format": "date"})]
"""A date; `parse_date` reads it."""
DurationText = Annotated[
    str,
    AfterValidator(_duration),
    _schema(r"([0-9]{1,6} ?(second|minute|hour|day|week|month|year)s?|session)", "13 months"),
]
"""A duration; `policy.durations.parse_duration` reads it."""
NameGlob = Annotated[str, AfterValidator(_name_glob), Field(json_schema_extra={"examples": ["_ga*"]})]
"""A glob over names and keys."""
HostGlob = Annotated[str, AfterValidator(_host_glob), Field(json_schema_extra={"examples": ["*.example.com"]})]
"""A glob over hosts; comes out in lower case and punycode, as hosts are recorded."""
Domain = Annotated[str, AfterValidator(_domain), Field(json_schema_extra={"examples": ["example.com"]})]
"""A host without wildcard, likewise."""
PhoneNumber = Annotated[str, AfterValidator(_phone), Field(json_schema_extra={"examples": ["+44 28 9649 6123"]})]
"""A phone number with country code; comes out in E.164 form."""
PathGlob = Annotated[str, AfterValidator(_path_glob), Field(json_schema_extra={"examples": ["/cart/**"]})]
ExcludedGlob = Annotated[
    str, AfterValidator(_path_glob), AfterValidator(_excluded_glob), Field(json_schema_extra={"examples": ["/cart/**"]})
]
"""A path glob that leaves some pages."""
"""A glob over paths."""
SitePath = Annotated[str, AfterValidator(_site_path), Field(json_schema_extra={"examples": ["/"]})]
"""A path on the audited site, perhaps with a query."""
SiteUrl = Annotated[str, AfterValidator(_site_url), Field(json_schema_extra={"examples": ["https://shop.example/"]})]
"""An absolute http(s) URL without query and fragment; comes out in canonical form."""
StatementUrl = Annotated[str, AfterValidator(_statement_url), Field(json_schema_extra={"examples": ["/privacy"]})]
"""A path on the site, or an absolute http(s) URL."""
Locale = Annotated[str, AfterValidator(_locale), _schema(_LOCALE.pattern, "en-GB")]
"""A language tag."""
VendorId = TypeAliasType("VendorId", Annotated[str, AfterValidator(_vendor)])
"""A vendor of the catalogue."""
ScenarioName = TypeAliasType("ScenarioName", Annotated[str, AfterValidator(_scenario)])
"""A scenario."""
JourneyName = Annotated[str, AfterValidator(_journey), _schema(ID, "opt-out")]
"""A journey of the policy."""
