"""What each edition breaks: every finding that an audit of it with the shop's own policy ends in, and no other."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Planted:
    """A finding that the auditor owes."""

    rule: str
    """Id of the rule in the shop's policy."""
    code: str
    subject: str
    """Key of the finding's subject."""
    plant: str
    """What the shop does, in a sentence."""


_SHOP = "www.harbour-lane.example"
_ORIGIN = f"https://{_SHOP}"

_ANALYTICS = "Google Analytics counts visits before anybody agreed."
_LONG = "Google Analytics keeps its own default of two years instead of the promised thirteen months."
_TAG = "The advertising tag reports every visit before anybody agreed."
_SIGNAL = "The advertising tag ignores Global Privacy Control."
_COPY = "The advertising tag keeps a copy of its cookie under the shop's name."
_MATCH = "Four seconds after loading, the advertising tag tells a data broker whom no statement names."
_OVERHEARD = "The advertising tag reports the address typed into any form, hashed, as soon as the field is left."
_LETTER = "The box for the newsletter is ticked on the checkout page."
_UNSAID = "The checkout form does not say what becomes of the details it asks for."
_FONTS = "Headings are set in a font that Google delivers."
_FILM = "A film in the journal is a frame on the page instead of a link."
_LOOKS = "A script sorts visitors into test groups and remembers the group in a cookie."
_RECENT = "A script keeps the products seen in local storage."
_STAYS = "Cookies that were set before anybody agreed stay when everything is rejected."
_ANYWAY = "The advertising tag loads for those who rejected everything."
_WHATEVER = "The notice changes nothing: every vendor loads, whatever was chosen."
_HIDDEN = "Everything can be rejected in the notice's settings only."
_TICKED = "The settings come up with every purpose ticked."
_FORGOTTEN = "A rejection is forgotten with the next page."
_DRAWN = "The server takes the signal for an answer and draws a pixel of the advertising network."
_GONE = "The advertising opt-out page is not there."
_IDLE = "The opt-out says that it worked, and advertising goes on."
_TEN = "Orders are kept for ten years, where six were reviewed."
_REPEALED = "The statement names the Data Protection Act 1998, which is repealed."
_NO_WAY_BACK = "Nothing brings the notice back once it was answered."


def _of(rule: str, *found: tuple[str, str, str]) -> tuple[Planted, ...]:
    return tuple(Planted(rule=rule, code=code, subject=subject, plant=plant) for code, subject, plant in found)


_AS_FOUND = (
    *_of("statement-sound", ("gone-law", "uk-dpa-1998", _REPEALED)),
    *_of(
        "statement-reachable",
        ("missing", f"{_ORIGIN}/checkout", "The checkout page has a footer of its own, without the statement."),
    ),
    *_of(
        "forms-say-where",
        ("pre-ticked", f"{_ORIGIN}/checkout", _LETTER),
        ("undisclosed", f"{_ORIGIN}/checkout", _UNSAID),
    ),
    *_of("details-not-handed-on", ("sent", "Tidemark Ads: email", _OVERHEARD)),
    *_of(
        "email-reachable",
        (
            "wrong",
            "email care@harbour-lane.example",
            "The e-mail links show the shop's address and write to a domain spelt without its hyphen.",
        ),
    ),
    *_of(
        "recipients-declared",
        ("undeclared", "brightwater-data.example", _MATCH),
        ("undeclared", "google-fonts", _FONTS),
        ("undeclared", "youtube", _FILM),
    ),
    *_of(
        "embeds-declared",
        ("undeclared", "www.youtube.com", _FILM),
    ),
    *_of(
        "cookies-declared",
        ("lives-too-long", "_ga @ harbour-lane.example", _LONG),
        ("lives-too-long", "_ga_HL4TIDE @ harbour-lane.example", _LONG),
        ("never-seen", "hl_csrf", "The cookie that protects forms is promised and not set."),
        ("undeclared", f"hl_look @ {_SHOP}", _LOOKS),
        ("wrong-party", f"tidemark_id @ {_SHOP}", _COPY),
    ),
    *_of(
        "storage-declared",
        ("undeclared", f"hl-recent @ {_ORIGIN} (local)", _RECENT),
    ),
    *_of(
        "nothing-before-choice",
        ("cookie", "_ga @ harbour-lane.example", _ANALYTICS),
        ("cookie", "_ga_HL4TIDE @ harbour-lane.example", _ANALYTICS),
        ("cookie", f"hl_look @ {_SHOP}", _LOOKS),
        ("cookie", "tidemark_id @ px.tidemark-ads.example", _TAG),
        ("cookie", f"tidemark_id @ {_SHOP}", _COPY),
        ("recipient", "Tidemark Ads", _TAG),
        ("recipient", "brightwater-data.example", _MATCH),
        ("recipient", "google-analytics", _ANALYTICS),
        ("recipient", "google-fonts", _FONTS),
        ("recipient", "google-tag-manager", _ANALYTICS),
        ("recipient", "youtube", _FILM),
        ("storage", f"hl-recent @ {_ORIGIN} (local)", _RECENT),
    ),
    *_of(
        "choice-offered",
        ("harder", "reject", _HIDDEN),
        ("pre-selected", "'Advertising: our adverts on other sites'", _TICKED),
        ("pre-selected", "'Analytics: counts visits'", _TICKED),
    ),
    *_of(
        "refusal-kept",
        ("cookie", "_ga @ harbour-lane.example", _STAYS),
        ("cookie", "_ga_HL4TIDE @ harbour-lane.example", _STAYS),
    ),
    *(
        planted
        for rule in ("refusal-kept", "withdrawal-kept")
        for planted in _of(
            rule,
            ("cookie", f"hl_look @ {_SHOP}", _LOOKS),
            ("cookie", "tidemark_id @ px.tidemark-ads.example", _ANYWAY),
            ("cookie", f"tidemark_id @ {_SHOP}", _COPY),
            ("recipient", "Tidemark Ads", _ANYWAY),
            ("recipient", "brightwater-data.example", _MATCH),
            ("recipient", "google-fonts", _FONTS),
            ("recipient", "youtube", _FILM),
            ("storage", f"hl-recent @ {_ORIGIN} (local)", _RECENT),
        )
    ),
    *_of(
        "signal-refuses-advertising",
        ("cookie", "tidemark_id @ px.tidemark-ads.example", _SIGNAL),
        ("recipient", "Tidemark Ads", _SIGNAL),
        ("recipient", "google-fonts", _FONTS),
    ),
    *_of(
        "signal-honoured",
        ("recipient", "Tidemark Ads", _SIGNAL),
    ),
    *_of(
        "opt-out-works",
        ("no-effect", "youtube", _FILM),
    ),
    *_of(
        "pixels-nameless",
        ("identified", "Tidemark Ads: email", _OVERHEARD),
        ("synced", "brightwater-data.example learns Tidemark Ads", _MATCH),
    ),
    *_of(
        "links-leave-safely",
        ("dead", "https://www.saltworks-enamel.example/tours", "A link leads to a page that is gone."),
        (
            "decorated",
            "https://www.darning-circle.example/evenings?_gl=…",
            "A link hands on the visitor's analytics identifier.",
        ),
        ("insecure", "http://www.moleend-crab.example/menu", "A link leads to an unencrypted page."),
        ("unmarked", "https://www.cliffpath-maps.example/sheet/3", "A link has no arrow."),
    ),
    *_of(
        "transport-secure",
        ("insecure-cookie", f"hl_cart @ {_SHOP}", "The basket's cookie lacks Secure."),
        ("mixed-content", f"http://{_SHOP}", "The page about the shop asks for a script over http."),
        (
            "no-hsts",
            f"strict-transport-security @ {_SHOP}",
            "The shop does not tell browsers to come back encrypted only.",
        ),
    ),
    *_of(
        "statement-unchanged",
        ("reworded", "We keep orders for six years, because tax law w… #5788d6bd>0595dd44", _TEN),
        ("reworded", "You may ask what we hold about you: write to Ha… #774c34b7>89f1441d", _REPEALED),
    ),
)


