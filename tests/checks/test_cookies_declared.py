from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from policy.catalogue import load_catalogue
from tests.builders import cookie, declared_cookie, judge, judgement, line, policy, request, visit, write

CHECK = "cookies-declared"
judge_cookies = partial(judge, CHECK)
declared = policy(cookies=[declared_cookie("sid", max_age="session", purpose="necessary")])
analytics = policy(cookies=[declared_cookie("_ga*", vendor="google-analytics", max_age="13 months")])


def only(*visits, **more):
    (finding,) = judgement(CHECK, *visits, **more).findings
    return finding


def test_a_declared_cookie_passes():
    result = judgement(CHECK, visit(cookies=[cookie("sid")], writes=[write("sid")]), promised=declared)
    assert (result.findings, result.gaps, result.examined) == ((), (), 1)


def test_a_stored_cookie_that_nobody_declares_is_found():
    assert judge_cookies(visit(cookies=[cookie("x")])) == [("undeclared", "x @ shop.example")]


def test_an_attempt_counts_though_nothing_is_stored():
    assert judge_cookies(visit(writes=[write("x")])) == [("undeclared", "x @ shop.example")]


def test_an_attempt_that_the_browser_blocked_counts_and_says_so():
    finding = only(visit(writes=[write("x", "t.example", blocked=("SameSiteNone",))]))
    assert (
        finding.observed
        == "third-party cookie x of t.example, asked to live the session; the browser blocked it (SameSiteNone)"
    )


def test_a_block_is_not_mentioned_if_another_attempt_was_stored():
    finding = only(visit(writes=[write("x", blocked=("Secure",))], cookies=[cookie("x")]))
    assert "blocked" not in finding.observed


def test_a_deletion_is_no_cookie():
    assert judge_cookies(visit(writes=[write("x", days=0), write("x", days=-1)])) == []


def test_write_and_jar_are_one_finding_for_name_and_host():
    seen = visit(cookies=[cookie("x", ".shop.example")], writes=[write("x", "www.shop.example", domain="shop.example")])
    assert judge_cookies(seen) == [("undeclared", "x @ shop.example")]


def test_a_foreign_domain_attribute_leaves_the_cookie_with_its_writer():
    assert judge_cookies(visit(writes=[write("x", domain="evil.example")])) == [("undeclared", "x @ shop.example")]


def test_the_same_name_on_two_hosts_is_two_findings():
    found = judge_cookies(visit(cookies=[cookie("x"), cookie("x", "t.example")]))
    assert found == [("undeclared", "x @ shop.example"), ("undeclared", "x @ t.example")]


def test_a_cookie_is_blamed_on_the_visits_that_wrote_it_not_on_all_that_had_it():
    jar = [cookie("x")]
    finding = only(visit("/a", cookies=jar), visit("/b", cookies=jar, writes=[write("x")]), visit("/c", cookies=jar))
    assert finding.pages == ("https://shop.example/b",)


def test_a_cookie_that_nobody_was_seen_writing_is_blamed_on_the_first_visit_that_had_it():
    finding = only(visit("/a"), visit("/b", cookies=[cookie("x")]), visit("/c", cookies=[cookie("x")]))
    assert finding.pages == ("https://shop.example/b",)
    assert finding.evidence[0].record == "cookie"


def test_the_chain_names_the_script_without_its_query():
    finding = only(visit("/p", writes=[write("x", by=("https://cdn.example/a.js?k=1",))]))
    assert finding.chain == ("https://cdn.example/a.js:7", "https://shop.example/", "https://shop.example/p")


def test_the_chain_of_a_response_goes_through_its_request():
    pixel = request("https://t.example/p", id="r1", by=("https://cdn.example/a.js",))
    finding = only(visit(requests=[pixel], writes=[write("x", "t.example", request="r1")]))
    assert finding.chain[:2] == ("Set-Cookie of t.example", "https://cdn.example/a.js:7")


@pytest.mark.parametrize(
    ("promise", "days", "codes"),
    [
        ("13 months", 400, []),
        ("13 months", 404, []),  # within the tolerance of a day
        ("13 months", 405, ["lives-too-long"]),
        ("13 months", 730, ["lives-too-long"]),
        ("13 months", None, []),
        ("session", None, []),
        ("session", 0.02, ["lives-too-long"]),
        (None, 9999, []),
    ],
)
def test_the_life_asked_for_is_held_against_the_promise(promise, days, codes):
    promised = policy(cookies=[declared_cookie("x", max_age=promise)])
    assert [c for c, _ in judge_cookies(visit(writes=[write("x", days=days)]), promised=promised)] == codes


