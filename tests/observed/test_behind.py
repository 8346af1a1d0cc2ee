"""Whose a request is, where its host does not say so: its wire tells, and nothing that only looks like it."""

from __future__ import annotations

import pytest

from auditor.observed import RoundIndex
from auditor.observed.parties import Parties
from policy.catalogue import load_catalogue
from tests.builders import declared_recipient, evidence, policy, request, visit

META_ID = "id=123456789012345&ev=PageView"
GA = "/g/collect?v=2&tid=G-ABC1234567&gtm=45je&cid=1.2&en=page_view"


def recipients(*requests, promised=None):
    parties = Parties(promised or policy(), load_catalogue())
    index = RoundIndex(evidence([visit(requests=requests)]), parties)
    return {seen.key: seen for seen in index.within(("no-choice",)).recipients.received}


def keys(*requests, **more):
    return sorted(recipients(*requests, **more))


def post(url, *names):
    return request(url, method="POST", resource="fetch", body_names=names)


@pytest.mark.parametrize(
    "at",
    [
        "https://shop.example",
        "https://m.shop.example/stats",
        "https://d1a2b3.cloudfront.net",
        "https://collect.unknown.example/p",
    ],
)
@pytest.mark.parametrize(
    ("vendor", "path"),
    [
        ("google-analytics", GA),
        ("google-analytics", "/metrics?v=2&tid=G-ABC1234567&en=scroll&cid=1.2"),
        ("google-analytics", "/j/collect?v=1&tid=UA-12345-1&t=pageview&cid=1"),
        ("google-analytics", "/gtag/js?id=G-ABC1234567&l=dataLayer"),
        ("google-tag-manager", "/gtm.js?id=GTM-ABC1234"),
        ("google-tag-manager", "/ns.html?id=GTM-ABC1234"),
        ("google-ads", "/pagead/1p-conversion/123456789/?random=1&cv=11"),
        ("meta", f"/tr/?{META_ID}&dl=x"),
        ("meta", f"/tr?{META_ID}"),
        ("meta", "/tr/?id=~0123456789abcdef.16&ev=Purchase"),
        ("meta", f"/events/5f3c9a?{META_ID}&dl=x"),
        ("posthog", "/ingest/e/?compression=gzip-js&ver=1.200.0"),
        ("posthog", "/e/?ip=1&_=1700000000000&ver=1.96.1"),
        ("posthog", "/decide/?v=3&ip=1&_=1700000000000&ver=1.96.1"),
        ("posthog", "/i/v0/e/?ip=1"),
        ("snowplow", "/com.snowplowanalytics.snowplow/tp2"),
        ("snowplow", "/i?e=pv&url=x&p=web&tv=js-3.5.0&eid=1"),
        ("matomo", "/matomo.php?idsite=3&rec=1&r=123456"),
        ("matomo", "/piwik.php?action_name=x&idsite=1&rec=1"),
        ("matomo", "/js/tracker.php?action_name=x&idsite=1&rec=1"),
        ("amplitude", "/2/httpapi"),
        ("mixpanel", "/track/?verbose=1&ip=1&_=1700000000000"),
        ("tiktok", "/api/v2/pixel"),
        ("adobe-analytics", "/b/ss/shopprod/1/JS-2.22.0/s12345678901234?AQB=1&ndh=1&AQE=1"),
        ("adobe-analytics", "/ee/v1/interact?configId=1234&requestId=1"),
        ("adobe-audience-manager", "/id?d_visid_ver=5.5.0&d_orgid=ABC%40AdobeOrg&mid=1"),
        ("yandex-metrica", "/watch/123456?wmode=7&page-url=x&browser-info=pv%3A1"),
        ("pinterest", "/v3/?tid=2612345678901&event=init&ed=x&cb=1"),
        ("linkedin", "/collect/?pid=12345&fmt=js&v=2&url=x"),
        ("cloudflare-web-analytics", "/cdn-cgi/rum?"),
    ],
)  # fmt: skip
def test_a_vendor_is_known_by_its_request(at, vendor, path):
    assert keys(request(at + path)) == [vendor]


