"""A visit of an example -> the records that a browser would have left.

What an example does not say is clean: the page answers as HTML, cookies are Secure, links are visible.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from auditor.evidence import (
    WATCHED,
    CookieWrite,
    FormSeen,
    FrameSeen,
    Initiator,
    Link,
    PageText,
    Phase,
    Request,
    Signal,
    StackFrame,
    StorageWrite,
    StoredCookie,
    StoredItem,
    Visit,
)
from auditor.evidence.layout import visit_id
from auditor.evidence.records import Field
from auditor.scenarios import scenario_named
from auditor.urls import host_of, origin_of
from policy.durations import parse_duration
from policy.example_border import SeenCookieIn, SeenFormIn, SeenLinkIn, SeenRequestIn, SeenStorageIn, SeenVisitIn


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a visit is made: the site's URL, the scenario, the page's number in the plan."""

    site: str
    scenario: str
    number: int

    def at(self, url: str) -> str:
        """A URL or a path on the site, absolute."""
        try:
            return urljoin(self.site, url)
        except ValueError:  # an address that is none, as a page may show one
            return url

    def visit(self, seen: SeenVisitIn) -> Visit:
        """The visit and its records."""
        url = self.at(seen.page)
        final = self.at(seen.to) if seen.to else url
        if seen.unseen is not None:
            return Visit(
                id=visit_id(self.scenario, self.number), scenario=self.scenario, number=self.number, url=url, final_url=url,
                outcome="failed", reason=seen.unseen,
            )  # fmt: skip
        return Visit(
            id=visit_id(self.scenario, self.number),
            scenario=self.scenario,
            number=self.number,
            url=url,
            final_url=final,
            status=seen.status,
            title=seen.title,
            watched=WATCHED,
            requests=(*self._documents(url, final, seen), *(self._request(r, final) for r in seen.requests)),
            cookie_writes=tuple(self._write(c, final) for c in map(_cookie, seen.cookies)),
            cookies=tuple(self._stored(c) for c in map(_cookie, seen.cookies) if c.stored),
            storage=tuple(self._item(s) for s in map(_storage, seen.storage)),
            storage_writes=tuple(self._item_write(s) for s in map(_storage, seen.storage)),
            links=tuple(self._link(x, final) for x in seen.links),
            frames=tuple(FrameSeen(url=self.at(f), parent=final) for f in seen.frames),
            forms=tuple(self._form(f, final) for f in seen.forms),
            texts=(PageText(document=final, text=seen.text),) if seen.text else (),
            signals=(*self._browser_signals(final), *_signals(seen, final)),
        )

    def _documents(self, url: str, final: str, seen: SeenVisitIn) -> tuple[Request, ...]:
        hop = () if url == final else (self.document(url, status=301),)
        return (*hop, self.document(final, status=seen.status, hsts=seen.hsts))

    def document(self, url: str, *, status: int = 200, hsts: str = "", phase: Phase = "load") -> Request:
        """The request for a page itself."""
        return Request(
            id=f"document {phase} {url}", url=url, main=True, resource="document", status=status, mime="text/html",
            headers=(("strict-transport-security", hsts),) if hsts else (), sent_headers=self._sent(), phase=phase,
        )  # fmt: skip

    def _sent(self) -> tuple[tuple[str, str], ...]:
        known = scenario_named(self.scenario)
        gpc = (("sec-gpc", "1"),) if known and known.gpc else ()
        return (*gpc, *((("dnt", "1"),) if known and known.dnt else ()))

    def _browser_signals(self, document: str) -> tuple[Signal, ...]:
        known = scenario_named(self.scenario)
        names = [name for name in ("gpc", "dnt") if known and getattr(known, name)]
        values = {"gpc": "true", "dnt": "1"}
        return tuple(Signal(source=n, values=(("value", values[n]),), document=document) for n in names)

    def _request(self, seen: str | SeenRequestIn, page: str) -> Request:
        one = SeenRequestIn(url=seen) if isinstance(seen, str) else seen
        url = self.at(one.url)
        return Request(
            id=url, url=url, document=page, resource="fetch" if one.by else "script", status=one.status,
            initiator=self._by(one.by) or Initiator(kind="parser", url=page),
        )  # fmt: skip

    def _by(self, script: str | None) -> Initiator | None:
        if script is None:
            return None
        return Initiator(kind="script", stack=(StackFrame(url=self.at(script), line=1, column=1),))

    def _host(self, cookie: SeenCookieIn) -> str:
        return cookie.domain or host_of(self.site)

    def _stored(self, cookie: SeenCookieIn) -> StoredCookie:
        lifetime = parse_duration(cookie.max_age).seconds
        return StoredCookie(name=cookie.name, domain=self._host(cookie), lifetime=lifetime, secure=cookie.secure)

    def _write(self, cookie: SeenCookieIn, page: str) -> CookieWrite:
        host = self._host(cookie)
        return CookieWrite(
            source="script" if cookie.by else "http", name=cookie.name, host=host, secure=cookie.secure,
            max_age=parse_duration(cookie.max_age).seconds, url=page if cookie.by else f"https://{host}/",
            initiator=self._by(cookie.by), blocked=() if cookie.stored else ("the example says so",),
        )  # fmt: skip

    def _item(self, item: SeenStorageIn) -> StoredItem:
        return StoredItem(kind=item.kind, origin=origin_of(self.site), key=item.key)

    def _item_write(self, item: SeenStorageIn) -> StorageWrite:
        return StorageWrite(kind=item.kind, origin=origin_of(self.site), key=item.key)

    def _link(self, seen: str | SeenLinkIn, page: str) -> Link:
        one = SeenLinkIn(url=seen) if isinstance(seen, str) else seen
        return Link(
            kind="anchor", url=self.at(one.url), text=one.text, rel=one.rel, target="_blank" if one.new_tab else "",
            document=page,
        )  # fmt: skip

    def _form(self, seen: SeenFormIn, page: str) -> FormSeen:
        fields = tuple(
            Field(name=t, type=t, checked=t in seen.ticked) for t in dict.fromkeys((*seen.fields, *seen.ticked))
        )
        return FormSeen(action=self.at(seen.action), method=seen.method, document=page, fields=fields)


def _cookie(seen: str | SeenCookieIn) -> SeenCookieIn:
    return SeenCookieIn(name=seen) if isinstance(seen, str) else seen


def _storage(seen: str | SeenStorageIn) -> SeenStorageIn:
    return SeenStorageIn(key=seen) if isinstance(seen, str) else seen


def _signals(seen: SeenVisitIn, document: str) -> tuple[Signal, ...]:
    return tuple(
        Signal(source=source, values=tuple(sorted(values.items())), document=document)
        for source, values in seen.signals.items()
    )
