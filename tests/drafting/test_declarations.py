"""`declared` comes from the statement alone; what was seen and is not said stands beside it, with the line to paste."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.drafting.text import draft_text
from auditor.evidence import Visit
from policy.catalogue import load_catalogue
from tests.builders import cookie, evidence, frame, request, stored, visit, write
from tests.drafting.stage import BANNER, declared, drafted, judged, pasted, read, unsaid

SAID = """Privacy

Google Analytics counts visits, and Tide Mark shows our adverts.

Our cookies are kept for a year.

Cookie\tWhat for\tKept for
q7\tcounts visits\t2 days
old\tremembers your basket\t1 year
"""
WORDS = st.sampled_from(["_ga", "q7", "old", "sid", "_pk_id.1", "who", "basket-9f8e7d6c5b4a"]) | st.text(max_size=20)
HOST_NAMES = st.sampled_from(
    [
        "tide-mark.example",
        "www.google-analytics.com",
        "px.ads.example",
        "who.example",
        "cdn.shop.example",
        "t.matomo.cloud",
    ]
)
SCENARIOS = st.sampled_from(["no-choice", "accept-all", "reject-all"])


@st.composite
def visits(draw: st.DrawFn) -> list[Visit]:
    """A crawl in which anything may have happened."""
    made = [
        visit(
            "/",
            draw(SCENARIOS),
            title=draw(st.text(max_size=20)),
            cookies=[cookie(n, days=draw(st.integers(1, 900))) for n in draw(st.lists(WORDS, max_size=4))],
            writes=[write(n, by=("https://x.example/a.js",)) for n in draw(st.lists(WORDS, max_size=2))],
            storage=tuple(stored(k) for k in draw(st.lists(WORDS, max_size=3))),
            requests=[request(f"https://{h}/x") for h in draw(st.lists(HOST_NAMES, max_size=4))],
            frames=tuple(frame(f"https://{h}/f") for h in draw(st.lists(HOST_NAMES, max_size=2))),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    return [*made, BANNER] if draw(st.booleans()) else made


@settings(max_examples=40, deadline=None)
@given(seen=visits())
def test_nothing_that_was_seen_reaches_the_declarations(seen: list[Visit]) -> None:
    catalogue = load_catalogue()
    silent = drafted([visit("/")], SAID, catalogue=catalogue)
    told = drafted(seen, SAID, catalogue=catalogue)
    assert declared(told) == declared(silent)
    assert [c.name for c in read(told).declared.cookies] == ["q7", "old"]


def test_without_a_statement_nothing_is_declared() -> None:
    seen = [visit("/", cookies=[cookie("_ga")], storage=(stored("k"),), requests=[request("https://who.example/x")])]
    draft = drafted(seen)
    assert declared(draft) == []
    assert set(unsaid(draft)) == {"_ga*", "k", "who.example"}
    found = {(f.rule, f.code, f.subject.key.split()[0]) for f in judged(draft, evidence(seen)).findings}
    assert {
        ("cookies-declared", "undeclared", "_ga"),
        ("storage-declared", "undeclared", "k"),
        ("recipients-declared", "undeclared", "who.example"),
    } <= found


def test_what_the_tables_list_is_declared_for_as_long_as_they_say_seen_or_not() -> None:
    draft = drafted([visit("/", cookies=[cookie("q7", days=400)])], SAID)
    assert declared(draft)[:2] == [
        "name=q7 purpose=analytics max_age=2 days",
        "name=old purpose=necessary max_age=1 year",
    ]
    assert unsaid(draft) == {}


def test_a_life_that_nobody_stated_is_not_taken_from_the_site() -> None:
    said = "We use these cookies:\n\nCookie\tWhat for\nq7\tcounts visits\n"
    assert declared(drafted([visit("/", cookies=[cookie("q7", days=400)])], said)) == ["name=q7 purpose=analytics"]


@pytest.mark.parametrize(
    ("said", "name", "length"),
    [
        ("Our cookies are kept for a year.", "q7", "1 year"),
        ("Unsere Cookies werden 13 Monate gespeichert.", "q7", "13 months"),
        ("Les cookies sont conservés pendant six mois.", "q7", "6 months"),
        ("Las cookies se guardan durante dos años.", "q7", "2 years"),
        ("I cookie vengono conservati per 30 giorni.", "q7", "30 days"),
        ("De cookies worden twee weken bewaard.", "q7", "2 weeks"),
        ("Pliki cookies są przechowywane przez 6 miesięcy.", "q7", "6 months"),
    ],
)
def test_a_sentence_about_all_cookies_says_how_long_each_lives(said: str, name: str, length: str) -> None:
    table = f"Cookie\tWhat for\n{name}\tcounts visits\n"
    assert declared(drafted(said=f"{said}\n\n{table}")) == [f"name={name} purpose=analytics max_age={length}"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "A cookie called basket remembers what you chose until you close the browser.",
            ["name=basket max_age=session"],
        ),
        ("Das Cookie pk_wahl merkt sich Ihre Auswahl für 6 Monate.", ["name=pk_wahl max_age=6 months"]),
        ("Matomo setzt die Cookies _pk_id und _pk_ses.", ["name=_pk_id", "name=_pk_ses"]),
        ("We set no cookie called basket.", []),
        ("Write to our_team about cookies.", ["name=our_team"]),
    ],
)
def test_a_cookie_that_a_sentence_names_is_declared(said: str, expected: list[str]) -> None:
    names = [one for one in declared(drafted(said=said)) if one.startswith("name=")]
    assert [" ".join(w for w in one.split() if not w.startswith(("purpose", "vendor"))) for one in names] == expected


@pytest.mark.parametrize(
    ("said", "vendors"),
    [
        ("We use Google Analytics and Hotjar.", ["google-analytics", "hotjar"]),
        ("We do not use Google Analytics.", []),
        ("Nous n'utilisons ni Google Analytics ni Hotjar.", []),
        ("Wir verwenden Google Analytics nicht.", []),
        ("No usamos Google Analytics.", []),
        ("Non utilizziamo Google Analytics.", []),
        ("Wij gebruiken geen Google Analytics.", []),
        ("Nie używamy Google Analytics.", []),
        ("Without your consent we do not load Google Analytics.", ["google-analytics"]),
        ("We share it with Google Ireland Ltd and with no other third party.", ["google"]),
        ("Maps come from Google Maps, a service of Google Ireland Ltd.", ["google-maps"]),
        ("You can block cookies in Google Chrome or Apple Safari.", []),
        ("Follow us on our Facebook page.", []),
        ("Google Fonts are hosted locally.", []),
        ("Google Fonts werden lokal von unserem Server geladen.", []),
        ("Route and segment your data as you like.", []),
        ("Wir laden Schriften nicht von Google, sondern von Bunny Fonts.", ["bunny-fonts"]),
        ("Nous chargeons les polices de Google Fonts.", ["google-fonts"]),
        ("Los pagos los tramita PayPal.", ["paypal"]),
        ("Le visite sono contate da Matomo.", ["matomo"]),
        ("Betalingen lopen via Mollie.", ["mollie"]),
        ("Płatności obsługuje Stripe.", ["stripe"]),
    ],
)
def test_the_vendors_that_a_sentence_names_are_declared(said: str, vendors: list[str]) -> None:
    draft = drafted(said=said, catalogue=load_catalogue())
    assert [one.split()[0].removeprefix("vendor=") for one in declared(draft)] == vendors


def test_a_host_that_is_loaded_from_is_declared_and_one_that_is_only_pointed_to_is_not() -> None:
    said = "Pictures are loaded from img.harbour-cdn.example.com. See https://policies.lantern.example.com/privacy for more."
    assert declared(drafted(said=said)) == [
        "name=img.harbour-cdn.example.com hosts=img.harbour-cdn.example.com *.img.harbour-cdn.example.com"
    ]


def test_what_a_table_says_a_company_does_is_its_purpose() -> None:
    said = "Company\tWhat it does\nGoogle Analytics\tshows our adverts\n"
    assert declared(drafted(said=said)) == ["vendor=google-analytics purpose=advertising"]


def test_what_is_called_necessary_against_all_knowledge_is_decided_by_a_person() -> None:
    draft = drafted(said="Cookie\tWhat for\tKept for\n_ga\tstrictly necessary\t1 year\n")
    assert declared(draft) == ["name=_ga vendor=google-analytics purpose=analytics max_age=1 year"]
    assert "TODO: the statement calls it necessary, the catalogue knows it for analytics" in draft_text(draft)


def test_the_heading_of_a_table_says_what_its_cookies_are_for() -> None:
    said = "Cookies\n\nMarketing cookies\n\nCookie\tProvider\tKept for\nq7\tLantern\t2 days\n"
    assert declared(drafted(said=said)) == ["name=q7 purpose=advertising max_age=2 days"]


def test_a_strangers_name_proves_nothing() -> None:
    said = "Cookie\tProvider\tKept for\nsessionid\tLantern\t2 days\nPHPSESSID\tShop\tsession\n"
    draft = drafted(said=said)
    assert declared(draft) == [
        "name=sessionid purpose=analytics max_age=2 days",
        "name=PHPSESSID purpose=necessary max_age=session",
    ]
    assert "# TODO: the statement does not say what for" in draft_text(draft)


def test_what_was_seen_is_told_with_the_line_to_paste_and_when_it_was_there_first() -> None:
    early, late = cookie("early", days=1), cookie("late", days=1)
    seen = [visit("/", cookies=[early]), BANNER, visit("/", "accept-all", cookies=[early, late])]
    text = draft_text(drafted(seen))
    assert (
        "# seen, not in the statement: - {name: early, purpose: analytics, max_age: 1 day} (before any choice; nobody knows what for"
        in text
    )
    assert (
        "# seen, not in the statement: - {name: late, purpose: analytics, max_age: 1 day} (after acceptance; nobody knows"
        in text
    )


def test_a_company_that_the_statement_may_mean_is_told_of_and_not_declared() -> None:
    seen = [visit("/", requests=[request("https://t.tide-mark.example/p")])]
    draft = drafted(seen, "Tide Mark shows our adverts on other sites.")
    assert declared(draft) == []
    assert "the statement names Tide Mark, which may be this" in unsaid(draft)["Tide Mark"]


def test_a_cookie_of_a_company_that_is_named_is_not_thereby_named() -> None:
    draft = drafted([visit("/", cookies=[cookie("_ga")])], "Google Analytics counts visits.")
    assert "the statement names Google Analytics, and not this" in unsaid(draft)["_ga*"]


def test_names_that_change_with_each_visit_are_told_once() -> None:
    one = visit("/", cookies=[cookie("visit-9f8e7d6c5b4a", days=1), cookie("steady-12345678", days=1)])
    two = visit("/", "accept-all", cookies=[cookie("visit-0123456789ab", days=1), cookie("steady-12345678", days=1)])
    assert list(unsaid(drafted([one, BANNER, two]))) == ["steady-12345678", "visit-*"]


def test_what_nobody_knows_is_never_taken_for_necessary() -> None:
    seen = [visit("/", cookies=[cookie("q7")], storage=(stored("zz"),), requests=[request("https://who.example/x")])]
    draft = drafted(seen)
    assert all("nobody knows what for" in one.note for one in draft.unsaid)
    found = {(f.code, f.subject.key.split()[0]) for f in judged(pasted(draft), evidence(seen)).findings}
    assert {("cookie", "q7"), ("storage", "zz"), ("recipient", "who.example")} <= found
