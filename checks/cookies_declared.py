"""Every cookie is one that the statement declares.

What it verifies
    Each cookie that is stored, or that a response or a script tries to set, in any visit of the rule's scenarios, matches
    an entry of `declared.cookies`: its name, the hosts and party the entry names, a life no longer than `max_age`, and a
    setter that belongs to the entry's vendor. Attempts count even where the browser refuses them: another browser may
    not. Writes that only delete do not count, nor do those for a public suffix such as `com`, which every browser refuses.
    Names that are made up anew each time are one finding, with a star for what changes.

Why it matters
    A statement that lists cookies is read as the whole list, and a promised lifetime as a limit. Browsers cut lifetimes
    (Chromium at 400 days), so the longer of what a write requested and of what the jar holds is judged.

Options
    tolerance   how much longer than `max_age` a cookie may ask to live. Default: 1 day
    secure      whether each cookie set over https must be marked `Secure`. Default: false (see `transport-secure`)

Findings
    undeclared      no entry covers the cookie
    lives-too-long  it asks to live longer than declared, or to outlive a declared `session`
    wrong-party     it is declared for the other party only
    wrong-setter    the entry names a vendor, and a different known vendor sets the cookie. Tag managers, CDNs and the like,
                    which deliver other companies' scripts, are never held to be the setter
    insecure        it is not marked `Secure` though set over https (with `secure: true`)
    tried           a note: what scripts only try whether they may set it, and delete in the same moment
    never-seen      a note: declared, and in no visit seen. Cookies that need consent are expected only where consent was given

A passing example: the site sets `session` without a lifetime, and Google's script sets `_ga` for two years.
    declared:
      cookies:
        - {name: session, purpose: necessary, max_age: session}
        - {name: "_ga*", vendor: google-analytics, purpose: analytics, max_age: 2 years}
    rules:
      - {id: cookies-declared, check: cookies-declared}

A failing example: on the same site, `session` is undeclared and `_ga` lives too long.
    declared:
      cookies:
        - {name: "_ga*", vendor: google-analytics, purpose: analytics, max_age: 13 months}
    rules:
      - {id: cookies-declared, check: cookies-declared}
"""

from __future__ import annotations

from auditor.evidence import EvidenceKind
from auditor.findings import Breach, Case, Check, CrawlNeed, Judgement, Options, Sightings, Subject
from auditor.observed import ObservedCookie
from auditor.observed.attribution import other_setter
from auditor.observed.parties import means_cookie
from auditor.plurals import Unit
from checks.shared.findings.cookies import note_cookie
from checks.shared.findings.trials import MEANING, note_tried
from checks.shared.options import Length, seconds_of
from checks.shared.visits import could_appear, unseen_scenarios
from checks.shared.wording import listing
from policy.durations import parse_duration, roughly
from policy.flow import flow_entry
from policy.model import DeclaredCookie


class CookiesDeclaredOptions(Options):
    """Options of `cookies-declared`."""

    tolerance: Length = parse_duration("1 day")
    """How much longer than `max_age` a cookie may ask to live."""
    secure: bool = False
    """Whether each cookie set over https must be marked `Secure`."""


def judge(options: CookiesDeclaredOptions, case: Case) -> Judgement:
    """Hold every observed cookie against the declared ones, and the other way round."""
    sightings = Sightings(case)
    cookies = case.observed.cookies
    for cookie in cookies:
        if cookie.attribution.declared is not None or not cookie.tried:
            _judge_cookie(options, case, cookie, sightings)
    note_tried([c for c in cookies if c.tried and c.attribution.declared is None], "cookies", "tried", sightings)
    gaps = unseen_scenarios(case)
    if case.visits:
        _note_never_seen(case, cookies, sightings)
    return Judgement(examined=len(cookies), unit=Unit("cookie"), findings=sightings.findings(), gaps=gaps)


def _judge_cookie(options: CookiesDeclaredOptions, case: Case, cookie: ObservedCookie, sightings: Sightings) -> None:
    declared = cookie.attribution.declared
    if declared is None:
        _undeclared(case, cookie, sightings)
    else:
        _lives_too_long(options, cookie, declared, sightings)
        _wrong_setter(case, cookie, declared, sightings)
    if options.secure:
        _insecure(cookie, sightings)


