"""What a draft is made from: the start page is looked at for the statement, then the site is crawled in three states."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from auditor.canary import make_identity
from auditor.cli.options.audit_options import AuditOptions
from auditor.cli.options.init_options import GivenStatement, InitOptions
from auditor.cli.output.progress import Progress
from auditor.cli.running.crawl_setup import setup_for
from auditor.cli.running.run_recorder import RunRecorder
from auditor.cli.running.signals import run_stoppable
from auditor.crawl.crawl import crawl
from auditor.crawl.setup import Setup
from auditor.drafting.draft import CRAWLED
from auditor.drafting.statement_link import statement_link
from auditor.errors import UsageError
from auditor.evidence import Evidence, Visit
from auditor.evidence.folder import RunWriter, load_run
from auditor.observed.pages.instead import with_instead
from auditor.observed.parties import Parties
from auditor.plan import Plan, make_plan
from auditor.urls import host_of, path_of, registrable_domain
from auditor.vocabulary import catalogue
from policy.model import Crawl, Policy, Site, Statement


def linked_statement(options: InitOptions, visits: tuple[Visit, ...], url: str) -> str | None:
    """The address of the statement that the pages of a run link to."""
    return statement_link(visits, _parties(_policy(options, url, None)))


def crawl_for_draft(options: InitOptions, url: str, given: GivenStatement) -> tuple[Evidence, str | None]:
    """The evidence of the three states, and the address of the statement."""
    policy = _policy(options, url, None)
    plan = make_plan(policy, only_scenarios=CRAWLED)
    setup = setup_for(options.browsing, policy, plan, folder=options.out.parent, url_given=True)
    with _run_folder(options) as folder:
        writer = RunWriter(folder)
        link = given.address(url) or statement_link(run_stoppable(_look(policy, setup)), _parties(policy))
        policy = _policy(options, url, link)
        plan = make_plan(policy, only_scenarios=CRAWLED)
        # What the rules of the draft will need: nothing that an audit by it sees may be new to it.
        plan = replace(plan, fill_forms=frozenset(CRAWLED), walk=frozenset(CRAWLED))
        setup = replace(setup, identity=make_identity())
        recorder = RunRecorder(policy, plan, setup, writer)
        recorder.visit()
        recorder.close()
        evidence = with_instead(load_run(folder))
    return evidence, link or linked_statement(options, evidence.visits, url)


async def _look(policy: Policy, setup: Setup) -> list[Visit]:
    """The start page, to see what it links to."""
    plan: Plan = make_plan(policy, only_scenarios=CRAWLED[:1], only_pages=policy.site.crawl.start)
    seen = _VisitsInMemory()
    with Progress(1) as progress:
        await crawl(plan, _parties(policy), setup, seen, progress.visited)
    refused = next((v for v in seen.visits if not v.judged), None)
    if refused is not None:
        raise UsageError(f"{policy.site.url} could not be seen: {refused.reason or f'it answers {refused.status}'}")
    return seen.visits


def _parties(policy: Policy) -> Parties:
    return Parties(policy, catalogue())


class _VisitsInMemory:
    """Keeps visits in memory."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []

    def write_visit(self, visit: Visit, screenshot: bytes | None) -> Visit:
        del screenshot
        self.visits.append(visit)
        return visit


def _policy(options: InitOptions, url: str, statement: str | None) -> Policy:
    crawled = Crawl(start=(path_of(url),), max_pages=options.max_pages)
    site = Site(name=url, url=url, first_party=own_domains(options, url), locale=options.locale, crawl=crawled)
    return Policy(path="", sha256="", site=site, statement=Statement(url=statement))


def own_domains(options: InitOptions, url: str) -> tuple[str, ...]:
    """All domains of the company; empty if it has one."""
    return tuple(dict.fromkeys((registrable_domain(host_of(url)), *options.first_party))) if options.first_party else ()


def audit_options(options: InitOptions) -> AuditOptions:
    """Those of an audit that looks in the same way."""
    return AuditOptions(policy=options.out, url=options.url, out=options.out.parent, browsing=options.browsing)


@contextmanager
def _run_folder(options: InitOptions) -> Iterator[Path]:
    if options.keep_run is not None:
        yield options.keep_run
        return
    with tempfile.TemporaryDirectory(prefix="auditor-init-") as folder:
        yield Path(folder)
