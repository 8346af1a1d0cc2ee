from __future__ import annotations

import json

import pytest

from auditor.cli.output.coverage_text import coverage_text
from policy.statement.blocks import rendered
from policy.statement.coverage import coverage
from policy.statement.sentences import sentences_of
from tests.builders import visit
from tests.policy.statement.wordings import clause as a_clause
from tests.policy.statement.wordings import policy as a_policy

POLICY = """\
version: 1
site: {name: Shop, url: https://shop.example/}
statement: {url: /privacy%s}
clauses:
  - {id: cookies, quote: We use cookies, rules: [{id: r, check: cookies-declared}]}
  - {id: nice, quote: We are nice, unverifiable: why}
  - {id: unchanged, quote: We tell you of changes, rules: [{id: as-reviewed, check: statement-unchanged}]}
"""
READS = "Privacy\n\nWe use cookies. We are nice. We sell\x1b[2J hats. We tell you of changes.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "statement.txt").write_text(READS)
    (tmp_path / "policy.yaml").write_text(POLICY % ", text: statement.txt")
    return tmp_path


def test_coverage(folder, cli):
    ended = cli("policy", "coverage", "policy.yaml")
    assert ended.code == 0, ended.err
    assert ended.out == (
        "\nPrivacy\n"
        "  verified by rules  We use cookies.\n                     [cookies: r]\n"
        "  unverifiable       We are nice.\n                     [nice]\n"
        "  not encoded        We sell\\x1b[2J hats.\n"
        "  verified by rules  We tell you of changes.\n                     [unchanged: as-reviewed]\n"
        "\n4 sentences: 2 verified by rules, 1 unverifiable, 0 informational, 1 not encoded\n"
        "75 % of the sentences are in a clause\n"
    )


def test_coverage_as_json(folder, cli):
    data = json.loads(cli("policy", "coverage", "policy.yaml", "--json").out)
    assert [s["state"] for s in data["sentences"]] == [
        "verified by rules",
        "unverifiable",
        "not encoded",
        "verified by rules",
    ]
    assert data["encoded_percent"] == 75
    assert data["totals"]["not encoded"] == 1


@pytest.mark.parametrize(("share", "code"), [("75", 0), ("75.1", 1), ("101", 2)])
def test_fail_under(folder, cli, share, code):
    assert cli("policy", "coverage", "policy.yaml", "--fail-under", share).code == code


def test_coverage_of_another_file(folder, cli):
    (folder / "other.html").write_text("<h1>Privacy</h1><p>We use cookies.</p><p>We are <b>nice</b>.</p>")
    ended = cli("policy", "coverage", "policy.yaml", "--statement", "other.html")
    assert "clause unchanged: its quote is not found in the statement" in ended.out
    assert ended.out.endswith("100 % of the sentences are in a clause\n")


def test_coverage_of_a_run(folder, cli, record):
    shown = f"Shop\nHats\n\n{READS}\n\nHelp\nOur footer says this."
    record([visit("/", text="Shop\nHats\n\nHello.\n\nHelp\nOur footer says this."), visit("/privacy", text=shown)])
    (folder / "policy.yaml").write_text(POLICY % "")
    ended = cli("policy", "coverage", "policy.yaml", "--run", "out")
    assert "75 % of the sentences are in a clause" in ended.out, ended.err
    assert "footer" not in ended.out


def test_nothing_to_cover_is_wrong_usage(folder, cli):
    (folder / "policy.yaml").write_text(POLICY % "")
    assert "--statement FILE" in cli("policy", "coverage", "policy.yaml").err
    (folder / "empty.txt").write_text("\n")
    assert cli("policy", "coverage", "policy.yaml", "--statement", "empty.txt").code == 2
    assert cli("policy", "coverage", "policy.yaml", "--statement", "none.txt").code == 2
    assert cli("policy", "coverage", "policy.yaml", "--statement", "statement.txt", "--run", "out").code == 2


