"""From an order for a draft to its files: look, crawl, load back, draft, see that it validates, write."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from auditor.canary import make_identity
from auditor.cli.judging import shown_path
from auditor.cli.output import announce, show
from auditor.cli.pipeline import Order, setup_for
from auditor.cli.progress import Progress
from auditor.cli.recording import Recording
from auditor.crawl.crawl import crawl
from auditor.crawl.setup import Setup
from auditor.drafting.draft import CRAWLED, Material, draft_policy
from auditor.drafting.looking import site_name, statement_link
from auditor.drafting.model import Draft, DraftSite, DraftStatement
from auditor.drafting.summary import summary
from auditor.drafting.text import draft_text, to_decide
from auditor.errors import UsageError
from auditor.evidence import Evidence, Visit
from auditor.evidence.files import atomic_write, need_writable
from auditor.evidence.folder import RunWriter, load_run
from auditor.parties import Parties
from auditor.plan import Plan, make_plan
from auditor.urls import canonical, host_of, is_web, origin_of, path_of, registrable_domain, without_query
from auditor.vocabulary import vocabulary
from checks.shared.statement_page import StatementPage, best_page
from policy.catalogue import load_catalogue
from policy.formats import Domain, Locale, SitePath, SiteUrl
from policy.model import Canary, Crawl, Policy, Site, Statement
from policy.reader import read_policy
from policy.statement.files import read_statement
from policy.statement.lock import lock_of, lock_text
from policy.statement.sentences import Sentence

LOCK = "statement.lock"
_DOMAIN: TypeAdapter[str] = TypeAdapter(Domain)
_LOCALE: TypeAdapter[str] = TypeAdapter(Locale)
_PATH: TypeAdapter[str] = TypeAdapter(SitePath)
_SITE: TypeAdapter[str] = TypeAdapter(SiteUrl)


@dataclass(frozen=True, slots=True, kw_only=True)
class InitOrder:
    """What the command line asked for; see `auditor init --help`."""

    url: str | None = None
    statement: str | None = None
    first_party: tuple[str, ...] = ()
    """Domains of the company besides that of `url`."""
    out: Path = Path("policy.yaml")
    force: bool = False
    max_pages: int = 20
    from_run: Path | None = None
    keep_run: Path | None = None
    locale: str = "en-GB"
    settle: str = "virtual"
    workers: int | None = None
    browser: str | None = None
    mappings: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    egress: str = "auto"


def run_init(order: InitOrder) -> None:
    """Draft a policy and write it. Whatever is wrong with the order is found before a browser starts. Raises UsageError."""
    _need_room(order)
    given = _Statement.of(order.statement)
    if order.from_run is not None:
        evidence = load_run(order.from_run)
        url = _site_url(order.url or evidence.run.site)
        link = given.address(url) or _linked(order, evidence.visits, url)
    else:
        url = _site_url(order.url)
        evidence, link = _crawled(order, url, given)
    material = _material(order, url, evidence, link, given.sentences)
    draft = draft_policy(material)
    _write(order, draft, material.sentences)


@dataclass(frozen=True, slots=True)
class _Statement:
    """What `--statement` names: an address, or sentences of a file; neither if it was not given."""

    where: str = ""
    sentences: tuple[Sentence, ...] = ()

    @classmethod
    def of(cls, text: str | None) -> _Statement:
        if text is None:
            return cls()
        if "://" in text:
            if not is_web(canonical(text) or ""):
                raise UsageError(f"--statement '{text}' is no web address")
            return cls(where=text)
        if text.startswith("/") and not Path(text).is_file():
            return cls(where=text)
        try:
            sentences = read_statement(Path(text))
        except ValueError as error:
            raise UsageError(f"--statement {text}: {error}") from None
        if not any(s.is_prose for s in sentences):
            raise UsageError(f"--statement {text}: there is no sentence in it")
        return cls(sentences=sentences)

    def address(self, site: str) -> str | None:
        return canonical(self.where, site) if self.where else None


def _need_room(order: InitOrder) -> None:
    """Nothing that a person may have worked on is overwritten unless they say so."""
    if order.url is None and order.from_run is None:
        raise UsageError("name the site: auditor init https://shop.example/ (or a recorded run: --from-run RUN)")
    if order.from_run is not None and order.keep_run is not None:
        raise UsageError("--keep-run has nothing to keep beside --from-run")
    for path in (order.out, order.out.parent / LOCK):
        if not order.force and (path.exists() or path.is_symlink()):
            raise UsageError(f"{path} is there already: --force overwrites it, or choose another place with --out")
    need_writable(order.out.parent)
    for domain in order.first_party:
        _need_domain(domain)
    try:
        _LOCALE.validate_python(order.locale)
    except ValidationError:
        raise UsageError(f"--locale '{order.locale}' is no locale: write it like en-GB") from None


def _need_domain(text: str) -> None:
    try:
        _DOMAIN.validate_python(text)
    except ValidationError:
        raise UsageError(f"--first-party '{text}' is no domain: write it like shop-cdn.example") from None


def _site_url(text: str | None) -> str:
    clean = canonical(text or "")
    if clean is None or not is_web(clean) or not clean.startswith("http"):
        raise UsageError(f"'{text}' is no address of a site: write it like https://shop.example/")
    site = without_query(clean)
    try:
        _PATH.validate_python(path_of(site))
        return _SITE.validate_python(site)
    except ValidationError as error:
        raise UsageError(f"'{text}' is no address of a site: {error.errors()[0]['msg']}") from None


def _crawled(order: InitOrder, url: str, given: _Statement) -> tuple[Evidence, str | None]:
    """The evidence of the three states, and the address of the statement."""
    policy = _policy(order, url, None)
    plan = make_plan(policy, only_scenarios=CRAWLED)
    setup = setup_for(_order(order), policy, plan)
    parties = Parties(policy, load_catalogue())
    link = given.address(url) or statement_link(asyncio.run(_look(policy, setup)), parties)
    policy = _policy(order, url, link)
    plan = replace(make_plan(policy, only_scenarios=CRAWLED), fill_forms=frozenset(CRAWLED))
    setup = replace(setup, identity=make_identity(Canary().domain))
    with _run_folder(order) as folder:
        recording = Recording(policy, plan, setup, RunWriter(folder))
        recording.visit()
        recording.close()
        evidence = load_run(folder)
    return evidence, link or _linked(order, evidence.visits, url)


async def _look(policy: Policy, setup: Setup) -> list[Visit]:
    """The start page, to see what it links to."""
    plan: Plan = make_plan(policy, only_scenarios=CRAWLED[:1], only_pages=policy.site.crawl.start)
    seen = _Seen()
    with Progress(1) as progress:
        await crawl(plan, Parties(policy, load_catalogue()), setup, seen, progress.visited)
    refused = next((v for v in seen.visits if not v.judged), None)
    if refused is not None:
        raise UsageError(f"{policy.site.url} could not be seen: {refused.reason or f'it answers {refused.status}'}")
    return seen.visits


class _Seen:
    """Keeps visits in memory."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []

    def write_visit(self, visit: Visit, screenshot: bytes | None) -> Visit:
        del screenshot
        self.visits.append(visit)
        return visit


