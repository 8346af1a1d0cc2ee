"""The identity stands in clear in no file that an audit writes, and nowhere on the terminal, though a page shows it everywhere."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest

from auditor.canary import Identity, Searcher
from auditor.canary.forms import cores, forms
from auditor.cli.main import main
from auditor.cli.running import audit_run
from auditor.demo.web import LocalWeb, gif, html, redirect
from auditor.evidence.folder import load_run
from tests.canary.planted import IDENTITY, hexed, planted
from tests.crawl.leaking import texts

POLICY = """\
version: 1
site: {name: Shop, url: "https://shop.example/", crawl: {sitemap: false, max_pages: 2}}
clauses:
  - id: c
    rules:
      - {id: cookies, check: cookies-declared}
      - {id: storage, check: storage-declared}
      - {id: recipients, check: recipients-declared}
      - {id: links, check: external-links}
      - {id: embeds, check: embeds-declared}
      - {id: secure, check: transport-secure}
"""


def mirror(who: Identity) -> LocalWeb:
    mail, word = who.email, who.last_name
    values = (mail, who.name, who.phone, who.phone_national, who.street, who.city, who.postcode, who.username)
    everything = "; ".join(values)
    pixels = "".join(
        f'<img src="https://px.tracker.example/p?v={n}&{p.data.decode()}">' for n, p in enumerate(texts(planted(who)))
    )
    page = f"""<!doctype html><title>{everything}</title><h1>{everything}</h1>{pixels}
<a href="/u/{mail}">{mail}</a><a href="/gone/{quote(mail, safe="")}">x</a><a href="https://out.example/{b64encode(mail.encode()).decode()}/x">{who.name}</a>
<a href="mailto:{mail}">write</a><a href="tel:{who.phone}" aria-label="{who.phone_national}">call</a><iframe src="https://third.example/{word}" title="{word}"></iframe>
<form action="/to/{mail}" name="{word}"><label>{mail}<input name="{mail}" value="{mail}"></label></form>
<img src="https://{word.lower()}.tracker.example/x"><img src="https://px.tracker.example/{hexed("sha256", mail)}/y" alt="{mail}">
<img src="https://px.tracker.example/{b64encode(f"aa{mail}".encode()).decode()}/{mail.encode().hex()}">
<script>document.cookie = 'c{mail}=1'; document.cookie = '{word}=1'; localStorage['k {mail}'] = '{mail}'; sessionStorage['{hexed("md5", mail)}'] = 1;
indexedDB.open('{mail}'); caches.open('{word}'); open('https://popup.example/{mail}');
({{['{word}']() {{ new Image().src = 'https://px.tracker.example/by-name'; fetch('https://px.tracker.example/keep?e={mail}', {{keepalive: true, method: 'POST', mode: 'no-cors', body: '{mail}'}}); }}}})['{word}']();
new WebSocket('wss://px.tracker.example/{mail}');
history.replaceState(null, '', '/?q=' + encodeURIComponent({json.dumps(everything)}) + '#' + encodeURIComponent({json.dumps(who.name)}));</script>"""
    web = LocalWeb()
    web.route("shop.example", "/", html(page))
    web.route("shop.example", "/u/*", html(page))
    web.route("shop.example", "/gone/*", redirect(f"https://out.example/?e={mail}"))
    web.route("*", "/*", gif())
    return web


@pytest.fixture(scope="module")
def told(tmp_path_factory, browsers) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("run")
    policy = out / "policy.yaml"
    policy.write_text(POLICY)
    web, made, said = mirror(IDENTITY), audit_run.setup_for, StringIO()
    with pytest.MonkeyPatch.context() as patch, web.running(), redirect_stdout(said), redirect_stderr(said):
        patch.setattr(audit_run, "setup_for", lambda *a, **more: replace(made(*a, **more), identity=IDENTITY))
        maps = [word for m in web.map_host_options() for word in ("--map-host", m)]
        formats = [word for f in ("html", "json", "sarif", "junit", "markdown") for word in ("--format", f)]
        code = main(["audit", str(policy), "--out", str(out / "audit"), "--fail-on", "never", *maps, *formats])
    assert code in {0, 3}
    return out / "audit", said.getvalue()


def files(out: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(p for p in out.rglob("*") if p.is_file()):
        data = path.read_bytes()
        yield str(path.relative_to(out)), gzip.decompress(data) if path.suffix == ".gz" else data


@pytest.mark.browser
def test_the_page_was_seen_and_its_leaks_recorded(told):
    run = load_run(told[0])
    assert {x.kind for v in run.visits for x in v.leaks} >= {"email", "name", "phone", "address", "identifier"}
    assert {x.place for v in run.visits for x in v.leaks} >= {"url", "body", "cookie", "storage"}
    assert any("~canary-email" in v.title for v in run.visits)
    hosts = {r.url.split("/")[2] for v in run.visits for r in v.requests if r.url.startswith("https")}
    assert {"~canary-name.tracker.example", "px.tracker.example"} <= hosts


@pytest.mark.browser
def test_no_file_holds_a_value_in_any_form(told):
    values = {f.text.lower().encode() for f in forms(IDENTITY) if len(f.text) > 6} | {
        c.text.encode() for c in cores(IDENTITY)
    }
    searcher = Searcher(IDENTITY)
    found = set()
    for name, data in files(told[0]):
        low = data.lower()
        found |= {(name, v) for v in values if v in low}
        found |= {(name, s.needle.transform) for s in searcher.spans(data) if not s.needle.weak}
    assert sorted(map(str, found))[:5] == []


@pytest.mark.browser
def test_neither_the_terminal_nor_names_of_files_tell_it(told):
    out, said = told
    assert "audit" in said
    found = Searcher(IDENTITY).search(said + "\n".join(str(p) for p in out.rglob("*")))
    assert found[:5] == ()
