from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from auditor.demo.store import SITE_URL, build_store
from auditor.demo.store.pages import HOST, STATIC_HOST
from auditor.demo.store.statement import statement_text
from auditor.demo.web import LocalWeb
from auditor.errors import UsageError
from tests.demo.client import Got, fetch

NOT_IN_SITEMAP = {"/account", "/cart", "/checkout"}
GOES_ELSEWHERE = {"/account": "/login"}


@pytest.fixture(scope="module", params=["as-found", "fixed"])
def store(request) -> Iterator[LocalWeb]:
    with build_store(request.param).running() as web:
        yield web


@pytest.fixture(scope="module")
def fixed() -> Iterator[LocalWeb]:
    with build_store("fixed").running() as web:
        yield web


@pytest.fixture(scope="module")
def as_found() -> Iterator[LocalWeb]:
    with build_store("as-found").running() as web:
        yield web


def page(web: LocalWeb, path: str, **headers: str) -> Got:
    return fetch(web, urljoin(SITE_URL, path), **headers)


def soup(got: Got) -> BeautifulSoup:
    return BeautifulSoup(got.text, "html.parser")


def targets(got: Got, path: str) -> set[str]:
    found = [(tag, name) for name in ("href", "src", "action") for tag in soup(got).find_all(attrs={name: True})]
    urls = {urldefrag(urljoin(urljoin(SITE_URL, path), str(tag[name]))).url for tag, name in found}
    return {url for url in urls if urlsplit(url).scheme in {"http", "https"}}


def walk(web: LocalWeb) -> dict[str, Got]:
    """Every page of the shop that links lead to, by path."""
    seen: dict[str, Got] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        got = seen[path] = page(web, path)
        links = {str(a["href"]) for a in soup(got).find_all("a", href=True)}
        paths = {
            urlsplit(urljoin(SITE_URL, link)).path for link in links if urlsplit(urljoin(SITE_URL, link)).netloc == HOST
        }
        waiting += sorted(paths - set(seen) - set(waiting))
    return seen


def third_hosts(got: Got, path: str = "/") -> set[str]:
    """Hosts that the page's own markup loads from; what waits in a template is not loaded."""
    page = soup(got)
    for template in page.find_all("template"):
        template.decompose()
    loaded = [
        str(tag[name])
        for name in ("src", "href")
        for tag in page.find_all(["script", "link", "img", "iframe"])
        if tag.has_attr(name)
    ]
    return {urlsplit(urljoin(SITE_URL, url)).netloc for url in loaded} - {HOST, STATIC_HOST}


def token(got: Got) -> str:
    field = soup(got).find("input", attrs={"name": "csrf"})
    assert field is not None
    return str(field["value"])


class Browser:
    """Keeps cookies, as a visitor's browser does."""

    def __init__(self, web: LocalWeb) -> None:
        self.web = web
        self.jar: dict[str, str] = {}

    def get(self, path: str) -> Got:
        return self._kept(page(self.web, path, Cookie=self._cookies()))

    def post(self, path: str, **fields: str) -> Got:
        body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
        return self._kept(page_post(self.web, path, body, self._cookies()))

    def _cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.jar.items())

    def _kept(self, got: Got) -> Got:
        for line in got.cookies:
            name, _, value = line.partition(";")[0].partition("=")
            self.jar[name] = value
            if "Max-Age=0" in line:
                del self.jar[name]
        return got


def page_post(web: LocalWeb, path: str, body: bytes, cookies: str) -> Got:
    return fetch(web, urljoin(SITE_URL, path), method="POST", body=body, Cookie=cookies)


def test_every_page_that_links_lead_to_answers(store):
    statuses = {path: got.status for path, got in walk(store).items()}
    assert len(statuses) >= 20
    assert {path for path, status in statuses.items() if status != 200} == set(GOES_ELSEWHERE)
    for path, goal in GOES_ELSEWHERE.items():
        assert page(store, path).headers["location"] == goal


def test_the_sitemap_lists_every_public_page(store):
    listing = ET.fromstring(page(store, "/sitemap.xml").text.encode())
    listed = {urlsplit(loc.text or "").path for loc in listing.iterfind(".//{*}loc")}
    assert listed == set(walk(store)) - NOT_IN_SITEMAP | {"/login"}


def test_robots_leaves_the_account_alone_and_names_the_sitemap(store):
    robots = page(store, "/robots.txt").text
    assert "Disallow: /account" in robots
    assert f"Sitemap: {SITE_URL}sitemap.xml" in robots


def test_everything_that_pages_load_is_there(store):
    wanted = {url for path, got in walk(store).items() for url in targets(got, path) if urlsplit(url).netloc != HOST}
    dead = {url for url in wanted if url.startswith("https:") and fetch(store, url).status >= 400}
    assert dead <= {"https://www.saltworks-enamel.example/tours"}


def test_links_of_the_fixed_edition_are_alive_and_those_as_found_have_one_dead(fixed, as_found):
    def dead_links(web: LocalWeb) -> set[str]:
        leaving = {str(a["href"]) for got in walk(web).values() for a in soup(got).select("article a[href^=http]")}
        return {url for url in leaving if fetch(web, url).status >= 400}

    assert dead_links(fixed) == set()
    assert dead_links(as_found) == {"https://www.saltworks-enamel.example/tours"}


