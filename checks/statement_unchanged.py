"""The statement reads as it did when it was reviewed, sentence by sentence.

What it verifies
    The live wording of the statement (`statement.url`) is that of `statement.text`, or of the hashes in `statement.lock`,
    and the quote of each clause still stands there word for word. Spaces, line breaks, quotes, dashes, soft hyphens and case
    make no difference; nor does a sentence that only moved. Menus, footers and notices, which other pages show too, are no
    part of the statement. Where neither text nor lock is given only the quotes are held, and the rule cannot pass: an
    added sentence would go unnoticed.

Why it matters
    The policy encodes a wording. When the statement changes and the policy does not, the audit goes on verifying promises
    that are no longer made, and misses those that are.

Options
    headings    whether headings count too. Default: true

Findings
    reworded    a sentence, or a clause's quote, reads differently
    removed     a sentence, or a clause's quote, is gone
    added       a sentence was not there when the statement was reviewed

A passing example: the page reads as the reviewed text does.
    statement: {url: /privacy, text: statement.txt}
    rules:
      - {id: statement-as-reviewed, check: statement-unchanged}

A failing example: on the page, one word is another.
    statement: {url: /privacy, text: statement.txt}
    rules:
      - {id: statement-as-reviewed, check: statement-unchanged}
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.evidence import EvidenceKind, Visit
from auditor.findings import Breach, Case, Check, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.observed.pages.statement import StatementPage
from auditor.plurals import Unit
from checks.shared.pages.statement import read_pages
from policy.model import Clause, ReviewedSentence
from policy.statement.drift import Change, Drift, drift
from policy.statement.locate import Located, locate
from policy.statement.normal import sentence_id
from policy.statement.sentences import Sentence
from policy.suggest import cut

_SHOWN = 600
"""Characters of a wording in a finding."""
_NAMED = 48
"""Characters of a wording in a finding's subject."""
_FRAGMENT = 6
"""Words without a full stop, before or after the reviewed wording, that are taken for a page's furniture."""
_SOME = 0.2
"""A menu may share a few words with the statement; so small a share of it is none of it."""


class StatementUnchangedOptions(Options):
    """Options of `statement-unchanged`."""

    headings: bool = True
    """Whether headings count too."""


def judge(options: StatementUnchangedOptions, case: Case) -> Judgement:
    """Hold the live wording against the reviewed one, scenario by scenario."""
    judging = _Judging(options, case)
    unseen = read_pages(case, judging.page)
    return Judgement(
        examined=judging.examined,
        unit=Unit("sentence or quote", "sentences and quotes"),
        findings=judging.sightings.findings(),
        gaps=(*unseen, *judging.gaps, *judging.unreviewed()),
    )


