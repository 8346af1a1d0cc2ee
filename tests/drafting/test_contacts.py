from __future__ import annotations

import pytest

from auditor.drafting.addresses import firm_before
from auditor.drafting.contacts import Contact, contacts_in, linked_contacts
from tests.builders import link
from tests.drafting.stage import sentences


def found(text: str) -> list[tuple[str, str]]:
    every = sentences(text)
    return [(c.kind, c.value) for n in range(len(every)) for c in contacts_in(every, n)]


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        ("Write to care@shop.example.", [("email", "care@shop.example")]),
        ("Write to Shop Ltd, 1 Old Road, Exampleton EX1 2MP, if you like.", [("post", "Shop Ltd, 1 Old Road, Exampleton EX1 2MP")]),
        ("Please write to 12 Gate Cir, Springfield, CA 90210.", [("post", "12 Gate Cir, Springfield, CA 90210")]),
        ("Muster GmbH, Musterstraße 12, 10115 Berlin ist verantwortlich.", [("post", "Muster GmbH, Musterstraße 12, 10115 Berlin")]),
        ("La société Pré SARL, sise 14 rue des Tilleuls, 69003 Lyon, répond.", [("post", "14 rue des Tilleuls, 69003 Lyon")]),
        ("Tiendas, con domicilio en C/ Mayor, n.º 14, 28013 Madrid.", [("post", "C/ Mayor, n.º 14, 28013 Madrid")]),
        ("Bottega, con sede in Via Garibaldi n. 7, 16124 Genova.", [("post", "Via Garibaldi n. 7, 16124 Genova")]),
        ("Molen, gevestigd aan de Kerkstraat 12, 3511 AB Utrecht.", [("post", "Kerkstraat 12, 3511 AB Utrecht")]),
        ("Sklep, ul. Długa 12, 31-147 Kraków, odpowiada.", [("post", "Sklep, ul. Długa 12, 31-147 Kraków")]),
        ("Shop Ltd, Unit 4, Harbour Rd, Dublin 2, D02 X285.", [("post", "Shop Ltd, Unit 4, Harbour Rd, Dublin 2, D02 X285")]),
        ("Write to X, 1 A1 2CD.", []),
        ("Call us on +44 1632 960114 on weekdays.", [("phone", "+44 1632 960114")]),
        ("You can call 01632 960114.", [("phone", "01632 960114")]),
        ("Send a request by calling 1-800-555-0142.", [("phone", "1-800-555-0142")]),
        ("Toll-free: 1-800-555-0142", [("phone", "1-800-555-0142")]),
        ("Fax: +44 1632 960115 is switched off.", []),
        ("In 2020 Google, Inc. changed it.", []),
        ("The Data Protection Act 1998, section 7, applies.", []),
        ("Order number 12345678 was shipped on 2026-11-23.", []),
        ("We had 1,000,000 visitors.", []),
    ],
)  # fmt: skip
def test_contacts_of_a_sentence(text: str, contacts: list[tuple[str, str]]) -> None:
    assert found(text) == contacts


def test_an_address_may_stand_on_lines_of_its_own() -> None:
    text = "We are here.\n\nContact\n\nMuster GmbH\n\nMusterstraße 12\n\n10115 Berlin\n\nE-Mail: post@muster.example\n"
    assert ("post", "Muster GmbH, Musterstraße 12, 10115 Berlin") in found(text)


def test_the_last_line_of_an_address_is_not_all_of_it() -> None:
    text = "We are here.\n\nWrite to:\nShop, Inc.\n410 Mill St., Suite No. 12\nPortland, OR 97204\n"
    assert found(text) == [("post", "410 Mill St., Suite No. 12, Portland, OR 97204")]


def test_links_that_write_or_call() -> None:
    links = [
        link("mailto:care@shop.example?subject=x", "write"),
        link("mailto:other@shop.example", "care@shop.example"),
        link("tel:+441632960114", "call"),
        link("mailto:nobody", "write"),
        link("mailto:hidden@shop.example", "write", visible=False),
    ]
    assert linked_contacts(links) == (Contact("email", "care@shop.example"), Contact("phone", "+441632960114"))


@pytest.mark.parametrize(
    ("text", "contacts"),
    [
        ("Write to care [at] shop [dot] example.", [("email", "care@shop.example")]),
        ("Schreiben Sie an post(at)laden.example.", [("email", "post@laden.example")]),
        ("Hafen GmbH, Kaistraße 4, D-12345 Hafenstadt", [("post", "Hafen GmbH, Kaistraße 4, D-12345 Hafenstadt")]),
        ("Port SA, 8 quai du vieux port - 93 400 Saint-Port, répond.", [("post", "8 quai du vieux port - 93 400 Saint-Port")]),
        ("Harbour Inc. is at 42 W. Quay Blvd., Suite 300, Porttown, California 90299.", [("post", "42 W. Quay Blvd., Suite 300, Porttown, California 90299")]),
        ("Write to 77 Quay St # 20 Porttown, TX 76199, USA.", [("post", "77 Quay St # 20 Porttown, TX 76199")]),
        ("Bateau SARL, 97 rue du petit phare, 75099 Paris.", [("post", "97 rue du petit phare, 75099 Paris")]),
        ("Haven B.V., Kadeplein 200, Havenstad 1097ZZ", [("post", "Haven B.V., Kadeplein 200, Havenstad 1097ZZ")]),
        ("Hamnbolaget AB, Kajgatan 31, 461 30 Hamnstad", [("post", "Hamnbolaget AB, Kajgatan 31, 461 30 Hamnstad")]),
        ("A company with a capital of 33 925 Euros, number 535 217 723.", []),
        ("Registered in London, EC3V 3NG.", []),
        ("Since 2019 we have 12000 Customers in 14 countries.", []),
        ("Business ID 2532163-6, place of business Helsinki.", []),
        ("Regulation (EU) 2016/679 and Directive 95/46/EC of 24 October 1995 apply.", []),
    ],
)  # fmt: skip
def test_ways_of_writing_addresses(text: str, contacts: list[tuple[str, str]]) -> None:
    assert found(text) == contacts


@pytest.mark.parametrize(
    "text",
    [
        "We are here.\n\nHarbour House, 36-38 Quay Hill,\nPorttown, EC3V 9ZZ, United Kingdom.\n",
        "We are here.\n\n36-38 Quay Hill\n\nFloor 3\n\nPorttown, EC3V 9ZZ\n",
    ],
)
def test_a_line_of_an_address_is_no_address_of_its_own(text: str) -> None:
    (one,) = found(text)
    assert "36-38 Quay Hill" in one[1]
    assert "EC3V 9ZZ" in one[1]


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Google Inc., 1600 Amphitheatre Parkway", "google"),
        ("operated by Meta Platforms Ireland Ltd, 4 Grand Canal Square", "meta"),
        ("Write to us at 14 Quay Street", ""),
        ("Harbour GmbH, Kaistraße 4", "harbour"),
    ],
)
def test_the_firm_before_an_address(text: str, firm: str) -> None:
    assert firm_before(text) == firm
