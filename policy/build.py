"""From the border's models to `policy.model`: the shape the rest of the program works with, with places."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import BaseModel

from policy.border import (
    ClauseIn,
    CookieIn,
    CrawlIn,
    PolicyIn,
    RecipientIn,
    RuleIn,
    SiteIn,
    StatementIn,
    StorageIn,
    WaiverIn,
)
from policy.durations import parse_duration
from policy.example_border import ExampleIn, expectation
from policy.form_border import FormIn
from policy.formats import parse_date
from policy.model import (
    Canary,
    Clause,
    Crawl,
    Declared,
    DeclaredCookie,
    DeclaredRecipient,
    DeclaredStorage,
    Example,
    Expectation,
    FormHint,
    Policy,
    Rule,
    Site,
    Statement,
    Waiver,
    Walk,
)
from policy.places import Path, Places
from policy.source import Source
from policy.step_build import build_consent, build_journeys


def build(entry: PolicyIn, options: Mapping[Path, BaseModel], places: Places, source: Source) -> Policy:
    """The policy; `options` holds each rule's by the rule's path."""
    return Policy(
        path=source.file,
        sha256=source.sha256,
        site=_site(entry.site),
        statement=_statement(entry.statement),
        declared=_declared(entry, places),
        consent=build_consent(entry.consent, places),
        journeys=build_journeys(entry.journeys, places),
        canary=Canary(domain=entry.canary.domain or "", phone=entry.canary.phone or "", fill=entry.canary.fill),
        forms=tuple(_form(f, ("forms", i), places) for i, f in enumerate(entry.forms)),
        scenarios=_once(entry.scenarios),
        clauses=tuple(_clause(c, ("clauses", i), options, places) for i, c in enumerate(entry.clauses)),
        examples=tuple(_example(e, ("examples", i), places) for i, e in enumerate(entry.examples)),
        waivers=tuple(_waiver(w, ("waivers", i), places) for i, w in enumerate(entry.waivers)),
    )


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _site(site: SiteIn) -> Site:
    return Site(
        name=site.name,
        url=site.url,
        first_party=site.first_party,
        third_party_cookies=site.third_party_cookies,
        locale=site.locale,
        storage_state=site.storage_state,
        crawl=Crawl(**dict(site.crawl) | _start(site) | {"walk": _walk(site.crawl)}),
    )


def _walk(crawl: CrawlIn) -> Walk | None:
    return None if crawl.walk == "off" else Walk(**dict(crawl.walk))


def _start(site: SiteIn) -> dict[str, tuple[str, ...]]:
    """A site that is a folder of its host begins there, not at the host's own front page."""
    return {} if "start" in site.crawl.model_fields_set else {"start": (urlsplit(site.url).path or "/",)}


def _statement(statement: StatementIn) -> Statement:
    reviewed = parse_date(statement.reviewed) if statement.reviewed else None
    return Statement(url=statement.url, text=statement.text, lock=statement.lock, reviewed=reviewed)


def _declared(entry: PolicyIn, places: Places) -> Declared:
    declared = entry.declared
    return Declared(
        cookies=tuple(_cookie(c, ("declared", "cookies", i), places) for i, c in enumerate(declared.cookies)),
        storage=tuple(_storage(s, ("declared", "storage", i), places) for i, s in enumerate(declared.storage)),
        recipients=tuple(
            _recipient(r, ("declared", "recipients", i), places) for i, r in enumerate(declared.recipients)
        ),
    )


def _cookie(cookie: CookieIn, path: Path, places: Places) -> DeclaredCookie:
    return DeclaredCookie(
        name=cookie.name,
        location=places.value(path),
        vendor=cookie.vendor,
        purpose=cookie.purpose,
        max_age=parse_duration(cookie.max_age) if cookie.max_age else None,
        party=cookie.party,
        hosts=cookie.hosts,
    )


def _storage(storage: StorageIn, path: Path, places: Places) -> DeclaredStorage:
    return DeclaredStorage(
        key=storage.key,
        location=places.value(path),
        kind=storage.kind,
        vendor=storage.vendor,
        purpose=storage.purpose,
    )


def _recipient(recipient: RecipientIn, path: Path, places: Places) -> DeclaredRecipient:
    return DeclaredRecipient(
        location=places.value(path),
        vendor=recipient.vendor,
        name=recipient.name,
        hosts=recipient.hosts,
        purposes=tuple(dict.fromkeys(recipient.purpose)),
        receives=tuple(dict.fromkeys(recipient.receives)),
    )


def _clause(clause: ClauseIn, path: Path, options: Mapping[Path, BaseModel], places: Places) -> Clause:
    ways: list[Path] = [(*path, "rules", i) for i in range(len(clause.rules))]
    return Clause(
        id=clause.id,
        location=places.value(path),
        section=clause.section,
        quote=clause.quote,
        rules=tuple(_rule(r, options[way], way, places) for r, way in zip(clause.rules, ways, strict=True)),
        unverifiable=clause.unverifiable,
        informational=clause.informational,
        see=_once(clause.see),
        unsure=clause.unsure,
    )


def _rule(rule: RuleIn, options: BaseModel, path: Path, places: Places) -> Rule:
    return Rule(
        id=rule.id,
        check=rule.check,
        options=options,
        location=places.value(path),
        severity=rule.severity,
        scenarios=_once(rule.scenarios),
    )


def _form(form: FormIn, path: Path, places: Places) -> FormHint:
    return FormHint(
        location=places.value(path),
        action=form.action or "",
        selector=form.selector or "",
        name=form.name or "",
        fill=form.fill,
        allow_submit=form.allow_submit,
    )


def _example(example: ExampleIn, path: Path, places: Places) -> Example:
    ended = {rule: expectation(value) for rule, value in example.expect.items()}
    return Example(
        name=example.name,
        location=places.value(path),
        given=example,
        places=tuple(places.value((*path, "visits", i)) for i in range(len(example.visits))),
        expected=tuple(
            Expectation(rule=rule, outcome=outcome, location=places.key((*path, "expect", rule)), codes=codes)
            for rule, (outcome, codes) in ended.items()
        ),
    )


def _waiver(waiver: WaiverIn, path: Path, places: Places) -> Waiver:
    return Waiver(
        rule=waiver.rule,
        owner=waiver.owner,
        reason=waiver.reason,
        expires=parse_date(waiver.expires),
        location=places.value(path),
        match=tuple((key, glob) for key, glob in waiver.match if glob),
    )
