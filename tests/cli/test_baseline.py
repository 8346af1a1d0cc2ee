from __future__ import annotations

import json

import pytest

from tests.builders import cookie, visit
from tests.cli.conftest import CLEAN, DIRTY, POLICY

WORSE = (visit("/", cookies=[cookie("session"), cookie("spy", days=9), cookie("mole", days=9)]),)


@pytest.fixture
def old(cli, record, tmp_path):
    """The report of a dirty run."""
    path = tmp_path / "old.json"
    assert cli("check", record(DIRTY, name="first"), "--format", f"json={path}").code == 1
    return path


def test_what_is_known_does_not_fail_the_audit(cli, record, old):
    ended = cli("check", record(DIRTY), "--baseline", old)
    assert (ended.code, ended.err) == (0, "")
    assert "(known)" in ended.out
    assert "1 finding known, 0 found no more" in " ".join(ended.out.split())


def test_what_is_new_does(cli, record, old):
    ended = cli("check", record(WORSE), "--baseline", old, "--format", "json=-")
    report = json.loads(ended.out)
    assert (ended.code, ended.err, report["verdict"]) == (1, "", "fail")
    assert {f["subject"]["key"]: f["status"] for f in report["findings"]} == {
        "spy @ shop.example": "known", "mole @ shop.example": "new",
    }  # fmt: skip


def test_what_is_gone_is_counted(cli, record, old):
    ended = cli("check", record(CLEAN), "--baseline", old, "--format", "json=-")
    assert ended.code == 0
    told = json.loads(ended.out)["baseline"]
    assert (told["path"], told["findings"], told["gone"]) == (str(old), 1, 1)


def test_what_could_not_be_judged_still_could_not(cli, record, old):
    ended = cli("check", record([*DIRTY, visit("/b", status=500)]), "--baseline", old)
    assert ended.code == 3
    assert "Nothing new failed (1 finding known from the baseline)" in " ".join(ended.out.split())


def test_a_report_made_with_a_baseline_is_a_baseline(cli, record, old, tmp_path):
    cli("check", record(DIRTY), "--baseline", old, "--format", f"json={tmp_path / 'second.json'}")
    assert cli("check", record(DIRTY), "--baseline", tmp_path / "second.json").code == 0


def test_a_baseline_may_be_written_over(cli, record, old):
    assert cli("check", record(DIRTY), "--baseline", old, "--format", f"json={old}").code == 0
    assert cli("check", record(DIRTY), "--baseline", old).code == 0


def test_a_damaged_baseline(cli, record, old):
    old.write_text(old.read_text()[:-100])
    ended = cli("check", record(DIRTY), "--baseline", old)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "is damaged or no report of an audit" in ended.err


def test_the_baseline_of_another_site(cli, record, old):
    old.write_text(old.read_text().replace("https://shop.example/", "https://other.example/"))
    ended = cli("check", record(DIRTY), "--baseline", old)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "is of https://other.example/, not of https://shop.example/" in ended.err


def test_the_baseline_of_another_policy(cli, record, old):
    ended = cli("check", record(DIRTY, policy=POLICY.replace("id: cookies-declared", "id: x")), "--baseline", old)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "it shares no rule" in ended.err


def test_an_audit_refuses_it_before_a_browser_starts(cli, old, tmp_path):
    (tmp_path / "policy.yaml").write_text(POLICY.replace("shop.example", "other.example"))
    out = tmp_path / "audit"
    ended = cli("audit", tmp_path / "policy.yaml", "--baseline", old, "--out", out)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert not out.exists()
