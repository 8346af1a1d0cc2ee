"""Real scripts that identify visitors by what they type, unmodified, audited from end to end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.running.audit_run import run_audit
from auditor.demo.web import LocalWeb, gif, html, script, text
from tests.managers.packages import UnavailableError, folder_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_LISTING = Path(__file__).with_name("package.json")
PAGE = """<title>Shop</title><form method=post action=/in><input type=email name=email></form><a href=/privacy>Privacy</a>
<script src="https://cdn.mxpnl.com/libs/mixpanel.js"></script>
<script>
mixpanel.init('0123456789abcdef0123456789abcdef', {api_host: 'https://api-js.mixpanel.com'});
document.forms[0].email.addEventListener('change', e => { mixpanel.identify(e.target.value); mixpanel.track('Left the field'); });
</script>"""
POLICY = """\
version: 1
site: {name: Shop, url: https://shop.example/}
declared: {recipients: [{vendor: mixpanel, purpose: analytics%s}]}
scenarios: [no-choice]
clauses: [{id: c, rules: [{id: r, check: no-personal-data-shared}]}]
"""


RECORDED = """<title>Shop</title><form method=post action=/in><input type=email name=email><textarea name=note></textarea></form>
<a href=/privacy>Privacy</a><script src="https://cdn.replay.example/rrweb.js"></script>
<script>
let events = [];
rrweb.record({emit: e => events.push(e), maskAllInputs: false});
setInterval(() => { fetch('https://in.replay.example/batch', {method: 'POST', mode: 'no-cors', body: JSON.stringify(events)}); events = []; }, 2000);
</script>"""
RECORDED_POLICY = """\
version: 1
site: {name: Shop, url: https://shop.example/}
declared: {recipients: [{name: Replay, hosts: ["*.replay.example"], purpose: analytics}]}
scenarios: [no-choice]
clauses: [{id: c, rules: [{id: shared, check: no-personal-data-shared}, {id: replay, check: no-session-replay}]}]
"""


def script_of(config: pytest.Config, package: str, *path: str) -> str:
    assert config.cache is not None
    try:
        folder = folder_of(package, config.cache.mkdir("scripts"), _LISTING)
    except UnavailableError as reason:
        pytest.skip(str(reason))
    return folder.joinpath(*path).read_text("utf-8")


def audited(web: LocalWeb, folder: Path, policy: str) -> dict[str, Any]:
    (folder / "policy.yaml").write_text(policy)
    with web.running():
        run_audit(
            AuditOptions(
                policy=folder / "policy.yaml",
                out=folder / "out",
                pages=("/",),
                formats=("json",),
                browsing=BrowsingOptions(map_host=tuple(web.map_host_options()), trust_key=(web.trust_key,)),
            )
        )
    report: dict[str, Any] = json.loads((folder / "out" / "report.json").read_text("utf-8"))
    return report


def test_rrweb_sending_what_is_typed_to_a_third_party(pytestconfig: pytest.Config, tmp_path: Path):
    web = LocalWeb()
    web.route("shop.example", "/", html(RECORDED))
    rrweb = script_of(pytestconfig, "rrweb", "dist", "rrweb.umd.min.cjs")
    web.route("cdn.replay.example", "/rrweb.js", script(rrweb))
    web.route("*", "/*", gif())
    report = audited(web, tmp_path, RECORDED_POLICY)
    found = {(f["rule"], f["code"], f["subject"]["key"]) for f in report["findings"]}
    assert ("shared", "sent", "Replay: email") in found
    assert "replay" in {rule for rule, _, _ in found}
    assert not [h.url for h in web.hits if h.method == "POST" and "shop.example" in h.url]


@pytest.fixture(scope="module")
def mixpanel(pytestconfig: pytest.Config) -> str:
    return script_of(pytestconfig, "mixpanel-browser", "dist", "mixpanel.umd.js")


@pytest.mark.parametrize(
    ("receives", "found"),
    [("", [("sent", "mixpanel: email")]), (", receives: [email]", [])],
)
def test_mixpanel_identifying_by_an_address(mixpanel: str, tmp_path: Path, receives: str, found: list[tuple[str, str]]):
    web = LocalWeb()
    web.route("shop.example", "/", html(PAGE))
    web.route("cdn.mxpnl.com", "/libs/mixpanel.js", script(mixpanel))
    web.route("api-js.mixpanel.com", "/*", text("1").adding(("Access-Control-Allow-Origin", "*")))
    web.route("*", "/*", gif())
    report = audited(web, tmp_path, POLICY % receives)
    assert [(f["code"], f["subject"]["key"]) for f in report["findings"]] == found
    (rule,) = report["rules"]
    assert rule["outcome"] == ("failed" if found else "passed"), rule["reason"]
    assert [h for h in web.hits if "api-js.mixpanel.com" in h.url]
