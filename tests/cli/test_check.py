from __future__ import annotations

import gzip
import json

import pytest

from auditor.evidence.folder import load_run
from tests.builders import visit
from tests.cli.conftest import CLEAN, DIRTY, POLICY


def test_a_clean_run(cli, record):
    ended = cli("check", record())
    assert (ended.code, ended.err) == (0, "")
    assert "cookies-declared" in ended.out


def test_a_breach(cli, record):
    ended = cli("check", record(DIRTY))
    assert ended.code == 1
    assert "spy" in ended.out
    assert "evidence/policy/policy.yaml:" in ended.out


def test_what_could_not_be_judged(cli, record):
    ended = cli("check", record([*CLEAN, visit("/b", status=500)]))
    assert ended.code == 3
    assert "the server answered 500" in " ".join(ended.out.split())


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("never", 0)])
def test_warnings_gate_only_if_asked(cli, record, fail_on, code):
    policy = POLICY.replace("check: cookies-declared", "check: cookies-declared, severity: warning")
    assert cli("check", record(DIRTY, policy=policy), "--fail-on", fail_on).code == code


def test_never_fails_nothing(cli, record):
    assert cli("check", record(DIRTY), "--fail-on", "never").code == 0


def test_another_policy(cli, record, tmp_path):
    (tmp_path / "other.yaml").write_text(
        POLICY.replace("- {name: session", "- {name: spy, purpose: advertising, max_age: 1 year}\n    - {name: session")
    )
    run = record(DIRTY)
    assert cli("check", run).code == 1
    assert cli("check", run, tmp_path / "other.yaml").code == 0


def test_a_policy_of_another_site_passes_nothing(cli, record, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(POLICY.replace("https://shop.example/", "https://stall.example/"))
    ended = cli("check", record(), other)
    assert ended.code == 2
    assert ended.err == (
        f"auditor: the run in {tmp_path / 'out'} visited https://shop.example/, and {other} is the policy of "
        "https://stall.example/: name the policy of that site\n"
    )


@pytest.mark.parametrize("url", ["https://www.shop.example/", "http://shop.example/en/"])
def test_a_policy_of_another_address_of_the_site(cli, record, tmp_path, url):
    (tmp_path / "other.yaml").write_text(POLICY.replace("https://shop.example/", url))
    assert cli("check", record(), tmp_path / "other.yaml").code == 0


def test_a_policy_of_another_site_beside_one_that_is_not_read_any_more(cli, record, tmp_path):
    run = record(policy=POLICY.replace("cookies-declared}", "cookies-declared, gone: 1}"))
    (tmp_path / "other.yaml").write_text(POLICY.replace("https://shop.example/", "https://stall.example/"))
    ended = cli("check", run, tmp_path / "other.yaml")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    (tmp_path / "other.yaml").write_text(POLICY)
    assert cli("check", run, tmp_path / "other.yaml").code == 0


def test_a_finished_run_that_was_changed_is_no_partial_one(cli, record):
    run = record(DIRTY)
    visit_file = next((run / "evidence" / "visits").glob("*/*.gz"))
    visit_file.write_bytes(gzip.compress(gzip.decompress(visit_file.read_bytes()).replace(b"spy", b"session")))
    for more in ((), ("--partial",)):
        ended = cli("check", run, *more)
        assert ended.code == 2
        assert "was changed after the run" in ended.err


def test_a_preview_deploy_is_judged_by_the_policy_of_its_site(cli, record, tmp_path):
    run = record(policy=POLICY.replace("https://shop.example/", "https://stall.example/"))
    (tmp_path / "other.yaml").write_text((tmp_path / "policy.yaml").read_text() + "# read again\n")
    assert cli("check", run, tmp_path / "other.yaml").code == 0


def test_reports_go_to_a_folder(cli, record, tmp_path):
    ended = cli("check", record(), "--out", tmp_path / "reports")
    assert sorted(p.name for p in (tmp_path / "reports").iterdir()) == ["report.html", "report.json"]
    assert f"wrote {tmp_path / 'reports' / 'report.html'}" in ended.err
    assert "cookies-declared" in ended.out


def test_reports_stay_out_of_the_evidence(cli, record):
    run = record()
    cli("check", run, "--format", "html", "--format", "sarif")
    assert (run / "report.sarif").is_file()
    assert load_run(run).visits


def test_a_report_on_stdout_stands_there_alone(cli, record):
    ended = cli("check", record(DIRTY), "--format", "json=-")
    assert json.loads(ended.out)["verdict"] == "fail"
    assert (ended.code, ended.err) == (1, "")


def test_twice_the_same(cli, record):
    run = record(DIRTY)
    assert cli("check", run, "--format", "json=-") == cli("check", run, "--format", "json=-")


def test_a_run_that_did_not_finish(cli, record):
    run = record(finish=False)
    ended = cli("check", run)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "did not finish" in ended.err
    assert cli("check", run, "--partial").code == 3


def test_a_run_that_was_tampered_with(cli, record):
    run = record(DIRTY)
    visit_file = run / "evidence/visits/no-choice/0001.jsonl.gz"
    visit_file.write_bytes(visit_file.read_bytes()[:-1] + b"x")
    ended = cli("check", run)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "0001.jsonl.gz was changed after the run" in ended.err


def test_a_run_without_policy(cli, record):
    ended = cli("check", record(policy=None))
    assert ended.code == 2
    assert "keeps no policy" in ended.err


def test_every_problem_of_a_policy_has_its_place(cli, record, tmp_path):
    (tmp_path / "bad.yaml").write_text(POLICY.replace("quote:", "qoute:").replace("max_age: session", "max_age: soon"))
    ended = cli("check", record(), tmp_path / "bad.yaml")
    assert (ended.code, ended.out) == (2, "")
    lines = ended.err.splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{tmp_path / 'bad.yaml'}:") for line in lines)


def test_a_policy_that_is_not_there(cli, record, tmp_path):
    ended = cli("check", record(), tmp_path / "gone.yaml")
    assert (ended.code, ended.err.count("\n")) == (2, 1)


def test_a_run_made_at_another_address_is_judged_there(cli, record):
    ended = cli("check", record(), "--format", "json=-")
    assert json.loads(ended.out)["site"]["url"] == "https://shop.example/"
