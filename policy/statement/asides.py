"""Lines around a statement that promise nothing: tables of contents, keys to press, links for screen readers.

They are told from the text alone, so that a file and the page that a browser shows of it are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from policy.statement.normal import bare

_FEWEST = 3
"""Lines in a row that name later headings are a table of contents."""
_NUMBER = re.compile(r"^(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,4}|[a-z]|[ivx]{1,5})[.):]?\s+)")
_KEYS = re.compile(
    r"(?:(?:ctrl|control|strg|cmd|command|alt|maj|shift|umschalt|⌘|⌃|⌥)\s*\+?\s*)+(?:[a-z0-9/]|enter|esc)",
    re.IGNORECASE,
)
_FOR_READERS = re.compile(
    r"(?:skip|jump|go|direct link) to (?:the )?(?:main |page )?(?:content|navigation|menu|search|footer|top)"
    r"|(?:direkt )?zum (?:haupt)?inhalt(?: springen)?|zur (?:navigation|suche|hauptnavigation)(?: springen)?"
    r"|(?:aller|passer|accéder) (?:directement )?au (?:contenu|menu)(?: principal)?|(?:saltar|ir) al contenido(?: principal)?"
    r"|(?:vai|salta|passa) al contenuto(?: principale)?|(?:ga |spring )?naar (?:de )?(?:hoofd)?inhoud(?: gaan)?"
    r"|(?:przejdź|przeskocz) do (?:treści|zawartości)(?: głównej)?|back to top|nach oben|(?:retour en )?haut de page"
    r"|opens (?:in )?(?:a )?new (?:tab|window)|(?:öffnet )?in (?:einem )?neuen (?:tab|fenster)|(?:ouvre )?dans un nouvel onglet",
    re.IGNORECASE,
)


def asides(lines: Sequence[str], headings: Mapping[int, str]) -> frozenset[int]:
    """Positions of those lines; `headings` are the texts of headings by their position among the lines."""
    found = {n for n, line in enumerate(lines) if n not in headings and _is_label(line)}
    return frozenset(found | set(_contents(lines, headings)))


def _is_label(line: str) -> bool:
    text = bare(line)
    return bool(_KEYS.fullmatch(text) or _FOR_READERS.fullmatch(text))


def _contents(lines: Sequence[str], headings: Mapping[int, str]) -> Iterable[int]:
    last: dict[str, int] = {}
    for position, text in headings.items():
        last[_named(text)] = max(position, last.get(_named(text), -1))
    run: list[int] = []
    for position, line in enumerate([*lines, ""]):
        name = _named(line)
        if name and last.get(name, -1) > position:
            run.append(position)
            continue
        # A heading right above its table of contents may be named in it: what follows a run ends it.
        if len(run) >= _FEWEST:
            yield from run
        run = []


def _named(line: str) -> str:
    return bare(_NUMBER.sub("", bare(line)))
