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
    """`all`, `necessary`, `analytics`, `advertising`, or empty: nothing chosen yet."""
    gpc: bool
    ads_off: bool
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
            basket=tuple(product for product in PRODUCTS if product.slug in chosen),
        )

    def agrees_to(self, purpose: str) -> bool:
        """Whether the visitor agreed to `analytics` or `advertising`."""
        return self.consent in {"all", purpose}

    @property
    def asked(self) -> bool:
        """Whether the notice comes up by itself; the signal is an answer already."""
        return not self.consent and not self.gpc

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
    pixel: bool
    """The advertising network's pixel, drawn by the server."""
    film: bool

    @classmethod
    def for_visitor(cls, visitor: Visitor, edition: Edition) -> Loaded:
        """By what was agreed, and by what the edition does unasked."""
        unasked = edition.vendors_unasked and not visitor.consent
        whatever = edition.choice_ignored and not visitor.gpc
        ads_off = visitor.ads_off and not edition.opt_out_without_effect
        ads = (whatever or (visitor.agrees_to("advertising") and not visitor.gpc)) and not ads_off
        against = unasked or (edition.refusal_ignored and bool(visitor.consent) and not visitor.gpc)
        return cls(
            analytics=whatever or visitor.agrees_to("analytics") or (unasked and not visitor.gpc),
            meta=ads,
            tidemark=ads or (against and not ads_off),
            pixel=edition.signal_ignored and (ads or (visitor.gpc and not visitor.consent)),
            film=edition.film_embedded and not visitor.gpc,
        )

    def waiting(self, visitor: Visitor) -> tuple[tuple[str, str], ...]:
        """Purpose and vendor of each that is ready on the page to load as soon as the visitor agrees."""
        ads = not visitor.gpc and not visitor.ads_off
        vendors = (
            ("analytics", "analytics", not self.analytics),
            ("advertising", "meta", ads and not self.meta),
            ("advertising", "tidemark", ads and not self.tidemark),
        )
        return tuple((purpose, vendor) for purpose, vendor, ready in vendors if ready)
