"""The rules that a sentence asks for: those of its topic, and those made of what the sentence holds: addresses and links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.drafting.contacts import Contact
from auditor.drafting.model import DraftRule
from auditor.drafting.named_vendors import denies_vendor
from auditor.drafting.promising import is_readers_duty, narrowed, says_which, says_who
from auditor.drafting.topics import RuleForm, Topic
from auditor.drafting.yaml_text import cleaned
from auditor.evidence import Link
from auditor.observed.parties import Parties
from auditor.urls import is_web, page_key, path_of
from policy.flow import Pairs
from policy.statement.facts import load_facts
from policy.statement.normal import normal
from policy.statement.sentences import Sentence

_NAMES = {"email": "email-reachable", "post": "letter-reachable", "phone": "phone-reachable"}
_MEANT = {
    "email": re.compile(
        r"\b(?:by|via|per|par|por|tramite|via|przez) e-?mail|e-?mail(?:ing)? (?:to )?(?:us|me|our|the address|at|address (?:below|above|given))|(?:an?|send(?:ing)?|write|through) (?:us )?(?:an )?e-?mail\b(?! address)|par courriel|correo electr[óo]nico (?:a|en|dirigid)|via e-?mail|pocztą elektroniczną",
        re.IGNORECASE,
    ),
    "post": re.compile(
        r"\b(?:by|a|send(?:ing)? a) letter\b|by (?:regular |postal )?(?:post|mail)\b|writ(?:e|ing) (?:to )?(?:us|the address|me|at|or)|address (?:above|below|given)|schriftlich|per brief|postalisch|par courrier|por (?:carta|escrito)|per (?:lettera|iscritto)|per (?:brief|post)|schriftelijk|listownie|pisemnie",
        re.IGNORECASE,
    ),
    "phone": re.compile(
        r"\b(?:call|phone|ring|telephone|calling|phoning) (?:us|our|me)|by (?:tele)?phone|telefonisch|par téléphone|por teléfono|per telefono|bel(?:len)? (?:ons|naar)|telefonicznie",
        re.IGNORECASE,
    ),
}
_REACHES_US = re.compile(
    r"(?<!you )(?<!or )\b(?:contact|contacting|reach|notify|write to) (?:us|me)\b(?! directly,|.? (?:page|form|section) we)|(?:contact|contacting|notify) our (?:data|privacy|dpo|customer|support|team|office)|contact (?:details|information|form) (?:below|above|provided|in\b|set|listed|given|at\b|on\b)|get in touch with|write to us"
    r"|(?:kontaktieren|wenden) sie (?:sich )?|(?<!vous )contactez|nous (?:contacter|écrire)|auprès de nous|contáct\w+|póngase en contacto|contactar(?:nos)? |contattar(?:ci|e)|contatti|contattateci"
    r"|neem contact|contact op|skontaktuj|kontakt\w* z nami"
)
"""That one turns to the company, by whichever way it gives."""
_REACHES_YOU = re.compile(
    r"(?:lorsque|quand|si) vous (?:nous )?contactez|how (?:you can|to|you may) (?:contact|reach)|contact us (?:for any reason|page\b(?!.{0,20}(?:below|above|at)))|(?:instance|example|such as) (?:on |to )?(?:our )?contact us|rights and choices"
    r"|comment nous contacter\b(?!.{0,5}[?»])|(?:contact|reach|notify|e-?mail|call|write to|inform|send|sending) you\b|(?:when|if|where) (?:you|we) (?:call|contact|write|e-?mail|communicate)\b[^,]{0,80}, we|when (?:you|we) (?:call|contact|write|e-?mail|communicate)|(?:te|vous) (?:contacter|écrire|envoyer|informer)|sie (?:kontaktieren|informieren|benachrichtigen)|(?:wir|an) ihnen|contactarle|contattarti|contattarvi"
)
"""The company turns to the reader."""
_NARROWED = frozenset({"before-choice", "waits-for-consent", "after-refusal"})
"""Topics of what waits for a choice or is refused: of a purpose, if the sentence says so."""
_STOPS = re.compile(
    r"\b(?:puts? an? (?:stop|end) to|(?:page|link|opt-out|tool|this|it|that) (?:stops|ends|prevents|disables|blocks)|(?:beendet|verhindert|unterbindet|stoppt) |met fin à|empêche|pone fin a|impide|mette fine a|impedisce|stopt |voorkomt|zatrzymuje|uniemożliwia)"
)
"""What only one who has gone there can tell."""
_SCRIPT = re.compile(r"[{};]\s*\w+\s*[=(]|function ?\(")
"""Of a page, left in its text."""
_LONGEST = 700
"""Characters of a sentence whose promises are read."""
_MOST_SEEN = 3
_SHORTEST_LINK = 4
_OUTSIDE = frozenset({"header", "nav", "footer", "dialog"})


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

    def __init__(self, forms: dict[str, RuleForm], ways: Ways, parties: Parties, *, banner: bool) -> None:
        self._forms, self._ways, self._parties = forms, ways, parties
        self._banner = banner
        self._contacts = self._named(ways.contacts)
        self._opt_outs: dict[str, DraftRule] = {}

    def wanted(self, topics: Iterable[Topic], sentence: Sentence) -> tuple[DraftRule, ...]:
        """The rules that verify what a sentence says; none if nothing does."""
        rules: dict[str, DraftRule] = {}
        own = self._ways.at.get(sentence.index, ())
        # A sentence that goes on and on is a list: which of its words belong together cannot be told.
        readable = len(sentence.text) <= _LONGEST and not _SCRIPT.search(sentence.text)
        readable = readable and not is_readers_duty(sentence.text)
        for topic in topics if readable else ():
            for name in topic.rules if self._promises(topic, sentence.text) else ():
                for rule in self._made(name, sentence, own, topic.id):
                    why = topic.why if name == topic.rules[0] else ""
                    rules.setdefault(rule.id, replace(rule, why=why))
        if readable and denies_vendor(sentence.text, self._parties.catalogue):
            rules.setdefault("recipients-declared", self._forms["recipients-declared"].rule)
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

    def _promises(self, topic: Topic, text: str) -> bool:
        """Whether a sentence promises what the rules of its topic verify."""
        if topic.needs and not topic.needs.search(normal(text)):
            return False
        if topic.asks == "who":
            return says_who(text, self._parties)
        return topic.asks != "which" or says_which(text, self._parties)

    def _made(self, name: str, sentence: Sentence, own: tuple[Contact, ...], topic_id: str) -> Iterable[DraftRule]:
        if name == "own-contact":
            return ()
        if name == "opt-out":
            return self._opt_out(sentence)
        if name == "contact":
            found = self._opt_out(sentence)
            return () if own or found else [self._contacts[c] for c in self._meant(sentence.text)]
        form = self._forms[name]
        if form.needs_banner and not self._banner:
            return ()
        rule = narrowed(form.rule, sentence.text) if topic_id in _NARROWED else form.rule
        return (rule if self._banner else _without_choice(rule),)

    def _meant(self, text: str) -> list[Contact]:
        """The contacts of the statement that a sentence without one of its own may mean."""
        if _REACHES_YOU.search(normal(text)):
            return []
        kinds = {kind for kind, pattern in _MEANT.items() if pattern.search(text)}
        meant = [c for c in self._contacts if c.kind in kinds]
        if not meant and _REACHES_US.search(normal(text)):
            meant = list(self._contacts)
        return meant[:_MOST_SEEN]

    def _opt_out(self, sentence: Sentence) -> tuple[DraftRule, ...]:
        """A rule for the link whose words stand in the sentence."""
        low = f" {' '.join(sentence.text.casefold().split())} "
        if _STOPS.search(low):
            return ()  # that the link is there is less than the sentence says
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
    return any(g.kind == "law" and g.named_in(text) for g in load_facts().gone)
