"""What findings say of an observed storage key, and where they say that it was seen."""

from __future__ import annotations

from auditor.evidence import StorageWrite, StoredItem, Visit
from auditor.findings import Breach, Sightings, Subject
from auditor.observed import ObservedStorageItem
from auditor.observed.initiators import initiator_chain
from auditor.urls import host_of

_KINDS = {
    "local": "localStorage",
    "session": "sessionStorage",
    "indexeddb": "IndexedDB",
    "cache": "Cache",
    "opfs": "private file system",
    "bucket": "storage bucket",
}


def storage_subject(item: ObservedStorageItem) -> Subject:
    """What findings about it carry."""
    return Subject(
        kind="storage",
        key=f"{item.called} @ {item.origin} ({item.kind})",
        attributes=(("host", host_of(item.origin)), ("key", item.called), ("name", item.called)),
    )


def storage_words(item: ObservedStorageItem) -> str:
    """`localStorage key cart of https://shop.example`."""
    return f"{_KINDS[item.kind]} key {item.called} of {item.origin or 'an opaque origin'}"


def note_storage(
    item: ObservedStorageItem, sightings: Sightings, code: str, *, expected: str, observed: str, hint: str
) -> None:
    """Add every sighting of it to a finding; who wrote it comes first, so that the finding says who."""
    records: tuple[tuple[Visit, StorageWrite | StoredItem], ...] = (*item.writes, *item.stored)
    for visit, record in records:
        write = isinstance(record, StorageWrite)
        sightings.add(
            Breach(
                code=code,
                subject=storage_subject(item),
                expected=expected,
                observed=observed,
                hint=hint,
                chain=initiator_chain(record.initiator, visit) if isinstance(record, StorageWrite) else (),
            ),
            visit,
            "item-write" if write else "item",
            item.key,
        )
