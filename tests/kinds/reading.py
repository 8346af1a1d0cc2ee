"""What waits for a visitor who reads: who stays, who scrolls, and how far."""

from __future__ import annotations

from functools import partial

from tests.kinds.member import WORDS, Make, Member, script

_of: Make = partial(Member, kind="dwell and scroll")
_LONG = WORDS * 60
_AD = '<div id="ad" style="height:250px;width:300px;background:#ddd">Advert</div>'
_VIEWABLE = """let since; new IntersectionObserver(([e]) => { clearTimeout(since); if (e.intersectionRatio >= .5) since = setTimeout(() => tell("viewable"), 1000); }, {threshold: [0, .5, 1]}).observe(document.getElementById("ad"));"""

MEMBERS = (
    _of(name="an advert in view for a second", pages={"/": _LONG + _AD + _LONG + script(_VIEWABLE)}, person=("goto /", "see #ad", "wait 1.5")),
    _of(name="nine tenths of the page", pages={"/": _LONG + script('addEventListener("scroll", () => { if (scrollY + innerHeight > .9 * document.documentElement.scrollHeight) tell("90"); }, {passive: true});')}, person=("goto /", "wheel 30000", "wait 1")),
    _of(name="the end of scrolling", pages={"/": _LONG + script('document.addEventListener("scrollend", e => { if (e.isTrusted) tell("rests"); });')}, person=("goto /", "wheel 600", "wait 1")),
    _of(name="scrolling back up", pages={"/": _LONG + script('let last = 0; addEventListener("scroll", () => { if (scrollY < last - 20) tell("up"); last = scrollY; });')}, person=("goto /", "wheel 2400", "wheel -900", "wait 1")),
    _of(name="a list that scrolls in itself", pages={"/": f'<div id="box" style="height:200px;overflow:auto">{_LONG}</div>' + script('document.getElementById("box").addEventListener("scroll", e => { if (e.target.scrollTop > 100) tell("list"); });')}, person=("goto /", "hover #box", "wheel 600", "wait 1")),
    _of(name="a row that scrolls to the side", pages={"/": '<div id="row" style="width:300px;overflow-x:auto;white-space:nowrap">' + "<img src='/favicon.ico' width=200 height=100 alt=''>" * 9 + "</div>" + script('document.getElementById("row").addEventListener("scroll", e => { if (e.target.scrollLeft > 50) tell("row"); });')},
        person=("goto /", "see #row", "hover #row", "sideways 200", "wait 0.5") ),
    _of(name="three seconds since the last movement", pages={"/": script('let idle; addEventListener("mousemove", () => { clearTimeout(idle); idle = setTimeout(() => tell("idle"), 3000); });')}, person=("goto /", "hover h1", "wait 4")),
    _of(name="a heartbeat that counts seconds in view", pages={"/": script('let n = 0; setInterval(() => { if (document.visibilityState === "visible" && ++n === 5) tell("engaged"); }, 1000);')}, person=("goto /", "wait 6")),
    _of(name="frames drawn while in view", pages={"/": script('let n = 0; const draw = () => { if (++n === 120) tell("drawn"); else requestAnimationFrame(draw); }; requestAnimationFrame(draw);')}, person=("goto /", "wait 5")),
    _of(name="a long page that tells nobody", keeps=True, pages={"/": _LONG + "<img loading=lazy src=/favicon.ico alt=''>" + _LONG}, person=("goto /", "wheel 9000")),
    _of(name="a list without end of one's own", keeps=True, pages={"/": _LONG + "<p id=end>…</p>" + script("new IntersectionObserver(([e]) => { if (e.isIntersecting) e.target.before(Object.assign(document.createElement('p'), {textContent: 'more '.repeat(400)})); }).observe(document.getElementById('end'));")}, person=("goto /", "wheel 9000")),
)  # fmt: skip
