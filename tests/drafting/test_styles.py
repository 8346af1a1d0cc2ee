"""Sentences as other statements put them, in several styles and languages, and the topics they are to be taken for."""

from __future__ import annotations

import pytest

from auditor.drafting.topics import load_topics

SAID = [
    # What waits for consent, whichever comes first
    ("No analytics cookie is set prior to your consent.", "before-choice|waits-for-consent"),
    ("Until you have made a choice, no tracking script is loaded.", "before-choice|waits-for-consent"),
    ("Wir setzen keine Cookies, bevor Sie zugestimmt haben.", "before-choice|waits-for-consent"),
    ("Vor Ihrer Einwilligung werden keine Cookies gesetzt.", "before-choice|waits-for-consent"),
    ("Aucun traceur n'est déposé tant que vous n'avez pas donné votre accord.", "before-choice|waits-for-consent"),
    ("Avant votre consentement, aucun cookie de statistiques n'est placé.", "before-choice|waits-for-consent"),
    ("No instalamos ninguna cookie antes de que dé su consentimiento.", "before-choice|waits-for-consent"),
    ("Antes de su consentimiento no se carga ningún script.", "before-choice|waits-for-consent"),
    ("Nessun cookie viene installato prima del vostro consenso.", "before-choice|waits-for-consent"),
    ("Prima del consenso non usiamo alcun tracker.", "before-choice|waits-for-consent"),
    ("Vóór uw toestemming worden geen cookies geplaatst.", "before-choice|waits-for-consent"),
    ("Er worden geen cookies geplaatst voordat u akkoord gaat.", "before-choice|waits-for-consent"),
    ("Przed wyrażeniem zgody nie zapisujemy żadnych plików cookie.", "before-choice|waits-for-consent"),
    ("Nie zapisujemy ciasteczek przed wyrażeniem zgody.", "before-choice|waits-for-consent"),
    # Denials, and who else receives
    ("Cette page ne dépose pas de cookies.", "no-cookies|cookies"),
    ("Diese Seite setzt keine Cookies.", "no-cookies"),
    ("Este sitio no utiliza cookies.", "no-cookies"),
    ("Il sito non utilizza cookie.", "no-cookies"),
    ("Onze site plaatst geen cookies.", "no-cookies"),
    ("Nasza strona nie używa plików cookie.", "no-cookies"),
    ("Nous n'utilisons aucun outil d'analyse.", "no-analytics"),
    ("Non usiamo strumenti di analisi web.", "no-analytics"),
    ("Your order goes to our courier and to no other recipient is it sent.", "no-other-recipients|delivery"),
    ("Die Daten werden an keine anderen Empfänger übermittelt.", "no-other-recipients"),
    ("Nous ne transmettons rien à aucun autre destinataire.", "no-other-recipients|not-sold"),
    ("What you type is read by us; nobody but our own staff sees it.", "nobody-but-us"),
    ("Was Sie eingeben, sieht niemand außer uns.", "nobody-but-us"),
    ("Personne sauf nous ne lit ce que vous écrivez.", "nobody-but-us"),
    ("Les polices sont hébergées localement.", "own-servers"),
    ("Las fuentes se cargan desde nuestro propio servidor.", "own-servers"),
    # Signals that are not heeded promise nothing
    ("Our site does not change its behaviour when it receives a do-not-track signal.", "signal-ignored"),
    ("We don't currently take action on DNT.", "signal-ignored"),
    ("We do not act upon Do Not Track requests.", "signal-ignored"),
    ("Wir reagieren auf Do-Not-Track-Signale nicht.", "signal-ignored"),
    ("Unsere Seite kann Do Not Track nicht berücksichtigen.", "signal-ignored"),
    ("Ce site ne répond pas aux signaux Do Not Track.", "signal-ignored"),
    ("Nuestro sitio no responde a las señales Do Not Track.", "signal-ignored"),
    ("Il sito non risponde ai segnali Do Not Track.", "signal-ignored"),
    ("Wij reageren niet op Do Not Track.", "signal-ignored"),
    ("Nasza strona nie reaguje na sygnał Do Not Track.", "signal-ignored"),
    ("If your browser sends Do Not Track, we load no adverts.", "do-not-track"),
    ("We honour Do Not Track and do not build a profile.", "do-not-track"),
    # A lawyer's English
    ("This Privacy Policy was last updated on March 3, 2026.", "last-changed"),
    ("We reserve the right to amend this Privacy Policy at any time.", "changes"),
    ("Acme Corp. acts as the data controller within the meaning of applicable law.", "who-we-are"),
    ("This Privacy Policy describes how we process your personal data.", "about-the-statement"),
    ("You have the right to access, rectify and erase your personal data.", "rights"),
    ("You have the right to lodge a complaint with a supervisory authority.", "complaint"),
    ("The legal basis for the processing is our legitimate interest.", "legal-basis"),
    ("Personal data may be transferred to countries outside the European Economic Area.", "transfers"),
    ("Such transfers are made under standard contractual clauses.", "transfers"),
    ("Our services are not directed to children under the age of 16.", "children"),
    ("We retain your personal data for as long as necessary to fulfil these purposes.", "retention"),
    ("We do not sell your personal information to third parties.", "not-sold"),
    ("We may disclose your information if required by law or by a court order.", "legal-demands"),
    ("No method of transmission over the Internet is 100% secure.", "security-limits"),
    ("We have implemented appropriate technical measures to protect your data against unauthorised access.", "security"),
    ("Access to personal data is limited to employees who need it.", "security-inside"),
    ("We engage service providers who process data on our behalf.", "recipients"),
    ("You may withdraw your consent at any time via our Cookie Settings.", "withdrawal"),
    ("You can opt out of marketing emails by clicking the unsubscribe link at the bottom of each email.", "unsubscribe-in-mail"),
    ("California residents may click Do Not Sell My Personal Information.", "opt-out"),
    ("We do not respond to Do Not Track signals.", "signal-ignored"),
    ("No automated decision-making, including profiling, takes place.", "automated"),
    ("Please contact our Data Protection Officer with any questions about this policy.", "contact-us"),
    # A shopkeeper's English
    ("Our web fonts are loaded from our own servers.", "own-servers"),
    ("All traffic to this site is encrypted with TLS.", "encrypted"),
    ("We set cookies only after you have agreed to them.", "before-choice"),
    ("We count visits with Plausible, without cookies and without a profile of you.", "without-cookies|analytics"),
    ("Videos on our pages are embedded from YouTube.", "embeds"),
    ("We ship with DHL and hand your address to them for that.", "delivery"),
    ("Card payments are taken by Adyen.", "payment"),
    ("A cookie is a small text file that your browser keeps.", "definition"),
    ("You can tell your browser to refuse cookies in its settings.", "browser-settings"),
    ("We never record what you type or where your mouse goes.", "not-recorded"),
    ("No fingerprinting, ever.", "fingerprinting"),
    ("Our server logs keep your IP address for a week.", "server-logs|retention"),
    ("External links open in a new tab.", "links-marked"),
    ("We are not responsible for the content of linked websites.", "no-say-there"),
    ("When you order, we ask for your name and address.", "forms|form-fields"),
    ("Write to us at hello@shop.example if you want to know what we hold about you.", "rights"),
    ("We use Google Analytics to understand how visitors use the site.", "analytics"),
    ("Basket contents are kept in local storage.", "storage|retention"),
    ("Ask us to delete your data and we will.", "rights"),
    # German
    ("Wir verwenden Cookies, um die Seite benutzbar zu machen.", "techniques"),
    ("Die Übertragung erfolgt verschlüsselt.", "encrypted"),
    ("Sie haben das Recht auf Auskunft über Ihre gespeicherten Daten.", "rights"),
    ("Sie können Ihre Einwilligung jederzeit widerrufen.", "withdrawal"),
    ("Eine Weitergabe Ihrer Daten an Dritte findet nicht statt.", "not-sold"),
    ("Wir löschen die Daten nach sechs Monaten.", "retention"),
    ("Für die Inhalte verlinkter Seiten übernehmen wir keine Haftung.", "no-say-there"),
    ("Sie können sich bei einer Aufsichtsbehörde beschweren.", "complaint"),
    ("Rechtsgrundlage ist Art. 6 Abs. 1 lit. f DSGVO.", "legal-basis"),
    ("Verantwortlich für die Datenverarbeitung ist die Muster GmbH.", "who-we-are"),
    ("Beim Absenden des Formulars erheben wir Ihren Namen.", "forms"),
    # French
    ("Nous utilisons des cookies pour mesurer l'audience.", "techniques"),
    ("Vous disposez d'un droit d'accès et de rectification.", "rights"),
    ("Vos données ne sont jamais vendues ni cédées à des tiers.", "not-sold"),
    ("Les données sont conservées pendant trois ans.", "retention"),
    ("Aucun cookie n'est déposé sans votre consentement.", "before-choice"),
    ("Vous pouvez introduire une réclamation auprès de la CNIL.", "complaint"),
    # Spanish, Italian, Dutch
    ("Utilizamos cookies propias y de terceros.", "techniques|cookies-of-others"),
    ("Puede ejercer su derecho de acceso y rectificación.", "rights"),
    ("No vendemos sus datos personales.", "not-sold"),
    ("Utilizziamo cookie tecnici.", "techniques"),
    ("I dati sono conservati per dieci anni.", "retention"),
    ("Wij gebruiken cookies om de website te verbeteren.", "techniques"),
    ("U hebt recht op inzage in uw gegevens.", "rights"),
    ("Uw gegevens worden niet aan derden verkocht of gedeeld.", "not-sold"),
    ("Wij verkopen uw gegevens niet aan derden.", "not-sold"),
    ("Wij leven de Wet bescherming persoonsgegevens na.", "forms"),
    ("Vous pouvez modifier vos choix en cliquant sur « Gérer mes cookies ».", "withdrawal"),
    ("Puede aceptar o rechazar las cookies en el panel.", "asked"),
    # Polish
    ("Nie sprzedajemy danych osobom trzecim.", "not-sold"),
    ("Dane przechowujemy przez 5 lat.", "retention"),
    ("Przysługuje Państwu prawo dostępu do danych i wniesienia skargi.", "rights"),
    ("Administratorem Państwa danych osobowych jest Sklep Sp. z o.o.", "who-we-are"),
    ("Strona korzysta z plików cookies.", "techniques"),
    ("Mogą Państwo zmienić ustawienia przeglądarki.", "browser-settings"),
    # Words that stand in other words, and words of others
    ("We won't sell your details to anyone, ever.", "not-sold"),
    ("Do you sell my data?", "not-sold"),
    ("See https://shop.example/partners for the list of our partners.", "recipients-listed|recipients"),
    ("Die Kommission bietet eine Plattform zur Online-Streitbeilegung, https://ec.europa.eu/consumers/odr.", "complaint"),
    ("Verantwortlicher ist die Blatt Versand GmbH, Lindenallee 12, 50667 Köln.", "who-we-are"),
    ("Der Versand unseres Newsletters erfolgt im Double-Opt-in-Verfahren.", "newsletter"),
    ("gemäß Art. 17 DSGVO die Löschung zu verlangen, soweit sie nicht erforderlich ist;", "rights"),
    ("Under 15 U.S.C. § 7704 we add our address to mails.", ""),
    ("If we sell the business, the buyer may get them.", "legal-demands"),
    ("We use a chat widget provided by Intercom.", "recipients"),
    ("The site is hosted by Elm Hosting Inc.", "hosting"),
    ("For support we record calls only with your consent.", "|used"),
    ("Last reviewed 12th October 2025", "last-changed"),
    ("has the meaning given in Art. 4(8) GDPR", "definition"),
    ("Backups stay in the EU.", "transfers"),
    ("How do I delete my account?", "rights"),
    # What is said of the company, under whatever heading
    ("We are certified under ISO/IEC 27001:2022.", "certified"),
    ("We notify you of breaches within 72 hours.", "breaches"),
    ("We will not discriminate against you for exercising your rights.", "no-discrimination"),
    # What is denied is not kept by declaring what was seen
    ("This site does not use cookies.", "no-cookies"),
    ("Diese Seite verwendet keine Cookies.", "no-cookies"),
    ("We don't use cookies.", "no-cookies"),
    ("We don't pass your details to anyone, except the post office.", "not-sold"),
    ("Effective: January 1st, 2026", "last-changed"),
    ("We do not use cookies to identify you.", "anonymous"),
    ("No cookies are set until you consent.", "before-choice"),
    ("We do not use cookies for advertising.", "no-advertising"),
    ("We do not track you across other websites.", "no-advertising"),
    ("We set no third-party cookies.", "no-third-party-cookies"),
    ("We use no analytics at all.", "no-analytics"),
    ("We have no statistics about you.", "analytics"),
    ("We do not use Google Analytics.", "not-used"),
    ("Our cookies contain no personal data.", "cookies-without-details"),
    ("No personal data is stored in cookies.", "cookies-without-details"),
    ("We load nothing from third parties.", "no-recipients"),
    ("There are no third-party scripts on this site.", "no-recipients"),
    ("We give nothing to third parties.", "recipients|not-sold"),
    ("We do not set marketing cookies unless you agree.", "before-choice|cookies|techniques"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "topics"), SAID)
