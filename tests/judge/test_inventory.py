from __future__ import annotations

import math
from dataclasses import replace

from auditor.evidence import Evidence, Initiator, LeftOut, StackFrame
from auditor.findings.inventory import Inventory
from auditor.judge.coverage import coverage
from auditor.judge.inventory.whole import inventory
from auditor.observed.parties import Parties
from policy.durations import DAY
from policy.model import Policy
from tests.builders import (
    CATALOGUE,
    cookie,
    declared_cookie,
    declared_recipient,
    declared_storage,
    evidence,
    form,
    frame,
    link,
    policy,
    probe,
    request,
    storage_write,
    stored,
    visit,
    write,
)


def seen(*visits, promised: Policy | None = None, probes=()) -> Inventory:
    return inventory(evidence(visits, probes), Parties(promised or policy(), CATALOGUE))


def test_a_cookie_is_one_entry_over_the_whole_run():
    script = "https://www.google-analytics.com/a.js?id=1"
    (entry,) = seen(
        visit("/", writes=[write("_ga", days=730, by=(script,))], cookies=[cookie("_ga", ".shop.example", days=399.9)]),
        visit("/b", cookies=[cookie("_ga", ".shop.example", days=399.8)]),
        visit("/", "gpc", writes=[write("_ga", days=1, domain="shop.example", secure=False, blocked=("third-party",))]),
    ).cookies
    assert (entry.name, entry.domain, entry.party) == ("_ga", "shop.example", "first")
    assert (entry.asked, entry.lifetime, entry.stored) == (730 * DAY, 400 * DAY, True)
    assert (entry.purpose, entry.vendor, entry.declared) == ("analytics", "Google Analytics", False)
    assert (entry.setter, entry.secure, entry.blocked) == (script.partition("?")[0], False, ("third-party",))
    assert (entry.scenarios, entry.pages) == (("no-choice", "gpc"), 1)


def test_a_declared_cookie_has_its_declared_purpose():
    promised = policy(cookies=[declared_cookie("_ga", purpose="necessary"), declared_cookie("x", vendor="ads")])
    ga, x = seen(visit(cookies=[cookie("_ga"), cookie("x", days=1)]), promised=promised).cookies
    assert (ga.declared, ga.purpose, ga.lifetime, ga.asked) == (True, "necessary", None, None)
    assert (x.purpose, x.vendor, x.setter, x.pages) == ("advertising", "Ads", "", 1)


def test_third_party_cookies_of_hosts_that_answer():
    (entry,) = seen(visit(writes=[write("id", "t.ads.example")])).cookies
    assert (entry.party, entry.setter, entry.stored, entry.purpose) == ("third", "t.ads.example", False, "advertising")


def test_a_foreign_domain_leaves_the_cookie_with_its_writer_as_in_findings():
    (entry,) = seen(visit(writes=[write("x", domain="evil.example")])).cookies
    assert (entry.domain, entry.party) == ("shop.example", "first")


def test_a_cookie_for_a_public_suffix_is_none():
    assert seen(visit(writes=[write("probe", "www.shop.co.uk", domain="co.uk")])).cookies == ()


def test_a_deletion_is_no_cookie():
    assert seen(visit(writes=[write("old", days=-1), write("older", days=0)])).cookies == ()


def test_a_lifetime_that_is_no_number():
    (entry,) = seen(visit(writes=[replace(write("a", days=1), max_age=math.nan)])).cookies
    assert entry.asked is None


def test_storage():
    promised = policy(storage=[declared_storage("cart", purpose="necessary")])
    entries = seen(
        visit("/", storage=(stored("cart"),), storage_writes=(storage_write("cart", "https://shop.example/c.js"),)),
        visit("/b", storage=(stored("cart"), stored("x", "session", "https://t.ads.example"))),
        promised=promised,
    ).storage
    cart, other = entries
    assert (cart.kind, cart.key, cart.party, cart.purpose, cart.declared) == (
        "local",
        "cart",
        "first",
        "necessary",
        True,
    )
    assert (cart.setter, cart.pages) == ("https://shop.example/c.js", 1)
    assert (other.kind, other.party, other.setter, other.purpose) == ("session", "third", "", None)


