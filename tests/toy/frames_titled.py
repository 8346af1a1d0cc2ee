"""Every frame of another company has a title.

What it verifies
    Each third-party frame in any visit of the rule's scenarios says what it is, by a title or a name.

Why it matters
    Who hears a page read aloud learns from its title alone whose frame is in it.

Options
    allow   host globs that need no title. Default: none

Findings
    untitled    a third-party frame without a title

A passing example: the frame of a known player may stay without one.
    rules:
      - {id: frames-titled, check: frames-titled, allow: ["*.film.example"]}

A failing example: any other.
    rules:
      - {id: frames-titled, check: frames-titled}
"""

from __future__ import annotations

from auditor.evidence import EvidenceKind
from auditor.findings import Breach, Case, Check, Judgement, Options, Sightings, Subject
from auditor.plurals import Unit
from auditor.urls import without_values
from checks.shared.options import HostGlob
from checks.shared.visits import unseen_scenarios
from policy.globs import host_matches


class FramesTitledOptions(Options):
    """Options of `frames-titled`."""

    allow: tuple[HostGlob, ...] = ()
    """Host globs that need no title."""


def judge(options: FramesTitledOptions, case: Case) -> Judgement:
    """Ask every third-party frame for its name."""
    sightings = Sightings(case)
    for found in case.observed.frames:
        host = found.host
        if found.frame.name or any(host_matches(glob, host) for glob in options.allow):
            continue
        breach = Breach(
            code="untitled",
            subject=Subject(kind="embed", key=host, attributes=(("host", host),)),
            expected="every frame of another company has a title",
            observed=f"a frame of {host} has none",
            hint="Give it a title",
        )
        sightings.add(breach, found.visit, "frame", without_values(found.frame.url))
    gaps = unseen_scenarios(case)
    return Judgement(
        examined=len(case.observed.frames),
        unit=Unit("third-party frame"),
        findings=sightings.findings(),
        gaps=gaps,
        not_applicable="" if case.observed.frames or gaps else "no page embeds another company's frame",
    )


CHECK = Check(
    id="frames-titled",
    title="Every frame of another company has a title",
    options=FramesTitledOptions,
    judge=judge,
    codes={"untitled": "a third-party frame without a title"},
    reads=frozenset({EvidenceKind.FRAMES}),
)
