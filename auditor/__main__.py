"""The console script: makes the bundled packages importable, then hands over to the command line."""

import sys
from pathlib import Path


def main() -> None:
    """Run the command line; the process ends with one of the exit codes of `auditor.errors.ExitCode`."""
    bundled = Path(__file__).parent / "_bundled"
    if bundled.is_dir():  # installed from a wheel: policy, checks and reports live inside the auditor
        sys.path.insert(0, str(bundled))
    from auditor.cli import run

    run()


if __name__ == "__main__":
    main()
