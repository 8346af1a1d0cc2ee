"""What the shape of an entry of `forms` does not show: that it names one form, and says something of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy.draft import Draft
from policy.errors import Problem
from policy.form_border import NAMING, PERMITTING
from policy.places import Path


@dataclass(frozen=True, slots=True)
class FormConsistency:
    """Holds the forms of a draft to what an entry is."""

    draft: Draft

    def problems(self) -> Iterator[Problem]:
        """Every inconsistency, in file order."""
        for way, form in self.draft.mappings(("forms",)):
            yield from self._form(way, form)

    def _form(self, way: Path, form: dict[str, object]) -> Iterator[Problem]:
        name = self.draft.name(way)
        given = [key for key in form if key in NAMING and form[key] is not None]
        if not given:
            yield self.draft.problem(way, f"{name} needs one of {', '.join(NAMING)}")
        for key in given[1:]:
            message = f"{name} has {given[0]} already: '{key}' cannot stand beside it"
            yield Problem(location=self.draft.places.key((*way, key)), message=message)
        if not any(form.get(key) is not None for key in PERMITTING):
            yield self.draft.problem(way, f"{name} needs one of {', '.join(PERMITTING)}")
        if form.get("fill") is False and form.get("allow_submit") is True:
            message = f"{name} is not filled in, so it cannot be submitted"
            yield Problem(location=self.draft.places.key((*way, "allow_submit")), message=message)
