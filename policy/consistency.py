"""What no single value shows: references, repeated ids, entries that lack one of several keys, dates, files.

Every function looks at the draft, right or wrong as it is, so that these problems come together with those of shape.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from urllib.parse import urlsplit

from policy.draft import Draft
from policy.errors import Problem
from policy.formats import hostname, parse_date
from policy.places import Path
from policy.preset_names import PRESET, preset_names
from policy.presets import rule_ids
from policy.suffixes import is_public_suffix
from policy.suggest import cut, hint
from policy.vocabulary import Vocabulary

_ENDS = ("rules", "unverifiable", "informational", "see")


@dataclass(frozen=True, slots=True)
class Consistency:
    """Holds a draft against itself, the vocabulary, the calendar and the policy's folder."""

    draft: Draft
    vocabulary: Vocabulary
    today: dt.date
    folder: FilePath

    def problems(self) -> Iterator[Problem]:
        """Every inconsistency, part by part."""
        clauses = [way for way, _ in self.draft.mappings(("clauses",))]
        rules = [way for way, _ in self.draft.rules()]
        yield from self._repeated("clause", clauses)
        yield from self._repeated("rule", rules)
        for way in clauses:
            yield from self._clause(way)
        for way in rules:
            yield from self._check(way)
            yield from self._scenarios(way)
        yield from self._presets()
        yield from self._references({self.draft.text((*way, "id")) for way in rules} | self._preset_rules() - {None})
        yield from self._declared()
        yield from self._expiries()
        yield from self._first_party()
        yield from self._suffixes()
        yield from self._file(("statement", "text"))
        # One that is named before it is made is told of by what needs it: `auditor policy lock` writes it there.
        yield from self._file(("statement", "lock"), must_exist=False)
        # Whether it exists is asked when it is used: it opens an account, so it is not kept beside the policy for ever.
        yield from self._file(("site", "storage_state"), must_exist=False)

    def _repeated(self, noun: str, ways: Iterable[Path]) -> Iterator[Problem]:
        first: dict[str, Path] = {}
        for way in ways:
            own = (*way, "id")
            name = self.draft.text(own)
            if name is None or first.setdefault(name, own) == own:
                continue
            line = self.draft.places.value(first[name]).line
            yield self.draft.problem(own, f"{noun} id '{cut(name)}' is taken: see line {line}")

    def _clause(self, way: Path) -> Iterator[Problem]:
        node, name = self.draft.at(way), self.draft.name(way)
        ends = [key for key in (node if isinstance(node, dict) else ()) if key in _ENDS and self._given(way, key)]
        if not ends:
            yield self.draft.problem(way, f"{name} needs one of {', '.join(_ENDS)}")
        for end in ends[1:]:
            location = self.draft.places.key((*way, end))
            message = f"{name} has {ends[0]} already: '{end}' cannot stand beside it"
            yield Problem(location=location, message=message)

    def _given(self, way: Path, key: str) -> bool:
        return self.draft.at((*way, key)) is not None

    def _check(self, way: Path) -> Iterator[Problem]:
        check = self.draft.text((*way, "check"))
        if check and check not in self.vocabulary.checks:
            message = f"unknown check '{cut(check)}'{hint(check, self.vocabulary.checks)}"
            yield self.draft.problem((*way, "check"), message)

    def _scenarios(self, way: Path) -> Iterator[Problem]:
        run = {entry for _, entry in self.draft.entries(("scenarios",)) if isinstance(entry, str)}
        for place, entry in self.draft.entries((*way, "in")) if run else ():
            if isinstance(entry, str) and entry in self.vocabulary.scenarios - run:
                yield self.draft.problem(place, f"'{entry}' is not among the scenarios that this policy runs")

    def _presets(self) -> Iterator[Problem]:
        seen: set[object] = set()
        for place, entry in self.draft.entries(("extends",)):
            if isinstance(entry, str) and entry in seen:
                yield self.draft.problem(place, f"'{cut(entry)}' is given twice")
            seen.add(entry if isinstance(entry, str) else None)

    def _preset_rules(self) -> frozenset[str | None]:
        known = {f"{PRESET}{name}" for name in preset_names()}
        named = (entry for _, entry in self.draft.entries(("extends",)) if isinstance(entry, str) and entry in known)
        return frozenset().union(*map(rule_ids, named))

    def _references(self, rules: set[str | None]) -> Iterator[Problem]:
        known = {rule for rule in rules if rule}
        named = [
            place for way, _ in self.draft.mappings(("clauses",)) for place, _ in self.draft.entries((*way, "see"))
        ]
        named += [(*way, "rule") for way, _ in self.draft.mappings(("waivers",))]
        yield from self._expected(known)
        for place in named:
            name = self.draft.text(place)
            if name and name not in known:
                yield self.draft.problem(place, f"there is no rule '{cut(name)}'{hint(name, known)}")

    def _expected(self, known: set[str]) -> Iterator[Problem]:
        for way, _ in self.draft.mappings(("examples",)):
            expected = self.draft.at((*way, "expect"))
            for name in expected if isinstance(expected, dict) else ():
                if name not in known:
                    location = self.draft.places.key((*way, "expect", name))
                    yield Problem(location=location, message=f"there is no rule '{cut(name)}'{hint(name, known)}")

    def _declared(self) -> Iterator[Problem]:
        for part in ("cookies", "storage"):
            for way, _ in self.draft.mappings(("declared", part)):
                if not self._given(way, "vendor") and not self._given(way, "purpose"):
                    yield self.draft.problem(way, f"{self.draft.name(way)} needs a vendor or a purpose")
        for way, _ in self.draft.mappings(("declared", "recipients")):
            named = self._given(way, "name") and self._given(way, "hosts")
            if not self._given(way, "vendor") and not named:
                yield self.draft.problem(way, f"{self.draft.name(way)} needs a vendor, or a name and hosts")

    def _expiries(self) -> Iterator[Problem]:
        limit = a_year_after(self.today)
        for way, _ in self.draft.mappings(("waivers",)):
            place = (*way, "expires")
            expires = _date_or_none(self.draft.text(place))
            if expires and expires > limit:
                yield self.draft.problem(place, f"{expires} is more than a year ahead: a waiver ends by {limit}")

    def _first_party(self) -> Iterator[Problem]:
        place: Path = ("site", "first_party")
        host = _host(self.draft.text(("site", "url")) or "")
        own = [entry.lower() for _, entry in self.draft.entries(place) if isinstance(entry, str)]
        if host.isascii() and host and own and not any(_within(host, o) or _within(o, host) for o in own):
            yield self.draft.problem(place, f"first_party must name the domain of url, {cut(host)}, too")

    def _suffixes(self) -> Iterator[Problem]:
        here = hostname(_host(self.draft.text(("site", "url")) or ""))  # a site may live on one, such as gov.uk
        for place, entry in self.draft.entries(("site", "first_party")):
            host = hostname(entry) if isinstance(entry, str) else ""
            if host and host != here and is_public_suffix(host):
                what = f"'{cut(host)}' is a public suffix, under which anybody has domains"
                yield self.draft.problem(place, f"{what}: name the company's own, e.g. shop.{cut(host)}")

    def _file(self, place: Path, *, must_exist: bool = True) -> Iterator[Problem]:
        text = self.draft.text(place)
        if text and text.strip() and (message := self._file_problem(text, must_exist=must_exist)):
            yield self.draft.problem(place, message)

    def _file_problem(self, text: str, *, must_exist: bool) -> str:
        try:
            folder = self.folder.resolve()
            target = (folder / text).resolve()  # a link that leads out of the folder leaves it too
            # A path that goes up and comes back would lead elsewhere beside the copy that a run keeps of the policy.
            if FilePath(text).is_absolute() or ".." in FilePath(text).parts or not target.is_relative_to(folder):
                return f"'{cut(text)}' leaves the policy's folder: name a file in it"
            return (
                "" if target.is_file() or not must_exist else f"there is no file '{cut(text)}' in the policy's folder"
            )
        except (OSError, ValueError, RuntimeError):  # too long for a path, or links that go round in circles
            return f"'{cut(text)}' is no path of a file"


def a_year_after(day: dt.date) -> dt.date:
    """The same day of the next year; 1 March after 29 February."""
    if (day.month, day.day) == (2, 29):
        return dt.date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _date_or_none(text: str | None) -> dt.date | None:
    try:
        return parse_date(text) if text else None
    except ValueError:
        return None