def _all_vendors(rule: str) -> tuple[Planted, ...]:
    return _of(
        rule,
        ("cookie", "_fbp @ harbour-lane.example", _WHATEVER),
        ("cookie", "_ga @ harbour-lane.example", _WHATEVER),
        ("cookie", "_ga_HL4TIDE @ harbour-lane.example", _WHATEVER),
        ("cookie", "tidemark_id @ px.tidemark-ads.example", _WHATEVER),
        ("recipient", "Tidemark Ads", _WHATEVER),
        ("recipient", "google-analytics", _WHATEVER),
        ("recipient", "google-tag-manager", _WHATEVER),
        ("recipient", "meta", _WHATEVER),
    )


def _tidemark(rule: str, plant: str) -> tuple[Planted, ...]:
    cookie = ("cookie", "tidemark_id @ px.tidemark-ads.example", plant)
    return _of(rule, cookie, ("recipient", "Tidemark Ads", plant))


PLANTED: dict[str, tuple[Planted, ...]] = {
    "as-found": _AS_FOUND,
    "fixed": (),
    "banner-cosmetic": (
        *_all_vendors("nothing-before-choice"),
        *_all_vendors("refusal-kept"),
        *_all_vendors("withdrawal-kept"),
    ),
    "reject-ignored": (*_tidemark("refusal-kept", _ANYWAY), *_tidemark("withdrawal-kept", _ANYWAY)),
    "reject-forgotten": (
        *_of("refusal-kept", ("not-remembered", "reject", _FORGOTTEN)),
        *_of("withdrawal-kept", ("not-remembered", "withdraw", _FORGOTTEN)),
    ),
    "reject-hidden": _of("choice-offered", ("harder", "reject", _HIDDEN)),
    "pre-ticked": _of(
        "choice-offered",
        ("pre-selected", "'Advertising: our adverts on other sites'", _TICKED),
        ("pre-selected", "'Analytics: counts visits'", _TICKED),
    ),
    "gpc-ignored": (
        *_tidemark("signal-refuses-advertising", _DRAWN),
        *_of("signal-honoured", ("recipient", "Tidemark Ads", _DRAWN)),
    ),
    "opt-out-dead": (
        *_of("statement-sound", ("dead", f"{_ORIGIN}/privacy/ads", _GONE)),
        *_of("cookies-declared", ("never-seen", "hl_ads", _GONE)),
        *_of("opt-out-works", ("dead", "journey:opt-out-of-ads", _GONE)),
    ),
    "opt-out-no-effect": _of("opt-out-works", ("no-effect", "Tidemark Ads", _IDLE), ("no-effect", "meta", _IDLE)),
    "withdraw-impossible": _of("withdrawal-offered", ("missing", "withdraw", _NO_WAY_BACK)),
    "banner-in-frame": (),
    "banner-in-shadow": (),
}
"""Edition -> its planted findings, in the order of the policy's rules. Where the notice is, nothing is planted."""
