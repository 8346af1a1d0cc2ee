"""From evidence and a statement to a draft: all that `auditor init` decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.drafting.addresses import firm_before
from auditor.drafting.clauses import SentenceTopic, clauses, gives_contacts, sentence_topics
from auditor.drafting.contacts import Contact, contacts_in, linked_contacts
from auditor.drafting.model import Draft, DraftClause, DraftRule, DraftSite, DraftStatement
from auditor.drafting.observed_case import NO_CHOICE, whole_case
from auditor.drafting.recipients import recipients, undeclarable
from auditor.drafting.sentence_rules import Rules, Ways
from auditor.drafting.stored import cookies, storage, unnamable
from auditor.drafting.topics import load_topics
from auditor.evidence import Evidence, Visit
from auditor.findings import Case
from auditor.scenarios import SCENARIOS
from auditor.urls import host_of
from checks import CHECKS
from checks.shared.wording import listing
from policy.catalogue import Catalogue
from policy.statement.sentences import Sentence
from policy.statement.tables import rows_of
from policy.vendor_words import vendor_words

CRAWLED = (NO_CHOICE, "accept-all", "reject-all")
"""The states that a draft is made from."""
_STATEMENT_RULES = ("statement-reachable", "statement-unchanged", "statement-sound")
_ALWAYS = ("cookies-declared", "storage-declared", "recipients-declared", "embeds-declared")
_BEFORE = "nothing-before-choice"
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
    """The draft: validates, and audited as it stands has nothing undeclared."""
    case = whole_case(material.evidence, material.site, material.catalogue)
    every = sentence_topics(load_topics(), material.sentences)
    ways = _ways(material, every)
    rows = rows_of(material.sentences)
    kept, received = cookies(case, rows), recipients(case, material.sentences)
    seen = frozenset(name for name, groups in (("cookies", kept), ("recipients", received)) if groups)
    rules = Rules(load_topics().rules, ways, case.parties, banner=met_banner(material.evidence), seen=seen)
    spoken = tuple(clauses(every, rules))
    silent = _unspoken(spoken, rules, material)
    drafted = (*spoken, *silent)
    return Draft(
        site=material.site,
        statement=material.statement,
        notes=(*material.notes, *_unmade(material.evidence), *_unnamed(case)),
        scenarios=_scenarios(material.evidence, drafted),
        cookies=kept,
        storage=storage(case, rows),
        recipients=received,
        clauses=drafted,
    )


def met_banner(evidence: Evidence) -> bool:
    """Whether everything could be accepted, or rejected, on a banner."""
    return any(c.outcome == "made" for v in evidence.visits for c in v.choices)


def _ways(material: Material, every: Sequence[SentenceTopic]) -> Ways:
    position = {s.index: n for n, s in enumerate(material.sentences)}
    at = {
        t.sentence.index: found
        for t in every
        if gives_contacts(t)
        and (found := _own(contacts_in(material.sentences, position[t.sentence.index]), t.sentence, material))
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


def _own(contacts: Sequence[Contact], sentence: Sentence, material: Material) -> tuple[Contact, ...]:
    """Those that are the company's: an address behind the name of a known vendor is the vendor's."""
    words = vendor_words(material.catalogue.vendors)
    mine = {d.partition(".")[0] for d in (host_of(material.site.url).removeprefix("www."), *material.site.first_party)}

    def is_others(contact: Contact) -> bool:
        before = sentence.text.partition(contact.value)[0] if contact.value in sentence.text else ""
        firm = firm_before(f"{before[-_FIRM_NEAR:]}{contact.value}")
        return contact.kind != "email" and firm in words and firm not in mine

    return tuple(c for c in contacts if not is_others(c))


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
    """Those that were seen, and those that rules need: what is declared is expected where it was seen."""
    seen = {s.name for s in evidence.run.scenarios if s.complete and s.name in CRAWLED}
    if len(seen) < 2:  # noqa: PLR2004 (no banner: the rules say what they need)
        return ()
    wanted = seen.union(*(_needed(rule) for clause in drafted for rule in clause.rules))
    return tuple(s.name for s in SCENARIOS if s.name in wanted)


def _needed(rule: DraftRule) -> tuple[str, ...]:
    given = dict(rule.pairs)
    if isinstance(named := given.pop("in", ()), tuple) and named:
        return named
    given.pop("severity", None)
    check = CHECKS[rule.check]
    return check.default_scenarios(check.options.model_validate(given))
