"""The embedded shop, `https://www.harbour-lane.example/`: its own privacy statement, and editions that keep or break it.

`build_store` gives the whole web it lives on; `PLANTED` lists what each edition breaks, finding by finding.
"""

from __future__ import annotations

from pathlib import Path

from auditor.demo.store.editions import EDITIONS, edition_named
from auditor.demo.store.pages import SITE_URL, Shop
from auditor.demo.store.planted import PLANTED, Planted
from auditor.demo.store.vendors import open_linked_sites, open_vendors
from auditor.demo.web import LocalWeb

__all__ = ["EDITIONS", "PLANTED", "POLICY", "SITE_URL", "Planted", "build_store"]

POLICY = Path(__file__).with_name("policy.yaml")
"""The statement of the shop, encoded: one policy for every edition."""


def build_store(edition: str = "as-found") -> LocalWeb:
    """The shop in that edition, with the vendors and sites around it; raises UsageError for an unknown edition."""
    web = LocalWeb()
    Shop(edition_named(edition)).open_on(web)
    open_vendors(web)
    open_linked_sites(web)
    return web
