"""The pages about continuous integration say what is there: their tables name every input, their examples are valid."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.places import ROOT, read_yaml, tool

DOCS = ROOT / "docs/ci"
(ACTION,) = read_yaml("action.yml")
SPEC, _ = read_yaml("templates/audit.yml")


def table(page: str, head: str) -> list[str]:
    """The names in the first column of the table with that head."""
    rows = (DOCS / page).read_text("utf-8").partition(f"| {head} |")[2].partition("\n\n")[0]
    return re.findall(r"`([\w-]+)`", " ".join(row.split("|")[1] for row in rows.splitlines()[2:]))


def snippets(file: Path) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", file.read_text("utf-8"), re.DOTALL)


def check(schema: str, text: str, folder: Path) -> None:
    file = folder / "snippet.yml"
    file.write_text(text)
    command = [tool("check-jsonschema"), "--builtin-schema", schema, "--data-transform", "gitlab-ci", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_tables_name_every_input_and_output() -> None:
    assert table("github.md", "input") == [*ACTION["inputs"]]
    assert table("github.md", "output") == [*ACTION["outputs"]]
    told = table("gitlab.md", "input")
    assert sorted(told) == sorted(SPEC["spec"]["inputs"])


@pytest.mark.parametrize("file", ["docs/ci/github.md", "README.md"])
def test_workflows_are_valid_and_use_the_action_as_it_is(file: str, tmp_path: Path) -> None:
    (workflow,) = [text for text in snippets(ROOT / file) if text.startswith("jobs:")]
    check("vendor.github-workflows", f"on: push\n{workflow}", tmp_path)
    steps: list[dict[str, Any]] = yaml.safe_load(workflow)["jobs"]["privacy"]["steps"]
    (used,) = [step for step in steps if step.get("uses", "").startswith("privacy-auditor/")]
    assert {*used["with"]} <= {*ACTION["inputs"]}
    outputs = set(re.findall(rf"steps\.{used['id']}\.outputs\.([\w-]+)", workflow))
    assert outputs <= {*ACTION["outputs"]}
    assert outputs


def test_gitlab_examples_are_valid(tmp_path: Path) -> None:
    include, _, job = snippets(DOCS / "gitlab.md")
    check("vendor.gitlab-ci", job, tmp_path)
    (component,) = yaml.safe_load(include)["include"]
    assert re.search(r"/audit@", component["component"])
    assert {*component["inputs"]} <= {*SPEC["spec"]["inputs"]}


def test_the_pre_commit_example_is_valid(tmp_path: Path) -> None:
    config, _ = snippets(DOCS / "pre-commit.md")
    file = tmp_path / "config.yaml"
    file.write_text(config)
    subprocess.run([tool("pre-commit"), "validate-config", file], check=True, capture_output=True)
    hooks = [hook["id"] for repo in yaml.safe_load(config)["repos"] for hook in repo["hooks"]]
    assert hooks == [hook["id"] for hook in read_yaml(".pre-commit-hooks.yaml")[0]]


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https:)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).is_file(), target
