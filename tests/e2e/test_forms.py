"""The store's forms are filled in in every scenario, and none of them is ever submitted."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.running.audit_run import run_audit
from auditor.demo.store import POLICY, build_store
from auditor.evidence.folder import load_run

pytestmark = [pytest.mark.browser]
BY_THE_JOURNEY = {"/privacy/ads"}
"""What the policy's own journey submits."""


def test_no_form_is_submitted_in_any_scenario(tmp_path):
    web = build_store("as-found")
    with web.running():
        run_audit(
            AuditOptions(
                policy=POLICY,
                out=tmp_path,
                pages=("/", "/contact", "/checkout", "/login"),
                formats=("json",),
                browsing=BrowsingOptions(map_host=tuple(web.map_host_options()), trust_key=(web.trust_key,)),
            )
        )
        sent = [(h.method, urlsplit(h.url)) for h in web.hits if h.method not in ("GET", "HEAD", "OPTIONS")]
    own = {
        url.path
        for _, url in sent
        if (url.hostname or "").endswith(("harbour-lane.example", "harbour-lane-static.example"))
    }
    assert own <= BY_THE_JOURNEY
    run = load_run(tmp_path)
    filled = {(v.scenario, urlsplit(f.action).path) for v in run.visits for f in v.fillings}
    forms = ("/newsletter", "/contact", "/checkout", "/login")
    assert filled == {(s.name, form) for s in run.run.scenarios for form in forms}
    assert not [f for v in run.visits for f in v.fillings if f.submitted]
