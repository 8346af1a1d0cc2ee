"""The action from end to end: its own installation, and the demo store audited by it with a real browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor.demo.store import PLANTED, build_store
from auditor.driver.chromium.process.programs import find_browsers
from tests.ci.conftest import Job
from tests.ci.places import ROOT
from tests.ci.runner import commands

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_action_installs_itself_and_audits(job: Job) -> None:
    browser = find_browsers().headless_shell
    installed = job.step("install", browser=str(browser))
    assert installed.returncode == 0, installed.stderr
    program = job.outputs()["auditor"]
    assert Path(program).is_relative_to(job.folder / "temp")

    shutil.copytree(ROOT / "auditor/demo/store", job.folder / "store", ignore=shutil.ignore_patterns("*.py"))
    web = build_store("as-found")
    with web.running():
        done = job.step(
            "audit", {"auditor": program}, policy="store/policy.yaml",
            arguments=f"--trust-key={web.trust_key}\n--scenario=no-choice\n--max-pages=4",
            **{"map-host": "\n".join(web.map_host_options())},
        )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert job.outputs()["verdict"] == "fail"
    assert 0 < int(job.outputs()["findings"]) <= len(PLANTED["as-found"]) + 20
    errors = [command for command in commands(done.stdout) if command.name == "error"]
    assert errors
    assert {command.properties["file"] for command in errors} == {"store/policy.yaml"}
    assert "## ❌ Fail" in job.summary()
    assert (job.folder / "audit-report/report.sarif").is_file()
