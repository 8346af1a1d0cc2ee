"""The driver against banners made by hand: what was really pressed is what the page's own script tells."""

from __future__ import annotations

import pytest

from auditor.consent.attempt import make_choice
from auditor.demo.web import html
from auditor.driver.chromium.tabs.hands import PageHands
from policy.model import ConsentHints, Target
from tests.consent.banners import (
    AGE,
    ARIA_SAVE,
    ARIA_SWITCHES,
    EARLY_IGNORED,
    FOOTER,
    FRAME_PAGE,
    HIDDEN_BOXES,
    LATE,
    NEWSLETTER,
    SAVE_TELLS,
    SHADOW,
    SWITCHES,
    bar,
    button,
    frame,
    simple,
    two_layers,
)
from tests.consent.stage import clock

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("wanted", ["accept", "reject"])
def test_a_plain_banner(stage, wanted):
    attempt, told = stage.told(simple(), wanted)
    assert (attempt.outcome, attempt.method, told) == ("clicked", "words", [wanted])
    assert [c.control.label for c in attempt.clicks] == [f"{wanted.capitalize()} all"]
    assert [c.intent for c in attempt.offered] == ["accept", "reject"]


def test_controls_are_measured_as_people_see_them(stage):
    faint = button("Reject all", "gone(this,'reject')", style="color:#bbb;background:#fff;border:0;font-size:11px")
    attempt, _ = stage.told(
        bar(
            button("Accept all", "gone(this,'accept')", style="width:200px;height:60px;color:#fff;background:#000")
            + faint
        )
    )
    loud, quiet = attempt.offered
    assert (loud.width, loud.height, loud.contrast) == (200, 60, 21.0)
    assert (quiet.font, quiet.contrast) == (11.0, 1.92)


@pytest.mark.parametrize(
    ("accept", "reject", "text"),
    [
        ("Alle akzeptieren", "Ablehnen", "Wir verwenden Cookies."),
        ("Tout accepter", "Continuer sans accepter →", "Nous utilisons des traceurs."),
        ("Hyväksy kaikki", "Vain välttämättömät", "Käytämme evästeitä."),
        ("Akceptuję wszystkie", "Odrzuć wszystkie", "Ta strona używa plików cookie."),
        ("Αποδοχή όλων", "ΑΠΟΡΡΙΨΗ ΟΛΩΝ", "Χρησιμοποιούμε cookies."),
        ("Принять все", "Отклонить", "Мы используем файлы cookie."),
        ("すべて同意する", "すべて拒否する", "当サイトはクッキーを使用します。"),
        ("接受全部", "全部拒绝", "我们使用 Cookie。"),
        ("قبول الكل", "رفض الكل", "نستخدم ملفات تعريف الارتباط."),
        ("Tümünü kabul et", "TÜMÜNÜ REDDET", "Çerez kullanan bir site."),
    ],
)
def test_other_languages(stage, accept, reject, text):
    attempt, told = stage.told(simple(accept, reject, text))
    assert (attempt.outcome, told) == ("clicked", ["reject"])


def test_an_open_shadow_root_with_trusted_clicks(stage):
    attempt, told = stage.told(SHADOW)
    assert (attempt.outcome, told) == ("clicked", ["reject true"])
    assert all(c.shadow for c in attempt.offered)


@pytest.mark.parametrize("site", ["same", "other"])
def test_a_frame_of_the_same_and_of_another_site(stage, site):
    host = stage.host()
    inner = host if site == "same" else "cmp.consent-vendor.test"
    stage.web.route(inner, "/frame", html(FRAME_PAGE))

    async def act(tab):
        attempt = await make_choice(PageHands(tab), "reject", clock=clock(), wait=1.0)
        return attempt, await tab.evaluate("window.told")

    attempt, told = stage.on(frame(f"https://{inner}/frame?id=1"), act, host=host)
    assert (attempt.outcome, told) == ("clicked", ["reject"])
    assert {c.frame for c in attempt.offered} == {f"https://{inner}/frame"}


