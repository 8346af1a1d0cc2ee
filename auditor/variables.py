"""Variables of journeys: values that the caller gives, never the policy, and that are never written anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from auditor.errors import UsageError
from policy.model import Journey

SHORTEST = 4
"""Characters that a value has at least: a shorter one stands everywhere by chance."""
LONGEST = 1_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def parse_variables(options: Iterable[str], environment: Mapping[str, str]) -> dict[str, str]:
    """The values by name, of `NAME=VALUE`, or of `NAME` alone, which is looked up in `environment`.

    Raises UsageError for what is no name or no value; no message holds a value.
    """
    return dict(_parse(option, environment) for option in options)


def _parse(option: str, environment: Mapping[str, str]) -> tuple[str, str]:
    name, given, value = option.partition("=")
    if not _NAME.fullmatch(name):
        raise UsageError("--var takes NAME=VALUE, or NAME alone; a name is made of letters a-z, digits and '_'")
    if not given:
        if name not in environment:
            raise UsageError(
                f"--var {name}: there is no environment variable {name}; set it, or give --var {name}=VALUE"
            )
        value = environment[name]
    if not SHORTEST <= len(value) <= LONGEST or not value.isprintable():
        size = f"of {SHORTEST} to {LONGEST} characters"
        raise UsageError(
            f"--var {name}: its value must be one line {size}, so that it can be kept out of the evidence; "
            "what is no secret can stand in the policy itself"
        )
    return name, value


def check_variables(variables: Mapping[str, str], journeys: Iterable[Journey], *texts: str) -> None:
    """Whether the journeys' variables are there, and none would garble the evidence where it is kept out of it.

    `texts` are what no value may be a part of: the policy's, and the site's address. Raises UsageError.
    """
    for journey in journeys:
        if missing := [name for name in journey.variables if name not in variables]:
            many = "s" if len(missing) > 1 else ""
            raise UsageError(
                f"journey '{journey.name}' needs the variable{many} {', '.join(missing)}: "
                f"give {' '.join(f'--var {name}=VALUE' for name in missing)}, or --var NAME to take it from the environment"
            )
    for name, value in sorted(variables.items()):
        if any(value.lower() in text.lower() for text in texts):
            raise UsageError(
                f"--var {name}: its value also stands in the policy or in the site's address, and to keep it out of the "
                "evidence would garble that: use another value, or write it into the policy if it is no secret"
            )
