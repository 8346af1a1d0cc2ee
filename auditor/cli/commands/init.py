"""`auditor init`: draft a policy from what a site's statement says, and tell what the site does besides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.options.browsing import browsing_options
from auditor.cli.options.shared import catalogue_option

if TYPE_CHECKING:
    from auditor.browsing import BrowsingOptions


@click.command()
@click.argument("url", required=False)
@click.option(
    "--statement",
    metavar="URL|FILE",
    help="The privacy statement: its address, a path on the site, or a .txt, .md or .html file. Default: what the start page "
    "links to as its privacy statement.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("policy.yaml"),
    show_default=True,
    help="The policy to write. statement.lock goes beside it.",
)
@click.option(
    "--first-party",
    "first_party",
    multiple=True,
    metavar="DOMAIN",
    help="Another domain of the company's, which is then no recipient; may be given again.",
)
@click.option("--force", is_flag=True, help="Overwrite a policy and a lock that are there already.")
@click.option(
    "--max-pages",
    type=click.IntRange(1, 100_000),
    default=20,
    show_default=True,
    metavar="N",
    help="Visit at most N pages in each of no-choice, accept-all and reject-all.",
)
@click.option(
    "--from-run", type=click.Path(path_type=Path), metavar="RUN", help="Draft from a recorded run: no browser."
)
@click.option(
    "--keep-run", type=click.Path(path_type=Path), metavar="DIR", help="Keep what was recorded, for `auditor check`."
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a baseline: what an audit by the draft finds today, so that `auditor audit --baseline FILE` fails only on what is new.",
)
@catalogue_option
@click.option("--locale", default="en-GB", show_default=True, metavar="TAG", help="The browser's language, e.g. de-AT.")
@browsing_options("settle", "workers", "browser", "map_host", "trust_key", "egress")
def init(
    url: str | None,
    statement: str | None,
    first_party: tuple[str, ...],
    out: Path,
    force: bool,
    max_pages: int,
    from_run: Path | None,
    keep_run: Path | None,
    baseline: Path | None,
    locale: str,
    browsing: BrowsingOptions,
) -> None:
    """Draft a policy for the site at URL: a first version to read, correct and keep.

    The site is visited with nothing chosen, everything accepted and everything rejected; forms are filled in with an identity
    made for it, and never submitted. `declared` holds what the statement says is there, and each sentence becomes a clause with the
    rules that verify it. What was seen and is not said stands there as comments and is printed: an audit by the draft finds it. TODO
    marks what a person must decide.
    """
    from auditor.cli.drafts.write_draft import run_init
    from auditor.cli.options.init_options import InitOptions

    run_init(
        InitOptions(
            url=url,
            statement=statement,
            first_party=first_party,
            out=out,
            force=force,
            max_pages=max_pages,
            from_run=from_run,
            keep_run=keep_run,
            baseline=baseline,
            locale=locale,
            browsing=browsing,
        )
    )
