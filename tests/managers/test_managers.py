"""Real consent managers, unmodified: each choice ends as the site is wired, whatever the manager says of itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditor.browsing import BrowsingOptions
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.running.audit_run import run_audit
from auditor.evidence import Choice, Visit
from auditor.evidence.folder import load_run
from auditor.evidence.run import Evidence
from tests.managers.conftest import ROW
from tests.managers.sites import MANAGERS, PIXEL, TAG, Manager, Wiring, build_site, write_policy

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCENARIOS = {"accept": "accept-all", "reject": "reject-all", "withdraw": "withdraw"}
WORDS = {"passed": "proven", "inconclusive": "inconclusive", "failed": "failed"}


@dataclass(frozen=True)
class Audited:
    """What an audit of a manager's site came to."""

    manager: Manager
    wiring: Wiring
    evidence: Evidence
    report: dict

    def outcome(self, rule: str) -> str:
        return WORDS[next(r["outcome"] for r in self.report["rules"] if r["id"] == rule)]

    def visits(self, scenario: str) -> list[Visit]:
        return [v for v in self.evidence.visits if v.scenario == SCENARIOS[scenario]]

    def choice(self, scenario: str) -> Choice | None:
        """The last choice that the scenario had to make."""
        made = [c for v in self.visits(scenario) for c in v.choices]
        return made[-1] if made else None

    def rows(self) -> Iterator[tuple[str, ...]]:
        for rule in SCENARIOS:
            choice = self.choice(rule)
            told = (choice.method, str(len(choice.clicks)), str(choice.milliseconds)) if choice else ("", "", "")
            yield self.manager.name, self.wiring, rule, *told, self.outcome(rule)


@pytest.fixture(
    scope="module",
    params=[(manager, wiring) for manager in MANAGERS for wiring in ("right", "wrong")],
    ids=lambda param: f"{param[0].name}-{param[1]}",
)
def audited(request, package: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Audited:
    manager, wiring = request.param
    out = tmp_path_factory.mktemp("managers")
    web = build_site(manager, wiring, package(manager.package))
    with web.running():
        options = AuditOptions(
            policy=write_policy(manager, out),
            out=out / "run",
            formats=("json",),
            browsing=BrowsingOptions(map_host=tuple(web.map_host_options()), trust_key=(web.trust_key,)),
        )
        run_audit(options)
    report = json.loads((out / "run" / "report.json").read_text("utf-8"))
    return Audited(manager, wiring, load_run(out / "run"), report)


def test_choices_end_as_wired(audited: Audited, record_property: Callable[[str, object], None]):
    for row in audited.rows():
        record_property(ROW, row)
    outcomes = tuple(audited.outcome(rule) for rule in SCENARIOS)
    told = {rule: audited.choice(rule) for rule in SCENARIOS}
    assert outcomes == audited.manager.expected(audited.wiring), told


def test_what_was_accepted_is_seen(audited: Audited):
    asked = {r.url for v in audited.visits("accept") for r in v.requests}
    assert {TAG, PIXEL} <= asked


def test_a_tag_that_minds_nothing_is_named_with_what_brought_it(audited: Audited):
    found = [f for f in audited.report["findings"] if f["rule"] in ("reject", "withdraw")]
    expected = "failed" in audited.manager.expected(audited.wiring)
    assert bool(found) == expected
    if expected:
        recipient = next(f for f in found if f["code"] == "recipient")
        assert recipient["subject"]["key"] == "Pixelworks"
        assert any(TAG in step for step in recipient["chain"]), recipient
