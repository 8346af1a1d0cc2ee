"""What waits for a visitor who does something: clicks, opens, plays, goes on, comes back, or came by a campaign."""

from __future__ import annotations

from functools import partial

from tests.kinds.member import Make, Member, script

_of: Make = partial(Member, kind="walk")
_NEXT = '<p><a id="next" href="/more">More of it</a></p>'
_MORE = "<p>More of the same.</p>"

MEMBERS = (
    _of(name="the first pointerdown anywhere", pages={"/": script('addEventListener("pointerdown", () => tell("here"), {once: true, capture: true});')}, person=("goto /", "click h1")),
    _of(name="a press on a tab", pages={"/": '<div role="tablist"><button id="b" role="tab" aria-controls="two">Sizes</button></div><div id="two" role="tabpanel">S, M</div>' + script('document.getElementById("b").addEventListener("click", e => { if (e.isTrusted) tell("tab"); });')}, person=("goto /", "click #b")),
    _of(name="details that are opened", pages={"/": '<details id="d"><summary>Delivery</summary><p>Three days.</p></details>' + script('document.getElementById("d").addEventListener("toggle", () => tell("opened"));')}, person=("goto /", "click summary")),
    _of(name="a menu that is opened by hovering", pages={"/": '<div id="m">Menu</div>' + script('document.getElementById("m").addEventListener("mouseenter", () => tell("menu"));')}, person=("goto /", "hover #m")),
    _of(name="what is added to the basket", pages={"/": '<button id="put">Add to basket</button>' + script('document.getElementById("put").addEventListener("click", () => tell("basket"));')}, person=("goto /", "click #put")),
    _of(name="a film that is begun", pages={"/": '<div id="film" role="button" tabindex="0" aria-label="Play the film">▶</div>' + script('document.getElementById("film").addEventListener("click", () => tell("film"));')}, person=("goto /", "click #film")),
    _of(name="the next picture of a carousel", pages={"/": '<button id="n" aria-label="Next slide">&gt;</button>' + script('document.getElementById("n").addEventListener("click", () => tell("slide"));')}, person=("goto /", "click #n")),
    _of(name="words that are copied", pages={"/": "<p id='p'>Order number 17-22-9</p>" + script('addEventListener("copy", () => tell("copied"));')}, person=("goto /", "copy #p")),
    _of(name="a selection", pages={"/": "<p id='p'>Order number 17-22-9</p>" + script('document.addEventListener("selectionchange", () => { if (String(getSelection()).length > 3) tell("selected"); });')}, person=("goto /", "copy #p")),
    _of(name="the third page of a session", pages={p: _NEXT.replace("/more", n) + script("const n = +(sessionStorage.n || 0) + 1; sessionStorage.n = n; if (n === 3) tell('third');") for p, n in (("/", "/a"), ("/a", "/b"), ("/b", "/"))}, person=("goto /", "click #next", "click #next")),
    _of(name="a referrer of one's own site", pages={"/": _NEXT, "/more": script("if (document.referrer.startsWith(location.origin)) tell('inner');")}, person=("goto /", "click #next")),
    _of(name="a route behind a hash", pages={"/": '<p><a id="next" href="#/sale">Sale</a></p>' + script('addEventListener("hashchange", () => tell(location.hash));')}, person=("goto /", "click #next")),
    _of(name="a route that replaces the state", pages={"/": '<p><a id="next" href="/sale">Sale</a></p>' + script("""document.getElementById("next").addEventListener("click", e => { e.preventDefault(); history.replaceState({}, "", "/sale");
        document.querySelector("h1").textContent = "Sale"; tell("route"); });"""), "/sale": _MORE}, person=("goto /", "click #next")),
    _of(name="a row of a table that leads on", pages={"/": "<table><tr id='row' style='cursor:pointer'><td>Order 1</td></tr></table>" + script("document.getElementById('row').addEventListener('click', () => { location.href = '/order'; });"), "/order": script("tell('order');")}, person=("goto /", "click #row", "wait 1")),
    _of(name="a visitor who came by an advert", pages={"/": script('if (/[?&](gclid|fbclid|utm_source)=/.test(location.search)) tell("campaign");')}, person=("goto /?gclid=1",)),
    _of(name="a second session", pages={"/": script("""const now = Date.now(), last = +localStorage.last; localStorage.last = now; if (last && now - last > 1200e3) tell("again");""")}, person=()),
    _of(name="a tab that comes back from the cache", pages={"/": _NEXT + script('addEventListener("pageshow", e => { if (e.persisted || performance.getEntriesByType("navigation")[0].type === "back_forward") tell("back"); });'), "/more": _MORE}, person=("goto /", "click #next", "back")),
    _of(name="a link off the site that is decorated when pressed", pages={"/": '<p><a id="out" href="https://partner.example/">Our partner</a></p>' + script('document.getElementById("out").addEventListener("mousedown", () => tell("pressed"));')}, person=("goto /", "click #out")),
    _of(name="a link off the site whose click is counted", pages={"/": '<p><a id="out" href="https://partner.example/">Our partner</a></p>' + script('document.getElementById("out").addEventListener("click", e => { if (e.isTrusted) beacon("outbound"); });')}, person=("goto /", "click #out")),
    _of(name="a part that scrolls by itself", pages={"/": '<div id="s" style="height:120px;overflow:auto"><div style="height:900px">Terms</div></div>' + script('document.getElementById("s").addEventListener("scroll", e => { if (e.target.scrollTop > 600) tell("end"); });')}),
    _of(name="more of a list", pages={"/": '<button id="m">Show more</button>' + script('document.getElementById("m").addEventListener("click", () => tell("more"));')}, person=("goto /", "click #m")),
    _of(name="a panel that a button opens", pages={"/": '<button id="q" aria-expanded="false" aria-controls="a">How long does it take?</button><div id="a" hidden>Three days.</div>' + script('document.getElementById("q").addEventListener("mouseup", () => tell("answer"));')}, person=("goto /", "click #q")),
    _of(name="a page that only a button leads to", pages={"/": """<button id="go" onclick="location.assign('/offers')">Offers</button>""", "/offers": script("if (!document.referrer) tell('entered');")}),
    _of(name="a cookie of twenty minutes that is gone", pages={"/": script("""if (localStorage.been && !/visit=/.test(document.cookie)) tell("new visit"); localStorage.been = 1; document.cookie = "visit=1; max-age=1200; path=/";""")}),
    _of(name="consent that following a link is held for", pages={"/": _NEXT + script("addEventListener('click', e => { if (e.target.closest('a')) sessionStorage.ok = 1; });"), "/more": script("if (sessionStorage.ok) tell('implied');")}, person=("goto /", "click #next")),
    _of(name="a word in a search box", pages={"/": "<form role=search><input type=search id=q name=q aria-label=Search></form>" + script("document.getElementById('q').addEventListener('input', e => tell(e.target.value));")}),
    _of(name="a size that is chosen", pages={"/": "<label>Size <select id=s><option>S<option>M</select></label>" + script("document.getElementById('s').addEventListener('change', e => { if (e.isTrusted) tell('size'); });")}),
    _of(name="a colour that is drawn by its label", pages={"/": "<style>input{opacity:0;position:absolute;width:0}</style><fieldset><input type=radio name=c id=a checked><label for=a>Red</label><input type=radio name=c id=b><label for=b>Blue</label></fieldset>" + script("document.getElementById('b').addEventListener('change', () => tell('blue'));")}),
    _of(name="a filter that is ticked", pages={"/": "<form><label><input type=checkbox id=w> In stock</label></form>" + script("document.getElementById('w').addEventListener('click', () => tell('filter'));")}),
    _of(name="a price that is moved", pages={"/": "<label>Price <input id=r type=range></label>" + script("document.getElementById('r').addEventListener('input', () => tell('price'));")}),
    _of(name="more of a list for the second time", pages={"/": "<div id=l></div><button id=m>Load more</button>" + script("let n = 0; document.getElementById('m').onclick = () => { document.getElementById('l').innerHTML += '<p>more</p>'; if (++n === 2) tell('deep'); };")}),
    _of(name="the pointer that leaves the window", pages={"/": script("document.addEventListener('mouseleave', e => { if (e.clientY <= 0) tell('exit'); });")}),
    _of(name="a window that changes its size", pages={"/": script("addEventListener('resize', () => tell('size'));")}),
    _of(name="controls that tell nobody", keeps=True, pages={"/": "<button id='b' aria-expanded='false'>Menu</button><details><summary>Delivery</summary><p>Three days.</p></details>" + _NEXT, "/more": _MORE}, person=("goto /", "click #b", "click summary", "click #next")),
    _of(name="what may not be pressed", keeps=True, pages={"/": "<button id='x'>Delete my account</button><form action='/pay' method='post'><button>Pay now</button></form>" + script("document.getElementById('x').addEventListener('click', () => tell('deleted'));")}, person=("goto /",)),
    _of(name="what is not filled in for a visitor", keeps=True, pages={"/": "<form action='/order' method='post'><label>E-mail <input type='email' name='email'></label><label>Country <select name='country' id='s'><option>A<option>B</select></label><label><input type='checkbox' id='n'> Subscribe to our newsletter</label><button>Order</button></form>" + script("for (const id of ['s', 'n']) document.getElementById(id).addEventListener('change', () => tell(id));")}),
    _of(name="a search that is not sent", keeps=True, pages={"/": "<form role=search action='https://tracker.example/'><input type=search id=q name=q aria-label=Search></form><label>Sort <select><option>Price<option>Name</select></label>"}),
    _of(name="routes that tell nobody", keeps=True, pages={"/": '<p><a id="next" href="#/sale">Sale</a></p>' + script("addEventListener('hashchange', () => { document.querySelector('h1').textContent = location.hash; });")}, person=("goto /", "click #next")),
)  # fmt: skip
