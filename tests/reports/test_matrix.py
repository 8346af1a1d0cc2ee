"""The matrix that a terminal shows: what was seen in which scenario."""

from __future__ import annotations

from dataclasses import replace

from auditor.evidence import ScenarioRun
from auditor.findings.inventory import Inventory, RecipientEntry
from reports.matrix import matrix
from tests.reports.sample import empty


def test_a_row_for_each_recipient_and_a_column_for_each_scenario() -> None:
    recipient = RecipientEntry(
        name="Postal", vendor="", hosts=("a.postal.example",), purposes=(), declared=False,
        requests=(("accept-all", 3), ("journey:opt-out", 1)), initiators=(), pages=1,
    )  # fmt: skip
    runs = tuple(ScenarioRun(name=n, browser="") for n in ("no-choice", "accept-all", "journey:opt-out"))
    report = replace(empty(), scenarios=runs, inventory=Inventory(recipients=(recipient,)))
    assert list(matrix(report)) == [
        "recipients                          no-choice  accept-all  opt-out",
        "Postal                              ·          ●           ●",
        "",
    ]
    assert list(matrix(replace(report, scenarios=runs[:1]))) == []
