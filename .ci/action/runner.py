"""What the steps of the action say to the runner: outputs, summary, errors. The standard library alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SUMMARY_LIMIT = 2**20
"""Octets of a step's summary; GitHub shows none of a longer one."""


def output(name: str, value: str) -> None:
    """Set an output of the step. A value of several lines stays one: its end is a word that nobody can guess."""
    word = secrets.token_hex(16)
    _append("GITHUB_OUTPUT", f"{name}<<{word}\n{value}\n{word}\n")


def summary(text: str) -> None:
    """Add Markdown to the job's summary; what is too long for it is named instead of shown."""
    short = (
        text if len(text.encode("utf-8", "replace")) < SUMMARY_LIMIT else "The summary is too long to be shown here.\n"
    )
    _append("GITHUB_STEP_SUMMARY", short)


def error(text: str) -> None:
    """Show an error of the step."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    print(f"::error title=Privacy audit::{escaped}", flush=True)


def _append(variable: str, text: str) -> None:
    with Path(os.environ[variable]).open("a", encoding="utf-8", errors="replace") as file:
        file.write(text)