def test_a_frame_in_a_frame(stage):
    stage.web.route("cmp.consent-vendor.test", "/frame", html(FRAME_PAGE.replace("parent.", "top.")))
    middle = "<body style='margin:30px'><iframe style='width:90%;height:140px' src='https://cmp.consent-vendor.test/frame'></iframe>"
    stage.web.route("wrap.consent-vendor.example", "/", html(middle))
    attempt, told = stage.told(
        frame("https://wrap.consent-vendor.example/", "position:fixed;bottom:0;left:50px;width:600px;height:250px")
    )
    assert (attempt.outcome, told) == ("clicked", ["reject"])


def test_a_preloaded_frame_that_is_not_shown_is_no_banner(stage):
    stage.web.route("cmp.consent-vendor.test", "/frame", html(FRAME_PAGE))
    for style in (
        "display:none",
        "position:fixed;left:-5000px",
        "position:fixed;bottom:0;opacity:0",
        "position:fixed;width:0;height:0",
    ):
        assert stage.choose(frame("https://cmp.consent-vendor.test/frame", style), wait=0.3).outcome == "no-banner", (
            style
        )


def test_reject_in_a_second_layer(stage):
    body = two_layers(button("Reject all", "gone(this,'reject')") + button("Save", "gone(this,'save')"))
    attempt, told = stage.told(body)
    assert (attempt.outcome, told) == ("clicked", ["settings", "reject"])
    assert [(c.control.layer, c.control.label) for c in attempt.clicks] == [
        (1, "Manage preferences"),
        (2, "Reject all"),
    ]
    assert [(c.layer, c.label) for c in attempt.offered] == [
        (1, "Accept all"), (1, "Manage preferences"), (2, "Reject all"), (2, "Save"),
    ]  # fmt: skip


@pytest.mark.parametrize("layers", [1, 2])
def test_no_reject_button_but_switches_and_save(stage, layers):
    inner = SWITCHES + button("Save my choices", SAVE_TELLS)
    attempt, told = stage.told(bar(inner) if layers == 1 else two_layers(inner))
    assert attempt.outcome == "clicked"
    assert told[-1] == "saved:"
    assert [c.control.label for c in attempt.clicks if c.control.intent == "toggle"] == ["Statistics", "Marketing"]
    switches = {c.label: (c.checked, c.locked) for c in attempt.offered if c.intent == "toggle"}
    assert switches == {"Necessary": (True, True), "Statistics": (True, False), "Marketing": (True, False)}


def test_accepting_by_switches_turns_them_on(stage):
    inner = SWITCHES.replace("name=statistics checked", "name=statistics") + button("Save my choices", SAVE_TELLS)
    attempt, told = stage.told(bar(inner), "accept")
    assert (attempt.outcome, told) == ("clicked", ["saved:statistics+marketing"])


def test_switches_of_aria_and_boxes_hidden_behind_their_looks(stage):
    assert stage.told(bar(ARIA_SWITCHES + button("Confirm my choices", ARIA_SAVE)))[1] == ["saved:0"]
    assert stage.told(bar(HIDDEN_BOXES + button("Confirm my choices", SAVE_TELLS)))[1] == ["saved:"]


def test_a_switch_that_our_own_press_turned_on_was_not_on_when_the_banner_came_up(stage):
    box = "<label><input type=checkbox id=ads onchange=state()> Adverts <span id=is>off</span></label>"
    state = "<script>function state() { is.textContent = ads.checked ? 'on' : 'off'; }</script>"
    every = button("Accept all", "ads.checked = true; state()")
    attempt, told = stage.told(bar(state + every + box + button("Save", "gone(this,'saved')")), "accept")
    assert (attempt.outcome, told) == ("clicked", ["saved"])
    assert [(c.label, c.checked) for c in attempt.offered if c.intent == "toggle"] == [("Adverts off", False)]


