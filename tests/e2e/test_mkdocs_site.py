"""A real site: documentation built by mkdocs-material with its own consent component and analytics, audited by its policy."""

from __future__ import annotations

import json
import mimetypes
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.running.audit_run import run_audit
from auditor.demo.answers import Answer, html, script, text
from auditor.demo.web import LocalWeb
from auditor.errors import ExitCode

HOST = "docs.lantern-kit.example"
CONFIG = """\
site_name: Lantern Kit
site_url: https://docs.lantern-kit.example/
theme: {name: material, features: [navigation.footer]}
plugins: []
copyright: >
  <a href="/privacy/">Privacy</a> <a href="#__consent">Change cookie settings</a>
extra:
  analytics: {provider: google, property: G-XXXXXXXXXX}
  consent:
    title: Cookie consent
    description: We use cookies to recognise repeated visits. With your consent you help us to make our documentation better.
    actions: [accept, reject, manage]
nav: [{Home: index.md}, {Guide: guide.md}, {Privacy: privacy.md}]
"""
PAGES = {
    "index.md": "# Lantern Kit\n\nA kit for lanterns. Read the [guide](guide.md).\n",
    "guide.md": "# Guide\n\nFold along the dotted line.\n",
    "privacy.md": "# Privacy\n\nNothing is sent to others before you agree. Write to <care@lantern-kit.example>.\n",
}
_FONTS = "@font-face{font-family:Roboto;src:url(https://fonts.gstatic.com/s/r.woff2)}"
POLICY = """\
version: 1
site: {name: Lantern Kit, url: "https://docs.lantern-kit.example/"}
statement: {url: /privacy/}
declared:
  recipients:
    - {vendor: google-analytics, purpose: analytics}
    - {vendor: google-tag-manager, purpose: analytics}
  storage:
    - {key: "*__palette", purpose: preferences}
    - {key: "*__consent", purpose: necessary}
clauses:
  - id: nothing-before
    quote: Nothing is sent to others before you agree.
    rules:
      - {id: nothing-before-consent, check: purposes-allowed, in: [no-choice], allow: [necessary]}
  - id: write-to-us
    quote: Write to care@lantern-kit.example.
    rules:
      - {id: mail, check: contact-reachable, email: care@lantern-kit.example, max_clicks: 2}
      - {id: statement-linked, check: statement-reachable}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("mkdocs"))


def build(folder: Path) -> Path:
    """The site, built."""
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(CONFIG, "utf-8")
    for name, page in PAGES.items():
        (folder / "docs" / name).write_text(page, "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "built"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "built"


def web_of(built: Path, host: str = HOST) -> LocalWeb:
    """A web on which a folder of files is a site, and the vendors that such sites load answer."""
    web = LocalWeb()
    for path in sorted(p for p in built.rglob("*") if p.is_file()):
        name = "/" + path.relative_to(built).as_posix()
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        answer = Answer(body=path.read_bytes(), content_type=kind)
        web.route(host, name, answer)
        if name.endswith("/index.html"):
            web.route(host, name.removesuffix("index.html"), answer)
    web.route("fonts.googleapis.com", "/*", text(_FONTS, content_type="text/css"))
    web.route("fonts.gstatic.com", "/*", Answer(content_type="font/woff2"))
    web.route(
        "www.googletagmanager.com", "/*", script("new Image().src='https://www.google-analytics.com/g/collect?v=2'")
    )
    web.route("www.google-analytics.com", "/*", html(""))
    return web


@pytest.mark.browser
def test_the_font_host_is_contacted_before_any_choice(site: Path, tmp_path: Path) -> None:
    policy, out = tmp_path / "policy.yaml", tmp_path / "out"
    policy.write_text(POLICY, "utf-8")
    web = web_of(site)
    with web.running():
        options = AuditOptions(
            policy=policy, out=out, browsing=BrowsingOptions(map_host=tuple(web.map_host_options())), formats=("json",)
        )
        assert run_audit(options) is ExitCode.FAILED
    report = json.loads((out / "report.json").read_text("utf-8"))
    found = {(f["rule"], f["subject"]["key"]): f for f in report["findings"]}
    assert list(found) == [("nothing-before-consent", "google-fonts")]
    fonts = found["nothing-before-consent", "google-fonts"]
    assert "fonts.googleapis.com" in fonts["observed"]
    assert fonts["chain"][0].startswith(f"https://{HOST}/"), "the page itself asks for the fonts"
    assert {r["id"]: r["outcome"] for r in report["rules"]} == {
        "nothing-before-consent": "failed",
        "mail": "passed",
        "statement-linked": "passed",
    }
    assert not any("google-analytics" in h.url for h in web.hits), "its own consent component holds analytics back"
