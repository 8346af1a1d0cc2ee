"""The documentation is held to its own word by the auditor: it loads nothing from anybody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.running.audit_run import run_audit
from auditor.errors import ExitCode
from tests.e2e.test_mkdocs_site import web_of

POLICY = """\
version: 1
site: {name: Documentation, url: "https://docs.auditor.example/", crawl: {max_pages: 12, per_template: 2}}
statement: {url: /index.html}
declared:
  storage:
    - {key: "*__palette", purpose: preferences}
clauses:
  - id: nothing
    quote: "These pages load nothing from anybody else: no fonts, no scripts, no counters."
    rules:
      - {id: nobody, check: recipients-declared}
      - {id: no-cookies, check: cookies-declared}
      - {id: no-storage, check: storage-declared}
      - {id: no-frames, check: embeds-declared}
"""


@pytest.mark.slow
@pytest.mark.browser
def test_the_documentation_keeps_its_word(built: Path, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    web = web_of(built, "docs.auditor.example")
    out = tmp_path / "out"
    with web.running():
        options = AuditOptions(
            policy=tmp_path / "policy.yaml",
            out=out,
            browsing=BrowsingOptions(map_host=tuple(web.map_host_options())),
            formats=("json",),
        )
        ended = run_audit(options)
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert [(f["rule"], f["subject"]["key"]) for f in report["findings"] if f["severity"] != "note"] == []
    assert ended is ExitCode.OK, [(r["id"], r["reason"]) for r in report["rules"]]
    assert report["coverage"]["visited"] > 5
