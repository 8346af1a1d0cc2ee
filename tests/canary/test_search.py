from __future__ import annotations

import dataclasses
import hashlib
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.canary import Searcher, make_identity
from tests.canary.planted import IDENTITY, TAGGED, clean, planted

SEARCHER = Searcher(IDENTITY)


@pytest.mark.parametrize("sent", planted(), ids=lambda p: p.name)
def test_every_form_is_found_and_named(sent):
    found = [h for h in SEARCHER.search(sent.data) if h.kind == sent.kind]
    assert any(sent.words in h.transform for h in found), found


def test_the_table_is_long_enough():
    assert len(planted()) >= 60


def test_nothing_of_somebody_else_is_found():
    assert [h for data in clean() for h in SEARCHER.search(data)] == []


@pytest.mark.parametrize("seed", range(5))
def test_no_identity_is_found_in_what_is_public(seed):
    who = make_identity(below=random.Random(seed).randrange)
    page = "Call 07700 900123, write to info@example.com, 10 Downing Road, London SW1A 2AA. " + who.postcode
    assert Searcher(who).search(page) == ()


def test_a_hit_says_what_and_where():
    data = b"em=" + hashlib.sha256(IDENTITY.email.encode()).hexdigest().encode()
    (hit,) = SEARCHER.search(data)
    assert (hit.kind, hit.transform, hit.offset) == ("email", "SHA-256 of the e-mail address, in hex", 3)


def test_normal_forms_of_an_address_with_case_dots_and_tag():
    searcher = Searcher(dataclasses.replace(IDENTITY, email=TAGGED))
    local, domain = "ronuvatekisolumaro", "shop-canary.example"
    for text, words in (
        (TAGGED, "SHA-256 of the e-mail address, in hex"),
        (TAGGED.lower(), "SHA-256 of the lower-cased e-mail address, in hex"),
        (f"ronu.vatekisolumaro@{domain}", "SHA-256 of the lower-cased e-mail address without its tag, in hex"),
        (f"{local}+news@{domain}", "SHA-256 of the lower-cased e-mail address without dots, in hex"),
        (f"{local}@{domain}", "SHA-256 of the lower-cased e-mail address without dots and tag, in hex"),
    ):
        (hit,) = searcher.search(hashlib.sha256(text.encode()).hexdigest())
        assert hit.transform == words
    assert searcher.search(f"e={local}@{domain}")[0].transform.startswith("the lower-cased e-mail address without dots")


def test_a_number_counts_only_whole():
    national = IDENTITY.phone_national.replace(" ", "")
    assert SEARCHER.search(f"t={national}")
    assert SEARCHER.search(f"t=1{national[1:]}") == ()
    assert SEARCHER.search(f"t={national}4") == ()
    assert SEARCHER.search(f"t=9{national[1:]}.5") == ()


def test_a_postcode_counts_only_beside_something_else():
    assert SEARCHER.search(f"zip={IDENTITY.postcode}") == ()
    found = SEARCHER.search(f"zip={IDENTITY.postcode}&em={IDENTITY.email}")
    assert [(h.kind, h.transform) for h in found] == [
        ("address", "the postcode in plain"),
        ("email", "the e-mail address in plain"),
    ]
    assert len(SEARCHER.search(f"id=x{IDENTITY.postcode.replace(' ', '')}y&em={IDENTITY.email}")) == 1


def test_several_values_are_told_apart_and_each_once():
    data = f"{IDENTITY.name} {IDENTITY.email} {IDENTITY.email} {IDENTITY.street}, {IDENTITY.city}"
    assert [(h.kind, h.transform) for h in SEARCHER.search(data)] == [
        ("address", "the street in plain"),
        ("address", "the town in plain"),
        ("email", "the e-mail address in plain"),
        ("name", "the name in plain"),
    ]


def test_a_search_is_the_same_every_time():
    data = b"&".join(p.data for p in planted())
    again = Searcher(dataclasses.replace(IDENTITY))
    assert SEARCHER.search(data) == again.search(data) == tuple(sorted(SEARCHER.search(data)))


@given(st.binary(max_size=400))
def test_nothing_breaks_it(data):
    assert SEARCHER.examine(data).hits == ()


@given(st.binary(max_size=60), st.binary(max_size=60), st.sampled_from(planted()))
def test_nothing_around_hides_what_is_found_without_edges(before, after, sent):
    # Packed data whose own beginning was changed is something else; text stays what it is.
    if sent.kind != "email" or "inside" in sent.words or "Base64" in sent.words:
        return
    assert any(h.kind == "email" for h in SEARCHER.search(before + sent.data + after))


@given(st.text(max_size=50))
def test_text_with_lone_surrogates_is_searched(text):
    SEARCHER.search(text + "\ud800")
