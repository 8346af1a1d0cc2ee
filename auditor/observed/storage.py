"""Web storage: keys found at the end of a visit and keys that a script wrote, brought together by kind, origin and key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.evidence import StorageKind, StorageWrite, StoredItem, Visit
from auditor.observed.attribution import Attribution
from auditor.observed.families import family_names
from auditor.observed.parties import Parties, Party
from auditor.observed.probes import is_tried_key
from auditor.observed.visits import ended_elsewhere
from auditor.urls import host_of
from policy.model import DeclaredStorage


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedStorageItem:
    """One storage key of one origin over the visits of one round."""

    kind: StorageKind
    origin: str
    key: str
    party: Party
    """Of the origin."""
    called: str
    """What findings call it: its key, or the family's if its key is made up anew each time."""
    attribution: Attribution[DeclaredStorage]
    writes: tuple[tuple[Visit, StorageWrite], ...] = ()
    stored: tuple[tuple[Visit, StoredItem], ...] = ()
    tried: bool = False
    """Whether scripts only tried whether they may write it."""


_Place = tuple[str, str, StorageKind]
"""(key, origin, kind)."""
_Records = tuple[list[tuple[Visit, StorageWrite]], list[tuple[Visit, StoredItem]]]


def storage_of(visits: Iterable[Visit], parties: Parties, *, foreign: bool = False) -> tuple[ObservedStorageItem, ...]:
    """Every storage key of the visits, sorted by key, origin and kind.

    What a page left that was visited apart is none of the scenario's. Keys of a foreign page that a visit led to are left out, unless `foreign`.
    """
    found: dict[_Place, _Records] = {}
    for visit in (v for v in visits if not v.apart):
        elsewhere = not foreign and ended_elsewhere(visit, parties)
        for write in visit.storage_writes:
            if not (elsewhere and not parties.is_first_url(write.origin)):
                found.setdefault((write.key, write.origin, write.kind), ([], []))[0].append((visit, write))
        for item in visit.storage:
            if not (elsewhere and not parties.is_first_url(item.origin)):
                found.setdefault((item.key, item.origin, item.kind), ([], []))[1].append((visit, item))
    called = _called(found)
    return tuple(
        ObservedStorageItem(
            kind=kind, origin=origin, key=key, party=parties.party(host_of(origin)), called=called[key, origin, kind],
            attribution=parties.storage(key, kind), writes=tuple(writes), stored=tuple(stored),
            tried=is_tried_key(key, writes, kept=bool(stored)),
        )
        for (key, origin, kind), (writes, stored) in sorted(found.items(), key=lambda item: item[0])
    )  # fmt: skip


def _called(found: dict[_Place, _Records]) -> dict[_Place, str]:
    appeared: dict[tuple[str, StorageKind], dict[str, frozenset[str]]] = {}
    for (key, origin, kind), (writes, stored) in found.items():
        visits = frozenset(v.id for v, _ in (writes or stored))
        appeared.setdefault((origin, kind), {})[key] = visits
    return {(k, origin, kind): c for (origin, kind), keys in appeared.items() for k, c in family_names(keys).items()}
