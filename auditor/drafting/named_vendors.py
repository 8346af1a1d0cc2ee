"""The companies of the catalogue that a sentence says have a part in the site: named, and neither denied nor named for another reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from auditor.drafting.denials import is_after_refusal, is_conditional, is_denied
from auditor.observed.parties import Parties
from auditor.urls import is_web
from policy.catalogue import Catalogue
from policy.suffixes import is_public_suffix
from policy.vendor import Vendor

_LEGAL = r"(?:Inc|LLC|L\.L\.C|Ltd|Limited|GmbH|AG|SE|SAS|SARL|B\.?V|N\.?V|Corp|Corporation|Platforms|Technologies|Ireland|UK|USA|Europe|International)\b"
_HOUSES = frozenset("Google Microsoft Amazon Apple Adobe Oracle Salesforce Yahoo Yandex Baidu Meta Facebook".split())
"""Companies with many products: with the name of one behind it, theirs is that of another thing."""
_NOUNS = frozenset(
    "Ads Alma Beacon Bolt Constructor Convert Cordial Drift Experian Fairing Grow HERE Heap Here Highlight Human HUMAN Impact Insider Kit "
    "Lightspeed Moat Piano Postscript Privy Recharge Route Sanity Segment Shape Snap Split Square Stamped Text Transcend Visa Zip".split()
)
"""Names that are words of some language besides: believed with a legal form behind them, or alone in a cell."""
_PARENTS = frozenset("Adobe Okta SAP Twilio Equifax Salesloft SmartBear".split())
"""Companies that stand in the name of one product, and have others."""
_WORDS = frozenset("Attentive Clarity Crisp Fathom Fingerprint Plausible Sentry Sift".split())
"""Names that may begin a sentence as a word."""
_ASIDE = re.compile(
    r"chrome|firefox|safari|internet explorer|\bedge\b|opera\b|app store|google play|play store"
    r"|(?:our|unsere\w*|notre|nos|nuestr\w+|nostr\w+|onze|nasz\w*) (?:\w+ )?(?:\w+[- ])?(?:page|profile|account|channel|fan ?page|seite|profil\w*|kanal|page|compte|p[áa]gina|perfil|pagina|profilo|konto)\b"
    r"|follow us|folgen sie uns|suivez[- ]nous|s[íi]guenos|seguici|volg ons|obserwuj nas|privacy shield|for example in your browser",
    re.IGNORECASE,
)
"""Where a company is named for its browser, its shop of apps, or a page of the site's owner there."""
_LOCAL = re.compile(
    r"\blocally\b|self-?hosted|own servers?\b|from our server|\blokal\b|(?:eigenen?|unserem|unseren) servern?\b|localement|(?:nos|notre) (?:propres? )?serveurs?\b|localmente|nuestros? (?:propios? )?servidor"
    r"|nostr[oi] server|propri server|\blokaal\b|onze (?:eigen )?servers?\b|lokalnie|(?:naszych|własnych|naszego|własnego) serwer"
)
"""What is said to come from the company's own servers comes from nobody else."""
_OF_OTHERS = re.compile(
    r"\b(?:who|you|users|people|visitors) (?:do|does|are|have|is) ?(?:not|n't)\b|\bsie .{0,30}nicht\b|\bvous (?:ne|n')|\b(?:usted|ustedes) no\b|\bnon (?:hai|avete|usi|usate)\b|\b(?:u|je) .{0,20}(?:niet|geen)\b|\bnie (?:masz|używasz)\b"
)
"""What the reader, or somebody else, does not do."""
_SHORTEST = 3
_HOST = re.compile(r"(?<![\w@/.:-])(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w@/-])")
_SENDS = re.compile(
    r"\b(?:load|fetch|request|connect|talk|sen[dt]|serv(?:ed|er)|deliver|transmi|call|embed|come)|gelad|lad(?:en|t)\b|verbind|gesend|send(?:en|et)\b"
    r"|übermitt|übertrag|eingebund|charg|envo|transm|appel|cargad|carga|env[ií]|caricat|invi|gelaad|verzon|verzend|geladen|ładowan|wysył|przesył"
)


def vendors_named(text: str, catalogue: Catalogue, *, row: bool = False) -> tuple[Vendor, ...]:
    """The vendors that a sentence, or a row of a table, names as having a part in the site; in order, each once."""
    if _ASIDE.search(text) or (not row and _LOCAL.search(text.lower())):
        return ()
    found = {v.id: v for v, at in _met(text, catalogue, row=row) if row or not is_denied(text, at)}
    return tuple(v for v in found.values() if not _is_owner(v, found.values()))


def others_named(text: str, parties: Parties, *, row: bool = False) -> tuple[Vendor, ...]:
    """The same without the company itself."""
    named = vendors_named(text, parties.catalogue, row=row)
    return tuple(v for v in named if not any(parties.is_first(host.removeprefix("*.")) for host in v.hosts))


