"""`auditor policy coverage` and `auditor policy lock`: the statement's sentences, and what the policy makes of them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from policy.model import Policy
    from policy.statement.sentences import Sentence

DEFAULT_LOCK = "statement.lock"


@click.command()
@click.argument("policy", type=click.Path(path_type=Path))
@click.option(
    "--statement", type=click.Path(path_type=Path), metavar="FILE", help="The statement as a .txt, .md or .html file."
)
@click.option("--run", type=click.Path(path_type=Path), metavar="RUN", help="The statement as an audit recorded it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
@click.option("--unsure", is_flag=True, help="Print only the sentences whose clause says that its reading is in doubt.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="N",
    help="Exit with 1 if less than N per cent of the sentences are in a clause.",
)
@click.pass_context
def coverage(
    context: click.Context,
    policy: Path,
    statement: Path | None,
    run: Path | None,
    as_json: bool,
    unsure: bool,
    fail_under: float | None,
) -> None:
    """Print each sentence of the statement and what POLICY makes of it.

    A sentence is verified by rules, unverifiable, informational, or not encoded. The statement is taken from FILE, from a
    recorded RUN, or else from what the policy names as `statement.text`.
    """
    from auditor.cli.output.coverage_text import coverage_json, coverage_text
    from auditor.cli.output.report_files import show
    from policy.statement.coverage import coverage as cover

    read = _policy(policy)
    result = cover(read, _sentences(read, policy, statement, run))
    columns = shutil.get_terminal_size((100, 24)).columns
    show(coverage_json(result, unsure=unsure) if as_json else coverage_text(result, width=columns, unsure=unsure))
    if fail_under is not None and result.encoded < fail_under:
        click.echo(
            f"auditor: {result.encoded:.1f} % of the sentences are in a clause, less than {fail_under:g} %", err=True
        )
        context.exit(1)


@click.command()
@click.argument("policy", type=click.Path(path_type=Path))
@click.option(
    "--statement", type=click.Path(path_type=Path), metavar="FILE", help="The statement as a .txt, .md or .html file."
)
@click.option("--run", type=click.Path(path_type=Path), metavar="RUN", help="The statement as an audit recorded it.")
def lock(policy: Path, statement: Path | None, run: Path | None) -> None:
    """Write the lock of the reviewed statement: a hash of each of its sentences, and none of its words.

    The wording is taken from FILE, from a recorded RUN, or else from what POLICY names as `statement.text`. The lock goes to
    where the policy names it as `statement.lock`, else to statement.lock beside the policy. Keep it under version control:
    the check statement-unchanged holds the live statement against it.
    """
    from auditor.cli.judging.judge_run import shown_path
    from auditor.evidence.files import atomic_write
    from policy.statement.lock import lock_of, lock_text

    read = _policy(policy)
    made = lock_of(_sentences(read, policy, statement, run), read.clauses)
    target = policy.parent / (read.statement.lock or DEFAULT_LOCK)
    _need_replaceable(target)
    atomic_write(target, lock_text(made).encode())
    click.echo(f"wrote {shown_path(target)}: {len(made.sentences)} sentences and headings")
    if read.statement.lock is None:
        click.echo(f"name it in the policy: statement: {{lock: {DEFAULT_LOCK}}}", err=True)


def _need_replaceable(target: Path) -> None:
    """A policy may come from anyone: it must not have another file overwritten by naming it as its lock."""
    from auditor.errors import UsageError
    from policy.statement.files import read_bounded
    from policy.statement.lock import parse_lock

    try:
        if target.exists() or target.is_symlink():
            parse_lock(read_bounded(target))
    except ValueError as error:
        raise UsageError(f"{target} is not overwritten: {error}") from None


def _policy(path: Path) -> Policy:
    from auditor.vocabulary import vocabulary
    from policy.reader import read_policy

    return read_policy(path, vocabulary())


def _sentences(policy: Policy, path: Path, statement: Path | None, run: Path | None) -> tuple[Sentence, ...]:
    from auditor.errors import UsageError

    if statement is not None and run is not None:
        raise UsageError("give --statement or --run, not both")
    if run is not None:
        return _recorded(policy, run)
    file = statement or (path.parent / policy.statement.text if policy.statement.text else None)
    if file is None:
        raise UsageError("the policy names no statement.text: give --run RUN, or a file with --statement FILE")
    sentences = _read(file)
    if not any(s.is_prose for s in sentences):
        raise UsageError(f"{file}: there is no sentence in it")
    return sentences


def _read(file: Path) -> tuple[Sentence, ...]:
    from auditor.errors import UsageError
    from policy.statement.files import read_statement

    try:
        return read_statement(file)
    except ValueError as error:
        raise UsageError(f"{file}: {error}") from None


def _recorded(policy: Policy, run: Path) -> tuple[Sentence, ...]:
    """The statement's sentences in a run: of the first scenario that saw it whole."""
    from auditor.errors import UsageError
    from auditor.evidence.folder import load_run
    from auditor.observed.pages.instead import with_instead
    from auditor.observed.pages.statement import best_page, statement_url

    evidence = with_instead(load_run(run))
    url = statement_url(evidence, policy.statement.url, policy.site.url)
    if url is None:
        raise UsageError("the policy does not say where the statement is: give it statement.url")
    page = best_page(evidence, url)
    if page is None or page.truncated:
        raise UsageError(f"the run in {run} did not see the whole statement at {url}")
    return page.statement()
