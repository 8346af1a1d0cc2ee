"""What came instead of a page is told from the page, in every kind; pages that only look like it are pages."""

from __future__ import annotations

import pytest

from auditor.evidence import PageText
from auditor.observed.pages.instead import with_instead
from tests.builders import SITE, at, evidence, form, frame, link, request, visit

FRAME = [link(p, t) for p, t in (("/", "Home"), ("/shop", "Shop"), ("/privacy", "Privacy"), ("/imprint", "Imprint"))]
FRAME_TEXT = "Home\nShop\nPrivacy\nImprint"
LONG = "A sentence about tea, and how it is grown, picked, dried and brewed. " * 20


def page(url: str, text: str = LONG, title: str = "Tea", **more):
    """A page of a shop, with its header."""
    links = [*FRAME, *more.pop("links", ())]
    return visit(
        url, title=title, text=f"{FRAME_TEXT}\n{text}", links=links, found_on=more.pop("found_on", SITE), **more
    )


def bare(url: str, text: str, title: str = "", **more):
    """An answer without the header of the shop."""
    return visit(url, title=title, text=text, found_on=more.pop("found_on", SITE), **more)


SHOP = (page("/", found_on="start"), page("/shop"), page("/tea/green"), page("/tea/black"), page("/about"))


def kind_of(suspect, *others):
    """What came instead of the page that is suspected, beside pages of an ordinary shop."""
    seen = with_instead(evidence([*(others or SHOP), suspect]))
    found = next(v.instead for v in seen.visits if v.url == suspect.url)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        ("shop.example\nVerifying you are human. This may take a few seconds.", "Just a moment...", "challenge"),
        ("Einen Moment bitte\nIhr Browser wird überprüft.", "shop.example", "challenge"),
        ("Un instant\nVérification de votre navigateur", "", "challenge"),
        (
            "Pardon Our Interruption\nAs you were browsing something about your browser made us think you were a bot.",
            "",
            "challenge",
        ),
        ("このページを表示するには\nあなたが人間であることを確認してください", "確認", "challenge"),
        ("We'll be back soon!\nWe are working on it.", "Tea - Maintenance", "maintenance"),
        ("Tea\nWegen Wartungsarbeiten ist der Shop heute geschlossen.", "Tea", "maintenance"),
        ("Volvemos pronto", "Sitio en mantenimiento", "maintenance"),
        ("404\nPage not found", "Tea", "missing"),
        ("Seite nicht gefunden\nZur Startseite", "Tea", "missing"),
        ("Hoppla!", "Page introuvable | Tea", "missing"),
        ("Strona nie istnieje.", "Tea", "missing"),
        ("お探しのページは見つかりませんでした。", "Tea", "missing"),
        ("Sorry\nThis content is not available in your country.", "Tea", "region"),
        ("Diese Seite ist in Ihrem Land nicht verfügbar.", "Tea", "region"),
        ("Ce service n'est pas disponible dans votre pays.", "", "region"),
        ("Your browser is not supported\nPlease use Chrome.", "Tea", "browser"),
        ("Ihr Browser wird nicht unterstützt.", "", "browser"),
        ("Taray\u0131c\u0131n\u0131z\u0131 güncelleyin", "", "browser"),
        ("You need to enable JavaScript to run this app.", "Tea", "script"),
        ("Bitte aktivieren Sie JavaScript.", "Tea", "script"),
        ("Veuillez activer JavaScript", "", "script"),
    ],
)
def test_what_a_page_says_of_itself_tells_what_it_is(text, title, kind):
    assert kind_of(bare("/teas", text, title)) == kind


def test_a_page_of_the_shop_that_says_it_is_none_is_none_though_it_has_the_header():
    assert kind_of(page("/tea/blue", "Page not found\nTry the search.", "Page not found - Tea")) == "missing"


@pytest.mark.parametrize(
    "suspect",
    [
        page(
            "/maintenance", "Maintenance\nWe clean your pot: under maintenance contract for 9 a month.", "Maintenance"
        ),
        page("/blog/404", f"Page not found: how we made ours\n{LONG}", "Page not found"),
        page("/help/browsers", "Browser\nYour browser is not supported if it is older than 2020.", "Browsers"),
        page("/login", "Log in", "Log in", forms=(form("/login", "email", "password"),)),
        page("/tea/white", "White tea\nSold out", "White tea"),
        page(
            "/contact",
            "Contact\nAre you human? Then write to us.",
            "Contact",
            forms=(form("/contact", "email", "text"),),
        ),
        bare("/checkout", "Checkout\nYour order\n2 teas", "Checkout", forms=(form("/pay", "text", "email"),)),
        bare("/landing", f"Tea for two\n{LONG}", "Tea for two"),
        bare("/wall", "Accept cookies or subscribe\nRead on with advertising, or pay 3 a month.", "Tea"),
        page("/x", "Hinweis", "Tea", requests=(request("https://www.google.com/recaptcha/api.js"),)),
    ],
    ids=lambda v: v.url,
)
def test_pages_that_only_look_like_it_are_pages(suspect):
    assert kind_of(suspect) is None


