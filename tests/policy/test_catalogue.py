"""The vendor catalogue: what ships is sound, and look-ups find the right vendor or none."""

from __future__ import annotations

from typing import get_args

import pytest

from policy.catalogue import Catalogue, Category, Vendor, VendorKey, load_catalogue, own_catalogue
from policy.globs import host_glob_problem, host_matches, name_matches
from policy.model import PURPOSES
from policy.vendor_files import literals, read_vendors

CATALOGUE = load_catalogue()


def vendor(vendor_id: str, *hosts: str, cookies: tuple[VendorKey, ...] = ()) -> Vendor:
    return Vendor(
        id=vendor_id,
        name=vendor_id.title(),
        category="analytics",
        hosts=hosts,
        purposes=("analytics",),
        documentation="https://docs.example/",
        cookies=cookies,
    )


def key(name: str, *, generic: bool = False) -> VendorKey:
    return VendorKey(name=name, purpose="analytics", generic=generic)


def entry(**fields: str) -> str:
    known = {
        "id": "some-vendor",
        "name": "Some Vendor",
        "hosts": "['*.vendor.example']",
        "purposes": "[analytics]",
        "documentation": "https://vendor.example/cookies",
    } | fields
    lines = "\n    ".join(f"{k}: {v}" for k, v in known.items() if v)
    return f"category: analytics\nvendors:\n  - {lines}\n"


def id_of(found: Vendor | None) -> str | None:
    return found.id if found else None


# What ships


def test_it_has_the_vendors_that_shops_meet():
    assert len(CATALOGUE.vendors) >= 300
    assert {v.category for v in CATALOGUE.vendors} == set(get_args(Category))
    assert len(CATALOGUE.ids()) == len(CATALOGUE.vendors)


def test_it_is_read_once():
    assert load_catalogue() is CATALOGUE


OWN = own_catalogue()


@pytest.mark.parametrize("each", OWN.vendors, ids=lambda v: v.id)
def test_every_entry_is_sound(each: Vendor):
    assert each.documentation.startswith("https://")
    assert set(each.purposes) <= set(PURPOSES)
    assert len(set(each.purposes)) == len(each.purposes)
    assert [problem for host in each.hosts if (problem := host_glob_problem(host))] == []
    assert [h for h in each.hosts for g in each.hosts if h != g and host_matches(g, h.replace("*", "x"))] == []
    for keys in (each.cookies, each.storage):
        assert len({k.name for k in keys}) == len(keys)
        assert {k.purpose for k in keys} <= set(PURPOSES)
        assert [k.name for k in keys if not k.generic and literals(k.name) < 3] == []


def test_every_host_leads_to_its_vendor():
    wrong = [
        (v.id, glob) for v in CATALOGUE.vendors for glob in v.hosts if CATALOGUE.by_host(glob.replace("*", "x9")) != v
    ]
    assert wrong == []


def test_exact_keys_stand_before_globs():
    for each in CATALOGUE.vendors:
        for keys in (each.cookies, each.storage):
            stars = ["*" in k.name for k in keys]
            assert stars == sorted(stars)


def test_replay_vendors_are_marked():
    marked = {v.id for v in CATALOGUE.vendors if v.replay}
    assert {"hotjar", "clarity", "fullstory", "mouseflow", "logrocket", "smartlook", "contentsquare"} <= marked
    assert {v.id for v in CATALOGUE.vendors if v.category == "replay"} == marked


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.google-analytics.com", "google-analytics"),
        ("region1.google-analytics.com", "google-analytics"),
        ("region1.analytics.google.com", "google-analytics"),
        ("www.googletagmanager.com", "google-tag-manager"),
        ("googleads.g.doubleclick.net", "google-ads"),
        ("stats.g.doubleclick.net", "google-ads"),
        ("www.googleadservices.com", "google-ads"),
        ("pagead2.googlesyndication.com", "google-ads"),
        ("www.google.com", "google"),
        ("www.google.de", "google"),
        ("fonts.googleapis.com", "google-fonts"),
        ("fonts.gstatic.com", "google-fonts"),
        ("www.gstatic.com", "google-static"),
        ("ajax.googleapis.com", "google-hosted-libraries"),
        ("maps.googleapis.com", "google-maps"),
        ("www.recaptcha.net", "recaptcha"),
        ("pay.google.com", "google-pay"),
        ("connect.facebook.net", "meta"),
        ("www.facebook.com", "meta"),
        ("bat.bing.com", "microsoft-ads"),
        ("www.clarity.ms", "clarity"),
        ("analytics.tiktok.com", "tiktok"),
        ("ct.pinterest.com", "pinterest"),
        ("px.ads.linkedin.com", "linkedin"),
        ("static.ads-twitter.com", "x"),
        ("dynamic.criteo.com", "criteo"),
        ("ib.adnxs.com", "xandr"),
        ("insight.adsrvr.org", "the-trade-desk"),
        ("static.hotjar.com", "hotjar"),
        ("company.tt.omtrdc.net", "adobe-target"),
        ("company.sc.omtrdc.net", "adobe-analytics"),
        ("plausible.io", "plausible"),
        ("js.hs-scripts.com", "hubspot"),
        ("static.klaviyo.com", "klaviyo"),
        ("consent.cookiebot.com", "cookiebot"),
        ("cdn.cookielaw.org", "onetrust"),
        ("cdn.shopify.com", "shopify"),
        ("js.stripe.com", "stripe"),
        ("www.paypal.com", "paypal"),
        ("cdnjs.cloudflare.com", "cdnjs"),
        ("challenges.cloudflare.com", "turnstile"),
        ("static.cloudflareinsights.com", "cloudflare-web-analytics"),
        ("cdn.jsdelivr.net", "jsdelivr"),
        ("unpkg.com", "unpkg"),
        ("use.typekit.net", "adobe-fonts"),
        ("www.youtube.com", "youtube"),
        ("www.youtube-nocookie.com", "youtube-nocookie"),
        ("player.vimeo.com", "vimeo"),
        ("widget.trustpilot.com", "trustpilot"),
        ("o4501.ingest.us.sentry.io", "sentry"),
        ("widget.intercom.io", "intercom"),
        ("d111111abcdef8.cloudfront.net", "amazon-cloudfront"),
        ("WWW.Google-Analytics.COM.", "google-analytics"),
        # Names that only look like a vendor's
        ("notgoogle-analytics.com", None),
        ("google-analytics.com.evil.example", None),
        ("www.google-analytics.com.evil.example", None),
        ("evil-hotjar.com", None),
        ("facebook.com.example", None),
        ("googleapis.com.example", None),
        ("shop.example", None),
        ("com", None),
        ("localhost", None),
        ("127.0.0.1", None),
        ("", None),
        (".", None),
        ("*.hotjar.com.example", None),
    ],
)
def test_hosts(host: str, expected: str | None):
    assert id_of(CATALOGUE.by_host(host)) == expected


