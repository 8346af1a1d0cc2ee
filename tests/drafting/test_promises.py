"""Which sentences bring which rules: only what is promised, all of it, and so that a site which breaks it fails."""

from __future__ import annotations

import pytest

from auditor.drafting.model import DraftClause
from auditor.evidence import Visit
from policy.catalogue import load_catalogue
from tests.builders import cookie, evidence, link, request, visit
from tests.drafting.stage import BANNER, drafted, judged, outcome

COUNTED = visit(
    "/",
    cookies=[cookie("_pk_id.1.9f8e", days=393)],
    requests=[request("https://stats.matomo.cloud/matomo.php")],
)
FONTS = visit("/", requests=[request("https://fonts.googleapis.com/css")])
ADS = visit("/", cookies=[cookie("_fbp", days=90)], requests=[request("https://connect.facebook.net/en/fbevents.js")])


def clause(said: str, *seen: Visit) -> DraftClause:
    """The clause of a statement that is one sentence, for a site with a banner."""
    draft = drafted([*(seen or [visit("/")]), BANNER], said, catalogue=load_catalogue())
    (one,) = [c for c in draft.clauses if c.quote]
    return one


def broken(said: str, *seen: Visit) -> set[str]:
    """Which rules of the clause of a sentence fail on a site."""
    draft = drafted([*seen, BANNER], said, catalogue=load_catalogue())
    (one,) = [c for c in draft.clauses if c.quote]
    ids = {rule.id for rule in one.rules} | set(one.see)
    report = judged(draft, evidence([*seen, BANNER]))
    return {rule.id for rule in report.rules if rule.id in ids and rule.outcome == "failed"}


DENIED = [
    # nothing of this before a choice
    ("We load nothing for statistics before you agree.", COUNTED),
    ("Aucun cookie de mesure d'audience n'est déposé avant votre consentement.", COUNTED),
    ("Vor Ihrer Einwilligung setzen wir keine Cookies.", COUNTED),
    ("Antes de su consentimiento no se instala ninguna cookie.", COUNTED),
    ("Prima del tuo consenso non viene installato alcun cookie.", COUNTED),
    ("Zonder uw toestemming plaatsen wij geen cookies.", COUNTED),
    ("Przed wyrażeniem zgody nie zapisujemy żadnych plików cookies.", COUNTED),
    # no cookies at all
    ("This site sets no cookies.", COUNTED),
    ("Diese Seite setzt keine Cookies.", COUNTED),
    ("Ce site ne dépose aucun cookie.", COUNTED),
    ("Este sitio no utiliza cookies.", COUNTED),
    ("Questo sito non utilizza cookie.", COUNTED),
    ("Deze site plaatst geen cookies.", COUNTED),
    ("Nie używamy plików cookies.", COUNTED),
    # no analytics
    ("We use no analytics.", COUNTED),
    ("Wir verzichten auf Webanalyse.", COUNTED),
    ("Nous n'utilisons aucun outil de mesure d'audience.", COUNTED),
    ("No utilizamos herramientas de analítica web.", COUNTED),
    ("Non utilizziamo strumenti di analisi delle visite.", COUNTED),
    ("Wij gebruiken geen analytics.", COUNTED),
    ("Nie używamy narzędzi analityki odwiedzin.", COUNTED),
    # fonts from here
    ("Our fonts are hosted locally.", FONTS),
    ("Schriften sind lokal eingebunden.", FONTS),
    ("Les polices sont hébergées localement.", FONTS),
    ("Las fuentes están alojadas localmente.", FONTS),
    ("I font sono ospitati localmente.", FONTS),
    ("Lettertypen worden lokaal gehost.", FONTS),
    ("Czcionki są hostowane lokalnie.", FONTS),
    # nobody else
    ("We pass requests on to Google Ireland Ltd and to no other third party.", COUNTED),
    ("Wir übermitteln Daten an Stripe und an keine weiteren Dritten.", COUNTED),
    ("Vos données sont transmises à Stripe et à aucun autre tiers.", COUNTED),
    ("Sus datos se comunican a Stripe y a ningún otro tercero.", COUNTED),
    ("I dati sono comunicati a Stripe e a nessun altro terzo.", COUNTED),
    ("Gegevens worden gedeeld met Stripe en met geen andere partijen.", COUNTED),
    ("Dane są przekazywane firmie Stripe i żadnym innym podmiotom.", COUNTED),
    # no adverts
    ("There are no adverts on our pages.", ADS),
    ("Unsere Seiten sind frei von Werbung.", ADS),
    ("Notre site est sans publicité.", ADS),
    ("Nuestro sitio no contiene publicidad.", ADS),
    ("Il nostro sito è senza pubblicità.", ADS),
    ("Onze site is vrij van advertenties.", ADS),
    ("Nasza strona jest wolna od reklam.", ADS),
    # only what is necessary
    ("We only use cookies that are technically necessary.", COUNTED),
    ("Wir setzen ausschließlich technisch notwendige Cookies ein.", COUNTED),
    ("Nous n'utilisons que des cookies strictement nécessaires.", COUNTED),
    ("Solo utilizamos cookies técnicas necesarias.", COUNTED),
    ("Utilizziamo esclusivamente cookie tecnici.", COUNTED),
    ("Wij plaatsen alleen noodzakelijke cookies.", COUNTED),
    ("Używamy wyłącznie niezbędnych plików cookies.", COUNTED),
    # no tracking
    ("No tracking of any kind takes place on this website.", COUNTED),
    ("Auf dieser Website findet kein Tracking statt.", COUNTED),
    ("Il n'y a aucun pistage sur ce site.", COUNTED),
    ("No hacemos seguimiento de los visitantes.", COUNTED),
    ("Non effettuiamo alcun tracciamento.", COUNTED),
    ("Er is geen tracking op deze site.", COUNTED),
    ("Nie prowadzimy śledzenia użytkowników.", COUNTED),
    # not used
    ("We do not use Matomo.", COUNTED),
    ("No data is passed to Matomo.", COUNTED),
    ("Nessun dato viene trasmesso a Matomo.", COUNTED),
]


