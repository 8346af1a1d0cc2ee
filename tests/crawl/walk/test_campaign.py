"""The link of an advertisement, and the address without it."""

from __future__ import annotations

import pytest

from auditor.crawl.walk.campaign import by_campaign, without_campaign


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example/",
        "https://shop.example/?a=1&utm_source=letter#/route?x",
        "https://shop.example/p?q#",
        "https://shop.example/?gclid=own",
    ],
)
def test_what_is_put_in_is_taken_out_and_nothing_else(url):
    assert by_campaign(url) != url
    assert without_campaign(by_campaign(url)) == without_campaign(url) == url


def test_it_is_taken_out_wherever_the_site_puts_it():
    there = by_campaign("https://shop.example/")
    query = there.partition("?")[2].split("&")
    assert (
        without_campaign(f"https://shop.example/de/?{'&'.join(reversed(query))}&a=1") == "https://shop.example/de/?a=1"
    )
