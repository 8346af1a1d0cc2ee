"""A check takes three files: its module, its line in CHECKS, its test. In a copy of the tree with a check more, all else is as it was."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOY = ROOT / "tests/toy"
LEFT = (".git", ".venv", "node_modules", "site", "dist", "build", "*_cache", "__pycache__", ".hypothesis", "*-report")
OVER_ALL_CHECKS = (
    "tests/checks/test_pages.py", "tests/checks/test_examples.py", "tests/checks/test_contract.py",
    "tests/checks/test_hostile.py", "tests/checks/test_unmade.py", "tests/checks/test_frames_titled.py",
    "tests/cli/test_explain.py", "tests/demo/test_policy.py", "tests/docs/test_site.py", "tests/docs/test_snippets.py",
    "tests/evidence/test_kinds.py", "tests/policy/test_schema.py", "tests/policy/test_language_page.py", "tests/test_plan.py",
)  # fmt: skip
"""What ranges over the checks, or over what is made of them."""
SUITES = (
    "tests/checks",
    "tests/docs",
    "tests/demo",
    "tests/policy",
    "tests/cli",
    "tests/reports",
    "tests/judge",
    "tests/test_plan.py",
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The tree with a check more."""
    tree = tmp_path / "tree"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*LEFT), symlinks=True)
    shutil.copy(TOY / "frames_titled.py", tree / "checks")
    shutil.copy(TOY / "tried.py", tree / "tests/checks/test_frames_titled.py")
    listed = tree / "checks/__init__.py"
    text = listed.read_text("utf-8")
    more, found = re.subn(r"^( +)forms_disclosed,$", r"\g<0>\n\1frames_titled,", text, flags=re.MULTILINE)
    assert found, "checks/__init__.py lists its modules in another way"
    listed.write_text(more, "utf-8")
    return tree


# Tests of what strangers write take a second for each check: once is enough.
SPARED = ("-k", "frames-titled or not (test_hostile or test_unmade)")


@pytest.mark.parametrize(
    "tests", [(*OVER_ALL_CHECKS, *SPARED), pytest.param(SUITES, marks=pytest.mark.slow)], ids=["those", "all"]
)
def test_with_a_check_more_no_other_file_has_to_change(copy: Path, tests: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow and not browser", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTEST_ADDOPTS": ""}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    # That it was the copy that was tested, and the check in it.
    shown = subprocess.run(
        [sys.executable, "-m", "auditor", "explain", "frames-titled"],
        cwd=copy, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "untitled" in shown.stdout, shown.stderr
