"""What the answers to links that leave the site say about them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from auditor.evidence import LinkProbe
from auditor.observed.visits import ERRORS
from auditor.urls import canonical, host_of, page_key

# Sites that keep robots out answer so to anything that is no browser: something is there.
_KEEPS_ROBOTS_OUT = frozenset({401, 403, 405, 406, 429, 451, 503, 999})
_ENOUGH_HOSTS = 3
"""So many hosts do not all die at once: if none answers, it is the auditor that has no way out."""
_NOBODY = re.compile(
    r"dns|name[ _]not[ _]resolved|name or service|nodename|getaddrinfo|no address|cannot resolve|refused|cert|ssl|tls",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a link's target said."""

    state: Literal["alive", "dead", "unclear"]
    words: str = ""
    """For people, e.g. `it answers 404`."""
    url: str = ""
    """As it was asked for."""


class Probes:
    """Answers by URL; a link is asked for without its fragment, and perhaps without its campaign parameters."""

    def __init__(self, probes: tuple[LinkProbe, ...]) -> None:
        self._answers: dict[str, Answer] = {}
        cut_off = _cut_off(probes)
        for probe in probes:
            for key in _keys(probe.url):
                self._answers.setdefault(key, Answer("unclear") if cut_off else _judge(probe))

    def answer(self, url: str) -> Answer | None:
        """What the target of a link said; None if nobody asked."""
        return next((self._answers[k] for k in _keys(url) if k in self._answers), None)


def _cut_off(probes: tuple[LinkProbe, ...]) -> bool:
    return all(p.status is None for p in probes) and len({host_of(p.url) for p in probes}) >= _ENOUGH_HOSTS


def _keys(url: str) -> tuple[str, ...]:
    clean = (canonical(url) or url).partition("#")[0]
    return (clean, page_key(clean) or clean)


def _judge(probe: LinkProbe) -> Answer:
    if probe.status is not None:
        dead = probe.status in ERRORS and probe.status not in _KEEPS_ROBOTS_OUT
        return Answer("dead", f"it answers {probe.status}", probe.url) if dead else Answer("alive")
    if probe.error and _NOBODY.search(probe.error):
        return Answer("dead", "no server answers there, or not with a valid certificate", probe.url)
    return Answer("unclear")
