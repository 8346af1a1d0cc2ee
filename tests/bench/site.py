"""The site that is timed, in a process of its own so that serving it is not charged to the auditor: prints its ports."""

from __future__ import annotations

import sys

from auditor.demo.answers import gif, html, script
from auditor.demo.web import LocalWeb

PAGES = 30
PIXEL = "https://px.tracker.example/"
BANNER = """<div id="banner" role="dialog" aria-label="Cookie consent" style="position:fixed;bottom:0">We use cookies.
<button onclick="choose('yes')">Accept all</button><button onclick="choose('no')">Reject all</button></div>
<p><button onclick="banner.style.display='block'">Cookie settings</button></p>
<script>function choose(c){document.cookie='consent='+c+';path=/;max-age=999999';banner.style.display='none'}
if(document.cookie.includes('consent='))banner.style.display='none'</script>"""


def build(pages: int = PAGES, banner: str = "") -> LocalWeb:
    """A shop of that many pages, each with a link to every other."""
    web = LocalWeb()
    body = (
        f'<!doctype html><title>p</title><img src="{PIXEL}load"><script src="https://cdn.vendor.example/v.js"></script>'
        f'<script>setTimeout(()=>new Image().src="{PIXEL}t8000",8000);'
        f'addEventListener("pagehide",()=>navigator.sendBeacon("{PIXEL}bye"))</script><div style="height:4000px">x</div>'
        + "".join(f'<a href="/p{i}">page {i}</a> ' for i in range(pages))
        + banner
    )
    for i in range(pages):
        web.route("shop.example", f"/p{i}", html(body))
    web.route("shop.example", "/", html(body))
    web.route(
        "cdn.vendor.example", "/v.js", script(f'document.cookie="v=1;max-age=9999";new Image().src="{PIXEL}script"')
    )
    web.route("px.tracker.example", "/*", gif())
    return web


def main() -> None:
    web = build(int(sys.argv[1]), BANNER) if len(sys.argv) > 1 else build()
    with web.running():
        print(web.http_port, web.https_port, web.trust_key, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
