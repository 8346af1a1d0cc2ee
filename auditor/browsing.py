"""What decides what the browser of an audit does and sees: one record, whichever command starts it.

A new option is a field here, and the click option of the same name in `auditor.cli.options.browsing`. Nothing else names it: a run
can be resumed only with the same value of each field, unless the field says `decides=False`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, Literal

Settle = Literal["virtual", "real"]
Egress = Literal["auto", "public", "any"]

_OPTION, _DECIDES, _REPEATED = "option", "decides", "repeated"


def _of(default: Any, *, option: str = "", decides: bool = True, repeated: bool = True) -> Any:
    """A field. `option`: its name on the command line, where that is not its own. `decides`: whether it decides what is seen.
    `repeated`: whether the command that repeats an audit has it."""
    return field(default=default, metadata={_OPTION: option, _DECIDES: decides, _REPEATED: decides and repeated})


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowsingOptions:
    """The options of the command line that are about browsing, and what each is without being given; see `auditor audit --help`."""

    max_pages: int | None = _of(None, repeated=False)
    """Of the policy's own limits if None, as `max_minutes`."""
    max_minutes: int | None = _of(None, decides=False)
    settle: Settle = "virtual"
    workers: int | None = _of(None, decides=False)
    """Pages visited at a time; None: what the machine has room for."""
    browser: str | None = None
    """A path, `chrome`, `msedge` or `chromium`; None: the first that is found."""
    map_host: tuple[str, ...] = ()
    """`HOST=ADDR:PORT`, as the command line has them."""
    trust_key: tuple[str, ...] = ()
    """Base64 SHA-256 of public keys whose certificates are accepted."""
    egress: Egress = "auto"
    visits: int = _of(1, repeated=False)
    """Times each scenario visits its pages."""
    variables: Mapping[str, str] = field(
        default_factory=dict, repr=False, metadata={_OPTION: "--var", _DECIDES: True, _REPEATED: True}
    )
    """Values for journeys by name. Only the names are ever told or digested."""


def option_of(one: Field[Any]) -> str:
    """What a field is called on the command line: `--map-host`."""
    return one.metadata.get(_OPTION) or f"--{one.name.replace('_', '-')}"


def deciding(options: BrowsingOptions) -> dict[str, object]:
    """The option and its value, of every field that decides what is seen; of variables their names."""
    return {option_of(f): _told(getattr(options, f.name)) for f in fields(options) if f.metadata.get(_DECIDES, True)}


def repeated(options: BrowsingOptions) -> dict[str, tuple[str, ...]]:
    """The option and the values to give it, of every field that the command repeating an audit names: those that were changed."""
    return {
        option_of(f): _values(getattr(options, f.name))
        for f in fields(options)
        if f.metadata.get(_REPEATED, True) and getattr(options, f.name) != _default(f)
    }


def _told(value: object) -> object:
    return sorted(value) if isinstance(value, Mapping) else value


def _values(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, Mapping | tuple) else (str(value),)


def _default(one: Field[Any]) -> object:
    return one.default if one.default_factory is MISSING else one.default_factory()
