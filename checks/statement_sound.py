"""The statement itself is sound: the law it names is in force, its dates and links are alive, its promises can be used.

What it verifies
    The wording of the statement's page (`statement.url`), without menus and footers. Whether it names laws, frameworks and
    tools that are gone as if they were there: a sentence that puts them into the past (formerly, replaced, no longer), or
    says that they are not used, does not. Whether the date it gives for itself is in the future or too old, as of the day of the audit. Whether a sentence
    offers a way to reach the company (by e-mail, by post, by telephone) of which the page holds no address or number. Whether
    links on the page that are worded as an opt-out lead to something that answers. What is known of laws and tools is in
    `policy/facts/`, each with its source.

Why it matters
    A statement that names repealed law gives rights that nobody has, an ended opt-out stops nothing, and a promise without
    an address cannot be claimed.

Options
    laws        whether laws and frameworks are looked at. Default: true
    tools       whether tools and services are looked at. Default: true
    max_age     how old the statement may say it is. Default: 3 years
    ways        whether offered ways must be there. Default: true
    links       whether opt-out links must answer. Default: true

Findings
    gone-law    a law or framework that is no longer in force is named as if it were
    gone-tool   a tool or service that has ended is offered
    future      the statement says that it was changed, or took effect, on a day to come
    stale       the statement says that it was last changed longer ago than allowed
    no-way      a way to reach the company is offered, and the page does not say where
    dead        an opt-out link leads to nothing

A passing example: the statement names the Data Protection Act 2018 and gives its address.
    statement: {url: /privacy}
    rules:
      - {id: statement-sound, check: statement-sound, max_age: 2 years}

A failing example: the statement names the Data Protection Act 1998.
    statement: {url: /privacy}
    rules:
      - {id: statement-sound, check: statement-sound}
"""

from __future__ import annotations

import datetime as dt
import re

from auditor.evidence import EvidenceKind, Link, Visit
from auditor.findings import Breach, Case, Check, CrawlNeed, Gap, GapKind, Judgement, Options, Sightings, Subject
from auditor.observed.pages.link_graph import LinkGraph, clickable
from auditor.observed.pages.statement import StatementPage
from auditor.observed.visits import is_dead
from auditor.plurals import Unit
from auditor.urls import is_web, without_values
from checks.shared.options import Length, seconds_of
from checks.shared.pages.link_answers import Probes
from checks.shared.pages.statement import read_pages
from policy.durations import parse_duration
from policy.statement.dates import SaidDate, said_dates
from policy.statement.facts import Gone, load_facts
from policy.statement.sentences import Sentence

_SHOWN = 400
_ZONES = dt.timedelta(days=1)
"""Where the day is another."""
_OPT_OUT = re.compile(
    r"\bopt(?:ing|ed)?[- ]?(?:out|in/out)\b|\bdo not (?:sell|share)\b|\bunsubscribe\b|\byour (?:ad|privacy) choices\b"
    r"|\bwider(?:spruch|sprechen|ruf)|\babmelden\b|\bdésinscri|\bse désabonner\b|\bdarse de baja\b|\bdisattiva",
    re.IGNORECASE,
)
_OUTSIDE = frozenset({"header", "nav", "footer", "dialog"})


class StatementSoundOptions(Options):
    """Options of `statement-sound`."""

    laws: bool = True
    """Whether laws and frameworks are looked at."""
    tools: bool = True
    """Whether tools and services are looked at."""
    max_age: Length = parse_duration("3 years")
    """How old the statement may say it is."""
    ways: bool = True
    """Whether offered ways must be there."""
    links: bool = True
    """Whether opt-out links must answer."""


def judge(options: StatementSoundOptions, case: Case) -> Judgement:
    """Read the statement, scenario by scenario."""
    judging = _Judging(options, case)
    unseen = read_pages(case, judging.page)
    return Judgement(
        examined=judging.examined,
        unit=Unit("sentence"),
        findings=judging.sightings.findings(),
        gaps=(*unseen, *sorted(judging.gaps)),
    )