def best_purpose(found: Vendor | None, name: str) -> str | None:
    return next((k.purpose for k in found.cookies if name_matches(k.name, name)), None) if found else None


@pytest.mark.parametrize(
    ("name", "expected", "purpose"),
    [
        ("_ga", "google-analytics", "analytics"),
        ("_ga_AB12CD34EF", "google-analytics", "analytics"),
        ("_gid", "google-analytics", "analytics"),
        ("_gat_gtag_UA_1_1", "google-analytics", "analytics"),
        ("_gcl_au", "google-ads", "advertising"),
        ("IDE", "google-ads", "advertising"),
        ("test_cookie", "google-ads", "advertising"),
        ("NID", "google", "advertising"),
        ("_fbp", "meta", "advertising"),
        ("_fbc", "meta", "advertising"),
        ("_uetsid", "microsoft-ads", "advertising"),
        ("MUID", "microsoft-ads", "advertising"),
        ("_clck", "clarity", "analytics"),
        ("CLID", "clarity", "analytics"),
        ("_ttp", "tiktok", "advertising"),
        ("_pin_unauth", "pinterest", "advertising"),
        ("li_fat_id", "linkedin", "advertising"),
        ("li_gc", "linkedin", "necessary"),
        ("muc_ads", "x", "advertising"),
        ("_scid", "snapchat", "advertising"),
        ("_rdt_uuid", "reddit", "advertising"),
        ("cto_bundle", "criteo", "advertising"),
        ("uuid2", "xandr", "advertising"),
        ("_hjSessionUser_12345", "hotjar", "analytics"),
        ("fs_uid", "fullstory", "analytics"),
        ("_pk_id.1.1fff", "matomo", "analytics"),
        ("AMCV_1234%40AdobeOrg", "adobe-analytics", "analytics"),
        ("mbox", "adobe-target", "analytics"),
        ("mp_abc_mixpanel", "mixpanel", "analytics"),
        ("ajs_anonymous_id", "segment", "analytics"),
        ("_sp_id.1fff", "snowplow", "analytics"),
        ("_sp_v1_data", "sourcepoint", "necessary"),
        ("hubspotutk", "hubspot", "analytics"),
        ("_mkto_trk", "marketo", "advertising"),
        ("__kla_id", "klaviyo", "advertising"),
        ("_vwo_uuid_v2", "vwo", "analytics"),
        ("OptanonConsent", "onetrust", "necessary"),
        ("CookieConsent", "cookiebot", "necessary"),
        ("_shopify_y", "shopify", "analytics"),
        ("wp_woocommerce_session_abc", "woocommerce", "necessary"),
        ("__stripe_mid", "stripe", "necessary"),
        ("__cf_bm", "cloudflare", "necessary"),
        ("_abck", "akamai", "necessary"),
        ("VISITOR_INFO1_LIVE", "youtube", "advertising"),
        ("intercom-id-abc123", "intercom", "preferences"),
        ("visid_incap_123", "imperva", "necessary"),
        # Names that anybody may use, or nobody is known for
        ("uid", None, None),
        ("cart", None, None),
        ("session", None, None),
        ("PHPSESSID", None, None),
        ("fr", None, None),
        ("consent", None, None),
        ("lang", None, None),
        ("XSRF-TOKEN", None, None),
        ("_GA", None, None),
        ("my_ga", None, None),
        ("user_id", None, None),
        ("", None, None),
        ("[a", None, None),
    ],
)
def test_cookies(name: str, expected: str | None, purpose: str | None):
    found = CATALOGUE.by_cookie(name)
    assert (id_of(found), best_purpose(found, name)) == (expected, purpose)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("_hjActiveViewportIds", "hotjar"),
        ("ajs_user_id", "segment"),
        ("yt-remote-device-id", "youtube"),
        ("uc_settings", "usercentrics"),
        ("_sp_user_consent_123", "sourcepoint"),
        ("rc::a", "recaptcha"),
        ("cart", None),
        ("theme", None),
        ("token", None),
        ("ph_phc_a1_session_registered_properties", "posthog"),
        ("mp_tab_id_mixpanel_a1", "mixpanel"),
        ("__mplss_0zkddwss", "mixpanel"),
        ("mixpanelFlagsDb", "mixpanel"),
    ],
)
def test_storage(name: str, expected: str | None):
    assert id_of(CATALOGUE.by_storage(name)) == expected


