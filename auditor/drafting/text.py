"""A draft as YAML that a person reads from top to bottom, with what is to be decided beside the place where it is decided."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.drafting.model import Draft, DraftClause, DraftRule, Group, Unsaid
from auditor.drafting.yaml_text import cleaned, comment, comment_text, item, text_entry
from policy.flow import Pairs, flow_mapping, in_flow

_TOP = (
    "Drafted by `auditor init` from what the statement says. `declared` holds what the statement names and nothing else; what the site does "
    "besides stands there as comments, and an audit by this draft finds it. Rules and reasons are read from words: nobody has decided "
    "anything yet. Look for TODO, decide, and take the word out. `auditor policy coverage` shows the statement sentence by sentence, "
    "with `--unsure` those whose reading is in doubt."
)
_DECLARED = "What the statement says is there. Nothing that was only seen is declared."
_UNSAID = (
    "Seen in `no-choice`, `accept-all` and `reject-all`, and not in the statement: each is a finding. Stop it; or, if it is legitimate, name it "
    "in the statement and put its line into the list."
)
SEEN = "seen, not in the statement: "
TODO = "TODO"
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
    lists = (("cookies", draft.cookies), ("storage", draft.storage), ("recipients", draft.recipients))
    said = any(groups for _, groups in lists)
    yield from comment(
        _DECLARED if said else "The statement names no cookie, no storage and no recipient, so nothing is declared.", 0
    )
    if draft.unsaid:
        yield from comment(_UNSAID, 0)
    if said:
        yield "declared:"
    for key, groups in lists:
        unsaid = [one for one in draft.unsaid if one.list == key]
        if groups or unsaid:
            yield f"  {key}:" if groups else f"  # {key}:"
            yield from _groups(groups)
            yield from (f"    # {SEEN}{unsaid_line(one)}" for one in unsaid)
    yield ""


def unsaid_line(unsaid: Unsaid) -> str:
    """What would declare it, ready to be copied, and what there is to know of it: `- {name: q7} (before any choice)`."""
    return comment_text(
        f"- {flow_mapping(unsaid.pairs)} ({unsaid.note})" if unsaid.note else f"- {flow_mapping(unsaid.pairs)}"
    )


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
    if clause.unsure:
        yield "    unsure: true"
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
