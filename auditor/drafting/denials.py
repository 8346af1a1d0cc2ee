"""Whether a sentence denies something: a negation that governs a place in it, and no condition that lifts it."""

from __future__ import annotations

import re

from policy.statement.normal import normal

_NOT = re.compile(
    r"\b(?:no|not|never|none|neither|nor|nothing|nobody|without|cannot|don't|doesn't|won't|isn't|aren't|free of"
    r"|kein\w*|nicht|nie(?:mals)?|ohne|weder|verzicht\w*|keinerlei"
    r"|aucun\w*|ne|n'\w+|pas|jamais|sans|ni"
    r"|ningun\w*|ningún|nunca|sin|tampoco"
    r"|nessun\w*|non|mai|senza|né"
    r"|geen|niet|nooit|zonder|noch"
    r"|nie|bez|żadn\w*|nigdy|ani)\b",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"[;:|]|\b(?:but|except|unless|until|before|besides|other than|apart from|sondern|ausser|bis|bevor|jedoch|aber|sauf|hormis|mais|avant"
    r"|salvo|excepto|pero|sino|antes|tranne|eccetto|ma|prima|behalve|maar|tenzij|voordat|oprócz|poza|ale|chyba|tylko|only|nur|que)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:until|unless|before|prior to|without (?:your|consent|prior|first|asking)|if you (?:do not|don't|have not|refuse|decline|reject)|bevor|bis|ohne (?:ihre|deine|einwilligung|zustimmung)|solange"
    r"|vor (?:ihrer|deiner)|avant|sans votre|tant que|antes|sin su|sin tu|hasta|prima|senza (?:il )?(?:tuo|suo|vostro|consenso)|finché|voordat|zonder (?:uw|je|toestemming)|totdat|tot u"
    r"|przed|bez (?:twojej|państwa|zgody)|dopóki|zanim)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:if|when|once|after|should) you (?:refuse|reject|decline|object|opt out)|after (?:a |your )?refus|(?:wenn|falls|sofern) sie .{0,40}ablehn|lehnen sie|nach (?:einer |ihrer )?ablehnung|si vous refus|en cas de refus|après (?:un |votre )?refus"
    r"|si rechaza|en caso de rechazo|tras (?:su |el )?rechazo|se rifiut|in caso di rifiuto|dopo il rifiuto|als (?:u|je) weiger|na (?:een |uw )?weigering|(?:jeśli|jeżeli|gdy) .{0,30}(?:odmówi|odrzuci)|po odmowie|po odrzuceniu"
)
_CONSENT = re.compile(
    r"\bconsent|\b(?:have|you) (?:agreed?|accepted|opted in|allowed)|einwillig|zustimm|zugestimmt|eingewilligt|consenti|votre accord|consentimiento|consentid|acept|consens|acconsent|toestemming|akkoord|zgod|zgód"
)
_NO_NOT = re.compile(
    r"\bnot only\b|\bnicht nur\b|\bnon seulement\b|\bno s[óo]lo\b|\bnon solo\b|\bniet alleen\b|\bnie tylko\b|\bno later\b|\bno more than\b",
    re.IGNORECASE,
)
_WORDS = 9
"""Between a negation and what it governs; a list of names may be longer."""


def is_conditional(text: str) -> bool:
    """Whether what is denied is denied until, before or without something."""
    return bool(_CONDITION.search(normal(text)))


def is_after_refusal(text: str) -> bool:
    """Whether what is denied is denied to those who refuse."""
    return bool(_REFUSED.search(normal(text)))


def speaks_of_consent(text: str) -> bool:
    """Whether a sentence names a consent: what it denies may be denied only to those who do not give it."""
    return bool(_CONSENT.search(normal(text)))


def is_denied(text: str, at: int) -> bool:
    """Whether what stands at this character is said not to be there at all."""
    if is_conditional(text):
        return False
    before = _NO_NOT.sub(" ", text[:at])
    last = None
    for last in _NOT.finditer(before):  # noqa: B007 (the last of them)
        pass
    if last is None:
        return bool(re.match(r"[\w .-]{0,40}?\b(?:nicht|niet)\b(?! (?:nur|alleen))", text[at:])) and not _STOP.search(
            text[at : at + 40]
        )
    between = before[last.end() :]
    return (
        not _STOP.search(between)
        and len(
            re.sub(r"(?:, | and | or | und | oder | et | ou | y | o | e | en | of | i )[A-Z]\S*", "", between).split()
        )
        <= _WORDS
    )
