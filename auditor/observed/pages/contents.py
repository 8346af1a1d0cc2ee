"""What pages hold: frames of other companies, links that leave, forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from auditor.evidence import FormSeen, FrameSeen, Link, Visit
from auditor.observed.parties import Parties, Recipient
from auditor.personal_fields import personal_data
from auditor.urls import host_of

_ASKS_NOBODY = frozenset({"hidden", "submit", "button", "reset", "image"})
"""Types of fields that a visitor does not fill in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedFrame:
    """A frame or player of another company in one visit."""

    visit: Visit
    frame: FrameSeen
    host: str
    recipient: Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedLink:
    """A link to another company in one visit."""

    visit: Visit
    link: Link
    is_own: bool
    """Whether it stands in a document of the site, not in somebody else's frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedForm:
    """A form in one visit."""

    visit: Visit
    form: FormSeen

    @property
    def field_names(self) -> tuple[str, ...]:
        """What its fields are called that a visitor fills in."""
        return tuple(f.name or f.label or f.type for f in self.form.fields if f.type not in _ASKS_NOBODY)

    @property
    def is_personal(self) -> bool:
        """Whether a visible field asks for personal data."""
        return any(f.visible and personal_data(f) for f in self.form.fields)


def frames_of(visits: Iterable[Visit], parties: Parties) -> Iterator[ObservedFrame]:
    """Every third-party frame of the visits, in order."""
    for visit in visits:
        for frame in visit.frames:
            if parties.is_third_url(frame.url):
                host = host_of(frame.url)
                yield ObservedFrame(visit=visit, frame=frame, host=host, recipient=parties.recipient(host))


def links_of(visits: Iterable[Visit], parties: Parties) -> Iterator[ObservedLink]:
    """Every link of the visits that leads to another company, in order."""
    for visit in visits:
        for link in visit.links:
            if parties.is_third_url(link.url):
                yield ObservedLink(visit=visit, link=link, is_own=parties.is_first_url(link.document))


def forms_of(visits: Iterable[Visit]) -> Iterator[ObservedForm]:
    """Every form of the visits, in order."""
    for visit in visits:
        for form in visit.forms:
            yield ObservedForm(visit=visit, form=form)