def test_a_page_that_is_not_there_is_a_404_in_the_shops_clothes(store):
    got = page(store, "/product/anchor")
    assert got.status == 404
    assert "Harbour Lane" in got.text


def shown_statement(store):
    article = soup(page(store, "/privacy")).select_one("article.statement")
    assert article is not None
    return "".join(article.get_text().split())


def test_the_statement_page_shows_the_reviewed_wording_and_nothing_else(fixed):
    assert shown_statement(fixed) == "".join(statement_text().split())


def test_as_found_changed_its_statement_after_the_review(as_found):
    shown = shown_statement(as_found)
    assert "ordersfortenyears" in shown
    assert "DataProtectionAct1998" in shown


def test_without_a_choice_the_fixed_edition_loads_only_the_payment_from_elsewhere(fixed):
    hosts = {path: third_hosts(got) for path, got in walk(fixed).items()}
    assert {path: found for path, found in hosts.items() if found} == {"/checkout": {"js.stripe.com"}}


def test_as_found_loads_vendors_before_any_choice(as_found):
    assert third_hosts(page(as_found, "/")) == {
        "cdn.tidemark-ads.example",
        "fonts.googleapis.com",
        "www.googletagmanager.com",
    }


def test_agreeing_turns_vendors_on_and_refusing_keeps_them_off(fixed):
    visitor = Browser(fixed)
    visitor.post("/privacy/settings", csrf=token(visitor.get("/privacy/settings")), choice="all")
    agreed = visitor.get("/")
    assert third_hosts(agreed) == {"www.googletagmanager.com", "connect.facebook.net", "cdn.tidemark-ads.example"}
    assert "cookie_expires" in agreed.text
    visitor.post("/privacy/settings", csrf=token(visitor.get("/privacy/settings")), choice="necessary")
    assert third_hosts(visitor.get("/")) == set()


def test_global_privacy_control_keeps_advertising_off_whatever_was_agreed(fixed):
    got = page(fixed, "/", Cookie="hl_session=1; hl_consent=all", Sec_GPC="1")
    assert third_hosts(got) == {"www.googletagmanager.com"}


def test_the_opt_out_keeps_advertising_off(store):
    visitor = Browser(store)
    form = visitor.get("/privacy/ads")
    csrf = {"csrf": token(form)} if "csrf" in form.text else {}
    assert visitor.post("/privacy/ads", **csrf).status == 303
    assert "You have opted out" in visitor.get("/privacy/ads").text
    assert not {"cdn.tidemark-ads.example", "connect.facebook.net"} & third_hosts(visitor.get("/"))


def test_the_account_opens_after_logging_in_and_closes_after_logging_out(fixed):
    visitor = Browser(fixed)
    csrf = token(visitor.get("/login"))
    assert visitor.get("/account").headers["location"] == "/login"
    visitor.post("/login", csrf=csrf, email="a", password="b")
    assert "Good to see you again" in visitor.get("/account").text
    visitor.post("/logout", csrf=csrf)
    assert visitor.get("/account").headers["location"] == "/login"


def test_the_basket_remembers(fixed):
    visitor = Browser(fixed)
    csrf = token(visitor.get("/product/quay-mug"))
    visitor.post("/cart", csrf=csrf, add="quay-mug")
    visitor.post("/cart", csrf=csrf, add="no-such-thing")
    assert "Quay enamel mug" in visitor.get("/cart").text
    assert visitor.jar["hl_cart"] == "quay-mug"


def test_a_form_without_its_token_is_refused_where_forms_are_protected(fixed):
    visitor = Browser(fixed)
    visitor.get("/")
    assert visitor.post("/newsletter", email="a").status == 403
    assert visitor.post("/newsletter", csrf=visitor.jar["hl_csrf"], email="a").status == 200


def test_transport_is_as_each_edition_promises(fixed, as_found):
    assert "max-age=31536000" in page(fixed, "/").headers["strict-transport-security"]
    assert "strict-transport-security" not in page(as_found, "/").headers
    for web in (fixed, as_found):
        plain = fetch(web, f"http://{HOST}/about?x=1")
        assert (plain.status, plain.headers["location"]) == (301, f"https://{HOST}/about?x=1")
    assert all("Secure" in cookie for cookie in page(fixed, "/cart").cookies)
    assert not all("Secure" in cookie for cookie in page(as_found, "/cart").cookies)


def test_pages_are_the_same_on_every_visit(store):
    def without_tokens(got: Got) -> str:
        tree = soup(got)
        for field in tree.find_all("input", attrs={"name": "csrf"}):
            field["value"] = ""
        return str(tree)

    first, second = walk(store), walk(store)
    assert {p: without_tokens(g) for p, g in first.items()} == {p: without_tokens(g) for p, g in second.items()}


def test_an_unknown_edition_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="as-found, fixed"):
        build_store("perfect")