class _Judging:
    def __init__(self, options: StatementUnchangedOptions, case: Case) -> None:
        self._options = options
        self._case = case
        self._reviewed = case.policy.statement.sentences
        self._quoted = tuple(c for c in case.policy.clauses if c.quote)
        self.sightings = Sightings(case)
        self.gaps: list[Gap] = []
        self.examined = 0

    def unreviewed(self) -> tuple[Gap, ...]:
        if self._reviewed:
            return ()
        return (
            Gap(
                kind=GapKind.POLICY_INCOMPLETE,
                detail="the policy keeps no reviewed wording",
                advice="name it as statement.text or statement.lock",
            ),
        )

    def page(self, page: StatementPage) -> None:
        """Compare one visit's wording."""
        if page.truncated:
            detail = "the statement could not be recorded whole"
            self.gaps.append(
                Gap(kind=GapKind.STATEMENT_UNREAD, detail=detail, scenario=page.visit.scenario, page=page.visit.url)
            )
            return
        self.examined = max(self.examined, len(self._reviewed) + len(self._quoted))
        difference = drift(self._reviewed, page.sentences, page.frame)
        if self._reviewed and difference.found < _SOME * len(self._reviewed) and not difference.kept - page.frame:
            self._nothing_left(page.visit)
            return
        located = self._locate(page, difference)
        touched = self._changes(page, difference, located)
        self._quotes(page.visit, located, touched)

    def _locate(self, page: StatementPage, difference: Drift) -> dict[str, Located]:
        """Clause -> where its quote stands in the statement, a frame around it quotes nothing."""
        own = [s for s in page.sentences if s.index not in page.frame or s.index in difference.kept]
        return {place.clause: place for place in locate(self._quoted, own)}

    def _nothing_left(self, visit: Visit) -> None:
        self.sightings.add(
            Breach(
                code="removed",
                subject=Subject(kind="sentence", key="the whole statement"),
                expected=f"the wording that was reviewed, {len(self._reviewed)} sentences and headings",
                observed="none of them is on the page",
                hint="See whether this is the statement's page; if it is, review the statement and its policy anew.",
            ),
            visit,
            "text",
            visit.url,
        )

    def _changes(self, page: StatementPage, difference: Drift, located: dict[str, Located]) -> set[str]:
        """Adds findings; gives the clauses that they touch."""
        touched: set[str] = set()
        added = [c for c in difference.changes if self._reviewed and c.kind == "added" and c.new]
        kept = difference.kept - page.frame or difference.kept
        if not page.others and any(_is_outside(c.new, kept) for c in added if c.new):
            detail = "whether text around the statement is new cannot be told: no other page was seen"
            self.gaps.append(
                Gap(kind=GapKind.UNPROVEN, detail=detail, scenario=page.visit.scenario, page=page.visit.url)
            )
        for change in difference.changes if self._reviewed else ():
            if change.new and change.kind == "added" and not _counts(change.new, page, kept):
                continue
            if self._options.headings or change.new is None or change.new.is_prose:
                touched |= self._change(page.visit, change, located)
        return touched

    def _change(self, visit: Visit, change: Change, located: dict[str, Located]) -> set[str]:
        clauses = self._hanging(change, located)
        self.sightings.add(
            Breach(
                code=change.kind,
                subject=Subject(kind="sentence", key=_name(change), attributes=(("key", _id(change)),)),
                expected=f"as reviewed: {_old(change.old)}" if change.old else "no sentence that was not reviewed",
                observed={"reworded": "it reads: ", "added": "it has: ", "removed": "it is gone"}[change.kind]
                + (_quoted(change.new.text) if change.new else ""),
                hint=_hint(clauses),
                location=clauses[0].location if clauses else None,
            ),
            visit,
            "text",
            visit.url,
        )
        return {c.id for c in clauses}

    def _hanging(self, change: Change, located: dict[str, Located]) -> tuple[Clause, ...]:
        """The clauses that quote the old wording or the new one, in the policy's order."""
        old = set(change.old.clauses) if change.old else set()
        here = change.new.index if change.new else -1
        return tuple(c for c in self._quoted if c.id in old or (c.id in located and here in located[c.id].sentences))

    def _quotes(self, visit: Visit, located: dict[str, Located], touched: set[str]) -> None:
        for clause in self._quoted:
            place = located.get(clause.id)
            if clause.id in touched or (place and place.exact):
                continue
            self.sightings.add(
                Breach(
                    code="reworded" if place else "removed",
                    subject=Subject(kind="sentence", key=f"clause {clause.id}", attributes=(("name", clause.id),)),
                    expected=f"the statement says {_quoted(clause.quote)}",
                    observed="it has nearly these words, but not these" if place else "it does not have these words",
                    hint=_hint((clause,)),
                    location=clause.location,
                ),
                visit,
                "text",
                visit.url,
            )


def _is_outside(sentence: Sentence, kept: frozenset[int]) -> bool:
    return not kept or not min(kept) < sentence.index < max(kept)


def _counts(sentence: Sentence, page: StatementPage, kept: frozenset[int]) -> bool:
    """Whether a sentence that was not reviewed belongs to the statement. Around it pages have crumbs and buttons."""
    if not _is_outside(sentence, kept):
        return True
    fragment = len(sentence.text.split()) <= _FRAGMENT and sentence.text[-1:].isalnum()
    return bool(page.others) and not fragment


def _id(change: Change) -> str:
    return change.old.id if change.old else sentence_id(change.new.text if change.new else "")


def _name(change: Change) -> str:
    """Stable as long as both wordings are: a sentence that is reworded again is another finding."""
    known = (change.old.text if change.old else "") or (change.new.text if change.new else "")
    words = f"{cut(known, _NAMED)} " if known else ""
    new = f">{sentence_id(change.new.text)[:8]}" if change.old and change.new else ""
    return f"{words}#{_id(change)[:8]}{new}"


def _old(old: ReviewedSentence) -> str:
    return _quoted(old.text) if old.text else f"a sentence of which only the hash is known, {old.id}"


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}”"


def _hint(clauses: Sequence[Clause]) -> str:
    todo = "Review the wording, change the policy to match, and keep the new wording (statement.text, `auditor policy lock`)."
    if not clauses:
        return f"No clause quotes it. {todo}"
    return f"It touches {_listed(map(_with_rules, clauses))}. {todo}"


def _with_rules(clause: Clause) -> str:
    rules = dict.fromkeys((*(r.id for r in clause.rules), *clause.see))
    noun = "rule" if len(rules) == 1 else "rules"
    return f"clause {clause.id}" + (f" with the {noun} {_listed(rules)}" if rules else ", which has no rules")


def _listed(words: Iterable[str]) -> str:
    """In the given order, which is the policy's."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


CHECK = Check(
    id="statement-unchanged",
    title="The statement reads as it did when it was reviewed",
    options=StatementUnchangedOptions,
    judge=judge,
    codes={
        "reworded": "a sentence of the statement reads differently",
        "removed": "a sentence of the statement is gone",
        "added": "the statement has a sentence that was not reviewed",
    },
    statement=True,
    everywhere=False,
    reads=frozenset({EvidenceKind.TEXT}),
    absences=frozenset({"removed"}),
)
