"""`--catalogue`: vendors of one's own beside those that ship."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor import vocabulary
from auditor.cli.commands.policy import policy
from auditor.errors import UsageError
from policy.catalogue import load_catalogue

OWN = """category: advertising
vendors:
  - id: own-network
    name: Own Network
    hosts: [ads.own.example, "*.google-analytics.com"]
    purposes: [advertising]
    cookies: {advertising: [own_id, _ga]}
    documentation: https://own.example/cookies
"""
POLICY = """version: 1
site: {name: Shop, url: https://shop.example/}
declared: {recipients: [{vendor: own-network}]}
clauses: [{id: c, rules: [{id: r, check: recipients-declared}]}]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(vocabulary, "_ADDED", [])
    yield tmp_path
    vocabulary._ADDED.clear()
    vocabulary.vocabulary.cache_clear()


def validate(folder: Path, *options: str):
    (folder / "policy.yaml").write_text(POLICY)
    return CliRunner().invoke(policy, ["validate", str(folder / "policy.yaml"), *options])


def test_a_policy_may_name_its_vendors(folder):
    mine = folder / "vendors"
    mine.mkdir()
    (mine / "own.yaml").write_text(OWN)
    assert validate(folder).exit_code == 2
    result = validate(folder, "--catalogue", str(mine))
    assert (result.exit_code, "ok (1 clause, 1 rule)" in result.output) == (0, True)


def test_its_entries_win(folder):
    (folder / "own.yaml").write_text(OWN)
    found = load_catalogue(folder)
    hosts = ("ads.own.example", "www.google-analytics.com", "google-analytics.com", "www.facebook.com")
    assert [found.by_host(h).id for h in hosts] == ["own-network", "own-network", "google-analytics", "meta"]
    assert [found.by_cookie(n).id for n in ("own_id", "_ga", "_gid")] == [
        "own-network",
        "own-network",
        "google-analytics",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "has no"),
        ("category: advertising\nvendors: [{id: X}]\n", "id"),
        ("category: [", "line 2"),
        (OWN.replace("advertising\nv", "nothing\nv"), "category"),
    ],
)
def test_what_is_wrong_with_it_is_said(folder, text, said):
    if text is not None:
        (folder / "own.yaml").write_text(text)
    with pytest.raises(UsageError, match=said):
        vocabulary.add_catalogue(folder)
