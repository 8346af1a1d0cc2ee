"""What is there, whatever the policy says: every cookie, storage key, recipient, host, link, embed, form and contact of a run.

Nothing in it changes from run to run: URLs carry no query values, lifetimes are rounded, everything is sorted.
"""

from __future__ import annotations

from dataclasses import replace

from auditor.evidence import Evidence
from auditor.findings.inventory import Inventory
from auditor.judge.inventory.contents import contacts, embeds, forms, links
from auditor.judge.inventory.stored import cookies, storage
from auditor.judge.inventory.traffic import Traffic
from auditor.observed import Parties
from auditor.observed.after_choice import since_choice


def inventory(evidence: Evidence, parties: Parties) -> Inventory:
    """The inventory of a run, all its scenarios and pages, whether or not they could be judged.

    What a page did before a scenario's choice belongs to no choice, not to that scenario, and is left out here.
    """
    evidence = replace(evidence, visits=since_choice(evidence.visits, parties))
    traffic = Traffic(evidence, parties)
    return Inventory(
        cookies=cookies(evidence, parties),
        storage=storage(evidence, parties),
        recipients=traffic.recipients(),
        hosts=traffic.hosts(),
        links=links(evidence, parties),
        embeds=embeds(evidence, parties),
        forms=forms(evidence),
        contacts=contacts(evidence),
        loads=traffic.loads(),
    )
