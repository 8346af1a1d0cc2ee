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


def by_campaign(url: str) -> str:
    """The address as an advertisement links it."""
    head, mark, fragment = url.partition("#")
    query = "&".join(f"{name}={value}" for name, value in _CAMPAIGN)
    return f"{head}{'&' if '?' in head else '?'}{query}{mark}{fragment}"
