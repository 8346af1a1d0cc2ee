from __future__ import annotations

from functools import partial

import pytest
from pydantic import ValidationError

from auditor.evidence import PageText
from checks import CHECKS
from checks.shared.pages.contacts import same_phone
from tests.builders import form, judge, judgement, link, visit

CHECK = "contact-reachable"
judge_contact = partial(judge, CHECK)
EMAIL = "care@shop.example"
by_mail = partial(judge_contact, email=EMAIL)
MISSING = [("missing", f"email {EMAIL}")]


@pytest.mark.parametrize("text", ["Write to care@shop.example.", "CARE@shop.example", "<care@shop.example>,"])
def test_an_address_in_the_text_is_there(text):
    result = judgement(CHECK, visit(text=text), email=EMAIL)
    assert (result.findings, result.gaps, result.examined) == ((), (), 1)


@pytest.mark.parametrize(
    "url", ["mailto:care@shop.example", "mailto:Care@Shop.example?subject=Hi", "MAILTO:care%40shop.example"]
)
def test_a_mail_link_is_there(url):
    assert by_mail(visit(links=[link(url, "Write to us")], text="-")) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "customercare@shop.example",
        "care@shop.example.evil.example",
        "xcare@shop.examples",
    ],
)
def test_an_address_that_is_not_there_is_missing(text):
    assert by_mail(visit(text=text)) == MISSING


@pytest.mark.parametrize(
    "text",
    [
        "care [at] shop.example",
        "care(at)shop.example",
        "care {at} shop [dot] example",
        "care (ät) shop (punkt) example",
    ],
)
def test_an_address_that_is_spelled_out_is_there(text):
    assert by_mail(visit(text=f"Write to {text}, please.")) == []


@pytest.mark.parametrize(
    "text", ["care at shop.example", "care [at] shop", "care [and] shop.example", "xcare [at] shop.example"]
)
def test_words_that_only_look_like_it_are_no_address(text):
    assert by_mail(visit(text=text)) == MISSING


def test_a_hidden_mail_link_does_not_count():
    assert by_mail(visit(links=[link("mailto:care@shop.example", visible=False)])) == MISSING


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("mailto:care@shop.exmaple", "care@shop.example"),
        ("mailto:care@shop.example", "help@shop.example"),
        ("mailto:care@shop", "care@shop.example"),
        ("mailto://care@shop.example", "Write to us"),
        ("mailto:mailto:care@shop.example", "Write to us"),
    ],
)
def test_a_mail_link_that_goes_astray_is_wrong(url, text):
    assert by_mail(visit(links=[link(url, text)], text=text)) == [("wrong", f"email {EMAIL}")]


def test_other_peoples_mail_links_are_left_alone():
    assert by_mail(visit(links=[link("mailto:press@shop", "Press")], text=EMAIL)) == []


@pytest.mark.parametrize(
    ("promised", "text", "there"),
    [
        ("+44 20 7946 0000", "Call +44 (0)20 7946-0000 now", True),
        ("+44 20 7946 0000", "020 7946 0000", True),
        ("+44 20 7946 0000", "0044 20 7946 0000", True),
        ("020 7946 0000", "T: +44.20.7946.0000", True),
        ("+44 20 7946 0000", "020 7946 0001", False),
        ("+44 20 7946 0000", "order 12020794600003", False),
    ],
)
def test_phone_numbers_are_compared_by_digits(promised, text, there):
    assert judge_contact(visit(text=text), phone=promised) == ([] if there else [("missing", f"phone {promised}")])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0221 5550120", "+49 (0)221 / 555 01-20", True),
        ("1-800-555-0142", "(800) 555-0142", True),
        ("0049 221 5550120", "0221 5550120", True),
        ("+353 1 555 0100", "01 555 0100", True),
        ("0221 5550120", "5550120", False),
        ("+1 503 555 0142", "555-0142", False),
    ],
)
def test_an_area_is_part_of_a_number(one, other, same):
    assert same_phone(one, other) is same
    assert same_phone(other, one) is same


@pytest.mark.parametrize(
    ("promised", "text"),
    [
        ("410 Mill St., Suite 12, Portland, OR 97204", "410 Mill Street\nSte. 12\nPortland, OR 97204"),
        ("Musterstra\u00dfe 12, 10115 Berlin", "Musterstr. 12\n10115 Berlin"),
    ],
)
def test_kinds_of_streets_may_be_shortened(promised, text):
    assert judge_contact(visit(text=text), post=promised) == []


