"""Every cookie is one that the statement declares.

What it verifies
    Each cookie that is stored, or that a response or a script tries to set, in any visit of the rule's scenarios, matches
    an entry of `declared.cookies`: its name, the hosts and party the entry names, a life no longer than `max_age`, and a
    setter that belongs to the entry's vendor. Attempts count even where the browser refuses them: another browser may
    not. Writes that only delete do not count, nor do those for a public suffix such as `com`, which every browser refuses.
    Names that are made up anew each time are one finding, with a star for what changes.

Why it matters
    A statement that lists cookies is read as the whole list, and a promised lifetime as a limit. Browsers cut lifetimes
    (Chromium at 400 days), so the life that was *asked for* is judged, not the one in the jar.

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

from auditor.findings import Case, Check, Judgement, Options, Sightings, Subject
from checks.shared.cookies import ObservedCookie, observed_cookies
from checks.shared.declarations import cookie_purpose
from checks.shared.options import Length, seconds_of
from checks.shared.visits import could_appear, unseen_scenarios
from checks.shared.wording import lifetime, listing, yaml_entry
from policy.durations import parse_duration
from policy.globs import host_matches, name_matches
from policy.model import DeclaredCookie

# Whose scripts set cookies on behalf of others, or stand between them and the browser.
_CARRIERS = frozenset({"tag-manager", "cdn", "consent", "shop", "testing", "monitoring"})


class CookiesDeclaredOptions(Options):
    """Options of `cookies-declared`."""

    tolerance: Length = parse_duration("1 day")
    """How much longer than `max_age` a cookie may ask to live."""
    secure: bool = False
    """Whether each cookie set over https must be marked `Secure`."""


def judge(options: CookiesDeclaredOptions, case: Case) -> Judgement:
    """Hold every observed cookie against the declared ones, and the other way round."""
    sightings = Sightings(case)
    cookies = observed_cookies(case)
    for cookie in cookies:
        _judge_cookie(options, case, cookie, sightings)
    gaps = unseen_scenarios(case)
    if case.visits:
        _note_never_seen(case, cookies, sightings)
    return Judgement(examined=len(cookies), unit="cookies", findings=sightings.findings(), gaps=gaps)


def _judge_cookie(options: CookiesDeclaredOptions, case: Case, cookie: ObservedCookie, sightings: Sightings) -> None:
    declared = case.parties.cookie(cookie.name, cookie.host)
    if declared is None:
        _undeclared(case, cookie, sightings)
    else:
        _lives_too_long(options, cookie, declared, sightings)
        _wrong_setter(case, cookie, declared, sightings)
    if options.secure:
        _insecure(cookie, sightings)


def _undeclared(case: Case, cookie: ObservedCookie, sightings: Sightings) -> None:
    other = next((d for d in case.policy.declared.cookies if covers(d, cookie)), None)
    if other is not None:
        cookie.note(
            sightings,
            "wrong-party",
            expected=f"{other.name} is a {other.party}-party cookie",
            observed=f"{cookie.called} is set as a {cookie.party} cookie of {cookie.host}",
            location=other.location,
        )
        return
    cookie.note(
        sightings,
        "undeclared",
        expected="every cookie is one that the statement declares",
        observed=_seen(cookie),
        hint=f"Stop setting it, or declare it under declared.cookies: {declaration(case, cookie)}",
    )


def covers(declared: DeclaredCookie, cookie: ObservedCookie) -> bool:
    """Whether an entry means this cookie by name and host, whatever its party."""
    return name_matches(declared.name, cookie.name) and (
        not declared.hosts or any(host_matches(g, cookie.host) for g in declared.hosts)
    )


def _seen(cookie: ObservedCookie) -> str:
    words = f"{cookie.party} cookie {cookie.called} of {cookie.host}, asked to live {lifetime(cookie.asked)}"
    return f"{words}; the browser blocked it ({listing(cookie.blocked)})" if cookie.blocked else words


def declaration(case: Case, cookie: ObservedCookie) -> str:
    """The line of a policy that would declare the cookie, as far as the catalogue knows it."""
    vendor = case.parties.catalogue.by_cookie(cookie.name) or (
        None if cookie.first_party else case.parties.catalogue.by_host(cookie.host)
    )
    keys = vendor.cookies if vendor else ()
    purpose = next((k.purpose for k in keys if name_matches(k.name, cookie.name)), vendor and vendor.purposes[0])
    max_age = "session" if cookie.asked is None else lifetime(cookie.asked)
    return yaml_entry(
        (
            ("name", cookie.called),
            ("vendor", vendor.id if vendor else ""),
            ("purpose", purpose or ""),
            ("max_age", max_age),
        )
    )


def _lives_too_long(
    options: CookiesDeclaredOptions, cookie: ObservedCookie, declared: DeclaredCookie, sightings: Sightings
) -> None:
    if declared.max_age is None or cookie.asked is None:
        return
    limit = declared.max_age.seconds
    if limit is not None and cookie.asked <= limit + seconds_of(options.tolerance):
        return
    cookie.note(
        sightings,
        "lives-too-long",
        expected=f"{declared.name} lives no longer than {lifetime(limit)}",
        observed=f"{cookie.called} of {cookie.host} asks to live {lifetime(cookie.asked)}",
        location=declared.location,
        hint="Shorten the cookie's life where it is set, or correct the promise.",
    )


def _wrong_setter(case: Case, cookie: ObservedCookie, declared: DeclaredCookie, sightings: Sightings) -> None:
    if declared.vendor is None:
        return
    # Anybody further up the stack may have loaded the setter; only the nearest did the setting.
    hands = [case.parties.catalogue.by_host(h) for h in cookie.setters]
    setter = hands[0]
    if setter is None or setter.category in _CARRIERS or any(v and v.id == declared.vendor for v in hands):
        return
    cookie.note(
        sightings,
        "wrong-setter",
        expected=f"{declared.name} is set by {declared.vendor}",
        observed=f"{cookie.called} of {cookie.host} is set by {setter.id}",
        location=declared.location,
        hint=f"Name {setter.id} as its vendor if that is who sets it.",
    )


def _insecure(cookie: ObservedCookie, sightings: Sightings) -> None:
    if cookie.exposed:
        cookie.note(
            sightings,
            "insecure",
            expected="every cookie set over https is marked Secure",
            observed=f"{cookie.called} of {cookie.host} is set without Secure",
            hint="Add the Secure attribute where the cookie is set.",
        )


def _note_never_seen(case: Case, cookies: tuple[ObservedCookie, ...], sightings: Sightings) -> None:
    for declared in case.policy.declared.cookies:
        purpose = cookie_purpose(case.parties.catalogue, declared)
        if not could_appear(case, (purpose,)) or any(covers(declared, c) for c in cookies):
            continue
        sightings.add(
            "never-seen",
            Subject(kind="cookie", key=declared.name, attributes=(("name", declared.name),)),
            expected=f"the declared cookie {declared.name} is there",
            observed="it was seen in no visit",
            severity="note",
            location=declared.location,
            hint="Remove it from the statement if the site no longer uses it.",
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
    },
    reads=frozenset({"cookies"}),
    absences=frozenset({"never-seen"}),
)