def _undeclared(case: Case, cookie: ObservedCookie, sightings: Sightings) -> None:
    other = next((d for d in case.policy.declared.cookies if means_cookie(d, cookie.name, cookie.host)), None)
    if other is not None:
        note_cookie(
            cookie,
            sightings,
            "wrong-party",
            expected=f"{other.name} is a {other.party}-party cookie",
            observed=f"{cookie.called} is set as a {cookie.party}-party cookie of {cookie.host}",
            location=other.location,
        )
        return
    note_cookie(
        cookie,
        sightings,
        "undeclared",
        expected="every cookie is one that the statement declares",
        observed=_seen(cookie),
        hint=f"Stop setting it, or declare it under declared.cookies: {declaration(cookie)}",
    )


def _seen(cookie: ObservedCookie) -> str:
    words = f"{cookie.party}-party cookie {cookie.called} of {cookie.host}, asked to live {roughly(cookie.lifetime.longest)}"
    return f"{words}; the browser blocked it ({listing(cookie.blocked)})" if cookie.blocked else words


def declaration(cookie: ObservedCookie) -> str:
    """The line of a policy that would declare the cookie, as far as the catalogue knows it."""
    vendor, life = cookie.attribution.vendor, cookie.lifetime.longest
    return flow_entry(
        (
            ("name", cookie.called),
            ("vendor", vendor.id if vendor else ""),
            ("purpose", cookie.attribution.known_purpose or ""),
            ("max_age", "session" if life is None else roughly(life)),
        )
    )


def _lives_too_long(
    options: CookiesDeclaredOptions, cookie: ObservedCookie, declared: DeclaredCookie, sightings: Sightings
) -> None:
    life = cookie.lifetime
    if declared.max_age is None or not life.outlives(declared.max_age.seconds, seconds_of(options.tolerance)):
        return
    note_cookie(
        cookie,
        sightings,
        "lives-too-long",
        expected=f"{declared.name} lives no longer than {roughly(declared.max_age.seconds)}",
        observed=f"{cookie.called} of {cookie.host} asks to live {roughly(life.longest)}",
        location=declared.location,
        hint="Shorten the cookie's life where it is set, or correct the promise.",
    )


def _wrong_setter(case: Case, cookie: ObservedCookie, declared: DeclaredCookie, sightings: Sightings) -> None:
    vendor = cookie.attribution.vendor if declared.vendor else None
    setter = other_setter(vendor, case.parties.setters(cookie.setters))
    if setter is None:
        return
    note_cookie(
        cookie,
        sightings,
        "wrong-setter",
        expected=f"{declared.name} is set by {declared.vendor}",
        observed=f"{cookie.called} of {cookie.host} is set by {setter.id}",
        location=declared.location,
        hint=f"Name {setter.id} as its vendor if that is who sets it.",
    )


def _insecure(cookie: ObservedCookie, sightings: Sightings) -> None:
    if cookie.exposed:
        note_cookie(
            cookie,
            sightings,
            "insecure",
            expected="every cookie set over https is marked Secure",
            observed=f"{cookie.called} of {cookie.host} is set without Secure",
            hint="Add the Secure attribute where the cookie is set.",
        )


def _note_never_seen(case: Case, cookies: tuple[ObservedCookie, ...], sightings: Sightings) -> None:
    for declared in case.policy.declared.cookies:
        if not could_appear(case, (case.parties.purpose_of(declared),)) or any(
            means_cookie(declared, c.name, c.host) for c in cookies
        ):
            continue
        sightings.add(
            Breach(
                code="never-seen",
                subject=Subject(kind="cookie", key=declared.name, attributes=(("name", declared.name),)),
                expected=f"the declared cookie {declared.name} is there",
                observed="it was seen in no visit",
                hint="Remove it from the statement if the site no longer uses it.",
                severity="note",
                location=declared.location,
            )
        )


CHECK = Check(
    id="cookies-declared",
    title="Every cookie stored or attempted is declared, and lives no longer than promised",
    options=CookiesDeclaredOptions,
    judge=judge,
    codes={
        "undeclared": "a cookie that no declaration covers",
        "lives-too-long": "a cookie that asks to live longer than promised",
        "wrong-party": "a cookie of the other party than declared",
        "wrong-setter": "a cookie set by another vendor than declared",
        "insecure": "a cookie set over https without Secure",
        "never-seen": "a declared cookie that was seen in no visit",
        "tried": MEANING,
    },
    needs=frozenset({CrawlNeed.WALK}),
    reads=frozenset({EvidenceKind.COOKIES}),
    absences=frozenset({"never-seen"}),
)