def test_the_browsers_cap_of_400_days_hides_nothing():
    seen = visit(writes=[write("_ga", days=730)], cookies=[cookie("_ga", days=400)])
    finding = only(seen, promised=analytics)
    assert (finding.code, finding.observed) == ("lives-too-long", "_ga of shop.example asks to live 730 days")
    assert finding.location == line(10)


def test_the_jar_is_believed_where_no_write_was_seen():
    assert judge_cookies(visit(cookies=[cookie("sid", days=30)]), promised=declared) == [
        ("lives-too-long", "sid @ shop.example")
    ]


def test_the_tolerance_can_be_changed():
    promised = policy(cookies=[declared_cookie("x", max_age="1 hour")])
    seen = visit(writes=[write("x", days=1)])
    assert judge_cookies(seen, promised=promised) == []
    assert judge_cookies(seen, promised=promised, tolerance="5 minutes") == [("lives-too-long", "x @ shop.example")]


def test_a_first_party_promise_is_broken_by_a_third_party_cookie():
    promised = policy(cookies=[declared_cookie("id", party="first")])
    assert judge_cookies(visit(cookies=[cookie("id", "t.example")]), promised=promised) == [
        ("wrong-party", "id @ t.example")
    ]


def test_hosts_of_a_declaration_bound_it():
    promised = policy(cookies=[declared_cookie("id", hosts=("t.example",))])
    assert judge_cookies(visit(cookies=[cookie("id", "t.example")]), promised=promised) == []
    assert ("undeclared", "id @ shop.example") in judge_cookies(visit(cookies=[cookie("id")]), promised=promised)


@pytest.mark.parametrize(
    ("script", "codes"),
    [
        ("https://www.google-analytics.com/analytics.js", []),
        ("https://www.googletagmanager.com/gtag.js", []),
        ("https://shop.example/own.js", []),
        ("https://x.ads.example/pixel.js", ["wrong-setter"]),
    ],
)
def test_the_setter_is_the_declared_vendor_or_nobody_known(script, codes):
    seen = visit(writes=[write("_ga", days=30, by=(script,))])
    assert [c for c, _ in judge_cookies(seen, promised=analytics)] == codes


def test_a_declared_vendor_anywhere_in_the_stack_is_the_setter():
    stack = ("https://x.ads.example/helper.js", "https://www.google-analytics.com/analytics.js")
    assert judge_cookies(visit(writes=[write("_ga", days=30, by=stack)]), promised=analytics) == []


def test_whoever_only_loaded_the_setter_is_not_the_setter():
    stack = ("https://shop.example/own.js", "https://x.ads.example/loader.js")
    assert judge_cookies(visit(writes=[write("_ga", days=30, by=stack)]), promised=analytics) == []


def test_secure_is_held_only_if_asked_for():
    seen = visit(writes=[write("sid", secure=False)])
    assert judge_cookies(seen, promised=declared) == []
    assert judge_cookies(seen, promised=declared, secure=True) == [("insecure", "sid @ shop.example")]


def test_a_necessary_cookie_that_is_never_seen_is_a_note_at_its_declaration():
    finding = only(visit(), promised=declared)
    assert (finding.code, finding.severity, finding.location) == ("never-seen", "note", line(10))
    assert finding.subject.key == "sid"


@pytest.mark.parametrize(("scenario", "codes"), [("no-choice", []), ("gpc", []), ("accept-all", ["never-seen"])])
def test_a_cookie_that_needs_consent_is_expected_only_with_consent(scenario, codes):
    assert [c for c, _ in judge_cookies(visit(scenario=scenario), promised=analytics)] == codes


def test_a_blocked_attempt_is_a_sighting_too():
    assert (
        judge_cookies(
            visit(scenario="no-cookies", writes=[write("sid", blocked=("UserPreferences",))]), promised=declared
        )
        == []
    )