def test_hosts_and_recipients():
    promised = policy(recipients=[declared_recipient("*.postal.example", name="Postal", purposes=("advertising",))])
    found = seen(
        visit(
            "/",
            requests=[
                request(
                    "https://www.google-analytics.com/g?a=1", resource="ping", by=("https://cdn.ads.example/t.js?v=1",)
                ),
                request("https://www.google-analytics.com/g?a=2", resource="image"),
                request("https://a.postal.example/x"),
                request("https://b.postal.example/x"),
                request("data:image/gif;base64,x"),
                request("blob:https://x.example/1"),
            ],
        ),
        visit("/b", "gpc", requests=[request("https://www.google-analytics.com?q")]),
        promised=promised,
    )
    assert [(h.host, h.party, h.requests) for h in found.hosts] == [
        ("a.postal.example", "third", (("no-choice", 1),)),
        ("b.postal.example", "third", (("no-choice", 1),)),
        ("shop.example", "first", (("no-choice", 1), ("gpc", 1))),
        ("www.google-analytics.com", "third", (("no-choice", 2), ("gpc", 1))),
    ]
    google, postal = found.recipients
    assert (google.name, google.vendor, google.declared) == ("Google Analytics", "google-analytics", False)
    assert (google.purposes, google.pages, google.requests) == (("analytics",), 2, (("no-choice", 2), ("gpc", 1)))
    assert google.initiators == ("https://cdn.ads.example/t.js", "https://shop.example/")
    assert (postal.name, postal.vendor, postal.hosts) == ("Postal", "", ("a.postal.example", "b.postal.example"))
    assert (postal.declared, postal.purposes) == (True, ("advertising",))
    assert found.hosts[3].resources == ("image", "other", "ping")


def test_at_most_ten_initiators_and_code_without_source_skipped():
    stack = Initiator(
        kind="script",
        stack=(StackFrame(url="", line=1, column=1), StackFrame(url="https://x.example/s", line=1, column=1)),
    )
    requests = [
        request("https://t.example/", document=f"https://shop.example/{i}", initiator=Initiator(kind="p"))
        for i in range(30)
    ]
    (entry,) = seen(visit(requests=[*requests, request("https://t.example/", initiator=stack)])).recipients
    assert len(entry.initiators) == 10
    (entry,) = seen(visit(requests=[request("https://t.example/", initiator=stack)])).recipients
    assert entry.initiators == ("https://x.example/s",)


def test_links_that_leave():
    found = seen(
        visit("/", links=[link("https://out.example/?a=1", ""), link("https://out.example/?a=2", "Out", kind="area")]),
        visit(
            "/b", links=[link("https://out.example/?a=3"), "/inside", "https://www.shop.example/", "javascript:void(0)"]
        ),
        probes=[probe("https://out.example/?a=1", 404)],
    )
    (entry,) = found.links
    assert (entry.url, entry.text, entry.kinds) == ("https://out.example/?a=…", "Out", ("anchor", "area"))
    assert entry.pages == ("https://shop.example/", "https://shop.example/b")
    assert (entry.status, entry.error) == (404, "")


def test_embeds_forms_and_contacts():
    found = seen(
        visit(
            "/",
            frames=(frame("https://play.ads.example/v?id=1"), frame("https://shop.example/own"), frame("about:blank")),
            forms=(form("/join?t=1", "email", "hidden", "submit"),),
            links=["mailto:Care@Shop.example?subject=Hi", "tel:+44%2020", "mailto:", "sms:1"],
        ),
        visit("/b", forms=(form("/join?t=2", "email", "hidden"),)),
    )
    (embed,) = found.embeds
    assert (embed.url, embed.recipient, embed.scenarios) == ("https://play.ads.example/v?id=…", "Ads", ("no-choice",))
    (joined,) = found.forms
    assert (joined.action, joined.fields, len(joined.pages)) == ("https://shop.example/join?t=…", ("email",), 2)
    assert [(c.kind, c.value) for c in found.contacts] == [("email", "care@shop.example"), ("phone", "+44 20")]


def test_coverage():
    run = evidence(
        [
            visit("/", title="Home"), visit("/b", status=500), visit("/file.pdf", outcome="download"),
            visit("/", "gpc"), visit("/b", "gpc", outcome="failed", reason="timed out", status=None),
        ]
    )  # fmt: skip
    run = Evidence(
        run=replace(run.run, left_out=(LeftOut(url="/z", reason="robots"), LeftOut(url="/c", reason="excluded"))),
        visits=run.visits,
    )
    told = coverage(run)
    assert (told.found, told.visited) == (5, 2)
    assert [p.url for p in told.pages] == [f"https://shop.example/{p}" for p in ("", "b", "file.pdf")]
    assert told.pages[0].title == "Home"
    assert told.pages[1].outcomes == (("no-choice", "the server answered 500"), ("gpc", "failed: timed out"))
    assert told.pages[2].outcomes == (("no-choice", "download"),)
    assert [left.url for left in told.left_out] == ["/c", "/z"]


def test_who_made_the_browser_ask_whom():
    tag = Initiator(kind="script", stack=(StackFrame(url="https://cdn.tag.example/t.js", line=1, column=1),))
    found = seen(
        visit(
            requests=[
                request("https://cdn.tag.example/t.js"),
                request("https://px.pixel.example/a", id="1", initiator=tag),
                request("https://broker.example/b", id="2", redirect_from="1", initiator=tag),
                request("https://px.tag.example/c", initiator=tag),
                request("https://static.shop.example/d", initiator=tag),
            ]
        )
    )
    assert [(e.by, e.party, e.recipient) for e in found.loads] == [
        ("shop.example", "first", "tag.example"),
        ("pixel.example", "third", "broker.example"),
        ("tag.example", "third", "broker.example"),
        ("tag.example", "third", "pixel.example"),
    ]
