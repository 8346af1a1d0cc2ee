"""`make pictures`: the report of the demo, of an empty run and of 5,000 findings, as the documentation shows them.

python -m tests.pictures RUN    RUN is the output folder of `auditor demo`
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from auditor.cli.judging.judge_run import judge_run
from auditor.driver.chromium.process.programs import find_browsers
from auditor.evidence.folder import screenshots
from auditor.findings.report import AuditReport
from reports.html import render
from tests.reports import sample
from tests.reports.reader import DESK, PHONE, browser, reading

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SHEET = (794, 1123)
"""A sheet of A4 in CSS pixels."""
_QUALITY = 68


def main(run: Path) -> None:
    program = find_browsers().headless_shell or find_browsers().chromium
    assert program
    with tempfile.TemporaryDirectory() as name, browser(program) as started:
        demo = Path(name) / "demo.html"
        demo.write_text(render(judge_run(run, None), screenshots(run)), encoding="utf-8")
        empty, many = Path(name) / "empty.html", Path(name) / "many.html"
        empty.write_text(render(_nothing(), {}), encoding="utf-8")
        many.write_text(render(sample.many(5_000), sample.pictures()), encoding="utf-8")
        _both(started, demo, "report.png", "report-phone.jpg", "")
        _both(started, demo, "statement.png", "statement-phone.png", "#annotated")
        _both(started, demo, "finding.jpg", "finding-phone.jpg", "?q=_ga+%40#statement")
        _both(started, demo, "map.jpg", "map-phone.jpg", "#map")
        _both(started, empty, "empty.jpg", "empty-phone.jpg", "")
        _both(started, many, "many.jpg", "many-phone.jpg", "#statement")
        _paper(started, demo, "statement-paper.jpg")


def _nothing() -> AuditReport:
    """An audit that saw no page."""
    unjudged = sample.rule(outcome="inconclusive", examined=0, reason="no page was seen", complete=False, scenarios=())
    clause = sample.clause(state="not-judged")
    return sample.empty(verdict="incomplete", complete=False, rules=(unjudged,), clauses=(clause,))


def _both(started: Browser, file: Path, desk: str, phone: str, query: str) -> None:
    for name, size in ((desk, DESK), (phone, PHONE)):
        with reading(started, file, size, query=query) as reader:
            reader.page.wait_for_timeout(200)
            _shoot(reader.page, name)


def _paper(started: Browser, file: Path, name: str) -> None:
    with reading(started, file, SHEET) as reader:
        reader.page.emulate_media(media="print")
        reader.page.evaluate("document.getElementById('annotated').scrollIntoView()")
        _shoot(reader.page, name)


def _shoot(page: object, name: str) -> None:
    how = {"quality": _QUALITY, "type": "jpeg"} if name.endswith(".jpg") else {}
    page.screenshot(path=FOLDER / name, **how)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
