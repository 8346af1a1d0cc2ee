"""Web storage as a rule sees it: keys found at the end of a visit and keys that a script wrote, brought together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from auditor.evidence import StorageWrite, StoredItem, Visit
from auditor.findings import Case, Sightings, Subject
from auditor.urls import host_of
from checks.shared.blame import initiator_chain
from checks.shared.families import family_names
from checks.shared.visits import ended_elsewhere, traffic_visits

KIND_NAMES = {"local": "localStorage", "session": "sessionStorage", "indexeddb": "IndexedDB", "cache": "Cache"}


@dataclass(slots=True, kw_only=True)
class ObservedKey:
    """One storage key of one origin over all visits of a rule."""

    kind: str
    origin: str
    key: str
    called: str = ""
    """What findings call it: its name, or the family's if its name is made up anew each time."""
    found: list[tuple[Visit, StoredItem | StorageWrite]] = field(default_factory=list)

    @property
    def subject(self) -> Subject:
        """What findings about it carry."""
        return Subject(
            kind="storage",
            key=f"{self.called} @ {self.origin} ({self.kind})",
            attributes=(("host", host_of(self.origin)), ("key", self.called), ("name", self.called)),
        )

    def __str__(self) -> str:
        return f"{KIND_NAMES.get(self.kind, self.kind)} key {self.called} of {self.origin or 'an opaque origin'}"

    @property
    def appeared(self) -> frozenset[str]:
        """Ids of the visits in which a script wrote it, or that have it if none was seen writing it."""
        wrote = [v.id for v, record in self.found if isinstance(record, StorageWrite)]
        return frozenset(wrote or (v.id for v, _ in self.found))

    @property
    def written(self) -> bool:
        """Whether a script was seen writing it."""
        return any(isinstance(record, StorageWrite) for _, record in self.found)

    def note(self, sightings: Sightings, code: str, *, expected: str, observed: str, hint: str) -> None:
        """Add every sighting of it to a finding; who wrote it comes first, so that the finding says who."""
        for visit, record in sorted(self.found, key=lambda f: not isinstance(f[1], StorageWrite)):
            write = isinstance(record, StorageWrite)
            sightings.add(
                code, self.subject, visit=visit, record="item-write" if write else "item", key=self.key,
                expected=expected, observed=observed, hint=hint,
                chain=initiator_chain(record.initiator, visit) if isinstance(record, StorageWrite) else (),
            )  # fmt: skip


def observed_keys(case: Case) -> tuple[ObservedKey, ...]:
    """Every storage key of the rule's visits, sorted; keys of a foreign page that a visit led to are left out."""
    return case.once(_observed)


def _observed(case: Case) -> tuple[ObservedKey, ...]:
    keys: dict[tuple[str, str, str], ObservedKey] = {}
    for visit in traffic_visits(case):
        elsewhere = ended_elsewhere(case, visit)
        records: tuple[StorageWrite | StoredItem, ...] = (*visit.storage_writes, *visit.storage)
        for record in records:
            if elsewhere and not case.parties.is_first_url(record.origin):
                continue
            key = (record.key, record.origin, record.kind)
            seen = keys.setdefault(key, ObservedKey(kind=record.kind, origin=record.origin, key=record.key))
            seen.found.append((visit, record))
    _call(keys.values())
    return tuple(seen for _, seen in sorted(keys.items()))


def _call(keys: Iterable[ObservedKey]) -> None:
    by_place: dict[tuple[str, str], dict[str, ObservedKey]] = {}
    for seen in keys:
        by_place.setdefault((seen.origin, seen.kind), {})[seen.key] = seen
    for names in by_place.values():
        for name, called in family_names({n: k.appeared for n, k in names.items()}).items():
            names[name].called = called
