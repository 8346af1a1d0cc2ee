"""Consent banners made by hand, one for each way in which real ones are built. See stage.page for `told` and `gone`."""

from __future__ import annotations

BAR = "position:fixed;left:0;right:0;bottom:0;padding:20px;background:#fff;color:#222;z-index:99"


def button(label: str, act: str, **attributes: str) -> str:
    extra = " ".join(f'{k.replace("_", "-")}="{v}"' for k, v in attributes.items())
    return f'<button type=button {extra} onclick="{act}">{label}</button>'


def bar(inner: str, text: str = "We use cookies to measure our audience.", style: str = "") -> str:
    return f'<div data-banner style="{BAR};{style}"><p>{text}</p>{inner}</div>'


def simple(
    accept: str = "Accept all", reject: str = "Reject all", text: str = "We use cookies to measure our audience."
) -> str:
    return bar(button(accept, "gone(this,'accept')") + button(reject, "gone(this,'reject')"), text)


def two_layers(second: str, first: str = "") -> str:
    """A banner whose settings replace it by `second`."""
    opens = (
        "const b=this.closest('[data-banner]');told('settings');b.innerHTML=document.querySelector('#second').innerHTML"
    )
    return bar((first or button("Accept all", "gone(this,'accept')")) + button("Manage preferences", opens)) + (
        f"<template id=second><p>Choose which cookies we may use.</p>{second}</template>"
    )


SWITCHES = (
    "<label><input type=checkbox checked disabled> Necessary</label>"
    "<label><input type=checkbox name=statistics checked> Statistics</label>"
    "<label><input type=checkbox name=marketing checked> Marketing</label>"
)
SAVE_TELLS = (
    "gone(this,'saved:'+[...this.closest('[data-banner]').querySelectorAll('input')].filter(i=>i.checked&&!i.disabled)"
    ".map(i=>i.name).join('+'))"
)
ARIA_SWITCHES = "".join(
    f"<div role=switch aria-checked=true tabindex=0 aria-label={name} style='width:40px;height:20px;background:#0a0'"
    " onclick=\"this.setAttribute('aria-checked',this.getAttribute('aria-checked')!=='true')\"></div>"
    for name in ("Statistics", "Marketing")
)
ARIA_SAVE = "gone(this,'saved:'+[...document.querySelectorAll('[role=switch][aria-checked=true]')].length)"
HIDDEN_BOXES = (
    "<style>.sw input{position:absolute;opacity:0;width:1px;height:1px}.sw span{display:inline-block;width:40px;height:20px;background:#0a0}</style>"
    "<label class=sw><input type=checkbox name=statistics checked aria-label=Statistics><span></span></label>"
)
SHADOW = """<consent-banner></consent-banner><script>customElements.define('consent-banner', class extends HTMLElement {
  connectedCallback() { const r = this.attachShadow({mode: 'open'});
    r.innerHTML = '<div style="position:fixed;bottom:0;background:#fff"><p>We use cookies.</p><button id=a>Accept</button><button id=r>Reject</button></div>';
    r.querySelector('#a').onclick = () => { told('accept'); this.remove(); };
    r.querySelector('#r').onclick = e => { told('reject ' + e.isTrusted); this.remove(); }; } });</script>"""
SLOTTED = """<my-button style="display:none"></my-button><script>customElements.define('my-button', class extends HTMLElement {
  connectedCallback() { this.attachShadow({mode: 'open'}).innerHTML = '<button><slot></slot></button>'; } });</script>"""
LATE = "<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', document.querySelector('#late').innerHTML), 700)</script>"
EARLY_IGNORED = "if (performance.now() < window.ready) return;"
NEWSLETTER = (
    "<div role=dialog style='position:fixed;top:100px;left:300px;width:400px;background:#eee;padding:20px'><h2>10 % off</h2>"
    "<p>Join our newsletter. We respect your privacy and use cookies only as our policy says.</p>"
    f"<input type=email placeholder=Email>{button('Accept', 'told(`newsletter`)')}{button('No thanks', 'told(`newsletter`)')}</div>"
)
AGE = (
    "<div role=dialog aria-modal=true style='position:fixed;inset:100px;background:#eee'><h2>Are you 18 or older?</h2>"
    f"{button('Yes', 'told(`age`)')}{button('No', 'told(`age`)')}</div>"
)
FOOTER = (
    "<footer><a href='#' onclick=\"told('footer')\">Privacy settings</a> <a href=/cookies>Cookie policy</a></footer>"
)
FRAME_PAGE = """<!doctype html><meta charset=utf-8><p>We and our partners use cookies.</p>
<button onclick="parent.postMessage('accept','*')">Accept</button><button onclick="parent.postMessage('reject','*')">Reject</button>"""


def frame(url: str, style: str = "position:fixed;bottom:0;left:0;width:100%;height:200px;border:3px solid red") -> str:
    return (
        f"<iframe style='{style}' src='{url}'></iframe>"
        "<script>onmessage = e => { told(e.data); document.querySelector('iframe').remove(); }</script>"
    )
