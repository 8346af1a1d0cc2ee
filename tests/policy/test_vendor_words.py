from __future__ import annotations

import pytest

from auditor.vocabulary import vocabulary
from policy.catalogue import load_catalogue
from policy.errors import PolicyError
from policy.reader import read_policy
from policy.vendor import Vendor
from policy.vendor_words import likely_vendor, vendor_words
from tests.policy.reading import policy


def vendor(id_, name, *hosts):
    return Vendor(id=id_, name=name, category="cdn", purposes=(), hosts=hosts, documentation="https://x.example/")


WORDS = vendor_words(
    [
        vendor("meta", "Meta (Facebook)", "facebook.com", "*.facebook.net"),
        vendor("fresh", "Freshworks (Freshchat, Freshdesk and Fine)", "cdn.fresh-assets.example"),
        vendor("one", "One Cloud", "*.cloud.example"),
        vendor("two", "Two Cloud", "*.cloud.test"),
    ]
)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("facebook", "meta"),
        ("Facebook", "meta"),
        ("facebok", "meta"),
        ("Meta (Facebook)", "meta"),
        ("facebook.com", "meta"),
        ("connect.facebook.net", "meta"),
        ("*.facebook.net", "meta"),
        ("metta", "meta"),
        ("freshdesk", "fresh"),
        ("fine", "fresh"),
        ("one_cloud", "one"),
        ("cloud", None),
        ("cdn", None),
        ("example", None),
        ("shop.example", None),
        ("wholly-unknown", None),
        ("fin", None),
        ("", None),
        ("x" * 1000, None),
    ],
)
def test_whom_a_word_means(word, meant):
    assert likely_vendor(word, WORDS) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [("facebook", "meta"), ("facebok", "meta"), ("connect.facebook.net", "meta"), ("sendinblue", "brevo"), ("doubleclick.net", "google-ads")],
)  # fmt: skip
def test_the_catalogue_that_ships_knows_them(word, meant):
    assert likely_vendor(word, vocabulary().vendor_words) == meant


def test_every_id_means_itself():
    words = vocabulary().vendor_words
    assert {likely_vendor(i, words) for i in load_catalogue().ids()} == load_catalogue().ids()
    assert all(likely_vendor(i, words) == i for i in load_catalogue().ids())


@pytest.mark.parametrize(("word", "told"), [("facebook", ": did you mean 'meta'?"), ("wholly-unknown", "")])
def test_a_policy_is_told(tmp_path, word, told):
    path = tmp_path / "policy.yaml"
    path.write_text(policy(more=f"declared: {{recipients: [{{vendor: {word}}}]}}"))
    with pytest.raises(PolicyError) as refused:
        read_policy(path, vocabulary())
    assert [p.message for p in refused.value.problems] == [f"unknown vendor '{word}'{told}"]
