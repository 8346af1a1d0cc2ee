"""Journeys in a real browser, written as a policy writes them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from playwright.async_api import async_playwright

from auditor.crawl.choice import journey as journeys
from auditor.crawl.choice.journey import JourneyEnd, run_journey
from auditor.crawl.settings.host_mapping import local_keys, parse_mapping, resolver_rules
from auditor.demo.web import LocalWeb, Request, html, redirect
from auditor.driver.chromium.process.launch import Running, Settings, running
from auditor.driver.chromium.process.programs import Browsers
from auditor.driver.chromium.tabs.hands import PageHands
from tests.policy.reading import policy, read

pytestmark = pytest.mark.browser

SITE = "https://shop.example/"
ADS = """<title>Ads</title><h1>Ads</h1>
<form action="/opt-out" method="post">
  <label>E-mail <input name="email"></label>
  <label>Country <select name="country"><option>Sweden</option><option value="fi">Finland</option></select></label>
  <label><input type="checkbox" name="sure"> I am sure</label>
  <label><input type="checkbox" name="news" checked> Send news</label>
  <button>Opt   out</button><button type="button">Do not opt out</button><button style="display:none">Opt out</button>
</form>"""


@dataclass
class World:
    """A shop, a browser, and the loop that both live in."""

    web: LocalWeb
    browser: Running
    runner: asyncio.Runner

    def go(self, *steps: str, **variables: str) -> JourneyEnd:
        """Go through a journey of these steps, from the shop's front page."""
        lines = "".join(f"\n    - {step}" for step in steps)
        (journey,) = read(policy(more=f"journeys:\n  j:{lines}")).journeys
        return self.runner.run(self._go(journey, variables))

    async def _go(self, journey, variables) -> JourneyEnd:
        async with self.browser.context() as (context, _):
            context.set_default_timeout(5_000)
            page = await context.new_page()
            await page.goto(SITE)
            return await run_journey(PageHands(page), journey, SITE, variables)

    def page(self, body: str, path: str = "/p") -> str:
        """Serve a page; gives the step that goes there."""
        self.web.route("shop.example", path, html(body))
        return f"goto: {path}"


def posted(request: Request):
    async def answer():
        form = await request.post()
        return html(f"<p>You have <b>opted out</b>, {' '.join(f'{k}={v}' for k, v in sorted(form.items()))}</p>")

    return answer()


async def _start(browsers: Browsers, web: LocalWeb, stack: AsyncExitStack) -> Running:
    mappings = tuple(parse_mapping(m) for m in web.map_host_options())
    settings = Settings(
        kind="headless-shell",
        program=browsers.headless_shell or "",
        host_rules=resolver_rules(mappings),
        trusted_keys=local_keys(mappings, "shop.example"),
    )
    playwright = await stack.enter_async_context(async_playwright())
    return await stack.enter_async_context(running(playwright, settings))


@pytest.fixture(scope="module")
def world(browsers: Browsers) -> Iterator[World]:
    web, stack = LocalWeb(), AsyncExitStack()
    web.route("shop.example", "/", html("<a href=/ads>Ads</a>"))
    web.route("shop.example", "/ads", html(ADS))
    web.route("shop.example", "/opt-out", posted)
    web.route("shop.example", "/away", redirect("https://other.example/"))
    web.route("other.example", "/", html("<p>Elsewhere</p>"))
    web.route("frame.example", "/", html("<button onclick=\"this.textContent='Done'\">Refuse</button>"))
    with web.running(), asyncio.Runner() as runner:
        browser = runner.run(_start(browsers, web, stack))
        yield World(web, browser, runner)
        runner.run(stack.aclose())


@pytest.fixture
def hurried(monkeypatch) -> None:
    """Steps that fail need not take their whole time here."""
    monkeypatch.setattr(journeys, "STEP_SECONDS", 0.4)