@pytest.mark.parametrize(("said", "seen"), DENIED)
def test_a_site_that_does_what_its_statement_denies_fails(said: str, seen: Visit) -> None:
    assert broken(said, seen)


@pytest.mark.parametrize(("said", "seen"), DENIED)
def test_a_site_that_does_nothing_keeps_what_it_denies(said: str, seen: Visit) -> None:
    del seen
    assert not broken(said, visit("/"))


@pytest.mark.parametrize(
    ("said", "checks"),
    [
        ("We use no analytics and do not sell your data.", {"purposes-allowed", "no-personal-data-shared"}),
        (
            "We set no third-party cookies, and there are no adverts on our site.",
            {"cookies-declared", "purposes-allowed"},
        ),
        ("Our fonts are hosted locally and all pages travel over TLS.", {"recipients-declared", "transport-secure"}),
        (
            "Unsere Schriften sind lokal eingebunden, und wir verzichten auf Webanalyse.",
            {"recipients-declared", "purposes-allowed"},
        ),
        ("Nous n'utilisons aucun outil d'analyse et notre site est sans publicité.", {"purposes-allowed"}),
    ],
)
def test_one_sentence_may_promise_several_things(said: str, checks: set[str]) -> None:
    assert {rule.check for rule in clause(said).rules} == checks


@pytest.mark.parametrize(
    ("said", "check"),
    [
        ("We only use cookies that are necessary, or those to which you have agreed.", "cookies-declared"),
        ("Without your consent there is no analytics.", "cookies-declared"),
        ("Ohne Ihre Einwilligung findet kein Tracking statt.", "cookies-declared"),
    ],
)
def test_what_is_denied_until_somebody_agrees_is_not_denied_for_good(said: str, check: str) -> None:
    rules = clause(said).rules
    assert check not in {rule.check for rule in rules}
    assert not any("accept-all" in dict(rule.pairs).get("in", ()) for rule in rules)


def test_what_waits_for_consent_is_judged_after_a_refusal_too() -> None:
    rules = {rule.id: dict(rule.pairs) for rule in clause("We only load scripts of others once you have agreed.").rules}
    assert rules["nothing-before-choice"]["in"] == ("no-choice",)
    assert rules["refusal-kept"]["in"] == ("reject-all",)


@pytest.mark.parametrize(
    "said",
    [
        "If you refuse, no cookies are set.",
        "Wenn Sie Cookies ablehnen, werden keine gesetzt.",
        "En cas de refus, aucun cookie n'est déposé.",
        "En caso de rechazo, no se instala ninguna cookie.",
        "In caso di rifiuto, nessun cookie viene installato.",
        "Na een weigering worden geen cookies geplaatst.",
        "Po odmowie nie zapisujemy żadnych plików cookies.",
    ],
)
def test_what_is_refused_is_judged_after_refusal(said: str) -> None:
    assert "reject-all" in {name for rule in clause(said).rules for name in dict(rule.pairs).get("in", ())}


