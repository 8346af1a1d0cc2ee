"""`auditor demo`: an embedded store on loopback and its policy, audited end to end."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options.browsing import browsing_options
from auditor.cli.options.shared import baseline_option, detail_options, fail_on_option, format_option

if TYPE_CHECKING:
    from auditor.browsing import BrowsingOptions
    from auditor.judge import FailOn
    from reports.console import Detail

AS_FOUND = "as-found"


@click.command()
@click.option(
    "--edition",
    default=AS_FOUND,
    show_default=True,
    metavar="NAME",
    help="as-found breaks a known list of promises, fixed keeps them all.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("demo-report"), show_default=True, help="The output folder."
)
@click.option("--scenario", "scenarios", multiple=True, metavar="S", help="Run only this scenario; may be given again.")
@click.option("--page", "pages", multiple=True, metavar="PATH", help="Visit only this page; may be given again.")
@click.option("--serve", is_flag=True, help="Keep the store running and print the command that audits it.")
@format_option("console, html and json")
@fail_on_option
@baseline_option
@detail_options
@browsing_options("browser")
def demo(
    edition: str,
    out: Path,
    scenarios: tuple[str, ...],
    pages: tuple[str, ...],
    serve: bool,
    formats: tuple[str, ...],
    fail_on: FailOn,
    baseline: Path | None,
    detail: Detail,
    browsing: BrowsingOptions,
) -> None:
    """Audit the embedded demo store against its own privacy statement."""
    from auditor.demo.store import build_store

    web = build_store(edition)
    with as_file(files("auditor.demo.store")) as folder, web.running():
        policy = folder / "policy.yaml"
        if serve:
            _serve(policy, web.map_host_options())
            return
        from auditor.cli.options.audit_options import AuditOptions
        from auditor.cli.running.audit_run import run_audit

        options = AuditOptions(
            policy=policy,
            out=out,
            scenarios=scenarios,
            pages=pages,
            formats=formats,
            fail_on=fail_on,
            baseline=baseline,
            detail=detail,
            browsing=replace(browsing, map_host=tuple(web.map_host_options()), trust_key=(web.trust_key,)),
            command=("auditor", "demo", *(() if edition == AS_FOUND else ("--edition", edition))),
        )
        code = run_audit(options)
    click.get_current_context().exit(code)


def _serve(policy: Path, mappings: list[str]) -> None:
    import threading

    maps = " ".join(f"--map-host '{m}'" for m in mappings)
    click.echo("The demo store is running. Audit it from another terminal:")
    click.echo(f"\n  auditor audit '{policy}' {maps}\n")
    click.echo("Ctrl-C stops it.")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("stopped")
