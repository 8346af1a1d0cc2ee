"""The statement's page in the evidence: its sentences, and which of them are the site's frame around it.

A page's text holds menus, footers and notices too. A line that also stands on at least half of the site's other pages is
one of those.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.evidence import Evidence, Visit
from auditor.observed.pages.link_graph import LinkGraph
from auditor.urls import canonical
from policy.statement.blocks import rendered
from policy.statement.normal import sentence_id
from policy.statement.sentences import Sentence, sentences_of

_OTHERS = 12
"""Other pages that are looked at."""
_RUN = 3
"""So many lines of the frame in a row are a menu, even in the middle of a page."""


@dataclass(frozen=True, slots=True)
class StatementPage:
    """The statement as one visit showed it."""

    visit: Visit
    sentences: tuple[Sentence, ...]
    """Of the whole page."""
    frame: frozenset[int]
    """Indices of those that are no part of the statement, as far as other pages tell."""
    others: int
    """How many other pages were looked at."""
    truncated: bool

    def statement(self) -> tuple[Sentence, ...]:
        """The page without the frame: from the first line of its own to the last. Short repeats within stay."""
        own = [s.index for s in self.sentences if s.index not in self.frame]
        if not own:
            return ()
        inner = self.sentences[own[0] : own[-1] + 1]
        menus = set(_runs([s.index for s in inner if s.index in self.frame]))
        return tuple(s for s in inner if s.index not in menus)


def statement_pages(evidence: Evidence, url: str, scenario: str) -> tuple[StatementPage, ...]:
    """The visits of a scenario that showed the statement at the absolute URL `url`; none if it was not seen."""
    visits = tuple(v for v in evidence.visits if v.scenario == scenario and v.number > 0)
    graph = LinkGraph(visits)
    shown = tuple(v for v in graph.visits_of(url) if v.judged and not v.is_missing and _text(v).strip())
    others = [v for v in visits if v not in shown and v.judged and not v.is_missing and _text(v).strip()]
    return tuple(_page(visit, others[:_OTHERS]) for visit in shown)


def best_page(evidence: Evidence, url: str) -> StatementPage | None:
    """The first visit that recorded the whole statement at the absolute URL `url`, else the first that saw any of it."""
    cut: StatementPage | None = None
    for scenario in evidence.run.scenarios:
        for page in statement_pages(evidence, url, scenario.name):
            if any(s.is_prose for s in page.statement()):
                if not page.truncated:
                    return page
                cut = cut or page
    return cut


def lasting(evidence: Evidence, url: str, page: StatementPage) -> tuple[Sentence, ...]:
    """The statement as `page` shows it, without what another visit that recorded it whole did not see: a line that was there
    only while the page was loading is none of it."""
    shown = (p for s in evidence.run.scenarios for p in statement_pages(evidence, url, s.name) if not p.truncated)
    seen = [{sentence_id(s.text) for s in p.sentences} for p in shown]
    kept = tuple(s for s in page.statement() if all(sentence_id(s.text) in ids for ids in seen))
    return kept if any(s.is_prose for s in kept) else page.statement()


def statement_url(evidence: Evidence, url: str | None, site: str) -> str | None:
    """The absolute URL of the statement, on the site that was audited; None if the policy does not say."""
    return canonical(url, evidence.run.site or site) if url else None


def _page(visit: Visit, others: list[Visit]) -> StatementPage:
    text = _text(visit)
    # Menus come first: what looks like the first heading is none.
    sentences = sentences_of(rendered(text, titled=True))
    lines, starts = _lines(text)
    seen = Counter(line for other in others for line in lines & _lines(_text(other))[0])
    framing = {line for line, times in seen.items() if times * 2 >= len(others)}
    whole = text.split("\n")
    frame = (s.index for s in sentences if whole[bisect_right(starts, s.offset) - 1].strip() in framing)
    truncated = any(t.truncated for t in visit.texts)
    return StatementPage(visit, sentences, frozenset(frame), len(others), truncated)


def _text(visit: Visit) -> str:
    return "\n\n".join(t.text.replace("\r", "\n") for t in visit.texts)


def _lines(text: str) -> tuple[set[str], list[int]]:
    """The lines of a text that hold anything, and where each of its lines begins."""
    starts, position = [], 0
    lines = text.split("\n")
    for line in lines:
        starts.append(position)
        position += len(line) + 1
    return {s for line in lines if (s := line.strip())}, starts


def _runs(indices: list[int]) -> Iterator[int]:
    run: list[int] = []
    for index in [*indices, -1]:
        if run and index != run[-1] + 1:
            yield from run if len(run) >= _RUN else ()
            run = []
        run.append(index)