def test_a_promise_about_one_purpose_allows_the_others() -> None:
    (early, _) = clause("No advertising cookies are set before you consent.").rules
    assert dict(early.pairs)["allow"] == ("necessary", "preferences", "analytics", "social")


NOT_VERIFIED = [
    # who acts
    ("You must not share your password with anybody.", "a duty of the reader's"),
    ("Third parties may set cookies for their own purposes.", "what others may do"),
    ("Our partners may not disclose your information to anybody else.", "a duty of others"),
    # what is done, and to what
    ("We take necessary measures to ensure that your data are protected.", "security inside"),
    ("We will send you an email to inform you of changes to this statement.", "a notice by mail"),
    ("Identity data: for 5 years.", "retention inside the company"),
    ("We retain information that cookies collect for 13 months.", "retention of what they told"),
    ("Network carrier information is collected.", "no goods"),
    ("We use cookies to make our site better.", "it does not say which"),
    ("We may share your data with service providers.", "it does not say with whom"),
    ("We store your passwords encrypted.", "at rest"),
    ("With your consent we share your health data with your doctor.", "nothing on the site"),
    ("You may change your privacy settings in your account.", "no cookie banner"),
    ("Your browser may let you set a Do Not Track signal.", "a setting of the reader's"),
    ("We do not respond to Do Not Track signals.", "a refusal to honour it"),
    ("If we are required to by law, we disclose what we hold.", "a demand of the law"),
    ("Our site contains links to other sites.", "no promise"),
    ("Follow us on Facebook and Instagram.", "pages of the company elsewhere"),
    ("Wir speichern Bestellungen zehn Jahre.", "retention"),
    ("Nous conservons vos commandes pendant dix ans.", "retention"),
    ("Sie müssen Ihr Passwort geheim halten.", "a duty of the reader's"),
    ("Vous devez garder votre mot de passe secret.", "a duty of the reader's"),
    ("You can track your parcel without tracking number.", "another tracking"),
]


@pytest.mark.parametrize(("said", "why"), NOT_VERIFIED, ids=[why for _, why in NOT_VERIFIED])
def test_no_check_stands_with_what_it_does_not_verify(said: str, why: str) -> None:
    assert outcome(clause(said)) in {"unverifiable", "informational"}, why


def test_no_rule_comes_from_a_heading_or_a_neighbour() -> None:
    said = "Notice\n\nEncryption\n\nIt has been so for as long as anybody here can remember.\n\nWe never sell your data. Not ever.\n"
    heading, promise, neighbour = [c for c in drafted(said=said).clauses if c.quote]
    assert (outcome(heading), heading.unsure) == ("unverifiable", True)
    assert (outcome(promise), promise.unsure) == ("details-not-shared", False)
    assert (outcome(neighbour), neighbour.unsure) == ("unverifiable", True)


def test_what_is_in_doubt_says_so_and_what_is_plain_does_not() -> None:
    said = "The tide turns at six in the morning and nobody minds.\n\nWe set no cookies.\n\nWe keep orders for ten years.\n"
    assert [c.unsure for c in drafted(said=said).clauses if c.quote] == [True, False, False]


def test_a_way_out_that_is_said_to_stop_something_is_not_kept_by_its_link() -> None:
    page = visit("/privacy", links=(link("/ads/out", "opt-out page"),))
    offered = drafted(said="You can opt out on our opt-out page.", page=page).clauses[0]
    stops = drafted(said="The opt-out page puts an end to advertising.", page=page).clauses[0]
    assert [dict(rule.pairs) for rule in offered.rules] == [{"link": "/ads/out"}]
    assert (outcome(stops), "journey" in stops.unverifiable) == ("unverifiable", True)


@pytest.mark.parametrize(
    ("said", "check"),
    [
        ("Our cookies live for a year.", "cookies-declared"),
        ("Matomo counts the visits to our site.", "recipients-declared"),
        ("Videos are embedded from YouTube.", "embeds-declared"),
        ("You may change your cookie settings at the foot of every page.", "choice-offered"),
        ("We honour the Global Privacy Control signal.", "signal-honoured"),
        ("All pages are transmitted encrypted.", "transport-secure"),
        ("Whatever you type into a form reaches nobody but our own staff.", "no-personal-data-shared"),
    ],
)
def test_what_a_check_verifies_gets_it(said: str, check: str) -> None:
    assert check in {rule.check for rule in clause(said).rules}
