"""Readers of what strangers write, given what nobody would: each reads it, or says in one line why not, and in time.

The policy's reader has its own in tests/policy/test_reader_fuzz.py. `make fuzz` runs all of them fifty times as long.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import math
import shutil
import zlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from auditor.capture.setcookie import parse_set_cookie
from auditor.crawl.discovery.sitemap import MAX_LOCATION, MAX_URLS, read_sitemap
from auditor.egress import Dialer, Guard
from auditor.errors import RunError
from auditor.evidence import Evidence
from auditor.evidence.folder import load_run
from policy.statement.files import text_of
from policy.statement.sentences import sentences_of

RUN = Path(__file__).parents[1] / "runs" / "v1"
FILES = sorted(p.relative_to(RUN).as_posix() for p in RUN.rglob("*") if p.suffix in (".json", ".gz"))

attributes = st.sampled_from(
    [
        "Max-Age=",
        "Expires=",
        "Domain=",
        "Path=",
        "SameSite=",
        "Secure",
        "HttpOnly",
        "Partitioned",
        "a=b",
        "=",
        "Max-Age=-",
        "__Host-a=1",
    ]
)
when = st.sampled_from(
    ["Thu, 01 Jan 1970 00:00:00 GMT", "99:99:99", "31 feb 9999 1:1:1", "1 jan 00001", "٣", "9" * 40, "-0", "1e9"]
)


@given(st.lists(st.one_of(attributes, when, st.text(max_size=30)), max_size=12), st.floats(0, 1e11))
@example([";" * 9000], 0.0)
@example(["a=\ud800; Domain=\udfff"], 0.0)
def test_any_set_cookie(parts, now):
    for joined in (";".join(parts), "".join(parts)):
        cookie = parse_set_cookie(joined, now)
        assert all(math.isfinite(seconds) for seconds in (cookie.max_age, cookie.expires) if seconds is not None)
        assert ";" not in cookie.name + cookie.value


pieces = st.sampled_from(
    [b"<loc>", b"</loc>", b"<urlset>", b"<sitemapindex>", b"<![CDATA[", b"]]>", b"https://a.example/", b"&amp;", b"&#xD800;", b"&#x110000;",
     b"<image:loc>", b"<!ENTITY a SYSTEM 'file:///etc/passwd'>", b"&a;", b"\xff\xfe", b"\x1f\x8b", b"\n", b"<x:loc>"]
)  # fmt: skip


@given(st.lists(st.one_of(pieces, st.binary(max_size=12)), max_size=40), st.sampled_from(["plain", "gzip", "cut"]))
@example([b"<loc>"] * 100_000, "plain")
@example([b"<loc><![CDATA["] * 50_000, "plain")
@example([b"<loc>https://a.example/</loc>"] * 60_000, "gzip")
@example([bytes(55_000_000)], "gzip")
def test_any_sitemap(parts, how):
    body = b"".join(parts)
    body = body if how == "plain" else gzip.compress(body, 1)
    pages, further = read_sitemap(body[: len(body) // 2] if how == "cut" else body)
    assert len(pages) + len(further) <= MAX_URLS
    assert all(u.startswith(("http://", "https://")) and len(u) <= 8 * MAX_LOCATION for u in (*pages, *further))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run folder to break, and to put together again."""
    folder = tmp_path_factory.mktemp("fuzz") / "run"
    shutil.copytree(RUN, folder)
    return folder


def loads(run: Path, file: str, data: bytes) -> None:
    """It loads, or says in one line which file is wrong."""
    whole = (RUN / file).read_bytes()
    try:
        (run / file).write_bytes(data)
        for verify in (True, False):
            said = ""
            try:
                loaded = load_run(run, verify=verify)
            except RunError as error:
                said = str(error)
            assert len(said.splitlines()) == 1 if said else isinstance(loaded, Evidence)
            assert said or not verify or data == whole or file == "manifest.json"
    finally:
        (run / file).write_bytes(whole)


@given(st.sampled_from(FILES), st.data())
def test_any_octets_changed_in_a_run(run, file, data):
    octets = bytearray((RUN / file).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(octets)))
        octets[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    loads(run, file, bytes(octets))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), lambda i: st.lists(i, max_size=3) | st.dictionaries(st.text(max_size=8), i, max_size=3), max_leaves=8
)  # fmt: skip


@given(st.sampled_from([f for f in FILES if f.endswith(".gz")]), st.data())
def test_any_value_of_a_record_replaced(run, file, data):
    lines = gzip.decompress((RUN / file).read_bytes()).splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    record = json.loads(lines[number])
    record[data.draw(st.sampled_from(sorted(record)))] = data.draw(VALUES)
    lines[number] = json.dumps(record, separators=(",", ":")).encode()
    loads(run, file, gzip.compress(b"\n".join(lines) + b"\n", 1))


@given(st.sampled_from(["evidence/run.json", "manifest.json"]), st.data())
def test_any_value_of_a_head_replaced(run, file, data):
    head = json.loads((RUN / file).read_bytes())
    head[data.draw(st.sampled_from(sorted(head)))] = data.draw(VALUES)
    loads(run, file, json.dumps(head).encode())


@given(st.binary(max_size=200))
@example(zlib.compress(b""))
def test_any_octets_for_a_visit(run, data):
    loads(run, next(f for f in FILES if f.endswith(".gz")), data)


markup = st.sampled_from(
    ["<p>", "</p>", "<main>", "<table><tr><td>", "<!--", "-->", "<script>", "<![", "<?", "&#", "&amp;", "# ", "* ", "**", "_", "[a](b)", "|", "\n", "\n\n", "1. ", "§", "Ab. ", "a", "\u200f", "\x00"]
)  # fmt: skip


@given(st.lists(st.one_of(markup, st.text(max_size=10)), max_size=40), st.sampled_from([".md", ".html", ".txt"]))
def test_any_statement(parts, suffix):
    said, sentences = "", ()
    try:
        sentences = sentences_of(text_of("".join(parts), suffix))
    except ValueError as error:
        said = str(error)
    assert len(said.splitlines()) <= 1
    assert all(s.text.strip() for s in sentences)


def test_any_octets_to_the_proxy():
    asked: list[str] = []

    def resolve(host: str, port: int):
        asked.append(host)
        raise OSError(host)

    @given(st.binary(max_size=300) | st.binary(max_size=40).map(lambda tail: b"\x05\x01\x00\x05\x01\x00" + tail))
    def hears(octets):
        async def scenario():
            async with Guard(Dialer(resolve=resolve)) as guard:
                reader, writer = await asyncio.open_connection("127.0.0.1", guard.port)
                writer.write(octets)
                writer.write_eof()
                said = await asyncio.wait_for(reader.read(), 60)
                assert said[2:3] != b"\x05" or said[3:4] != b"\x00"  # nobody was reached
                writer.close()

        asyncio.run(scenario())

    hears()
