"""The vocabulary of tests: a policy, visits and what was recorded in them, in as few words as they need.

    judge("cookies-declared", visit("/", cookies=[cookie("sid")])) == [("undeclared", "sid @ shop.example")]

Everything happens at https://shop.example/ unless said otherwise, and is clean unless said otherwise: pages answer 200 as
HTML with HSTS, cookies are Secure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from auditor.evidence import (
    WATCHED,
    Blind,
    Choice,
    ConsentClick,
    Control,
    CookieWrite,
    Evidence,
    EvidenceKind,
    FilledField,
    Filling,
    FormSeen,
    FrameSeen,
    Initiator,
    Leak,
    LeftOut,
    Link,
    LinkProbe,
    Method,
    PageText,
    Probing,
    Request,
    Run,
    ScenarioRun,
    Signal,
    StackFrame,
    StorageWrite,
    StoredCookie,
    StoredItem,
    Visit,
)
from auditor.evidence.layout import visit_id
from auditor.evidence.records import Field
from auditor.findings import Case, Judgement
from auditor.observed import Parties, RoundIndex
from auditor.urls import host_of
from checks import CHECKS
from policy.catalogue import Catalogue, Vendor, VendorKey
from policy.durations import parse_duration
from policy.errors import Location
from policy.model import (
    Clause,
    Declared,
    DeclaredCookie,
    DeclaredRecipient,
    DeclaredStorage,
    Policy,
    Rule,
    Site,
    Statement,
)
from policy.wire import Wire

SITE = "https://shop.example/"
HSTS = "max-age=31536000"
DAY = 86_400.0
UNNUMBERED = -1

VENDORS = (
    Vendor(
        id="google-analytics", name="Google Analytics", category="analytics", purposes=("analytics",),
        hosts=("*.google-analytics.com",), cookies=(VendorKey(name="_ga*", purpose="analytics"),),
        storage=(VendorKey(name="_ga_store", purpose="analytics"),), documentation="https://google.example/",
        requests=(Wire(path="/g/collect", query=("v=2", "tid=G-*")),),
    ),
    Vendor(
        id="google-tag-manager", name="Google Tag Manager", category="tag-manager", purposes=("necessary",),
        hosts=("www.googletagmanager.com",), documentation="https://google.example/",
    ),
    Vendor(
        id="ads", name="Ads", category="advertising", purposes=("advertising", "analytics"), hosts=("*.ads.example",),
        documentation="https://ads.example/", requests=(Wire(path="/ads/event", body=("ad_id", "visitor")),),
    ),
)  # fmt: skip


CATALOGUE = Catalogue(VENDORS)
"""A catalogue of three vendors, so that no test hangs on the one that ships."""


# What was recorded


def at(url: str) -> str:
    """A URL or a path on the site, absolute."""
    return urljoin(SITE, url)


def visit(
    url: str = "/",
    scenario: str = "no-choice",
    *,
    to: str | None = None,
    hsts: str | None = HSTS,
    mime: str = "text/html",
    requests: Iterable[Request] = (),
    cookies: Iterable[StoredCookie] = (),
    writes: Iterable[CookieWrite] = (),
    links: Iterable[Link | str] = (),
    text: str = "",
    blind: Iterable[str] = (),
    **more: Any,
) -> Visit:
    """A visit that answers with its own document. `to` is where it ended, `links` may be plain URLs, `blind` kinds.

    `number=0` makes it the visit that makes its scenario's choice; any other is numbered by `evidence`.
    """
    final = at(to or url)
    status = more.pop("status", 200)
    answered = () if status is None else (document(final, hsts=hsts, status=status, mime=mime),)
    hops = (request(url, main=True, status=301, resource="document"),) if answered and at(url) != final else ()
    return Visit(
        id="", number=more.pop("number", UNNUMBERED), scenario=scenario, url=at(url), final_url=final, status=status,
        requests=(*hops, *answered, *requests), cookies=tuple(cookies), cookie_writes=tuple(writes),
        links=tuple(link(x) if isinstance(x, str) else x for x in links),
        texts=(PageText(document=final, text=text),) if text else more.pop("texts", ()),
        watched=more.pop("watched", WATCHED),
        blind=tuple(Blind(kind=EvidenceKind(kind), reason="lost") for kind in blind), **more,
    )  # fmt: skip


def document(url: str, *, hsts: str | None = HSTS, status: int = 200, mime: str = "text/html") -> Request:
    """The answer of a page itself."""
    headers = (("strict-transport-security", hsts),) if hsts is not None else ()
    return Request(
        id="document", url=at(url), main=True, resource="document", status=status, mime=mime, headers=headers
    )


def request(url: str, *, status: int | None = 200, by: tuple[str, ...] = (), **more: Any) -> Request:
    """A request; `by` are the scripts of its stack, nearest first, all on line 7."""
    values = {"id": url, "document": SITE, "initiator": initiator(*by), **more}
    return Request(url=at(url), status=status, **values)


def initiator(*scripts: str) -> Initiator:
    """Scripts of a stack, nearest first; the parser if there are none."""
    stack = tuple(StackFrame(url=s, line=7, column=1) for s in scripts)
    return Initiator(kind="script" if stack else "parser", stack=stack)


def cookie(name: str, domain: str = "shop.example", *, days: float | None = None, **more: Any) -> StoredCookie:
    """A cookie in the jar; `days` of life left, None for a session cookie."""
    return StoredCookie(
        name=name, domain=domain, lifetime=None if days is None else days * DAY, **{"secure": True, **more}
    )


def write(
    name: str, host: str = "shop.example", *, days: float | None = None, by: tuple[str, ...] = (), **more: Any
) -> CookieWrite:
    """An attempt to set a cookie: by the scripts `by`, else by a response of the host."""
    source = "script" if by else "http"
    values = {"secure": True, "url": f"https://{host}/", "initiator": initiator(*by) if by else None, **more}
    return CookieWrite(source=source, name=name, host=host, max_age=None if days is None else days * DAY, **values)


def stored(key: str, kind: Any = "local", origin: str = "https://shop.example") -> StoredItem:
    """A key in web storage."""
    return StoredItem(kind=kind, origin=origin, key=key)


def storage_write(
    key: str, *by: str, kind: Any = "local", origin: str = "https://shop.example", **more: Any
) -> StorageWrite:
    """A script's write to web storage."""
    return StorageWrite(kind=kind, origin=origin, key=key, initiator=initiator(*by), **more)


