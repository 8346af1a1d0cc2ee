"""Whom an opt-out stops: purposes, vendors of the catalogue, hosts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from auditor.observed.parties import Parties, Recipient
from policy.globs import host_glob_problem, host_matches
from policy.model import PURPOSES
from policy.suffixes import host_width_problem


def _stop(text: str) -> str:
    if not text.strip():
        raise ValueError("name a purpose, a vendor or a host")
    if "." in text and (problem := host_glob_problem(text) or host_width_problem(text.lower())):
        raise ValueError(problem)
    return text


Stop = Annotated[
    str,
    AfterValidator(_stop),
    WithJsonSchema(
        {"type": "string", "description": "A purpose, a vendor of the catalogue, or a host glob, e.g. advertising"}
    ),
]
"""A purpose, a vendor's id, or a host glob: what has a dot is a host."""


def stops(stop: str, recipient: Recipient, hosts: Iterable[str]) -> bool:
    """Whether a recipient at these hosts is one of those meant."""
    if "." in stop:
        return any(host_matches(stop, host) for host in hosts)
    if stop in PURPOSES:
        return stop in recipient.purposes
    declared = recipient.declared.vendor if recipient.declared else None
    return stop in (recipient.vendor.id if recipient.vendor else None, declared)


def is_known(stop: str, parties: Parties) -> bool:
    """Whether it can mean anybody: a vendor must be in the catalogue."""
    return "." in stop or stop in PURPOSES or parties.catalogue.get(stop) is not None
