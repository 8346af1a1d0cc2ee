"""From evidence and a statement to a draft: all that `auditor init` decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.drafting.addresses import firm_before
from auditor.drafting.clauses import SentenceTopic, clauses, gives_contacts, sentence_topics
from auditor.drafting.contacts import Contact, contacts_in, linked_contacts
from auditor.drafting.declarations import declarations, declared_of
from auditor.drafting.model import Draft, DraftClause, DraftRule, DraftSite, DraftStatement
from auditor.drafting.observed_case import NO_CHOICE, parties_of, whole_case
from auditor.drafting.sentence_rules import Rules, Ways
from auditor.drafting.topics import load_topics
from auditor.drafting.unsaid import undeclarable, unnamable, unsaid
from auditor.evidence import Evidence, Visit
from auditor.findings import Case
from auditor.scenarios import SCENARIOS
from auditor.urls import host_of
from checks import CHECKS
from checks.shared.wording import listing
from policy.catalogue import Catalogue
from policy.statement.sentences import Sentence
from policy.vendor_words import vendor_words

CRAWLED = (NO_CHOICE, "accept-all", "reject-all")
"""The states that a draft is made from."""
_STATEMENT_RULES = ("statement-reachable", "statement-unchanged", "statement-sound")
_ALWAYS = ("cookies-declared", "storage-declared", "recipients-declared", "embeds-declared")
_BEFORE = "nothing-before-choice"
_SERVICE = re.compile(
    r"(?:services? (?:of|from|by)|we use|provided by|operated by|services? de|nous utilisons|dienst\w* (?:der|von)|nutzen|verwenden|utilizamos|utilizziamo|gebruiken|korzystamy)\b",
    re.IGNORECASE,
)
"""Before the name of a firm that works for the company."""
_FEWEST_WORDS = 4
"""Of a postal address: a street, a number, a postal code and a town."""
_FIRM_NEAR = 80
"""Characters before an address in which its company is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a draft is made of."""

    evidence: Evidence
    catalogue: Catalogue
    site: DraftSite
    statement: DraftStatement
    sentences: tuple[Sentence, ...] = ()
    """Of the statement, headings among them."""
    page: Visit | None = None
    """A visit that showed the statement."""
    notes: tuple[str, ...] = ()


def draft_policy(material: Material) -> Draft:
    """The draft: it validates, declares what the statement says and nothing else, and tells what was seen besides."""
    said = declarations(material.sentences, parties_of(material.site, material.catalogue))
    case = whole_case(material.evidence, material.site, material.catalogue, declared_of(said))
    every = sentence_topics(load_topics(), material.sentences)
    rules = Rules(load_topics().rules, _ways(material, every), case.parties, banner=met_banner(material.evidence))
    spoken = tuple(clauses(every, rules))
    drafted = (*spoken, *_unspoken(spoken, rules, material))
    return Draft(
        site=material.site,
        statement=material.statement,
        notes=(*material.notes, *_unmade(material.evidence), *_unnamed(case)),
        scenarios=_scenarios(material.evidence, drafted),
        cookies=said.cookies,
        storage=said.storage,
        recipients=said.recipients,
        unsaid=unsaid(case, material.sentences),
        clauses=drafted,
    )


def met_banner(evidence: Evidence) -> bool:
    """Whether everything could be accepted, or rejected, on a banner."""
    return any(c.outcome == "made" for v in evidence.visits for c in v.choices)


def _ways(material: Material, every: Sequence[SentenceTopic]) -> Ways:
    position = {s.index: n for n, s in enumerate(material.sentences)}
    owners = _Owners(material)
    at = {
        t.sentence.index: found
        for t in every
        if gives_contacts(t)
        and (found := owners.own(contacts_in(material.sentences, position[t.sentence.index]), t.sentence))
    }
    above = [c for n, s in enumerate(material.sentences) if not s.is_prose for c in contacts_in(material.sentences, n)]
    links = material.page.links if material.page else ()
    inside = [link for link in links if link.place not in {"header", "nav", "footer", "dialog"}]
    given: set[tuple[str, str]] = {(c.kind, c.value.casefold()) for own in at.values() for c in own}
    return Ways(
        at=at,
        apart=tuple(c for c in (*above, *linked_contacts(inside)) if not _is_given(c, given)),
        links=tuple(links),
        statement=material.page.final_url if material.page else "",
    )


class _Owners:
    """Tells whose an address is: behind the name of a known vendor it is the vendor's."""

    def __init__(self, material: Material) -> None:
        self._words = vendor_words(material.catalogue.vendors)
        domains = (host_of(material.site.url).removeprefix("www."), *material.site.first_party)
        self._mine = {d.partition(".")[0] for d in domains}

    def own(self, contacts: Sequence[Contact], sentence: Sentence) -> tuple[Contact, ...]:
        """Those that are the company's."""
        return tuple(c for c in contacts if not self._is_others(c, sentence) and not _is_rest(c))

    def _is_others(self, contact: Contact, sentence: Sentence) -> bool:
        before = sentence.text.partition(contact.value)[0] if contact.value in sentence.text else ""
        if contact.kind == "email":
            return False
        firm = firm_before(f"{before[-_FIRM_NEAR:]}{contact.value}")
        return (firm in self._words and firm not in self._mine) or bool(_SERVICE.search(before[-_FIRM_NEAR:]))