def link(url: str, text: str = "", **more: Any) -> Link:
    """A visible link of the page; mailto: and tel: stay as written."""
    return Link(**{"kind": "anchor", "url": at(url), "text": text, "document": SITE, **more})


def frame(url: str, **more: Any) -> FrameSeen:
    """A frame of the page."""
    return FrameSeen(url=url, parent=more.pop("parent", SITE), **more)


def form(action: str, *types: str, **more: Any) -> FormSeen:
    """A form with fields of these types."""
    return FormSeen(
        action=at(action), method="post", document=SITE, fields=tuple(Field(name=t, type=t) for t in types), **more
    )


def filling(action: str = "/newsletter", *names: str, **more: Any) -> Filling:
    """A form that was filled in: fields of these names, all for e-mail addresses."""
    fields = tuple(FilledField(name=n, kind="email") for n in names or ("email",))
    return Filling(action=at(action), method="post", document=SITE, fields=fields, **more)


def leak(url: str, kind: Any = "email", transform: str = "SHA-256 in hex", **more: Any) -> Leak:
    """A value of the identity in a request to that URL, the one of `request(url)`."""
    values = {"place": "url", "host": host_of(at(url)), "request": url, "document": SITE, "phase": "fill", **more}
    return Leak(kind=kind, transform=transform, url=at(url), **values)


def probing(interface: str, *by: str, **more: Any) -> Probing:
    """What a script asked for; `by` are the scripts of its stack, nearest first, and numbers in `more` are counts."""
    fields = {k: more.pop(k) for k in ("document", "phase") if k in more}
    return Probing(**{
        "interface": interface, "document": SITE, "initiator": initiator(*by), "counts": tuple(sorted(more.items())), **fields,
    })  # fmt: skip


def recorder(*by: str, **more: Any) -> Probing:
    """A script that records all that a visitor does."""
    return probing("recorder", *by, **{"mutations": 1, "typing": 1, "moving": 1, "scrolling": 1, "pressing": 1, **more})


def chosen(scenario: str, *choices: Choice, **more: Any) -> Visit:
    """The visit that made, or tried to make, a scenario's choices; its records have the phases they are given."""
    return visit(more.pop("url", "/"), scenario, number=0, choices=choices, **more)


def control(intent: Any = "reject", label: str = "", **more: Any) -> Control:
    """A control of a banner, labelled as its intent unless said otherwise."""
    return Control(intent=intent, label=label or str(intent).capitalize(), **more)


def click(intent: Any = "reject", label: str = "", **more: Any) -> ConsentClick:
    """A click on such a control, with effect."""
    effect, at = more.pop("effect", True), more.pop("at", 0)
    return ConsentClick(control=control(intent, label, **more), method="words", effect=effect, at=at)


def choice(wanted: Any, outcome: Any = "made", *clicks: ConsentClick, **more: Any) -> Choice:
    """A choice; without clicks and otherwise untold, one that was made by one click on what is wanted."""
    made = clicks or ((click("accept" if wanted == "accept" else "reject"),) if outcome == "made" else ())
    values: dict[str, Any] = {"clicks": made, "offered": tuple(c.control for c in made), "method": "words", **more}
    return Choice(wanted=wanted, outcome=outcome, **values)


def signal(source: str, **values: str) -> Signal:
    """What a standard or a manager says of its state; `__` in a name stands for a dot."""
    return Signal(source=source, values=tuple(sorted((k.replace("__", "."), v) for k, v in values.items())))


