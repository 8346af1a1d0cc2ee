"""The shop's own pages: every route of its two hosts."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from auditor.demo.store import goods
from auditor.demo.store.editions import Edition
from auditor.demo.store.statement import ADDRESS, MAIL, PHONE, mail_address, statement_html
from auditor.demo.store.visitor import Loaded, Visitor, lasting
from auditor.demo.web import Answer, LocalWeb, Request, html, redirect, text

HOST = "www.harbour-lane.example"
STATIC_HOST = "cdn.harbour-lane-static.example"
NOTICE_HOST = "choices.harbour-lane-static.example"
SITE_URL = f"https://{HOST}/"

_HSTS = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_PLAIN_PAGES = {
    "/": "home.html",
    "/journal": "journal.html",
    "/about": "about.html",
    "/contact": "contact.html",
    "/login": "login.html",
    "/checkout": "checkout.html",
    "/privacy/ads": "ads.html",
    "/privacy/settings": "settings.html",
}
_NOT_IN_SITEMAP = {"/checkout"}

Context = dict[str, object]
Form = dict[str, str]
Action = Callable[[Visitor, Form], Answer]


class Shop:
    """The shop in one edition. Routes are added to a local web by `open_on`."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._members: set[str] = set()
        self._templates = Environment(
            loader=PackageLoader("auditor.demo.store"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._actions: dict[str, Action] = {
            "/cart": self._into_basket,
            "/login": self._log_in,
            "/logout": self._log_out,
            "/privacy/ads": self._stop_adverts,
            "/privacy/settings": self._settle_consent,
        }
        self._pages = self._all_pages()

    def open_on(self, web: LocalWeb) -> None:
        """Add the shop's hosts to a web."""
        web.route(HOST, "/*", self._front_door)
        web.route(
            "harbour-lane.example", "/*", lambda request: redirect(f"https://{HOST}{request.raw_path}", status=301)
        )
        for asset in resources.files("auditor.demo.store").joinpath("assets").iterdir():
            kind = _TYPES[asset.name.rpartition(".")[2]]
            answer = text(asset.read_text(encoding="utf-8"), content_type=kind)
            web.route(STATIC_HOST, f"/{asset.name}", answer.adding(_HSTS, ("Cache-Control", "max-age=3600")))
        web.route(NOTICE_HOST, "/notice", html(self._render("notice-frame.html")).adding(_HSTS))

    @property
    def public_paths(self) -> tuple[str, ...]:
        """What the sitemap lists, sorted."""
        return tuple(sorted(set(self._pages) - _NOT_IN_SITEMAP))

    def _all_pages(self) -> dict[str, tuple[str, Context]]:
        pages: dict[str, tuple[str, Context]] = {path: (name, {}) for path, name in _PLAIN_PAGES.items()}
        if self.edition.opt_out_dead:
            del pages["/privacy/ads"]
        pages["/privacy"] = ("privacy.html", {"statement": statement_html(self.edition)})
        for category in goods.CATEGORIES:
            shelf = {"category": category, "products": goods.products_of(category.slug)}
            pages[f"/category/{category.slug}"] = ("category.html", shelf)
        for product in goods.PRODUCTS:
            pages[f"/product/{product.slug}"] = ("product.html", {"product": product})
        for post in goods.POSTS:
            pages[f"/journal/{post.slug}"] = (f"journal/{post.slug}.html", {"post": post})
        return pages

    async def _front_door(self, request: Request) -> Answer:
        if request.scheme == "http":
            return redirect(f"https://{HOST}{request.raw_path}", status=301)
        answer = await self._answer(request)
        return answer if self.edition.no_hsts else answer.adding(_HSTS)

    async def _answer(self, request: Request) -> Answer:
        visitor = Visitor.of(request)
        if request.method == "POST":
            return self._act(request.path, visitor, _form(await request.read()))
        special = {"/robots.txt": self._robots, "/sitemap.xml": self._sitemap, "/favicon.ico": self._icon}
        if request.path in special:
            return special[request.path]()
        if request.path == "/cart":
            days = lasting("hl_cart", _slugs(visitor), 14, secure=not self.edition.basket_insecure)
            return self._page(visitor, "cart.html").adding(days)
        if request.path == "/account":
            return self._account(visitor)
        return self._fixed_page(request.path, visitor)

    def _fixed_page(self, path: str, visitor: Visitor) -> Answer:
        if path not in self._pages:
            return self._page(visitor, "missing.html", status=404)
        template, context = self._pages[path]
        return self._page(visitor, template, context)

    def _page(self, visitor: Visitor, template: str, context: Context | None = None, *, status: int = 200) -> Answer:
        page = self._render(
            template,
            visitor=visitor,
            loaded=Loaded.for_visitor(visitor, self.edition),
            categories=goods.CATEGORIES,
            all_products=goods.PRODUCTS,
            posts=goods.POSTS,
            mail=MAIL,
            mailto=mail_address(self.edition),
            phone=PHONE,
            address=ADDRESS,
            **(context or {}),
        )
        return html(page, status=status).adding(("Cache-Control", "no-store"), *visitor.first_cookies(self.edition))

    def _render(self, template: str, **context: object) -> str:
        return self._templates.get_template(template).render(
            edition=self.edition, static=f"https://{STATIC_HOST}", host=HOST, notice_host=NOTICE_HOST, **context
        )

    def _account(self, visitor: Visitor) -> Answer:
        if visitor.session in self._members:
            return self._page(visitor, "account.html")
        return redirect("/login")

    def _act(self, path: str, visitor: Visitor, form: Form) -> Answer:
        if not self.edition.forms_unprotected and form.get("csrf") != visitor.csrf:
            return self._page(visitor, "missing.html", status=403)
        action = self._actions.get(path)
        return action(visitor, form) if action else self._page(visitor, "thanks.html")

    def _into_basket(self, visitor: Visitor, form: Form) -> Answer:
        slugs = ".".join(filter(None, (_slugs(visitor), form.get("add", ""))))
        return redirect("/cart", status=303).adding(
            lasting("hl_cart", slugs, 14, secure=not self.edition.basket_insecure)
        )

    def _log_in(self, visitor: Visitor, _: Form) -> Answer:
        self._members.add(visitor.session)
        return redirect("/account", status=303)

    def _log_out(self, visitor: Visitor, _: Form) -> Answer:
        self._members.discard(visitor.session)
        return redirect("/", status=303)

    def _stop_adverts(self, _: Visitor, __: Form) -> Answer:
        return redirect("/privacy/ads", status=303).adding(lasting("hl_ads", "off", 365))

    def _settle_consent(self, _: Visitor, form: Form) -> Answer:
        choice = "all" if form.get("choice") == "all" else "necessary"
        return redirect("/privacy/settings", status=303).adding(lasting("hl_consent", choice, 180))

    def _sitemap(self) -> Answer:
        places = "".join(f"<url><loc>https://{HOST}{path}</loc></url>" for path in self.public_paths)
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        listing = f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
        return text(listing, content_type="application/xml")

    def _robots(self) -> Answer:
        return text(f"User-agent: *\nDisallow: /account\n\nSitemap: https://{HOST}/sitemap.xml\n")

    def _icon(self) -> Answer:
        return redirect(f"https://{STATIC_HOST}/mark.svg", status=301)


def _form(body: bytes) -> Form:
    return {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _slugs(visitor: Visitor) -> str:
    return ".".join(product.slug for product in visitor.basket)
