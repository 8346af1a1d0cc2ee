"""`auditor policy`: commands about the policy itself; no browser, no network."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.commands.policy_statement import coverage, lock
from auditor.cli.options.shared import catalogue_option
from auditor.plurals import counted


@click.group()
def policy() -> None:
    """Check a policy, or the language it is written in."""


policy.add_command(coverage)
policy.add_command(lock)


@policy.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@catalogue_option
@click.pass_context
def validate(context: click.Context, files: tuple[Path, ...]) -> None:
    """Read each policy FILE and print every problem with its file, line and column.

    Exits with 0 if all of them can be audited with, else with 2.
    """
    wrong = [file for file in files if not _is_valid(file)]
    if wrong:
        context.exit(2)


def _is_valid(file: Path) -> bool:
    from auditor.vocabulary import vocabulary
    from policy.errors import PolicyError
    from policy.reader import read_policy
    from policy.suggest import cut

    try:
        read = read_policy(file, vocabulary())
    except PolicyError as error:
        click.echo(str(error), err=True)
        return False
    click.echo(f"{file}: ok ({counted(len(read.clauses), 'clause')}, {counted(len(read.rules), 'rule')})")
    for note in read.notes:
        click.echo(f"{file}: note: {cut(note, 300)}", err=True)
    return True


@policy.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@catalogue_option
@click.pass_context
def test(context: click.Context, files: tuple[Path, ...]) -> None:
    """Try the examples of each policy FILE: evidence in, outcomes out, without a browser.

    Exits with 0 if every rule ends as the examples expect, with 1 if one does not, and with 2 if a policy cannot be read or
    has no examples.
    """
    from auditor.cli.judging.policy_examples import try_examples
    from reports.escape import line

    failed = False
    for file in files:
        tried = try_examples(file)
        wrong = [example for example in tried if example.surprises]
        for example in tried:
            click.echo(f"{'FAILED' if example.surprises else 'ok':<6}  {line(example.name)}")
            for surprise in example.surprises:
                click.echo(f"        {surprise}")
        click.echo(f"{file}: {counted(len(tried), 'example')}, {len(wrong)} failed")
        failed = failed or bool(wrong)
    if failed:
        context.exit(1)


@policy.command()
def schema() -> None:
    """Print the JSON Schema of the policy language, for editors.

    It knows the checks, scenarios and vendors of this auditor: save it beside the policy, and again after an update.
    """
    from auditor.vocabulary import vocabulary
    from policy.schema import schema_text

    click.echo(schema_text(vocabulary()), nl=False)
