"""An entry of the network log as what the browser would have told of it."""

from __future__ import annotations

from auditor.capture.hook import SentByCall
from auditor.driver.chromium.netlog.ledger import Entry
from auditor.driver.chromium.protocol.cdp import Params
from auditor.driver.chromium.recording.body_names import body_names
from auditor.driver.chromium.recording.collector import Session
from auditor.driver.chromium.recording.hops import Chain, Hop
from auditor.driver.chromium.recording.network import NetworkCollector
from auditor.driver.chromium.recording.outgoing import Outgoing
from auditor.driver.chromium.recording.recording import Recording
from auditor.urls import origin_of

BODY_UNSEEN = "it was sent when nobody could read its body any more"
_BY_DESTINATION = {
    "script": "Script", "image": "Image", "style": "Stylesheet", "font": "Font", "video": "Media", "audio": "Media", "track": "Media",
    "document": "Document", "iframe": "Document", "frame": "Document", "manifest": "Manifest", "report": "CSPViolationReport",
}  # fmt: skip
"""CDP's resource types by `Sec-Fetch-Dest`."""
_BY_CALL = {"sendBeacon": "Ping", "keepalive": "Fetch", "fetchLater": "Fetch"}


def chain_of(entry: Entry, recording: Recording, call: SentByCall | None, told: Hop | None = None) -> Chain:
    """The one hop that the entry is. `call`: of the script that caused it, if that is known. `told`: what events told of it, if any."""
    stage = recording.stage
    params: Params = {
        "type": _type_of(entry, call),
        "request": {"method": entry.method, "headers": entry.headers},
        "documentURL": call.document if call else _document_of(entry, recording),
        "initiator": {"type": "other"},
    }
    if entry.top != entry.frame:
        params["frameId"] = "of another site"
    session = Session(id="", target=stage.target, kind="page", browser_context=stage.browser_context, parent=None)
    at = max(0, int((entry.at - stage.began) * 1000))
    phase = stage.phase_of_sent(entry.at, last_words=entry.may_be_last)
    hop = Hop(session, params, phase, at, entry.url, seen="network", error=entry.error)
    hop.by = call.initiator if call else None
    hop.body_names = body_names(call.body or b"") if call else ()
    hop.body_length = int(length) if (length := entry.headers.get("content-length", "")).isdigit() else 0
    if hop.body_length and stage.searcher:
        body = call.body if call else None
        # Nobody can tell what nobody was told: a site that was typed nothing into knows no identity.
        hop.outgoing = (
            Outgoing(missed=BODY_UNSEEN if stage.typed or entry.typed else "") if body is None else Outgoing(body)
        )
    if told is not None:
        hop.params = {**params, **told.params, "request": params["request"]}
        hop.session, hop.phase, hop.at, hop.previous = told.session, told.phase, told.at, told.previous
        hop.outgoing = hop.outgoing if call and call.body is not None else told.outgoing
    return Chain(hops=[hop], sent=[_sent(entry)], received=[_received(entry)])


def held_back(call: SentByCall, recording: Recording) -> Chain:
    """A request that the auditor itself did not let a script send."""
    stage = recording.stage
    params: Params = {
        "type": _BY_CALL.get(call.name, "Fetch"),
        "request": {"method": call.held, "headers": {}},
        "documentURL": call.document,
    }
    session = Session(id="", target=stage.target, kind="page", browser_context=stage.browser_context, parent=None)
    at = max(0, int((call.at - stage.began) * 1000))
    hop = Hop(
        session, params, stage.phase_at(call.at), at, call.url, error="inspector"
    )  # as the browser says where it knows
    hop.by, hop.body_length, hop.body_names = call.initiator, len(call.body or b""), body_names(call.body or b"")
    if stage.searcher:
        hop.outgoing = Outgoing(call.body) if call.body is not None else Outgoing(missed=BODY_UNSEEN)
    return Chain(hops=[hop])


def _type_of(entry: Entry, call: SentByCall | None) -> str:
    if entry.preconnect:
        return "Preconnect"
    if entry.method == "OPTIONS" and "access-control-request-method" in entry.headers:
        return "Preflight"
    if call is not None:
        return _BY_CALL.get(call.name, "Fetch")
    destination = entry.headers.get("sec-fetch-dest", "")
    if destination == "empty":
        beacon = entry.headers.get("sec-fetch-mode") == "no-cors" and entry.method == "POST"
        return "Ping" if beacon else "Fetch"
    return _BY_DESTINATION.get(destination, "Other")


def _document_of(entry: Entry, recording: Recording) -> str:
    """The document that asked, as far as it is known: of several of one origin the outermost."""
    if origin_of(referrer := entry.headers.get("referer", "")) == entry.initiator and referrer != f"{entry.initiator}/":
        return referrer
    network: NetworkCollector = recording.find(NetworkCollector)
    documents = [hop.url for hop in network.hops() if hop.params.get("type") == "Document"]
    return next((u for u in documents if origin_of(u) == entry.initiator), entry.initiator and f"{entry.initiator}/")


def _sent(entry: Entry) -> Params:
    names = [pair.partition("=")[0].strip() for pair in entry.headers.get("cookie", "").split(";") if pair.strip()]
    cookies = [{"cookie": {"name": name}, "blockedReasons": []} for name in names]
    return {"headers": entry.headers, "associatedCookies": cookies}


def _received(entry: Entry) -> Params:
    return {"headers": entry.answer, **({"statusCode": entry.status} if entry.status else {})}
