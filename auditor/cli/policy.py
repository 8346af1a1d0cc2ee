"""`auditor policy`: commands about the policy itself; no browser, no network."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli.statement import coverage, lock


@click.group()
def policy() -> None:
    """Check a policy, or the language it is written in."""


policy.add_command(coverage)
policy.add_command(lock)


@policy.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
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
    click.echo(f"{file}: ok ({_count(len(read.clauses), 'clause')}, {_count(len(read.rules), 'rule')})")
    for note in read.notes:
        click.echo(f"{file}: note: {cut(note, 300)}", err=True)
    return True


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@policy.command()
def schema() -> None:
    """Print the JSON Schema of the policy language, for editors.

    It knows the checks, scenarios and vendors of this auditor. A copy is kept in policy/policy.schema.json.
    """
    from auditor.vocabulary import vocabulary
    from policy.schema import schema_text

    click.echo(schema_text(vocabulary()), nl=False)