@pytest.mark.parametrize("width", [20, 40, 64, 80, 200])
def test_no_line_is_wider_than_the_terminal(width):
    text = "A heading of the statement\n\n" + "We keep what you tell us in many words and places. " * 9 + "\n\nYes."
    clauses = [a_clause("in many words", "a-clause-with-a-long-name", rules=("a-rule", "another-rule"))]
    shown = coverage_text(coverage(a_policy(*clauses), sentences_of(rendered(text))), width=width)
    assert max(map(len, shown.splitlines())) <= width
    assert "".join("not encoded".split()) in "".join(shown.split())


def test_lock(folder, cli):
    (folder / "policy.yaml").write_text(POLICY % ", text: statement.txt, lock: locks/statement.lock")
    ended = cli("policy", "lock", "policy.yaml")
    assert (ended.code, ended.out) == (0, "wrote locks/statement.lock: 5 sentences and headings\n"), ended.err
    text = (folder / "locks" / "statement.lock").read_text()
    assert "We" not in text
    assert '"clauses": ["cookies"]' in text
    assert cli("policy", "lock", "policy.yaml").code == 0
    assert (folder / "locks" / "statement.lock").read_text() == text


def test_a_lock_that_is_named_before_it_is_made(folder, cli):
    (folder / "policy.yaml").write_text(POLICY % ", lock: statement.lock")
    ended = cli("policy", "validate", "policy.yaml")
    assert ended.code == 0
    assert "statement.lock, which is not there: `auditor policy lock` makes it" in ended.err


def test_a_lock_of_a_run_and_a_policy_that_does_not_name_it(folder, cli, record):
    record([visit("/", text="Shop"), visit("/privacy", text=READS)])
    (folder / "policy.yaml").write_text(POLICY % "")
    ended = cli("policy", "lock", "policy.yaml", "--run", "out")
    assert ended.out.startswith("wrote statement.lock: ")
    assert "name it in the policy" in ended.err


def test_a_lock_of_a_file_that_is_kept_elsewhere(folder, cli):
    (folder / "elsewhere.md").write_text(READS)
    (folder / "policy.yaml").write_text(POLICY % ", lock: statement.lock")
    assert cli("policy", "lock", "policy.yaml").code == 2
    assert cli("policy", "lock", "policy.yaml", "--statement", "elsewhere.md").code == 0
    lock = (folder / "statement.lock").read_text()
    assert '"clauses": ["nice"]' in lock
    (folder / "policy.yaml").write_text(POLICY % ", text: statement.txt, lock: statement.lock")
    cli("policy", "lock", "policy.yaml")
    assert (folder / "statement.lock").read_text() == lock


def test_a_policy_cannot_have_other_files_overwritten(folder, cli):
    (folder / "notes.md").write_text("mine")
    (folder / "policy.yaml").write_text(POLICY % ", text: statement.txt, lock: notes.md")
    assert cli("policy", "lock", "policy.yaml").code == 2
    assert (folder / "notes.md").read_text() == "mine"
    (folder / "policy.yaml").write_text(POLICY % ", text: statement.txt, lock: ../statement.lock")
    assert cli("policy", "lock", "policy.yaml").code == 2


@pytest.mark.parametrize("keep", ["text: statement.txt", "lock: statement.lock"])
def test_changing_one_word_fails_the_audit(folder, cli, record, keep):
    (folder / "policy.yaml").write_text(POLICY % ", text: statement.txt")
    cli("policy", "lock", "policy.yaml")
    (folder / "policy.yaml").write_text(POLICY % f", {keep}")
    for word, code in (("nice", 0), ("kind", 1)):
        record([visit("/", text="Shop"), visit("/privacy", text=READS.replace("nice", word))], policy=None)
        ended = cli("check", "out", "policy.yaml")
        assert ended.code == code, ended.out
    assert "it reads: “We are kind.”" in ended.out
    assert "clause nice" in ended.out
