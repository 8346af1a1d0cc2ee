"""What the documentation shows is so: policies are valid, command lines exist, and those that need no browser are run."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from auditor.cli.main import COMMANDS
from auditor.vocabulary import vocabulary
from docs.making.command_pages import command
from policy.border import PolicyIn
from policy.reader import read_policy
from tests.cli.conftest import Cli
from tests.docs.pages import Snippet, snippets

YAML = snippets("yaml")
SHELL = snippets("console", "sh", "bash")
POLICIES = [s for s in YAML if re.match(r"(#[^\n]*\n)*version: 1\n", s.text)]
LINES = [(s, line) for s in SHELL for line in re.findall(r"^(?:\$ )?(auditor\b.*)$", s.text, re.MULTILINE)]
OFFLINE = re.compile(r"auditor (policy validate|explain|completion|--help|--version)\b")
BASE = "version: 1\nsite: {name: Example Store, url: https://shop.example/}\n"
CLAUSES = "clauses:\n  - {id: a, informational: true}\n"


def test_the_snippets_are_found() -> None:
    assert len(POLICIES) >= 3
    assert len(LINES) >= 10


@pytest.mark.parametrize("snippet", POLICIES, ids=lambda s: s.name)
def test_a_policy_is_valid(snippet: Snippet, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text(snippet.text, "utf-8")
    (tmp_path / "statement.txt").write_text("We keep nothing.", "utf-8")
    waived = re.search(r"expires: (\d+)", snippet.text)
    today = dt.date(int(waived[1]), 1, 1) if waived else None
    assert read_policy(tmp_path / "policy.yaml", vocabulary(), today=today).clauses


@pytest.mark.parametrize("snippet", YAML, ids=lambda s: s.name)
def test_a_part_of_a_policy_is_valid(snippet: Snippet, tmp_path: Path) -> None:
    """Any YAML parses; what has keys of a policy, and only such, is read as one."""
    content = yaml.safe_load(snippet.text)
    if snippet in POLICIES or not isinstance(content, dict) or not set(content) <= {*PolicyIn.model_fields, "rules"}:
        return
    parts = {key: yaml.safe_dump({key: value}) for key, value in content.items()}
    rules = parts.pop("rules", None)
    if rules:
        parts["clauses"] = yaml.safe_dump({"clauses": [{"id": "a", "rules": content["rules"]}]})
    text = BASE if "site" not in parts else "version: 1\n"
    text += "".join(parts.values()) + ("" if "clauses" in parts else CLAUSES)
    (tmp_path / "policy.yaml").write_text(text if "statement" in parts else f"{text}statement: {{url: /privacy}}\n")
    (tmp_path / "statement.txt").write_text("We keep nothing.", "utf-8")
    assert read_policy(tmp_path / "policy.yaml", vocabulary()).clauses


@pytest.mark.parametrize(("snippet", "line"), LINES, ids=lambda v: v.name if isinstance(v, Snippet) else "")
def test_a_command_line_exists(snippet: Snippet, line: str) -> None:
    """Command, options and arguments are as click wants them; nothing is run."""
    name, *words = shlex.split(re.sub(r"[<>|;&].*", "", line), comments=True)[1:] or ["--help"]
    if name.startswith("-"):
        return
    assert name in COMMANDS
    found, words = _found(command(name), words)
    found.make_context(name, [w for w in words if w not in ("--help", "-h")])


def _found(group: click.Command, words: list[str]) -> tuple[click.Command, list[str]]:
    while isinstance(group, click.Group):
        group, words = group.commands[words[0]], words[1:]
    return group, words


@pytest.mark.parametrize(
    "snippet", [s for s in SHELL if re.search(rf"^\$ {OFFLINE.pattern}", s.text, re.MULTILINE)], ids=lambda s: s.name
)
def test_what_needs_no_browser_prints_what_is_shown(
    snippet: Snippet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    own = [s.text for s in POLICIES if s.page == snippet.page] or [BASE + CLAUSES]
    (tmp_path / "policy.yaml").write_text(own[0], "utf-8")
    monkeypatch.chdir(tmp_path)
    for part in re.split(r"^\$ ", snippet.text, flags=re.MULTILINE)[1:]:
        line, _, shown = part.partition("\n")
        if OFFLINE.match(line):
            ended = cli(*shlex.split(re.sub(r"[<>|;&].*", "", line), comments=True)[1:])
            assert (ended.code, ended.err) == (0, "")
            assert shown.strip() in ended.out