def test_an_opt_out(world):
    world.web.clear()
    end = world.go(
        "click: {role: link, name: ads}",
        "fill: {label: e-mail, value: '${EMAIL}'}",
        "select: {label: Country, option: Finland}",
        "check: {label: I am sure}",
        "uncheck: {label: Send news}",
        "click: {role: button, name: Opt out}",
        "expect: {text: you have opted out}",
        "expect: {url: /opt-out}",
        "expect: {text: I am sure, gone: true}",
        EMAIL="ada+1@mail.example",
    )
    assert end == JourneyEnd(ok=True)
    (sent,) = [h for h in world.web.hits if h.method == "POST"]
    assert sent.body == b"email=ada%2B1%40mail.example&country=fi&sure=on"


def test_input_is_trusted(world):
    listen = (
        "<input aria-label=Name><button>Go</button><p></p><script>let all = true, seen = new Set();"
        "for (const kind of ['click', 'input', 'keydown']) addEventListener(kind, e => { all &&= e.isTrusted; seen.add(kind);"
        "document.querySelector('p').textContent = `${all} ${[...seen].sort()}` });</script>"
    )
    page = world.page(listen)
    steps = ("fill: {label: Name, value: Ada}", "press: Tab", "click: {text: Go}")
    assert world.go(page, *steps, "expect: {text: 'true click,input,keydown'}").ok


def test_keys_waits_and_what_comes_late(world):
    page = world.page(
        "<input aria-label=Search onkeydown=\"if (event.key === 'Enter') setTimeout(() => "
        "document.body.insertAdjacentHTML('beforeend', '<div role=status>Found</div><button>More</button>'), 300)\">"
    )
    steps = ("click: {selector: input}", "press: Enter", "wait: {role: status}", "wait: 10", "click: {text: More}")
    assert world.go(page, *steps).ok


def test_frames_and_shadow_roots_are_looked_into(world):
    frame = world.page("<iframe src=https://frame.example/></iframe>")
    assert world.go(frame, "click: {role: button, name: Refuse}", "expect: {role: button, name: Done}").ok
    shadow = world.page(
        "<div id=host></div><script>host.attachShadow({mode: 'open'}).innerHTML = "
        "'<button onclick=\"this.textContent=`Done`\">Refuse</button>'</script>"
    )
    assert world.go(shadow, "click: {text: Refuse}", "expect: {text: Done}").ok


def test_a_switch_whose_box_is_hidden_is_clicked_by_its_label(world):
    page = world.page(
        "<label><input type=checkbox style='display:none' onchange='p.textContent=checked'>Ads</label><p id=p></p>"
    )
    assert world.go(page, "click: {label: Ads}", "expect: {text: 'true'}").ok
    assert world.go(page, "check: {label: Ads}", "expect: {text: 'true'}").ok


def test_whole_words_go_before_parts_and_visible_things_before_hidden(world):
    page = world.page(
        "<p id=p>-</p><button onclick='p.id=1'>Do not opt out</button><button onclick='p.textContent=\"ok\"'>OPT OUT</button>"
    )
    assert world.go(page, "click: {role: button, name: Opt out}", "expect: {text: ok}").ok


def test_a_click_that_fails_names_its_line(world, hurried):
    end = world.go("goto: /ads", "click: {role: button, name: Unsubscribe}", "expect: {text: gone}")
    assert not end.ok
    assert end.reason == "click: the button 'Unsubscribe' is not on the page, also not after 0.4 s"
    assert (end.location.line, end.location.column) == (7, 7)


