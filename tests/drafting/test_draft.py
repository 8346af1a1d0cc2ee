"""The draft as a whole: which clauses there are, what stands with them, and that it can be read back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.drafting.text import draft_text, to_decide
from auditor.evidence import Visit
from auditor.urls import canonical, host_of
from policy.catalogue import load_catalogue
from policy.statement.coverage import coverage
from tests.builders import cookie, evidence, frame, link, request, stored, visit, write
from tests.drafting.stage import BANNER, drafted, judged, outcome, pasted, read, sentences

NAMES = st.text(max_size=40) | st.sampled_from(
    ["", "*", "?", "a*b", "[x]", 'a": {b', "x # y", "\x00", "é", "a" * 700, "yes", "1"]
)
HOSTS = st.from_regex(r"\A[a-z0-9-]{1,12}(\.[a-z0-9_-]{1,12}){0,3}\Z") | st.sampled_from(
    ["127.0.0.1", "[::1]", "xn--bcher-kva.example", "shop.example", "a.co.uk", "co.uk", "ads.ads.example"]
)
HOSTS = HOSTS.filter(lambda h: host_of(canonical(f"https://{h}/") or "") == h.strip("[]"))  # as browsers write them


def test_a_cookie_without_a_usable_name_is_told_of() -> None:
    draft = drafted([visit("/", cookies=[cookie(""), cookie("*")])])
    assert any("cannot be declared" in note for note in draft.notes)
    read(draft)


def test_a_statement_brings_its_rules_once() -> None:
    said = "These cookies are listed in the table below.\n\nThe table below names all cookies.\n\nThe tide turns.\n"
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
        ("not-sold", "details-not-shared", ()), ("not-sold", "unverifiable", ("Taken from the sentence before it.",)),
    ]  # fmt: skip


def test_every_sentence_is_quoted_so_that_it_is_found() -> None:
    said = "The shop (\u00e2\u0080\u009cwe\u00e2\u0080\u009d) sells hats. Payments\x07 go to Stripe."
    found = coverage(read(drafted((), said)), sentences(said))
    assert (found.missing, found.reworded, found.encoded) == ((), (), 100.0)


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
    assert drafted((), "Notice\n\nEncryption\n\nOf course it is.\n\nMore.").clauses[0].topic == ""


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
        said="How long we keep things\n\nOrders: 10 years\nLetters: 2 years\n\nEncryption\n\nOf all kinds\nAnd more\n"
    )
    assert [(c.topic, outcome(c)) for c in draft.clauses if c.quote] == [
        ("retention", "unverifiable"), ("retention", "unverifiable"), ("line", "informational"), ("line", "informational"),
    ]  # fmt: skip


def test_the_draft_reads_as_it_is_written() -> None:
    draft = drafted([visit("/", cookies=[cookie("sid")])], "We use no cookies.\n\nWrite to care@shop.example.\n")
    policy = read(draft)
    assert [c.quote for c in policy.clauses if c.quote] == ["We use no cookies.", "Write to care@shop.example."]
    assert [r.id for _, r in policy.rules][:2] == ["cookies-declared", "email-reachable"]


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
    for finding in judged(pasted(draft), evidence([*seen, page])).findings:
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
