from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from auditor.cli.commands.policy import policy

GOOD = """\
version: 1
site: {name: Shop, url: https://shop.example/}
clauses:
  - {id: a, rules: [{id: r, check: cookies-declared}, {id: s, check: storage-declared}]}
  - {id: b, informational: true}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_good_policy(folder):
    (folder / "good.yaml").write_text(GOOD)
    result = CliRunner().invoke(policy, ["validate", "good.yaml"])
    assert (result.exit_code, result.stdout, result.stderr) == (0, "good.yaml: ok (2 clauses, 2 rules)\n", "")


def test_every_problem_of_every_file(folder):
    (folder / "good.yaml").write_text(GOOD)
    (folder / "bad.yaml").write_text(GOOD.replace("Shop", "5").replace("cookies-declared", "cookie-declared"))
    result = CliRunner().invoke(policy, ["validate", "bad.yaml", "none.yaml", "good.yaml"])
    assert result.exit_code == 2
    assert result.stdout == "good.yaml: ok (2 clauses, 2 rules)\n"
    assert result.stderr.splitlines() == [
        "bad.yaml:2:14: name must be text: put 5 in quotes",
        "bad.yaml:4:36: unknown check 'cookie-declared': did you mean 'cookies-declared'?",
        "none.yaml:1:1: the file cannot be read: No such file or directory",
    ]


def test_no_file_is_wrong_usage():
    assert CliRunner().invoke(policy, ["validate"]).exit_code == 2


def test_schema():
    result = CliRunner().invoke(policy, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
