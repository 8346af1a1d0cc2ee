from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.demo.store import build_store
from auditor.demo.web import LocalWeb
from tests.demo.client import fetch


@pytest.fixture(scope="module")
def store() -> Iterator[LocalWeb]:
    with build_store("fixed").running() as web:
        yield web


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.googletagmanager.com/gtag/js?id=G-HL4TIDE", "text/javascript"),
        ("https://connect.facebook.net/en_US/fbevents.js", "text/javascript"),
        ("https://www.facebook.com/tr/?ev=PageView", "image/gif"),
        ("https://cdn.tidemark-ads.example/tag.js", "text/javascript"),
        ("https://px.tidemark-ads.example/i.gif", "image/gif"),
        ("https://match.brightwater-data.example/m.gif", "image/gif"),
        ("https://fonts.googleapis.com/css2?family=Fraunces:wght@600", "text/css"),
        ("https://fonts.gstatic.com/s/fraunces/v31/harbour.woff2", "font/woff2"),
        ("https://www.youtube.com/embed/hl7glaze001", "text/html"),
        ("https://www.youtube.com/watch?v=hl7glaze001", "text/html"),
        ("https://i.ytimg.com/vi/hl7glaze001/hqdefault.jpg", "image/gif"),
        ("https://js.stripe.com/v3/", "text/javascript"),
        ("https://js.stripe.com/v3/elements-inner-card.html", "text/html"),
    ],
)
def test_vendors_answer_under_their_own_names(store, url, kind):
    got = fetch(store, url)
    assert got.status == 200
    assert got.headers["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize(
    "url", ["https://www.google-analytics.com/g/collect?v=2", "https://px.tidemark-ads.example/leave"]
)
def test_reports_are_taken_without_an_answer(store, url):
    assert fetch(store, url, method="POST", body=b"x").status == 204


def test_the_advertising_cookie_lives_under_the_vendors_address_for_six_months(store):
    (line,) = fetch(store, "https://px.tidemark-ads.example/i.gif").cookies
    assert line.startswith("tidemark_id=")
    assert "Max-Age=15552000" in line
    assert "SameSite=None" in line
    assert "Domain" not in line
