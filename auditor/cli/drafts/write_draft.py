"""From the options of a draft to its files: look, crawl, load back, draft, see that it validates, write."""

from __future__ import annotations

import shlex
import tempfile
from dataclasses import replace
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from auditor.cli.drafts.baseline import write_baseline
from auditor.cli.drafts.crawl_for_draft import audit_options, crawl_for_draft, linked_statement, own_domains
from auditor.cli.judging.judge_run import shown_path
from auditor.cli.options.init_options import LOCK, GivenStatement, InitOptions, check_init_options, site_url
from auditor.cli.options.repeat_command import audit_command
from auditor.cli.output.report_files import announce, show
from auditor.drafting.draft import Material, draft_policy
from auditor.drafting.model import Draft, DraftSite, DraftStatement
from auditor.drafting.statement_link import site_name
from auditor.drafting.summary import summary
from auditor.drafting.text import draft_text, to_decide
from auditor.errors import UsageError
from auditor.evidence import Evidence
from auditor.evidence.files import atomic_write
from auditor.evidence.folder import load_run
from auditor.observed.pages.instead import with_instead
from auditor.observed.pages.statement import StatementPage, best_page, lasting
from auditor.urls import origin_of, path_of
from auditor.vocabulary import catalogue, vocabulary
from policy.formats import SitePath
from policy.model import Policy
from policy.reader import read_policy
from policy.statement.lock import lock_of, lock_text
from policy.statement.sentences import Sentence

_PATH: TypeAdapter[str] = TypeAdapter(SitePath)


def run_init(options: InitOptions) -> None:
    """Draft a policy and write it. Whatever is wrong with the options is found before a browser starts. Raises UsageError."""
    check_init_options(options)
    given = GivenStatement.of(options.statement)
    if options.from_run is not None:
        evidence = with_instead(load_run(options.from_run))
        url = site_url(options.url or evidence.run.site)
        link = given.address(url) or linked_statement(options, evidence.visits, url)
    else:
        url = site_url(options.url)
        evidence, link = crawl_for_draft(options, url, given)
    material = _material(options, url, evidence, link, given.sentences)
    draft = draft_policy(material)
    _write(options, draft, material.sentences)
    if options.baseline is not None:
        write_baseline(options, options.baseline)
        announce([options.baseline])


def _material(
    options: InitOptions, url: str, evidence: Evidence, link: str | None, sentences: tuple[Sentence, ...]
) -> Material:
    page = best_page(evidence, link) if link else None
    if page is not None and page.truncated and not sentences:
        raise UsageError("the statement could not be recorded whole: save it and give it with --statement FILE")
    wording = sentences or (lasting(evidence, link, page) if link and page else ())
    note = _missing(link, page, wording)
    if note:
        click.echo(f"auditor: {note}", err=True)
    return Material(
        evidence=evidence,
        catalogue=catalogue(),
        site=DraftSite(
            name=site_name(evidence.visits, url),
            url=url,
            max_pages=max(options.max_pages, *(v.number for v in evidence.visits)),
            locale=options.locale,
            first_party=own_domains(options, url),
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


def _write(options: InitOptions, draft: Draft, sentences: tuple[Sentence, ...]) -> None:
    text = draft_text(draft)
    policy = _validated(text)
    written = [options.out]
    atomic_write(options.out, text.encode())
    if draft.statement.lock:
        lock = options.out.parent / draft.statement.lock
        atomic_write(lock, lock_text(lock_of(sentences, policy.clauses)).encode())
        written.append(lock)
    announce(written)
    show(summary(draft, shown_path(options.out), shlex.join(next_command(options)), to_decide(draft, text)))


def next_command(options: InitOptions) -> tuple[str, ...]:
    """What holds the site to the draft: a run that is kept is judged, else the site is audited as it was reached here."""
    run = options.from_run or options.keep_run
    if run:
        return ("auditor", "check", shown_path(run), shown_path(options.out))
    words = audit_command(replace(audit_options(options), url=None))  # the draft says where the site is
    # Reports do not tell where a browser lies; it is the same machine that goes on.
    return (
        words
        if not options.browsing.browser or "--browser" in words
        else (*words, "--browser", options.browsing.browser)
    )


def _validated(text: str) -> Policy:
    """The draft as a policy. One that does not validate is a fault of the auditor's own, and is not written."""
    with tempfile.TemporaryDirectory(prefix="auditor-init-") as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(text, "utf-8")
        return read_policy(path, vocabulary(), shown_as="the draft")