def _is_owner(vendor: Vendor, others: Iterable[Vendor]) -> bool:
    """Whether it is named as the company behind a service that is named too: `Google Maps of Google Ireland Ltd`."""
    house = vendor.name.partition(" (")[0]
    return house in _HOUSES and any(o is not vendor and o.name.startswith(f"{house} ") for o in others)


def denies_vendor(text: str, catalogue: Catalogue) -> bool:
    """Whether a sentence says of a vendor that it has no part in the site."""
    if _ASIDE.search(text) or _OF_OTHERS.search(text.lower()) or is_conditional(text) or is_after_refusal(text):
        return False
    return any(is_denied(text, at) for _, at in _met(text, catalogue))


def _met(text: str, catalogue: Catalogue, *, row: bool = False) -> Iterator[tuple[Vendor, int]]:
    """Every vendor that is named, and at which character."""
    for match in _pattern(catalogue).finditer(text):
        if _is_meant(match, text, row=row):
            yield _by_name(catalogue)[match[0].casefold()], match.start()


def hosts_named(text: str, *, row: bool = False) -> tuple[str, ...]:
    """The hosts that a sentence says are loaded from or sent to; all of a row."""
    if not row and not _SENDS.search(text.lower()):
        return ()
    return tuple(
        dict.fromkeys(
            match[0].removeprefix("*.")
            for match in _HOST.finditer(text)
            if _is_host(match[0].removeprefix("*.")) and (row or not is_denied(text, match.start()))
        )
    )


def _is_host(text: str) -> bool:
    return is_web(f"https://{text}/") and is_public_suffix(text.rpartition(".")[2]) and not is_public_suffix(text)


def _is_meant(match: re.Match[str], text: str, *, row: bool) -> bool:
    name, after, before = match[0], text[match.end() :], text[: match.start()].rstrip()
    firm = re.match(rf",? (?:Ireland |UK |International |Europe )*{_LEGAL}", after)
    cell = row and before[-1:] in ("", "|") and after.lstrip()[:1] in ("", "|")
    if not name[:1].isupper():
        return name.casefold() in _lower_names() or name.islower() is False
    if name in _NOUNS:
        return bool(firm or cell)
    if name in _WORDS:
        return bool(firm or cell) or (before[-1:].isalnum() and before.rpartition(" ")[2][:1].islower())
    if name in _HOUSES:
        return bool(firm) or not re.match(r"[ -](?:\(|®|™)?[A-Z]", after)
    return True


def _known(catalogue: Catalogue) -> Iterator[Vendor]:
    """Those of our own: public lists hold companies that are called by words of the language, and ones without a purpose."""
    return (v for v in catalogue.vendors if not v.imported and v.purposes)


@lru_cache(maxsize=8)
def _by_name(catalogue: Catalogue) -> dict[str, Vendor]:
    called: defaultdict[str, list[Vendor]] = defaultdict(list)
    for vendor in _known(catalogue):
        for name in _names(vendor):
            called[name.casefold()].append(vendor)
    return {name: next((v for v in known if v.name.casefold() == name), known[0]) for name, known in called.items()}


@lru_cache(maxsize=1)
def _lower_names() -> frozenset[str]:
    """Names that are written in small letters by those who bear them."""
    return frozenset(
        (
            "etracker",
            "iubenda",
            "consentmanager",
            "tarteaucitron",
            "rapidmail",
            "econda",
            "unpkg",
            "imgix",
            "bunny.net",
            "jsdelivr",
            "cdnjs",
        )
    )


@lru_cache(maxsize=8)
def _pattern(catalogue: Catalogue) -> re.Pattern[str]:
    names = sorted({n for v in _known(catalogue) for n in _names(v)}, key=lambda n: (-len(n), n))
    return re.compile(rf"(?<![\w@./-])(?:{'|'.join(re.escape(n) for n in names)})(?![\w@])(?!\.\w)")


def _names(vendor: Vendor) -> Iterator[str]:
    """`Meta (Facebook)` is Meta, and Facebook. What stands in brackets about hosts or an end is no name."""
    whole, _, inner = vendor.name.partition("(")
    for part in (whole.strip(), *re.split(r",| and ", whole), *re.split(r",| and ", inner.rstrip(") "))):
        name = part.partition(";")[0].strip()
        if (
            name not in _PARENTS
            and len(name) >= _SHORTEST
            and not re.search(r"\d{4}|^(?:and |ended|general|taken|raw |files|general)|[a-z]+ [a-z]+$", name)
        ):
            yield name
            if name.endswith((" Analytics", " Labs")) and name.split()[0] in {"Fathom", "Plausible", "Piano", "Umami"}:
                yield name.split()[0]
