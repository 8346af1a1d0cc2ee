"""A site for each consent manager, wired right or wrong: wrong, its advertising tag is in the page whatever was chosen."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from auditor.demo.web import Answer as WebAnswer
from auditor.demo.web import LocalWeb, Request, gif, html, script, text

Wiring = Literal["right", "wrong"]
Outcome = Literal["proven", "inconclusive", "failed"]

HOST = "chandlery.example"
TAG = "https://tag.pixelworks.example/tag.js"
PIXEL = "https://tag.pixelworks.example/p.gif"
# For the whole domain, as such tags do; not every manager deletes a cookie of one host.
_TAG_SOURCE = f"""
document.cookie = "pw_id=p1; domain={HOST}; path=/; max-age=2592000; secure; samesite=lax";
new Image().src = "{PIXEL}";
"""


@dataclass(frozen=True)
class Manager:
    name: str
    """Its page is `pages/<name>.html`."""
    package: str
    cookies: tuple[str, ...]
    """Name globs of what it remembers the choice in."""
    accept: Outcome = "proven"
    reject: Outcome = "proven"
    withdraw: Outcome = "proven"
    """How each choice ends where it is wired right."""

    def expected(self, wiring: Wiring) -> tuple[Outcome, Outcome, Outcome]:
        """For accepting, rejecting, withdrawing. A tag that minds nothing is found out wherever the choice could be made."""
        wrong: dict[Outcome, Outcome] = {"proven": "failed", "inconclusive": "inconclusive", "failed": "failed"}
        refusals = (self.reject, self.withdraw) if wiring == "right" else (wrong[self.reject], wrong[self.withdraw])
        return self.accept, *refusals


MANAGERS = (
    Manager("klaro", "klaro", ("klaro",)),
    Manager("vanilla-cookieconsent-2", "vanilla-cookieconsent-2", ("cc_cookie",)),
    Manager("vanilla-cookieconsent-3", "vanilla-cookieconsent-3", ("cc_cookie",)),
    Manager("tarteaucitron", "tarteaucitronjs", ("tarteaucitron",)),
    Manager("cookieconsent", "cookieconsent", ("cookieconsent_status",)),
    Manager("orejime", "orejime", ("eu-consent",)),
    Manager("porsche", "@porscheofficial/cookie-consent-banner", ("cookies_accepted_categories",)),
    Manager("cookie-notice", "cookie-notice", ("cookie_notice",), reject="inconclusive", withdraw="inconclusive"),
)

_POLICY = """\
version: 1
site:
  name: Chandlery
  url: https://{host}/
  crawl: {{sitemap: false, max_pages: 1}}
declared:
  cookies:
    - {{name: pw_id, purpose: advertising, max_age: 30 days}}
{cookies}
  recipients:
    - {{name: Pixelworks, hosts: [tag.pixelworks.example], purpose: advertising}}
scenarios: [accept-all, reject-all, withdraw]
clauses:
  - id: agreed
    quote: Adverts come after you agree.
    rules:
      - {{id: accept, check: purposes-allowed, in: [accept-all], allow: [necessary, advertising]}}
  - id: refused
    quote: We take no for an answer.
    rules:
      - {{id: reject, check: choice-respected, in: [reject-all], allow: [necessary]}}
  - id: taken-back
    quote: You can take your agreement back.
    rules:
      - {{id: withdraw, check: choice-respected, in: [withdraw], allow: [necessary]}}
"""


def write_policy(manager: Manager, folder: Path) -> Path:
    """What the site promises: adverts after agreement only."""
    cookies = "\n".join(f'    - {{name: "{name}", purpose: necessary}}' for name in manager.cookies)
    file = folder / "policy.yaml"
    file.write_text(_POLICY.format(host=HOST, cookies=cookies), "utf-8")
    return file


def build_site(manager: Manager, wiring: Wiring, package: Path) -> LocalWeb:
    """The site, with the package's own files under /lib and the advertising tag on a host of its own."""
    web = LocalWeb()
    web.route(HOST, "/", html(page(manager, wiring)))
    web.route(HOST, "/privacy", html("<title>Privacy</title><h1>Privacy</h1>"))
    web.route(HOST, "/favicon.ico", gif())
    web.route(HOST, "/lib/*", lambda request: _file(package, request))
    web.route("tag.pixelworks.example", "/tag.js", script(_TAG_SOURCE))
    web.route("tag.pixelworks.example", "/p.gif", gif())
    return web


def page(manager: Manager, wiring: Wiring) -> str:
    """The page, in English, with some goods around the manager's own parts."""
    source = Path(__file__).with_name("pages").joinpath(f"{manager.name}.html").read_text("utf-8")
    if wiring == "wrong":
        source = re.sub(r"<!--managed-->.*?<!--/managed-->", "", source, flags=re.DOTALL)
        source = f'<script async src="{TAG}"></script>\n{source}'
    parts = source.replace("VENDOR", TAG).replace("MANAGED", "true" if wiring == "right" else "false")
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chandlery</title></head>
<body><h1>Chandlery</h1><p>Rope, tar and lamp oil, weighed while you wait.</p>
{parts}</body></html>"""


def _file(package: Path, request: Request) -> WebAnswer:
    file = (package / request.path.removeprefix("/lib/")).resolve()
    if not file.is_relative_to(package.resolve()) or not file.is_file():
        return text("Nothing here.", status=404)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return WebAnswer(content_type=kind, body=file.read_bytes())
