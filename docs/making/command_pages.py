"""A page for each command, from what click knows of it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module

import click

from auditor.cli.main import COMMANDS, auditor
from docs.making.markdown import code, prose, table


def command_pages() -> dict[str, str]:
    """Path below docs -> Markdown: a page a command, and `commands/index.md` that lists them."""
    return {"commands/index.md": _index(), **{f"commands/{name}.md": _page(name) for name in COMMANDS}}


def command(name: str) -> click.Command:
    """The command of that name."""
    found: click.Command = getattr(import_module(COMMANDS[name][0]), name)
    return found


def _top() -> click.Context:
    return click.Context(auditor, info_name="auditor", **auditor.context_settings)


def _index() -> str:
    rows = [(f"[`auditor {name}`]({name}.md)", prose(text)) for name, (_, text) in COMMANDS.items()]
    own = _options(_top())
    return (
        f"# Commands\n\n{table(('command', 'what it does'), rows)}\nEach command shows its page with `--help`. "
        f"The [exit codes](../exit-codes.md) are the same for all.\n\n{own}"
    )


def _page(name: str) -> str:
    context = click.Context(command(name), info_name=name, parent=_top())
    return "\n\n".join(_parts(context, 1)) + "\n"


def _parts(context: click.Context, depth: int) -> Iterator[str]:
    """A command, then the commands in it."""
    yield f"{'#' * depth} {context.command_path}"
    usage = context.command.get_usage(context).removeprefix("Usage: ")
    yield f"```text\n{inspect.cleandoc(usage)}\n```"
    yield from map(_paragraph, inspect.cleandoc(context.command.help or "").split("\n\n"))
    if options := _options(context):
        yield options
    if isinstance(context.command, click.Group):
        for name, sub in context.command.commands.items():
            yield from _parts(click.Context(sub, info_name=name, parent=context), depth + 1)


def _paragraph(text: str) -> str:
    """A paragraph of help; one that click leaves as it is written is shown as such."""
    return f"```text\n{text[2:]}\n```" if text.startswith("\b\n") else prose(text)


def _options(context: click.Context) -> str:
    records = (p.get_help_record(context) for p in context.command.get_params(context) if isinstance(p, click.Option))
    rows = [(code(names), prose(text)) for names, text in filter(None, records)]
    return table(("option", "meaning"), rows).rstrip()
