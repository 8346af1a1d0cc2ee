"""The editions of the shop: each field of `Edition` is one promise broken, and the fixed edition breaks none.

`as-found` breaks many promises at once, as sites do. Every other edition breaks one promise about choosing, or keeps them
all with its notice in a place that is hard to find.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
    letters_overheard: bool = False
    """The advertising tag listens to what is typed and reports addresses, hashed, as soon as a field is left."""
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
    """The checkout page has a footer of its own, without the statement and the notice."""
    letter_preticked: bool = False
    """The box for the newsletter is ticked on the checkout page."""
    mail_misspelt: bool = False
    """The e-mail links lead to a domain that is not the shop's."""
    links_careless: bool = False
    """Links that leave the shop are unmarked, unencrypted, dead, or carry who came."""
    badge_unencrypted: bool = False
    """A page asks for a script over http."""
    statement_changed: bool = False
    """The statement reads otherwise than it was reviewed, and names a law that is no more."""

    choice_ignored: bool = False
    """The notice goes away and remembers what was chosen, and all vendors load whatever it was."""
    refusal_ignored: bool = False
    """The advertising tag loads for those who rejected everything."""
    refusal_forgotten: bool = False
    """Acceptance is remembered; rejection only until the next page."""
    refusal_hidden: bool = False
    """Everything can be rejected in the notice's settings only."""
    purposes_preticked: bool = False
    """The settings come up with every purpose ticked."""
    signal_ignored: bool = False
    """The server takes the signal for an answer, and draws a pixel of the advertising network for all who gave one."""
    opt_out_dead: bool = False
    """The advertising opt-out page is not there."""
    opt_out_without_effect: bool = False
    """The opt-out says that it worked, and advertising goes on."""
    withdrawal_impossible: bool = False
    """Nothing brings the notice back, and the settings page has nothing to set."""

    notice: Literal["page", "frame", "shadow"] = "page"
    """Where the notice is: on the page, in a frame of another site of the shop's, or in a shadow root. No breach."""


EDITIONS: dict[str, Edition] = {
    "as-found": Edition(
        vendors_unasked=True,
        analytics_too_long=True,
        visitors_matched=True,
        letters_overheard=True,
        advert_cookie_copied=True,
        fonts_from_google=True,
        film_embedded=True,
        looks_tested=True,
        views_remembered=True,
        basket_insecure=True,
        forms_unprotected=True,
        no_hsts=True,
        checkout_bare=True,
        letter_preticked=True,
        mail_misspelt=True,
        links_careless=True,
        badge_unencrypted=True,
        statement_changed=True,
        refusal_ignored=True,
        refusal_hidden=True,
        purposes_preticked=True,
    ),
    "fixed": Edition(),
    "banner-cosmetic": Edition(choice_ignored=True),
    "reject-ignored": Edition(refusal_ignored=True),
    "reject-forgotten": Edition(refusal_forgotten=True),
    "reject-hidden": Edition(refusal_hidden=True),
    "pre-ticked": Edition(purposes_preticked=True),
    "gpc-ignored": Edition(signal_ignored=True),
    "opt-out-dead": Edition(opt_out_dead=True),
    "opt-out-no-effect": Edition(opt_out_without_effect=True),
    "withdraw-impossible": Edition(withdrawal_impossible=True),
    "banner-in-frame": Edition(notice="frame"),
    "banner-in-shadow": Edition(notice="shadow"),
}


def edition_named(name: str) -> Edition:
    """The edition of that name; raises UsageError naming the known ones."""
    if name not in EDITIONS:
        raise UsageError(f"unknown edition '{name}': known are {', '.join(EDITIONS)}")
    return EDITIONS[name]
