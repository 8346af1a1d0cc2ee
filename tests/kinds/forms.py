"""Fields that ask for personal data, and are not the plain field of a plain form."""

from __future__ import annotations

from functools import partial

from auditor.demo.web import html
from tests.kinds.member import EMAIL_FORM, Make, Member, script

_of: Make = partial(
    Member,
    kind="forms",
    check="no-personal-data-shared",
    declared="{recipients: [{name: Tracker, hosts: [tracker.example], purpose: advertising}]}",
)
_TOLD = 'const told = e => { if (/@|\\d{6}/.test(e.target.value)) tell(e.target.value); }; addEventListener("change", told, true);'
_MAIL = "joe.bloggs@mail.example"
_FIELD = '<label>E-mail <input id="f" type="email" name="email"></label>'
_READ_ONLY = _FIELD.replace("name=", 'readonly onfocus="this.removeAttribute(`readonly`)" name=')


def _many(count: int) -> str:
    fields = "".join(f'<label>Person {n} <input name="name{n}" autocomplete="name"></label>' for n in range(count))
    return f'<form action="/order" method="post">{fields}{_FIELD}<button>Order</button></form>'


MEMBERS = (
    _of(name="the twentieth field", pages={"/": _many(19) + script(_TOLD)}, person=("goto /", f"type #f=>{_MAIL}")),
    _of(name="the ninth form", pages={"/": "".join(f'<form action="/q{n}"><label>E-mail <input type="email" name="e{n}"></label><button>Go</button></form>' for n in range(8)) + f'<form action="/z">{_FIELD}</form>' + script('document.getElementById("f").addEventListener("change", e => tell(e.target.value));')}, person=("goto /", f"type #f=>{_MAIL}")),
    _of(name="a field that is read-only until focused", pages={"/": f'<form action="/join" method="post">{_READ_ONLY}</form>' + script(_TOLD)}, person=("goto /", f"type #f=>{_MAIL}")),
    _of(name="a dialog that a button opens", pages={"/": f'<button id="open" onclick="document.getElementById(`d`).showModal()">Newsletter</button><dialog id="d"><form method="dialog">{_FIELD}<button>Close</button></form></dialog>' + script(_TOLD)}, person=("goto /", "click #open", f"type #f=>{_MAIL}")),
    _of(name="a second step", pages={"/": f'<form action="/order" method="post"><div id="one"><label>Size <select><option>S</option></select></label><button id="next" type="button">Next</button></div><div id="two" hidden>{_FIELD}</div></form>' + script(_TOLD + "document.getElementById('next').addEventListener('click', () => { document.getElementById('two').hidden = false; document.getElementById('one').hidden = true; });")}, person=("goto /", "click #next", f"type #f=>{_MAIL}")),
    _of(name="a field outside a form", pages={"/": f'<div class="join">{_FIELD}<button type="button">Join</button></div>' + script(_TOLD)}, person=("goto /", f"type #f=>{_MAIL}")),
    _of(name="a field that holds a placeholder as its value", pages={"/": '<form action="/join" method="post"><label>E-mail <input id="f" name="email" value="name@" onfocus="this.value=``"></label></form>' + script(_TOLD)}, person=("goto /", f"type #f=>{_MAIL}")),
    _of(name="a paragraph that can be written in", pages={"/": '<p id="f" contenteditable="true" role="textbox" aria-label="E-mail">&nbsp;</p>' + script('document.getElementById("f").addEventListener("input", e => { if (/@/.test(e.target.textContent)) tell(e.target.textContent); });')}, person=("goto /", f"type #f=>{_MAIL}")),
    _of(name="a field in an own frame", pages={"/": '<iframe src="/part" title="part" width="400" height="200"></iframe>', "/part": html(f'<form action="/join" method="post">{_FIELD}</form><script>document.querySelector("input").addEventListener("change", e => new Image().src = "https://tracker.example/?" + e.target.value)</script>')}, person=()),
    _of(name="a field in a closed shadow root", blind="fields in closed shadow roots", pages={"/": '<div id="host" style="display:inline-block"></div>' + script("""const root = document.getElementById("host").attachShadow({mode: "closed"}); root.innerHTML = '<label>E-mail <input type="email" name="email"></label>';
        root.querySelector("input").addEventListener("change", e => tell(e.target.value));""")}, person=("goto /", f"type #host=>{_MAIL}")),
    _of(name="addresses of tests are left alone", pages={"/": EMAIL_FORM + script('addEventListener("change", e => { if (/@/.test(e.target.value) && !/@(.*[.])?(example|test|invalid|localhost)([.](com|net|org))?$/.test(e.target.value)) tell(e.target.value); }, true);')}, person=("goto /", "type [name=email]=>joe.bloggs@heron.shop")),
    _of(name="a form that tells its own server", keeps=True, pages={"/": EMAIL_FORM + script('addEventListener("change", e => fetch("/check", {method: "POST", body: e.target.value}), true);')}, person=("goto /", f"type [name=email]=>{_MAIL}")),
    _of(name="a search, a filter and a basket", keeps=True, pages={"/": '<form role="search"><input type="search" name="q" aria-label="Search"></form><label>Colour <select><option>Red</option></select></label><label>How many <input type="number" value="1" name="quantity"></label>' + EMAIL_FORM}, person=("goto /",)),
)  # fmt: skip
