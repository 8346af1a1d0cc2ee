"""What the browser does for a page and tells nobody of is recorded from its network log; of the log nothing stays."""

from __future__ import annotations

import tempfile

import pytest

from auditor.demo.answers import Answer, gif, html
from auditor.demo.web import LocalWeb
from auditor.driver.chromium.process.programs import Browsers
from tests.crawl.audited import crawl_web, without_times

pytestmark = pytest.mark.browser

AHEAD = "<!doctype html><title>a</title><link rel=preconnect href=https://ahead.example><p>Connects ahead."
PAYS = """<!doctype html><title>p</title><p>Pays.<script>
const methods = [{supportedMethods: 'https://wallet.example/pay'}], total = {label: 'x', amount: {currency: 'EUR', value: '1'}};
new PaymentRequest(methods, {total}).canMakePayment().catch(() => {});
</script>"""
PLAIN = """<!doctype html><title>c</title><link rel=stylesheet href=/style.css><p>Plain.<img src=/a.gif><img src=/a.gif>
<script src=/a.js></script>"""


def quiet_web() -> LocalWeb:
    web = LocalWeb()
    web.route("shop.example", "/ahead", html(AHEAD))
    web.route("shop.example", "/pays", html(PAYS))
    web.route("shop.example", "/plain", html(PLAIN))
    web.route("shop.example", "/plain2", html(PLAIN))
    web.route("shop.example", "/a.gif", gif())
    web.route("shop.example", "/a.js", Answer(body=b"1", headers=(("content-type", "text/javascript"),)))
    web.route("shop.example", "/style.css", Answer(body=b"p{}", headers=(("content-type", "text/css"),)))
    web.route("shop.example", "/favicon.ico", gif())
    web.route(
        "wallet.example",
        "/pay",
        Answer(headers=(("link", '<https://wallet.example/manifest.json>; rel="payment-method-manifest"'),)),
    )
    return web


@pytest.fixture(scope="module")
def full(browsers, tmp_path_factory):
    workspace = tmp_path_factory.mktemp("work")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(workspace))
        crawled = crawl_web(quiet_web(), Browsers(chromium=browsers.chromium), "/plain", "/ahead", "/pays", "/plain2")
    return crawled, workspace


def test_a_host_that_is_connected_to_ahead_is_recorded_for_its_page_alone(full):
    pages = [v.url for v in full[0].visits for r in v.requests if r.url.startswith("https://ahead.example/")]
    assert set(pages) == {"https://shop.example/ahead"}


def test_what_the_browser_asks_a_payment_method_for_is_a_request_of_the_page(full):
    crawled, _ = full
    assert [h for h in crawled.hits if "wallet.example" in h.url]
    assert [r for r in crawled.visit("/pays").requests if "wallet.example" in r.url and r.seen == "network"]


@pytest.mark.parametrize("page", ["/plain", "/plain2"])
def test_an_ordinary_page_has_nothing_that_was_not_told(full, page):
    visit = full[0].visit(page)
    assert visit.blind == ()
    assert {r.seen for r in visit.requests} == {"events"}


def test_nothing_of_the_log_is_left(full):
    assert list(full[1].iterdir()) == []


def test_a_log_that_cannot_be_read_is_a_gap_of_the_visit_and_not_the_end(browsers, monkeypatch):
    monkeypatch.setattr("auditor.driver.chromium.netlog.log.STARTED", "RENAMED")
    monkeypatch.setattr("auditor.driver.chromium.netlog.log.NEEDED", ("NO_SUCH_EVENT",))
    monkeypatch.setattr("auditor.driver.chromium.netlog.ledger.MARK_SECONDS", 1.0)
    visit = crawl_web(quiet_web(), Browsers(headless_shell=browsers.headless_shell), "/plain").visit("/plain")
    assert visit.outcome == "loaded"
    assert [b.kind for b in visit.blind] == ["requests"]
    assert "network log could not be read" in visit.blind[0].reason


def test_two_crawls_record_the_same(browsers):
    def crawl():
        shell = Browsers(headless_shell=browsers.headless_shell)
        return without_times(crawl_web(quiet_web(), shell, "/plain", "/ahead", scenarios=("no-choice", "gpc")))

    assert crawl() == crawl()
