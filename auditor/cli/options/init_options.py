"""What the command line says `auditor init` is to do, and what is wrong with it before a browser starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from auditor.browsing import BrowsingOptions
from auditor.errors import UsageError
from auditor.evidence.files import need_writable
from auditor.urls import canonical, is_web, path_of, without_query
from policy.formats import Domain, Locale, SitePath, SiteUrl
from policy.statement.files import read_statement
from policy.statement.sentences import Sentence
from policy.suffixes import is_public_suffix

LOCK = "statement.lock"
_DOMAIN: TypeAdapter[str] = TypeAdapter(Domain)
_LOCALE: TypeAdapter[str] = TypeAdapter(Locale)
_PATH: TypeAdapter[str] = TypeAdapter(SitePath)
_SITE: TypeAdapter[str] = TypeAdapter(SiteUrl)


@dataclass(frozen=True, slots=True, kw_only=True)
class InitOptions:
    """The options of a draft; see `auditor init --help`."""

    url: str | None = None
    statement: str | None = None
    first_party: tuple[str, ...] = ()
    """Domains of the company besides that of `url`."""
    out: Path = Path("policy.yaml")
    force: bool = False
    max_pages: int = 20
    from_run: Path | None = None
    keep_run: Path | None = None
    baseline: Path | None = None
    """Where the report goes that knows all that the draft finds now."""
    locale: str = "en-GB"
    browsing: BrowsingOptions = field(default_factory=BrowsingOptions)


@dataclass(frozen=True, slots=True)
class GivenStatement:
    """What `--statement` names: an address, or sentences of a file; neither if it was not given."""

    where: str = ""
    sentences: tuple[Sentence, ...] = ()

    @classmethod
    def of(cls, text: str | None) -> GivenStatement:
        """What the option says. Raises UsageError."""
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
        """The absolute address, if one was given."""
        return canonical(self.where, site) if self.where else None


def check_init_options(options: InitOptions) -> None:
    """Nothing that a person may have worked on is overwritten unless they say so."""
    if options.url is None and options.from_run is None:
        raise UsageError("name the site: auditor init https://shop.example/ (or a recorded run: --from-run RUN)")
    if options.from_run is not None and options.keep_run is not None:
        raise UsageError("--keep-run has nothing to keep beside --from-run")
    for path in (options.out, options.out.parent / LOCK):
        if not options.force and (path.exists() or path.is_symlink()):
            raise UsageError(f"{path} is there already: --force overwrites it, or choose another place with --out")
    need_writable(options.out.parent)
    if options.baseline is not None:
        if not options.force and (options.baseline.exists() or options.baseline.is_symlink()):
            raise UsageError(f"{options.baseline} is there already: --force overwrites it, or choose another place")
        need_writable(options.baseline.parent)
    for domain in options.first_party:
        _need_domain(domain)
    try:
        _LOCALE.validate_python(options.locale)
    except ValidationError:
        raise UsageError(f"--locale '{options.locale}' is no locale: write it like en-GB") from None


def _need_domain(text: str) -> None:
    try:
        domain = _DOMAIN.validate_python(text)
    except ValidationError:
        raise UsageError(f"--first-party '{text}' is no domain: write it like shop-cdn.example") from None
    if is_public_suffix(domain):
        raise UsageError(f"--first-party '{text}' is a public suffix, under which anybody has domains")


def site_url(text: str | None) -> str:
    """The address of a site as policies write it. Raises UsageError."""
    clean = canonical(text or "")
    if clean is None or not is_web(clean) or not clean.startswith("http"):
        raise UsageError(f"'{text}' is no address of a site: write it like https://shop.example/")
    site = without_query(clean)
    try:
        _PATH.validate_python(path_of(site))
        return _SITE.validate_python(site)
    except ValidationError as error:
        raise UsageError(f"'{text}' is no address of a site: {error.errors()[0]['msg']}") from None