def test_a_phone_link_is_there_or_wrong():
    number = "+1 714 555 0100"
    assert judge_contact(visit(links=[link("tel:+17145550100", "Call us")]), phone=number) == []
    assert judge_contact(visit(links=[link("tel:+17145550199", "714 555 0100")]), phone=number) == [
        ("wrong", f"phone {number}")
    ]


def test_short_numbers_are_not_taken_for_ends_of_long_ones():
    assert not same_phone("110", "+49 30 110110")


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Old Road 1\nEX1 2MP  EXAMPLETON", True),
        ("Shop Ltd · Old Road 1, EX1 2MP, Exampleton - England", True),
        ("Old Road 12, EX1 2MP Exampleton", False),
        ("Gold Road 1, EX1 2MP Exampleton", False),
    ],
)
def test_postal_addresses_are_compared_word_by_word(text, there):
    assert bool(judge_contact(visit(text=text), post="Old Road 1, EX1 2MP Exampleton")) is not there


@pytest.mark.parametrize(
    ("types", "codes"), [(("textarea",), []), (("email",), []), (("search",), ["missing"]), ((), ["missing"])]
)
def test_a_contact_form_is_one_to_write_in(types, codes):
    seen = [visit(links=["/contact"]), visit("/contact", forms=(form("/send", *types),))]
    assert [c for c, _ in judge_contact(*seen, form="/contact")] == codes


def test_a_contact_form_page_that_does_not_answer_is_dead():
    assert judge_contact(visit(links=["/contact"]), visit("/contact", status=404), form="/contact") == [
        ("dead", "form /contact")
    ]


def test_a_contact_form_page_that_was_not_visited_is_a_gap():
    result = judgement(CHECK, visit(), form="/contact")
    assert [g.detail for g in result.gaps] == ["https://shop.example/contact was not visited"]


def test_it_may_have_to_stand_on_a_certain_page():
    seen = [visit(text=EMAIL, links=["/privacy"]), visit("/privacy", text="no address", links=["/"])]
    assert by_mail(*seen) == []
    assert by_mail(*seen, page="/privacy") == MISSING


def test_too_many_clicks_from_a_page():
    chain = [
        visit(links=["/a"]),
        visit("/a", links=["/b"]),
        visit("/b", links=["/contact"]),
        visit("/contact", text=EMAIL),
    ]
    assert by_mail(*chain, max_clicks=3) == []
    assert by_mail(*chain, max_clicks=2) == [("missing", f"email {EMAIL} from https://shop.example/")]
    assert by_mail(*chain, max_clicks=0) == MISSING


@pytest.mark.parametrize(
    ("reason", "limit"),
    [("max-pages", "max_pages"), ("max-depth", "max_depth"), ("max-minutes", "max_minutes"),
     ("max-scenario-minutes", "max_scenario_minutes"), ("cap", "addresses remembered")],
)  # fmt: skip
def test_a_contact_may_stand_on_a_page_that_was_left_out(reason, limit):
    result = judgement(CHECK, visit(), email=EMAIL, left_out={"/contact": reason})
    assert result.findings == ()
    assert [g.detail for g in result.gaps] == [f"{EMAIL} was not found, but 1 page was left out ({limit}: 1)"]
    assert by_mail(visit("/privacy"), page="/privacy", left_out={"/contact": reason}) == MISSING


def test_a_page_that_was_left_out_may_be_the_way_to_a_contact():
    seen = [visit(links=["/help"]), visit("/privacy", text=EMAIL), visit("/far")]
    result = judgement(CHECK, *seen, email=EMAIL, left_out={"/help": "max-pages"})
    assert [f.subject.key for f in result.findings] == [f"email {EMAIL} from https://shop.example/far"]
    assert [(g.page, g.detail) for g in result.gaps] == [
        ("https://shop.example/", f"the way to {EMAIL} may lead over pages that were left out (max_pages: 1)")
    ]
    assert len(by_mail(*seen, max_clicks=0, left_out={"/help": "max-pages"})) == 1, "each page must have it itself"


def test_a_contact_that_must_stand_on_a_page_is_one_click_behind_a_page_that_was_left_out():
    seen = [visit(links=["/help"]), visit("/privacy", text=EMAIL, links=["/"])]
    found = [by_mail(*seen, page="/privacy", max_clicks=n, left_out={"/help": "max-pages"}) for n in (1, 2)]
    assert found == [[("missing", f"email {EMAIL} from https://shop.example/")], []]


