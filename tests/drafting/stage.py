"""Words for drafting: a site that was crawled, and what was drafted from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from auditor.drafting.draft import Material, draft_policy
from auditor.drafting.model import Draft, DraftClause, DraftSite, DraftStatement, Entry, Group
from auditor.drafting.text import draft_text
from auditor.evidence import Choice, Evidence, Visit
from auditor.findings.report import AuditReport
from auditor.judge import judge
from auditor.vocabulary import vocabulary
from checks import CHECKS
from policy.catalogue import Catalogue, load_catalogue
from policy.model import Policy
from policy.reader import read_policy
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


def read(draft: Draft) -> Policy:
    """The policy that the draft's text is."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(draft_text(draft), "utf-8")
        return read_policy(path, vocabulary())


def judged(draft: Draft, seen: Evidence) -> AuditReport:
    """What an audit by the draft says of this evidence."""
    return judge(read(draft), seen, CHECKS, load_catalogue(), today=dt.date(2026, 1, 1), tool_version="test")


def pasted(draft: Draft) -> Draft:
    """The draft with every line that it offers put where it belongs."""
    lists: dict[str, tuple[Group, ...]] = {}
    for name in ("cookies", "storage", "recipients"):
        entries = tuple(Entry(pairs=one.pairs) for one in draft.unsaid if one.list == name)
        lists[name] = (Group(title="pasted", entries=entries),) if entries else ()
    return replace(
        draft,
        cookies=(*draft.cookies, *lists["cookies"]),
        storage=(*draft.storage, *lists["storage"]),
        recipients=(*draft.recipients, *lists["recipients"]),
        unsaid=(),
    )


def declared(draft: Draft) -> list[str]:
    """What the draft declares, an entry each, as the policy has it."""
    return [
        " ".join(f"{key}={' '.join(value) if isinstance(value, tuple) else value}" for key, value in entry.pairs)
        for groups in (draft.cookies, draft.storage, draft.recipients)
        for group in groups
        for entry in group.entries
    ]


def unsaid(draft: Draft) -> dict[str, str]:
    """What was seen and is not said: what it is called, and what is told of it."""
    return {str(one.pairs[0][1]): one.note for one in draft.unsaid}
