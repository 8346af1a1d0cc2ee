from __future__ import annotations

import math
import random
import re
from string import ascii_lowercase

from auditor.canary import Identity, make_identity
from auditor.canary.forms import MIN_WORD, cores
from auditor.canary.identity import _CONSONANTS, _VOWELS, SYLLABLES


def identities(count: int = 300) -> list[Identity]:
    chance = random.Random(1)
    return [make_identity(below=chance.randrange) for _ in range(count)]


def test_each_word_holds_more_than_40_random_bits():
    assert SYLLABLES * math.log2(len(set(_CONSONANTS)) * len(set(_VOWELS))) > 40
    who = make_identity()
    assert [len(c.text) for c in cores(who)] == [2 * SYLLABLES] * 7
    assert 2 * SYLLABLES >= MIN_WORD
    assert len({c.text for c in cores(who)}) == 7


def test_no_two_are_alike():
    assert make_identity() != make_identity()
    assert len({i.email for i in identities()}) == 300


def test_values_look_as_forms_want_them():
    for who in identities():
        assert re.fullmatch(r"[a-z]+\.[a-z]+@example\.com", who.email)
        assert re.fullmatch(r"\+447700900\d{3}", who.phone)
        assert re.fullmatch(r"[A-Z]{2}\d \d[A-Z]{2}", who.postcode)
        assert re.fullmatch(r"[1-9]\d? [A-Z][a-z]+ Road", who.street)
        assert re.fullmatch(r"07700 900\d{3}", who.phone_national)
        assert who.name.istitle()
        assert set(who.city.lower()) <= set(ascii_lowercase)


def test_numbers_that_stand_as_examples_everywhere_are_not_taken():
    taken = {who.phone[-3:] for who in identities(2000)}
    assert taken.isdisjoint({"000", "111", "123", "321", "900", "077", "456", "999"})


def test_the_domain_can_be_named():
    assert make_identity("Mail.Shop.example").email.endswith("@mail.shop.example")


def test_an_address_says_nothing_of_the_name():
    who = make_identity()
    assert who.last_name.lower() not in who.email
    assert who.first_name.lower() not in who.email