def probe(url: str, status: int | None = 200, error: str | None = None, **more: Any) -> LinkProbe:
    """What a link's target said."""
    return LinkProbe(url=url, status=status, error=error, **more)


# What was promised


def line(number: int) -> Location:
    """A place in the policy."""
    return Location(file="policy.yaml", line=number, column=3)


def declared_cookie(name: str, *, max_age: str | None = None, **more: Any) -> DeclaredCookie:
    """A declared cookie, on line 10."""
    return DeclaredCookie(
        name=name, max_age=parse_duration(max_age) if max_age else None, **{"location": line(10), **more}
    )


def declared_storage(key: str, **more: Any) -> DeclaredStorage:
    """A declared storage key, on line 20."""
    return DeclaredStorage(key=key, **{"location": line(20), **more})


def declared_recipient(*hosts: str, **more: Any) -> DeclaredRecipient:
    """A declared recipient, on line 30."""
    return DeclaredRecipient(hosts=hosts, **{"location": line(30), **more})


def policy(
    *,
    cookies: Iterable[DeclaredCookie] = (),
    storage: Iterable[DeclaredStorage] = (),
    recipients: Iterable[DeclaredRecipient] = (),
    statement: str | None = "/privacy",
    url: str = SITE,
    **more: Any,
) -> Policy:
    """A policy for the site; `more` are fields of Policy."""
    declared = Declared(cookies=tuple(cookies), storage=tuple(storage), recipients=tuple(recipients))
    values: dict[str, Any] = {
        "path": "policy.yaml", "sha256": "0" * 64, "site": Site(name="Shop", url=url),
        "statement": Statement(url=statement), "declared": declared, **more,
    }  # fmt: skip
    return Policy(**values)


# How it is judged


def evidence(
    visits: Iterable[Visit],
    probes: Iterable[LinkProbe] = (),
    rounds: int = 1,
    *,
    confirmed: bool = False,
    left_out: Mapping[str, str] | None = None,
) -> Evidence:
    """A run of these visits, numbered: the same URL has the same number in every scenario, but for visits 0.

    `rounds` are those in which everything is visited; `left_out` are pages that nobody visited, with the reason.
    """
    numbers: dict[str, int] = {}
    numbered = []
    for v in visits:
        number = v.number if v.number != UNNUMBERED else numbers.setdefault(v.url, len(numbers) + 1)
        numbered.append(replace(v, number=number, id=visit_id(v.scenario, number, v.round)))
    names = tuple(dict.fromkeys(v.scenario for v in numbered))
    run = Run(
        format=1, tool="test", started="2026-01-01T00:00:00Z", site=SITE, method=Method(browser="test", version="1", visits=rounds),
        confirmed=confirmed, left_out=tuple(LeftOut(url=at(u), reason=r) for u, r in (left_out or {}).items()),
        scenarios=tuple(ScenarioRun(name=n, browser="test") for n in names), probes=tuple(probes),
    )  # fmt: skip
    return Evidence(run=run, visits=tuple(numbered))


def case(
    promised: Policy,
    check: str,
    options: Mapping[str, Any],
    visits: Iterable[Visit],
    *,
    probes: Iterable[LinkProbe] = (),
    scenarios: tuple[str, ...] | None = None,
    catalogue: Catalogue | None = None,
    left_out: Mapping[str, str] | None = None,
) -> Case:
    """One rule on line 5, judged in the scenarios of the visits unless said otherwise."""
    seen = evidence(visits, probes, left_out=left_out)
    rule = Rule(id="rule", check=check, options=CHECKS[check].options(**options), location=line(5))
    clause = Clause(id="clause", location=line(4), rules=(rule,))
    return Case(
        policy=replace(promised, clauses=(clause,)), clause=clause, rule=rule, severity="error", check=check,
        index=RoundIndex(seen, Parties(promised, catalogue or CATALOGUE)),
        scenarios=tuple(s.name for s in seen.run.scenarios) if scenarios is None else scenarios,
    )  # fmt: skip


def as_run(one: Case, **head: Any) -> Case:
    """The case with other values in the head of its run."""
    run = replace(one.evidence.run, **head)
    return replace(one, index=RoundIndex(replace(one.evidence, run=run), one.parties))


def judgement(
    check: str,
    *visits: Visit,
    promised: Policy | None = None,
    probes: Iterable[LinkProbe] = (),
    scenarios: tuple[str, ...] | None = None,
    catalogue: Catalogue | None = None,
    left_out: Mapping[str, str] | None = None,
    **options: Any,
) -> Judgement:
    """All that a check says about these visits."""
    rule = case(
        promised or policy(), check, options, visits,
        probes=probes, scenarios=scenarios, catalogue=catalogue, left_out=left_out,
    )  # fmt: skip
    return CHECKS[check].judge(rule.rule.options, rule)


def judge(check: str, *visits: Visit, **more: Any) -> list[tuple[str, str]]:
    """The findings of a check on these visits, as (code, subject key); `more` as for `judgement`."""
    return [(f.code, f.subject.key) for f in judgement(check, *visits, **more).findings]
