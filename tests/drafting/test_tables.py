from __future__ import annotations

import pytest

from auditor.drafting.guesses import purpose_named, purpose_said
from policy.statement.names import names_in
from policy.statement.tables import max_age_of, rows_of
from tests.drafting.stage import sentences

TABLES = """\
Our cookies:

Cookie\tWhat for\tKept for
sid\tknows you\tuntil you close the browser
_ga_<id>\tstatistics\t13 months

Storage\tKind\tWhat for
basket\tlocal storage\tyour basket

Company\tWhat it does
Stripe\ttakes payments
"""


def test_rows_say_what_is_kept_and_for_how_long() -> None:
    rows = {r.name: (r.max_age, r.storage, r.heads_cookies) for r in rows_of(sentences(TABLES))}
    assert rows == {
        "sid": ("session", "", True),
        "_ga_*": ("13 months", "", True),
        "basket": ("", "local", True),
    }


HEADS = {
    "en": "Cookie name | Provider | Purpose | Duration | Type",
    "de": "Name des Cookies | Anbieter | Zweck | Speicherdauer | Typ",
    "fr": "Nom du cookie | Fournisseur | Finalité | Durée de conservation | Type",
    "es": "Nombre de la cookie | Proveedor | Finalidad | Duración | Tipo",
    "it": "Nome del cookie | Fornitore | Finalità | Durata | Tipologia",
    "nl": "Naam van de cookie | Aanbieder | Doel | Bewaartermijn | Soort",
    "pl": "Nazwa pliku cookie | Dostawca | Cel | Okres przechowywania | Rodzaj",
}
YEARS = {
    "en": "2 years",
    "de": "2 Jahre",
    "fr": "2 ans",
    "es": "2 años",
    "it": "2 anni",
    "nl": "2 jaar",
    "pl": "2 lata",
}


def table(*rows: str) -> str:
    return "\n".join(row.replace(" | ", "\t") for row in rows)


@pytest.mark.parametrize("language", HEADS)
@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (1, 0, 4, 2, 3), (3, 2, 1, 4, 0)])
def test_columns_are_told_by_their_head(language: str, order: tuple[int, ...]) -> None:
    cells = ("shop_seen", "Harbour Ltd", "counts visits", YEARS[language], "Analytics")
    head = HEADS[language].split(" | ")
    lines = [" | ".join(row[n] for n in order) for row in (head, cells)]
    (row,) = rows_of(sentences(table(*lines)))
    assert (row.name, row.provider, row.max_age) == ("shop_seen", "Harbour Ltd", "2 years")
    assert row.words == "counts visits Analytics"


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("_ga, _gid; _gat", ["_ga", "_gid", "_gat"]),
        ("_ga _gid", ["_ga", "_gid"]),
        ("NID / DSID", ["NID", "DSID"]),
        ("uid und sid", ["uid", "sid"]),
        ("_ga_*", ["_ga_*"]),
        ("_ga_<container-id>", ["_ga_*"]),
        ("seen_{site id}", ["seen_*"]),
        ("wordpress_XXXXXXXX", ["wordpress_*"]),
        ("Matomo (_pk_id*, _pk_ses*)", ["_pk_id*", "_pk_ses*"]),
        ("__Secure-3PSID", ["__Secure-3PSID"]),
        ("connect.sid", ["connect.sid"]),
        ("sid", ["sid"]),
        ("www.shop.example.com", []),
        ("*.ads.example.org", []),
        ("https://ads.example.org/x", []),
        ("Strictly necessary cookies", []),
        ("Harbour Analytics", []),
        ("", []),
    ],
)
def test_a_cell_may_hold_several_names_and_no_hosts(cell: str, names: list[str]) -> None:
    assert list(names_in(cell)) == names


def test_the_unit_may_stand_in_the_head_and_a_cell_may_be_empty() -> None:
    rows = rows_of(sentences(table("Domaine | Nom | Durée (jours)", "shop.example | _a_b | 390", " | c_d | 30")))
    assert [(r.name, r.max_age) for r in rows] == [("_a_b", "390 days"), ("c_d", "30 days")]


def test_as_many_lifetimes_as_names_are_one_each_else_the_longest_is_for_all() -> None:
    rows = rows_of(
        sentences(
            table("Cookies | Lifespan", "a_b, c_d | 6 Days, Session", "e_f, g_h | 30 minutes, later 2 years, 1 day")
        )
    )
    assert [(r.name, r.max_age) for r in rows] == [
        ("a_b", "6 days"),
        ("c_d", "session"),
        ("e_f", "2 years"),
        ("g_h", "2 years"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("Host | Cookies | Lifespan", "ads.example.com | Harbour | 2 years"),
        ("Name | Address | Purpose", "Harbour | 14 Quay Street | delivery"),
        ("Data | Kept for", "Orders | 10 years"),
        ("Company | What it does | How long", "Stripe | payments | 13 months"),
        ("Cookie type | Purpose", "Essential cookies | run the site"),
    ],
)
def test_tables_of_companies_and_of_data_name_no_cookies(lines: tuple[str, ...]) -> None:
    assert rows_of(sentences(table(*lines))) == ()


@pytest.mark.parametrize(
    ("words", "duration"),
    [
        ("13 months", "13 months"),
        ("one year", "1 year"),
        ("30 Minuten", "30 minutes"),
        ("zwei Jahre", "2 years"),
        ("six mois", "6 months"),
        ("2 años", "2 years"),
        ("1 jaar", "1 year"),
        ("30 min", "30 minutes"),
        ("1.5 years", "18 months"),
        ("2 godziny", "2 hours"),
        ("24 ore", "24 hours"),
        ("rok 2024", ""),
        ("Session", "session"),
        ("jusqu'à la fermeture du navigateur", "session"),
        ("bis zum Ende der Sitzung", "session"),
        ("for ever", ""),
        ("0 days", ""),
    ],
)
def test_lengths_of_time(words: str, duration: str) -> None:
    assert max_age_of(words) == duration


@pytest.mark.parametrize(
    ("name", "purpose"),
    [("PHPSESSID", "necessary"), ("csrftoken", "necessary"), ("cookie_consent", "necessary"), ("shop_cart", "necessary"),
     ("/.__palette", "preferences"), ("lang", "preferences"), ("uuid", None), ("scartoon", None), ("x_track", None)],
)  # fmt: skip
def test_purposes_that_names_suggest(name: str, purpose: str | None) -> None:
    assert purpose_named(name) == purpose


@pytest.mark.parametrize(
    ("words", "purpose"),
    [("remembers that you opted out of advertising", "necessary"), ("picks adverts for you", "advertising"),
     ("counts visits", "analytics"), ("the colour theme", "preferences"), ("does something", None)],
)  # fmt: skip
def test_purposes_that_words_give(words: str, purpose: str | None) -> None:
    assert purpose_said(words) == purpose