def test_a_text_that_was_cut_is_a_gap_and_not_missing():
    seen = visit(texts=(PageText(document="", text="cut", truncated=True),))
    result = judgement(CHECK, seen, email=EMAIL)
    assert (result.findings, len(result.gaps)) == ((), 1)


def test_a_text_that_was_not_seen_is_a_gap_and_not_missing():
    result = judgement(CHECK, visit(text="x", blind=["text"]), email=EMAIL)
    assert (result.findings, len(result.gaps)) == ((), 1)


def test_a_foreign_page_does_not_stand_in_for_the_site():
    assert by_mail(visit(), visit("/go", to="https://partner.example/", text=EMAIL)) == MISSING


def test_several_contacts_are_held_one_by_one():
    assert judge_contact(visit(text=EMAIL), email=EMAIL, phone="+1 714 555 0100") == [
        ("missing", "phone +1 714 555 0100")
    ]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"email": "care at shop"},
        {"phone": "call"},
        {"post": " "},
        {"email": EMAIL, "max_clicks": -1},
        {"email": EMAIL, "page": "contact"},
        {"form": "https://other.example/contact"},
        {"form": ""},
    ],
)
def test_bad_options_are_refused(options):
    with pytest.raises(ValidationError):
        CHECKS[CHECK].options(**options)


@pytest.mark.parametrize("post", ["a", "1", "1 2 3", "London", "Exampleton England", "- , -", "PO Box 1"])
def test_a_postal_address_that_tells_nothing_is_refused(post):
    with pytest.raises(ValidationError, match=f"'{post}' is too short for a postal address: write it like 1 Old Road"):
        CHECKS[CHECK].options(post=post)


@pytest.mark.parametrize(
    "post", ["1 Old Road, Ely", "Rose Cottage, Ely", "PO Box 1234", "北京市海淀区1号", "丸の内1-1-1", "Musterstr. 12"]
)
def test_a_short_postal_address_will_do(post):
    assert judge_contact(visit(text=f"Write to: {post}."), post=post) == []


def test_no_page_is_a_gap():
    result = judgement(CHECK, visit(outcome="failed", status=None), email=EMAIL)
    assert (result.findings, len(result.gaps)) == ((), 1)


def test_where_the_choice_was_not_made_nothing_is_missing():
    shown = visit("/", links=["mailto:care@shop.example"])
    unmade = visit("/", "withdraw", number=0)
    assert judge("contact-reachable", shown, unmade, email="care@shop.example") == []


OTHER_PAGES = [
    visit("/a", links=["/b", "/"]),
    visit("/b", links=["/contact", "/privacy", "/a"]),
    visit("/privacy", links=["/contact", "/b"]),
    visit("/contact", links=[link("mailto:care@shop.example", "care@shop.example"), "/privacy"]),
]
EXAMPLE_SITES = (
    [[visit(links=["/contact", "/privacy"]), *OTHER_PAGES], [visit(links=["/a"]), *OTHER_PAGES]],
    {"missing"},
)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Harbour GmbH\nKaistraße 4\n12345 Hafenstadt", True),
        ("Harbour GmbH\nKaistraße 4\nD-12345 Hafenstadt", True),
        ("Harbour GmbH\nCustomer care, second floor\nKaistraße 4\n12345 Hafenstadt", True),
        ("Harbour GmbH\nKaistraße 4\n54321 Hafenstadt", False),
        ("Harbour GmbH\n12345 Hafenstadt", False),
        ("Kaistraße 4\n12345 Hafenstadt is where Harbour GmbH was", False),
    ],
)
def test_an_address_may_have_a_line_in_between_and_a_country_before_its_code(text, there):
    found = judge_contact(visit(text=text), post="Harbour GmbH, Kaistraße 4, 12345 Hafenstadt")
    assert bool(found) is not there


def test_an_address_that_only_a_link_holds_that_nobody_can_make_out_is_missing():
    faint = link(f"mailto:{EMAIL}", EMAIL, visible=False, faint=True)
    assert by_mail(visit(text=f"Shop\n{EMAIL}", links=[faint])) == MISSING
    assert by_mail(visit(text=f"Write to {EMAIL}\n{EMAIL}", links=[faint])) == []


def test_an_address_in_a_closed_menu_too_is_there():
    closed = link(f"mailto:{EMAIL}", EMAIL, visible=False)
    assert by_mail(visit(text=f"Write to {EMAIL}", links=[closed])) == []