def _policy(order: InitOrder, url: str, statement: str | None) -> Policy:
    crawled = Crawl(start=(path_of(url),), max_pages=order.max_pages)
    site = Site(name=url, url=url, first_party=_own(order, url), locale=order.locale, crawl=crawled)
    return Policy(path="", sha256="", site=site, statement=Statement(url=statement))


def _own(order: InitOrder, url: str) -> tuple[str, ...]:
    """All domains of the company; empty if it has one."""
    return tuple(dict.fromkeys((registrable_domain(host_of(url)), *order.first_party))) if order.first_party else ()


def _order(order: InitOrder) -> Order:
    return Order(
        policy=order.out,
        out=order.out.parent,
        settle=order.settle,
        workers=order.workers,
        browser=order.browser,
        mappings=order.mappings,
        trusted=order.trusted,
        egress=order.egress,
    )


@contextmanager
def _run_folder(order: InitOrder) -> Iterator[Path]:
    if order.keep_run is not None:
        yield order.keep_run
        return
    with tempfile.TemporaryDirectory(prefix="auditor-init-") as folder:
        yield Path(folder)


def _linked(order: InitOrder, visits: tuple[Visit, ...], url: str) -> str | None:
    return statement_link(visits, Parties(_policy(order, url, None), load_catalogue()))


def _material(
    order: InitOrder, url: str, evidence: Evidence, link: str | None, sentences: tuple[Sentence, ...]
) -> Material:
    page = best_page(evidence, link) if link else None
    if page is not None and page.truncated and not sentences:
        raise UsageError("the statement is too long to be recorded whole: save it and give it with --statement FILE")
    wording = sentences or (page.statement() if page else ())
    note = _missing(link, page, wording)
    if note:
        click.echo(f"auditor: {note}", err=True)
    return Material(
        evidence=evidence,
        catalogue=load_catalogue(),
        site=DraftSite(
            name=site_name(evidence.visits, url),
            url=url,
            max_pages=order.max_pages,
            locale=order.locale,
            first_party=_own(order, url),
            start=path_of(url),
        ),
        statement=DraftStatement(url=_address(url, link) if link and page else "", lock=LOCK if wording else ""),
        sentences=wording,
        page=page.visit if page else None,
        notes=(f"TODO: {note}",) if note else (),
    )


def _missing(link: str | None, page: StatementPage | None, wording: tuple[Sentence, ...]) -> str:
    """What there is to say about a statement that was not found or seen."""
    if link is None and not wording:
        return "no page links to a privacy statement: name it with --statement URL, or give it with --statement FILE"
    if page is None and not wording:
        return f"the statement at {link} could not be seen: save it and give it with --statement FILE"
    if page is None:
        return "the statement's own page was not seen, so no rule holds it against the wording of this draft"
    return ""


def _address(site: str, link: str) -> str:
    """The statement's address as a policy writes it: a path if it is on the site's own host."""
    if origin_of(link) == origin_of(site):
        path = link.removeprefix(origin_of(link))
        try:
            return _PATH.validate_python(path)
        except ValidationError:
            pass
    return link


def _write(order: InitOrder, draft: Draft, sentences: tuple[Sentence, ...]) -> None:
    text = draft_text(draft)
    policy = _validated(text)
    written = [order.out]
    atomic_write(order.out, text.encode())
    if draft.statement.lock:
        lock = order.out.parent / draft.statement.lock
        atomic_write(lock, lock_text(lock_of(sentences, policy.clauses)).encode())
        written.append(lock)
    announce(written)
    run = order.from_run or order.keep_run
    show(summary(draft, shown_path(order.out), shown_path(run) if run else "", to_decide(draft, text)))


def _validated(text: str) -> Policy:
    """The draft as a policy. One that does not validate is a fault of the auditor's own, and is not written."""
    with tempfile.TemporaryDirectory(prefix="auditor-init-") as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(text, "utf-8")
        return read_policy(path, vocabulary(), shown_as="the draft")
