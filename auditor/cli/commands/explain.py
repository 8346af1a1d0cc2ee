"""`auditor explain`: a check's page of documentation."""

from __future__ import annotations

import inspect

import click

from auditor.cli.options.shared import check_names, completing


@click.command()
@click.argument("check", required=False, shell_complete=completing(check_names))
def explain(check: str | None) -> None:
    """Show the page of a CHECK: what it verifies, its options, its findings. Without CHECK, list all of them."""
    from auditor.cli.output.report_files import show
    from auditor.errors import UsageError
    from checks import CHECKS
    from policy.suggest import hint

    if check is None:
        width = max(map(len, CHECKS))
        show("".join(f"{c.id:<{width}}  {c.title}\n" for c in CHECKS.values()))
    elif check in CHECKS:
        show(f"{check}\n{'=' * len(check)}\n\n{inspect.cleandoc(CHECKS[check].page)}\n")
    else:
        raise UsageError(f"there is no check '{check}'{hint(check, CHECKS)} ('auditor explain' lists all of them)")
