"""Words for drafting: a site that was crawled, and what was drafted from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from auditor.drafting.draft import Material, draft_policy
from auditor.drafting.model import Draft, DraftClause, DraftSite, DraftStatement
from auditor.evidence import Choice, Visit
from policy.catalogue import Catalogue
from policy.statement.files import text_of
from policy.statement.sentences import Sentence, sentences_of
from tests.builders import CATALOGUE, SITE, evidence, visit

BANNER = visit("/", "accept-all", number=0, choices=(Choice(wanted="accept", outcome="made"),))
"""A visit in which everything was accepted."""


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a statement that a person wrote."""
    return sentences_of(text_of(text))


def drafted(
    visits: Iterable[Visit] = (),
    said: str | Sequence[Sentence] = "",
    *,
    page: Visit | None = None,
    catalogue: Catalogue = CATALOGUE,
    **more: Any,
) -> Draft:
    """The draft for a site that was visited so, and whose statement says that."""
    every = [*visits] or [visit("/")]
    return draft_policy(
        Material(
            evidence=evidence([*every, *([page] if page else [])]),
            catalogue=catalogue,
            site=DraftSite(name="Shop", url=SITE, max_pages=20),
            statement=DraftStatement(url="/privacy", lock="statement.lock"),
            sentences=sentences(said) if isinstance(said, str) else tuple(said),
            page=page,
            **more,
        )
    )


def outcome(clause: DraftClause) -> str:
    """What became of a clause, in words for a table: rules that stand with it, `see` and rules, a reason, or nothing."""
    if clause.rules:
        return " ".join(rule.id for rule in clause.rules)
    if clause.see:
        return f"see {' '.join(clause.see)}"
    return "unverifiable" if clause.unverifiable else "informational"
