from __future__ import annotations

from auditor.evidence.basics import HELD_BACK
from auditor.findings import GapKind
from auditor.findings.report import HeldBack, NotSeen
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


def test_what_was_not_seen_is_told_by_its_reason_with_what_to_do():
    busy = [b.visit(path, status=503, found_on=b.SITE) for path in ("/a", "/b?x=1")]
    elsewhere = b.visit("/c", outcome="failed", status=None, reason="the server sent nothing", found_on=b.SITE)
    seen = coverage(b.evidence([b.visit("/"), elsewhere, *busy])).not_seen
    advice = GapKind.PAGE_NOT_SEEN.advice
    assert seen == (
        NotSeen(reason="the server answered 503", advice=advice, pages=2, first=b.at("/a")),
        NotSeen(reason="failed: the server sent nothing", advice=advice, pages=1, first=b.at("/c")),
    )
