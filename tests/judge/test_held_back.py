from __future__ import annotations

from auditor.evidence.basics import HELD_BACK
from auditor.findings.report import HeldBack
from auditor.judge.coverage import coverage
from tests import builders as b


def test_what_was_held_back_is_told_by_where_it_was_meant_to_go():
    inside = "http://10.0.0.1:8080/admin?token=1"
    first = b.visit(requests=[b.request(inside, error=HELD_BACK), b.request("https://a.example/x", error="csp")])
    second = b.visit("/next?a=1", requests=[b.request(inside, error=HELD_BACK)])
    evidence = b.evidence([first, second])
    assert coverage(evidence).held_back == (
        HeldBack(origin="http://10.0.0.1:8080", scenarios=("no-choice",), pages=(b.SITE, f"{b.SITE}next?a=…")),
    )