def test_of_a_pair_of_buttons_that_stay_pressed_it_is_told_which_is(stage):
    pair = button("Allow", "told(1)", aria_pressed="true") + button("Deny", "told(2)", aria_pressed="false")
    attempt = stage.choose(bar(button("Accept all", "gone(this,'accept')") + pair), "accept")
    assert {c.label: c.checked for c in attempt.offered} == {"Accept all": None, "Allow": True, "Deny": False}


def test_a_banner_that_is_drawn_anew_under_the_pointer(stage):
    anew = "<script>const t = setInterval(() => { w.innerHTML += ''; }, 10); setTimeout(() => clearInterval(t), 500)</script>"
    attempt, told = stage.told(f"<div id=w>{simple()}</div>{anew}")
    assert (attempt.outcome, told) == ("clicked", ["reject"])


def test_a_banner_that_comes_late(stage):
    attempt, told = stage.told(f"<template id=late>{simple()}</template>{LATE}", wait=2.0)
    assert (attempt.outcome, told) == ("clicked", ["reject"])
    too_late = LATE.replace("700", "30000")
    assert stage.choose(f"<template id=late>{simple()}</template>{too_late}", wait=0.2).outcome == "no-banner"


@pytest.mark.parametrize("event", ["scroll", "mousemove", "wheel", "pointermove"])
def test_a_banner_that_waits_until_the_visitor_stirs(stage, event):
    shown = "document.body.insertAdjacentHTML('beforeend', document.querySelector('#late').innerHTML)"
    waiting = f"<script>addEventListener('{event}', () => {{ {shown} }}, {{once: true}})</script>"
    tall = "<p style='height:3000px'>Goods</p>"
    attempt, told = stage.told(f"{tall}<template id=late>{simple()}</template>{waiting}", wait=3.0)
    assert (attempt.outcome, told) == ("clicked", ["reject"])


def test_an_early_click_that_is_ignored_is_made_again_and_counts_once(stage):
    deaf = f"{EARLY_IGNORED}gone(this,'reject')"
    script = "<script>window.ready = Infinity; addEventListener('click', () => setTimeout(() => window.ready = 0, 100), true)</script>"
    attempt, told = stage.told(bar(button("Reject all", deaf)) + script)
    assert (attempt.outcome, told) == ("clicked", ["reject"])
    assert [c.effect for c in attempt.clicks] == [True]


def test_a_button_without_effect(stage):
    attempt = stage.choose(bar(button("Accept", "gone(this)") + button("Reject", "told('x')")))
    assert attempt.outcome == "no-effect"
    assert attempt.reason == "'Reject' was pressed, and nothing changed"
    assert [c.effect for c in attempt.clicks] == [False]


def test_a_banner_that_only_changes_its_text(stage):
    attempt = stage.choose(bar(button("Accept", "gone(this)") + button("Reject", "this.textContent='Decline'")))
    assert attempt.outcome == "no-effect"


def test_pay_or_accept_is_no_way_to_reject(stage):
    attempt, told = stage.told(
        bar(
            button("Accept and continue", "gone(this,'accept')")
            + button("Reject and subscribe for 2.99", "told('paid')")
        )
    )
    assert (attempt.outcome, told) == ("no-way", [])
    assert "'Reject and subscribe for 2.99'" in attempt.reason


def test_a_banner_that_only_says_ok_can_be_accepted_and_not_rejected(stage):
    body = bar(button("OK", "gone(this,'ok')"))
    assert stage.choose(body).outcome == "no-way"
    assert stage.told(body, "accept")[1] == ["ok"]


def test_a_reject_link_to_another_page_is_not_followed(stage):
    attempt = stage.choose(bar(button("Accept", "gone(this)") + "<a href='/reject'>Reject</a>"))
    assert attempt.outcome == "no-way"


def test_a_link_that_stays_is_pressed(stage):
    assert stage.told(bar("<a href='#' onclick=\"gone(this,'reject')\">Reject</a>"))[1] == ["reject"]


def test_a_button_that_leads_away_fails(stage):
    attempt = stage.choose(bar(button("Reject", "location.href = '/elsewhere'")))
    assert (attempt.outcome, attempt.reason) == ("failed", "'Reject' led away from the page")


