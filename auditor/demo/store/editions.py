"""The editions of the shop: each field of `Edition` is one promise broken, and the fixed edition breaks none."""

from __future__ import annotations

from dataclasses import dataclass, fields

from auditor.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What this edition does against the statement; every field defaults to the promise kept."""

    vendors_unasked: bool = False
    """Analytics and advertising load before any choice, whatever signal the browser sends."""
    analytics_too_long: bool = False
    """Google Analytics keeps its own default of two years."""
    visitors_matched: bool = False
    """The advertising tag reports the visitor to a data broker, four seconds after loading."""
    advert_cookie_copied: bool = False
    """The advertising tag keeps its cookie under the shop's name too."""
    fonts_from_google: bool = False
    film_embedded: bool = False
    """A film in the journal is a frame on the page instead of a link."""
    looks_tested: bool = False
    """A script puts visitors into test groups, with a cookie the statement does not name."""
    views_remembered: bool = False
    """Products seen are kept in local storage, which the statement does not name."""
    basket_insecure: bool = False
    """The basket's cookie lacks `Secure`."""
    forms_unprotected: bool = False
    """The cookie that protects forms is promised and not set."""
    no_hsts: bool = False
    checkout_bare: bool = False
    """The checkout page has a footer of its own, without the statement."""
    mail_misspelt: bool = False
    """The e-mail links lead to a domain that is not the shop's."""
    links_careless: bool = False
    """Links that leave the shop are unmarked, unencrypted, dead, or carry who came."""
    badge_unencrypted: bool = False
    """A page asks for a script over http."""


EDITIONS: dict[str, Edition] = {
    "as-found": Edition(**{field.name: True for field in fields(Edition)}),
    "fixed": Edition(),
}


def edition_named(name: str) -> Edition:
    """The edition of that name; raises UsageError naming the known ones."""
    if name not in EDITIONS:
        raise UsageError(f"unknown edition '{name}': known are {', '.join(EDITIONS)}")
    return EDITIONS[name]