def test_a_sentence_is_taken_for_its_topic(sentence: str, topics: str) -> None:
    found = load_topics().of(sentence)
    assert (found.id if found else "") in topics.split("|")


@pytest.mark.parametrize(
    "sentence", ["The lighthouse was built in 1893.", "Bring an umbrella.", "Zwei Boote liegen im Hafen.", "", "…"]
)
def test_what_tells_nothing_is_taken_for_nothing(sentence: str) -> None:
    assert load_topics().of(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("We never publish your photograph before you have agreed.", "waits-for-consent"),
        ("Do not enter the shop before you have accepted our terms.", "waits-for-consent"),
        ("You need not accept cookies before you read this page.", "do-not-track"),
        ("Network carrier information is collected.", "delivery"),
        ("We share information with analytics service providers.", "no-analytics"),
        ("You may not be able to control tracking technologies on your device.", "no-advertising"),
        ("Vos données sont reçues par nos serveurs en Irlande.", "own-servers"),
        (
            "By using our site without rejecting cookies you agree to those that you have not rejected.",
            "waits-for-consent",
        ),
        ("If your browser sends DNT, we do not load analytics.", "signal-ignored"),
        ("Wenn Ihr Browser Do Not Track sendet, setzen wir keine Cookies.", "signal-ignored"),
    ],
)
def test_a_sentence_is_not_taken_for_what_it_does_not_promise(sentence: str, topic: str) -> None:
    found = load_topics().of(sentence)
    assert found is None or found.id != topic


def test_a_long_sentence_costs_little() -> None:
    # Each pattern looks a bounded way ahead, so a page cannot hold the program up.
    assert load_topics().of("not " * 100_000) is None


def test_every_rule_that_a_topic_names_fits_its_check() -> None:
    from checks import CHECKS

    for form in load_topics().rules.values():
        options = {key: value for key, value in form.rule.pairs if key not in ("in", "severity")}
        CHECKS[form.rule.check].options.model_validate(options)
