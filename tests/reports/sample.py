"""Reports to render: small builders, one rich and realistic report, and one made of a hostile string."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from auditor.evidence import LeftOut, Method, ScenarioRun
from auditor.evidence.walked import WalkedStep
from auditor.findings import EvidenceRef, Finding, Gap, GapKind, Subject
from auditor.findings.inventory import (
    ContactEntry,
    CookieEntry,
    EmbedEntry,
    FormEntry,
    HostEntry,
    Inventory,
    LinkEntry,
    RecipientEntry,
    StorageEntry,
)
from auditor.findings.report import (
    AuditReport,
    ClauseResult,
    Coverage,
    HeldBack,
    Note,
    PageEntry,
    RuleResult,
    ScenarioOutcome,
    StatementSentence,
    WalkEntry,
)
from auditor.plurals import Unit
from policy.errors import Location

DAY = 86_400.0
ALL = ("no-choice", "gpc", "no-cookies")
SITE = "https://shop.example"


def at(line: int, column: int = 9) -> Location:
    return Location(file="store.yaml", line=line, column=column)


def empty(**changes: Any) -> AuditReport:
    """A report of nothing at all."""
    fields: dict[str, Any] = {
        "verdict": "pass", "complete": True, "policy_path": "store.yaml", "policy_sha256": "5e" * 32, "tool": "auditor",
        "tool_version": "1.0", "started": "2026-11-22T10:15:00Z", "milliseconds": 4_200, "site_name": "Example Store",
        "site_url": f"{SITE}/", "statement_url": f"{SITE}/privacy", "command": ("auditor", "audit", "store.yaml"),
    }  # fmt: skip
    return AuditReport(**(fields | changes))


def gap(detail: str, **more: Any) -> Gap:
    """Why something could not be judged."""
    return Gap(**{"kind": GapKind.PAGE_NOT_SEEN, "detail": detail, **more})


def rule(**changes: Any) -> RuleResult:
    fields: dict[str, Any] = {
        "id": "cookies-declared", "check": "cookies-declared", "title": "Every cookie is a declared one",
        "clause": "cookies", "severity": "error", "outcome": "passed", "examined": 12, "unit": Unit("cookie"),
        "location": at(30), "codes": (("undeclared", "a cookie that the statement does not name"),),
    }  # fmt: skip
    fields |= changes
    seen = fields.setdefault("scenarios", tuple(ScenarioOutcome(scenario=s, outcome=fields["outcome"]) for s in ALL))
    return RuleResult(**(fields | {"scenarios": seen}))


def clause(**changes: Any) -> ClauseResult:
    fields: dict[str, Any] = {
        "id": "cookies", "section": "Cookies", "quote": "We use cookies and pixel tags on this site.", "state": "kept",
        "rules": ("cookies-declared",), "location": at(28, 5),
    }  # fmt: skip
    return ClauseResult(**(fields | changes))


def sentence(
    index: int, text: str = "We use cookies and pixel tags on this site.", **changes: Any
) -> StatementSentence:
    fields: dict[str, Any] = {
        "index": index, "text": text, "kind": "paragraph", "block": index, "level": 0, "state": "broken",
        "clauses": ("cookies",), "rules": ("cookies-declared",),
    }  # fmt: skip
    return StatementSentence(**(fields | changes))


def heading(index: int, text: str, level: int = 1) -> StatementSentence:
    return sentence(index, text, kind="heading", level=level, state=None, clauses=(), rules=())


def statement() -> tuple[StatementSentence, ...]:
    """The statement of the rich report: every kind and state of sentence."""
    row = {"kind": "row", "clauses": ("cookies",)}
    return (
        heading(0, "Our statement"),
        sentence(1, "Thank you for visiting our store.", state="informational", clauses=("welcome",), rules=()),
        sentence(2, "We are glad that you are here.", block=1, state="not-encoded", clauses=(), rules=()),
        heading(3, "Cookies", 2),
        sentence(4, clauses=("cookies", "security")),
        sentence(5, "Cookie | Kept for", is_head=True, kind="row", state="informational", clauses=(), rules=()),
        sentence(6, "session | until you close the browser", **row),
        sentence(7, "_ga | 13 months", **row),
        heading(8, "Without cookies", 9),
        sentence(9, "you can read", kind="item", state="not-judged", clauses=("without-cookies",)),
        sentence(10, "We keep it secure.", kind="item", state="kept", clauses=("security",)),
        sentence(11, "We do encrypt it.", kind="item", block=10, state="not-judged", clauses=("security",), reworded=("security",)),
        sentence(12, "We may contact you for market research.", state="unverifiable", clauses=("research",), rules=()),
    )  # fmt: skip


def finding(key: str = "_ga @ shop.example", **changes: Any) -> Finding:
    fields: dict[str, Any] = {
        "rule": "cookies-declared", "clause": "cookies", "check": "cookies-declared", "code": "undeclared",
        "severity": "error", "subject": Subject(kind="cookie", key=key, attributes=(("name", key.partition(" @ ")[0]),)),
        "expected": "every cookie is one that the statement names", "observed": "a cookie that it does not name",
        "location": at(30), "scenarios": ("no-choice",), "pages": (f"{SITE}/",),
        "evidence": (EvidenceRef(visit="no-choice/0001", record="cookie_writes", key=key.partition(" @ ")[0]),),
    }  # fmt: skip
    return Finding(**(fields | changes))


def small() -> AuditReport:
    """One clause, one failed rule, one finding: what whole texts are compared on."""
    outcomes = (
        ScenarioOutcome(scenario="no-choice", outcome="failed"),
        ScenarioOutcome(scenario="gpc", outcome="passed"),
    )
    return empty(
        verdict="fail",
        rules=(rule(outcome="failed", scenarios=outcomes),),
        clauses=(clause(state="broken"),),
        sentences=(heading(0, "Cookies"), sentence(1), sentence(2, "Enjoy.", state="not-encoded", clauses=(), rules=(), block=1)),
        statement_source="page",
        findings=(finding(chain=("https://cdn.example/tag.js:12", f"{SITE}/"), hint="Declare it or remove it."),),
        scenarios=(ScenarioRun(name="no-choice", browser="headless shell 156"), ScenarioRun(name="gpc", browser="x")),
        coverage=Coverage(
            found=2,
            visited=1,
            pages=(
                PageEntry(url=f"{SITE}/", title="Home", status=200, found_on="start", depth=0,
                          outcomes=(("no-choice", "loaded"), ("gpc", "loaded"))),
            ),
            left_out=(LeftOut(url=f"{SITE}/cart", reason="excluded"),),
            held_back=(HeldBack(origin="http://169.254.169.254", scenarios=("gpc",), pages=(f"{SITE}/",)),),
        ),
    )  # fmt: skip


def _cookie(name: str, **changes: Any) -> CookieEntry:
    fields: dict[str, Any] = {
        "name": name, "domain": "shop.example", "party": "first", "purpose": "necessary", "vendor": "", "declared": True,
        "stored": True, "asked": None, "lifetime": None, "secure": True, "http_only": False, "same_site": "Lax",
        "setter": "shop.example", "blocked": (), "scenarios": ("no-choice", "gpc"), "pages": 12,
    }  # fmt: skip
    return CookieEntry(**(fields | changes))


_GTM = ("https://www.googletagmanager.com/gtag/js?id=…:312", "https://shop.example/assets/app.js:48", f"{SITE}/")
_PIXEL = ("https://connect.facebook.net/en_US/fbevents.js:24", *_GTM)
_PAGES = tuple(f"{SITE}{p}" for p in (
    "/", "/about", "/blog", "/blog/linen", "/blog/wool", "/checkout", "/contact", "/login", "/newsletter",
    "/privacy", "/privacy/ads", "/product/1", "/product/2", "/product/3"))  # fmt: skip


def _sharing() -> Iterator[Finding]:
    base = {"rule": "nothing-before-consent", "clause": "before-you-choose", "check": "purposes-allowed"}
    for number, (host, vendor, purpose) in enumerate((
        ("www.google-analytics.com", "Google Analytics", "analytics"),
        ("connect.facebook.net", "Meta Pixel", "advertising"), ("bat.bing.com", "Microsoft Advertising", "advertising"),
        ("static.hotjar.com", "Hotjar", "analytics"), ("s.pinimg.com", "Pinterest Tag", "advertising"),
        ("analytics.tiktok.com", "TikTok Pixel", "advertising"), ("px.ads.linkedin.com", "LinkedIn Insight", "social"),
    )):  # fmt: skip
        yield finding(
            **base, code="recipient", subject=Subject(kind="recipient", key=host, attributes=(("host", host),)),
            expected="only purpose allowed before a choice: necessary",
            observed=f"{vendor} received requests; its purpose is {purpose}", location=at(52),
            scenarios=("no-choice", "gpc") if number % 2 else ALL, pages=_PAGES[: 14 - number],
            chain=_PIXEL if number else _GTM, status="known" if number == 3 else "new",
            evidence=(EvidenceRef(visit="no-choice/0001", record="requests", key=f"https://{host}/collect?v=…"),),
            hint="Load it only after the visitor has agreed, or declare why it is necessary.",
        )  # fmt: skip
    yield finding("_ga @ shop.example", **base, code="cookie", location=at(52), chain=_GTM, pages=_PAGES,
                  expected="only purpose allowed before a choice: necessary",
                  observed="stored for 400 days; its purpose is analytics", scenarios=("no-choice", "gpc"))  # fmt: skip


def _cookies() -> Iterator[Finding]:
    yield finding("_ga @ shop.example", code="lives-too-long", location=at(18, 7), pages=_PAGES, chain=_GTM,
                  expected="lives at most 13 months", observed="asked to live 2 years, of which the browser grants 400 days",
                  scenarios=("no-choice", "gpc"), hint="Set cookie_expires to 34819200 or less.")  # fmt: skip
    for name, host in (("_fbp", "shop.example"), ("MUID", "bing.com"), ("_hjSessionUser_184", "shop.example"),
                       ("_pin_unauth", "shop.example"), ("_ttp", "tiktok.com")):  # fmt: skip
        yield finding(f"{name} @ {host}", chain=_PIXEL, pages=_PAGES[:9], scenarios=("no-choice", "gpc"),
                      hint="Declare it under declared.cookies, with its purpose, or stop setting it.")  # fmt: skip
    yield finding("cart @ shop.example", code="insecure", severity="warning", observed="sent without the Secure attribute",
                  expected="cookies are set with Secure", pages=_PAGES[:2])  # fmt: skip
    yield finding("promo @ shop.example", code="never-seen", severity="note", scenarios=(), pages=(), evidence=(),
                  expected="the statement names a cookie promo", observed="no visit met it", location=at(21, 7),
                  hint="If the site no longer sets it, take it out of the statement.")  # fmt: skip
    yield finding("old_ab @ shop.example", status="waived",
                  waiver="web team until 2027-03-31: the experiment ends with the spring campaign")  # fmt: skip


def _others() -> Iterator[Finding]:
    for host, app in (("fonts.googleapis.com", "Google Fonts"), ("cdn.jsdelivr.net", "jsDelivr")):
        yield finding(rule="recipients-declared", check="recipients-declared", location=at(47), pages=_PAGES,
                      subject=Subject(kind="recipient", key=host), expected="every recipient is one that the statement names",
                      observed=f"{app} received requests", scenarios=ALL, chain=(f"{SITE}/assets/site.css", f"{SITE}/"),
                      hint="Serve the files from your own host, or name the recipient in the statement.")  # fmt: skip
    yield finding(rule="recipients-declared", check="recipients-declared", location=at(47), status="waived",
                  subject=Subject(kind="recipient", key="old.partner.example"), observed="old.partner.example received requests",
                  waiver="web team until 2027-03-31: contract ends in March", scenarios=("no-choice",))  # fmt: skip
    for url in ("http://linen-guild.example/", "https://shop-outlet.example/sale?ref=…"):
        yield finding(rule="links-marked", clause="links", check="external-links", code="unmarked", severity="warning",
                      subject=Subject(kind="link", key=url, attributes=(("url", url),)), location=at(71),
                      expected='links to other sites are marked "leaves our site"', observed='the link says "read more"',
                      pages=(f"{SITE}/blog/linen",), scenarios=ALL)  # fmt: skip
    yield finding(rule="email-reachable", clause="change-your-mind", check="contact-reachable", code="missing",
                  subject=Subject(kind="contact", key="care@shop.example"), location=at(83), evidence=(),
                  expected="care@shop.example can be reached within 2 clicks of every page",
                  observed="no way from 3 pages", pages=(f"{SITE}/checkout", f"{SITE}/login", f"{SITE}/product/3"),
                  scenarios=ALL, hint="Link the contact page from the footer of the checkout.")  # fmt: skip


def _rules() -> tuple[RuleResult, ...]:
    def outcomes(*pairs: tuple[str, str, str]) -> tuple[ScenarioOutcome, ...]:
        return tuple(ScenarioOutcome(scenario=s, outcome=o, gaps=(gap(r, scenario=s),)) for s, o, r in pairs)  # type: ignore[arg-type]

    return (
        rule(outcome="failed", examined=42),
        rule(id="recipients-declared", check="recipients-declared", title="Every recipient is a declared one",
             outcome="failed", examined=19, unit=Unit("recipient"), location=at(47),
             codes=(("undeclared", "a third party that the statement does not name"),)),
        rule(id="nothing-before-consent", check="purposes-allowed", clause="before-you-choose", outcome="failed",
             title="Only purposes that are allowed in this state", examined=61, unit=Unit("cookie, key or recipient", "cookies, keys and recipients"),
             location=at(52)),
        rule(id="storage-declared", check="storage-declared", title="Every storage key is a declared one",
             examined=9, unit=Unit("key"), location=at(49)),
        rule(id="links-marked", check="external-links", clause="links", title="Links that leave the site are as promised",
             severity="warning", outcome="failed", examined=34, unit=Unit("link"), location=at(71)),
        rule(id="no-embeds", check="embeds-declared", clause="links", title="Embedded players and frames are declared",
             outcome="not-applicable", examined=0, unit=Unit("embed"), not_applicable="No page embeds another site.", location=at(74)),
        rule(id="email-reachable", check="contact-reachable", clause="change-your-mind", outcome="failed",
             title="The contact that is promised can be reached", examined=14, unit=Unit("page"), location=at(83)),
        rule(id="works-without-cookies", check="works-without-cookies", clause="without-cookies",
             title="The promised pages work with cookies blocked", outcome="inconclusive", examined=3, unit=Unit("page"),
             gaps=(gap("the server answered 503", scenario="no-choice", page=f"{SITE}/checkout"),
                   gap("the server answered 503", scenario="no-cookies", page=f"{SITE}/checkout"),
                   gap("failed: it did not load within 30 s", scenario="no-cookies", page=f"{SITE}/login"),
                   gap("no page that matches /returns was compared", scenario="no-cookies", kind=GapKind.UNPROVEN)),
             location=at(90),
             scenarios=outcomes(("no-cookies", "inconclusive", "/checkout answered 503"))),
        rule(id="https-everywhere", check="transport-secure", clause="security", title="Everything travels encrypted",
             examined=1_204, unit=Unit("request"), location=at(97)),
        rule(id="partner-pixel", check="recipients-declared", clause="security", title="Every recipient is a declared one",
             outcome="waived", examined=19, unit=Unit("recipient"), location=at(99)),
    )  # fmt: skip


def _clauses() -> tuple[ClauseResult, ...]:
    return (
        clause(state="broken", rules=("cookies-declared", "recipients-declared", "storage-declared"),
               quote="We use cookies and pixel tags on this site, and we tell you which ones: they are listed below."),
        clause(id="before-you-choose", quote="Until you agree, we use only what is necessary for the shop to work.",
               state="broken", rules=("nothing-before-consent",)),
        clause(id="links", section="Links to other websites", state="broken", rules=("links-marked", "no-embeds"),
               quote="Our website contains links to other websites; we mark every one of them."),
        clause(id="change-your-mind", section="Your rights", state="broken", rules=("email-reachable",),
               quote="You may change your mind at any time by writing to or emailing us at care@shop.example."),
        clause(id="without-cookies", section="Cookies", state="not-judged", rules=("works-without-cookies",),
               quote="If you do not accept cookies you can still browse and order."),
        clause(id="security", section="Security", state="kept", rules=("https-everywhere", "partner-pixel"),
               quote="We are committed to ensuring that your information is secure."),
        clause(id="partners", section="Security", state="broken", rules=("recipients-declared",),
               quote="We do not pass your information to companies that we do not name."),
        clause(id="market-research", section="What we use it for", state="unverifiable", rules=(),
               quote="From time to time we may also contact you for market research purposes.",
               unverifiable="What the company does with an address later cannot be seen on its site."),
        clause(id="welcome", section="", state="informational", rules=(), quote="Thank you for visiting our store."),
    )  # fmt: skip


def _inventory() -> Inventory:
    third = {"party": "third", "declared": False, "same_site": "None", "purpose": "advertising"}
    return Inventory(
        cookies=(
            _cookie("session", http_only=True, scenarios=("no-choice", "gpc")),
            _cookie("consent", asked=186 * DAY, lifetime=186 * DAY, scenarios=("no-choice",)),
            _cookie("_ga", vendor="Google Analytics", purpose="analytics", asked=732 * DAY, lifetime=400 * DAY,
                    setter="https://www.googletagmanager.com/gtag/js"),
            _cookie("_fbp", vendor="Meta Pixel", purpose="advertising", declared=False, asked=90 * DAY, lifetime=90 * DAY,
                    setter="https://connect.facebook.net/en_US/fbevents.js"),
            _cookie("MUID", domain="bing.com", vendor="Microsoft Advertising", asked=390 * DAY, lifetime=390 * DAY,
                    setter="bat.bing.com", **third),
            _cookie("_ttp", domain="tiktok.com", vendor="TikTok Pixel", asked=396 * DAY, lifetime=None, stored=False,
                    blocked=("SameSite=None without Secure",), setter="analytics.tiktok.com", **third),
            _cookie("_hjSessionUser_184", purpose=None, vendor="", declared=False, asked=365 * DAY, lifetime=365 * DAY),
        ),
        storage=(
            StorageEntry(kind="local", origin=SITE, key="cart", party="first", purpose="necessary", vendor="",
                         declared=True, setter=f"{SITE}/assets/app.js", scenarios=("no-choice", "gpc"), pages=14),
            StorageEntry(kind="session", origin=SITE, key="_hjActiveViewportIds", party="first", purpose=None, vendor="Hotjar",
                         declared=False, setter="https://static.hotjar.com/c/hotjar.js", scenarios=("no-choice",), pages=9),
        ),
        recipients=(
            RecipientEntry(name="Google Analytics", vendor="google-analytics", hosts=("www.google-analytics.com",),
                           purposes=("analytics",), declared=True, requests=(("no-choice", 28), ("gpc", 28), ("no-cookies", 14)),
                           initiators=("https://www.googletagmanager.com/gtag/js",), pages=14),
            RecipientEntry(name="Google Fonts", vendor="google-fonts", hosts=("fonts.googleapis.com", "fonts.gstatic.com"),
                           purposes=("necessary",), declared=False, requests=(("no-choice", 56), ("gpc", 56), ("no-cookies", 56)),
                           initiators=(f"{SITE}/assets/site.css",), pages=14),
            RecipientEntry(name="Meta Pixel", vendor="meta-pixel", hosts=("connect.facebook.net", "www.facebook.com"),
                           purposes=("advertising",), declared=False, requests=(("no-choice", 31), ("gpc", 29)),
                           initiators=(f"{SITE}/assets/app.js",), pages=13),
            RecipientEntry(name="old.partner.example", vendor="", hosts=("old.partner.example",), purposes=(),
                           declared=False, requests=(("no-choice", 2),), initiators=(f"{SITE}/about",), pages=1),
        ),
        hosts=(
            HostEntry(host="shop.example", party="first", requests=(("no-choice", 402), ("gpc", 398), ("no-cookies", 371)),
                      resources=("document", "stylesheet", "script", "image")),
            HostEntry(host="fonts.gstatic.com", party="third", requests=(("no-choice", 28), ("gpc", 28), ("no-cookies", 28)),
                      resources=("font",)),
        ),
        links=(
            LinkEntry(url="https://linen-guild.example/", text="read more", kinds=("anchor",), pages=(f"{SITE}/blog/linen",), status=200),
            LinkEntry(url="https://shop-outlet.example/sale?ref=…", text="Outlet", kinds=("anchor", "area"), pages=_PAGES, status=404),
            LinkEntry(url="https://gone.example/", text="our partner", kinds=("anchor",), pages=_PAGES[:1], error="name not found"),
        ),
        embeds=(EmbedEntry(url="https://www.youtube-nocookie.com/embed/…", element="iframe", recipient="YouTube",
                           scenarios=ALL, pages=(f"{SITE}/blog/wool",)),),
        forms=(FormEntry(action=f"{SITE}/newsletter", method="POST", fields=("email", "first name"), pages=(f"{SITE}/newsletter",)),
               FormEntry(action=f"{SITE}/checkout", method="POST", fields=("name", "address", "card number"), pages=(f"{SITE}/checkout",))),
        contacts=(ContactEntry(kind="mail", value="care@shop.example", pages=_PAGES[:11]),
                  ContactEntry(kind="phone", value="+44 20 7946 0000", pages=_PAGES[6:7])),
    )  # fmt: skip


def _coverage() -> Coverage:
    def outcomes(number: int) -> tuple[tuple[str, str], ...]:
        odd = {5: "failed: answered 503"}.get(number, "loaded")
        return tuple((s, odd if s != "gpc" else "loaded") for s in ALL)

    pages = tuple(
        PageEntry(url=url, title=url.rsplit("/", 1)[1].capitalize() or "Example Store", status=503 if n == 5 else 200,
                  found_on="start" if not n else f"{SITE}/", depth=min(n, 2), outcomes=outcomes(n),
                  screenshot=f"screenshots/{n + 1:04}.jpg")
        for n, url in enumerate(_PAGES)
    )  # fmt: skip
    left_out = tuple(LeftOut(url=f"{SITE}/product/{n}", reason="template") for n in range(4, 24))
    return Coverage(
        found=36, visited=14, pages=pages, left_out=(LeftOut(url=f"{SITE}/cart", reason="excluded"), *left_out)
    )


def rich() -> AuditReport:
    """A failed audit of a shop: every outcome, state and status, 24 findings."""
    findings = (*_cookies(), *_others(), *_sharing())
    return empty(
        verdict="fail",
        complete=False,
        milliseconds=48_300,
        rules=_rules(),
        clauses=_clauses(),
        sentences=statement(),
        statement_source="reviewed",
        findings=tuple(sorted(findings, key=lambda f: (f.rule, f.code, f.subject))),
        notes=(
            Note(severity="warning", message="waiver of links-marked expired on 2026-10-01 and no longer waives", location=at(120, 5)),
            Note(severity="warning", message="waiver of storage-declared covers no finding: take it out", location=at(126, 5)),
        ),
        inventory=_inventory(),
        scenarios=(
            ScenarioRun(name="no-choice", browser="headless shell 156.0.8078.79"),
            ScenarioRun(name="gpc", browser="headless shell 156.0.8078.79"),
            ScenarioRun(name="no-cookies", browser="Chromium 156.0.8078.79", complete=False, reason="/checkout answered 503"),
        ),
        method=Method(
            browser="headless shell", version="156.0.8078.79", user_agent="Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0.0.0",
            flags=("--disable-blink-features=AutomationControlled", "--enable-features=GlobalPrivacyControlForce"),
            locale="en-GB", viewport="1280x800", notes=("The browser ran without its sandbox, because it was started as root.",),
        ),
        coverage=_coverage(),
    )  # fmt: skip


def many(number: int) -> AuditReport:
    """As many findings of one rule as asked for."""
    findings = tuple(
        finding(f"c{n:05} @ shop.example", chain=_PIXEL, pages=_PAGES[: 1 + n % 5], hint="Declare it or remove it.")
        for n in range(number)
    )
    return replace(rich(), findings=findings)


def hostile(text: str) -> AuditReport:
    """The rich report with `text` in every place where a site, or a policy, has the word."""
    report = rich()
    subject = Subject(kind="cookie", key=text, attributes=(("name", text),))
    mine = replace(
        report.findings[0], subject=subject, expected=text, observed=text, hint=text, chain=(text, text), pages=(text,),
        waiver=text, rule=text, clause=text, check=text, code=text, location=Location(file=text, line=1, column=1), evidence=(EvidenceRef(visit=text, record=text, key=text),),
    )  # fmt: skip
    inventory = report.inventory
    page = PageEntry(url=text, title=text, status=200, found_on=text, depth=0, outcomes=(("gpc", text), (text, text)))
    return replace(
        report, statement_source="page-cut",
        sentences=(heading(0, text), sentence(1, text, clauses=(text, "nowhere"), rules=(text,), reworded=(text,)),
                   sentence(2, f"{text} | {text}", kind="row", clauses=(text,)), sentence(3, text, kind="item"),
                   sentence(4, text, state="not-encoded", clauses=())),
        site_name=text, site_url=text, statement_url=text, policy_path=text or "p",
        findings=(mine, replace(mine, status="waived"), *report.findings),
        rules=(rule(id=text, check=text, clause=text, outcome="failed", gaps=(gap(text, page=text, scenario=text, advice=text, first_pages=(text,), pages=9),), unit=Unit(text, text), title=text,
                    scenarios=(ScenarioOutcome(scenario="gpc", outcome="inconclusive", gaps=(gap(text, scenario="gpc", page=text),)),
                               ScenarioOutcome(scenario=text, outcome="not-applicable", not_applicable=text))),
               rule(id=f"{text}2", outcome="inconclusive", gaps=(gap(text, page=text),), clause="nowhere"),
               rule(id=f"{text}3", outcome="not-applicable", not_applicable=text, clause="nowhere"), *report.rules),
        clauses=(clause(id=text, section=text, quote=text, state="unverifiable", unverifiable=text, rules=(text, text)),
                 clause(id=f"{text}2", state="broken", decided_by="waived", deciding=(text,), rules=(text,)), *report.clauses),
        notes=(Note(severity="warning", message=text, location=Location(file=text, line=1, column=1)),),
        inventory=Inventory(
            cookies=(replace(inventory.cookies[0], name=text, domain=text, vendor=text, setter=text, blocked=(text,)),),
            storage=(replace(inventory.storage[0], key=text, origin=text, setter=text),),
            recipients=(replace(inventory.recipients[0], name=text, hosts=(text,), initiators=(text,)),),
            hosts=(replace(inventory.hosts[0], host=text, resources=(text,)),),
            links=(LinkEntry(url=text, text=text, kinds=(text,), pages=(text,), error=text),),
            embeds=(EmbedEntry(url=text, element=text, recipient=text, scenarios=("gpc",), pages=(text,)),),
            forms=(FormEntry(action=text, method=text, fields=(text,), pages=(text,)),),
            contacts=(ContactEntry(kind=text, value=text, pages=(text,)),),
        ),
        scenarios=(*report.scenarios, ScenarioRun(name=f"journey:{text}", browser=text, complete=False, reason=text)),
        method=replace(report.method, user_agent=text, notes=(text,), flags=(text,)),
        coverage=Coverage(found=2, visited=1, pages=(page,), left_out=(LeftOut(url=text, reason=text),),
                          held_back=(HeldBack(origin=text, scenarios=("gpc", text), pages=(text,)),),
                          walks=(WalkEntry(scenario=text, steps=(WalkedStep(url=text),), pressed=("tab",), untried=("menu",), cut=text),)),
    )  # fmt: skip


def picture(red: int, green: int, blue: int, width: int = 320, height: int = 200) -> bytes:
    """A PNG with a header bar, for reports that show screenshots."""
    dark = bytes((red // 2, green // 2, blue // 2)) * width
    rows = b"".join(b"\0" + (dark if y < 24 else bytes((red, green, blue)) * width) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def pictures() -> dict[str, bytes]:
    """A screenshot for each page of the rich report."""
    return {f"screenshots/{n + 1:04}.jpg": picture(200 - 6 * n, 214, 230) for n in range(len(_PAGES))}
