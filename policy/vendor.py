"""A vendor: one entry of the catalogue, as the rest of the program knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policy.globs import name_matches
from policy.model import Purpose
from policy.wire import Wire

Category = Literal[
    "advertising",
    "analytics",
    "cdn",
    "chat",
    "consent",
    "email",
    "fonts",
    "forms",
    "maps",
    "monitoring",
    "other",
    "payment",
    "personalisation",
    "replay",
    "reviews",
    "security",
    "shop",
    "social",
    "tag-manager",
    "testing",
    "video",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorKey:
    """A cookie or storage key of a vendor."""

    name: str
    """Glob; case matters."""
    purpose: Purpose
    generic: bool = False
    """A name that anybody may use (`uid`, `cart`): it says whose it is only together with the vendor or its host."""
    server: bool = False
    """A name of software that servers run on (`PHPSESSID`): it says so only of a cookie that the site's own server set, out of reach of scripts or
    for the session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A company or service that a site may send requests to, or software that sets cookies of its own."""

    id: str
    name: str
    category: Category
    hosts: tuple[str, ...]
    """Host globs over whole labels; empty for software that a site hosts itself."""
    purposes: tuple[Purpose, ...]
    """The main one first."""
    documentation: str
    """URL of the vendor's own page on cookies or privacy."""
    cookies: tuple[VendorKey, ...] = ()
    """The narrowest glob first, so that the first that matches is the best."""
    storage: tuple[VendorKey, ...] = ()
    """Likewise."""
    replay: bool = False
    """Whether the service is there to record what a person does on the page."""
    requests: tuple[Wire, ...] = ()
    """How its requests are known at a host that is not its own."""
    imported: bool = False
    """Whether it is from a public list (`policy/imported`), not from our own."""

    def cookie_named(self, name: str) -> VendorKey | None:
        """Its entry for a cookie of that name, or for the very glob."""
        return _first_that_matches(self.cookies, name)

    def storage_named(self, key: str) -> VendorKey | None:
        """Its entry for a storage key, likewise."""
        return _first_that_matches(self.storage, key)


def _first_that_matches(keys: tuple[VendorKey, ...], name: str) -> VendorKey | None:
    return next((k for k in keys if k.name == name or name_matches(k.name, name)), None)
