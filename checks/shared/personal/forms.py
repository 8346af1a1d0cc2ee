"""Forms that ask for personal data, and whether they were filled in."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.evidence import Field, Filling, FormSeen, Visit
from auditor.findings import Case, Gap, GapKind
from auditor.personal_fields import asked_for, personal_data
from auditor.urls import path_of, without_query

_TYPED = frozenset({"text", "email", "tel", "textarea", "url", "number", ""})


def personal_fields(form: FormSeen) -> tuple[Field, ...]:
    """Visible fields of a form that ask for personal data."""
    return tuple(f for f in form.fields if f.visible and personal_data(f))


def personal_forms(case: Case) -> Iterator[tuple[Visit, FormSeen]]:
    """Every form of the site's own pages that asks for personal data."""
    for found in case.observed.forms:
        if found.is_personal:
            yield found.visit, found.form


def is_login(form: FormSeen) -> bool:
    """Whether it asks only for what the site knows already: a name or address, and one password."""
    asked = [asked_for(f) for f in form.fields if f.visible]
    new = any("new-password" in f.autocomplete for f in form.fields)
    return asked.count("password") == 1 and not new and set(asked) <= {"password", "email", "username", "nothing"}


def unfilled_gaps(case: Case) -> tuple[Gap, ...]:
    """Gaps for forms, and fields of forms, that ask for personal data and were never filled in, in scenarios where they should
    have been. What a `Blind` tells of a field is told there."""
    filled: dict[str, list[Filling]] = {}
    for visit in case.evidence.visits:
        filled.setdefault(visit.scenario, []).extend(visit.fillings)
    gaps = {
        Gap(kind=GapKind.FORM_NOT_FILLED, detail=detail, scenario=visit.scenario)
        for visit, form in personal_forms(case)
        if visit.number > 0 and _can_be_typed_into(case, form)
        for detail in _unfilled(case, form, filled.get(visit.scenario, []))
    }
    return tuple(sorted(gaps))


def _unfilled(case: Case, form: FormSeen, fillings: list[Filling]) -> Iterator[str]:
    """What of a form was not filled in, in words."""
    own = [f for f in fillings if _is_of(f, form)]
    if not own:
        why = "the policy forbids filling forms in" if not case.policy.canary.fill else "it was not filled in"
        yield f"{form_words(form)} asks for personal data, and {why}"
        return
    if not all(f.every_field for f in own):
        return
    told = {x.name or x.label for f in own for x in (*f.fields, *f.untyped)}
    for seen in personal_fields(form):
        if seen.type in _TYPED and (seen.name or seen.label) not in told:
            yield f"{form_words(form)}: the field '{seen.name or seen.label}' could not be typed into: it came to be seen too late"


def _can_be_typed_into(case: Case, form: FormSeen) -> bool:
    return case.parties.is_first_url(form.document) and any(f.type in _TYPED for f in personal_fields(form))


def _is_of(filling: Filling, form: FormSeen) -> bool:
    named = {f.name for f in form.fields}
    actions = {without_query(a) for a in (form.action, form.document)}
    same = without_query(filling.action) in {*actions, ""} or bool(form.name and filling.name == form.name)
    known = {f.name for f in (*filling.fields, *filling.untyped)}
    alike = not form.action and known <= named
    return (same or alike) and bool(known & named)


def form_words(form: FormSeen) -> str:
    """`the form 'newsletter' (/subscribe)`, `the form on /contact`."""
    name = f" '{form.name}'" if form.name else ""
    return f"the form{name} ({path_of(form.action)})" if form.action else f"the form{name} on {path_of(form.document)}"