def test_a_form_that_posts_the_choice_to_the_same_page(stage):
    form = "<form method=get><button name=choice value=reject>Reject</button></form>"
    body = bar(form) + "<script>if (location.search) document.querySelector('[data-banner]').remove()</script>"
    assert stage.choose(body).outcome == "clicked"


@pytest.mark.parametrize(
    "style", ["display:none", "visibility:hidden", "opacity:0", "transform:translateY(200%)", "left:-4000px;right:auto"]
)
def test_a_hidden_banner_is_not_there(stage, style):
    assert (
        stage.choose(
            bar(button("Accept", "gone(this)") + button("Reject", "gone(this)"), style=style), wait=0.3
        ).outcome
        == "no-banner"
    )


@pytest.mark.parametrize("other", [NEWSLETTER, AGE, FOOTER, ""], ids=["newsletter", "age", "footer", "none"])
def test_what_is_no_banner(stage, other):
    attempt, told = stage.told(other, wait=0.3)
    assert (attempt.outcome, told, attempt.offered) == ("no-banner", [], ())
    assert not stage.up(other, 0.2)


def test_a_newsletter_beside_a_banner_is_left_alone(stage):
    for wanted in ("accept", "reject"):
        attempt, told = stage.told(simple() + NEWSLETTER, wanted)
        assert (attempt.outcome, told) == ("clicked", [wanted])


def test_a_banner_beneath_something_else_cannot_be_pressed(stage):
    lid = "<div style='position:fixed;inset:0;z-index:999;background:#fffc' class=lid></div>"
    attempt, told = stage.told(simple() + lid)
    assert (attempt.outcome, told) == ("failed", [])
    assert "beneath" in attempt.reason


def test_buttons_below_the_fold_of_a_tall_dialog_are_scrolled_to(stage):
    long = "<p>We use cookies.</p>" + "<p>Partner</p>" * 80
    body = f"<div role=dialog data-banner style='position:fixed;inset:20px;overflow:auto;background:#fff'>{long}{button('Reject all', 'gone(this,`reject`)')}</div>"
    assert stage.told(body)[1] == ["reject"]


def test_the_site_own_controls_go_first(stage):
    body = bar(button("Nope", "gone(this,'hinted')", id="no") + button("Reject all", "gone(this,'words')"))
    attempt, told = stage.told(body, hints=ConsentHints(reject=Target(selector="#no")))
    assert (attempt.outcome, attempt.method, told) == ("clicked", "policy", ["hinted"])
    assert [(c.method, c.control.label, c.control.intent) for c in attempt.clicks] == [("policy", "Nope", "reject")]


def test_a_banner_that_only_the_policy_knows(stage):
    body = f"<div data-banner>Biscuits? {button('Never', 'gone(this,`hinted`)')}</div>"
    attempt, told = stage.told(body, hints=ConsentHints(reject=Target(role="button", name="Never")))
    assert (attempt.outcome, told) == ("clicked", ["hinted"])


def test_before_the_first_click_it_is_told_once(stage):
    calls = []
    body = two_layers(SWITCHES + button("Save", SAVE_TELLS))
    stage.told(body, clicking=lambda: calls.append(1))
    assert calls == [1]
    stage.told("", wait=0.1, clicking=lambda: calls.append(2))
    assert calls == [1]


def test_a_page_that_lies_about_its_own_elements_is_seen_through(stage):
    lies = (
        "<script>Element.prototype.checkVisibility = () => false; Element.prototype.querySelectorAll = () => [];"
        "document.querySelectorAll = () => []; window.getComputedStyle = () => ({}); JSON.stringify = () => '{}';</script>"
    )
    assert stage.choose(simple() + lies).outcome == "clicked"


def test_a_page_that_hangs_ends(stage):
    """The page hangs from the moment that it is asked something."""

    async def act(tab):
        await tab.evaluate("setTimeout(() => { while (true); })")
        return await make_choice(PageHands(tab), "reject", clock=clock(), wait=1.0)

    assert stage.on(simple(), act).outcome == "failed"
