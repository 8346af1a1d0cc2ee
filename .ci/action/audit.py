"""The action's second step: audit, then tell the runner how it went, and end as the audit did.

Inputs come in environment variables and go to the auditor as arguments; no shell reads them. What the auditor prints is not
read for commands, because a site may have written it.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import runner

FORMATS = ("console", "html", "json", "sarif", "junit", "markdown", "github")
JUDGED = (0, 1, 3)
"""Exit codes of an audit that came to a verdict, and so wrote its reports."""


def main() -> int:
    """Audit and tell; the exit code is the auditor's."""
    inputs = {name.removeprefix("AUDITOR_"): value for name, value in os.environ.items() if name.startswith("AUDITOR_")}
    if not inputs.get("POLICY"):
        runner.error("the input policy is missing")
        return 2
    folder = Path(inputs["OUT"])
    before = written(folder)
    code = audit([inputs["PROGRAM"], *arguments(inputs)])
    runner.output("exit-code", str(code))
    runner.output("folder", str(folder))
    if code in JUDGED and written(folder) != before:
        tell(folder, inputs)
    else:
        refuse(code, inputs)
    return code


def arguments(inputs: Mapping[str, str]) -> list[str]:
    """The auditor's arguments. What is given as `--name=value` cannot be taken for an option of another name."""
    named = {"--url": "URL", "--out": "OUT", "--fail-on": "FAIL_ON", "--baseline": "BASELINE", "--browser": "BROWSER"}
    given = [f"{option}={inputs[name]}" for option, name in named.items() if inputs.get(name)]
    hosts = [f"--map-host={host}" for host in lines(inputs.get("MAP_HOST", ""))]
    formats = [f"--format={name}" for name in FORMATS]
    return ["audit", *given, *hosts, *formats, *lines(inputs.get("ARGUMENTS", "")), "--", inputs["POLICY"]]


def written(folder: Path) -> int | None:
    """When the folder's report was written: what an earlier audit left there is not told as this one's."""
    report = folder / "report.json"
    return report.stat().st_mtime_ns if report.is_file() else None


def lines(text: str) -> list[str]:
    """The lines that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def audit(command: list[str]) -> int:
    """Run the auditor; the runner reads no command from what it prints."""
    word = secrets.token_hex(16)
    print(f"::stop-commands::{word}", flush=True)
    try:
        return subprocess.run(command, check=False, env=environment(os.environ)).returncode
    finally:
        print(f"::{word}::", flush=True)


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """The environment without the runner's files and tokens: the auditor and its browser need none of them."""
    return {
        name: value
        for name, value in given.items()
        if name == "GITHUB_ACTIONS" or not name.startswith(("GITHUB_", "ACTIONS_", "AUDITOR_"))
    }


def tell(folder: Path, inputs: Mapping[str, str]) -> None:
    """Outputs, summary and annotations of an audit that came to a verdict."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    runner.output("verdict", report["verdict"])
    runner.output("findings", str(sum(finding["status"] == "new" for finding in report["findings"])))
    runner.output("sarif", str(folder / "report.sarif"))
    if inputs.get("SUMMARY") == "true":
        runner.summary((folder / "summary.md").read_text(encoding="utf-8"))
    if inputs.get("ANNOTATIONS") == "true":
        print((folder / "annotations.txt").read_text(encoding="utf-8"), flush=True)


def refuse(code: int, inputs: Mapping[str, str]) -> None:
    """What there is to say of an audit without a verdict."""
    why = "the policy or an input cannot be used" if code == 2 else "the auditor could not do its work"  # noqa: PLR2004
    told = f"No verdict: {why} (exit code {code}). The log of the step says more."
    runner.output("verdict", "")
    runner.error(told)
    if inputs.get("SUMMARY") == "true":
        runner.summary(f"## Privacy audit\n\n{told}\n")


if __name__ == "__main__":
    sys.exit(main())
