"""The way a visitor comes: by a link in an advertisement."""

from __future__ import annotations

REFERRER = "https://www.google.com/"
_CAMPAIGN = (
    ("gclid", "EAIaIQobChMIt5mY3ZqM-QIVhbrVCh0F1wpqEAAYASAAEgJ4k_D_BwE"),
    ("fbclid", "IwAR2kX8cV7wZ3mQ9xT5vB8nL1pD4sYh6uJ2rG0fNeKiOzWbTqCaMdPlS"),
    ("utm_source", "google"),
    ("utm_medium", "cpc"),
    ("utm_campaign", "spring"),
)
_PARTS = tuple(f"{name}={value}" for name, value in _CAMPAIGN)


def by_campaign(url: str) -> str:
    """The address as an advertisement links it."""
    head, mark, fragment = url.partition("#")
    return f"{head}{'&' if '?' in head else '?'}{'&'.join(_PARTS)}{mark}{fragment}"


def without_campaign(url: str) -> str:
    """The address without what `by_campaign` puts into it."""
    head, mark, fragment = url.partition("#")
    place, question, query = head.partition("?")
    rest = "&".join(part for part in query.split("&") if part not in _PARTS)
    return f"{place}{question if rest else ''}{rest}{mark}{fragment}"