@pytest.mark.parametrize(
    ("vendor", "path", "names"),
    [
        ("posthog", "/ingest/batch/", ("api_key", "batch", "event")),
        ("posthog", "/x/e/", ("api_key", "distinct_id", "event", "properties")),
        ("segment", "/proxy/v1/t", ("anonymousId", "context", "event", "messageId", "type")),
        ("segment", "/anything", ("anonymousId", "messageId", "writeKey")),
        (
            "rudderstack",
            "/v1/page",
            ("anonymousId", "channel", "context", "messageId", "originalTimestamp", "rudderId"),
        ),
        ("amplitude", "/events", ("api_key", "device_id", "event_type", "events")),
        ("mixpanel", "/mp", ("$device_id", "$lib_version", "distinct_id", "event", "properties", "token")),
        ("plausible", "/stats/api/event", ("d", "n", "r", "u")),
        ("umami", "/pulse", ("hostname", "language", "payload", "screen", "type", "website")),
        ("snowplow", "/com.acme/track", ("aid", "data", "dtm", "e", "eid", "p", "schema", "tv")),
        ("tealium", "/collect", ("tealium_account", "tealium_profile")),
        ("sentry", "/tunnel", ("dsn", "event_id", "sdk", "sent_at")),
    ],
)
def test_a_vendor_is_known_by_the_names_in_a_body(vendor, path, names):
    assert keys(post(path, *names)) == [vendor]


@pytest.mark.parametrize(
    "own",
    [
        request("/collect?page=3"),
        request("/collect?v=2&tid=42"),
        request("/collections?id=GTM-ABC1234"),
        request("/g/collect?v=2&tid=T-1000"),
        request("/tr/?id=12&ev=3"),
        request("/tr/kategori?id=123456789012345"),
        request("/e/?page=2"),
        request("/events/2026?id=3&ev=x"),
        request("/event?s=1"),
        request("/v3/?event=summer"),
        request("/batch?size=20"),
        request("/decide?v=3"),
        request("/products/gtm.js"),
        request("/tracking?idsite=3"),
        request("/product?id=GTM-1000"),
        request("/api/v2/pixels"),
        request("/watch/123456"),
        request("/b/ss/1/2"),
        post("/v1/track", "order", "status"),
        post("/api/event", "name", "date"),
        post("/batch", "items"),
        post("/login", "event", "token", "user"),
        post("/track", "parcel", "data"),
    ],
    ids=lambda r: r.url.removeprefix("https://shop.example"),
)
def test_the_sites_own_requests_are_nobody_elses(own):
    assert keys(own) == []


def test_what_goes_to_the_vendors_own_host_needs_no_wire():
    (seen,) = recipients(request("https://www.google-analytics.com" + GA)).values()
    assert (seen.key, seen.behind) == ("google-analytics", ())


def test_both_ways_to_a_vendor_are_one_recipient():
    (seen,) = recipients(request("https://www.google-analytics.com" + GA), request(GA)).values()
    assert (sorted(seen.hosts), [b.host for b in seen.behind]) == (
        ["shop.example", "www.google-analytics.com"], ["shop.example"],
    )  # fmt: skip
    assert [len(records) for _, records in seen.sent] == [2]


def test_a_host_that_is_declared_is_what_its_declaration_says():
    promised = policy(recipients=[declared_recipient("m.partner.example", name="Partner", purposes=("analytics",))])
    assert keys(request("https://m.partner.example" + GA), promised=promised) == ["Partner"]


def test_a_known_company_is_itself_whatever_it_is_sent():
    assert keys(request("https://api.stripe.com" + GA)) == ["stripe"]


def test_an_unknown_host_that_takes_a_vendors_requests_is_the_vendors_in_all():
    script = request("https://d1a2b3.unknown.example/sp.js", resource="script")
    collect = post("https://d1a2b3.unknown.example/com.snowplowanalytics.snowplow/tp2")
    assert keys(script, collect) == ["snowplow"]
    assert keys(script, collect, request("https://img.unknown.example/a.png")) == ["snowplow", "unknown.example"]


@pytest.mark.parametrize("by", [{"vendor": "snowplow"}, {"name": "Snowplow collector"}])
def test_a_declared_vendor_at_a_host_that_is_not_listed(by):
    promised = policy(recipients=[declared_recipient(*(["sp.listed.example"] if "name" in by else []), **by)])
    (seen,) = recipients(post("https://c.other.example/com.snowplowanalytics.snowplow/tp2"), promised=promised).values()
    assert seen.recipient.declared is promised.declared.recipients[0]
    assert seen.unlisted == ("c.other.example",)
    (own,) = recipients(post("/com.snowplowanalytics.snowplow/tp2"), promised=promised).values()
    assert own.unlisted == ()


def test_what_was_not_sent_was_not_received():
    assert keys(request(GA, status=None, error="csp")) == []
