"""Ordinary things of ordinary sites. None of them is a reason for a rule to fail, or to be inconclusive."""

from __future__ import annotations

import asyncio
from functools import partial

from auditor.demo.web import Answer, Request, html, text
from tests.kinds.member import Make, Member, javascript, script

_c: Make = partial(Member, kind="ordinary", keeps=True)
_WORDS = "<p>Words of an ordinary page that says what there is to say about boats and oars. </p>" * 4
_BODY = "<!doctype html><title>Shop</title><h1>Shop</h1><p>Things of wood and wool, made to be used.</p><a href='/privacy'>Privacy</a>"


async def _slow(request: Request) -> Answer:
    await asyncio.sleep(3)
    return text("[]")


async def _never(request: Request) -> Answer:
    await asyncio.sleep(30)
    return text("[]")


MEMBERS = (
_c(name="script 404 of own", pages={"/":"<script src=/old.js></script>"}),
_c(name="fetch 401 of own", pages={"/":script("fetch('/2/api/me')"),"/2/api/me":text("no",status=401)}),
_c(name="fetch 404 of own", pages={"/":script("fetch('/3/api/x')"),"/3/api/x":text("no",status=404)}),
_c(name="aborted fetch", pages={"/":script("const c=new AbortController();fetch('/4/api/s',{signal:c.signal}).catch(()=>{});setTimeout(()=>c.abort(),300)"),"/4/api/s":_slow}),
_c(name="search aborts", pages={"/":script("let c;for(let i=0;i<5;i++)setTimeout(()=>{c?.abort();c=new AbortController();fetch('/5/api/s?'+i,{signal:c.signal}).catch(()=>{})},i*200)"),"/5/api/s":_slow}),
_c(name="iframe replaced", pages={"/":"<iframe id=f src=/6/a></iframe>"+script("setTimeout(()=>document.getElementById('f').src='/6/b',50)"),"/6/a":_slow,"/6/b":html("b")}),
_c(name="csp blocks own inline+3rd", pages={"/":html(_BODY + "<img src='https://tracker.example/x.gif'>").adding(("Content-Security-Policy","default-src 'self'"))}),
_c(name="own ws fails", pages={"/":script("new WebSocket('wss://shop.example/none')")}),
_c(name="eventsource 404 retry", pages={"/":script("new EventSource('/none')")}),
_c(name="a long poll", pages={"/":script("const p=()=>fetch('/10/poll').then(p).catch(()=>{});p()"),"/10/poll":_never}),
_c(name="login page linked", pages={"/":_WORDS+"<a href=/11/login>Log in</a>","/11/login":"<form method=post action=/in><label>User <input name=u></label><label>Password <input type=password name=p></label><button>Log in</button></form>"}),
_c(name="account redirects to login", pages={"/":_WORDS+"<a href=/12/account>Account</a>","/12/account":Answer(status=302).adding(("Location","/12/login?next=/12/account")),"/12/login":"<h2>Sign in</h2><form method=post action=/in><label>User <input name=u></label><label>Password <input type=password name=p></label><button>Log in</button></form>"}),
_c(name="dead link 404", pages={"/":_WORDS+"<a href=/gone>Gone</a>"}),
_c(name="soft 404 linked", pages={"/":_WORDS+"<a href=/14/gone>Gone</a>","/14/gone":html("<title>Page not found</title><h1>Page not found</h1><p>Sorry.</p><a href=/>Home</a>")}),
_c(name="redirects to a partner", pages={"/":_WORDS+"<a href=/15/go/partner>Partner</a>","/15/go/partner":Answer(status=302).adding(("Location","https://partner.example/"))}),
_c(name="js redirect inside site", pages={"/":_WORDS+"<a href=/16/old>Old</a>","/16/old":html("<title>Moved</title><script>location.replace('/16/new')</script>"),"/16/new":_WORDS}),
_c(name="meta refresh inside", pages={"/":_WORDS+"<a href=/17/old>Old</a>","/17/old":html("<meta http-equiv=refresh content='2;url=/17/new'><p>This page has moved.</p>"),"/17/new":_WORDS}),
_c(name="popup window of own", pages={"/":_WORDS+"<button id=b>Size chart</button>"+script("document.getElementById('b').onclick=()=>window.open('/18/size','s','width=300,height=300')"),"/18/size":"Sizes"}),
_c(name="alert on click", pages={"/":_WORDS+"<button id=b>Try me</button>"+script("document.getElementById('b').onclick=()=>alert('hello')")}),
_c(name="button with no effect", pages={"/":_WORDS+"<button>Nothing</button><button disabled>Not now</button>"}),
_c(name="many buttons", pages={"/":_WORDS+"".join(f"<button>Colour {i}</button>" for i in range(60))}),
_c(name="many links", pages={"/":_WORDS+"".join(f"<a href=/p/{i}>Page {i}</a> " for i in range(40)),"/p/*":"page"}),
_c(name="hash links toc", pages={"/":"<nav>"+"".join(f"<a href=#s{i}>Section {i}</a> " for i in range(20))+"</nav>"+"".join(f"<h2 id=s{i}>Section {i}</h2>"+_WORDS for i in range(20))}),
_c(name="cookie wall none; paywall text", pages={"/":_WORDS+"<p>Subscribe to read more. Log in</p>"}),
_c(name="sticky covers", pages={"/":"<div style='position:fixed;inset:auto 0 0 0;height:80px;background:#eee'>Call us</div>"+_WORDS*10+"<button id=b aria-expanded=false>Below</button>"}),
_c(name="infinite canvas animation", pages={"/":"<canvas id=c></canvas>"+script("const x=document.getElementById('c').getContext('2d');const d=()=>{x.fillRect(Math.random()*300,0,9,9);requestAnimationFrame(d)};d()")}),
_c(name="setInterval 50ms", pages={"/":script("let n=0;setInterval(()=>document.title='x'+n++,50)")}),
_c(name="web audio loop", pages={"/":script("const a=new AudioContext(),o=a.createOscillator();o.connect(a.destination);o.start()")}),
_c(name="worker ticking", pages={"/":script("new Worker('/29/w.js').onmessage=e=>document.title=e.data"),"/29/w.js":javascript("let n=0;setInterval(()=>postMessage(n++),100)")}),
_c(name="hydration late text", pages={"/":"<div id=r></div>"+script("setTimeout(()=>document.getElementById('r').innerHTML='<p>Ready</p><button>Go on</button>',1500)")}),
_c(name="beforeunload prompt always", pages={"/":_WORDS+"<a href=/31/m>More</a>"+script("onbeforeunload=e=>e.preventDefault()"),"/31/m":_WORDS}),
_c(name="download link", pages={"/":_WORDS+"<a href=/32/f.zip download>Get</a>","/32/f.zip":Answer(content_type="application/zip",body=b"PK")}),
_c(name="print button", pages={"/":_WORDS+"<button onclick='print()'>Print</button>"}),
_c(name="copy button", pages={"/":_WORDS+"<button onclick='navigator.clipboard.writeText(1)'>Copy</button>"}),
_c(name="fullscreen & share", pages={"/":_WORDS+"<button onclick='document.documentElement.requestFullscreen()'>Full screen</button><button onclick='navigator.share?.({url:1})'>Share</button>"}),
_c(name="language switch cookie-less", pages={"/":_WORDS+"<a href='/?lang=de'>Deutsch</a>"}),
_c(name="calendar of many pages", pages={"/":_WORDS+"<a href='/37/cal?m=1'>Next month</a>","/37/cal":lambda r: html("<title>Cal</title><h1>Month</h1>"+_WORDS+f"<a href='/37/cal?m={int(r.query.get('m',1))+1}'>Next</a><a href=/privacy>Privacy</a>")}),
_c(name="tiny page", pages={"/":html("<title>Hi</title><p>Hi.</p><a href=/privacy>Privacy</a>")}),
_c(name="slow own image 4s", pages={"/":_WORDS+"<img src=/39/s.gif>","/39/s.gif":_slow}),
_c(name="own http 500 image", pages={"/":_WORDS+"<img src=/40/s.gif>","/40/s.gif":text("x",status=500)}),
_c(name="speaks of blocked", pages={"/":"<h2>Access denied: the film</h2><p>You have been blocked by your ex? Verify you are human with our quiz.</p>"+_WORDS}),
_c(name="shop out of service item", pages={"/":"<h2>Under maintenance</h2><p>Our Tokyo warehouse is under maintenance.</p>"+_WORDS}),
)  # fmt: skip
