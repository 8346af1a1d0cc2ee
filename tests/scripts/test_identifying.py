"""Real scripts that identify visitors by what they type, unmodified, audited from end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.cli.pipeline import Order, run_audit
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


@pytest.fixture(scope="module")
def mixpanel(pytestconfig: pytest.Config) -> str:
    assert pytestconfig.cache is not None
    try:
        folder = folder_of("mixpanel-browser", pytestconfig.cache.mkdir("scripts"), _LISTING)
    except UnavailableError as reason:
        pytest.skip(str(reason))
    return (folder / "dist" / "mixpanel.umd.js").read_text("utf-8")


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
    (tmp_path / "policy.yaml").write_text(POLICY % receives)
    with web.running():
        run_audit(
            Order(
                policy=tmp_path / "policy.yaml",
                out=tmp_path / "out",
                pages=("/",),
                formats=("json",),
                mappings=tuple(web.map_host_options()),
                trusted=(web.trust_key,),
            )
        )
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert [(f["code"], f["subject"]["key"]) for f in report["findings"]] == found
    (rule,) = report["rules"]
    assert rule["outcome"] == ("failed" if found else "passed"), rule["reason"]
    assert [h for h in web.hits if "api-js.mixpanel.com" in h.url]
