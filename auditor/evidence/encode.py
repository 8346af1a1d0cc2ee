"""Records -> the lines of a visit's file."""

from __future__ import annotations

import dataclasses
import gzip
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.evidence.basics import Initiator
from auditor.evidence.layout import RECORDS
from auditor.evidence.run import Visit

_DEFAULTS: dict[type, tuple[tuple[str, Any], ...]] = {}


def encode_visit(visit: Visit) -> bytes:
    """The file of a visit; equal visits give equal bytes."""
    return gzip.compress(b"".join(_lines(visit)), compresslevel=6, mtime=0)


def encode_json(value: Any) -> bytes:
    """A dataclass (fields with their default left out) or plain data, indented, as UTF-8 JSON."""
    return _utf8(json.dumps(value, default=_fields, ensure_ascii=False, indent=1)) + b"\n"


def _line(fields: dict[str, Any]) -> bytes:
    return _utf8(_ENCODER.encode(fields)) + b"\n"


def _lines(visit: Visit) -> Iterator[bytes]:
    known: dict[Initiator, int] = {}
    kept = {field for _, field, _ in RECORDS}
    yield _line({"record": "visit", **{k: v for k, v in _fields(visit).items() if k not in kept}})
    for tag, field, _ in RECORDS:
        for record in getattr(visit, field):
            values = _fields(record)
            initiator = values.pop("initiator", None)
            if initiator is None:
                yield _line({"record": tag, **values})
                continue
            if initiator not in known:
                known[initiator] = len(known)
                yield _line({"record": "initiator", **_fields(initiator)})
            yield _line({"record": tag, "by": known[initiator], **values})


def _fields(record: Any) -> dict[str, Any]:
    """The fields that do not have their default value, in order."""
    kind = type(record)
    known = _DEFAULTS.get(kind) or _learn(kind)
    return {name: value for name, default in known if (value := getattr(record, name)) != default}


def _learn(kind: Any) -> tuple[tuple[str, Any], ...]:
    # What stands for "no default" equals no value.
    fields = msgspec.structs.fields(kind) if issubclass(kind, msgspec.Struct) else dataclasses.fields(kind)
    known = _DEFAULTS[kind] = tuple((f.name, f.default) for f in fields)
    return known


_ENCODER = json.JSONEncoder(default=_fields, ensure_ascii=False, separators=(",", ":"))


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:  # lone surrogates: scripts may make them, files may not hold them
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