class _Judging:
    def __init__(self, options: StatementSoundOptions, case: Case) -> None:
        self._options = options
        self._case = case
        self._facts = load_facts()
        self._probes = Probes(case.evidence.run.probes)
        self._day = _day_of(case.evidence.run.started)
        self.sightings = Sightings(case)
        self.gaps: set[Gap] = set()
        self.examined = 0

    def page(self, page: StatementPage) -> None:
        """Look at one visit's wording and links."""
        sentences = page.statement()
        prose = [s for s in sentences if s.is_prose]
        self.examined = max(self.examined, len(prose))
        if page.truncated:
            detail = "the statement could not be recorded whole"
            self.gaps.add(
                Gap(kind=GapKind.STATEMENT_UNREAD, detail=detail, scenario=page.visit.scenario, page=page.visit.url)
            )
        self._gone(page, prose)
        self._dates(page, prose)
        if self._options.ways and not page.truncated:
            self._ways(page, prose)
        if self._options.links:
            self._links(page)

    def _gone(self, page: StatementPage, prose: list[Sentence]) -> None:
        past = self._facts.past.holds
        for entry in filter(self._looked_at, self._facts.gone):
            for sentence in prose:
                if any(not past(sentence.text, *place) for place in entry.places(sentence.text)):
                    self._name(page, entry, _quoted(sentence.text))
            for link in page.visit.links:
                if _is_inside(link) and entry.named_in(link.url) and not past(f"{link.text} {link.around}"):
                    self._name(page, entry, f"a link to {without_values(link.url)}")

    def _looked_at(self, entry: Gone) -> bool:
        wanted = self._options.laws if entry.kind == "law" else self._options.tools
        return wanted and (self._day is None or entry.ended <= self._day)

    def _name(self, page: StatementPage, entry: Gone, where: str) -> None:
        instead = "" if entry.now.startswith("none") else f"; now: {entry.now}"
        self._add(
            "gone-law" if entry.kind == "law" else "gone-tool",
            page,
            entry.id,
            expected="the statement names what is there" if entry.kind == "tool" else "the law it names is in force",
            observed=f"it names {entry.name}, gone since {entry.ended.isoformat()}: {where}",
            hint=f"Reword it{instead}. Source: {entry.source}",
        )

    def _dates(self, page: StatementPage, prose: list[Sentence]) -> None:
        said = [(date, s) for s in prose for date in said_dates(s.text)]
        if not said:
            return
        if self._day is None:
            self.gaps.add(
                Gap(
                    kind=GapKind.RUN_TOO_OLD,
                    detail="the run does not say when it was made: the statement's date cannot be judged",
                )
            )
            return
        for date, sentence in said:
            if date.earliest > self._day + _ZONES:
                self._dated("future", page, date, sentence, "the day that it gives for itself has come")
        last, sentence = max(said, key=lambda pair: pair[0].latest)
        if (self._day - last.latest).days * 86_400 > seconds_of(self._options.max_age):
            self._dated("stale", page, last, sentence, f"it was changed within {self._options.max_age.text}")

    def _dated(self, code: str, page: StatementPage, date: SaidDate, sentence: Sentence, expected: str) -> None:
        self._add(
            code,
            page,
            date.text,
            expected=expected,
            observed=f"it says {_quoted(sentence.text)}",
            hint="Review the statement, and give it the date of the review."
            if code == "stale"
            else "Correct the date.",
        )

    def _ways(self, page: StatementPage, prose: list[Sentence]) -> None:
        text = "\n".join(s.text for s in page.sentences)
        schemes = {link.url.partition(":")[0].lower() for link in page.visit.links if link.visible}
        linked = {"email": "mailto" in schemes, "phone": "tel" in schemes, "post": False}
        for way in self._facts.ways:
            if way.there.search(text) or linked[way.id]:
                continue
            for sentence in prose:
                offered = way.offers.search(sentence.text)
                if offered and not self._is_theirs(sentence) and not self._is_linked(page, offered[0]):
                    self._add(
                        "no-way", page, way.id,
                        expected=f"who offers a way by {way.name} says where to",
                        observed=f"the page has nothing to use: {_quoted(sentence.text)}",
                        hint="Give the address or number in the statement.",
                    )  # fmt: skip
                    break

    def _is_theirs(self, sentence: Sentence) -> bool:
        return bool(self._facts.theirs.search(sentence.text))

    def _is_linked(self, page: StatementPage, words: str) -> bool:
        """Whether these words, or some of them, are a link to somewhere: a contact form, say."""
        low = words.casefold()
        texts = (link.text.strip().casefold() for link in page.visit.links if clickable(link))
        return any(text and (text in low or low in text) for text in texts)

    def _links(self, page: StatementPage) -> None:
        graph = self._case.index.link_graph(page.visit.scenario)
        for link in page.visit.links:
            if _is_opt_out(link):
                self._link(page, link, graph)

    def _link(self, page: StatementPage, link: Link, graph: LinkGraph) -> None:
        visits = graph.visits_of(link.url)
        if visits:
            dead = next((v for v in visits if is_dead(v)), None)
            if dead:
                self._dead(link, f"it answers {dead.status}" if dead.status else "it could not be loaded", dead)
            return
        answer = self._probes.answer(link.url)
        if answer is not None and answer.state == "dead":
            self._dead(link, answer.words, page.visit, answer.url)
        elif answer is None or answer.state == "unclear":
            what = "was not tried" if answer is None else "gave no clear answer"
            detail = f"the opt-out link to {without_values(link.url)} {what}"
            self.gaps.add(
                Gap(kind=GapKind.LINK_UNANSWERED, detail=detail, scenario=page.visit.scenario, page=page.visit.url)
            )

    def _dead(self, link: Link, words: str, visit: Visit, probe: str = "") -> None:
        url = without_values(link.url)
        self.sightings.add(
            Breach(
                code="dead",
                subject=Subject(kind="link", key=url, attributes=(("url", url),)),
                expected=f"the opt-out link “{(link.text or link.label)[:80]}” leads somewhere",
                observed=words,
                hint="Mend the link, or take the offer out of the statement.",
            ),
            visit,
            "link" if probe else "visit",
            url,
            probe=probe,
        )

    def _add(self, code: str, page: StatementPage, key: str, *, expected: str, observed: str, hint: str) -> None:
        self.sightings.add(
            Breach(
                code=code,
                subject=Subject(kind="sentence", key=key, attributes=(("name", key),)),
                expected=expected,
                observed=observed,
                hint=hint,
            ),
            page.visit,
            "text",
            page.visit.url,
        )


