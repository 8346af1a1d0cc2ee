"""What a visitor presses, and which link is followed: chosen from a list of controls, without a browser."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.crawl.walk.controls import MOST_ON_FIRST, TRIES, Choices, Control, control_of, kind_of, may_press
from auditor.driver.errors import UnexpectedAnswer
from auditor.urls import host_of

SHOP = "https://shop.example"


def button(label: str, kind: Any = "button", number: int = 0, **more: Any) -> Control:
    return Control(number=number, kind=kind, label=label, **more)


def link(href: str, label: str = "there", number: int = 0, **more: Any) -> Control:
    return Control(number=number, kind="link", label=label, href=href, **more)


def choices(may_visit=lambda _: True) -> Choices:
    made = Choices(is_own=lambda url: host_of(url) == "shop.example", may_visit=may_visit)
    made.arrive(f"{SHOP}/", first=True)
    return made


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Add to basket", "basket"), ("In den Warenkorb", "basket"), ("カートに入れる", "basket"), ("Load more", "more"),
        ("Mehr anzeigen", "more"), ("Play", "video"), ("Play the game", "button"), ("Menu", "menu"), ("Menu of the day", "button"),
        ("Next slide", "carousel"), ("Sizes", "button"),
    ],
)  # fmt: skip
def test_words_say_what_a_button_is(label, kind):
    assert kind_of("button", label) == kind


def test_what_a_control_is_by_its_make_no_word_changes():
    assert kind_of("tab", "Play") == "tab"
    assert kind_of("link", "Menu") == "link"


@pytest.mark.parametrize(
    "control",
    [
        button("Sizes"), button("Checkout"), button("Zur Kasse"), button("Add to basket", "basket"), button("Send", "tab"), button("Menu", "menu"),
        button("Add to basket", "basket", submits=True), button("Order 1", row=True), button("", names="hamburger"),
    ],
    ids=lambda c: f"{c.kind} {c.label}",
)  # fmt: skip
def test_what_is_harmless_is_pressed(control):
    expected = control.label != "Send"
    assert may_press(control) is expected


@pytest.mark.parametrize(
    "control",
    [
        button("Buy now"), button("Checkout", submits=True), button("Pay"), button("Delete my account"), button("Log out"), button("Subscribe"),
        button("Jetzt kaufen"), button("Se déconnecter"), button("Download"), button("Accept all"), button("Reject all"),
        button("Cookie settings"), button("Sizes", consent=True), button("Search", submits=True), button("", names="btn-delete"),
        button("Add to basket", "basket", submits=True, personal=True), button("Delete order 1", row=True), button("x" * 300),
    ],
    ids=lambda c: f"{c.kind} {c.label[:20]}",
)  # fmt: skip
def test_what_sends_decides_or_ends_something_is_not(control):
    assert not may_press(control)


@pytest.mark.parametrize("kind", ["search", "select", "option", "slider"])
def test_what_is_changed_is_left_alone_beside_fields_about_a_person(kind):
    assert may_press(button("Size", kind))
    assert not may_press(button("Size", kind, personal=True))
    assert not may_press(button("Subscribe", kind))


def test_more_is_loaded_twice():
    made, there = choices(), [button("Load more", "more"), button("Menu", "menu", 1)]
    pressed = []
    while control := made.next(there, on_screen=False):
        made.took(control, pressed=True)
        pressed.append(control.label)
    assert sorted(pressed) == ["Load more", "Load more", "Menu"]


def test_of_each_kind_one_is_pressed_though_a_page_has_many():
    kinds = (
        "tab",
        "accordion",
        "menu",
        "carousel",
        "video",
        "basket",
        "more",
        "search",
        "select",
        "option",
        "slider",
        "button",
    )
    made = choices()
    while control := made.next([button(f"{k} {n}", k, n) for k in kinds for n in range(3)], on_screen=False):
        made.took(control, pressed=True)
    assert dict(made.pressed) == dict.fromkeys(kinds, 1)


def test_kinds_come_in_turn_and_buttons_last():
    there = [
        button("One", number=0), button("A", "tab", 1), button("B", "tab", 2), button("C", "tab", 3), button("More", "accordion", 4),
    ]  # fmt: skip
    made, pressed = choices(), []
    while control := made.next(there, on_screen=False):
        made.took(control, pressed=True)
        pressed.append(control.label)
    assert pressed == ["A", "More", "B", "One"], "two of a kind, each kind once before any twice"


def test_two_walks_press_the_same():
    there = [button(f"Part {n}", "tab" if n % 3 else "accordion", n) for n in range(30)]

    def walked() -> list[str]:
        made, pressed = choices(), []
        while control := made.next(there, on_screen=False):
            made.took(control, pressed=True)
            pressed.append(control.key)
        return pressed

    assert walked() == walked()


def test_so_many_are_pressed_on_a_page_and_none_twice():
    kinds = ("tab", "accordion", "menu", "carousel", "video", "basket", "more", "button")
    there = [button(f"{k} {n}", k, n) for k in kinds for n in range(4)]
    made = choices()
    for page in ("/", "/two"):
        made.arrive(SHOP + page, first=page == "/")
        pressed = []
        while control := made.next(there, on_screen=False):
            made.took(control, pressed=True)
            pressed.append(control.key)
        assert len(pressed) == len(set(pressed)) == (MOST_ON_FIRST if page == "/" else 4)


def test_a_kind_of_which_none_could_be_pressed_is_untried():
    there = [button(f"Part {n}", "tab", n) for n in range(9)]
    made = choices()
    made.note(there)
    tried = 0
    while control := made.next(there, on_screen=False):
        made.took(control, pressed=False)
        tried += 1
    assert (tried, made.untried) == (TRIES, ("tab",))


def test_what_nobody_can_see_is_not_there():
    made, hidden = choices(), button("Slide 2", "carousel")
    made.note([hidden])
    made.forget(hidden)
    assert made.untried == ()
    assert made.next([hidden], on_screen=False) is None


def test_what_is_never_pressed_is_not_missed():
    made = choices()
    made.note([button("Buy now"), button("Accept all", consent=True), link(f"{SHOP}/two")])
    assert made.untried == ()


def test_links_lead_to_pages_of_another_shape_first():
    made = choices()
    made.arrive(f"{SHOP}/product/1", first=False)
    there = [
        link(f"{SHOP}/product/2", number=0),
        link(f"{SHOP}/about", number=1, blank=True),
        link(f"{SHOP}/help", number=2),
    ]
    followed = []
    while following := made.link(there):
        made.visited.add(following.href)
        followed.append(following.number)
    assert followed == [2, 0, 1]


@pytest.mark.parametrize(
    "declined",
    [
        link("https://other.example/"), link(f"{SHOP}/?gclid=1"), link(f"{SHOP}/#top"), link("mailto:a@shop.example"), link(f"{SHOP}/x", download=True),
        link(f"{SHOP}/bye", "Log out"), link(f"{SHOP}/x", consent=True),
    ],
    ids=lambda c: c.href + c.label,
)  # fmt: skip
def test_links_that_are_not_followed(declined):
    assert choices().link([declined]) is None


def test_a_page_that_may_not_be_visited_is_not_walked_to():
    assert choices(may_visit=lambda url: "cart" not in url).link([link(f"{SHOP}/cart")]) is None


def test_a_route_behind_a_hash_is_a_page_and_a_place_on_the_page_is_pressed_as_such():
    made = choices()
    assert made.link([link(f"{SHOP}/#/sale")]) is not None
    assert made.anchor([link(f"{SHOP}/#sale")], f"{SHOP}/") is not None
    assert made.anchor([link(f"{SHOP}/#/sale")], f"{SHOP}/") is None


@pytest.mark.parametrize("told", [{}, {"number": "0"}, {"number": 0, "label": None}])
def test_an_answer_of_another_shape_is_told_as_such(told):
    with pytest.raises(UnexpectedAnswer):
        control_of(told)
