from __future__ import annotations

import time

import pytest

from policy.statement.dates import said_dates
from policy.statement.facts import load_facts

FACTS = load_facts()


def named(text):
    return [entry.id for entry in FACTS.gone if entry.named_in(text)]


def there(text):
    """What a text names as if it were there."""
    return [e.id for e in FACTS.gone if any(not FACTS.past.holds(text, *place) for place in e.places(text))]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("You have rights under the Data Protection Act 1998.", "uk-dpa-1998"),
        ("You have rights under the Data Protection Act 2018.", None),
        ("We transfer data under the EU-U.S. Privacy Shield.", "us-eu-privacy-shield"),
        ("We adhere to the US-EU Safe Harbor Framework.", "us-eu-safe-harbor"),
        ("We are in the kidSAFE COPPA Safe Harbor Framework.", None),
        ("Directive 95/46/EC applies.", "eu-directive-95-46"),
        ("Die Richtlinie 95/46/EG gilt.", "eu-directive-95-46"),
        ("Complaints go to https://ec.europa.eu/consumers/odr.", "eu-odr-platform"),
        ("Die EU-Kommission bietet eine Plattform zur Online-Streitbeilegung (OS-Plattform).", "eu-odr-platform"),
        ("Wir handeln nach § 15 Abs. 3 TMG.", "de-tmg"),
        ("Wir handeln nach § 25 TDDDG.", None),
        ("Opt out at http://www.networkadvertising.org/choices.", "nai-opt-out"),
        ("We use Flash cookies.", "flash-settings"),
        ("We have a P3P policy.", "p3p"),
        ("We use the Google +1 button.", "google-plus"),
        ("We use Google+.", "google-plus"),
        ("We use Google Analytics 4.", None),
        ("La plateforme de règlement en ligne des litiges est là.", "eu-odr-platform"),
        ("Existe una plataforma europea de resolución de litigios en línea.", "eu-odr-platform"),
        ("La piattaforma europea per la risoluzione online delle controversie.", "eu-odr-platform"),
        ("There is a platform for online dispute resolution.", "eu-odr-platform"),
        ("Die Online-Streitbeilegungsplattform der EU.", "eu-odr-platform"),
        ("Conforme a la Ley 15/1999.", "es-lopd-1999"),
        ("La loi du 8 décembre 1992 s'applique.", "be-privacy-act-1992"),
        ("Es gilt das DSG 2000.", "at-dsg-2000"),
        ("Na podstawie ustawy z dnia 29 sierpnia 1997 r. o ochronie danych osobowych.", "pl-uodo-1997"),
        ("Na podstawie ustawy z dnia 10 maja 2018 r. o ochronie danych osobowych.", None),
        ("Efter Persondataloven.", "dk-persondataloven"),
        ("Henkilötietolain mukaan.", "fi-henkilotietolaki"),
        ("Nos termos da Lei n.º 67/98.", "pt-lei-67-98"),
        ("You may opt out through the Network Advertising Initiative.", "nai-opt-out"),
        ("We are a member of the Network Advertising Initiative.", None),
        ("Google Analytics sets __utma and __utmz.", "universal-analytics"),
        ("We test pages with Google Optimize.", "google-optimize"),
        ("Google optimizes our pages.", None),
        ("Google uses the DART cookie to serve ads.", "doubleclick-dart"),
        ("We use DoubleClick for Publishers.", "doubleclick"),
        ("Requests go to doubleclick.net, which is Google's.", None),
        ("Opt out at https://www.google.com/settings/ads.", "google-ads-preferences"),
        ("BlueKai receives an identifier.", "bluekai"),
        ("Buttons of AddThis are on each page.", "addthis"),
        ("Omniture counts visits.", "omniture"),
        ("Sizmek serves our adverts.", "sizmek"),
        ("Our partner Rocket Fuel Inc. chooses adverts.", "rocket-fuel"),
        ("We sell rocket fuel.", None),
        ("Call us by Skype.", "skype"),
        ("In Internet Explorer, choose Tools.", "internet-explorer"),
        ("Complain to the Irish Data Protection Commissioner.", "ie-commissioner"),
        ("Complain to the Data Protection Commission in Dublin.", None),
        ("The Swedish data protection authority is IMY.", None),
        ("Klaga hos Datainspektionen.", "se-datainspektionen"),
        ("The Swiss Federal Data Protection Act of June 19, 1992 applies.", "ch-dsg-1992"),
        ("La loi fédérale sur la protection des données du 19 juin 1992 s'applique.", "ch-dsg-1992"),
        ("The W3C is still working on a standard for Do Not Track.", "do-not-track-standard"),
        ("We do not respond to Do Not Track signals until a uniform standard is adopted.", "do-not-track-standard"),
        ("There is no standard for Do Not Track.", None),
        ("We honour Do Not Track.", None),
    ],
)
def test_what_is_gone(text, gone):
    assert [entry.id for entry in FACTS.gone if entry.named_in(text)] == ([gone] if gone else [])


