"""One word of the demo's statement is changed, and the policy is not: the audit fails, and shows what changed and what hangs on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.cli.main import main
from auditor.demo.store import POLICY, build_store, statement

pytestmark = pytest.mark.browser

OLD, NEW = "from every page of the shop", "from most pages of the shop"


@pytest.fixture
def audited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, Path]:
    monkeypatch.setattr(statement, "_CHANGES", ())
    text = statement.statement_text()
    assert text.count(OLD) == 1
    monkeypatch.setattr(statement, "statement_text", lambda: text.replace(OLD, NEW))
    web = build_store("fixed")
    with web.running():
        maps = [word for m in web.map_host_options() for word in ("--map-host", m)]
        only = ["--scenario", "no-choice", "--page", "/privacy", "--out", str(tmp_path), "--trust-key", web.trust_key]
        code = main(["audit", str(POLICY), *only, *maps])
    return code, capsys.readouterr().out, tmp_path


def test_a_changed_word_fails_and_is_shown_with_what_hangs_on_it(audited: tuple[int, str, Path]) -> None:
    code, printed, out = audited
    assert code == 1
    shown = printed[printed.index("statement-unchanged/") :].split("\n\n")[0]
    assert OLD in " ".join(shown.split())
    assert NEW in " ".join(shown.split())
    assert "rules statement-reachable" in " ".join(shown.split()) or "rule statement-reachable" in shown
    page = (out / "report.html").read_text("utf-8")
    assert "every page of the shop" in page
    assert "most pages of the shop" in page
