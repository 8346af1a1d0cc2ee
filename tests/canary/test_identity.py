from __future__ import annotations

import math
import random
import re
from string import ascii_lowercase

from auditor.canary import Identity, make_identity
from auditor.canary.forms import MIN_WORD, cores, national_digits
from auditor.canary.identity import _CONSONANTS, _VOWELS, SYLLABLES


def identities(count: int = 300) -> list[Identity]:
    chance = random.Random(1)
    return [make_identity(below=chance.randrange) for _ in range(count)]


def test_each_word_holds_more_than_40_random_bits():
    assert SYLLABLES * math.log2(len(set(_CONSONANTS)) * len(set(_VOWELS))) > 40
    who = make_identity()
    assert [len(c.text) for c in cores(who)] == [2 * SYLLABLES] * 8
    assert 2 * SYLLABLES >= MIN_WORD
    assert len({c.text for c in cores(who)}) == 8


def test_no_two_are_alike():
    assert make_identity() != make_identity()
    assert len({i.email for i in identities()}) == 300


def test_values_look_as_forms_want_them():
    for who in identities():
        assert re.fullmatch(r"[a-z]+\.[a-z]+@[a-z]+\.com", who.email)
        assert re.fullmatch(r"\+442899\d{6}", who.phone)
        assert re.fullmatch(r"BT[1-9]\d? \d[A-Z]{2}", who.postcode)
        assert re.fullmatch(r"[1-9]\d? [A-Z][a-z]+ Road", who.street)
        assert re.fullmatch(r"028 99\d\d \d{4}", who.phone_national)
        assert who.name.istitle()
        assert set(who.city.lower()) <= set(ascii_lowercase)
        assert re.fullmatch(r"19[6-9]\d-(0\d|1[012])-(0\d|1[012])", who.birth)
        assert re.fullmatch(r"[A-Z][a-z]+\d\d!", who.password)


RESERVED = re.compile(r"[@.](example|test|invalid|localhost|local|example\.(com|org|net))$")
"""Domains of RFC 2606 and RFC 6762: what filters of test addresses look for."""
TELLS = re.compile(
    r"test|example|dummy|fake|sample|demo|spam|noreply|asdf|qwert|john\W?doe|lorem|canary|\d|[b-df-hj-np-tv-xz]{3}"
)
"""What filters of data quality look for in addresses and names: words, digits, runs of consonants."""
FICTION = re.compile(
    r"\+44(7700900|1632960|2079460|11[3-8]4960|1[2-6]14960|1914980|2896496|2920180|8081570|9098790|3069990)\d{3}|\+1\d{3}55501\d\d"
)
"""What Ofcom and NANPA keep for fiction."""
FREE_MAIL = ("gmail.com", "outlook.com", "yahoo.com", "hotmail.com", "icloud.com", "mailinator.com", "yopmail.com")


def test_it_looks_like_a_customers_and_is_nobodys():
    for who in identities():
        assert not RESERVED.search(who.email)
        assert not any(TELLS.search(text.lower()) for text in (who.email, who.first_name, who.last_name, who.city))
        assert not FICTION.fullmatch(who.phone)
        assert who.domain not in FREE_MAIL
        word, _, rest = who.domain.partition(".")
        assert (len(word), rest) == (2 * SYLLABLES, "com")  # 45 random bits: nobody has registered it


def test_numbers_that_stand_as_examples_everywhere_are_not_taken():
    assert not {who.phone[-6:] for who in identities(2000)} & {"000000", "111111", "121212", "999000"}


def test_a_number_is_no_time_and_no_signed_number_of_32_bits():
    for who in identities():
        assert int(national_digits(who)) > 2**31


def test_the_number_can_be_named():
    who = make_identity(phone="+4930123125460")
    assert (who.phone, who.phone_national, national_digits(who)) == ("+4930123125460", "030123125460", "30123125460")
    assert make_identity(phone="+12025550143").phone_national == "2025550143"


def test_the_domain_can_be_named():
    assert make_identity("Mail.Shop.example").email.endswith("@mail.shop.example")


def test_an_address_says_nothing_of_the_name():
    who = make_identity()
    assert who.last_name.lower() not in who.email
    assert who.first_name.lower() not in who.email
