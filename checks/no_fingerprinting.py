"""No script tells a visitor's device apart from others by what its browser draws, sounds like, or lists.

What it verifies
    In every visit of the rule's scenarios, and in all frames of the page, scripts are held against criteria for fingerprinting, most
    of them published (Englehardt and Narayanan, Online Tracking: A 1-million-site Measurement and Analysis, 2016, section 6;
    Acar and others, FPDetective, 2013):
    - canvas: text of at least ten distinct characters or in two colours is drawn on a canvas of at least 16 by 16 pixels and as
      large an area is read back; the state of the canvas is not saved or restored, and nothing listens to it. An emoji alone is
      no such text: looking whether a browser knows it is not fingerprinting, and neither is a chart that is exported
    - canvas-font: one text is measured in at least 50 fonts; fonts: one text is laid out, or checked, in at least 30 families
    - audio: a tone is rendered offline and its samples are read; webrtc: an offer is made and its candidates are read, and
      nobody ever answers it
    - webgl: on a canvas outside the page the real name of the graphics card is read, with 20 parameters or more, its extensions
      and precisions, or a picture
    - enumeration: at least twelve properties of the device are read, seven of which a page seldom needs
    A property is asked for by the script nearest to the call. What scripts do in workers is not seen.

Why it matters
    A fingerprint follows a visitor without any cookie: it cannot be deleted, and refusing cookies does not stop it.

Options
    allow   ids of vendors and host globs whose scripts may do it, e.g. a fraud detection that the statement names. Default: none

Findings
    canvas       a picture of text was drawn and read back
    canvas-font  one text was measured in many fonts on a canvas
    fonts        one text was laid out or checked in many fonts
    webgl        the graphics card was named and described
    audio        a tone was rendered and its samples read
    webrtc       addresses were gathered for a connection to nobody
    enumeration  the device was described, property by property

A passing example: the bank's fraud detection takes a fingerprint, and the statement says so.
    rules:
      - {id: no-fingerprinting, check: no-fingerprinting, allow: [shield.fraud.example]}

A failing example: on the same site, the statement promises that nobody is recognised by their device.
    rules:
      - {id: no-fingerprinting, check: no-fingerprinting}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.evidence import EvidenceKind, Probing, Visit
from auditor.findings import Breach, Case, Check, CrawlNeed, Judgement, Options, Sightings, Subject
from auditor.observed.initiators import initiator_chain
from auditor.plurals import Unit
from auditor.urls import host_of
from checks.shared.options import HostGlob
from checks.shared.scripts.fingerprinting import technique
from checks.shared.scripts.probing import is_allowed, script_of
from checks.shared.visits import unseen_scenarios
from checks.shared.wording import listing

CODES = {
    "canvas": "a picture of text was drawn and read back",
    "canvas-font": "one text was measured in many fonts on a canvas",
    "fonts": "one text was laid out or checked in many fonts",
    "webgl": "the graphics card was named and described",
    "audio": "a tone was rendered and its samples read",
    "webrtc": "addresses were gathered for a connection to nobody",
    "enumeration": "the device was described, property by property",
}


class NoFingerprintingOptions(Options):
    """Options of `no-fingerprinting`."""

    allow: tuple[HostGlob, ...] = ()
    """Ids of vendors, and host globs, whose scripts may do it."""


@dataclass(slots=True)
class _Prober:
    """Whoever serves scripts that use one technique."""

    name: str
    scripts: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    seen: list[tuple[Visit, Probing]] = field(default_factory=list)


def judge(options: NoFingerprintingOptions, case: Case) -> Judgement:
    """Hold what every script asked for against the criteria."""
    sightings = Sightings(case)
    visits = [v for v in case.observed.with_traffic if not case.observed.ended_elsewhere(v)]
    probers: dict[tuple[str, str], _Prober] = {}
    for code, script, visit, probing in _found(options, case, visits):
        host = host_of(script)
        recipient = case.parties.recipient(host)
        prober = probers.setdefault((code, recipient.key), _Prober(recipient.name))
        prober.scripts.add(script)
        prober.hosts.add(host)
        prober.seen.append((visit, probing))
    for (code, key), prober in sorted(probers.items()):
        _note(sightings, code, key, prober)
    return Judgement(
        examined=len(visits), unit=Unit("visit"), findings=sightings.findings(), gaps=unseen_scenarios(case)
    )


def _found(
    options: NoFingerprintingOptions, case: Case, visits: list[Visit]
) -> Iterator[tuple[str, str, Visit, Probing]]:
    """(code, script, visit, probing) of all that meets the criteria and is not allowed."""
    for visit in visits:
        for probing in visit.probings:
            code = technique(probing)
            script = script_of(probing, visit) if code else ""
            if code and not is_allowed(case, host_of(script), options.allow):
                yield code, script, visit, probing


def _note(sightings: Sightings, code: str, key: str, prober: _Prober) -> None:
    subject = Subject(
        kind="script",
        key=key,
        attributes=(*(("host", h) for h in sorted(prober.hosts)), ("name", prober.name),
                    *(("url", s) for s in sorted(prober.scripts))),
    )  # fmt: skip
    for visit, probing in prober.seen:
        sightings.add(
            Breach(
                code=code,
                subject=subject,
                expected="no script tells devices apart",
                observed=f"{CODES[code]}: by {listing(prober.scripts)} ({prober.name})",
                hint="Remove the script, load it only where it is needed, or say in the statement what it is for and allow it here.",
                chain=initiator_chain(probing.initiator, visit, probing.document),
            ),
            visit,
            "probing",
            probing.interface,
        )


CHECK = Check(
    id="no-fingerprinting",
    title="No script tells devices apart",
    options=NoFingerprintingOptions,
    judge=judge,
    codes=CODES,
    needs=frozenset({CrawlNeed.WALK}),
    reads=frozenset({EvidenceKind.PROBINGS}),
)
