"""What is imported from public lists: sound, readable in milliseconds, and never above our own entries."""

from __future__ import annotations

import time

import pytest

from policy.catalogue import Catalogue, Vendor, VendorKey, load_catalogue, own_catalogue
from policy.globs import host_glob_problem
from policy.imported.reading import imported_vendors, read_lines
from policy.model import PURPOSES

CATALOGUE = load_catalogue()
OWN = own_catalogue()
IMPORTED = imported_vendors()


def test_every_line_is_sound():
    for vendor in (i.vendor for i in IMPORTED):
        assert not vendor.documentation or vendor.documentation.startswith("https://")
        assert set(vendor.purposes) <= set(PURPOSES)
        assert [
            g for g in vendor.hosts if host_glob_problem(g) or g != g.lower() or "." not in g.removeprefix("*.")
        ] == []
        assert vendor.hosts or vendor.cookies
    assert len({i.vendor.id for i in IMPORTED}) == len(IMPORTED)


def test_it_only_adds_to_what_is_our_own():
    assert {i.vendor.id for i in IMPORTED if i.adds} <= OWN.ids()
    assert not {i.vendor.id for i in IMPORTED if not i.adds} & OWN.ids()
    hosts = [h for v in OWN.vendors for h in v.hosts]
    assert [h for h in hosts if CATALOGUE.by_host(h.replace("*", "x")).id != OWN.by_host(h.replace("*", "x")).id] == []
    names = [k.name.replace("*", "x9") for v in OWN.vendors for k in v.cookies]
    assert [n for n in names if (own := OWN.by_cookie(n)) and CATALOGUE.by_cookie(n).id != own.id] == []


def test_it_knows_what_it_was_made_for():
    hosts = {h.removeprefix("*.") for v in CATALOGUE.vendors for h in v.hosts}
    names = {k.name for v in CATALOGUE.vendors for k in v.cookies}
    assert len(hosts) >= 3_500
    assert len(names) >= 2_000


@pytest.mark.parametrize(
    ("host", "vendor", "purposes"),
    [
        ("tags.33across.com", "33-across", ("advertising",)),
        ("api.semasio.net", "semasio", ("analytics",)),
        ("www.mozilla.org", "mozilla", ()),
    ],
)
def test_hosts(host, vendor, purposes):
    found = CATALOGUE.by_host(host)
    assert (found.id, found.purposes) == (vendor, purposes)


def test_words_that_anybody_may_use_say_nothing_by_themselves():
    assert [
        n
        for n in ("locale", "device_id", "cart", "theme", "token", "user_session", "visitor")
        if CATALOGUE.by_cookie(n)
    ] == []


def test_our_own_entries_win():
    own = Vendor(
        id="own", name="Own", category="analytics", hosts=("*.a.example",), purposes=("analytics",),
        documentation="https://a.example/", cookies=(VendorKey(name="a_*", purpose="analytics"),),
    )  # fmt: skip
    lines = (
        "other\tadvertising\tOther\t\tadvertising\t.a.example .b.example\t\t\t\ta_* b_*\n"
        "own\t\t\t\t\tmore.example\tc_id\n# a comment\n"
    )
    catalogue = Catalogue([own], read_lines(lines))
    assert [catalogue.by_host(h).id for h in ("x.a.example", "b.example", "x.b.example", "more.example")] == [
        "own", "other", "other", "own",
    ]  # fmt: skip
    assert [catalogue.by_cookie(n).id for n in ("a_1", "b_1", "c_id")] == ["own", "other", "own"]
    assert catalogue.get("own").cookie_named("c_id").purpose == "necessary"


def test_reading_it_takes_no_time():
    spent = time.process_time()
    imported_vendors()
    assert time.process_time() - spent < 0.3


@pytest.mark.parametrize(
    "host", ["www.yieldify.com", "a.webengage.com", "x.unbounce.com", "d33wq5gej88ld6.cloudfront.net"]
)
def test_who_uses_a_network_is_not_the_network(host):
    assert CATALOGUE.by_host(host).id != "amazon-cloudfront"
    assert CATALOGUE.by_host("dabc123.cloudfront.net").id == "amazon-cloudfront"