def test_a_page_that_is_meant_to_say_so_is_the_page():
    linked = page("/help", links=[link("/gone", "Our page not found page")])
    assert kind_of(bare("/gone", "Page not found"), *SHOP, linked) is None


def test_words_in_the_header_of_every_page_say_nothing_of_one():
    banner = "Under maintenance on Sunday"
    shop = [page(u, f"{banner}\nWords of {u}") for u in ("/", "/a", "/b", "/c")]
    assert all(v.instead is None for v in with_instead(evidence(shop)).visits)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("cf-mitigated", "challenge"),
        ("x-amzn-waf-action", "captcha"),
        ("x-vercel-mitigated", "challenge"),
        ("x-dd-b", "1"),
    ],
)
def test_an_answer_that_names_itself_a_check_for_robots_is_one(header, value):
    main = request("/teas", main=True, resource="document", headers=((header, value),))
    assert kind_of(page("/teas", requests=(main,))) == "challenge"


@pytest.mark.parametrize(
    "suspect",
    [
        bare("/teas", "Loading", status=202),
        bare("/teas", "Please wait", requests=(request("/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"),)),
        bare("/teas", "Slide to the right", frames=(frame("https://geo.captcha-delivery.com/captcha/?cid=1"),)),
        bare("/teas", "x", requests=(request("/.within.website/x/cmd/anubis/static/js/main.mjs"),)),
    ],
)
def test_next_to_nothing_that_only_a_check_for_robots_loads_is_one(suspect):
    assert kind_of(suspect) == "challenge"


def test_a_page_without_anything_beside_pages_with_words_and_links_is_empty():
    nothing = visit("/teas", texts=(PageText(document=at("/teas"), text=" \n"),), found_on=SITE, title="Tea")
    assert kind_of(nothing) == "empty"
    assert kind_of(nothing, visit("/", found_on="start")) is None, "nothing is known of other pages"


def test_a_page_of_pictures_is_not_empty():
    gallery = visit(
        "/teas",
        texts=(PageText(document=at("/teas"), text=""),),
        found_on=SITE,
        requests=(request("/a.jpg", resource="image"),),
    )
    assert kind_of(gallery) is None


def test_a_page_that_shows_nothing_of_what_pages_of_its_template_show_is_none_of_them():
    assert kind_of(bare("/tea/red", "Hello")) == "unlike"
    assert kind_of(bare("/brochure", "Hello")) is None, "pages of other templates may look as they like"


def test_a_log_in_that_a_named_page_led_to_came_instead_of_it():
    login = {"forms": (form("/login", "email", "password"),), "title": "Sign in"}
    assert kind_of(bare("/statement", "Sign in", to="/login?next=statement", found_on="policy", **login)) == "login"
    assert kind_of(bare("/wishlist", "Sign in", to="/login?next=wishlist", **login)) is None, "visitors get this too"


def test_a_site_that_is_behind_a_log_in_was_not_seen():
    login = {"forms": (form("/login", "email", "password"),), "to": "/login"}
    pages = [bare(f"/course/{n}", "Log in", **login) for n in range(3)]
    seen = with_instead(evidence([page("/", found_on="start"), *pages])).visits
    assert [v.instead.kind if v.instead else None for v in seen] == [None, "login", "login", "login"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Read on\nWhat is a captcha?", "What is a captcha?"),
        ("Our songs\nError 404", "Error 404"),
        ("Tips\nUnder maintenance", "Under maintenance"),
    ],
)
def test_what_a_link_says_is_said_of_where_it_leads(text, words):
    suspect = page("/read", text, links=[link("/on", words)])
    assert kind_of(suspect) is None


@pytest.mark.parametrize(
    "text", ["What we do\nWartungsarbeiten\nReparaturen", "Access denied: the film", "Robot check, a game for two"]
)
def test_a_short_page_in_the_header_of_its_site_is_that_page(text):
    assert kind_of(page("/offer", text)) is None
