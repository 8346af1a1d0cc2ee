"""Reading the statement in all scenarios of a rule."""

from __future__ import annotations

from collections.abc import Callable

from auditor.findings import Case, Gap, GapKind
from auditor.observed.pages.statement import StatementPage, statement_url
from checks.shared.visits import unseen_scenarios


def read_pages(case: Case, read: Callable[[StatementPage], None]) -> tuple[Gap, ...]:
    """Let every visit to the statement be read, in all of the rule's scenarios; gaps where there was none to read."""
    url = statement_url(case.evidence, case.policy.statement.url, case.site_url)
    if url is None:
        return (Gap(kind=GapKind.POLICY_INCOMPLETE, detail="the policy does not say where the statement is"),)
    unseen: list[Gap] = []
    for scenario in case.scenarios:
        pages = case.index.statement_pages(url, scenario)
        if not pages and any(v.scenario == scenario and v.judged for v in case.evidence.visits):
            unseen.append(
                Gap(kind=GapKind.STATEMENT_UNREAD, detail=f"the statement, {url}, was not seen", scenario=scenario)
            )
        for page in pages:
            read(page)
    return (*unseen_scenarios(case), *unseen)
