"""Withdrawing, and whether a banner is up."""

from __future__ import annotations

import pytest

from auditor.consent.attempt import banner, reopen
from auditor.demo.web import html
from auditor.driver.chromium.tabs.hands import PageHands
from policy.model import ConsentHints, Target
from tests.consent.banners import FOOTER, NEWSLETTER, SAVE_TELLS, SWITCHES, bar, button, simple
from tests.consent.stage import clock, page

pytestmark = pytest.mark.browser

LAYER = f"<template id=back>{bar(SWITCHES + button('Save my choices', SAVE_TELLS))}</template>"
OPENS = "event.preventDefault();told('opened');document.body.insertAdjacentHTML('beforeend',document.querySelector('#back').innerHTML)"


@pytest.mark.parametrize(
    "way",
    [
        f'<footer><a href="#" onclick="{OPENS}">Cookie settings</a></footer>',
        f'<button aria-label="Privacy preferences" style="position:fixed;left:9px;bottom:9px" onclick="{OPENS}">&#9881;</button>',
        f'<footer><button onclick="{OPENS}">Einwilligung widerrufen</button></footer>',
        f'<footer><a href="/choices" onclick="{OPENS}">Cookie settings</a></footer>',
    ],
    ids=["link", "floating icon", "german", "link with a page for those without scripts"],
)
def test_withdrawing_by_what_the_page_offers(stage, way):
    attempt, told = stage.withdraw(LAYER + way)
    assert (attempt.outcome, told) == ("clicked", ["opened", "saved:"])
    assert [c.control.intent for c in attempt.clicks] == ["reopen", "toggle", "toggle", "save"]


def test_a_way_back_that_is_deaf_at_first(stage):
    deaf = f"if (performance.now() < 900) return; {OPENS}"
    attempt, told = stage.withdraw(LAYER + f'<footer><button onclick="{deaf}">Cookie settings</button></footer>')
    assert (attempt.outcome, told) == ("clicked", ["opened", "saved:"])


def test_a_way_back_that_is_drawn_anew_under_the_pointer(stage):
    icon = (
        f'<div id=w><button style="position:fixed;left:9px;bottom:9px" onclick="{OPENS}">Cookie settings</button></div>'
    )
    anew = "<script>const t = setInterval(() => { w.innerHTML += ''; }, 20); setTimeout(() => clearInterval(t), 900)</script>"
    attempt, told = stage.withdraw(LAYER + icon + anew)
    assert (attempt.outcome, told) == ("clicked", ["opened", "saved:"])


def test_withdrawing_by_what_the_policy_names(stage):
    way = f'<b id=cog onclick="{OPENS}">Biscuits</b>'
    attempt, told = stage.withdraw(LAYER + way, hints=ConsentHints(reopen=Target(selector="#cog")))
    assert (attempt.outcome, attempt.method, told) == ("clicked", "policy", ["opened", "saved:"])


def test_what_the_policy_names_and_is_not_there(stage):
    attempt, _ = stage.withdraw(
        simple().replace("position:fixed", "display:none"), hints=ConsentHints(reopen=Target(selector="#cog"))
    )
    assert (attempt.outcome, attempt.reason) == (
        "no-way",
        "what the policy names to reopen the choices is not on the page",
    )


def test_no_way_back(stage):
    attempt, told = stage.withdraw("<footer><a href=/privacy>Privacy policy</a></footer>")
    assert (attempt.outcome, attempt.reason, told) == ("no-way", "nothing on the page leads back to the choices", [])


@pytest.mark.parametrize("to", ["/choices", "https://elsewhere.example/choices"])
def test_a_way_back_to_a_page_without_choices(stage, to):
    attempt, _ = stage.withdraw(f"<footer><a href={to}>Cookie settings</a></footer>")
    assert attempt.outcome == "no-way"
    assert attempt.reason.startswith("'Cookie settings' leads to another page")


def test_choices_on_another_page(stage):
    host = stage.host()
    stage.web.route(host, "/choices", html(page(bar(SWITCHES + button("Save my choices", SAVE_TELLS)))))

    async def act(tab):
        return await reopen(PageHands(tab), clock=clock()), await tab.evaluate("window.told")

    attempt, told = stage.on("<footer><a href=/choices>Cookie settings</a></footer>", act, host=host)
    assert (attempt.outcome, told) == ("clicked", ["saved:"])


def test_a_way_back_that_opens_nothing(stage):
    attempt, told = stage.withdraw(FOOTER)
    assert (attempt.outcome, told[:1]) == ("no-way", ["footer"])
    assert attempt.reason == "'Privacy settings' was pressed, and no choices came up"


def test_a_banner_can_be_up_come_late_or_flash(stage):
    late = "<template id=late>%s</template><script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', late.innerHTML), 600)</script>"
    flash = (
        simple()
        + "<script>addEventListener('load', () => setTimeout(() => document.querySelector('[data-banner]').remove(), 150))</script>"
    )
    assert stage.up(simple())
    assert stage.up(late % simple(), 1.5)
    assert not stage.up(flash, 0.5)
    assert not stage.up(NEWSLETTER, 0.2)


def test_whether_a_page_that_hangs_has_a_banner_is_not_known(stage):
    async def act(tab):
        await tab.evaluate("setTimeout(() => { while (true); })")
        return await banner(PageHands(tab), 0.2)

    assert stage.on("", act) == "unknown"