def _is_rest(contact: Contact) -> bool:
    """Whether it is the last line of an address, whose street stands elsewhere."""
    return contact.kind == "post" and len(contact.value.split()) < _FEWEST_WORDS


def _is_given(contact: Contact, given: set[tuple[str, str]]) -> bool:
    if contact.kind != "phone":
        return (contact.kind, contact.value.casefold()) in given
    digits = _digits(contact.value)
    return any(kind == "phone" and digits.endswith(_digits(value)[-7:]) for kind, value in given)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _unspoken(spoken: Sequence[DraftClause], rules: Rules, material: Material) -> tuple[DraftClause, ...]:
    """What the draft verifies though no sentence speaks of it."""
    placed = {rule.id for clause in spoken for rule in clause.rules}
    wanted = [*(_STATEMENT_RULES if material.statement.url else ()), *_ALWAYS]
    if not material.statement.lock:
        wanted = [name for name in wanted if name != "statement-unchanged"]
    missing = tuple(rules.plain(name) for name in wanted if name not in placed)
    found = [_silent("said-by-no-sentence", missing, "No sentence speaks of these; every audit wants to know them.")]
    contacts = rules.contacts_without(placed)
    found.append(
        _silent("contacts", contacts, "Addresses that the statement gives outside its sentences, or links to.")
    )
    if _BEFORE not in placed:
        before = rules.plain(_BEFORE)
        warned = replace(before, pairs=(*before.pairs, ("severity", "warning")))
        note = (
            "TODO: no sentence says what waits for consent. Keep this if the law asks for it (`extends: [preset:eprivacy]` "
            "brings all of that law), else take it out."
        )
        found.append(_silent("before-anything-is-chosen", (warned,), note))
    return tuple(clause for clause in found if clause.rules)


def _silent(name: str, rules: tuple[DraftRule, ...], note: str) -> DraftClause:
    return DraftClause(id=name, notes=(note,), rules=rules)


def _unmade(evidence: Evidence) -> tuple[str, ...]:
    """What could not be seen because a choice could not be made."""
    unmade = [run for run in evidence.run.scenarios if not run.complete]
    if not unmade:
        return ()
    names, reasons = listing(run.name for run in unmade), listing(run.reason for run in unmade)
    return (f"TODO: {names} could not be visited, so what hangs on that choice was not seen: {reasons}.",)


def _unnamed(case: Case) -> tuple[str, ...]:
    names = (*unnamable(case), *undeclarable(case))
    return (f"TODO: these names cannot be declared, and will be findings: {listing(names)}.",) if names else ()


def _scenarios(evidence: Evidence, drafted: Sequence[DraftClause]) -> tuple[str, ...]:
    """Those that were visited, and those that rules need."""
    if not met_banner(evidence):  # the rules say what they need
        return ()
    # One that was not seen this time is not left out for good: a busy machine may have missed the banner.
    wanted = {s.name for s in evidence.run.scenarios if s.name in CRAWLED}.union(
        *(_needed(rule) for clause in drafted for rule in clause.rules)
    )
    return tuple(s.name for s in SCENARIOS if s.name in wanted)


def _needed(rule: DraftRule) -> tuple[str, ...]:
    given = dict(rule.pairs)
    if isinstance(named := given.pop("in", ()), tuple) and named:
        return named
    given.pop("severity", None)
    check = CHECKS[rule.check]
    return check.default_scenarios(check.options.model_validate(given))
