"""A draft as YAML that a person reads from top to bottom, with what is to be decided beside the place where it is decided."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.drafting.model import Draft, DraftClause, DraftRule, Group
from auditor.drafting.yaml_text import cleaned, comment, item, text_entry
from policy.flow import Pairs, in_flow

_TOP = (
    "Drafted by `auditor init` from what the site does and what its statement says. It audits as it stands, but nobody has decided "
    "anything yet: `declared` lists what was seen, whether or not the statement promises it, and rules and reasons are guessed from "
    "words. Look for TODO, decide, and take the word out. `auditor policy coverage` shows the statement sentence by sentence."
)
_DECLARED = (
    "What was seen in `no-choice`, `accept-all` and `reject-all`. The statement should name all of it: whatever is not in these "
    "lists will be a finding, and what it does not promise should be taken off the list, or off the site. Behind each stands when it "
    "was there first."
)
TODO = "TODO"
_MAX_AGE = "`max_age` is what the statement's tables say, else the longest life that was asked for."
_REVIEWED = "TODO: when a person has read statement and clauses, say on which day. reviewed: 2027-01-31"


def draft_text(draft: Draft) -> str:
    """The policy file."""
    return "\n".join(_lines(draft)) + "\n"


def to_decide(draft: Draft, text: str) -> int:
    """How often the text of the draft says TODO; the comment that explains the word does not count."""
    return text.partition("\nversion: 1\n")[2].count(TODO) + sum(note.count(TODO) for note in draft.notes)


def _lines(draft: Draft) -> Iterator[str]:
    yield from comment(_TOP, 0)
    for note in draft.notes:
        yield "#"
        yield from comment(note, 0)
    yield "version: 1"
    yield ""
    yield from _site(draft)
    yield from _statement(draft)
    yield from _declared(draft)
    if draft.scenarios:
        yield f"scenarios: {in_flow(draft.scenarios)}"
        yield ""
    yield "clauses:"
    for number, clause in enumerate(draft.clauses):
        if number and clause.section != draft.clauses[number - 1].section:
            yield ""
        yield from _clause(clause)


def _site(draft: Draft) -> Iterator[str]:
    site = draft.site
    yield "site:"
    yield from text_entry("name", cleaned(site.name), 2)
    yield from text_entry("url", site.url, 2)
    if site.first_party:
        yield f"  first_party: {in_flow(site.first_party)}"
    else:
        yield "  # TODO: name the other domains of the company here, with that of `url`: first_party: [shop.example, shop-cdn.example]"
    if site.locale != "en-GB":
        yield f"  locale: {in_flow(site.locale)}"
    yield "  crawl:"
    if site.start != "/":
        yield f"    start: [{in_flow(site.start)}]"
    yield f"    max_pages: {site.max_pages}"
    yield ""


def _statement(draft: Draft) -> Iterator[str]:
    statement = draft.statement
    if not statement.url and not statement.lock:
        yield from comment("TODO: no statement was found. Say where it is: statement: {url: /privacy}", 0)
        yield ""
        return
    yield "statement:"
    if statement.url:
        yield from text_entry("url", statement.url, 2)
    if statement.lock:
        yield f"  lock: {in_flow(statement.lock)}"
        yield from comment(_REVIEWED, 2)
    yield ""


def _declared(draft: Draft) -> Iterator[str]:
    parts = (("cookies", draft.cookies), ("storage", draft.storage), ("recipients", draft.recipients))
    if not any(groups for _, groups in parts):
        yield from comment("No cookie, no storage and no request to others was seen, so nothing is declared.", 0)
        yield ""
        return
    yield from comment(_DECLARED, 0)
    if draft.cookies:
        yield from comment(_MAX_AGE, 0)
    yield "declared:"
    for key, groups in parts:
        if groups:
            yield f"  {key}:"
            yield from _groups(groups)
    yield ""


def _groups(groups: tuple[Group, ...]) -> Iterator[str]:
    for group in groups:
        yield from comment(group.title, 4)
        for entry in group.entries:
            yield from item(entry.pairs, 4, entry.note)


def _clause(clause: DraftClause) -> Iterator[str]:
    for note in clause.notes:
        yield from comment(note, 2)
    yield f"  - id: {in_flow(clause.id)}"
    for key in ("section", "quote", "unverifiable"):
        text = getattr(clause, key)
        if text:
            yield from text_entry(key, text, 4)
    if clause.informational:
        yield "    informational: true"
    if clause.see:
        yield f"    see: {in_flow(clause.see)}"
    if clause.rules:
        yield "    rules:"
        for rule in clause.rules:
            yield from _rule(rule)


def _rule(rule: DraftRule) -> Iterator[str]:
    pairs: Pairs = (("id", rule.id), ("check", rule.check), *rule.pairs)
    if rule.why:
        yield from comment(rule.why, 6)
    yield from item(pairs, 6)