@pytest.mark.parametrize(
    ("body", "step", "reason"),
    [
        ("<p>Sorry", "expect: {text: You have opted out}", "expect: the text 'You have opted out' is not on the page, also not after 0.4 s"),
        ("<p>Wait", "expect: {text: wait, gone: true}", "expect: the text 'wait' is still on the page, also after 0.4 s"),
        ("<p>Wait", "expect: {url: /thanks}", "expect: the page's address does not match /thanks: it is https://shop.example/p, also after 0.4 s"),
        ("<p>Wait", "expect: {url: /p, gone: true}", "expect: the page's address still matches /p: it is https://shop.example/p, also after 0.4 s"),
        ("<p>Wait", "expect: {url: 'https://login.example/**'}", "expect: the page's address does not match https://login.example/**: it is https://shop.example/p, also after 0.4 s"),
        ("<button>A</button><button>A</button>", "click: {text: A}", "click: 2 visible elements are the text 'A': name it more exactly"),
        ("<button style='display:none'>A</button>", "click: {text: A}", "click: the text 'A' is not on the page, also not after 0.4 s"),
        ("<button disabled>A</button>", "click: {text: A}", "click: it could not be done in time: element is not enabled"),
        ("<p>A", "click: {selector: 'p['}", "click: the selector is no valid CSS selector"),
        ("<p>A", "wait: {label: E-mail}", "wait: the field 'E-mail' is not on the page, also not after 0.4 s"),
        ("<select aria-label=A><option>x</select>", "select: {label: A, option: y}", "select: it could not be done in time: did not find some options"),
        ("<p>A", "goto: /nowhere", "goto: /nowhere answered 404"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(world, hurried, body, step, reason):
    end = world.go(world.page(body), step)
    assert (end.ok, end.reason) == (False, reason)
    assert end.location.line == 7


def test_something_in_the_way_is_told(world, hurried):
    page = world.page("<button>A</button><div style='position:fixed;inset:0'></div>")
    assert "intercepts pointer events" in world.go(page, "click: {text: A}").reason


def test_an_address_may_be_elsewhere_if_a_redirect_leads_there(world):
    assert world.go("goto: /away", "expect: {url: 'https://other.example/'}").ok
    assert world.go("goto: /away", "expect: {url: 'https://*.example/**'}").ok


def test_a_value_leads_to_no_other_host(world, hurried):
    world.web.clear()
    world.go("goto: /${PATH}", PATH="/other.example/")
    world.go("goto: '/x/${PATH}'", PATH="../../\\other.example")
    assert {h.url.split("/")[2] for h in world.web.hits} == {"shop.example"}


@pytest.mark.parametrize(
    "steps",
    [
        ("goto: '/${SECRET}'",),
        ("goto: /ads", "fill: {role: heading, value: '${SECRET}'}"),
        ("goto: /ads", "select: {label: Country, option: '${SECRET}'}"),
        ("goto: /ads", "fill: {label: E-mail, value: '${SECRET}'}", "fill: {label: nothing, value: '${SECRET}'}"),
    ],
)
def test_values_are_never_told(world, hurried, steps, caplog):
    end = world.go(*steps, SECRET="hunter 2/Größe")
    assert not end.ok
    told = (end.reason + caplog.text).lower()
    assert not any(part in told for part in ("hunter", "gr%c3", "größe"))


def test_an_address_that_holds_a_value_shows_its_name(world, hurried):
    world.web.route("shop.example", "/u/*", html("<p>Hello"))
    end = world.go("goto: '/u/${MAIL}'", "expect: {url: /thanks}", MAIL="ada@mail.example")
    assert end.reason.endswith("it is https://shop.example/u/${MAIL}, also after 0.4 s")


def test_a_journey_has_an_end(world, monkeypatch):
    monkeypatch.setattr(journeys, "JOURNEY_SECONDS", 0.3)
    end = world.go("wait: 100", "wait: 9000")
    assert (end.ok, end.reason) == (False, "wait: the whole journey took more than 0.3 s")
    assert end.location.line == 7


def test_a_page_that_hangs_ends_the_journey(world, hurried):
    page = world.page("<p id=p>Start<script>setTimeout(() => { while (true) {} }, 50)</script>")
    assert not world.go(page, "wait: 200", "click: {text: Go}").ok
