"""A documentation site, built by mkdocs with the theme that most have: its search, its palette, its instant navigation."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from auditor.demo.web import LocalWeb, html
from tests.clean.parts import CleanSite, Package
from tests.e2e.test_mkdocs_site import web_of

HOST = "docs.dunlin-kit.example"
_CONFIG = f"""\
site_name: Dunlin Kit
site_url: https://{HOST}/
theme:
  name: material
  font: false
  features: [navigation.instant, navigation.tabs, navigation.footer, content.code.copy, content.tabs.link, search.suggest]
  palette:
    - {{scheme: default, toggle: {{icon: material/weather-night, name: Dark}}}}
    - {{scheme: slate, toggle: {{icon: material/weather-sunny, name: Light}}}}
plugins: [search]
markdown_extensions: [admonition, pymdownx.details, pymdownx.superfences, {{pymdownx.tabbed: {{alternate_style: true}}}}]
copyright: <a href="/privacy/">Privacy</a> <a href="mailto:docs@dunlin-kit.example">docs@dunlin-kit.example</a>
nav: [{{Home: index.md}}, {{Guide: [guide/first.md, guide/second.md]}}, {{Reference: reference.md}}, {{Privacy: privacy.md}}]
"""
_TABS = (
    '=== "Linux"\n\n    ```sh\n    dunlin build\n    ```\n\n=== "Windows"\n\n    ```sh\n    dunlin.exe build\n    ```\n'
)
_PAGES = {
    "index.md": "# Dunlin Kit\n\nBuilds things from other things. Start with the [guide](guide/first.md).\n",
    "guide/first.md": f'# First steps\n\nInstall it, and build.\n\n{_TABS}\n??? note "Why?"\n\n    Because.\n',
    "guide/second.md": "# Further\n\nSee [what others built](https://built-with.example/).\n"
    + "\n## More\n\nOf the same.\n" * 20,
    "reference.md": "# Reference\n\n| key | meaning |\n|---|---|\n| `a` | the first |\n",
    "privacy.md": "# Privacy\n\nThese pages load nothing from anybody else. We set no cookies. Write to <docs@dunlin-kit.example>.\n",
}

POLICY = """\
version: 1
site: {name: Dunlin Kit, url: "https://docs.dunlin-kit.example/"}
statement: {url: /privacy/}
declared:
  storage:
    - {key: "*__palette", kind: local, purpose: preferences}
    - {key: "*__tabs", kind: local, purpose: preferences}
    - {key: "*__search", kind: session, purpose: necessary}
clauses:
  - id: nobody
    quote: These pages load nothing from anybody else.
    rules:
      - {id: recipients, check: recipients-declared}
      - {id: embeds, check: embeds-declared}
      - {id: purposes, check: purposes-allowed, in: [no-choice, gpc], allow: [necessary, preferences]}
      - {id: personal, check: no-personal-data-shared}
  - id: kept
    quote: We set no cookies.
    rules:
      - {id: cookies, check: cookies-declared}
      - {id: storage, check: storage-declared}
      - {id: without, check: works-without-cookies}
      - {id: fingerprints, check: no-fingerprinting}
      - {id: replay, check: no-session-replay}
  - id: reach
    quote: Write to docs@dunlin-kit.example.
    rules:
      - {id: statement, check: statement-reachable}
      - {id: mail, check: contact-reachable, email: docs@dunlin-kit.example, max_clicks: 1}
      - {id: forms, check: forms-disclosed}
      - {id: links, check: external-links}
"""


def build(_: Package) -> LocalWeb:
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        (folder / "mkdocs.yml").write_text(_CONFIG, "utf-8")
        for name, page in _PAGES.items():
            file = folder / "docs" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page, "utf-8")
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "built"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        web = web_of(folder / "built", HOST)
    web.route("built-with.example", "/", html("<title>Built</title><h1>Built with it</h1>"))
    web.route("squidfunk.github.io", "/*", html("<title>Material</title><h1>Material for MkDocs</h1>"))
    return web


SITE = CleanSite(name="documentation", policy=POLICY, build=build, pages=5)
