"""The lines of a visit's file -> records. The file is hostile input: everything is validated, nothing grows unbounded."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from auditor.errors import RunError
from auditor.evidence.layout import RECORDS
from auditor.evidence.records import Initiator
from auditor.evidence.run import FORMAT, Run, Visit
from auditor.evidence.upgrades import upgrade

MAX_FILE = 256 * 2**20
"""Octets of one visit, inflated: a page that sends 250,000 requests."""
MAX_TOTAL = 2 * 2**30
"""Octets of all visits, inflated."""
MAX_RECORDS = 4_000_000

_TAG = len('{"record":"')
_INITIATOR = b'{"record":"initiator",'
_BY = b'","by":'


@dataclass(slots=True)
class Reading:
    """A run being read: what it may still inflate to, and the initiators seen so far: most recur on every page."""

    octets: int = MAX_TOTAL
    records: int = MAX_RECORDS
    initiators: dict[bytes, Initiator] = field(default_factory=dict)

    def initiator(self, line: bytes) -> Initiator:
        """The initiator of a line, the same object for the same line."""
        known = self.initiators.get(line)
        if known is None:
            known = self.initiators[line] = _initiators().validate_json(line, strict=True)
        return known


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
    initiators: dict[bytes, Initiator] = {}
    number = 1
    try:
        head, validators = _head(lines[0]), _validators()
        for line in lines[1:]:
            number += 1
            if line.startswith(_INITIATOR):
                initiators[b"%d" % len(initiators)] = reading.initiator(line)
                continue
            end = line.index(b'"', _TAG)
            kind, validate = validators[line[_TAG:end]]
            record = validate(line, strict=True)
            if line.startswith(_BY, end):
                # Before anybody else has seen it, a new record may still be completed.
                start = end + len(_BY)
                object.__setattr__(record, "initiator", initiators[line[start : line.index(b",", start)]])
            groups[kind].append(record)
    except (ValidationError, ValueError, KeyError, IndexError, AttributeError) as error:
        raise RunError(f"{name}, line {number} is damaged: {_first(error)}; record the run again") from error
    records: dict[str, Any] = {kind: tuple(records) for kind, records in groups.items()}
    return replace(head, **records)


def _head(line: bytes) -> Visit:
    if not line.startswith(b'{"record":"visit",'):
        raise ValueError("the first line is not the head of a visit")
    return _heads().validate_json(line, strict=True)


@cache
def _heads() -> TypeAdapter[Visit]:
    return TypeAdapter(Visit)


@cache
def _initiators() -> TypeAdapter[Initiator]:
    return TypeAdapter(Initiator)


@cache
def _validators() -> dict[bytes, tuple[str, Any]]:
    # The bare validator spares a Python call a record; the adapter is only a wrapper around it.
    kinds: tuple[tuple[str, str, Any], ...] = RECORDS
    return {tag.encode(): (kind, TypeAdapter(record).validator.validate_json) for tag, kind, record in kinds}


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
    """One line for what went wrong."""
    if isinstance(error, ValidationError):
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in detail["loc"])
        return f"{where}: {detail['msg']}" if where else detail["msg"]
    if isinstance(error, ValueError) and error.args and "subsection" not in str(error):
        return str(error.args[0]).replace("\n", " ")
    return "it is no record that this auditor knows"
