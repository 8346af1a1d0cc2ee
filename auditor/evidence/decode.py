"""The lines of a visit's file -> records. The file is hostile input: everything is validated, nothing grows unbounded."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

import msgspec
from msgspec.structs import force_setattr
from pydantic import TypeAdapter, ValidationError

from auditor.errors import RunError
from auditor.evidence.basics import Initiator
from auditor.evidence.layout import RECORDS
from auditor.evidence.records import Request
from auditor.evidence.run import FORMAT, Run, Visit
from auditor.evidence.upgrades import upgrade

MAX_FILE = 256 * 2**20
"""Octets of one visit, inflated: a page that sends 250,000 requests."""
MAX_TOTAL = 2 * 2**30
"""Octets of all visits, inflated."""
MAX_RECORDS = 4_000_000

_INITIATOR = b'{"record":"initiator"'
_REQUEST = b'{"record":"request"'
_BY = b'"by":'
_RECURRING = frozenset({"cookies", "storage"})
"""Fields of a visit that hold much of what the visit before held too."""
_HEADS = msgspec.json.Decoder(Visit)
_REQUESTS = msgspec.json.Decoder(Request)
_DAMAGES = (msgspec.MsgspecError, ValidationError, ValueError, KeyError, IndexError, AttributeError, RecursionError)


@dataclass(slots=True)
class Reading:
    """A run being read: what it may still inflate to, and what recurs in it and is kept once."""

    octets: int = MAX_TOTAL
    records: int = MAX_RECORDS
    lines: dict[bytes, Any] = field(default_factory=dict)
    values: dict[Any, Any] = field(default_factory=dict)

    def recurring(self, line: bytes, read: Callable[[bytes], Any]) -> Any:
        """The record of a line that recurs on every page: the same object for the same line."""
        known = self.lines.get(line)
        if known is None:
            known = self.lines[line] = read(line)
        return known

    def request(self, line: bytes, initiator: Initiator | None) -> Request:
        """The request of a line, and who made it. Before anybody else has seen it, a new record may still be completed.

        Large values that recur are kept once: a million requests need half the memory.
        """
        request, share = _REQUESTS.decode(line), self.values.setdefault
        if initiator is not None:
            force_setattr(request, "initiator", initiator)
        if document := request.document:
            force_setattr(request, "document", share(document, document))
        if headers := request.headers:
            force_setattr(request, "headers", share(headers, headers))
        if headers := request.sent_headers:
            force_setattr(request, "sent_headers", share(headers, headers))
        return request


def decode_visit(data: bytes, name: str, format_: int, reading: Reading) -> Visit:
    """The visit in a file. `name` is for messages. Raises RunError naming file and line."""
    lines = _inflate(data, name, reading).split(b"\n")
    if lines.pop() or not lines:
        raise RunError(f"{name} is damaged: it ends in the middle of a line; record the run again")
    reading.records -= len(lines)
    if reading.records < 0:
        raise RunError(f"{name}: the run holds more than {MAX_RECORDS:,} records; it is not read further")
    if format_ != FORMAT:
        lines = [_upgraded(line, format_, f"{name}, line {i}") for i, line in enumerate(lines, 1)]
    return _visit(lines, name, reading)


def decode_head(data: bytes, name: str) -> Run:
    """The head of a run, brought to the current format. Raises RunError."""
    try:
        head = json.loads(data)
        format_ = head["format"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise RunError(f"{name} is damaged: it is not the head of a run; record the run again") from error
    if not isinstance(format_, int) or format_ < 1:
        raise RunError(f"{name} is damaged: format {format_!r} has never been written; record the run again")
    if format_ > FORMAT:
        raise RunError(f"{name} was written by a newer auditor (format {format_}, this one reads {FORMAT}): update")
    try:
        return TypeAdapter(Run).validate_json(json.dumps(upgrade("run", head, format_)), strict=True)
    except ValidationError as error:
        raise RunError(f"{name} is damaged: {_first(error)}; record the run again") from error


def _visit(lines: list[bytes], name: str, reading: Reading) -> Visit:
    groups: dict[str, list[Any]] = {kind: [] for _, kind, _ in RECORDS}
    requests, readers = groups["requests"], _readers()
    initiators: dict[bytes, Initiator] = {}
    number = 1
    try:
        head = _head(lines[0])
        for line in lines[1:]:
            number += 1
            start = line.split(b",", 2)
            initiator = initiators.get(start[1])
            if initiator is None and start[1].startswith(_BY):
                raise ValueError("it names an initiator that does not stand above it")
            if start[0] == _REQUEST:
                requests.append(reading.request(line, initiator))
            elif start[0] == _INITIATOR:
                initiators[_BY + b"%d" % len(initiators)] = reading.recurring(line, _initiators())
            else:
                kind, read = readers[start[0]]
                record = reading.recurring(line, read) if kind in _RECURRING else read(line)
                groups[kind].append(record)
                if initiator is not None:
                    object.__setattr__(record, "initiator", initiator)
    except _DAMAGES as error:
        raise RunError(f"{name}, line {number} is damaged: {_first(error)}; record the run again") from error
    records: dict[str, Any] = {kind: tuple(records) for kind, records in groups.items()}
    return replace(head, **records)


def _head(line: bytes) -> Visit:
    if not line.startswith(b'{"record":"visit",'):
        raise ValueError("the first line is not the head of a visit")
    return _HEADS.decode(line)


@cache
def _initiators() -> Callable[[bytes], Initiator]:
    return partial(TypeAdapter(Initiator).validate_json, strict=True)


@cache
def _readers() -> dict[bytes, tuple[str, Callable[[bytes], Any]]]:
    """How a line begins -> the field of `Visit` that it belongs to, and what reads it. Requests have a way of their own."""
    # The bare validator spares a Python call a record; the adapter is only a wrapper around it.
    kinds: tuple[tuple[str, str, Any], ...] = RECORDS
    return {
        b'{"record":"%s"' % tag.encode(): (kind, partial(TypeAdapter(record).validator.validate_json, strict=True))
        for tag, kind, record in kinds
        if record is not Request
    }


def _inflate(data: bytes, name: str, reading: Reading) -> bytes:
    limit = min(MAX_FILE, reading.octets)
    stream = zlib.decompressobj(wbits=31)
    try:
        text = stream.decompress(data, limit + 1)
    except zlib.error as error:
        raise RunError(f"{name} is damaged: it cannot be decompressed; record the run again") from error
    if len(text) > limit:
        raise RunError(f"{name} inflates to more than {limit / 2**20:.0f} MB; it is not read")
    if not stream.eof or stream.unused_data:
        raise RunError(f"{name} is damaged: it was cut short or added to; record the run again")
    reading.octets -= len(text)
    return text


def _upgraded(line: bytes, format_: int, place: str) -> bytes:
    try:
        record = json.loads(line)
        return json.dumps(upgrade(record["record"], record, format_), separators=(",", ":")).encode()
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise RunError(f"{place} is damaged: {_first(error)}; record the run again") from error


def _first(error: Exception) -> str:
    """One line for what went wrong; of the record itself it repeats nothing, because a page chose that."""
    if isinstance(error, msgspec.MsgspecError):
        what, _, where = str(error).rpartition(" - at ")
        what = "this is none of the values it may have" if what.startswith("Invalid enum") else what
        return f"{where.strip('`$.')}: {what}" if what else where
    if isinstance(error, ValidationError):
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in detail["loc"])
        return f"{where}: {detail['msg']}" if where else detail["msg"]
    if isinstance(error, ValueError) and error.args and "subsection" not in str(error):
        return str(error.args[0]).replace("\n", " ")
    return "it is no record that this auditor knows"
