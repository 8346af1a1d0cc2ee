"""`auditor completion`: the script that teaches a shell the words of this command."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that completes commands, options and values in SHELL.

    \b
    bash   auditor completion bash > ~/.local/share/bash-completion/completions/auditor
    zsh    auditor completion zsh > "${fpath[1]}/_auditor"
    fish   auditor completion fish > ~/.config/fish/completions/auditor.fish

    Or for one session of bash or zsh: eval "$(auditor completion bash)"
    """  # noqa: D301 - click wants the control character
    from click.shell_completion import get_completion_class

    from auditor.cli.main import auditor
    from auditor.cli.output.report_files import show

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click knows all of SHELLS
    made = kind(auditor, {}, "auditor", "_AUDITOR_COMPLETE")
    show(f"{made.source_template % made.source_vars()}\n")
