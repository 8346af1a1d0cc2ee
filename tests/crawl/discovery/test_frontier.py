from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.crawl.discovery import frontier as module
from auditor.crawl.discovery.frontier import MAX_LEFT_OUT, Frontier
from auditor.observed.pages.shape import shape_of
from policy.model import Crawl

SITE = "https://shop.example/"


def make(*, robots=lambda _: True, others=lambda _: False, **crawl) -> Frontier:
    return Frontier(Crawl(**crawl), SITE, lambda h: h.endswith("shop.example"), robots, others)


def drain(frontier: Frontier) -> list[str]:
    taken = []
    while page := frontier.take():
        taken.append(page.url.removeprefix("https://shop.example"))
    return taken


def visited(*paths: str, depth: int = 1, **crawl) -> list[str]:
    frontier = make(**crawl)
    frontier.add([SITE.rstrip("/") + p for p in paths], depth, SITE)
    return drain(frontier)


def left_out(frontier: Frontier) -> dict[str, str]:
    return {e.url.removeprefix("https://shop.example"): e.reason for e in frontier.left_out}


def test_breadth_first_and_within_a_depth_as_found():
    frontier = make()
    frontier.require(SITE, "start")
    frontier.add([SITE + "deep"], 2, SITE)
    frontier.add([SITE + "b", SITE + "a"], 1, SITE)
    assert drain(frontier) == ["/", "/b", "/a", "/deep"]


def test_links_of_a_depth_go_before_the_sitemap():
    frontier = make()
    frontier.add([SITE + "mapped"], 1, "sitemap", sitemap=True)
    frontier.add([SITE + "linked"], 1, SITE)
    frontier.add([SITE + "deeper"], 2, SITE)
    assert drain(frontier) == ["/linked", "/mapped", "/deeper"]


def test_a_page_of_the_sitemap_that_is_linked_too_goes_where_its_link_stands():
    frontier = make()
    frontier.add([SITE + "a", SITE + "b", SITE + "c"], 1, "sitemap", sitemap=True)
    assert frontier.planned == 3
    frontier.add([SITE + "new", SITE + "c"], 1, SITE)
    frontier.add([SITE + "b"], 2, SITE)
    assert frontier.planned == 4
    taken = [frontier.take() for _ in range(5)]
    assert [(p.url[-1], p.found_on) for p in taken[:4]] == [
        ("w", SITE),
        ("c", SITE),
        ("a", "sitemap"),
        ("b", "sitemap"),
    ]
    assert taken[4] is None


def test_pages_of_the_policy_go_first_whatever_keeps_others_out():
    frontier = make(max_depth=0, exclude=("/**",), robots=lambda _: False)
    frontier.add([SITE + "a"], 0, SITE)
    frontier.require(SITE + "logout", "policy")
    assert drain(frontier) == ["/logout"]
    assert left_out(frontier) == {"/a": "excluded"}


def test_the_same_links_make_the_same_plan():
    def plan() -> list[str]:
        frontier = make(max_pages=30)
        frontier.add([f"{SITE}{n % 7}/{n}" for n in range(200)], 1, SITE)
        return drain(frontier)

    assert plan() == plan()


def test_what_is_left_out_does_not_hang_on_the_order():
    urls = [SITE + p for p in ("b", "a", "c.pdf", "logout", "d")]
    seen = set()
    for order in permutations(urls):
        frontier = make(exclude=("/d",))
        frontier.add(order, 1, SITE)
        drain(frontier)
        seen.add(frontier.left_out)
    assert len(seen) == 1
    assert [e.url for e in seen.pop()] == sorted(urls[2:])


def test_one_page_under_many_addresses_is_visited_once():
    assert visited(
        "/a", "/a#top", "/a?utm_source=x", "/a?utm_medium=y&gclid=1#z", "/b/../a", "/%61?", "/a?fbclid=2"
    ) == ["/a", "/%61"]  # fmt: skip
    frontier = make()
    frontier.add(["http://shop.example/a", "https://shop.example/a", "https://SHOP.example:443/a"], 1, SITE)
    assert drain(frontier) == ["/a"]


def test_a_query_that_means_something_makes_another_page():
    assert visited("/p?id=1&utm_id=9", "/p?id=2") == ["/p?id=1", "/p?id=2"]


def test_other_sites_and_other_schemes_are_no_pages():
    frontier = make()
    frontier.add(
        ["https://other.example/", "mailto:a@shop.example", "javascript:void(0)", "tel:1", "data:,x", "", "http://", "ftp://shop.example/",
         "https://sub.shop.example/x"], 1, SITE,
    )  # fmt: skip
    assert drain(frontier) == ["https://sub.shop.example/x"]
    assert frontier.left_out == ()


