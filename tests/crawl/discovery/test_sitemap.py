from __future__ import annotations

import gzip
import time

from hypothesis import given
from hypothesis import strategies as st

from auditor.crawl.discovery.sitemap import MAX_OCTETS, MAX_URLS, inflate, read_sitemap

A, B = "https://shop.example/a", "https://shop.example/b"


def urlset(*inner: str) -> bytes:
    head = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return (head + "".join(f"<url>{i}</url>" for i in inner) + "</urlset>").encode()


def test_pages_in_order():
    assert read_sitemap(urlset(f"<loc>{B}</loc><lastmod>2027</lastmod>", f"<loc>\n {A} </loc>")) == ((B, A), ())


def test_an_index_names_further_files():
    body = f"<sitemapindex><sitemap><loc>{A}.xml</loc></sitemap><sitemap><loc>{B}.xml.gz</loc></sitemap></sitemapindex>"
    assert read_sitemap(body.encode()) == ((), (A + ".xml", B + ".xml.gz"))


def test_prefixed_names_are_read_and_pictures_are_no_pages():
    assert read_sitemap(f"<sm:urlset><sm:url><sm:loc>{A}</sm:loc></sm:url></sm:urlset>".encode()) == ((A,), ())
    picture = (
        f"<loc>{A}</loc><image:image><image:loc>{B}</image:loc></image:image><video:content_loc>{B}</video:content_loc>"
    )
    assert read_sitemap(urlset(picture)) == ((A,), ())


def test_entities_and_cdata_are_undone():
    assert read_sitemap(urlset(f"<loc>{A}?x=1&amp;y=2</loc>", f"<loc><![CDATA[{B}?x=1&y=2]]></loc>"))[0] == (
        A + "?x=1&y=2",
        B + "?x=1&y=2",
    )


def test_plain_text_is_read_line_by_line():
    assert read_sitemap(f"\ufeff{A}\r\n\r\nnothing\r\n{B}\n".encode()) == ((A, B), ())


def test_gzip_is_undone():
    assert read_sitemap(gzip.compress(urlset(f"<loc>{A}</loc>"))) == ((A,), ())


def test_what_is_none_yields_nothing():
    for body in (
        b"",
        b"<html><body>Not found</body></html>",
        b"\x1f\x8bbroken",
        b"\x00\xff",
        b"{}",
        urlset("<loc>/relative</loc>"),
    ):
        assert read_sitemap(body) == ((), ())


def test_a_bomb_is_bounded_in_size_and_time():
    bomb = gzip.compress(b"\0" * (MAX_OCTETS + 1_000_000), 1)
    began = time.perf_counter()
    assert len(inflate(bomb)) == MAX_OCTETS
    assert read_sitemap(b"<loc>" * 400_000) == ((), ())
    assert time.perf_counter() - began < 5


def test_a_declared_entity_has_no_effect():
    body = b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + urlset("<loc>&x;</loc>", f"<loc>{A}</loc>")
    assert read_sitemap(body)[0] == (A,)


def test_more_pages_than_a_file_may_hold_are_cut():
    assert len(read_sitemap(urlset(*(f"<loc>{A}{n}</loc>" for n in range(MAX_URLS + 5))))[0]) == MAX_URLS


@given(st.binary())
def test_no_file_breaks_it(body):
    read_sitemap(body)
    read_sitemap(b"<loc>" + body + b"</loc>")