def _is_inside(link: Link) -> bool:
    """Whether the link is one of the statement, not of the frame around it."""
    return clickable(link) and link.place not in _OUTSIDE and is_web(link.url)


def _is_opt_out(link: Link) -> bool:
    return _is_inside(link) and bool(_OPT_OUT.search(f"{link.text} {link.label}"))


def _day_of(started: str) -> dt.date | None:
    """The day of the run, UTC: a statement is judged as of the day on which it was seen."""
    try:
        return dt.datetime.fromisoformat(started).astimezone(dt.UTC).date()
    except ValueError:
        return None


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}”"


CHECK = Check(
    id="statement-sound",
    title="The statement's law is in force, its dates and opt-out links are alive, its promises can be used",
    options=StatementSoundOptions,
    judge=judge,
    codes={
        "gone-law": "a law or framework that is no longer in force is named as if it were",
        "gone-tool": "a tool or service that has ended is offered",
        "future": "the statement's date is in the future",
        "stale": "the statement's date is older than allowed",
        "no-way": "a way to reach the company is offered without an address or number",
        "dead": "an opt-out link of the statement leads to nothing",
    },
    statement=True,
    everywhere=False,
    reads=frozenset({EvidenceKind.TEXT, EvidenceKind.LINKS}),
    needs=frozenset({CrawlNeed.LINK_ANSWERS}),
    severity="warning",
    absences=frozenset({"no-way", "dead"}),
)
