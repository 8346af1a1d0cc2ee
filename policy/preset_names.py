"""Which presets there are, and the type of what `extends` takes: their names alone, so that no path is made of a policy's text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from policy.suggest import cut, hint

PRESET = "preset:"
"""Before a preset's name in `extends`."""


@cache
def preset_names() -> tuple[str, ...]:
    """The names of the presets that ship, sorted."""
    texts = (entry.name for entry in (files("policy") / "presets").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in texts if name.endswith(".yaml")))


def _preset(text: str) -> str:
    known = [f"{PRESET}{name}" for name in preset_names()]
    if text in known:
        return text
    if not text.startswith(PRESET):
        near = hint(f"{PRESET}{text}", known) if text.isidentifier() else f": known are {', '.join(known)}"
        raise ValueError(f"'{cut(text)}' is no preset, and extends takes nothing else{near}")
    raise ValueError(f"unknown preset '{cut(text)}'{hint(text, known)}")


PresetName = Annotated[
    str, AfterValidator(_preset), WithJsonSchema({"enum": [f"{PRESET}{name}" for name in preset_names()]})
]
"""A preset, e.g. `preset:eprivacy`."""
