"""What a page has more of than is kept is said, in the kind of evidence that it is of; at the bound itself, nothing is."""

from __future__ import annotations

import pytest

from auditor.demo.web import LocalWeb, html
from auditor.driver.chromium.process.programs import Browsers
from auditor.evidence import EvidenceKind, Visit
from tests.crawl.audited import Crawled, crawl_web

pytestmark = pytest.mark.browser

INPUTS = "<input name=a>"
LINK = "<a href=/l{}>l</a>"


def _links(number: int) -> str:
    return "".join(LINK.format(n) for n in range(number))


PAGES = {
    "frames-500": "<object></object>" * 500,
    "frames-601": "<object></object>" * 601,
    "forms-200": "<form></form>" * 200,
    "forms-201": "<form></form>" * 201,
    "fields-200": f"<form>{INPUTS * 200}</form>",
    "fields-201": f"<form>{INPUTS * 201}</form>",
    "loose-201": INPUTS * 201,
    "form-links-50": f"<form>{_links(50)}</form>",
    "form-links-51": f"<form>{_links(51)}</form>",
    "links-5000": f"{_links(5000)}<p>end",
    "links-5001": f"{_links(5001)}<p>end",
    "keys-2000": "<script>for (let i = 0; i < 2000; i++) sessionStorage.setItem('k' + i, '')</script>",
    "keys-2001": "<script>for (let i = 0; i < 2001; i++) sessionStorage.setItem('k' + i, '')</script>",
    "link-4096": "<a href='/" + "l" * (4096 - len("https://shop.example/")) + "'>l</a>",
    "link-4097": "<a href='/" + "l" * (4097 - len("https://shop.example/")) + "'>l</a>",
    "key-1024": "<script>localStorage.setItem('k'.repeat(1024), '')</script>",
    "key-1025": "<script>localStorage.setItem('l'.repeat(1025), '')</script>",
    "documents-101": "<iframe srcdoc='x'></iframe>" * 101,
}
AT = "the first {} were"
SAID = {
    "frames-601": (EvidenceKind.FRAMES, "frames", AT.format(500)),
    "forms-201": (EvidenceKind.FORMS, "forms", AT.format(200)),
    "fields-201": (EvidenceKind.FORMS, "fields in one form", AT.format(200)),
    "loose-201": (EvidenceKind.FORMS, "fields in one form", AT.format(200)),
    "form-links-51": (EvidenceKind.FORMS, "links in one form", AT.format(50)),
    "links-5001": (EvidenceKind.LINKS, "links", AT.format("5,000")),
    "link-4097": (EvidenceKind.LINKS, "characters of a link", AT.format("4,096")),
    "key-1025": (EvidenceKind.STORAGE, "characters of a key", AT.format("1,024")),
    "keys-2001": (EvidenceKind.STORAGE, "session storage keys", AT.format("2,000")),
}


@pytest.fixture(scope="module")
def full(browsers) -> Crawled:
    web = LocalWeb()
    for name, source in PAGES.items():
        web.route("shop.example", f"/{name}", html(f"<title>t</title><body>{source}"))
    return crawl_web(web, Browsers(headless_shell=browsers.headless_shell), *(f"/{name}" for name in PAGES))


def told(visit: Visit, *but: EvidenceKind) -> list[tuple[EvidenceKind, str]]:
    return [(b.kind, b.reason) for b in visit.blind if b.kind not in but]


@pytest.mark.parametrize("name", SAID)
def test_more_than_is_kept_is_said(full, name):
    kind, what, kept = SAID[name]
    visit = full.visit(f"/{name}")
    (blind,) = [b for b in visit.blind if b.kind is kind]
    assert (blind.reason, blind.cut) == (f"https://shop.example/{name} holds more {what} than are kept: {kept}", True)


@pytest.mark.parametrize("name", [n for n in PAGES if n not in SAID])
def test_as_much_as_is_kept_is_not_said(full, name):
    # Scripts may write less often than storage holds keys; that is another bound.
    assert told(full.visit(f"/{name}")) == []