@pytest.mark.parametrize(
    "path",
    ["/logout", "/log-out", "/account/sign-out", "/?action=logout", "/signout.php", "/cart/add/7", "/add-to-cart?id=7", "/?add_to_cart=7",
     "/?add-to-cart=7", "/unsubscribe", "/items/delete/7", "/p?do=delete", "/wp-login.php", "/wp-admin/", "/addtobasket/1", "/logoff",
     "/wishlist/add/7", "/Account/LogOut", "/cart/remove-item/7", "/logout/", "/?logout=1"],
)  # fmt: skip
def test_links_that_change_something_are_never_followed(path):
    frontier = make()
    frontier.add([SITE.rstrip("/") + path], 1, SITE)
    assert frontier.take() is None
    assert list(left_out(frontier).values()) == ["changes state"]


@pytest.mark.parametrize(
    "path",
    ["/blogout", "/deleted-scenes", "/catalogue", "/cart", "/login", "/blog/logout-problems-explained", "/x?q=deletes"],
)
def test_words_that_only_look_like_it_are_pages(path):
    if path == "/blog/logout-problems-explained":  # a hyphen ends a word: rather one page too few than a session lost
        assert visited(path) == []
    else:
        assert visited(path) == [path]


def test_files_are_no_pages():
    assert visited("/a.pdf", "/b.JPG", "/c.xml", "/d.zip?x=1", "/e.html", "/f.php", "/v1.0") == [
        "/e.html",
        "/f.php",
        "/v1.0",
    ]


def test_globs_of_the_policy():
    assert visited("/cart", "/cart/a/b", "/a", "/x/y", exclude=("/cart/**",)) == ["/a", "/x/y"]
    assert visited("/en/a", "/fi/a", include=("/en/**",)) == ["/en/a"]
    frontier = make(include=("/en/**",))
    frontier.add([SITE + "fi"], 1, SITE)
    assert left_out(frontier) == {"/fi": "not included"}


def test_depth_and_robots():
    frontier = make(max_depth=1, robots=lambda url: "secret" not in url)
    frontier.add([SITE + "a", SITE + "secret"], 1, SITE)
    frontier.add([SITE + "b"], 2, SITE)
    assert drain(frontier) == ["/a"]
    assert left_out(frontier) == {"/secret": "robots", "/b": "max-depth"}


def test_what_robots_txt_keeps_from_the_auditor_alone_is_told_apart():
    frontier = make(robots=lambda _: False, others=lambda url: "hidden" in url)
    frontier.add([SITE + "a", SITE + "hidden"], 1, SITE)
    assert left_out(frontier) == {"/a": "robots", "/hidden": "robots-auditor"}


def test_an_address_that_leads_off_the_site_leaves_its_place_to_a_page_of_another_shape():
    frontier = make(max_pages=2, per_template=1)
    frontier.add([SITE + "go/1", SITE + "go/2", SITE + "a", SITE + "b"], 1, SITE)
    frontier.leads_off(frontier.take())
    assert drain(frontier) == ["/a", "/b"]
    assert left_out(frontier) == {"/go/1": "leads off the site", "/go/2": "template shop.example/go/#"}


def test_of_pages_of_one_shape_only_some_are_visited():
    frontier = make(per_template=2)
    frontier.require(SITE + "product/0", "policy")
    frontier.add([f"{SITE}product/{n}" for n in range(1, 5)] + [SITE + "about"], 1, SITE)
    assert drain(frontier) == ["/product/0", "/product/1", "/about"]
    assert left_out(frontier) == {f"/product/{n}": "template shop.example/product/*" for n in (2, 3, 4)}


def test_the_limit_names_what_it_left_out():
    frontier = make(max_pages=2)
    frontier.add([SITE + p for p in "abcd"], 1, SITE)
    assert frontier.planned == 2
    assert drain(frontier) == ["/a", "/b"]
    assert left_out(frontier) == {"/c": "max-pages", "/d": "max-pages"}
    assert frontier.found == 4


def test_a_page_that_was_none_leaves_its_place_to_another():
    frontier = make(max_pages=1, per_template=1)
    frontier.add([SITE + "p/1", SITE + "p/2"], 1, SITE)
    frontier.drop(frontier.take(), "not-html")
    assert drain(frontier) == ["/p/2"]
    assert left_out(frontier) == {"/p/1": "not-html"}


def test_where_a_redirect_led_is_not_visited_again():
    frontier = make()
    frontier.add([SITE + "old", SITE + "new"], 1, SITE)
    frontier.take()
    frontier.landed(SITE + "new?utm_source=x#y")
    assert drain(frontier) == []


