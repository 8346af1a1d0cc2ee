"""What becomes of what was seen: declared with what is known of it, and never blessed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.drafting.model import Draft
from auditor.drafting.text import draft_text, to_decide
from auditor.evidence import Evidence, Visit
from auditor.findings.report import AuditReport
from auditor.judge import judge
from auditor.urls import canonical, host_of
from auditor.vocabulary import vocabulary
from checks import CHECKS
from policy.catalogue import load_catalogue
from policy.model import Policy
from policy.reader import read_policy
from policy.statement.coverage import coverage
from tests.builders import cookie, evidence, frame, link, request, stored, visit, write
from tests.drafting.stage import BANNER, drafted, outcome, sentences

NAMES = st.text(max_size=40) | st.sampled_from(
    ["", "*", "?", "a*b", "[x]", 'a": {b', "x # y", "\x00", "é", "a" * 700, "yes", "1"]
)
HOSTS = st.from_regex(r"\A[a-z0-9-]{1,12}(\.[a-z0-9_-]{1,12}){0,3}\Z") | st.sampled_from(
    ["127.0.0.1", "[::1]", "xn--bcher-kva.example", "shop.example", "a.co.uk", "co.uk", "ads.ads.example"]
)
HOSTS = HOSTS.filter(lambda h: host_of(canonical(f"https://{h}/") or "") == h.strip("[]"))  # as browsers write them


def read(draft: Draft) -> Policy:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(draft_text(draft), "utf-8")
        return read_policy(path, vocabulary())


def judged(draft: Draft, seen: Evidence) -> AuditReport:
    return judge(read(draft), seen, CHECKS, load_catalogue(), today=dt.date(2026, 1, 1), tool_version="test")


def lines(draft: Draft, word: str) -> list[str]:
    return [line.strip() for line in draft_text(draft).splitlines() if word in line]


def test_a_cookie_that_the_catalogue_knows() -> None:
    draft = drafted([visit("/", cookies=[cookie("_ga", days=400)])])
    assert lines(draft, "_ga") == [
        '- {name: "_ga*", vendor: google-analytics, purpose: analytics, max_age: 400 days}',
    ]
    assert lines(draft, "before any choice") == ["# TODO: before any choice; TODO: max_age is what it asks for"]


def test_what_waited_for_consent_is_told_from_what_did_not() -> None:
    early, late = cookie("early", days=1), cookie("late", days=1)
    draft = drafted([visit("/", cookies=[early]), BANNER, visit("/", "accept-all", cookies=[early, late])])
    notes = {e.pairs[0][1]: e.note for g in draft.cookies for e in g.entries}
    assert notes["early"].startswith("TODO: before any choice")
    assert notes["late"].startswith("after acceptance")


def test_what_nobody_knows_is_never_taken_for_necessary() -> None:
    seen = [visit("/", cookies=[cookie("q7")], storage=(stored("zz"),), requests=[request("https://who.example/x")])]
    draft = drafted(seen)
    assert "{name: q7, purpose: analytics, max_age: session}" in draft_text(draft)
    assert '{name: who.example, hosts: [who.example, "*.who.example"]}' in draft_text(draft)
    report = judged(draft, evidence(seen))
    found = {(f.code, f.subject.key.split()[0]) for f in report.findings if f.rule == "nothing-before-choice"}
    assert found == {("cookie", "q7"), ("storage", "zz"), ("recipient", "who.example")}


def test_a_strangers_name_proves_nothing() -> None:
    named = [cookie("PHPSESSID"), cookie("sessionid", "who.example")]
    by_script = write("csrftoken", by=("https://who.example/a.js",))
    draft = drafted(
        [visit("/", cookies=named, writes=[by_script], storage=(stored("session", origin="https://who.example"),))]
    )
    purposes = {e.pairs[0][1]: dict(e.pairs)["purpose"] for g in (*draft.cookies, *draft.storage) for e in g.entries}
    assert purposes == {
        "PHPSESSID": "necessary",
        "sessionid": "analytics",
        "csrftoken": "analytics",
        "session": "analytics",
    }


def test_a_table_without_a_length_of_time_promises_none() -> None:
    said = "We use these cookies:\n\nCookie\tWhat for\nq7\tcounts visits\n"
    draft = drafted([visit("/", cookies=[cookie("q7", days=400)])], said)
    assert lines(draft, "q7") == [
        "- {name: q7, purpose: analytics, max_age: 400 days}  # TODO: before any choice; TODO: max_age is what it asks for"
    ]


def test_a_vendor_that_came_too_early_stays_a_finding() -> None:
    seen = [visit("/", requests=[request("https://px.ads.example/p.gif")])]
    draft = drafted(seen, "Nothing is sent to others before you agree.")
    assert [outcome(c) for c in draft.clauses if c.quote] == ["nothing-before-choice"]
    assert "TODO: before any choice" in draft_text(draft)


def test_names_that_change_with_each_visit_are_globs() -> None:
    one = visit("/", cookies=[cookie("visit-9f8e7d6c5b4a", days=1), cookie("steady-12345678", days=1)])
    two = visit("/", "accept-all", cookies=[cookie("visit-0123456789ab", days=1), cookie("steady-12345678", days=1)])
    names = [e.pairs[0][1] for g in drafted([one, BANNER, two]).cookies for e in g.entries]
    assert names == ["steady-12345678", "visit-*"]


def test_the_statements_tables_say_for_how_long() -> None:
    said = "We use these cookies:\n\nCookie\tWhat for\tKept for\nq7\tcounts visits\t2 days\nold\tremembers your basket\t1 year\n"
    draft = drafted([visit("/", cookies=[cookie("q7", days=400)])], said)
    assert "- {name: q7, purpose: analytics, max_age: 2 days}  # TODO: before any choice" in lines(draft, "q7")
    assert "- {name: old, purpose: necessary, max_age: 1 year}" in lines(draft, "old")


def test_a_recipient_is_called_what_the_statement_calls_it() -> None:
    seen = [visit("/", requests=[request("https://t.tide-mark.example/p")])]
    draft = drafted(seen, "Tide Mark shows our adverts on other sites.")
    assert lines(draft, "tide-mark")[0].startswith(
        '- {name: "Tide Mark", hosts: [tide-mark.example, "*.tide-mark.example"], purpose: advertising}'
    )


def test_a_cookie_without_a_usable_name_is_told_of() -> None:
    draft = drafted([visit("/", cookies=[cookie(""), cookie("*")])])
    assert any("cannot be declared" in note for note in draft.notes)
    read(draft)


def test_a_statement_brings_its_rules_once() -> None:
    said = "We use cookies.\n\nWe set cookies on many pages.\n\nThe tide turns.\n"
    draft = drafted(said=said)
    assert [outcome(c) for c in draft.clauses if c.quote] == [
        "cookies-declared storage-declared", "see cookies-declared storage-declared", "unverifiable",
    ]  # fmt: skip
    assert to_decide(draft, draft_text(draft)) >= 2


def test_an_opt_out_is_the_link_whose_words_the_sentence_has() -> None:
    said = "You can opt out of advertising on the page about adverts, or tell us through the \x07 form."
    links = (
        link("/", "advertising", place="nav"),
        link("/ads?who=~0123456789abcdef.9", "advertising", visible=False),
        link("/ads/out", "page about adverts"),
        link("https://away.example/x?y=1", "the \x07 form"),
    )
    (clause,) = [c for c in drafted(said=said, page=visit("/privacy", links=links)).clauses if c.quote]
    assert [(r.check, r.pairs) for r in clause.rules] == [("opt-out-works", (("link", "/ads/out"),))]
    away = drafted(said=said, page=visit("/privacy", links=links[3:]))
    assert 'link: "the \ufffd form"' in draft_text(away)
    read(away)


def test_a_number_of_ipv6_is_told_of() -> None:
    draft = drafted([visit("/", requests=[request("https://[2001:db8::1]/x")])])
    assert any("2001:db8::1" in note for note in draft.notes)


def test_without_a_banner_nothing_is_promised_of_one() -> None:
    said = "You may withdraw your consent at any time in our cookie settings."
    assert "TODO" in drafted(said=said).clauses[0].unverifiable
    with_banner = drafted([visit("/"), BANNER], said).clauses[0]
    assert outcome(with_banner) == "withdrawal-offered withdrawal-kept"


def test_items_belong_to_the_sentence_above_them_unless_they_speak_for_themselves() -> None:
    said = "We collect the following data:\n\n- your shoe size\n- cookies\n- your address, which is sent to the service providers that carry our parcels\n"
    draft = drafted(said=said)
    assert [c.quote for c in draft.clauses if c.quote] == [
        "We collect the following data:", "your address, which is sent to the service providers that carry our parcels",
    ]  # fmt: skip


def test_a_sentence_that_tells_nothing_is_taken_from_its_heading() -> None:
    draft = drafted(said="Privacy\n\nCookies\n\nThey are few and they are small, and they do no harm at all.\n")
    assert [(c.topic, c.notes) for c in draft.clauses if c.quote] == [("cookies", ("Taken from its heading.",))]


def test_an_afterthought_goes_with_the_sentence_before_it() -> None:
    draft = drafted(said="Cookies\n\nWe do not sell your data. Not to anyone.\n")
    assert [(c.topic, outcome(c), c.notes) for c in draft.clauses if c.quote] == [
        ("not-sold", "details-not-shared", ()), ("not-sold", "see details-not-shared", ("Taken from the sentence before it.",)),
    ]  # fmt: skip


def test_every_sentence_is_quoted_so_that_it_is_found() -> None:
    said = "The shop (\u00e2\u0080\u009cwe\u00e2\u0080\u009d) sells hats. Payments\x07 go to Stripe."
    found = coverage(read(drafted((), said)), sentences(said))
    assert (found.missing, found.reworded, found.encoded) == ((), (), 100.0)


def test_what_the_statement_denies_is_not_kept_by_declaring_it() -> None:
    said = "This site does not use cookies. We do not use cookies for advertising. We use no analytics."
    seen = [visit("/", cookies=[cookie("_ga", days=400)])]
    denied, ads, counted = drafted(seen, said).clauses[:3]
    assert denied.unverifiable.startswith("TODO: the sentence says that there are no cookies, and the crawl saw some.")
    assert [outcome(ads), outcome(counted)] == ["no-advertising", "no-analytics"]
    report = judged(drafted(seen, said), evidence(seen))
    assert {r.id: r.outcome for r in report.rules if r.id in {"no-advertising", "no-analytics"}} == {
        "no-advertising": "passed",
        "no-analytics": "failed",
    }
    clean, *_, alone = drafted((), f"{said} We load nothing from others.").clauses[:4]
    assert [(rule.id, rule.check) for rule in clean.rules] == [("no-cookies", "cookies-declared")]
    assert [(rule.id, rule.check) for rule in alone.rules] == [("no-recipients", "recipients-declared")]
    (others,) = drafted(
        [visit("/", requests=[request("https://who.example/x")])], "We load nothing from others."
    ).clauses[:1]
    assert others.unverifiable.startswith("TODO: the sentence says that nothing is loaded from others")


def test_what_is_denied_is_denied_after_acceptance_too() -> None:
    def promised(*visits: Visit) -> object:
        (rule,) = drafted(visits, "We use no analytics.").clauses[0].rules
        return dict(rule.pairs)["in"]

    assert promised(visit("/")) == ("no-choice",)
    assert promised(visit("/"), BANNER) == ("no-choice", "accept-all")


def test_what_is_asked_and_answered_with_no_is_no_promise() -> None:
    first, second, third = drafted((), "Do you respond to Do Not Track? No. Do you sell my data? No.").clauses[:3]
    assert [first.topic, second.topic, third.topic] == ["", "", "not-sold"]
    assert first.unverifiable.startswith("TODO")
    assert drafted((), "Do you respond to Do Not Track? Yes.").clauses[0].topic == "do-not-track"


def test_an_answer_goes_with_its_question_and_not_with_a_heading() -> None:
    said = "Notice\n\n6. Security\n\nIt travels encrypted.\n\nDo you sell my data?\nNo. We never have.\nOf course not."
    clauses = {c.quote: c.topic for c in drafted((), said).clauses}
    assert (clauses.get("No.", "not-sold"), clauses["We never have."]) == ("not-sold", "not-sold")
    assert drafted((), "Notice\n\nSecurity\n\nOf course it is.\n\nMore.").clauses[0].topic == ""


def test_whose_address_it_is_a_heading_does_not_tell() -> None:
    said = "Notice\n\nComplaints\n\nGrumble to Jo, 3 Mill Lane, Frome, Somerset, BA11 1AA. Complain to the ICO at ico@ico.example."
    given = [dict(rule.pairs) for clause in drafted((), said).clauses for rule in clause.rules]
    assert [str(g["post"]).endswith("3 Mill Lane, Frome, Somerset, BA11 1AA") for g in given if "post" in g] == [True]
    assert not any("email" in g for g in given)


def test_a_few_words_before_a_paragraph_go_with_it() -> None:
    said = "Notice\n\n1.1 Identifiers. Card payments are taken by Stripe.\n\nOf note. Bring an umbrella."
    first, second, third, _ = drafted((), said).clauses[:4]
    assert [first.topic, second.topic, third.topic] == ["payment", "payment", ""]
    assert first.notes == ("Taken from the sentence after it.",)


def test_lines_that_are_no_sentences_ask_for_no_rule() -> None:
    draft = drafted(
        said="How long we keep things\n\nOrders: 10 years\nLetters: 2 years\n\nSecurity\n\nOf all kinds\nAnd more\n"
    )
    assert [(c.topic, outcome(c)) for c in draft.clauses if c.quote] == [
        ("retention", "unverifiable"), ("retention", "unverifiable"), ("line", "informational"), ("line", "informational"),
    ]  # fmt: skip


def test_the_draft_reads_as_it_is_written() -> None:
    draft = drafted([visit("/", cookies=[cookie("sid")])], "We use cookies.\n\nWrite to care@shop.example.\n")
    policy = read(draft)
    assert [c.quote for c in policy.clauses if c.quote] == ["We use cookies.", "Write to care@shop.example."]
    assert [r.id for _, r in policy.rules][:3] == ["cookies-declared", "storage-declared", "email-reachable"]


@settings(max_examples=25)
@given(
    names=st.lists(NAMES, max_size=4), keys=st.lists(NAMES, max_size=3), hosts=st.lists(HOSTS, max_size=4), said=st.text(max_size=200),
    title=st.text(max_size=30),
)  # fmt: skip
def test_a_hostile_site_cannot_break_its_draft(names, keys, hosts, said, title) -> None:
    seen = [
        visit(
            "/", title=title, cookies=[cookie(n) for n in names], writes=[write(n, by=("https://x.example/a.js",)) for n in names],
            storage=tuple(stored(k) for k in keys), requests=[request(f"https://{h}/x") for h in hosts],
            frames=tuple(frame(f"https://{h}/f") for h in hosts),
        )
    ]  # fmt: skip
    page = visit("/privacy", text=said, links=(link("/x", said[:20] or "x"),))
    draft = drafted(seen, f"We use cookies. {said}", page=page, catalogue=load_catalogue())
    told = " ".join(draft.notes)
    for finding in judged(draft, evidence([*seen, page])).findings:
        assert finding.code != "undeclared" or "cannot be declared" in told, finding


def test_the_address_of_another_firm_is_not_the_companys():
    def posts(said):
        draft = drafted(said=said, catalogue=load_catalogue())
        return [dict(r.pairs)["post"] for c in draft.clauses for r in c.rules if "post" in dict(r.pairs)]

    theirs = "Statistics are counted by Criteo Inc., 1600 Far Parkway, Elsewhere, CA 94043, USA."
    assert posts(theirs) == []
    assert posts("We are Harbour Inc., 14 Quay Street, Brightport, CA 94043.") == [
        "Harbour Inc., 14 Quay Street, Brightport, CA 94043"
    ]


def test_what_comes_from_the_own_server_is_not_kept_by_the_list_of_what_was_seen():
    said = "Our fonts are hosted locally."
    seen = drafted([visit("/", requests=[request("https://fonts.others.example/a.woff2")])], said)
    (clause,) = [c for c in seen.clauses if c.quote == said]
    assert not clause.rules
    assert not clause.see
    assert "TODO" in clause.unverifiable
    (alone,) = [c for c in drafted(said=said).clauses if c.quote == said]
    assert [r.check for r in alone.rules] == ["recipients-declared"]


def test_nobody_else_is_not_kept_by_the_list_of_what_was_seen():
    said = "Requests are passed to Harbour Ltd and to no other third party."
    seen = drafted([visit("/", requests=[request("https://a.others.example/a.js")])], said)
    (clause,) = [c for c in seen.clauses if c.quote == said]
    assert "TODO" in clause.unverifiable
