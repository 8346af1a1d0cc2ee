"""Every key in the browser's storage is one that the statement declares.

What it verifies
    Each key of localStorage and sessionStorage, each IndexedDB database, each Cache, each file of the origin private file
    system and each storage bucket, of any origin on the page, matches an entry of `declared.storage` by key and, where the entry says so, by kind. Keys that a script wrote count even if they
    are gone when the visit ends.

Why it matters
    The law treats storage like cookies, and scripts that may not set a cookie often write here instead.

Options
    none

Findings
    undeclared  no entry covers the key
    tried       a note: keys that scripts only try whether they may write them, and that are gone at once
    never-seen  a note: declared, and in no visit seen. Keys that need consent are expected only where consent was given

A passing example: the shop keeps the basket in localStorage as `cart`.
    declared:
      storage:
        - {key: cart, kind: local, purpose: necessary}
    rules:
      - {id: storage-declared, check: storage-declared}

A failing example: on the same site, `cart` is undeclared, and the database that is declared is never seen.
    declared:
      storage:
        - {key: "basket-*", kind: indexeddb, purpose: necessary}
    rules:
      - {id: storage-declared, check: storage-declared}
"""

from __future__ import annotations

from auditor.evidence import EvidenceKind
from auditor.findings import Breach, Case, Check, CrawlNeed, Judgement, Options, Sightings, Subject
from auditor.observed import ObservedStorageItem
from auditor.plurals import Unit
from checks.shared.findings.storage import note_storage, storage_words
from checks.shared.findings.trials import MEANING, note_tried
from checks.shared.visits import could_appear, unseen_scenarios
from policy.flow import flow_entry
from policy.globs import name_matches


class StorageDeclaredOptions(Options):
    """Options of `storage-declared`: none."""


def judge(_options: StorageDeclaredOptions, case: Case) -> Judgement:
    """Hold every observed key against the declared ones, and the other way round."""
    sightings = Sightings(case)
    items = case.observed.storage
    for item in items:
        if item.attribution.declared is None and not item.tried:
            note_storage(
                item,
                sightings,
                "undeclared",
                expected="every storage key is one that the statement declares",
                observed=storage_words(item),
                hint=f"Stop writing it, or declare it under declared.storage: {_declaration(item)}",
            )
    note_tried([i for i in items if i.tried and i.attribution.declared is None], "keys", "tried", sightings)
    if case.visits:
        _note_never_seen(case, items, sightings)
    return Judgement(
        examined=len(items), unit=Unit("storage key"), findings=sightings.findings(), gaps=unseen_scenarios(case)
    )


def _declaration(item: ObservedStorageItem) -> str:
    vendor, purpose = item.attribution.vendor, item.attribution.known_purpose
    return flow_entry(
        (("key", item.called), ("kind", item.kind), ("vendor", vendor.id if vendor else ""), ("purpose", purpose or ""))
    )


def _note_never_seen(case: Case, items: tuple[ObservedStorageItem, ...], sightings: Sightings) -> None:
    for declared in case.policy.declared.storage:
        if not could_appear(case, (case.parties.purpose_of(declared),)):
            continue
        if any(name_matches(declared.key, i.key) and declared.kind in (None, i.kind) for i in items):
            continue
        sightings.add(
            Breach(
                code="never-seen",
                subject=Subject(
                    kind="storage", key=declared.key, attributes=(("key", declared.key), ("name", declared.key))
                ),
                expected=f"the declared storage key {declared.key} is there",
                observed="it was seen in no visit",
                hint="Remove it from the statement if the site no longer uses it.",
                severity="note",
                location=declared.location,
            )
        )


CHECK = Check(
    id="storage-declared",
    title="Every key in the browser's storage is declared",
    options=StorageDeclaredOptions,
    judge=judge,
    codes={
        "undeclared": "a storage key that no declaration covers",
        "never-seen": "a declared storage key that was seen in no visit",
        "tried": MEANING,
    },
    needs=frozenset({CrawlNeed.WALK}),
    reads=frozenset({EvidenceKind.STORAGE}),
    absences=frozenset({"never-seen"}),
)
