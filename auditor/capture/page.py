"""What the documents of a page show: links, frames, forms, text, and what their storage holds.

Read from an isolated world, so that a page's own changes to built-ins cannot lie to us. Web storage is read with the
documents; what else is kept is named by the browser (auditor.capture.stores).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.capture.declared import Declared
from auditor.capture.leaks import Piece, search, stored_piece
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.protocol.frames import Frame, frames_of
from auditor.driver.chromium.protocol.world import evaluate_json
from auditor.driver.chromium.recording.collector import Session, Stage
from auditor.driver.errors import BrowserError, ConnectionLost
from auditor.evidence import (
    Blind,
    Digest,
    EvidenceKind,
    Field,
    FormSeen,
    FrameSeen,
    Initiator,
    Leak,
    Link,
    PageText,
    Record,
    StoredItem,
)
from auditor.urls import host_of, is_web

TIMEOUT = 6.0
READ_SECONDS = 20.0
"""What reading may take once a page has answered at all. Thousands of links take half a second; a busy machine makes ten of it."""
"""Seconds one document may take to answer; a looping one never does."""
SEEN_HERE = (
    EvidenceKind.LINKS,
    EvidenceKind.FRAMES,
    EvidenceKind.FORMS,
    EvidenceKind.TEXT,
    EvidenceKind.STORAGE,
)


@cache
def _source() -> str:
    folder = files("auditor.capture")
    parts = {"OPENED": "opened.js", "VISIBLE": "visible.js"}
    source = (folder / "page.js").read_text("utf-8").replace("//%NAMING%", naming())
    for name, file in parts.items():
        source = source.replace(f"//%{name}%", (folder / file).read_text("utf-8"))
    return source


@cache
def naming() -> str:
    """JavaScript that tells what a field is called (`nameOf`, `labelOf`), for scripts that have `cut` and `clean`."""
    return (files("auditor.capture") / "naming.js").read_text("utf-8")


class PageCollector:
    """One visit's documents, read once."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._records: list[Record] = []
        self._declared = Declared(stage, "p")
        self._read_already = False
        self.title = ""
        self.raw_links: tuple[str, ...] = ()
        """Targets of the page's own anchors, areas and SVG links, unredacted, for the crawl; never written."""
        self.answered = False
        """Whether the page itself could be read."""
        self.local: dict[str, dict[str, str]] = {}
        """The localStorage of the page's own origin, unredacted, for the crawl; never part of the evidence."""
        self.has_more = False
        """Whether the page stores what `local` does not hold."""

    @property
    def declared_hosts(self) -> frozenset[str]:
        """Whom the page declares for what no event tells."""
        return self._declared.hosts

    def on_event(self, _session: Session, _method: str, _params: Params) -> None:
        """Documents are asked, not listened to."""

    async def collect(self) -> None:
        """Ask every document of the tab; the first time only, for what was submitted may have led elsewhere."""
        if self._read_already:
            return
        self._read_already = True
        documents = self._stage.documents
        if not documents:
            self._blind("the tab was gone before it could be read")
        for index, session in enumerate(documents):
            try:
                frames = await frames_of(self._stage, session, TIMEOUT)
            except (BrowserError, ConnectionLost, TimeoutError) as error:
                if index == 0:
                    self._blind(f"the page did not answer: {str(error) or 'time-out'}")
                continue
            await asyncio.gather(*(self._read(session, f, main=index == 0 and f is frames[0]) for f in frames))

    def records(self) -> Iterable[Record]:
        """What was read, document by document."""
        yield from self._records
        yield from self._declared.records()

    def _blind(self, reason: str) -> None:
        self._records += [Blind(kind=kind, reason=reason) for kind in SEEN_HERE]

    async def _read(self, session: Session, frame: Frame, *, main: bool) -> None:
        try:
            answer = await evaluate_json(
                self._stage, session, frame.id, _source(), dict, READ_SECONDS if main else TIMEOUT
            )
        except (BrowserError, ConnectionLost, TimeoutError) as error:
            if main:
                self._blind(f"the page did not answer: {str(error) or 'time-out'}")
            elif is_web(frame.url):
                url = self._stage.redactor.url(frame.url)[:200]
                self._records.append(Blind(kind=EvidenceKind.FRAMES, reason=f"a frame of {url} did not answer"))
            return
        if main:
            self.answered = True
            self._remember(answer)
            self.title = str(answer["title"])
            self.raw_links = tuple(link["url"] for link in answer["links"] if link["kind"] in {"anchor", "area", "svg"})
        self._keep(session, answer, main=main)

    def _remember(self, answer: dict[str, Any]) -> None:
        items = [i for i in answer["items"] if i["kind"] == "local"]
        cut = any(len(i["value"]) < int(i["length"]) for i in items)
        self.has_more = self.has_more or cut or any(m["kind"] == EvidenceKind.STORAGE for m in answer["missed"])
        if is_web(str(answer["origin"])):
            self.local[str(answer["origin"])] = {str(i["key"]): str(i["value"]) for i in items}

    def _keep(self, session: Session, answer: dict[str, Any], *, main: bool) -> None:
        short, document, origin = (
            self._stage.redactor.url,
            self._stage.redactor.url(answer["url"]),
            str(answer["origin"]),
        )
        for raw in answer["links"]:
            fields = {**raw, "rel": tuple(raw["rel"]), "ping": tuple(short(p) for p in raw["ping"])}
            self._records.append(Link(**{**fields, "url": short(raw["url"])}, document=document))
        for raw in answer["frames"]:
            self._records.append(FrameSeen(**{**raw, "url": short(raw["url"])}, parent=document))
        for raw in answer["forms"]:
            fields = {
                **raw,
                "fields": tuple(Field(**f) for f in raw["fields"]),
                "links": tuple(short(u) for u in raw["links"]),
            }
            self._records.append(FormSeen(**{**fields, "action": short(raw["action"])}, document=document))
        if self._stage.searcher:
            self._records += search(
                self._stage.searcher, [self._piece(raw, document, origin) for raw in answer["items"]]
            )
            if any(len(raw["value"]) < int(raw["length"]) for raw in answer["items"]):
                self._records.append(
                    Blind(
                        kind=EvidenceKind.BODIES,
                        reason=f"long values in the storage of {document} were searched in part",
                        host=host_of(origin),
                    )
                )
        for raw in answer["items"]:
            value = Digest(hash=self._stage.redactor.digest(raw["value"]).hash, length=int(raw["length"]))
            self._records.append(StoredItem(kind=raw["kind"], origin=origin, key=raw["key"], value=value))
        self._records.append(
            PageText(document=document, text=answer["text"], lang=answer["lang"], truncated=answer["truncated"])
        )
        for raw in answer["channels"]:
            initiator = Initiator(kind="parser", url=document)
            self._declared.note(session, str(raw["resource"]), str(raw["url"]), answer["url"], initiator, top=main)
        for missed in answer["missed"]:
            reason = f"{document} holds more {missed['what']} than are kept: the first {int(missed['kept']):,} were"
            self._records.append(Blind(kind=EvidenceKind(missed["kind"]), reason=reason, cut=True))

    def _piece(self, item: dict[str, Any], document: str, origin: str) -> Piece:
        leak = Leak(
            kind="other", transform="", place="storage", source="stored", host=host_of(origin), url=document, name=item["key"],
            document=document, phase=self._stage.phase,
        )  # fmt: skip
        return stored_piece(leak, f"{item['key']}={item['value']}")
