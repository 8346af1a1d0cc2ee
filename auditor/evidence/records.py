"""What a visit records: frozen, hashable, free of any judgement.

Every record is seen as hostile: names, URLs, titles and texts were chosen by the page. Values that may identify a person
(cookie values, storage values, secrets in URLs) are kept as a salted `Digest` only. Party (first, third) is never stored:
it depends on the policy and is computed in checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from auditor.evidence.basics import NO_VALUE, Digest, Initiator, Phase, Place, StorageKind
from auditor.evidence.choices import Choice, Signal
from auditor.evidence.kinds import EvidenceKind
from policy.model import PersonalData

LeakPlace = Literal["url", "referer", "header", "body", "beacon", "websocket", "cookie", "storage"]


class Request(Struct, frozen=True, kw_only=True, gc=False):
    """One hop of one request. A redirect chain is several records, each naming the one before in `redirect_from`.

    A struct, where the others are dataclasses: a run holds a million of these, and so they are read several times faster.
    """

    id: str
    url: str
    method: str = "GET"
    resource: str = "other"
    """document, stylesheet, image, media, font, script, fetch, xhr, ping (beacons too), eventsource, websocket,
    manifest, preflight, csp-report, prefetch, other. Of what is only `declared`: `ice-server` (an address that a WebRTC connection
    is given), `report` (an endpoint of Reporting-Endpoints, Report-To, or report-uri of a content policy), `preconnect`,
    `dns-prefetch`, `prerender` (links, by element or header), `speculation` (speculation rules), `payment-method` (the address of
    a PaymentRequest's method), `identity-provider` (FedCM), `push` (the service that wakes a site), `client-hints` (delegated to an
    origin), `attribution` (attributionsrc), `interest-group` (owners and buyers in the Protected Audience API)."""
    document: str = ""
    """URL of the document or worker that asked."""
    context: Literal["page", "frame", "worker", "service-worker", "shared-worker", "popup"] = "page"
    main: bool = False
    """Whether this is the navigation of the visited tab itself."""
    phase: Phase = "load"
    at: int = 0
    """Milliseconds of real time since the visit began."""
    initiator: Initiator = Initiator(kind="other")
    redirect_from: str | None = None
    status: int | None = None
    """HTTP status, None while nothing answered."""
    error: str | None = None
    """Chromium's net error or blocked reason, e.g. `net::ERR_ABORTED`, `csp`; `held-back` if the receiver has no public
    address, and the audit reaches none other; None if it was answered."""
    mime: str = ""
    cached: bool = False
    remote: str = ""
    """`address:port` that answered; empty if unknown."""
    mixed: bool = False
    """Insecure content on a secure page, as Chromium classifies it."""
    sent_headers: tuple[tuple[str, str], ...] = ()
    """Lower-case names; only: referer, origin, sec-gpc, dnt, purpose, sec-purpose, content-type."""
    headers: tuple[tuple[str, str], ...] = ()
    """Lower-case names; only those a check reads (see auditor.capture)."""
    sent_cookies: tuple[str, ...] = ()
    """Names of the cookies that went with it, sorted."""
    body_length: int = 0
    """Octets of request body, 0 without one."""
    body_names: tuple[str, ...] = ()
    """Names in its body, of a form or of JSON, at most three levels deep, sorted: they tell whose script made it. Never a value."""
    seen: Literal["events", "network", "declared"] = "events"
    """`events`: the browser told it to those who record the page. `network`: it is taken from the browser's network log, for nobody
    is told reliably, as when a page is left; some of the above is then unknown. `declared`: the page declares or calls what
    makes such a request, which no event tells, also where it was made; `resource` says by what."""

    def header(self, name: str) -> str | None:
        """The response header of that (lower-case) name."""
        return next((v for n, v in self.headers if n == name), None)

    def sent_header(self, name: str) -> str | None:
        """The request header of that (lower-case) name."""
        return next((v for n, v in self.sent_headers if n == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieWrite:
    """An attempt to set (or delete) a cookie, stored or not."""

    source: Literal["http", "script", "cookie-store"]
    name: str
    host: str
    """Host of the response, or of the document whose script wrote."""
    domain: str | None = None
    """The Domain attribute without leading dot; None for a host-only cookie."""
    path: str = "/"
    max_age: float | None = None
    """Seconds of life that Max-Age requests, 0 or less for a deletion; None without one. Never capped by the browser."""
    expires: float | None = None
    """The same of Expires, from the answer's `Date` or from the page's clock. Without both it is a session cookie."""
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    partitioned: bool = False
    value: Digest = NO_VALUE
    url: str = ""
    """Of the response that set it, or of the document whose script did."""
    request: str | None = None
    """Id of the request whose response set it."""
    initiator: Initiator | None = None
    """For a script: the stack of the write."""
    blocked: tuple[str, ...] = ()
    """Chromium's reasons for not storing it; empty does not prove that it was stored."""
    phase: Phase = "load"
    top: bool = True
    """Whether it happened in the visited page itself rather than in a frame or worker of it."""

    @property
    def requested(self) -> float | None:
        """Seconds of life that the write requests: Max-Age wins over Expires (RFC 6265bis, section 5.7); None: a session cookie."""
        return self.expires if self.max_age is None else self.max_age

    @property
    def deletes(self) -> bool:
        """Whether the write removes the cookie."""
        return self.requested is not None and self.requested <= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCookie:
    """A cookie in the browser's jar when the visit ended."""

    name: str
    domain: str
    """Host, or with a leading dot the domain, as the jar keeps it."""
    path: str = "/"
    lifetime: float | None = None
    """Seconds left at reading, None for a session cookie. Chromium caps it at 400 days."""
    secure: bool = False
    http_only: bool = False
    same_site: str = ""
    partition: str = ""
    """Top-level site of a partitioned cookie."""
    value: Digest = NO_VALUE

    @property
    def host(self) -> str:
        """The domain without its leading dot."""
        return self.domain.lstrip(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """A key found in web storage when the visit ended. IndexedDB: the database name; Cache: the cache name; OPFS: the path of the file;
    a storage bucket: its name."""

    kind: StorageKind
    origin: str
    key: str
    value: Digest = NO_VALUE


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageWrite:
    """A script's write to web storage, with the stack: seen even when the key is gone at the end."""

    kind: StorageKind
    origin: str
    key: str
    length: int = 0
    initiator: Initiator | None = None
    phase: Phase = "load"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way out of the page that a person or a script can take."""

    kind: Literal["anchor", "area", "svg", "form", "button", "open", "ping"]
    url: str
    """Absolute; also `mailto:`, `tel:`, `javascript:` as written."""
    text: str = ""
    """Visible text, bounded."""
    label: str = ""
    """aria-label, title and alternative texts of images inside: what announces the link besides its text."""
    rel: tuple[str, ...] = ()
    target: str = ""
    place: Place = "other"
    visible: bool = True
    """Whether a visitor can get to it and make it out."""
    faint: bool = False
    """Whether it is laid out, and so part of the page's text, though it is not visible: off the page, or white on white."""
    document: str = ""
    """URL of the document that holds it: the page, or a frame of it."""
    around: str = ""
    """Text of the nearest block around it, bounded."""
    referrer_policy: str = ""
    ping: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSeen:
    """A frame, object or embed that shows another document."""

    url: str
    parent: str
    element: Literal["iframe", "frame", "object", "embed", "video", "audio", "portal", "unknown"] = "iframe"
    name: str = ""
    """title, name or aria-label."""
    width: int = 0
    height: int = 0
    visible: bool = True
    sandbox: str | None = None
    initiator: Initiator | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """An input of a form."""

    name: str
    type: str = "text"
    autocomplete: str = ""
    label: str = ""
    required: bool = False
    checked: bool = False
    """State when the page had loaded, for check boxes and radio buttons."""
    visible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSeen:
    """A form, or a group of inputs without a form element (`action` is then empty)."""

    action: str
    method: str
    document: str
    fields: tuple[Field, ...] = ()
    place: Place = "other"
    visible: bool = True
    links: tuple[str, ...] = ()
    """URLs of links in the form or in the block around it."""
    text: str = ""
    """Text in and just around the form, bounded."""
    name: str = ""
    """id, name or aria-label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledField:
    """A field that the identity of the run was typed into."""

    name: str
    kind: PersonalData
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A form that was filled in."""

    action: str
    """As of the form; empty for inputs without a form element."""
    method: str
    document: str
    name: str = ""
    """id, name or aria-label of the form."""
    fields: tuple[FilledField, ...] = ()
    """Those that took what was typed, in the order of the page."""
    untyped: tuple[FilledField, ...] = ()
    """Others that ask for personal data: a `Blind` of the visit says why, unless no visitor could type into them."""
    every_field: bool = False
    """Whether `untyped` is told; older runs do not."""
    submitted: bool = False
    at: int = 0
    """Milliseconds of real time since the visit began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of a browser interface worth knowing: sendBeacon, keepalive fetch, window.open."""

    name: str
    argument: str = ""
    """For a request its URL; else a short description."""
    document: str = ""
    initiator: Initiator | None = None
    phase: Phase = "load"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probing:
    """What one script asked of one interface that tells devices apart, or how it listens to visitors, in one document.

    `interface` and the names of its `counts`, all whole numbers, 1 for what is only noted:
    - `canvas`: one canvas whose picture was read: `width`, `height`, `area_width`, `area_height` (what was read of it, in pixels),
      `letters` (distinct characters below U+2000), `characters`, `colours` of the text written since it was last cleared,
      `listeners`. Fewer than 3 letters, and canvases whose state was saved or restored, are not recorded
    - `canvas-font`: `fonts`, the most that one text was measured in, from 30 on
    - `fonts`: `measured`, `checked`, the most families that one text was laid out or checked in, from 30 on
    - `webgl`: `parameters`, `precisions` (distinct ones read), `unmasked`, `extensions`, `pixels`, `shown` (in the document).
      Recorded once the unmasked vendor or renderer was read
    - `audio`: `oscillators`, `compressors`, `rendered`, `read` (samples of what was rendered offline)
    - `webrtc`: one connection: `channels`, `offers`, `candidates` (listened for or read), `remote` (somebody answered)
    - `device`: 1 for each property read, from 8 on
    - `recorder`: `mutations` (text, attributes and elements of a whole document are observed), and listeners of a whole document:
      `typing`, `moving`, `scrolling`, `pressing`. Recorded if there are mutations
    - `keystrokes`: `sends`, the requests made while a key went down or a field changed, by a script with such listeners
    """

    interface: str
    counts: tuple[tuple[str, int], ...] = ()
    """Sorted by name."""
    document: str = ""
    initiator: Initiator | None = None
    """The stack of the telling call."""
    phase: Phase = "load"

    def count(self, name: str) -> int:
        """The number of that name, 0 if there is none."""
        return next((n for known, n in self.counts if known == name), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """Rendered text of a document of the page, bounded; `truncated` says whether some is missing."""

    document: str
    text: str
    lang: str = ""
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A value of the identity made for the audit, found in what was sent or stored. Whether the recipient, or the first
    party, may have it is for checks to say."""

    kind: PersonalData
    transform: str
    """In what form, for people: `SHA-256 of the lower-cased e-mail address, in hex, inside gzip`."""
    place: LeakPlace
    """`url`: query and path; `header`: any but Referer and Cookie; `beacon`: the body of one; `websocket`: a message sent;
    `cookie`: one that was sent, written, or is in the jar; `storage`: web storage when the visit ended."""
    host: str
    """Who received it: of the request; of the cookie's domain; of the storage's origin."""
    url: str = ""
    """Of the request; for a cookie that a script wrote, and for storage, of the document if known."""
    name: str = ""
    """Of the header, the cookie or the key; empty for all else."""
    request: str | None = None
    """Id of the request that carried it."""
    document: str = ""
    """URL of the document or worker that sent it."""
    initiator: Initiator | None = None
    """What caused the request, or the stack of the write."""
    phase: Phase = "load"
    source: Literal["sent", "written", "stored"] = "sent"
    """Sent with a request, written by a script, or found in the jar or in storage when the visit ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """Something that could not be seen. A rule that reads `kind` is then inconclusive on this visit.

    Raises ValueError if `kind` is a mere word: one that is written wrongly would turn "inconclusive" into "passed".
    """

    kind: EvidenceKind
    reason: str
    host: str = ""
    """For bodies: whom they were for; empty if anybody."""
    cut: bool = False
    """Whether a bound was reached: some of it was seen, and there was more than is kept."""

    def __post_init__(self) -> None:
        if not isinstance(self.kind, EvidenceKind):
            raise ValueError(f"{self.kind!r} is no EvidenceKind")  # noqa: TRY004 - the reader of run folders takes it for damage


Record = (
    Request
    | CookieWrite
    | StoredCookie
    | StoredItem
    | StorageWrite
    | Link
    | FrameSeen
    | FormSeen
    | Filling
    | Call
    | Probing
    | PageText
    | Choice
    | Signal
    | Leak
    | Blind
)