def test_a_link_trap_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MAX_KNOWN", 100)
    monkeypatch.setattr(module, "MAX_LEFT_OUT", 10)
    frontier = make(max_pages=5, per_template=1000)
    for start in range(0, 1000, 50):
        frontier.add([f"{SITE}trap/{n}" for n in range(start, start + 50)], 1, SITE)
    assert len(drain(frontier)) == 5
    assert frontier.found == 100
    assert len(frontier.left_out) == 10


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("https://shop.example/", "shop.example/"),
        ("https://shop.example/product/red-shoe", "shop.example/product/*"),
        ("https://shop.example/en/blog/2024/a", "shop.example/en/blog/*/*"),
        ("https://shop.example/en-GB/blog/a", "shop.example/en-GB/blog/*"),
        ("https://shop.example/en", "shop.example/en"),
        ("https://shop.example/item-42", "shop.example/item-#"),
        ("https://shop.example/about", "shop.example/about"),
        ("https://shop.example/p.php?b=1&a=2&b=3", "shop.example/p.php?a&b"),
        ("https://other.example/about", "other.example/about"),
    ],
)
def test_shapes(url, shape):
    assert shape_of(url) == shape


@given(st.lists(st.text(max_size=30)), st.integers())
def test_no_link_breaks_it_and_each_page_is_taken_once(paths, seed):
    urls = [SITE + p for p in paths] + paths
    random.Random(seed).shuffle(urls)
    frontier = make(per_template=1000)
    frontier.add(urls, 1, SITE)
    taken = drain(frontier)
    assert len(taken) == len(set(taken))


def test_a_page_that_was_taken_and_not_visited_is_left_out_with_those_that_wait():
    frontier = make(max_pages=2, per_template=1)
    frontier.add([SITE + "a", SITE + "b"], 1, SITE)
    frontier.put_back(frontier.take())
    assert drain(frontier) == ["/b", "/a"]
    frontier.give_up("max-minutes")
    assert left_out(frontier) == {}


def test_what_waits_when_the_time_is_up_is_left_out():
    frontier = make()
    frontier.add([SITE + "a", SITE + "b"], 1, SITE)
    frontier.put_back(frontier.take())
    frontier.give_up("max-minutes")
    assert (drain(frontier), left_out(frontier)) == ([], {"/a": "max-minutes", "/b": "max-minutes"})


def test_of_too_many_pages_those_that_a_limit_kept_out_are_listed_first():
    """What nobody wanted to visit may not hide that a limit left something out: absences would then count."""
    frontier = make(max_pages=1, exclude=["/a*"], max_depth=1)
    frontier.add([f"{SITE}a{n}" for n in range(MAX_LEFT_OUT * 10)], 1, SITE)
    frontier.add([SITE + "z"], 2, SITE)
    listed = frontier.left_out
    assert (len(listed), listed[-1].url, listed[-1].reason) == (MAX_LEFT_OUT, f"{SITE}z", "max-depth")
    assert frontier.unlisted == MAX_LEFT_OUT * 9 + 1


def test_what_is_listed_whole_has_nothing_unlisted():
    frontier = make(exclude=["/a*"])
    frontier.add([SITE + "a"], 1, SITE)
    assert (len(frontier.left_out), frontier.unlisted) == (1, 0)


def paths(wave) -> list[str]:
    return [p.url.removeprefix("https://shop.example") for p in wave]


def test_a_wave_holds_pages_of_one_depth_so_that_none_leads_to_another_of_it():
    frontier = make()
    frontier.add([SITE + "deep"], 2, SITE)
    frontier.add([SITE + "a", SITE + "b"], 1, SITE)
    assert [paths(frontier.wave()), paths(frontier.wave()), frontier.wave()] == [["/a", "/b"], ["/deep"], ()]


@pytest.mark.parametrize("limit", [{"per_template": 2}, {"max_pages": 2}])
def test_a_page_that_is_none_gives_its_place_to_the_next_that_a_limit_kept_out(limit):
    frontier = make(**limit)
    frontier.add([f"{SITE}p/{name}" for name in "abcd"], 1, SITE)
    first = frontier.wave()
    assert paths(first) == ["/p/a", "/p/b"]
    frontier.drop(first[0], "not-html")
    assert paths(frontier.wave()) == ["/p/c"]
    assert set(left_out(frontier)) == {"/p/a", "/p/d"}


def test_a_page_that_another_of_its_wave_led_to_is_seen_there():
    frontier = make(max_pages=2)
    frontier.add([SITE + "old", SITE + "new", SITE + "b"], 1, SITE)
    old, new = frontier.wave()
    frontier.landed(new.url)
    assert (frontier.is_seen(old), frontier.is_seen(new)) == (False, True)
    assert paths(frontier.wave()) == ["/b"]
    assert left_out(frontier) == {}
