"""The optional extra: it names managers that we do not know, and presses where words find nothing."""

from __future__ import annotations

import re

import pytest

from auditor.consent import attempt as driver
from auditor.consent import autoconsent
from tests.consent.banners import bar, button

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not autoconsent.installed(), reason="the extra `cmp` is not installed"),
]

# The elements of a manager that autoconsent has a rule for, with labels that no word list holds.
KNOWN = (
    '<div id=kconsent><div class=kc-dialog data-banner style="position:fixed;bottom:0;background:#fff">Biscuits?'
    + button("Aye", "gone(this,'aye')", id="kc-acceptAndHide")
    + button("Nay", "gone(this,'nay')", id="kc-denyAndHide")
    + "</div></div>"
)


@pytest.mark.parametrize(("wanted", "id_", "label"), [("reject", "nay", "Nay"), ("accept", "aye", "Aye")])
def test_it_presses_where_words_find_nothing(stage, wanted, id_, label):
    attempt, told = stage.told(KNOWN, wanted, wait=2.0)
    assert (attempt.outcome, attempt.manager, told) == ("clicked", "kconsent", [id_])
    assert attempt.method == autoconsent.method()
    assert [(c.method, c.control.label, c.control.element) for c in attempt.clicks] == [
        ("autoconsent", label, "button")
    ]


def test_it_names_a_manager_that_we_do_not_know(stage, monkeypatch):
    for waits in (autoconsent, driver):  # how fast it is depends on the machine
        monkeypatch.setattr(waits, "NAME_SECONDS", 90.0)
    attempt = stage.choose(KNOWN.replace("Biscuits?", "Cookies?").replace(">Nay<", ">Reject all<"))
    assert (attempt.outcome, attempt.manager, attempt.method) == ("clicked", "kconsent", "words")


def test_it_says_its_version_and_the_hash_of_its_rules():
    assert re.fullmatch(r"autoconsent \d+\.\d+\.\d+ \(rules sha256 [0-9a-f]{16}\)", autoconsent.method())


def test_it_is_no_second_guess_where_a_press_had_no_effect(stage):
    attempt = stage.choose(bar(button("Accept", "gone(this)") + button("Reject", "told('x')")))
    assert (attempt.outcome, attempt.method) == ("no-effect", "words")


def test_it_never_presses_what_nobody_can_see(stage):
    attempt, told = stage.told(
        bar(button("Accept", "gone(this,'a')") + button("Reject", "gone(this,'r')"), style="opacity:0"), wait=1.5
    )
    assert (attempt.outcome, told) == ("no-banner", [])
