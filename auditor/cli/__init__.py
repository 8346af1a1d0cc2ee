"""The command line: one module a command, imported when it is called."""


def run() -> None:
    """Run the command line and end the process with its exit code."""
    import sys

    from auditor.cli.main import main

    sys.exit(main(sys.argv[1:]))
