"""What people call a vendor besides its id: its name, its brands, its hosts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from policy.suggest import nearest
from policy.vendor import Vendor

_ALIKE = 0.8
"""Of two words, from 0 to 1: a catalogue of hundreds has something faintly like any word."""
_SHORTEST = 4
"""Letters of a word that others may be like."""


def vendor_words(vendors: Iterable[Vendor]) -> dict[str, str]:
    """Word -> id of the one vendor that is called so: `facebook` and `facebook.com` -> `meta`."""
    called: defaultdict[str, set[str]] = defaultdict(set)
    ids = set()
    for vendor in vendors:
        ids.add(vendor.id)
        for word in () if vendor.imported else (*_names(vendor.name), *_hosts(vendor.hosts)):
            called[word].add(vendor.id)
    return {word: next(iter(known)) for word, known in called.items() if len(known) == 1} | {i: i for i in ids}


def likely_vendor(word: str, words: Mapping[str, str]) -> str | None:
    """Id of the vendor that is probably meant: called so, at home on that host, or called nearly so."""
    asked = rest = slug(word)
    while rest not in words and "." in rest:
        rest = rest.partition(".")[2]
    if rest in words:
        return words[rest]
    near = nearest(asked, words, _ALIKE) if len(asked) >= _SHORTEST else None
    return words[near] if near else None


def is_called(vendor: Vendor, name: str) -> bool:
    """Whether somebody's name for a recipient is, or begins with, one of the vendor's: `Snowplow collector` is Snowplow."""
    said = slug(name)
    return any(said == own or said.startswith(f"{own}-") for own in (vendor.id, *_names(vendor.name)))


def _names(name: str) -> Iterable[str]:
    """`Meta (Facebook)` is Meta, and Facebook."""
    whole, _, inner = name.partition("(")
    brands = re.split(r",| and ", inner.strip(" )"))
    return filter(None, map(slug, (name, whole, *brands)))


def _hosts(hosts: Iterable[str]) -> Iterable[str]:
    for glob in hosts:
        host = glob.removeprefix("*.")
        yield host
        if host.count(".") == 1:  # of a deeper one the first label is `www` or `cdn`
            yield host.partition(".")[0]


def slug(text: str) -> str:
    """A name as an id would have it, dots kept."""
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")
