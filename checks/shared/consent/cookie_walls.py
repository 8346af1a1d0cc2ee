"""What a page lost when cookies were blocked: the same page with and without them, compared.

A page is not the same twice: only what cannot be chance counts.
"""

from __future__ import annotations

import re

from auditor.evidence import EvidenceKind, FormSeen, Visit
from auditor.urls import host_of, path_of, without_query
from checks.shared.pages.contacts import words_of
from checks.shared.visits import sees

FEWEST_WORDS = 30
"""A page with fewer words than these is not held to their number."""
LEAST_TEXT = 0.3
"""Of the words that the page has with cookies: with fewer it is nearly empty."""
_LOOPS = re.compile(r"TOO_MANY_REDIRECTS|redirects without end", re.IGNORECASE)
_SESSION = re.compile(r";[^/]*")
"""Path parameters: servers put the session there when they cannot set a cookie."""
_TICKED = frozenset({"checkbox", "radio", "button", "submit", "reset", "image", "hidden"})
# Sentences by which pages ask for cookies, in the words of the languages that the auditor reads banners in.
_DEMANDS = re.compile(
    r"(?:please |must |have to |need to |to )(?:enable|activate|allow|turn on|switch on) (?:your |browser |the use of )*cookies"
    r"|cookies (?:are|is|have been|must be|need to be|seem to be|appear to be)(?: currently)? "
    r"(?:disabled|blocked|turned off|switched off|not enabled|enabled to|required to|necessary to)"
    r"|(?:requires?|needs?) (?:browser )?cookies to (?:be enabled|work|function)"
    r"|browser (?:does not|doesn t) (?:support|accept|allow) cookies"
    r"|cookies (?:müssen|bitte) (?:aktiviert|erlaubt|aktivieren|zulassen)|(?:aktivieren|erlauben) sie (?:bitte )?(?:die )?cookies"
    r"|cookies (?:sind|wurden) (?:deaktiviert|blockiert)"
    r"|(?:activer|autoriser|activez|autorisez) (?:les |vos )?cookies|cookies sont (?:désactivés|bloqués)"
    r"|(?:habilit[ae]r?|activ[ae]r?|permit[ae]r?) (?:las |los )?cookies|cookies están (?:desactivadas|deshabilitadas|bloqueadas)"
    r"|(?:abilit[ai]re?|attiv[ai]re?) i cookie|i cookie sono (?:disabilitati|disattivati|bloccati)"
    r"|(?:ative|habilite|ativar|habilitar) os cookies|cookies estão (?:desativados|bloqueados)"
    r"|(?:schakel|zet) cookies (?:in|aan)|cookies zijn (?:uitgeschakeld|geblokkeerd)"
    r"|(?:włącz|włączyć) (?:obsługę )?(?:plików )?cookies?|povolte (?:si )?(?:soubory )?cookies|povoľte (?:súbory )?cookies"
    r"|aktivera cookies|aktiver (?:dine )?(?:cookies|informasjonskapsler)|slå cookies til|ota evästeet käyttöön"
    r"|engedélyezze a (?:cookie|süti)|activați cookie|активиране на бисквитките|включите (?:поддержку )?(?:файлов )?cookie"
    r"|увімкніть (?:файли )?cookie|ενεργοποι\w+ τα cookies|çerezleri (?:etkinleştir|açın)|omogućite kolačiće"  # noqa: RUF001 (Turkish)
    r"|cookie を有効|cookieを有効|クッキーを有効|启用 ?cookie|啟用 ?cookie|쿠키를 (?:사용|허용)",
    re.IGNORECASE,
)


def could_load(visit: Visit) -> bool:
    """Whether the page was loaded, or failed in a way that only the site can be the reason of."""
    return visit.outcome == "loaded" or (visit.outcome == "failed" and _LOOPS.search(visit.reason) is not None)


def what_broke(visit: Visit, other: Visit) -> str:
    """What is wrong with a page that `could_load` and was fine with cookies, in words; empty if nothing that can be told."""
    if visit.outcome == "failed":
        return "it redirects without end"
    if visit.is_missing:
        return f"it answers {visit.status}; with cookies {other.status or 'it loads'}"
    reasons = (_moved(visit, other), _asks(visit, other), _emptied(visit, other), _formless(visit, other))
    return "; ".join(filter(None, reasons))


def _moved(visit: Visit, other: Visit) -> str:
    """Somewhere else, under another title: a wall, an error page, a log-in. A session in the address is no other place."""
    here, there = _place(visit.final_url), _place(other.final_url)
    if here == there or (visit.title and visit.title == other.title):
        return ""
    return f"it leads to {without_query(visit.final_url)} instead of {without_query(other.final_url)}"


def _place(url: str) -> tuple[str, str]:
    return host_of(url).removeprefix("www."), _SESSION.sub("", path_of(url)).rstrip("/")


def _asks(visit: Visit, other: Visit) -> str:
    """A statement's own page may speak of enabling cookies: what it says with cookies too is no demand."""
    here, there = _demands(visit), _demands(other)
    new = sorted(here - there)
    return f'it asks for cookies: "{new[0]}"' if new else ""


def _demands(visit: Visit) -> set[str]:
    return {m[0] for text in visit.texts for m in _DEMANDS.finditer(" ".join(words_of(text.text)))}


def _emptied(visit: Visit, other: Visit) -> str:
    here, there = _words(visit), _words(other)
    if (
        not sees(visit, EvidenceKind.TEXT)
        or not sees(other, EvidenceKind.TEXT)
        or there < FEWEST_WORDS
        or here >= LEAST_TEXT * there
    ):
        return ""
    return "it is nearly empty" if here else "it is empty"


def _words(visit: Visit) -> int:
    """Words of the page itself, without its frames."""
    own = [t.text for t in visit.texts if without_query(t.document) == without_query(visit.final_url)]
    return sum(len(words_of(text)) for text in own or [t.text for t in visit.texts[:1]])


def _formless(visit: Visit, other: Visit) -> str:
    """Forms that the page has with cookies, and of which nothing is left without."""
    if not sees(visit, EvidenceKind.FORMS) or not sees(other, EvidenceKind.FORMS):
        return ""
    lost = sorted({_action(f) for f in other.forms if _is_form(f)} - {_action(f) for f in visit.forms})
    return f"its form to {lost[0]} is gone" if lost else ""


def _action(form: FormSeen) -> str:
    return _SESSION.sub("", without_query(form.action))


def _is_form(form: FormSeen) -> bool:
    """A form to write in. Dialogues come and go by themselves, and a banner's form has boxes to tick only."""
    writes = any(f.visible and f.type.lower() not in _TICKED for f in form.fields)
    return bool(form.visible and form.action and form.place != "dialog" and writes)
