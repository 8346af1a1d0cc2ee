"""Ways out, and places to keep things, that no event of a request or of storage tells."""

from __future__ import annotations

from functools import partial

from auditor.demo.web import html
from tests.kinds.member import TRACKER, Make, Member, javascript, script

_of: Make = partial(Member, kind="channels")
_kept: Make = partial(Member, kind="channels", check="storage-declared")
_BODY = "<!doctype html><title>Shop</title><h1>Shop</h1><p>Things of wood and wool.</p><a href='/privacy'>Privacy</a>"
_OPFS = """const keep = async () => { const root = await navigator.storage.getDirectory(); const file = await root.getFileHandle("visitor", {create: true});
const out = await file.createWritable(); await out.write(crypto.randomUUID()); await out.close(); };"""

MEMBERS = (
    _of(name="a TURN server of others", pages={"/": script(f"""const call = new RTCPeerConnection({{iceServers: [{{urls: ["turns:{TRACKER}:5349?transport=tcp"], username: "u", credential: "c"}}]}});
        call.createDataChannel("x"); call.createOffer().then(o => call.setLocalDescription(o));""")}),
    _of(name="reports of the network to others", pages={"/": html(_BODY).adding(("Report-To", f'{{"group": "n", "max_age": 86400, "endpoints": [{{"url": "https://{TRACKER}/nel"}}]}}'), ("NEL", '{"report_to": "n", "max_age": 86400, "success_fraction": 1}'))}),
    _of(name="an endpoint for reports", pages={"/": html(_BODY).adding(("Reporting-Endpoints", f'default="https://{TRACKER}/reports"'))}),
    _of(name="a connection opened beforehand by a script", pages={"/": script(f"""const link = document.createElement("link"); link.rel = "preconnect"; link.href = "https://{TRACKER}"; document.head.append(link);""")}),
    _of(name="a name looked up beforehand", pages={"/": f'<link rel="dns-prefetch" href="//{TRACKER}">'}),
    _of(name="WebTransport", pages={"/": script(f'new WebTransport("https://{TRACKER}:443/t").ready.catch(() => {{}});')}),
    _of(name="a way to pay of others", pages={"/": script(f"""new PaymentRequest([{{supportedMethods: "https://{TRACKER}/pay"}}], {{total: {{label: "t", amount: {{currency: "EUR", value: "1"}}}}}}).canMakePayment().catch(() => {{}});""")}),
    _kept(name="a file of the origin's own system, in a worker", pages={"/": script('new Worker("/keep.js");'), "/keep.js": javascript(_OPFS + "keep();")}),
    _kept(name="a database of an own frame", pages={"/": '<iframe src="/part" title="part"></iframe>', "/part": html("<script>indexedDB.open('visitor', 1).onupgradeneeded = e => e.target.result.createObjectStore('id')</script>part")}),
    _kept(name="a cache of a service worker", pages={"/": script('navigator.serviceWorker.register("/sw.js");'), "/sw.js": javascript('oninstall = e => e.waitUntil(caches.open("visitor").then(c => c.put("/id", new Response("7"))));')}),
    _kept(name="a storage bucket", pages={"/": script("""navigator.storageBuckets?.open("visitor").then(b => b.indexedDB.open("ids", 1).onupgradeneeded = e => e.target.result.createObjectStore("id"));""")}),
    _of(name="connections and reports to oneself", keeps=True, pages={"/": html(_BODY.replace("<h1>", "<link rel=preconnect href=https://static.shop.example><h1>")).adding(("Reporting-Endpoints", 'default="https://shop.example/reports"'))}),
    _of(name="a call that stays within the browser", keeps=True, pages={"/": script("const a = new RTCPeerConnection(), b = new RTCPeerConnection(); a.createDataChannel('x');")}),
    _kept(name="a declared file of the origin's own system", keeps=True, pages={"/": script("localStorage.setItem('basket', '[]');")}, declared="{storage: [{key: basket, kind: local, purpose: necessary}]}"),
)  # fmt: skip
