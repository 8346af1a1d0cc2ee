"""Who is at the door of the shop, and what may be loaded for them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from auditor.demo.store.editions import Edition
from auditor.demo.store.goods import PRODUCTS, Product
from auditor.demo.web import Request, cookie

DAY = 86_400
"""Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """What a request's cookies and headers tell."""

    session: str
    csrf: str
    new: bool
    """Whether the session begins with this request."""
    consent: str
    """`all`, `necessary`, or empty: nothing chosen yet."""
    gpc: bool
    ads_off: bool
    remember: str
    basket: tuple[Product, ...]

    @classmethod
    def of(cls, request: Request) -> Visitor:
        """Read a request."""
        sent = request.cookies
        chosen = sent.get("hl_cart", "").split(".")
        return cls(
            session=sent.get("hl_session") or secrets.token_hex(8),
            csrf=sent.get("hl_csrf") or secrets.token_hex(8),
            new="hl_session" not in sent,
            consent=sent.get("hl_consent", ""),
            gpc=request.headers.get("Sec-GPC") == "1",
            ads_off=sent.get("hl_ads") == "off",
            remember=sent.get("hl_remember", ""),
            basket=tuple(product for product in PRODUCTS if product.slug in chosen),
        )

    def first_cookies(self, edition: Edition) -> tuple[tuple[str, str], ...]:
        """The cookies that begin a session."""
        if not self.new:
            return ()
        session = cookie("hl_session", self.session, "Path=/; Secure; HttpOnly; SameSite=Lax")
        guard = cookie("hl_csrf", self.csrf, "Path=/; Secure; HttpOnly; SameSite=Strict")
        return (session,) if edition.forms_unprotected else (session, guard)


def lasting(name: str, value: str, days: int, *, secure: bool = True) -> tuple[str, str]:
    """A cookie of the shop that outlives the session."""
    attributes = f"Path=/; Max-Age={days * DAY}; SameSite=Lax"
    return cookie(name, value, f"{attributes}; Secure" if secure else attributes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Which vendors a page loads."""

    analytics: bool
    meta: bool
    tidemark: bool
    film: bool

    @classmethod
    def for_visitor(cls, visitor: Visitor, edition: Edition) -> Loaded:
        """By what was agreed; an edition may go ahead unasked, and then only analytics minds the signal."""
        agreed = visitor.consent == "all"
        ads = agreed and not visitor.gpc and not visitor.ads_off
        unasked = edition.vendors_unasked and visitor.consent != "necessary"
        return cls(
            analytics=agreed or (unasked and not visitor.gpc),
            meta=ads,
            tidemark=ads or (unasked and not visitor.ads_off),
            film=edition.film_embedded and not visitor.gpc,
        )
