"""Which presets there are, and the type of what `extends` takes: their names alone, so that no path is made of a policy's text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from policy.suggest import cut, nearest

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
    near = nearest(text.removeprefix(PRESET), preset_names())  # all known ones are alike with their prefix
    told = f"did you mean '{PRESET}{near}'?" if near else f"known are {', '.join(known)}"
    if not text.startswith(PRESET):
        raise ValueError(f"'{cut(text)}' is no preset, and extends takes nothing else: {told}")
    raise ValueError(f"unknown preset '{cut(text)}': {told}")


PresetName = Annotated[
    str, AfterValidator(_preset), WithJsonSchema({"enum": [f"{PRESET}{name}" for name in preset_names()]})
]
"""A preset, e.g. `preset:eprivacy`."""
