"""The rules that a sentence asks for: those of its topic, and those made of what the sentence holds: addresses and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.drafting.contacts import Contact
from auditor.drafting.model import DraftRule
from auditor.drafting.topics import RuleForm, Topic
from auditor.drafting.yaml_text import cleaned
from auditor.evidence import Link
from auditor.observed.parties import Parties
from auditor.urls import is_web, page_key, path_of
from policy.flow import Pairs
from policy.statement.facts import load_facts
from policy.statement.sentences import Sentence

_NAMES = {"email": "email-reachable", "post": "letter-reachable", "phone": "phone-reachable"}
_MEANT = {
    "email": re.compile(r"e-?mail|courriel|correo electr|posta elettronica", re.IGNORECASE),
    "post": re.compile(
        r"letter|\bpost\b|writ(e|ing)|address\b|schriftlich|brief|courrier|carta|lettera", re.IGNORECASE
    ),
    "phone": re.compile(r"\bcall|phone|telefon|téléphon|teléfono|\bbel", re.IGNORECASE),
}
_MOST_SEEN = 3
_SHORTEST_LINK = 4
_OUTSIDE = frozenset({"header", "nav", "footer", "dialog"})
_LAW = re.compile(r"\bAct,? (?:of )?\(?(?:19|20)\d\d|\bDirective (?:\(EU\) )?\d|\bPrivacy Shield\b|\bSafe Harbou?r\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What the statement offers, as far as it was found."""

    at: dict[int, tuple[Contact, ...]]
    """By the sentence that gives it, numbered by its index."""
    apart: tuple[Contact, ...] = ()
    """Those that stand on lines that are no sentences, or behind links, and that no sentence gives."""
    links: tuple[Link, ...] = ()
    """Of the statement's page."""
    statement: str = ""
    """URL of that page."""

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """All contacts, each once, in the order of the text."""
        return tuple(dict.fromkeys((*(c for own in self.at.values() for c in own), *self.apart)))


class Rules:
    """Makes the rules of a draft, each under one name however often it is wanted."""

    def __init__(
        self, forms: dict[str, RuleForm], ways: Ways, parties: Parties, *, banner: bool, seen: frozenset[str]
    ) -> None:
        """`seen` tells of which kinds of `declared` there is anything."""
        self._forms, self._ways, self._parties = forms, ways, parties
        self._banner, self._seen = banner, seen
        self._contacts = self._named(ways.contacts)
        self._opt_outs: dict[str, DraftRule] = {}

    def wanted(self, topic: Topic | None, sentence: Sentence) -> tuple[DraftRule, ...]:
        """The rules that verify what a sentence says; none if nothing does."""
        rules: dict[str, DraftRule] = {}
        own = self._ways.at.get(sentence.index, ())
        for name in topic.rules if topic else ():
            for rule in self._made(name, sentence, own):
                rules[rule.id] = replace(rule, why=topic.why if topic and not rules else "")
        for contact in own:
            rule = self._contacts[contact]
            rules.setdefault(rule.id, rule)
        if _names_law(sentence.text):
            rules.setdefault("statement-sound", self._forms["statement-sound"].rule)
        return tuple(rules.values())

    def plain(self, name: str) -> DraftRule:
        """A rule by its name."""
        return self._forms[name].rule

    def contacts_without(self, placed: Iterable[str]) -> tuple[DraftRule, ...]:
        """The rules of contacts that no sentence brought in."""
        return tuple(rule for rule in self._contacts.values() if rule.id not in set(placed))

    def _made(self, name: str, sentence: Sentence, own: tuple[Contact, ...]) -> Iterable[DraftRule]:
        if name == "own-contact":
            return ()
        if name == "opt-out":
            return self._opt_out(sentence)
        if name == "contact":
            found = self._opt_out(sentence)
            return () if own or found else [self._contacts[c] for c in self._meant(sentence.text)]
        form = self._forms[name]
        if (form.needs_banner and not self._banner) or form.unseen in self._seen:
            return ()
        return (form.rule if self._banner else _without_choice(form.rule),)

    def _meant(self, text: str) -> list[Contact]:
        """The contacts of the statement that a sentence without one of its own may mean."""
        kinds = {kind for kind, pattern in _MEANT.items() if pattern.search(text)}
        meant = [c for c in self._contacts if c.kind in kinds] or list(self._contacts)
        return meant[:_MOST_SEEN]

    def _opt_out(self, sentence: Sentence) -> tuple[DraftRule, ...]:
        """A rule for the link whose words stand in the sentence."""
        low = f" {' '.join(sentence.text.casefold().split())} "
        for link in self._ways.links:
            text = " ".join(link.text.split())
            if len(text) >= _SHORTEST_LINK and _stands_in(text.casefold(), low) and self._leads_on(link):
                return (self._opt_out_by(link, cleaned(text)),)
        return ()

    def _leads_on(self, link: Link) -> bool:
        """Whether a link of the text, not of the frame around it, leads to another page."""
        inside = link.visible and link.place not in _OUTSIDE and link.kind != "form"
        return inside and is_web(link.url) and page_key(link.url) != page_key(self._ways.statement)

    def _opt_out_by(self, link: Link, text: str) -> DraftRule:
        # Values of a query may be secrets, and are not in the evidence: such a link is known by its words.
        bare = link.url.partition("#")[0]
        own = self._parties.is_first_url(link.url)
        target = text if "?" in bare else path_of(bare) if own else bare
        known = self._opt_outs.get(target)
        if known is None:
            number = len(self._opt_outs) + 1
            name = "opt-out-works" if number == 1 else f"opt-out-works-{number}"
            known = self._opt_outs[target] = DraftRule(id=name, check="opt-out-works", pairs=(("link", target),))
        return known

    def _named(self, contacts: Sequence[Contact]) -> dict[Contact, DraftRule]:
        made: dict[Contact, DraftRule] = {}
        for contact in contacts:
            number = sum(c.kind == contact.kind for c in made) + 1
            name = _NAMES[contact.kind] + (f"-{number}" if number > 1 else "")
            pairs: Pairs = ((contact.kind, cleaned(contact.value)), ("max_clicks", 2))
            made[contact] = DraftRule(id=name, check="contact-reachable", pairs=pairs)
        return made


def _without_choice(rule: DraftRule) -> DraftRule:
    """The rule on a site where nothing can be accepted: it is judged where nothing is chosen."""
    named = dict(rule.pairs).get("in")
    if not isinstance(named, tuple) or "no-choice" not in named:
        return rule
    left = tuple(name for name in named if name != "accept-all")
    return replace(rule, pairs=tuple((key, left if key == "in" else value) for key, value in rule.pairs))


def _stands_in(words: str, text: str) -> bool:
    at = text.find(words)
    return at > 0 and not text[at - 1].isalnum() and not text[at + len(words)].isalnum()


def _names_law(text: str) -> bool:
    return bool(_LAW.search(text)) or any(g.kind == "law" and g.named_in(text) for g in load_facts().gone)
