"""Finding a statement, and what a site calls itself, in what was seen of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from auditor.evidence import Link, Visit
from auditor.observed.pages.link_graph import clickable
from auditor.observed.parties import Parties
from auditor.urls import host_of, is_web, page_key, path_of

# The better a link says that it is the statement, the earlier it stands. Words of the link; then of its address.
_CALLED = (
    (
        r"\b(privacy|data protection) (and cookies? )?(statement|policy|notice|declaration)|datenschutz(erklärung|hinweise?|bestimmungen)"
        r"|(politique|charte) de (confidentialité|protection)|(política|aviso) de privacidade?|informativa (sulla )?privacy"
        r"|privacy-?(verklaring|beleid)|integritetspolicy|personvernerklæring|privatlivspolitik|tietosuojaseloste|polityka prywatności"
        r"|プライバシーポリシー|隐私政策|隱私|개인정보"
    ),
    r"\bprivacy\b|datenschutz|confidentialité|vie privée|privacidade?|personvern|tietosuoja|prywatno|integritet|\brgpd\b|\bgdpr\b",
    r"\bdata protection\b|protection des données|protección de datos|protezione dei dati|gegevensbescherming|personuppgifter",
    r"\bcookie (policy|statement|notice)\b|cookie-?richtlinie|politique (en matière )?de cookies|política de cookies",
)
_WORDS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _CALLED)
_ADDRESS = re.compile(r"privacy|datenschutz|confidentialite|privacidad|personvern|tietosuoja|gdpr|rgpd", re.IGNORECASE)
_NOT_IT = re.compile(
    r"settings|preferences|choices|manage|einstellungen|opt-?out|do not sell|paramètres|tool|center\b", re.IGNORECASE
)
_PARTS = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022:»/-]\s+|\s*[|»]\s*")
_LONGEST_NAME = 60


def statement_link(visits: Iterable[Visit], parties: Parties) -> str | None:
    """The address of the statement that the pages link to: what is called so best, on the site itself rather than elsewhere."""
    ranked: dict[tuple[int, bool, int, str], None] = {}
    for order, visit in enumerate(visits):
        for link in visit.links:
            rank = _rank(link) if clickable(link) and is_web(link.url) else None
            if rank is not None and page_key(link.url) != page_key(visit.final_url):
                ranked[rank, not parties.is_first_url(link.url), order, link.url.partition("#")[0]] = None
    return min(ranked, default=(0, False, 0, None))[3]


def _rank(link: Link) -> int | None:
    words = f"{link.text} {link.label}"
    if _NOT_IT.search(words):
        return None
    for rank, pattern in enumerate(_WORDS):
        if pattern.search(words):
            return rank
    return len(_WORDS) if _ADDRESS.search(path_of(link.url)) else None


def site_name(visits: Iterable[Visit], url: str) -> str:
    """What the titles of pages have in common, else the host."""
    titles = [" ".join(v.title.split()) for v in visits if v.judged and v.title.strip()]
    parts = Counter(part for title in dict.fromkeys(titles) for part in dict.fromkeys(_PARTS.split(title)) if part)
    common = [p for p, n in parts.items() if n > 1 and n * 2 > len(set(titles)) and len(p) <= _LONGEST_NAME]
    return max(common, key=lambda p: (parts[p], -len(p), p), default=host_of(url))
