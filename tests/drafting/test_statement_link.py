from __future__ import annotations

import pytest

from auditor.drafting.statement_link import site_name, statement_link
from auditor.observed.parties import Parties
from tests.builders import CATALOGUE, SITE, at, link, policy, visit

PARTIES = Parties(policy(), CATALOGUE)


def found(*links: tuple[str, str]) -> str | None:
    return statement_link([visit("/", links=tuple(link(url, text) for url, text in links))], PARTIES)


@pytest.mark.parametrize(
    ("links", "statement"),
    [
        ((("/cookies", "Cookie policy"), ("/p", "Privacy policy")), "/p"),
        ((("/p?x=1", "Privacy"), ("/statement", "Privacy statement")), "/statement"),
        ((("/privacy/settings", "Privacy settings"),), None),
        ((("/d", "Datenschutzerklärung"), ("/i", "Impressum")), "/d"),
        ((("/c", "Politique de confidentialité"),), "/c"),
        ((("/legal/privacy", "Legal"),), "/legal/privacy"),
        ((("https://mother.example/privacy", "Privacy policy"), ("/privacy", "Privacy policy")), "/privacy"),
        ((("https://mother.example/privacy", "Privacy policy"),), "https://mother.example/privacy"),
        ((("/about", "About us"),), None),
        ((("/#privacy", "Privacy"),), None),
    ],
)
def test_the_statement_is_what_is_called_so_best(links, statement) -> None:
    assert found(*links) == (at(statement) if statement else None)


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (("Home | Harbour Lane", "About | Harbour Lane"), "Harbour Lane"),
        (("Lantern Kit", "Guide - Lantern Kit", "Privacy - Lantern Kit"), "Lantern Kit"),
        (("Welcome", "About"), "shop.example"),
        ((), "shop.example"),
    ],
)
def test_a_site_is_called_what_its_titles_have_in_common(titles, name) -> None:
    assert site_name([visit(f"/{n}", title=t) for n, t in enumerate(titles)], SITE) == name
