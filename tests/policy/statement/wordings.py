"""The vocabulary of these tests: clauses and wordings in one line."""

from __future__ import annotations

from policy.errors import Location
from policy.model import Clause, Policy, Rule, Site
from policy.statement.blocks import rendered
from policy.statement.sentences import Sentence, sentences_of
from tests.policy.reading import Nothing

PLACE = Location(file="policy.yaml", line=1, column=1)


def clause(quote: str, name: str = "c", *, rules: tuple[str, ...] = (), check: str = "x", **more: object) -> Clause:
    made = tuple(Rule(id=r, check=check, options=Nothing(), location=PLACE) for r in rules)
    return Clause(id=name, location=PLACE, quote=quote, rules=made, **more)  # type: ignore[arg-type]


def sentences(text: str) -> tuple[Sentence, ...]:
    return sentences_of(rendered(text))


def policy(*clauses: Clause, **more: object) -> Policy:
    site = Site(name="Shop", url="https://shop.example/")
    return Policy(path="policy.yaml", sha256="0" * 64, site=site, clauses=clauses, **more)  # type: ignore[arg-type]