def test_a_generic_name_still_has_a_purpose_within_its_vendor():
    criteo = CATALOGUE.get("criteo")
    assert criteo is not None
    assert [(k.purpose, k.generic) for k in criteo.cookies if k.name == "uid"] == [("advertising", True)]


# How look-ups choose


def test_an_own_host_wins_over_a_glob_and_a_long_glob_over_a_short():
    small = Catalogue([vendor("a", "*.x.example"), vendor("b", "*.s.x.example"), vendor("c", "one.s.x.example")])
    hosts = ("x.example", "q.x.example", "s.x.example", "two.s.x.example", "one.s.x.example", "in.one.s.x.example")
    assert [id_of(small.by_host(h)) for h in hosts] == [None, "a", "a", "b", "c", "b"]


@pytest.mark.parametrize(
    ("name", "expected"), [("_tm_id", "b"), ("_tm_x", "a"), ("_tm_id2", "c"), ("twin", None), ("twist", None)]
)
def test_the_narrowest_name_wins_and_a_tie_has_no_owner(name: str, expected: str | None):
    small = Catalogue(
        [
            vendor("a", cookies=(key("_tm_*"), key("twin"), key("twi*"))),
            vendor("b", cookies=(key("_tm_id"), key("twin"), key("*ist"))),
            vendor("c", cookies=(key("_tm_id*"),)),
        ]
    )
    assert id_of(small.by_cookie(name)) == expected


def test_a_generic_claim_never_decides():
    small = Catalogue(
        [
            vendor("a", cookies=(key("uid", generic=True), key("tmid"))),
            vendor("b", cookies=(key("tmid", generic=True), key("uid*"))),
        ]
    )
    assert [id_of(small.by_cookie(n)) for n in ("uid", "tmid", "uid2")] == [None, "a", "b"]


def test_an_empty_catalogue_knows_nobody():
    assert (Catalogue().by_host("a.example"), Catalogue().by_cookie("a"), Catalogue().get("a")) == (None, None, None)
    assert Catalogue().ids() == frozenset()


@pytest.mark.parametrize(
    ("vendors", "message"),
    [
        ((vendor("a", "x.example"), vendor("b", "x.example")), "a and b both claim x.example"),
        ((vendor("a"), vendor("a")), "both claim a"),
    ],
)
def test_two_vendors_may_not_claim_the_same(vendors: tuple[Vendor, ...], message: str):
    with pytest.raises(ValueError, match=message):
        Catalogue(vendors)


# What a file may say


def test_an_entry_becomes_a_vendor():
    text = entry(cookies="{analytics: [_v, NO], necessary: ['_v*']}", generic="[NO]", replay="true")
    (read,) = read_vendors(text)
    assert (read.id, read.category, read.hosts, read.replay) == (
        "some-vendor",
        "analytics",
        ("*.vendor.example",),
        True,
    )
    assert [(k.name, k.purpose, k.generic) for k in read.cookies] == [
        ("NO", "analytics", True),
        ("_v", "analytics", False),
        ("_v*", "necessary", False),
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"id": "Some_Vendor"}, "id"),
        ({"hosts": "['https://vendor.example']"}, "without scheme"),
        ({"hosts": "[a.*.vendor.example]"}, r"may only stand first"),
        ({"hosts": "[Vendor.example]"}, "lower case"),
        ({"hosts": ""}, "give hosts, cookies or storage"),
        ({"purposes": "[selling]"}, "purposes"),
        ({"purposes": "[]"}, "purposes"),
        ({"documentation": "http://vendor.example/"}, "documentation"),
        ({"cookies": "{selling: [_v]}"}, "cookies"),
        ({"cookies": "{analytics: ['']}"}, "cookies"),
        ({"cookies": "{analytics: ['_v?']}"}, "cookies"),
        ({"generic": "[uid]"}, "uid"),
        ({"cookie": "{}"}, "cookie"),
    ],
)
def test_a_wrong_entry_is_refused(fields: dict[str, str], message: str):
    with pytest.raises(ValueError, match=message):
        list(read_vendors(entry(**fields)))