@pytest.mark.parametrize(
    "text",
    [
        "This replaced the Data Protection Act 1998.",
        "3 May 2019: AddThis is no part of our pages.",
        "Version 2.1 (2019): we took Omniture off the site.",
        "2023-06-01: AddThis taken off.",
        "We removed the section on Internet Explorer.",
        "We do not use AddThis.",
        "Wir nutzen kein AddThis.",
        "We no longer offer Skype.",
        "We formerly relied on the Privacy Shield.",
        "Regulation (EU) 2016/679 ... and repealing Directive 95/46/EC.",
        "Verordnung zur Aufhebung der Richtlinie 95/46/EG.",
        "Règlement abrogeant la directive 95/46/CE.",
        "Reglamento por el que se deroga la Directiva 95/46/CE.",
        "Regolamento che abroga la direttiva 95/46/CE.",
        "Verordening tot intrekking van Richtlijn 95/46/EG.",
        "Rozporządzenie oraz uchylenia dyrektywy 95/46/WE.",
        "The Privacy Shield was declared invalid in July 2020.",
        "Since a court's judgment of 2020 we do not rely on the Privacy Shield.",
        "We don\u2019t rely on Privacy Shield.",
        "We do not use Flash cookies.",
        "We set cookies, but no Flash cookies.",
        "Wir nutzen keinen Flash Player.",
        "Nous n'utilisons pas de cookies Flash.",
        "Universal Analytics stopped collecting data in July 2023.",
        "We have moved from Universal Analytics to its successor.",
        "The ODR platform of the European Commission was closed in July 2025.",
        "Die OS-Plattform steht seit dem 20.07.2025 nicht mehr zur Verfügung.",
        "La plateforme RLL a été fermée le 20 juillet 2025.",
        "La plataforma ODR dejó de funcionar el 20 de julio de 2025.",
        "La piattaforma ODR è stata dismessa il 20 luglio 2025.",
        "Het ODR-platform is gesloten.",
    ],
)
def test_what_puts_it_into_the_past(text):
    assert named(text)
    assert there(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "You have rights under the Data Protection Act 1998.",
        "We comply with the Privacy Shield.",
        "We do not share your details unless the Data Protection Act 1998 allows it.",
        "Ask us before you order what we hold under the Data Protection Act 1998.",
        "Until your account is closed, whichever way and for whatever reason, you have rights under the Data Protection Act 1998.",
        "We have complied with the Privacy Shield since 2016.",
        "We participate in the Privacy Shield, which replaced the EU-US Safe Harbor.",
        "We do not sell your details; you may ask for them under the Data Protection Act 1998.",
        "An employee who has not been trained sees nothing that Directive 95/46/EC protects.",
    ],
)
def test_what_does_not(text):
    assert there(text)


def test_of_two_laws_one_may_be_past():
    assert there("We participate in the Privacy Shield, which replaced the EU-US Safe Harbor.") == [
        "us-eu-privacy-shield"
    ]


def test_every_entry_is_dated_and_has_a_source():
    assert len({entry.id for entry in FACTS.gone}) == len(FACTS.gone)
    for entry in FACTS.gone:
        assert entry.ended <= entry.checked
        assert entry.source.startswith("https://")


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "EU " * 30_000, "1 Aa " * 20_000, "opt out " * 12_000, "§ 1 " * 25_000]
)
def test_hostile_text_takes_bounded_time(text):
    started = time.process_time()
    FACTS.past.holds(text)
    for pattern in (FACTS.theirs, *(w.offers for w in FACTS.ways), *(w.there for w in FACTS.ways)):
        pattern.search(text)
    for entry in FACTS.gone:
        for place in entry.places(text):
            FACTS.past.holds(text, *place)
    said_dates(text)
    assert time.process_time() - started < 4


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Last changed on 2 November 2026.", "2026-11-02", "2026-11-02"),
        ("Last updated: May 3rd, 2019", "2019-05-03", "2019-05-03"),
        ("Privacy policy (last revised Sept. 3, 2021)", "2021-09-03", "2021-09-03"),
        ("This policy was last updated on 2024-05-01.", "2024-05-01", "2024-05-01"),
        ("Effective Date: 01/02/2030", "2030-01-02", "2030-02-01"),
        ("Stand: 05/2018", "2018-05-01", "2018-05-31"),
        ("Stand: März 2018", "2018-03-01", "2018-03-31"),
        ("Dernière mise à jour : 1er janvier 2020", "2020-01-01", "2020-01-01"),
        ("Última actualización: 3 de mayo de 2017", "2017-05-03", "2017-05-03"),
        ("Ultimo aggiornamento: 12 maggio 2016", "2016-05-12", "2016-05-12"),
        ("Laatst bijgewerkt op 3 maart 2021", "2021-03-03", "2021-03-03"),
        ("Ostatnia aktualizacja: 2 lutego 2024 r.", "2024-02-02", "2024-02-02"),
        ("Zaktualizowano dnia 15 października 2023", "2023-10-15", "2023-10-15"),
        ("Updated 05/03/24", "2024-03-05", "2024-05-03"),
    ],
)
def test_dates_that_a_statement_gives_for_itself(text, first, last):
    (date,) = said_dates(text)
    assert (date.earliest.isoformat(), date.latest.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "The GDPR, effective 25 May 2018, gives you rights.",
        "We updated our prices in 2019.",
        "We were founded on 3 May 1990.",
        "Updated 99/99/2020",
        "We changed nothing that you told us when you ordered something from this shop of ours on 3 May 2019.",
    ],
)
def test_dates_of_something_else(text):
    assert said_dates(text) == ()