def test_a_glob_behind_an_exact_name_was_seen():
    promised = policy(cookies=[declared_cookie("a"), declared_cookie("a*", location=line(11))])
    assert judge_cookies(visit(cookies=[cookie("a")]), promised=promised) == []


def test_no_visit_is_a_gap_and_no_note():
    result = judgement(CHECK, visit(outcome="failed", status=None), promised=declared)
    assert (result.findings, [g.detail for g in result.gaps]) == ((), ["no page could be seen"])


def test_a_scenario_without_pages_is_a_gap_beside_the_others():
    result = judgement(CHECK, visit(cookies=[cookie("sid")]), scenarios=("no-choice", "gpc"), promised=declared)
    assert [(g.scenario, g.detail) for g in result.gaps] == [("gpc", "no page was visited")]


def test_no_scenario_at_all_is_a_gap():
    assert judgement(CHECK, visit(), scenarios=()).gaps


def test_evidence_of_a_visit_that_crashed_counts():
    assert judge_cookies(visit(outcome="crashed", reason="out of memory", writes=[write("x")])) == [
        ("undeclared", "x @ shop.example")
    ]


def test_cookies_of_a_bot_wall_are_not_held_against_the_site():
    assert judge_cookies(visit(status=403, cookies=[cookie("wall")])) == []


def test_cookies_of_a_foreign_page_that_a_visit_led_to_are_not_the_sites():
    jar = [cookie("theirs", "partner.example")]
    away = visit("/go", to="https://partner.example/", cookies=jar, writes=[write("theirs", "partner.example")])
    assert judge_cookies(away, visit("/next", cookies=jar)) == []


def test_a_third_party_cookie_seen_before_leaving_stays_the_sites():
    jar = [cookie("t", "partner.example")]
    found = judge_cookies(visit("/", cookies=jar), visit("/go", to="https://partner.example/", cookies=jar))
    assert found == [("undeclared", "t @ partner.example")]


def test_other_scenarios_are_not_looked_at():
    result = judgement(CHECK, visit(), visit(scenario="gpc", cookies=[cookie("x")]), scenarios=("no-choice",))
    assert result.findings == ()


def test_the_hint_is_a_line_for_the_policy():
    assert only(visit(writes=[write("_ga_X", days=730)])).hint.endswith(
        "declared.cookies: - {name: _ga_X, vendor: google-analytics, purpose: analytics, max_age: 730 days}"
    )
    assert r'{name: "a: }\U0000000a"' in only(visit(writes=[write("a: }\n")])).hint


def test_company_domains_are_first_party():
    promised = policy(cookies=[declared_cookie("s", party="first")])
    promised = replace(promised, site=replace(promised.site, first_party=("shop.example", "shop-static.example")))
    assert judge_cookies(visit(cookies=[cookie("s", "cdn.shop-static.example")]), promised=promised) == []


def test_the_order_of_records_changes_nothing_but_who_is_first():
    names = ["b", "a", "c"]
    one = judge_cookies(visit(cookies=[cookie(n) for n in names]))
    assert one == judge_cookies(visit(cookies=[cookie(n) for n in reversed(names)]))


GA = "https://www.google-analytics.com/a.js"
SCRIPT = (GA,)
EXAMPLE_SITES = (
    [visit(writes=[write("session"), write("_ga", days=730, by=SCRIPT)])] * 2,
    {"undeclared", "lives-too-long"},
)


@pytest.mark.parametrize(
    "name", ["PHPSESSID", "JSESSIONID", "ASP.NET_SessionId", "csrftoken", "connect.sid", "laravel_session"]
)
@pytest.mark.parametrize(
    ("set_by", "necessary"),
    [
        ({"http_only": True, "days": 1}, True),
        ({}, True),
        ({"days": 1}, False),
        ({"by": ("https://t.example/s.js",)}, False),
        ({"http_only": True, "host": "t.example"}, False),
    ],
    ids=["server and HttpOnly", "server for the session", "server for long", "a script", "another's server"],
)
def test_a_frameworks_name_is_necessary_only_where_the_sites_server_set_it(name, set_by, necessary):
    own = judgement(CHECK, visit(writes=[write(name, **set_by)]), catalogue=load_catalogue()).findings
    assert [f.code for f in own] == ["undeclared"]
    assert ("purpose: necessary" in own[0].hint) is necessary
