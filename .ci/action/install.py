"""The action's first step: the auditor in an environment of its own, and a browser if the runner's is not asked for."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import runner

RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
"""Ubuntu's bar to user namespaces, without which the browser's sandbox does not start."""


def main() -> int:
    """Install; the output `auditor` is the program."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the runner's own Python, which may be any
        runner.error("Python 3.11 or newer is needed: add actions/setup-python before this action")
        return 2
    try:
        programs = install(Path(os.environ["GITHUB_ACTION_PATH"]), Path(os.environ["RUNNER_TEMP"]) / "auditor")
        if not os.environ.get("AUDITOR_BROWSER"):
            run(programs / "playwright", "install", "--with-deps", "chromium")
        allow_sandbox(RESTRICTED)
    except subprocess.CalledProcessError as error:
        runner.error(f"the auditor could not be installed: {error}")
        return 4
    runner.output("auditor", str(programs / "auditor"))
    return 0


def install(source: Path, environment: Path) -> Path:
    """Install the auditor of this action's version; gives the folder of its programs."""
    venv.create(environment, with_pip=True, clear=True)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(source))
    return programs


def allow_sandbox(switch: Path) -> None:
    """Allow user namespaces on GitHub's own machines, which live as long as the job; say so elsewhere."""
    if not switch.is_file() or switch.read_text(encoding="ascii").strip() != "1":
        return
    if os.environ.get("RUNNER_ENVIRONMENT") == "github-hosted":
        run("sudo", "-n", "sysctl", "-q", "-w", "kernel.apparmor_restrict_unprivileged_userns=0")
    else:
        print(f"{switch} is 1: if the browser's sandbox does not start, that is why", flush=True)


def run(*command: str | Path) -> None:
    """Run a program; its failure ends the step."""
    subprocess.run(command, check=True)


if __name__ == "__main__":
    sys.exit(main())
